import type { MeterClock } from "../meter/clock/meter-clock";
import type { Clock } from "../ports/clock";

/** The app's clock: the host's, and for the time of day the meter's where the host does not know it. */
export class AppClock implements Clock {
	private readonly _host: Clock;
	private readonly _meter: MeterClock;

	constructor(host: Clock, meter: MeterClock) {
		this._host = host;
		this._meter = meter;
	}

	ticks(): number {
		return this._host.ticks();
	}

	unix(): number | undefined {
		return this._meter.unix();
	}
}
