import Time from "time";
import type { Clock } from "../../modules/ports/clock";

/** 2025-01-01T00:00:00Z: a host clock before this has not been set since power-on. */
const EARLIEST_BELIEVABLE_MS = 1735689600000;

/**
 * Time over the SDK's `Time.ticks`: an int32 that wraps after 24.8 days on a device, the wall clock as a double
 * on Linux. Some timer of the app asks far more often than that, so each difference is unambiguous.
 */
export class XsClock implements Clock {
	private _last = Time.ticks;
	private _total = 0;

	ticks(): number {
		const now = Time.ticks;
		const step = (now - this._last) | 0;
		this._last = now;
		// The wall clock under the simulator may be set back; time here only goes on.
		if (step > 0) this._total += step;
		return this._total;
	}

	unix(): number | undefined {
		const now = Date.now();
		return now >= EARLIEST_BELIEVABLE_MS ? now : undefined;
	}
}
