import { EPC } from "../echonet/epc";
import type { Clock } from "../ports/clock";
import type { Settings, SettingsListener } from "../settings/settings";
import { DAY_MS, HALF_HOUR_MS, periodStart } from "./clock/calendar";
import type { MeterClock } from "./clock/meter-clock";
import type { DayFetch } from "./history/day-fetch";
import type { MeterIdentity } from "./record/identity";
import { countBetween, kwhText } from "./values/kwh";
import type { Readings, ReadingsListener } from "./values/readings";
import { energyEpc, isReverse, type Role, shownWatts, type Wiring } from "./values/roles";

/**
 * How far a number can be trusted: `measured` as the meter sent it, `derived` computed from such numbers,
 * `doubtful` when the meter's clock was in doubt or part of the time was not seen.
 */
export type Quality = "measured" | "derived" | "doubtful";

/** An amount of energy. Counts times coefficient and unit are kWh; `kwh` is that as exact text. */
export interface Figure {
	readonly count: number;
	readonly kwh: string;
	readonly quality: Quality;
}

/** Power over the running half hour, negative while selling. */
export interface HalfHourPower {
	/** Average in W since the half hour began. */
	readonly averageW: number;
	/** Energy in Wh that the half hour comes to if the power stays as it is now. */
	readonly projectedWh: number;
	readonly quality: Quality;
}

/** The highest power of today. */
export interface Peak {
	readonly watts: number;
	/** Minutes since midnight. */
	readonly minute: number;
}

/**
 * Figures that the meter does not send but that follow from what it sent. All are integers or exact text;
 * each is undefined when one of the numbers it needs is missing.
 */
export class Derived implements ReadingsListener, SettingsListener {
	private readonly _ticks: Clock;
	private readonly _readings: Readings;
	private readonly _clock: MeterClock;
	private readonly _history: DayFetch;
	private readonly _identity: MeterIdentity;
	private readonly _settings: Settings;
	private _wiring: Wiring;
	/** The running half hour: its number since 1970, W x ms and ms seen in it. */
	private _half = -1;
	private _sum = 0;
	private _seenMs = 0;
	private _watts: number | undefined;
	private _sampleAt = 0;
	/** Found by `average`: ms of the half hour that are over, ms of them that were seen, and the power now. */
	private _elapsedMs = 0;
	private _seen = 0;
	private _power = 0;
	private _peakDay = -1;
	private _bought: Peak | undefined;
	private _sold: Peak | undefined;

	constructor(
		ticks: Clock,
		readings: Readings,
		clock: MeterClock,
		history: DayFetch,
		identity: MeterIdentity,
		settings: Settings,
	) {
		this._ticks = ticks;
		this._readings = readings;
		this._clock = clock;
		this._history = history;
		this._identity = identity;
		this._settings = settings;
		this._wiring = settings.text("wiring") as Wiring;
		settings.listen(this);
		readings.listen(this);
	}

	onSetting(key: string): void {
		if (key !== "wiring") return;
		this._wiring = this._settings.text("wiring") as Wiring;
		this.forget();
	}

	onReading(change: number): void {
		if (change === EPC.POWER) this.sample();
	}

	get wiring(): Wiring {
		return this._wiring;
	}

	/** Power as people see it: negative while selling. Undefined with `readings.reason(EPC.POWER)`. */
	get watts(): number | undefined {
		const { watts } = this._readings;
		return watts == null ? undefined : shownWatts(watts, this.wiring);
	}

	/** True when the meter counts this direction. */
	has(role: Role): boolean {
		return this._readings.supports(energyEpc(role, this.wiring));
	}

	/** The counter as the meter sent it last, however old that is. */
	count(role: Role): number | undefined {
		return this._readings.count(energyEpc(role, this._wiring));
	}

	/** The counter itself, while it is not too old. */
	total(role: Role): Figure | undefined {
		const epc = energyEpc(role, this.wiring);
		if (this._readings.reason(epc) != null) return undefined;
		const count = this._readings.count(epc);
		return count == null ? undefined : this.figure(count, "measured");
	}

	/** Energy since midnight by the meter's clock. */
	today(role: Role): Figure | undefined {
		const day = this._clock.day();
		return day == null ? undefined : this.since(day, role);
	}

	/** Energy of the day before. */
	yesterday(role: Role): Figure | undefined {
		const day = this._clock.day();
		return day == null ? undefined : this.ofDay(day - 1, role);
	}

	/** Energy since 00:00 of the last meter reading day (setting readingDay). */
	thisPeriod(role: Role): Figure | undefined {
		const day = this._clock.day();
		if (day == null) return undefined;
		return this.since(periodStart(day, this._settings.integer("readingDay")), role);
	}

	/** Energy of a whole day given by its number; of a past one only. */
	ofDay(day: number, role: Role): Figure | undefined {
		const today = this._clock.day();
		if (today == null || day >= today) return undefined;
		const count = this.countOfDay(day, role);
		if (count == null) return undefined;
		return this.figure(count, this._history.isDoubtful(day) ? "doubtful" : "derived");
	}

	/** Energy of half hour `slot` (0..47) of a day whose raw values are at hand. */
	ofHalfHour(day: number, slot: number, role: Role): Figure | undefined {
		const count = this.halfHourCount(day, slot, role);
		if (count == null) return undefined;
		return this.figure(count, this._history.isSlotDoubtful(day, slot) ? "doubtful" : "derived");
	}

	// The same as bare counts: without the text and the look for doubts, which costs a read of the flash.

	/** Count of `today`. */
	todayCount(role: Role): number | undefined {
		const day = this._clock.day();
		return day == null ? undefined : this.countSince(day, role);
	}

	/** Count of `ofDay`. */
	dayCount(day: number, role: Role): number | undefined {
		const today = this._clock.day();
		return today == null || day >= today ? undefined : this.countOfDay(day, role);
	}

	/** Count of `ofHalfHour`. */
	halfHourCount(day: number, slot: number, role: Role): number | undefined {
		const reverse = isReverse(role, this._wiring);
		const from = this._history.count(day, slot, reverse);
		const to = from == null ? undefined : this._history.count(day, slot + 1, reverse);
		return to == null ? undefined : countBetween(from!, to, this._identity.digits);
	}

	/** Average and projection of the running half hour; undefined until a live value was seen in it. */
	get halfHour(): HalfHourPower | undefined {
		const average = this.average();
		if (average == null) return undefined;
		const elapsedMs = this._elapsedMs;
		return {
			averageW: whole(average),
			projectedWh: this.project(average),
			quality: this._seen * 10 < elapsedMs * 9 ? "doubtful" : "derived",
		};
	}

	/** `halfHour.projectedWh` alone, without the object: it is shown with every live value. */
	get projectedWh(): number | undefined {
		const average = this.average();
		return average == null ? undefined : this.project(average);
	}

	/** `projectedWh` if the power were so many W, negative while selling, from now on. */
	projectedWith(watts: number): number | undefined {
		const average = this.average();
		if (average == null) return undefined;
		this._power = watts;
		return this.project(average);
	}

	/** Average power of the running half hour in W, negative while selling; finds _elapsedMs, _seen and _power too. */
	private average(): number | undefined {
		const watts = this._watts;
		const now = this._ticks.ticks();
		const local = this._clock.localAt(now);
		if (local == null || watts == null) return undefined;
		const elapsedMs = local - this._half * HALF_HOUR_MS;
		if (elapsedMs < 0 || elapsedMs >= HALF_HOUR_MS) return undefined;
		// The last sample is the power now, unless it has grown too old.
		if (this._readings.watts == null) return undefined;
		const since = now - this._sampleAt;
		const open = since < elapsedMs ? since : elapsedMs;
		const seen = this._seenMs + open;
		if (seen <= 0) return undefined;
		this._elapsedMs = elapsedMs;
		this._seen = seen;
		this._power = watts;
		return (this._sum + watts * open) / seen;
	}

	/** What the half hour comes to if the power stays as it is, in Wh. */
	private project(average: number): number {
		const elapsedMs = this._elapsedMs;
		return whole((average * elapsedMs + this._power * (HALF_HOUR_MS - elapsedMs)) / 3_600_000);
	}

	/** Highest power of today in a direction, as a positive number; undefined while none was seen. */
	peak(role: Role): Peak | undefined {
		if (this._peakDay !== this._clock.day()) return undefined;
		return role === "bought" ? this._bought : this._sold;
	}

	/** Another meter: sums begin anew. */
	forget(): void {
		this._half = -1;
		this._watts = undefined;
		this._peakDay = -1;
		this._bought = undefined;
		this._sold = undefined;
	}

	private since(day: number, role: Role): Figure | undefined {
		const count = this.countSince(day, role);
		if (count == null) return undefined;
		const stale = this._readings.reason(energyEpc(role, this._wiring)) === "STALE";
		const doubtful = stale || this._clock.isDoubtful || this._history.isDoubtful(day);
		return this.figure(count, doubtful ? "doubtful" : "derived");
	}

	private countSince(day: number, role: Role): number | undefined {
		const wiring = this._wiring;
		const from = this._history.midnight(day, isReverse(role, wiring));
		const to = from == null ? undefined : this.count(role);
		return to == null ? undefined : countBetween(from!, to, this._identity.digits);
	}

	private countOfDay(day: number, role: Role): number | undefined {
		const reverse = isReverse(role, this._wiring);
		const from = this._history.midnight(day, reverse);
		const to = from == null ? undefined : this._history.midnight(day + 1, reverse);
		return to == null ? undefined : countBetween(from!, to, this._identity.digits);
	}

	private figure(count: number, quality: Quality): Figure | undefined {
		const { coefficient, unitExponent } = this._readings;
		if (coefficient == null || unitExponent == null) return undefined;
		const kwh = kwhText(count, coefficient, unitExponent);
		return kwh == null ? undefined : { count, kwh, quality };
	}

	/** A live value came: what was before it held until now, unless it was too old to be true. */
	private sample(): void {
		const now = this._ticks.ticks();
		const local = this._clock.localAt(now);
		const measured = this._readings.watts;
		const watts = measured == null ? undefined : shownWatts(measured, this._wiring);
		if (local != null) {
			const half = Math.floor(local / HALF_HOUR_MS);
			const gapMs = now - this._sampleAt;
			if (half !== this._half) {
				this._half = half;
				this._sum = 0;
				this._seenMs = 0;
			}
			if (this._watts != null && gapMs <= this._readings.powerHoldsMs) {
				const begun = local - half * HALF_HOUR_MS;
				const inside = gapMs < begun ? gapMs : begun;
				this._sum += this._watts * inside;
				this._seenMs += inside;
			}
			if (watts != null) this.watchPeak(watts, local);
		}
		this._watts = watts;
		this._sampleAt = now;
	}

	private watchPeak(watts: number, local: number): void {
		const day = Math.floor(local / DAY_MS);
		if (day !== this._peakDay) {
			this._peakDay = day;
			this._bought = undefined;
			this._sold = undefined;
		}
		if (watts > (this._bought?.watts ?? 0)) this._bought = { watts, minute: minuteOf(local) };
		if (-watts > (this._sold?.watts ?? 0)) this._sold = { watts: -watts, minute: minuteOf(local) };
	}
}

/** Minute of the day. */
function minuteOf(local: number): number {
	return Math.floor((local % DAY_MS) / 60_000);
}

/** Nearest integer, never -0. */
function whole(value: number): number {
	const rounded = Math.round(value);
	return rounded === 0 ? 0 : rounded;
}
