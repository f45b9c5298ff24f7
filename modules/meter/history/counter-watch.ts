import { readU32 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { Clock } from "../../ports/clock";
import { HALF_HOUR_MS } from "../clock/calendar";
import { countBetween } from "../values/kwh";
import type { Readings } from "../values/readings";
import { isCount } from "../values/special";

/**
 * `good`; `odd`: not believed yet, ask again at once; `held`: said twice, but not what comes after the count before: wait for the
 * next turns; `back`: the counter runs on from a lower value for good.
 */
export type Verdict = "good" | "odd" | "held" | "back";

/** No home draws more (a low-voltage contract ends at 50 kVA): what grows faster was garbled on the way. */
const MOST_KW = 200;
/** Counts that rounding may add. */
const SLACK = 2;
/** What two readings in a row may be apart: so much power, for the time between them, of which no more than this counts. */
const PAIR_KW = 40;
const PAIR_MS = 5_000;
/** A counter that does not go on from where it was is believed when readings agree for so long. */
const HELD_MS = 100_000;
const NEAR_MS = 3_600_000;

/** What is known of the counter of one direction; -1: nothing. */
interface CounterState {
	/** The last count believed, and when it was read. */
	last: number;
	lastAt: number;
	/** What the meter said last and nobody believes yet, when, and since when its readings agree. */
	said: number;
	saidAt: number;
	since: number;
	/** It was said twice, and is not what comes after `last`. */
	held: boolean;
}

/**
 * Looks after the counters E0 and E3. A counter that jumps is a byte lost on the serial line; one that runs
 * on from a lower value is another meter. A new count is believed when a second reading, taken at once, agrees.
 */
export class CounterWatch {
	private readonly _clock: Clock;
	private readonly _readings: Readings;
	private readonly _forward: CounterState = unknown();
	private readonly _reverse: CounterState = unknown();

	constructor(clock: Clock, readings: Readings) {
		this._clock = clock;
		this._readings = readings;
	}

	forget(): void {
		Object.assign(this._forward, unknown());
		Object.assign(this._reverse, unknown());
	}

	/** A session begins: counts of the session before no longer confirm new ones. */
	begin(): void {
		this._forward.said = -1;
		this._reverse.said = -1;
	}

	/** Judges a new count of E0 (or E3), which may be a code. */
	judge(reverse: boolean, count: number): Verdict {
		const state = reverse ? this._reverse : this._forward;
		const now = this._clock.ticks();
		if (count === state.last) {
			state.lastAt = now;
			state.said = -1;
			state.held = false;
			return "good";
		}
		const agrees = state.said >= 0 && this.isSame(state.said, count, now - state.saidAt);
		const runsOn = agrees || (state.held && this.follows(state.said, count, now - state.saidAt));
		if (!runsOn) state.since = now;
		state.said = count;
		state.saidAt = now;
		state.held = runsOn && state.held;
		if (!agrees) return "odd";
		if (!isCount(count)) return "good";
		const follows = state.last < 0 || this.follows(state.last, count, now - state.lastAt);
		state.held = !follows;
		if (!follows && now - state.since < HELD_MS) return "held";
		const isBack = !follows && countBetween(state.last, count, this.digits) == null;
		state.last = count;
		state.lastAt = now;
		state.said = -1;
		state.held = false;
		return isBack ? "back" : "good";
	}

	/** The count of E0 (or E3) that was believed last, -1 before there was one. */
	lastOf(reverse: boolean): number {
		return (reverse ? this._reverse : this._forward).last;
	}

	/** True when a count at a half hour lies where the counter was about then, or nothing is known of that. */
	isNear(reverse: boolean, count: number): boolean {
		const { last, lastAt } = reverse ? this._reverse : this._forward;
		const ageMs = this._clock.ticks() - lastAt;
		if (last < 0 || ageMs > NEAR_MS || !isCount(count)) return true;
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

	/** True when the newest of `slots` counts of half hours, at `bytes[at]`, leads to where the counter is now. */
	goesOn(reverse: boolean, bytes: Uint8Array, at: number, slots: number): boolean {
		const { last, lastAt } = reverse ? this._reverse : this._forward;
		let slot = slots - 1;
		while (slot >= 0 && !isCount(readU32(bytes, at + slot * 4))) slot--;
		if (slot < 0 || last < 0 || this.digits < 1) return true;
		const newest = readU32(bytes, at + slot * 4);
		// The counter was read at most some minutes before.
		return (
			countBetween(newest, last, this.digits) != null ||
			this.follows(last, newest, this._clock.ticks() - lastAt)
		);
	}

	/** True when the counter can have come from `from` to `to` within `ms`. */
	follows(from: number, to: number, ms: number): boolean {
		const digits = this.digits;
		if (digits < 1 || this.isScaleless) return true;
		const difference = countBetween(from, to, digits);
		return difference != null && this.kwh(Math.max(0, difference - SLACK)) <= (MOST_KW * ms) / 3_600_000;
	}

	/** True when two readings, `ms` apart, say the same: the second is not below the first nor above what 40 kW allow. */
	private isSame(from: number, to: number, ms: number): boolean {
		if (from === to) return true;
		const difference = this.digits < 1 ? to - from : countBetween(from, to, this.digits);
		if (difference == null || difference < 0 || !isCount(from) || !isCount(to)) return false;
		return this.isScaleless || this.kwh(difference) <= (PAIR_KW * Math.min(ms, PAIR_MS)) / 3_600_000;
	}

	private get isScaleless(): boolean {
		return this._readings.coefficient == null || this._readings.unitExponent == null;
	}

	private kwh(counts: number): number {
		return (counts * this._readings.coefficient! * 10 ** (this._readings.unitExponent! + 4)) / 10_000;
	}

	private get digits(): number {
		return this._readings.byteOf(EPC.DIGITS, 0);
	}
}

function unknown(): CounterState {
	return { last: -1, lastAt: 0, said: -1, saidAt: 0, since: 0, held: false };
}
