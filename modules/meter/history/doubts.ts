import { DAY_MS, HALF_HOUR_MS } from "../clock/calendar";
import type { MeterClock } from "../clock/meter-clock";
import type { DayRecord } from "../record/record";
import { SLOTS } from "./day-cache";

const SPANS = 6;
/** A jump may have happened at any time since the clock was last read; further back nobody looks. */
const MOST_MS = 45 * DAY_MS;

/**
 * Which half hours the meter may have filed under another time than their own: those in which its clock was set, and
 * those while it was more than two minutes off the host's or went against itself. Of what happened before the program started the record tells
 * only the day. Half hours are counted since 1970-01-01 00:00 by the meter's clock.
 */
export class Doubts {
	private readonly _clock: MeterClock;
	private readonly _record: DayRecord;
	/** First and last half hour of each span in doubt, oldest mark first; -1: none. */
	private readonly _spans = new Int32Array(2 * SPANS).fill(-1);
	private _looked = false;
	/** The clock was wrong when it was looked at last, in this half hour; else -1. */
	private _wrongIn = -1;

	constructor(clock: MeterClock, record: DayRecord) {
		this._clock = clock;
		this._record = record;
	}

	/** Another meter: nothing is known of it. */
	forget(): void {
		this._spans.fill(-1);
		this._looked = false;
		this._wrongIn = -1;
	}

	/** A half hour is filed: is the meter's clock right now? */
	watch(): void {
		const local = this._clock.local();
		if (local == null) return;
		const half = Math.floor(local / HALF_HOUR_MS);
		// Nobody knows since when a clock is wrong that never was seen to be right: for today at least.
		const since = this._looked ? half : half - (half % SLOTS);
		this._looked = true;
		if (this._clock.isDoubtful) {
			// All that was filed since it was seen to be wrong.
			this.mark(this._wrongIn >= 0 && this._wrongIn < half ? this._wrongIn : since, half);
			this._wrongIn = half;
		} else this._wrongIn = -1;
	}

	/** The clock jumped at some time between its last two readings: both ways of counting that time are in doubt. */
	onJump(): void {
		const shiftMs = this._clock.shiftMs;
		const gapMs = this._clock.gapMs;
		const local = this._clock.local();
		if (local == null) return;
		const from = Math.floor((local - Math.min(gapMs, MOST_MS)) / HALF_HOUR_MS);
		const to = Math.floor(local / HALF_HOUR_MS);
		const shift = Math.round(shiftMs / HALF_HOUR_MS);
		this._wrongIn = -1;
		this.mark(from - shift, to - shift);
		this.mark(from, to);
		this.watch();
	}

	/** True when some half hour of `day` is in doubt. */
	touches(day: number): boolean {
		for (let i = 0; i < this._spans.length; i += 2)
			if (this._spans[i]! >= 0 && this._spans[i]! < (day + 1) * SLOTS && this._spans[i + 1]! >= day * SLOTS)
				return true;
		return false;
	}

	/** True when half hour `slot` of a day that is doubtful is in doubt itself. */
	has(day: number, slot: number): boolean {
		// Marked before the program started: it is not known which part of the day.
		if (!this.touches(day)) return true;
		const half = day * SLOTS + slot;
		for (let i = 0; i < this._spans.length; i += 2)
			if (this._spans[i]! <= half && half <= this._spans[i + 1]!) return true;
		return false;
	}

	private mark(from: number, to: number): void {
		const lastDay = Math.floor(to / SLOTS);
		for (let day = Math.floor(from / SLOTS); day <= lastDay; day++) {
			if (!this.touches(day) && this._record.isDoubtful(day)) this.add(day * SLOTS, day * SLOTS + SLOTS - 1);
			else this._record.doubt(day);
		}
		this.add(from, to);
	}

	private add(from: number, to: number): void {
		const spans = this._spans;
		let at = 0;
		while (at < spans.length && spans[at]! >= 0) {
			if (from <= spans[at + 1]! + 1 && to >= spans[at]! - 1) {
				spans[at] = Math.min(from, spans[at]!);
				spans[at + 1] = Math.max(to, spans[at + 1]!);
				return;
			}
			at += 2;
		}
		if (at === spans.length) {
			// The two oldest become one, with what lies between them.
			spans[2] = Math.min(spans[0]!, spans[2]!);
			spans[3] = Math.max(spans[1]!, spans[3]!);
			spans.copyWithin(0, 2);
			at -= 2;
		}
		spans[at] = from;
		spans[at + 1] = to;
	}
}
