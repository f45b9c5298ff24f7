import { EPC } from "../../echonet/epc";
import type { Clock } from "../../ports/clock";
import type { MeterClock } from "../clock/meter-clock";
import type { Capabilities } from "../polling/capabilities";
import { type DayRecord, UNKNOWN } from "../record/record";
import type { AskedBudget } from "./asked-budget";
import { type DayCache, SLOTS } from "./day-cache";
import type { DayTaker } from "./day-taker";
import { dueToday } from "./due";
import { TriedDays } from "./tried-days";

/** Days before today that every meter keeps; more are taken while the meter has them. */
const KEPT_BACK = 44;
export const MOST_BACK = 99;
/** So many days in a row without a single count, and the meter is taken to have nothing older. */
const EMPTY_DAYS = 7;
/** A day that failed is left alone so long. */
const REST_MS = 600_000;
/** A day fetched for somebody stays at hand so long even if others wait for theirs. */
const HELD_MS = 60_000;
/** `TriedDays` must hold these beside MOST_BACK. A clock set back by more is nonsense: nothing is read again for it. */
export const RELIVED_MAX = 27;
const ASKED_MAX = 4;
const SKIPPED_MAX = 8;

/**
 * Which day to fetch next: today, yesterday, days that somebody asked for, days that the owner's record misses or has
 * of a time that came again, or that the taker wants (newest first).
 */
export class WantedDays {
	/** The day chosen last, and how far back it lies. */
	day = -1;
	back = 0;
	/** Somebody waits for it. */
	isAwaited = false;
	/** A day that is read although the record has it, to see whether that still holds; -1: none. */
	recheck = -1;
	/** May want days that the record has. */
	taker: DayTaker | undefined;
	private readonly _ticks: Clock;
	private readonly _clock: MeterClock;
	private readonly _record: DayRecord;
	private readonly _support: Capabilities;
	private readonly _cache: DayCache;
	private readonly _budget: AskedBudget;
	/** Furthest day back that may be selected, and the oldest day that is worth it; the meter taught us. */
	private _limit = MOST_BACK;
	private _oldest = 0;
	/** Days without a count in a row, each older than the last, and the last of them. */
	private _empties = 0;
	private _emptyDay = -1;
	/** Days that failed lately: left alone for a while. */
	private readonly _skipped = new Int32Array(SKIPPED_MAX).fill(-1);
	private _skippedUntil = 0;
	private readonly _tried = new TriedDays();
	/** Day on which the record was searched and nothing was missing: looking costs reads of the flash. */
	private _searchedOn = -1;
	/** The day and the half hours due of it for which it and the day before were found whole; -1: look again. */
	private _wholeUpTo = -1;
	/** Days whose beginning came twice, as the meter's clock was set back: what the record has is of the first time. */
	private _relivedFrom = 0;
	private _relivedTo = -1;
	/** Days that somebody waits for; a fifth takes the place of the first. */
	private readonly _asked = new Int32Array(ASKED_MAX).fill(-1);
	private _held = -1;
	private _heldUntil = 0;

	constructor(
		ticks: Clock,
		clock: MeterClock,
		record: DayRecord,
		support: Capabilities,
		cache: DayCache,
		budget: AskedBudget,
	) {
		this._ticks = ticks;
		this._clock = clock;
		this._record = record;
		this._support = support;
		this._cache = cache;
		this._budget = budget;
	}

	/** A join or a restart of the meter: what failed before is tried again. */
	renew(): void {
		this._limit = MOST_BACK;
		this._oldest = 0;
		this._empties = 0;
		this._skipped.fill(-1);
		this._tried.clear();
		this._searchedOn = -1;
		this._wholeUpTo = -1;
	}

	/** Another meter: nobody waits for its days. */
	forget(): void {
		this._relivedTo = -1;
		this._asked.fill(-1);
		this._held = -1;
	}

	/** The taker may want other days than before. */
	searchAgain(): void {
		this._tried.clear();
		this._searchedOn = -1;
	}

	/** Somebody waits for `day`. */
	ask(day: number): void {
		if (this._asked.includes(day)) return;
		let free = this._asked.indexOf(-1);
		if (free < 0) {
			this._asked.copyWithin(0, 1);
			free = ASKED_MAX - 1;
		}
		this._asked[free] = day;
	}

	/** Somebody who waited took `day`. */
	taken(day: number): void {
		if (day === this._held) this._held = -1;
	}

	/** The beginnings of these days came twice: what the record has of them is read again. */
	relive(from: number, to: number): void {
		const joins = this._relivedTo >= 0 && from <= this._relivedTo + 1 && to >= this._relivedFrom - 1;
		const oldest = joins ? Math.min(from, this._relivedFrom) : from;
		this._relivedTo = joins ? Math.max(to, this._relivedTo) : to;
		this._relivedFrom = Math.max(oldest, this._relivedTo - RELIVED_MAX);
		this._searchedOn = -1;
	}

	/** True when the beginning of `day` came twice. */
	cameTwice(day: number): boolean {
		return day >= this._relivedFrom && day <= this._relivedTo;
	}

	/** True while what the record has of `day` may be of the first time that the meter's clock showed it. */
	isRelived(day: number): boolean {
		return this.cameTwice(day) && !this._tried.has(day);
	}

	/** True when the meter has nothing of a day and never will. */
	isBeyond(day: number, back: number): boolean {
		return back > this._limit || day < this._oldest;
	}

	/** The meter refused to select the day chosen. */
	refused(): void {
		if (this.back > 1) this._limit = Math.min(this._limit, this.back - 1);
	}

	/** The day chosen failed. */
	skip(): void {
		this._wholeUpTo = -1;
		if (this._skipped[0]! < 0) this._skippedUntil = this._ticks.ticks() + REST_MS;
		this._skipped.copyWithin(1, 0);
		this._skipped[0] = this.day;
	}

	/** Nothing is left alone any more, as after a long rest. */
	skipNone(): void {
		this._skipped.fill(-1);
	}

	/** The day chosen was taken in, with `counts` counts, when the meter's day was `today`. */
	fetched(today: number, counts: number): void {
		const day = this.day;
		const back = this.back;
		this._wholeUpTo = -1;
		this._tried.add(day, Math.max(today, this._relivedTo));
		if (counts > 0) this._empties = 0;
		else if (back > 0 && (this._empties === 0 || day < this._emptyDay)) {
			this._emptyDay = day;
			if (++this._empties >= EMPTY_DAYS) this._oldest = day;
		}
		const asked = this._asked.indexOf(day);
		if (asked < 0) return;
		this._asked.copyWithin(asked, asked + 1);
		this._asked[ASKED_MAX - 1] = -1;
		this._held = day;
		this._heldUntil = this._ticks.ticks() + HELD_MS;
	}

	/** Chooses the day to fetch next; false when nothing is missing. */
	choose(now: number): boolean {
		const today = this._clock.day();
		if (today == null) return false;
		if (this._skipped[0]! >= 0 && now >= this._skippedUntil) {
			this._skipped.fill(-1);
			this._searchedOn = -1;
			this._wholeUpTo = -1;
		}
		// Asked in every poll, where nearly always nothing has changed since the last.
		const due = dueToday(this._clock);
		const upTo = today * (SLOTS + 1) + due;
		if (upTo !== this._wholeUpTo) {
			if (this.misses(today, due)) return this.take(today, today);
			if (this.misses(today - 1, SLOTS) && this._limit >= 1) return this.take(today - 1, today);
			this._wholeUpTo = upTo;
		}
		// Who asked for a day comes for it, and often for the next one: nothing long is begun meanwhile.
		if (this._held >= 0 && now < this._heldUntil) return false;
		for (let i = 0; i < ASKED_MAX; i++) {
			const day = this._asked[i]!;
			// Who asked goes on waiting; what we read for ourselves is not held up by it.
			if (day < 0 || !this._budget.mayBegin) break;
			if (this.isBeyond(day, today - day) || day > today || this._skipped.includes(day)) this._asked.fill(-1);
			else return this.take(day, today, true);
		}
		if (this._searchedOn === today) return false;
		for (let back = 2; back <= this._limit; back++) {
			const day = today - back;
			if (day < this._oldest) break;
			if (this._tried.has(day) || this._skipped.includes(day)) continue;
			const isKnown = this._record.count(day, false) !== UNKNOWN && day !== this.recheck;
			if (isKnown && !this.isRelived(day) && this.taker?.wants(day) !== true) continue;
			if (back > KEPT_BACK && this._empties > 0) break;
			return this.take(day, today);
		}
		this._searchedOn = today;
		return false;
	}

	private take(day: number, today: number, isAwaited = false): boolean {
		this.isAwaited = isAwaited;
		this.day = day;
		this.back = today - day;
		return true;
	}

	private misses(day: number, slots: number): boolean {
		if (this._skipped.includes(day)) return false;
		if (!this._cache.isWhole(day, false, slots)) return true;
		return this._support.gives(EPC.REVERSE_DAY) && !this._cache.isWhole(day, true, slots);
	}
}
