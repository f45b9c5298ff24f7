import { readU32 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { Clock } from "../../ports/clock";
import { HALF_HOUR_MS } from "../clock/calendar";
import { countBetween } from "../values/kwh";
import type { Readings } from "../values/readings";
import { isCount } from "../values/special";

/** `good`; `odd`: not believed yet, ask again; `back`: the counter runs on from a lower value for good. */
export type Verdict = "good" | "odd" | "back";

/** No home draws more (a low-voltage contract ends at 50 kVA): what grows faster was garbled on the way. */
const MOST_KW = 200;
/** Counts that rounding may add. */
const SLACK = 2;
/** A strange value is believed when so many readings agree. */
const AGREEING = 3;
const NEAR_MS = 3_600_000;

const LAST = 0;
const LAST_AT = 1;
const ODD = 2;
const ODD_AT = 3;
const AGREED = 4;
const FIELDS = 5;

/**
 * Looks after the counters E0 and E3. A counter that jumps is a byte lost on the serial line; one that runs
 * on from a lower value is another meter.
 */
export class CounterWatch {
	private readonly _clock: Clock;
	private readonly _readings: Readings;
	/**
	 * For each direction FIELDS numbers in one buffer, which costs the fewest slots: the last value believed and
	 * its time, a strange value, its time, and how often it was confirmed.
	 */
	private readonly _state = new Float64Array(2 * FIELDS).fill(-1);

	constructor(clock: Clock, readings: Readings) {
		this._clock = clock;
		this._readings = readings;
	}

	forget(): void {
		this._state.fill(-1);
	}

	/** Judges a new count of E0 (or E3). */
	judge(reverse: boolean, count: number): Verdict {
		const state = this._state;
		const at = reverse ? FIELDS : 0;
		const now = this._clock.ticks();
		const last = state[at + LAST]!;
		if (!isCount(count)) return "good";
		let verdict: Verdict = "good";
		if (last >= 0 && !this.follows(last, count, now - state[at + LAST_AT]!)) {
			const odd = state[at + ODD]!;
			const agrees = odd >= 0 && this.follows(odd, count, now - state[at + ODD_AT]!);
			const agreed = agrees ? state[at + AGREED]! + 1 : 1;
			state[at + ODD] = count;
			state[at + ODD_AT] = now;
			state[at + AGREED] = agreed;
			if (agreed < AGREEING) return "odd";
			if (countBetween(last, count, this.digits) == null) verdict = "back";
		}
		state[at + ODD] = -1;
		state[at + LAST] = count;
		state[at + LAST_AT] = now;
		return verdict;
	}

	/** True when a count at a half hour lies where the counter was about then, or nothing is known of that. */
	isNear(reverse: boolean, count: number): boolean {
		const at = reverse ? FIELDS : 0;
		const last = this._state[at + LAST]!;
		const ageMs = this._clock.ticks() - this._state[at + LAST_AT]!;
		if (last < 0 || ageMs > NEAR_MS) return true;
		return this.follows(count, last, NEAR_MS) || this.follows(last, count, ageMs);
	}

	/** True when `slots` counts of half hours, oldest at `bytes[at]` and `step` bytes apart, rise as a counter does. */
	isRising(bytes: Uint8Array, at: number, slots: number, step = 4): boolean {
		let last = -1;
		let lastSlot = 0;
		for (let slot = 0; slot < slots; slot++) {
			const count = readU32(bytes, at + slot * step);
			if (!isCount(count)) continue;
			if (last >= 0 && !this.follows(last, count, (slot - lastSlot) * HALF_HOUR_MS)) return false;
			last = count;
			lastSlot = slot;
		}
		return true;
	}

	/** True when the counter can have come from `from` to `to` within `ms`. */
	follows(from: number, to: number, ms: number): boolean {
		const digits = this.digits;
		const coefficient = this._readings.coefficient;
		const unitExponent = this._readings.unitExponent;
		if (digits < 1 || coefficient == null || unitExponent == null) return true;
		const difference = countBetween(from, to, digits);
		if (difference == null) return false;
		const kwh = (Math.max(0, difference - SLACK) * coefficient * 10 ** (unitExponent + 4)) / 10_000;
		return kwh <= (MOST_KW * ms) / 3_600_000;
	}

	private get digits(): number {
		return this._readings.byteOf(EPC.DIGITS, 0);
	}
}
