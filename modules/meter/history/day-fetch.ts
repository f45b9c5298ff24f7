import { readU16 } from "../../bytes/bytes";
import type { Clock } from "../../ports/clock";
import { DAY_MS } from "../clock/calendar";
import type { MeterClock } from "../clock/meter-clock";
import type { Capabilities } from "../polling/capabilities";
import type { DayBook } from "../record/day-source";
import { type DayRecord, NONE } from "../record/record";
import { AskedBudget } from "./asked-budget";
import type { CounterWatch } from "./counter-watch";
import { DayCache, SLOTS, writeNoDay } from "./day-cache";
import { Doubts } from "./doubts";
import { dueToday, isQuiet, passedToday } from "./due";
import { Minutes } from "./minutes";
import { ShortGap } from "./short-gap";
import { STEP, type Step } from "./steps";
import { MOST_BACK, RELIVED_MAX, WantedDays } from "./wanted-days";

/** A date read so long ago does not open another fetch. */
const DATE_FRESH_MS = 120_000;
const TRIES = 3;
const PAUSE_MS = 600_000;
const LONG_PAUSE_MS = 3_600_000;
/** So many days that failed in a row, and the meter is left in peace for longer. */
const FAILURES_MAX = 8;

/**
 * The half hours: what the meter sends by itself, and the days fetched with E5 and E2/E4, one small request at
 * a time. A day fetched counts only when the meter's date (98) was the same before and after, the answer bears
 * the day number asked for, and no midnight was near; else it is thrown away. Short gaps go by ED and EC.
 */
export class DayFetch implements DayBook {
	/** Fetches begun, days taken in, days thrown away (wrong day, another date, silence), and gaps filled by EC. */
	readonly counters = { fetches: 0, days: 0, discarded: 0, gaps: 0 };
	readonly cache = new DayCache();
	readonly gap: ShortGap;
	readonly doubts: Doubts;
	readonly minutes: Minutes;
	/** What may be fetched for those who ask. */
	readonly budget: AskedBudget;
	readonly #ticks: Clock;
	readonly #clock: MeterClock;
	readonly #record: DayRecord;
	readonly #support: Capabilities;
	readonly #watch: CounterWatch;
	readonly #wanted: WantedDays;
	#stage: Step = STEP.NONE;
	#slots = 0;
	#tries = 0;
	/** The meter's date as it told last, and when. */
	#date = -1;
	#dateAt = 0;
	#pauseUntil = 0;
	#failures = 0;
	#compared = false;
	/** The record kept a midnight that the meter has another count of. */
	#knowsBetter = false;

	constructor(
		ticks: Clock,
		clock: MeterClock,
		record: DayRecord,
		support: Capabilities,
		watch: CounterWatch,
	) {
		this.#ticks = ticks;
		this.#clock = clock;
		this.#record = record;
		this.#support = support;
		this.#watch = watch;
		this.budget = new AskedBudget(ticks);
		this.#wanted = new WantedDays(ticks, clock, record, support, this.cache, this.budget);
		this.gap = new ShortGap(this.cache, support, watch);
		this.doubts = new Doubts(clock, record);
		this.minutes = new Minutes(ticks, support, watch, this.budget);
	}

	/** DaySource: E2 or E4 of the day `back` days before the meter's today; false while it is not at hand. */
	readDay(back: number, reverse: boolean, to: Uint8Array, at: number): boolean {
		const today = this.#clock.day();
		if (today == null || back < 0 || back > MOST_BACK || (reverse && !this.#support.gives(0xe4)))
			return false;
		const day = today - back;
		const slots = back > 0 ? SLOTS : dueToday(this.#clock);
		if (this.cache.isWhole(day, reverse, slots)) {
			this.#wanted.taken(day);
			return this.cache.read(day, reverse, back, to, at);
		}
		if (this.#wanted.isBeyond(day, back)) {
			// The meter has none of it and never will: "no data", as it would say itself.
			writeNoDay(back, to, at);
			return true;
		}
		this.#wanted.ask(day);
		return false;
	}

	readMinutes(selected: Uint8Array, from: number, to: Uint8Array, at: number): boolean {
		return this.minutes.read(selected, from, to, at);
	}

	/** The counter at 00:00 of `day`, where it is at hand: for totals of days, where the record may know better than the meter. */
	midnight(day: number, reverse: boolean): number | undefined {
		if (this.#knowsBetter) {
			const recorded = this.#record.count(day, reverse);
			if (recorded >= 0 && !this.#wanted.isRelived(day)) return recorded;
		}
		return this.count(day, 0, reverse);
	}

	/** The counter at half hour `slot` (48: the next midnight) of `day`, where it is at hand. */
	count(day: number, slot: number, reverse: boolean): number | undefined {
		if (slot >= SLOTS) return this.count(day + 1, slot - SLOTS, reverse);
		const count = this.cache.count(day, slot, reverse);
		if (count != null || slot !== 0) return count;
		const recorded = this.#record.count(day, reverse);
		return recorded < 0 || this.#wanted.isRelived(day) ? undefined : recorded;
	}

	get today(): number | undefined {
		return this.#clock.day();
	}

	/** True when what the meter filed under `day` may belong to another time. */
	isDoubtful(day: number): boolean {
		if (day === this.#clock.day() && this.#clock.isDoubtful) return true;
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
		if (slot !== 0) return;
		const isNow = day === today && dueToday(this.#clock) === 0 && !this.#clock.disagrees;
		this.keep(day, reverse, count, isNow);
	}

	/** A join or a restart of the meter: what failed before is tried again. */
	renew(): void {
		this.abort();
		this.gap.renew();
		this.minutes.forget();
		this.#wanted.renew();
		this.#failures = 0;
		this.#pauseUntil = 0;
	}

	/** The meter's clock was set: what stood under its days may belong to other times now, and is read again. */
	onClockSet(): void {
		const { gapMs, jumped, shiftMs } = this.#clock;
		// Less than two minutes forward: it shows no half hour again.
		if (!jumped && shiftMs >= 0) return;
		this.renew();
		this.cache.clear();
		if (jumped) this.doubts.onJump();
		const local = this.#clock.local();
		// Set back to a wrong time: what was recorded when it was right stands.
		if (local == null || shiftMs >= 0 || this.#clock.disagrees) return;
		// A clock set back by months is nonsense, and nothing is read again for it.
		const again = Math.min(-shiftMs, RELIVED_MAX * DAY_MS);
		this.#wanted.relive(Math.ceil((local - gapMs) / DAY_MS), Math.floor((local + again) / DAY_MS));
	}

	/** Another meter: nothing from before is mixed in. */
	forget(): void {
		this.renew();
		this.cache.clear();
		this.doubts.forget();
		this.#wanted.forget();
	}

	/** The request to send now. Changes nothing until `begin`. */
	next(): Step {
		const now = this.#ticks.ticks();
		if (isQuiet(this.#clock)) {
			this.abort();
			return STEP.NONE;
		}
		if (this.#stage !== STEP.NONE) return this.#stage;
		const canFetch = this.#support.givesDays;
		if (now < this.#pauseUntil || !canFetch) return STEP.NONE;
		if (!this.#compared) this.compare();
		if (!this.#wanted.choose(now)) return STEP.NONE;
		if (this.#wanted.back <= 1 && this.gap.find(this.#clock.day()!, dueToday(this.#clock))) {
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
		return this.#wanted.back;
	}

	/** True while the day being fetched is one that somebody waits for. */
	get isAwaited(): boolean {
		return this.#stage !== STEP.NONE && this.#wanted.isAwaited;
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
			if (same && day - this.#wanted.back === this.#wanted.day) this.commit(day);
			else this.fail();
		}
	}

	/** The answer to SELECT. */
	onSelected(ok: boolean): void {
		if (this.#stage !== STEP.SELECT) return;
		if (ok) {
			this.#stage = STEP.FORWARD;
			this.#slots = this.#wanted.back > 0 ? SLOTS : passedToday(this.#clock);
		} else {
			this.#wanted.refused();
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
		const usable = pdc === 2 + SLOTS * 4 && readU16(bytes, at) === this.#wanted.back;
		// Half hours of two times under one day do not rise: what comes again just so was not garbled on the way.
		const believed =
			usable &&
			(this.#watch.isRising(bytes, at + 2, this.#slots) ||
				this.cache.isFilled(reverse, bytes, at + 2, this.#slots));
		if (!believed) {
			if (usable) this.cache.fill(reverse, bytes, at + 2, this.#slots);
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
		this.#wanted.skip();
		this.abort();
		// A meter that fails at everything is left in peace.
		if (++this.#failures % TRIES === 0) this.#pauseUntil = this.#ticks.ticks() + PAUSE_MS;
		if (this.#failures >= FAILURES_MAX) {
			this.#failures = 0;
			this.#wanted.skipNone();
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
		const { day } = this.#wanted;
		this.#stage = STEP.NONE;
		this.#failures = 0;
		this.counters.days++;
		this.cache.commit(day, today);
		if (this.#slots > 0) {
			this.keep(day, false, this.cache.scratchMidnight(false) ?? NONE);
			if (this.#support.gives(0xe4)) this.keep(day, true, this.cache.scratchMidnight(true) ?? NONE);
		}
		this.#wanted.fetched(today, this.cache.filled);
	}

	private keep(day: number, reverse: boolean, count: number, isNow = false): void {
		const held = this.#record.count(day, reverse);
		if (held >= 0 && count >= 0 && held !== count && !isNow && !this.isNewer(day)) {
			this.#knowsBetter = true;
			return;
		}
		this.#record.put(day, reverse, count, this.#clock.isDoubtful || this.doubts.touches(day));
	}

	/**
	 * The meter has another count for the beginning of `day` than it had: its clock was set back in between. True when
	 * the one that it has now is to be kept.
	 */
	private isNewer(day: number): boolean {
		// A clock that is known to be wrong goes through days again that were recorded when it was right.
		if (this.#clock.disagrees) return false;
		const isHost = this.#clock.source === "host";
		const seen = this.#wanted.cameTwice(day);
		if (isHost && !seen && this.isSlotDoubtful(day, 0)) return false;
		if ((isHost && seen) || this.#wanted.cameTwice(day - 1)) return true;
		// Nobody saw it, or not since when: perhaps the day before began twice, too.
		this.#wanted.relive(day - 1, day);
		this.#record.doubt(day - 1);
		this.#record.doubt(day);
		return true;
	}

	/** Once, when the meter is known: the record tells where its clock stood when this program did not run. */
	private compare(): void {
		this.#compared = true;
		const today = this.#clock.day()!;
		const newest = this.#record.newestDay;
		if (this.#clock.source === "host" || newest < 0 || newest - today > RELIVED_MAX) return;
		this.#wanted.recheck = newest;
		if (newest <= today) return;
		this.#clock.wentBack(newest * DAY_MS);
		this.doubts.watch();
		this.#wanted.relive(today + 1, newest);
	}
}
