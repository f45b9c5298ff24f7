import { readU32 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { FrameReader } from "../../echonet/frame-reader";
import type { Clock } from "../../ports/clock";
import { readDay } from "../clock/calendar";
import type { MeterClock } from "../clock/meter-clock";
import type { CounterWatch } from "../history/counter-watch";
import type { HalfHours } from "../history/half-hours";
import type { Readings } from "../values/readings";
import type { Capabilities } from "./capabilities";

/** 97 and 98 from two answers belong together when they are no further apart, and not around midnight. */
const PAIR_MS = 60_000;
const FIRST_MINUTE = 5;
const LAST_MINUTE = 1435;

/** Takes in what the meter says, answer or notice: Readings, maps, clock, half hours. */
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

	constructor(
		ticks: Clock,
		readings: Readings,
		support: Capabilities,
		clock: MeterClock,
		halfHours: HalfHours,
		watch: CounterWatch,
	) {
		this._ticks = ticks;
		this._readings = readings;
		this._support = support;
		this._clock = clock;
		this._halfHours = halfHours;
		this._watch = watch;
	}

	/** A new reading of the whole meter begins. */
	begin(): void {
		this._minute = -1;
		this._day = -1;
		this.ranBack = false;
	}

	/** Takes one property of the meter object, to which the frame came. */
	take(property: FrameReader): void {
		const epc = property.epc;
		const bytes = property.bytes;
		const at = property.edt;
		const pdc = property.pdc;
		if ((epc === EPC.FORWARD || epc === EPC.REVERSE) && pdc === 4) {
			const verdict = this._watch.judge(epc === EPC.REVERSE, readU32(bytes, at));
			if (verdict === "odd") return;
			if (verdict === "back") this.ranBack = true;
		}
		if (!this._readings.store(epc, bytes, at, pdc)) return;
		switch (epc) {
			case EPC.TIME:
				this._minute = bytes[at]! < 24 && bytes[at + 1]! < 60 ? bytes[at]! * 60 + bytes[at + 1]! : -1;
				this._minuteAskedAt = this.askedAt;
				break;
			case EPC.DATE:
				this.date = readDay(bytes, at);
				this._day = this.date;
				this._dayAt = this._ticks.ticks();
				break;
			case EPC.SET_MAP:
			case EPC.GET_MAP:
				this._support.load(epc, bytes, at, pdc);
				break;
			case EPC.FORWARD_HALF_HOUR:
			case EPC.REVERSE_HALF_HOUR:
				if (this._watch.isNear(epc === EPC.REVERSE_HALF_HOUR, readU32(bytes, at + 7)))
					this._halfHours.take(epc, bytes, at);
				break;
		}
	}

	/** True when 97 and 98 have both come. */
	get hasClock(): boolean {
		return this._minute >= 0 && this._day >= 0;
	}

	/** Tells the clock 97 and 98, when both have come. True when it learnt something. */
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
		if (!together && !near) return false;
		this._clock.observe(day, minute, askedAt);
		return true;
	}
}
