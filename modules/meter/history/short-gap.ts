import { copy, equal, readU32, writeU16 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import { dayOfMonth, HALF_HOUR_MS, monthOf } from "../clock/calendar";
import type { Capabilities } from "../polling/capabilities";
import { isCount } from "../values/special";
import type { CounterWatch } from "./counter-watch";
import { type DayCache, SLOTS } from "./day-cache";
import type { HalfHourSink } from "./half-hours";

/** EC holds six hours: 12 half hours, newest first. */
const MOST = 12;
const HEADER = 7;
const PAIR = 8;

/**
 * A short gap in today and yesterday, read with one SetC of ED and one Get of EC (history 2), where the meter
 * has them: two requests for both directions, where E5, E2, E4 and the meter's date take up to five for each
 * day. ED and EC name the half hour by its date and time, so the answer tells by itself what it is for.
 *
 * Half hours are counted since 1970-01-01 00:00 JST. What EC leaves out or gets wrong is left to E2 and E4.
 */
export class ShortGap {
	/** EDT of ED for the gap found last: YYYY MM DD hh mm of its newest half hour, and how many. */
	readonly request = new Uint8Array(HEADER);
	/** The answer as it came first, and its length; 0: none came. */
	private readonly _said = new Uint8Array(HEADER + MOST * PAIR);
	private _saidLength = 0;
	private readonly _cache: DayCache;
	private readonly _support: Capabilities;
	private readonly _watch: CounterWatch;
	private _oldest = -1;
	private _newest = -1;
	/** EC did not give all of what lies up to here. */
	private _failedTo = -1;

	constructor(cache: DayCache, support: Capabilities, watch: CounterWatch) {
		this._cache = cache;
		this._support = support;
		this._watch = watch;
	}

	/** A join, a restart or another meter: EC is tried again. */
	renew(): void {
		this._failedTo = -1;
	}

	/**
	 * Looks for a gap that EC can fill: in today (of which `due` half hours must be at hand) and yesterday
	 * together, or in today alone. Writes `request` when there is one.
	 */
	find(today: number, due: number): boolean {
		if (
			this._support.map == null ||
			!this._support.gives(EPC.HALF_HOURS) ||
			!this._support.takes(EPC.HALF_HOURS_FROM)
		)
			return false;
		const midnight = today * SLOTS;
		let newest = -1;
		let oldest = -1;
		let oldestToday = -1;
		for (let half = midnight + due - 1; half >= midnight - SLOTS; half--) {
			if (!this.isMissing(half)) continue;
			if (newest < 0) newest = half;
			if (newest - half >= MOST) {
				if (half >= midnight || oldestToday < 0) return false;
				oldest = oldestToday;
				break;
			}
			oldest = half;
			if (half >= midnight) oldestToday = half;
		}
		if (newest < 0 || oldest <= this._failedTo) return false;
		this._oldest = oldest;
		this._newest = newest;
		this.compose();
		return true;
	}

	/** The meter refused ED or EC, or was silent: E2 and E4 must do. */
	fail(): void {
		this._failedTo = this._newest;
	}

	/**
	 * Takes the EDT of EC. `wrong` when it is not the one asked for, or does not rise as a counter does; `again` when it must come a
	 * second time to be believed.
	 */
	take(bytes: Uint8Array, at: number, pdc: number, sink: HalfHourSink): "taken" | "again" | "wrong" {
		const count = this._newest - this._oldest + 1;
		const both = this._support.gives(EPC.REVERSE_DAY);
		if (pdc !== HEADER + count * PAIR || !this.isAsked(bytes, at)) return "wrong";
		const oldestAt = at + HEADER + (count - 1) * PAIR;
		if (!this.fits(bytes, oldestAt, count, false)) return "wrong";
		if (both && !this.fits(bytes, oldestAt + 4, count, true)) return "wrong";
		if (this._saidLength === 0) {
			copy(bytes, at, pdc, this._said, 0);
			this._saidLength = pdc;
			return "again";
		}
		if (!equal(bytes, at, this._said, 0, pdc)) return "wrong";
		let whole = true;
		for (let i = 0; i < count; i++) {
			const half = this._newest - i;
			const day = Math.floor(half / SLOTS);
			for (let direction = 0; direction < (both ? 2 : 1); direction++) {
				const value = readU32(bytes, at + HEADER + i * PAIR + direction * 4);
				if (!isCount(value)) whole = false;
				else sink.putHalfHour(day, half - day * SLOTS, direction === 1, value);
			}
		}
		if (!whole) this.fail();
		return "taken";
	}

	private isAsked(bytes: Uint8Array, at: number): boolean {
		for (let i = 0; i < HEADER; i++) if (bytes[at + i] !== this.request[i]) return false;
		return true;
	}

	/** True when the counts rise, also from the one before the gap and to the one behind it. */
	private fits(bytes: Uint8Array, oldestAt: number, count: number, reverse: boolean): boolean {
		const newestAt = oldestAt - (count - 1) * PAIR;
		const before = this.known(this._oldest - 1, reverse);
		const after = this.known(this._newest + 1, reverse);
		const oldest = readU32(bytes, oldestAt);
		const newest = readU32(bytes, newestAt);
		if (before >= 0 && isCount(oldest) && !this._watch.follows(before, oldest, HALF_HOUR_MS)) return false;
		if (after >= 0 && isCount(newest) && !this._watch.follows(newest, after, HALF_HOUR_MS)) return false;
		return this._watch.isRising(bytes, oldestAt, count, -PAIR);
	}

	private known(half: number, reverse: boolean): number {
		const day = Math.floor(half / SLOTS);
		return this._cache.count(day, half - day * SLOTS, reverse) ?? -1;
	}

	private isMissing(half: number): boolean {
		const day = Math.floor(half / SLOTS);
		const slot = half - day * SLOTS;
		if (this._cache.isMissing(day, slot, false)) return true;
		return this._support.gives(EPC.REVERSE_DAY) && this._cache.isMissing(day, slot, true);
	}

	private compose(): void {
		this._saidLength = 0;
		const request = this.request;
		const day = Math.floor(this._newest / SLOTS);
		const slot = this._newest - day * SLOTS;
		const month = monthOf(day);
		writeU16(request, 0, Math.floor(month / 12));
		request[2] = (month % 12) + 1;
		request[3] = dayOfMonth(day);
		request[4] = slot >> 1;
		request[5] = (slot & 1) * 30;
		request[6] = this._newest - this._oldest + 1;
	}
}
