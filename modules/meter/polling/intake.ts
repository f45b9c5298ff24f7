import { copy, readI16, readI32, readU32 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { FrameReader } from "../../echonet/frame-reader";
import type { Clock } from "../../ports/clock";
import { DAY_MS, readDay } from "../clock/calendar";
import type { MeterClock } from "../clock/meter-clock";
import type { CounterWatch, Verdict } from "../history/counter-watch";
import type { HalfHours } from "../history/half-hours";
import { KINDS, type KindTraits } from "../values/properties";
import { propertyOf } from "../values/property-index";
import type { Readings } from "../values/readings";
import { Agreement } from "./agreement";
import type { Capabilities } from "./capabilities";
import type { LiveCheck } from "./live-check";

/** 97 and 98 from two answers belong together when they are no further apart, and not around midnight. */
const PAIR_MS = 60_000;
const FIRST_MINUTE = 5;
const LAST_MINUTE = 1435;
/** Times in a row that a clock which goes against itself is read again at once. */
const CLOCK_TRIES = 5;
/** How far two readings of the clock may be apart beside what they tell: 97 is whole minutes. */
const CLOCK_SLACK_MS = 5_000;
const MINUTE_MS = 60_000;

/** Takes in what the meter says, answer or notice, once it is believed (`check` in KINDS): Readings, maps, clock, half hours. */
export class Intake {
	/** `ticks()` when the request under way was first sent. */
	askedAt = 0;
	/** The counter began anew from a lower value: this is another meter. */
	ranBack = false;
	/** The last 98 taken as a day number; -1 when it was no date. */
	date = -1;
	private readonly _ticks: Clock;
	private readonly _readings: Readings;
	private readonly _support: Capabilities;
	private readonly _clock: MeterClock;
	private readonly _halfHours: HalfHours;
	private readonly _watch: CounterWatch;
	/** 97 and 98 waiting for each other, -1 while they have not come. */
	private _minute = -1;
	private _minuteAskedAt = 0;
	private _day = -1;
	private _dayAt = 0;
	/** EDT of 97 and behind it of 98, as they came last. */
	private readonly _timeAndDate = new Uint8Array(6);
	/** Bounds of (local time - ticks) that the clock told against what is known, until it says so again. */
	private _low = 0;
	private _high = 0;
	private _strange = 0;
	private readonly _agreement = new Agreement();
	private readonly _live: LiveCheck;

	constructor(
		ticks: Clock,
		readings: Readings,
		support: Capabilities,
		clock: MeterClock,
		halfHours: HalfHours,
		watch: CounterWatch,
		live: LiveCheck,
	) {
		this._ticks = ticks;
		this._readings = readings;
		this._support = support;
		this._clock = clock;
		this._halfHours = halfHours;
		this._watch = watch;
		this._live = live;
	}

	/** A new reading of the whole meter begins. */
	begin(): void {
		this._minute = -1;
		this._day = -1;
		this.ranBack = false;
		this._strange = 0;
		this._watch.begin();
	}

	/** What was heard once counts for nothing any more: it must be heard twice again. */
	doubt(): void {
		this._agreement.forget();
	}

	/** Takes one property of the meter object, to which the frame came. False when it must be asked for again to be believed. */
	take(property: FrameReader): boolean {
		const epc = property.epc;
		const bytes = property.bytes;
		const at = property.edt;
		const pdc = property.pdc;
		const row = propertyOf(epc);
		if (row == null) return true;
		if (pdc < row.min || pdc > row.max) {
			if (this.isRepeated(property)) this._readings.store(epc, bytes, at, pdc);
			else return false;
			return true;
		}
		const { check } = KINDS[row.kind];
		if (check === "own") return true;
		if (check === "clock") {
			this.takeClock(epc, bytes, at);
			return true;
		}
		const verdict = this.judge(property, check);
		if (verdict === "odd") return false;
		if (verdict === "held") return true;
		if (verdict === "back") this.ranBack = true;
		this._readings.store(epc, bytes, at, pdc);
		if (epc === EPC.SET_MAP || epc === EPC.GET_MAP) this._support.load(epc, bytes, at, pdc);
		if (epc === EPC.FORWARD_HALF_HOUR || epc === EPC.REVERSE_HALF_HOUR) this._halfHours.take(epc, bytes, at);
		return true;
	}

	private judge(property: FrameReader, check: KindTraits["check"]): Verdict {
		const epc = property.epc;
		const bytes = property.bytes;
		const at = property.edt;
		if (epc === EPC.POWER) return this._live.power(readI32(bytes, at)) ? "good" : "odd";
		if (epc === EPC.CURRENT)
			return this._live.currents(readI16(bytes, at), readI16(bytes, at + 2)) ? "good" : "odd";
		if (epc === EPC.FORWARD || epc === EPC.REVERSE)
			return this._watch.judge(epc === EPC.REVERSE, readU32(bytes, at));
		if (check !== "live" && !this.isRepeated(property)) return "odd";
		if (check !== "counted" || this._watch.isNear(epc === EPC.REVERSE_HALF_HOUR, readU32(bytes, at + 7)))
			return "good";
		return "held";
	}

	/** True when this EDT is the one that is held, or was said last. */
	private isRepeated({ epc, bytes, edt, pdc }: FrameReader): boolean {
		const agrees = this._agreement.agrees(epc, bytes, edt, pdc);
		return agrees || this._readings.holds(epc, bytes, edt, pdc);
	}

	private takeClock(epc: number, bytes: Uint8Array, at: number): void {
		if (epc === EPC.TIME) {
			this._minute = bytes[at]! < 24 && bytes[at + 1]! < 60 ? bytes[at]! * 60 + bytes[at + 1]! : -1;
			this._minuteAskedAt = this.askedAt;
			copy(bytes, at, 2, this._timeAndDate, 0);
			return;
		}
		this.date = readDay(bytes, at);
		this._day = this.date;
		this._dayAt = this._ticks.ticks();
		copy(bytes, at, 4, this._timeAndDate, 2);
	}

	/** True when 97 and 98 have both come. */
	get hasClock(): boolean {
		return this._minute >= 0 && this._day >= 0;
	}

	/** Tells the clock 97 and 98, when both have come and are believed. True when it learnt something. */
	readClock(): boolean {
		const minute = this._minute;
		const day = this._day;
		const askedAt = this._minuteAskedAt;
		const now = this._ticks.ticks();
		const together = askedAt === this.askedAt && this._dayAt === now;
		const close = now - askedAt < PAIR_MS && now - this._dayAt < PAIR_MS;
		const near = close && minute >= FIRST_MINUTE && minute < LAST_MINUTE;
		this._minute = -1;
		this._day = -1;
		if (!together && !near) {
			// The younger of the two may go with what comes next.
			if (!close && this._dayAt < askedAt) this._minute = minute;
			return false;
		}
		if (!this._clock.fits(day, minute, askedAt) && !this.isToldAgain(day, minute, askedAt)) return false;
		this._strange = 0;
		this._clock.observe(day, minute, askedAt);
		this._readings.store(EPC.TIME, this._timeAndDate, 0, 2);
		this._readings.store(EPC.DATE, this._timeAndDate, 2, 4);
		return true;
	}

	/** The clock goes against what is known of it, or nothing is: it is read again at once. */
	get wantsClock(): boolean {
		return this._strange > 0 && this._strange < CLOCK_TRIES;
	}

	/** True when the clock told the same when it was read before and not believed. */
	private isToldAgain(day: number, minute: number, askedAt: number): boolean {
		const local = day * DAY_MS + minute * MINUTE_MS;
		const low = local - this._ticks.ticks();
		const high = local + MINUTE_MS - askedAt;
		const apart = Math.max(low - this._high, this._low - high);
		this._low = low;
		this._high = high;
		return this._strange++ > 0 && apart <= CLOCK_SLACK_MS;
	}
}
