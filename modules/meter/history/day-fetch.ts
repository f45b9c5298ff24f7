import { readU16 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { Clock } from "../../ports/clock";
import { DAY_MS } from "../clock/calendar";
import type { MeterClock } from "../clock/meter-clock";
import type { Capabilities } from "../polling/capabilities";
import type { DayBook } from "../record/day-source";
import { type DayRecord, NONE } from "../record/record";
import { DATE_FRESH_MS } from "../values/ages";
import { AskedBudget } from "./asked-budget";
import type { CounterWatch } from "./counter-watch";
import { DayCache, SLOTS, writeNoDay } from "./day-cache";
import type { DayTaker } from "./day-taker";
import { Doubts } from "./doubts";
import { dueToday, isQuiet, passedToday } from "./due";
import { Minutes } from "./minutes";
import { ShortGap } from "./short-gap";
import { STEP, type Step } from "./steps";
import { MOST_BACK, RELIVED_MAX, WantedDays } from "./wanted-days";

const TRIES = 3;
const PAUSE_MS = 600_000;
const LONG_PAUSE_MS = 3_600_000;
/** So many days that failed in a row, and the meter is left in peace for longer. */
const FAILURES_MAX = 8;

/**
 * The half hours: what the meter sends by itself, and the days fetched with E5 and E2/E4, one small request at
 * a time. A day fetched counts only when the meter's date (98) was the same before and after, the answer bears
 * the day number asked for, no midnight was near, and each list came twice alike; else it is thrown away. Short gaps go by ED and EC.
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
	private readonly _ticks: Clock;
	private readonly _clock: MeterClock;
	private readonly _record: DayRecord;
	private readonly _support: Capabilities;
	private readonly _watch: CounterWatch;
	private readonly _wanted: WantedDays;
	private _stage: Step = STEP.NONE;
	private _slots = 0;
	private _tries = 0;
	/** The meter's date as it told last, and when. */
	private _date = -1;
	private _dateAt = 0;
	private _pauseUntil = 0;
	private _failures = 0;
	private _compared = false;
	/** The record kept a midnight that the meter has another count of. */
	private _knowsBetter = false;

	constructor(
		ticks: Clock,
		clock: MeterClock,
		record: DayRecord,
		support: Capabilities,
		watch: CounterWatch,
	) {
		this._ticks = ticks;
		this._clock = clock;
		this._record = record;
		this._support = support;
		this._watch = watch;
		this.budget = new AskedBudget(ticks);
		this._wanted = new WantedDays(ticks, clock, record, support, this.cache, this.budget);
		this.gap = new ShortGap(this.cache, support, watch);
		this.doubts = new Doubts(clock, record);
		this.minutes = new Minutes(ticks, support, watch, this.budget);
	}

	/** DaySource: E2 or E4 of the day `back` days before the meter's today; false while it is not at hand. */
	readDay(back: number, reverse: boolean, to: Uint8Array, at: number): boolean {
		const today = this._clock.day();
		if (today == null || back < 0 || back > MOST_BACK || (reverse && !this._support.gives(EPC.REVERSE_DAY)))
			return false;
		const day = today - back;
		const slots = back > 0 ? SLOTS : dueToday(this._clock);
		if (this.cache.isWhole(day, reverse, slots)) {
			this._wanted.taken(day);
			return this.cache.read(day, reverse, back, to, at);
		}
		if (this._wanted.isBeyond(day, back)) {
			// The meter has none of it and never will: "no data", as it would say itself.
			writeNoDay(back, to, at);
			return true;
		}
		this._wanted.ask(day);
		return false;
	}

	readMinutes(selected: Uint8Array, from: number, to: Uint8Array, at: number): boolean {
		return this.minutes.read(selected, from, to, at);
	}

	/** The counter at 00:00 of `day`, where it is at hand: for totals of days, where the record may know better than the meter. */
	midnight(day: number, reverse: boolean): number | undefined {
		if (this._knowsBetter) {
			const recorded = this._record.count(day, reverse);
			if (recorded >= 0 && !this._wanted.isRelived(day)) return recorded;
		}
		return this.count(day, 0, reverse);
	}

	/** The counter at half hour `slot` (48: the next midnight) of `day`, where it is at hand. */
	count(day: number, slot: number, reverse: boolean): number | undefined {
		if (slot >= SLOTS) return this.count(day + 1, slot - SLOTS, reverse);
		const count = this.cache.count(day, slot, reverse);
		if (count != null || slot !== 0) return count;
		const recorded = this._record.count(day, reverse);
		return recorded < 0 || this._wanted.isRelived(day) ? undefined : recorded;
	}

	get today(): number | undefined {
		return this._clock.day();
	}

	/** True when what the meter filed under `day` may belong to another time. */
	isDoubtful(day: number): boolean {
		if (day === this._clock.day() && this._clock.isDoubtful) return true;
		return this.doubts.touches(day) || this._record.isDoubtful(day);
	}

	isSlotDoubtful(day: number, slot: number): boolean {
		return this.isDoubtful(day) && this.doubts.has(day, slot);
	}

	/** A half hour that the meter sent by itself, or that was fetched with EA and EB. */
	putHalfHour(day: number, slot: number, reverse: boolean, count: number): void {
		const today = this._clock.day() ?? day;
		if (day > today || day < today - 1) return;
		this.doubts.watch();
		this.cache.put(day, slot, reverse, count, today);
		if (slot !== 0) return;
		const isNow = day === today && dueToday(this._clock) === 0 && !this._clock.disagrees;
		this.keep(day, reverse, count, isNow);
	}

	/** A join or a restart of the meter: what failed before is tried again. */
	renew(): void {
		this.abort();
		this.gap.renew();
		this.minutes.forget();
		this._wanted.renew();
		this._failures = 0;
		this._pauseUntil = 0;
	}

	/** The meter's clock was set: what stood under its days may belong to other times now, and is read again. */
	onClockSet(): void {
		const { gapMs, jumped, shiftMs } = this._clock;
		// Less than two minutes forward: it shows no half hour again.
		if (!jumped && shiftMs >= 0) return;
		this.renew();
		this.cache.clear();
		if (jumped) this.doubts.onJump();
		const local = this._clock.local();
		// Set back to a wrong time: what was recorded when it was right stands.
		if (local == null || shiftMs >= 0 || this._clock.disagrees) return;
		// A clock set back by months is nonsense, and nothing is read again for it.
		const again = Math.min(-shiftMs, RELIVED_MAX * DAY_MS);
		this._wanted.relive(Math.ceil((local - gapMs) / DAY_MS), Math.floor((local + again) / DAY_MS));
	}

	/** Another meter: nothing from before is mixed in. */
	forget(): void {
		this.renew();
		this.cache.clear();
		this.doubts.forget();
		this._wanted.forget();
	}

	/** The request to send now. Changes nothing until `begin`. */
	next(): Step {
		const now = this._ticks.ticks();
		if (isQuiet(this._clock)) {
			this.abort();
			return STEP.NONE;
		}
		if (this._stage !== STEP.NONE) return this._stage;
		const canFetch = this._support.givesDays;
		if (now < this._pauseUntil || !canFetch) return STEP.NONE;
		if (!this._compared) this.compare();
		if (!this._wanted.choose(now)) return STEP.NONE;
		if (this._wanted.back <= 1 && this.gap.find(this._clock.day()!, dueToday(this._clock))) {
			this._stage = STEP.SELECT_PAIRS;
			return this._stage;
		}
		this._tries = 0;
		this.counters.fetches++;
		this.cache.begin();
		this._stage = this._date >= 0 && now - this._dateAt < DATE_FRESH_MS ? STEP.SELECT : STEP.DATE;
		return this._stage;
	}

	/** Days back that SELECT sets in E5. */
	get back(): number {
		return this._wanted.back;
	}

	/** True while the day being fetched is one that somebody waits for. */
	get isAwaited(): boolean {
		return this._stage !== STEP.NONE && this._wanted.isAwaited;
	}

	/** The answer to DATE or CONFIRM: the meter's date, -1 when it makes no sense. */
	onDate(day: number): void {
		const same = day >= 0 && day === this._date;
		this._date = day;
		this._dateAt = this._ticks.ticks();
		if (this._stage === STEP.DATE) {
			// The clock says which day is today; a date that contradicts it must be looked at first.
			if (day === this._clock.day()) this._stage = STEP.SELECT;
			else this.fail();
		} else if (this._stage === STEP.CONFIRM) {
			if (same && day - this._wanted.back === this._wanted.day) this.commit(day);
			else this.fail();
		}
	}

	/** The answer to SELECT. */
	onSelected(ok: boolean): void {
		if (this._stage !== STEP.SELECT) return;
		if (ok) {
			this._stage = STEP.FORWARD;
			this._slots = this._wanted.back > 0 ? SLOTS : passedToday(this._clock);
		} else {
			this._wanted.refused();
			this.fail();
		}
	}

	/** The answer to SELECT_PAIRS. */
	onPairsSelected(ok: boolean): void {
		if (this._stage !== STEP.SELECT_PAIRS) return;
		if (ok) this._stage = STEP.PAIRS;
		else this.onFailed();
	}

	/** The answer to FORWARD, REVERSE or PAIRS: the EDT of E2, E4 or EC. */
	onHistory(epc: number, bytes: Uint8Array, at: number, pdc: number): void {
		if (epc === EPC.HALF_HOURS) {
			this.onPairs(bytes, at, pdc);
			return;
		}
		const reverse = epc === EPC.REVERSE_DAY;
		if (this._stage !== (reverse ? STEP.REVERSE : STEP.FORWARD)) return;
		const usable = pdc === 2 + SLOTS * 4 && readU16(bytes, at) === this._wanted.back;
		// One garbled byte is a half hour that never was; what comes again just so was not garbled on the way.
		const believed =
			usable &&
			this.cache.isFilled(reverse, bytes, at + 2, this._slots) &&
			this._watch.goesOn(reverse, bytes, at + 2, this._slots);
		if (!believed) {
			// Half hours of two times under one day do not rise; else it was garbled, or another day.
			const rises = usable && this._watch.isRising(bytes, at + 2, this._slots);
			if (usable) this.cache.fill(reverse, bytes, at + 2, this._slots);
			if (++this._tries >= TRIES) this.fail();
			else if (!rises) this._stage = STEP.SELECT;
			return;
		}
		this._tries = 0;
		this._stage = !reverse && this._support.gives(EPC.REVERSE_DAY) ? STEP.REVERSE : STEP.CONFIRM;
	}

	/** The step under way got no usable answer. */
	onFailed(): void {
		if (this._stage === STEP.SELECT_PAIRS || this._stage === STEP.PAIRS) {
			this.gap.fail();
			this._stage = STEP.NONE;
		} else this.fail();
	}

	/** Who takes the days that are fetched. */
	set taker(taker: DayTaker) {
		this._wanted.taker = taker;
	}

	/** The taker may want other days than before. */
	searchAgain(): void {
		this._wanted.searchAgain();
	}

	/** Drops a fetch under way, as when the session is lost. */
	abort(): void {
		this._stage = STEP.NONE;
		this._date = -1;
	}

	private fail(): void {
		if (this._stage === STEP.NONE) return;
		this.counters.discarded++;
		this._wanted.skip();
		this.abort();
		// A meter that fails at everything is left in peace.
		if (++this._failures % TRIES === 0) this._pauseUntil = this._ticks.ticks() + PAUSE_MS;
		if (this._failures >= FAILURES_MAX) {
			this._failures = 0;
			this._wanted.skipNone();
			this._pauseUntil = this._ticks.ticks() + LONG_PAUSE_MS;
		}
	}

	private onPairs(bytes: Uint8Array, at: number, pdc: number): void {
		if (this._stage !== STEP.PAIRS) return;
		const end = this.gap.take(bytes, at, pdc, this);
		if (end === "again") return;
		if (end === "taken") this.counters.gaps++;
		else this.gap.fail();
		this._stage = STEP.NONE;
	}

	private commit(today: number): void {
		const { day } = this._wanted;
		this._stage = STEP.NONE;
		this._failures = 0;
		this.counters.days++;
		this.cache.commit(day, today);
		if (this._slots > 0) {
			this.keep(day, false, this.cache.scratchMidnight(false) ?? NONE);
			if (this._support.gives(EPC.REVERSE_DAY))
				this.keep(day, true, this.cache.scratchMidnight(true) ?? NONE);
		}
		this._wanted.fetched(today, this.cache.filled);
		this._wanted.taker?.take(day);
	}

	private keep(day: number, reverse: boolean, count: number, isNow = false): void {
		const held = this._record.count(day, reverse);
		if (held >= 0 && count >= 0 && held !== count && !isNow && !this.isNewer(day)) {
			this._knowsBetter = true;
			return;
		}
		this._record.put(day, reverse, count, this._clock.isDoubtful || this.doubts.touches(day));
	}

	/**
	 * The meter has another count for the beginning of `day` than it had: its clock was set back in between. True when
	 * the one that it has now is to be kept.
	 */
	private isNewer(day: number): boolean {
		// A clock that is known to be wrong goes through days again that were recorded when it was right.
		if (this._clock.disagrees) return false;
		const isHost = this._clock.source === "host";
		const seen = this._wanted.cameTwice(day);
		if (isHost && !seen && this.isSlotDoubtful(day, 0)) return false;
		if ((isHost && seen) || this._wanted.cameTwice(day - 1)) return true;
		// Nobody saw it, or not since when: perhaps the day before began twice, too.
		this._wanted.relive(day - 1, day);
		this._record.doubt(day - 1);
		this._record.doubt(day);
		return true;
	}

	/** Once, when the meter is known: the record tells where its clock stood when this program did not run. */
	private compare(): void {
		this._compared = true;
		const today = this._clock.day()!;
		const newest = this._record.newestDay;
		if (this._clock.source === "host" || newest < 0 || newest - today > RELIVED_MAX) return;
		this._wanted.recheck = newest;
		if (newest <= today) return;
		this._clock.wentBack(newest * DAY_MS);
		this.doubts.watch();
		this._wanted.relive(today + 1, newest);
	}
}
