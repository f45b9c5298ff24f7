import { readU16 } from "../bytes/bytes";
import type { Clock } from "../ports/clock";
import { DAY_MS } from "./calendar";
import type { MeterClock } from "./clock";
import type { CounterWatch } from "./counter-watch";
import { DayCache, SLOTS, writeNoDay } from "./day-cache";
import type { DayBook } from "./day-source";
import { Doubts } from "./doubts";
import { dueToday, isQuiet, passedToday } from "./due";
import { Minutes } from "./minutes";
import { type DayRecord, NONE, UNKNOWN } from "./record";
import { ShortGap } from "./short-gap";
import { STEP, type Step } from "./steps";
import type { Support } from "./support";
import { TriedDays } from "./tried-days";

/** Days before today that every meter keeps; more are taken while the meter has them. */
const KEPT_BACK = 44;
const MOST_BACK = 99;
/** So many days in a row without a single count, and the meter is taken to have nothing older. */
const EMPTY_DAYS = 7;
/** A date read so long ago does not open another fetch. */
const DATE_FRESH_MS = 120_000;
const TRIES = 3;
const PAUSE_MS = 600_000;
const LONG_PAUSE_MS = 3_600_000;
/** A day fetched for somebody stays at hand so long even if others wait for theirs. */
const HELD_MS = 60_000;
/** `#tried` must hold these beside MOST_BACK. */
const RELIVED_MAX = 27;
const ASKED_MAX = 4;
const SKIPPED_MAX = 8;

/**
 * The half hours: what the meter sends by itself, and the days fetched with E5 and E2/E4, one small request at
 * a time. A day fetched counts only when the meter's date (98) was the same before and after, the answer bears
 * the day number asked for, and no midnight was near; else it is thrown away. Short gaps go by ED and EC.
 *
 * In order: today, yesterday, days that somebody asked for, days that the owner's record misses (newest first).
 */
export class History implements DayBook {
	/** Fetches begun, days taken in, days thrown away (wrong day, another date, silence), and gaps filled by EC. */
	readonly counters = { fetches: 0, days: 0, discarded: 0, gaps: 0 };
	readonly cache = new DayCache();
	readonly gap: ShortGap;
	readonly doubts: Doubts;
	readonly minutes: Minutes;
	readonly #ticks: Clock;
	readonly #clock: MeterClock;
	readonly #record: DayRecord;
	readonly #support: Support;
	readonly #watch: CounterWatch;
	#stage: Step = STEP.NONE;
	/** Day being fetched, and how far back it lies. */
	#day = -1;
	#back = 0;
	#slots = 0;
	#tries = 0;
	/** The meter's date as it told last, and when. */
	#date = -1;
	#dateAt = 0;
	/** Furthest day back that is worth asking for; the meter taught us. */
	#limit = MOST_BACK;
	#empties = 0;
	#pauseUntil = 0;
	#failures = 0;
	/** Days that failed lately: left alone for a while. */
	readonly #skipped = new Int32Array(SKIPPED_MAX).fill(-1);
	#skippedUntil = 0;
	readonly #tried = new TriedDays();
	/** Day on which the record was searched and nothing was missing: looking costs reads of the flash. */
	#searchedOn = -1;
	/** The day and the half hours due of it for which it and the day before were found whole; -1: look again. */
	#wholeUpTo = -1;
	/** Days whose beginning came twice, as the meter's clock was set back: what the record has is of the first time. */
	#relivedFrom = 0;
	#relivedTo = -1;
	/** Days that somebody waits for; a fifth takes the place of the first. */
	readonly #asked = new Int32Array(ASKED_MAX).fill(-1);
	#held = -1;
	#heldUntil = 0;

	constructor(ticks: Clock, clock: MeterClock, record: DayRecord, support: Support, watch: CounterWatch) {
		this.#ticks = ticks;
		this.#clock = clock;
		this.#record = record;
		this.#support = support;
		this.#watch = watch;
		this.gap = new ShortGap(this.cache, support, watch);
		this.doubts = new Doubts(clock, record);
		this.minutes = new Minutes(ticks, support, watch);
	}

	/** DaySource: E2 or E4 of the day `back` days before the meter's today; false while it is not at hand. */
	readDay(back: number, reverse: boolean, to: Uint8Array, at: number): boolean {
		const today = this.#clock.day();
		if (today === undefined || back < 0 || back > MOST_BACK || (reverse && !this.#support.gives(0xe4)))
			return false;
		const day = today - back;
		const slots = back > 0 ? SLOTS : dueToday(this.#clock);
		if (this.cache.isWhole(day, reverse, slots)) {
			if (day === this.#held) this.#held = -1;
			return this.cache.read(day, reverse, back, to, at);
		}
		if (back > this.#limit) {
			// The meter has none of it and never will: "no data", as it would say itself.
			writeNoDay(back, to, at);
			return true;
		}
		if (!this.#asked.includes(day)) {
			let free = this.#asked.indexOf(-1);
			if (free < 0) {
				this.#asked.copyWithin(0, 1);
				free = ASKED_MAX - 1;
			}
			this.#asked[free] = day;
		}
		return false;
	}

	readMinutes(selected: Uint8Array, from: number, to: Uint8Array, at: number): boolean {
		return this.minutes.read(selected, from, to, at);
	}

	/** The counter at half hour `slot` (48: the next midnight) of `day`, where it is at hand. */
	count(day: number, slot: number, reverse: boolean): number | undefined {
		if (slot >= SLOTS) return this.count(day + 1, slot - SLOTS, reverse);
		const count = this.cache.count(day, slot, reverse);
		if (count !== undefined || slot !== 0) return count;
		const recorded = this.#record.count(day, reverse);
		return recorded < 0 || this.isRelived(day) ? undefined : recorded;
	}

	get today(): number | undefined {
		return this.#clock.day();
	}

	/** True when what the meter filed under `day` may belong to another time. */
	isDoubtful(day: number): boolean {
		if (this.#clock.disagrees && day === this.#clock.day()) return true;
		return this.doubts.touches(day) || this.#record.isDoubtful(day);
	}

	isSlotDoubtful(day: number, slot: number): boolean {
		return this.isDoubtful(day) && this.doubts.has(day, slot);
	}

	/** A half hour that the meter sent by itself, or that was fetched with EA and EB. */
	putHalfHour(day: number, slot: number, reverse: boolean, count: number): void {
		const today = this.#clock.day() ?? day;
		if (day > today || day < today - 1) return;
		this.doubts.watch();
		this.cache.put(day, slot, reverse, count, today);
		if (slot === 0) this.keep(day, reverse, count);
	}

	/** A join or a restart of the meter: what failed before is tried again. */
	renew(): void {
		this.abort();
		this.gap.renew();
		this.minutes.forget();
		this.#limit = MOST_BACK;
		this.#empties = 0;
		this.#failures = 0;
		this.#pauseUntil = 0;
		this.#skipped.fill(-1);
		this.#tried.clear();
		this.#searchedOn = -1;
		this.#wholeUpTo = -1;
	}

	/** The meter's clock was set: what stood under its days may belong to other times now, and is read again. */
	onClockSet(): void {
		this.renew();
		this.cache.clear();
		this.doubts.onJump();
		const { gapMs, shiftMs } = this.#clock;
		const local = this.#clock.local();
		// Set back to a wrong time: what was recorded when it was right stands.
		if (local === undefined || shiftMs >= 0 || this.#clock.disagrees) return;
		this.#relivedFrom = Math.ceil((local - gapMs) / DAY_MS);
		// A clock set back by months is nonsense, and nothing is read again for it.
		this.#relivedTo = Math.floor((local - gapMs + Math.min(-shiftMs, RELIVED_MAX * DAY_MS)) / DAY_MS);
	}

	/** Another meter: nothing from before is mixed in. */
	forget(): void {
		this.renew();
		this.cache.clear();
		this.doubts.forget();
		this.#relivedTo = -1;
		this.#asked.fill(-1);
		this.#held = -1;
	}

	/** The request to send now. Changes nothing until `begin`. */
	next(): Step {
		const now = this.#ticks.ticks();
		if (isQuiet(this.#clock)) {
			this.abort();
			return STEP.NONE;
		}
		if (this.#stage !== STEP.NONE) return this.#stage;
		const support = this.#support;
		const canFetch = support.givesDays;
		if (now < this.#pauseUntil || !canFetch) return STEP.NONE;
		if (!this.choose(now)) return STEP.NONE;
		if (this.#back <= 1 && this.gap.find(this.#clock.day()!, dueToday(this.#clock))) {
			this.#stage = STEP.SELECT_PAIRS;
			return this.#stage;
		}
		this.#tries = 0;
		this.counters.fetches++;
		this.cache.begin();
		this.#stage = this.#date >= 0 && now - this.#dateAt < DATE_FRESH_MS ? STEP.SELECT : STEP.DATE;
		return this.#stage;
	}

	/** Days back that SELECT sets in E5. */
	get back(): number {
		return this.#back;
	}

	/** The answer to DATE or CONFIRM: the meter's date, -1 when it makes no sense. */
	onDate(day: number): void {
		const same = day >= 0 && day === this.#date;
		this.#date = day;
		this.#dateAt = this.#ticks.ticks();
		if (this.#stage === STEP.DATE) {
			// The clock says which day is today; a date that contradicts it must be looked at first.
			if (day === this.#clock.day()) this.#stage = STEP.SELECT;
			else this.fail();
		} else if (this.#stage === STEP.CONFIRM) {
			if (same && day - this.#back === this.#day) this.commit(day);
			else this.fail();
		}
	}

	/** The answer to SELECT. */
	onSelected(ok: boolean): void {
		if (this.#stage !== STEP.SELECT) return;
		if (ok) {
			this.#stage = STEP.FORWARD;
			this.#slots = this.#back > 0 ? SLOTS : passedToday(this.#clock);
		} else {
			if (this.#back > 1) this.#limit = Math.min(this.#limit, this.#back - 1);
			this.fail();
		}
	}

	/** The answer to SELECT_PAIRS. */
	onPairsSelected(ok: boolean): void {
		if (this.#stage !== STEP.SELECT_PAIRS) return;
		if (ok) this.#stage = STEP.PAIRS;
		else this.onFailed();
	}

	/** The answer to FORWARD, REVERSE or PAIRS: the EDT of E2, E4 or EC. */
	onHistory(epc: number, bytes: Uint8Array, at: number, pdc: number): void {
		if (epc === 0xec) {
			this.onPairs(bytes, at, pdc);
			return;
		}
		const reverse = epc === 0xe4;
		if (this.#stage !== (reverse ? STEP.REVERSE : STEP.FORWARD)) return;
		const usable = pdc === 2 + SLOTS * 4 && readU16(bytes, at) === this.#back;
		if (!usable || !this.#watch.isRising(bytes, at + 2, this.#slots)) {
			if (++this.#tries < TRIES) this.#stage = STEP.SELECT;
			else this.fail();
			return;
		}
		this.cache.fill(reverse, bytes, at + 2, this.#slots);
		this.#stage = !reverse && this.#support.gives(0xe4) ? STEP.REVERSE : STEP.CONFIRM;
	}

	/** The step under way got no usable answer. */
	onFailed(): void {
		if (this.#stage === STEP.SELECT_PAIRS || this.#stage === STEP.PAIRS) {
			this.gap.fail();
			this.#stage = STEP.NONE;
		} else this.fail();
	}

	/** Drops a fetch under way, as when the session is lost. */
	abort(): void {
		this.#stage = STEP.NONE;
		this.#date = -1;
	}

	private fail(): void {
		if (this.#stage === STEP.NONE) return;
		this.counters.discarded++;
		this.#wholeUpTo = -1;
		if (this.#skipped[0]! < 0) this.#skippedUntil = this.#ticks.ticks() + PAUSE_MS;
		this.#skipped.copyWithin(1, 0);
		this.#skipped[0] = this.#day;
		this.abort();
		// A meter that fails at everything is left in peace.
		if (++this.#failures % TRIES === 0) this.#pauseUntil = this.#ticks.ticks() + PAUSE_MS;
		if (this.#failures >= SKIPPED_MAX) {
			this.#failures = 0;
			this.#skipped.fill(-1);
			this.#pauseUntil = this.#ticks.ticks() + LONG_PAUSE_MS;
		}
	}

	private onPairs(bytes: Uint8Array, at: number, pdc: number): void {
		if (this.#stage !== STEP.PAIRS) return;
		if (this.gap.take(bytes, at, pdc, this)) this.counters.gaps++;
		else this.gap.fail();
		this.#stage = STEP.NONE;
	}

	private commit(today: number): void {
		const day = this.#day;
		this.#stage = STEP.NONE;
		this.#failures = 0;
		this.counters.days++;
		this.cache.commit(day, today);
		this.#wholeUpTo = -1;
		this.#tried.add(day, Math.max(today, this.#relivedTo));
		if (this.#slots > 0) {
			this.keep(day, false, this.cache.scratchMidnight(false) ?? NONE);
			if (this.#support.gives(0xe4)) this.keep(day, true, this.cache.scratchMidnight(true) ?? NONE);
		}
		if (this.cache.filled > 0) this.#empties = 0;
		else if (this.#back > 0 && ++this.#empties >= EMPTY_DAYS) this.#limit = Math.min(this.#limit, this.#back);
		const asked = this.#asked.indexOf(day);
		if (asked < 0) return;
		this.#asked.copyWithin(asked, asked + 1);
		this.#asked[ASKED_MAX - 1] = -1;
		this.#held = day;
		this.#heldUntil = this.#ticks.ticks() + HELD_MS;
	}

	private keep(day: number, reverse: boolean, count: number): void {
		const { disagrees } = this.#clock;
		// A clock that is known to be wrong may go through days again that were recorded when it was right.
		if (disagrees && this.#record.count(day, reverse) >= 0) return;
		this.#record.put(day, reverse, count, disagrees || this.doubts.touches(day));
	}

	/** True while what the record has of `day` may be of the first time that the meter's clock showed it. */
	private isRelived(day: number): boolean {
		return day >= this.#relivedFrom && day <= this.#relivedTo && !this.#tried.has(day);
	}

	/** Chooses the day to fetch next; false when nothing is missing. */
	private choose(now: number): boolean {
		const today = this.#clock.day();
		if (today === undefined) return false;
		if (this.#skipped[0]! >= 0 && now >= this.#skippedUntil) {
			this.#skipped.fill(-1);
			this.#searchedOn = -1;
			this.#wholeUpTo = -1;
		}
		// Asked in every poll, where nearly always nothing has changed since the last.
		const due = dueToday(this.#clock);
		const upTo = today * (SLOTS + 1) + due;
		if (upTo !== this.#wholeUpTo) {
			if (this.misses(today, due)) return this.take(today, today);
			if (this.misses(today - 1, SLOTS) && this.#limit >= 1) return this.take(today - 1, today);
			this.#wholeUpTo = upTo;
		}
		if (this.#held < 0 || now >= this.#heldUntil) {
			for (let i = 0; i < ASKED_MAX; i++) {
				const day = this.#asked[i]!;
				if (day < 0) break;
				if (today - day > this.#limit || day > today || this.#skipped.includes(day)) this.#asked.fill(-1);
				else return this.take(day, today);
			}
		}
		if (this.#searchedOn === today) return false;
		for (let back = 2; back <= this.#limit; back++) {
			const day = today - back;
			if (this.#tried.has(day) || this.#skipped.includes(day)) continue;
			if (this.#record.count(day, false) !== UNKNOWN && !this.isRelived(day)) continue;
			if (back > KEPT_BACK && this.#empties > 0) break;
			return this.take(day, today);
		}
		this.#searchedOn = today;
		return false;
	}

	private take(day: number, today: number): boolean {
		this.#day = day;
		this.#back = today - day;
		return true;
	}

	private misses(day: number, slots: number): boolean {
		if (this.#skipped.includes(day)) return false;
		if (!this.cache.isWhole(day, false, slots)) return true;
		return this.#support.gives(0xe4) && !this.cache.isWhole(day, true, slots);
	}
}
