import type { CostJson, CostReason } from "../contracts/cost";
import { EPC } from "../echonet/epc";
import { DAY_MS, dateText, HALF_HOUR_MS, periodEnd, periodStart } from "../meter/clock/calendar";
import type { Meter } from "../meter/meter";
import type { ReadingsListener } from "../meter/values/readings";
import type { Clock } from "../ports/clock";
import type { Store } from "../ports/store";
import type { Settings, SettingsListener } from "../settings/settings";
import { readTarget, type Target } from "../settings/validate";
import { DayCosts } from "./days";
import { Counts } from "./energy/counts";
import { ZoneKeeper } from "./energy/zone-keeper";
import { ZoneRecord } from "./energy/zone-record";
import { Month } from "./month";
import { KIND, type Tariff, YEN } from "./plan/description";
import { Plans } from "./plan/plans";
import { type Warning, warningsOf } from "./plan/warnings";
import { billYen, fuelCharge, levyCharge, marginalSen, tierCharge, wholeYen } from "./price";
import { Prices } from "./prices";

/** Values of the setting `nowTile`. */
export type NowTile = "halfHour" | "perHour" | "today" | "month";

/** What the month comes to is not told from fewer days of it, and is reckoned from so many before today. */
const FORECAST_AFTER_DAYS = 3;
const FORECAST_DAYS = 7;
/** What is shown is reckoned anew after this, though nothing was read. */
const AGAIN_MS = 30_000;

/**
 * What it costs: today, this billing month, now, and what the month may come to. All are estimates, in yen with tax, from
 * the meter's energy and the tariffs that the owner typed. Energy sold is an income of its own and never subtracted.
 */
export class Costs implements ReadingsListener, SettingsListener {
	readonly plans: Plans;
	readonly prices: Prices;
	readonly zones: ZoneRecord;
	private readonly _clock: Clock;
	private readonly _meter: Meter;
	private readonly _settings: Settings;
	private readonly _counts: Counts;
	private readonly _keeper: ZoneKeeper;
	private readonly _bought: Month;
	private readonly _sold: Month;
	private _target: Target | undefined;
	private _json: CostJson | undefined;
	private _jsonAt = 0;
	/** The power is another one than in `_json`. */
	private _isNowOld = false;

	constructor(clock: Clock, meter: Meter, settings: Settings, store: Store) {
		this._clock = clock;
		this._meter = meter;
		this._settings = settings;
		this.plans = new Plans(store);
		this.prices = new Prices(clock, store);
		this.zones = new ZoneRecord(store);
		this._counts = new Counts(meter);
		this._keeper = new ZoneKeeper(meter, this._counts, this.plans, this.prices, this.zones);
		const month = (role: "bought" | "sold") =>
			new Month(meter, this._counts, this.plans, this.prices, this.zones, role);
		this._bought = month("bought");
		this._sold = month("sold");
		this._target = readTarget(settings.text("target"));
		meter.readings.listen(this);
		settings.listen(this);
	}

	onReading(change: number): void {
		// The power comes every few seconds and moves nothing but itself.
		if (change === EPC.POWER) this._isNowOld = true;
		else if (change !== EPC.CURRENT) this._json = undefined;
	}

	onSetting(key: string): void {
		this._json = undefined;
		if (key === "target") this._target = readTarget(this._settings.text("target"));
	}

	/** The tariffs or the prices were replaced. */
	renew(): void {
		this._json = undefined;
		this._keeper.renew();
	}

	/** What the days of the record cost, to be asked in rising order. */
	days(): DayCosts {
		return new DayCosts(this._meter, this.plans, this.zones, this._settings.integer("readingDay"));
	}

	/** True when a tariff is set, though it may hold only later. */
	get isSet(): boolean {
		return this.plans.count > 0;
	}

	/** The setting `nowTile`. */
	get tile(): NowTile {
		return this._settings.text("nowTile") as NowTile;
	}

	/** Yen of `count` days from `back` days before today on, older and older. */
	dayYen(back: number, count: number): readonly (number | undefined)[] {
		const today = this._meter.clock.day();
		const yen: (number | undefined)[] = [];
		if (today == null) return yen;
		const days = this.days();
		for (let i = count - 1; i >= 0; i--)
			yen[i] =
				back + i === 0 ? (this.json.today.boughtYen ?? undefined) : days.of(today - back - i).boughtYen;
		return yen;
	}

	/** What of the tariff that holds now is out of date. */
	get warnings(): readonly Warning[] {
		const day = this._meter.clock.day();
		const tariff = day == null ? undefined : this.plans.at(day);
		return tariff == null ? [] : warningsOf(tariff, day!);
	}

	/** The body of GET /api/v1/cost, and what everybody else shows of it. */
	get json(): CostJson {
		const now = this._clock.ticks();
		if (this._json == null || now - this._jsonAt >= AGAIN_MS) {
			this._json = this.reckon();
			this._jsonAt = now;
		} else if (this._isNowOld) {
			const local = this._meter.clock.local();
			if (local != null) this._json = { ...this._json, now: this.nowJson(local) };
		}
		this._isNowOld = false;
		return this._json;
	}

	private reckon(): CostJson {
		const { clock, derived } = this._meter;
		const local = clock.local();
		const target = this._target;
		if (local == null) return nothing(target, this.plans.count === 0 ? "NO_TARIFF" : "NOT_READ");
		const today = Math.floor(local / DAY_MS);
		const readingDay = this._settings.integer("readingDay");
		const from = periodStart(today, readingDay);
		const tariff = this.plans.at(today);
		this._bought.sum(from, today);
		if (derived.has("sold")) this._sold.sum(from, today);
		const course = new Course(this._counts, this._bought, today, local, periodEnd(today, readingDay));
		return {
			tariff:
				tariff == null ? null : { name: tariff.name, from: tariff.from === 0 ? null : dateText(tariff.from) },
			target: target == null ? null : { ...target, course: this.courseOf(target, tariff, course) },
			now: this.nowJson(local),
			today: this.todayJson(tariff, today),
			month: this.monthJson(tariff, course),
		};
	}

	/** Why nothing that was bought has a price; undefined: it may have one. */
	private whyNot(tariff: Tariff | undefined): CostReason | undefined {
		if (tariff == null) return "NO_TARIFF";
		// What a house behind such a meter uses is counted by another one.
		return this._meter.derived.wiring === "all-sold" ? "LACKS" : undefined;
	}

	private nowJson(local: number): CostJson["now"] {
		const today = Math.floor(local / DAY_MS);
		const tariff = this.plans.at(today);
		const watts = this._meter.derived.watts;
		const month = this._bought;
		let reason = this.whyNot(tariff) ?? null;
		let sen: number | undefined;
		let tier: number | null = null;
		let left: string | null = null;
		if (tariff != null && reason == null) {
			if (tariff.kind === KIND.tiers) {
				if (month.known) {
					const row = tariff.tierAt(month.total);
					sen = marginalSen(tariff, month.total, tariff.price(row));
					tier = row + 1;
					if (row < tariff.rows - 1) left = kWhText(tariff.tierEnd(row) - month.total);
				} else reason = "NOT_READ";
			} else {
				const price = month.priceAt(Math.floor((local - today * DAY_MS) / HALF_HOUR_MS));
				if (price == null) reason = "NO_TARIFF";
				else sen = marginalSen(tariff, 0, price);
			}
		}
		let perHour: number | null = null;
		if (watts == null) reason ??= this._meter.readings.reason(EPC.POWER) ?? null;
		else if (watts >= 0) perHour = sen == null ? null : hundredths((watts * sen) / 1000);
		else if (tariff != null) {
			// Selling has its price whatever is known of buying.
			const sell = tariff.sellSen;
			perHour = sell == null ? null : hundredths((watts * sell) / 1000);
			if (perHour != null) reason = null;
		}
		return {
			yenPerHour: perHour,
			yenPerKWh: sen == null ? null : hundredths(sen),
			tier,
			kWhLeft: left,
			reason,
		};
	}

	private todayJson(tariff: Tariff | undefined, today: number): CostJson["today"] {
		const why = this.whyNot(tariff);
		const wh = this._counts.since(today, "bought");
		const soldWh = this._meter.derived.has("sold") ? this._counts.since(today, "sold") : undefined;
		const sell = tariff?.sellSen;
		const soldYen = soldWh == null || sell == null ? null : wholeYen(soldWh * sell);
		if (tariff == null || why != null) return { boughtYen: null, soldYen, reason: why ?? null };
		if (wh == null) return { boughtYen: null, soldYen, reason: "NOT_READ" };
		const total = this._bought.total;
		const energy =
			tariff.kind === KIND.tiers
				? tierCharge(tariff, total) - tierCharge(tariff, total - wh)
				: this._bought.todayCharge(wh);
		if (energy == null) return { boughtYen: null, soldYen, reason: "NO_TARIFF" };
		const yen = wholeYen(energy + fuelCharge(tariff, total - wh, total) + levyCharge(tariff, wh));
		return { boughtYen: yen, soldYen, reason: null };
	}

	private monthJson(tariff: Tariff | undefined, course: Course): CostJson["month"] {
		const month = this._bought;
		const why = this.whyNot(tariff) ?? (month.known ? undefined : "NOT_READ");
		const isCounted = month.known && this._meter.derived.wiring === "normal";
		const yen = why == null ? yenOf(tariff!, month.bill(course.end, 0)) : null;
		const [low, high] = [course.moreWh("least"), course.moreWh("most")];
		return {
			from: dateText(month.from),
			boughtKWh: isCounted ? kWhText(month.total) : null,
			boughtYen: yen,
			soldYen: this.soldYen(),
			forecastYen:
				yen == null || low == null || high == null
					? null
					: [yenOf(tariff!, month.bill(course.end, low))!, yenOf(tariff!, month.bill(course.end, high))!],
			complete: month.known && month.complete && month.without === 0,
			shared: month.known && month.shared,
			reason: why ?? (yen == null ? "NO_TARIFF" : null),
		};
	}

	/** What the month comes to if the mean of the last days goes on. */
	private courseOf(target: Target, tariff: Tariff | undefined, course: Course): number | null {
		const more = course.moreWh("mean");
		if (more == null) return null;
		if (target.kind === "kWh") return Math.round((this._bought.total + more) / 1000);
		if (this.whyNot(tariff) != null) return null;
		return yenOf(tariff!, this._bought.bill(course.end, more));
	}

	private soldYen(): number | null {
		const sold = this._sold;
		if (!this._meter.derived.has("sold") || !sold.known) return null;
		let amount = 0;
		let isPriced = false;
		for (let i = 0; i < this.plans.count; i++) {
			const sell = this.plans.tariff(i).sellSen;
			if (sell == null) continue;
			amount += sold.wh(i) * sell;
			isPriced = true;
		}
		return isPriced ? wholeYen(amount) : null;
	}
}

/** What is still to come until the next reading day, from the last full days. */
class Course {
	/** The first day of the next billing month. */
	readonly end: number;
	private readonly _daysLeft: number;
	private _least = Number.POSITIVE_INFINITY;
	private _most = 0;
	private _sum = 0;
	private _days = 0;

	constructor(counts: Counts, month: Month, today: number, local: number, end: number) {
		this.end = end;
		this._daysLeft = end - local / DAY_MS;
		if (today - month.from < FORECAST_AFTER_DAYS || !month.known || !month.complete) return;
		for (let back = 1; back <= FORECAST_DAYS; back++) {
			const wh = counts.ofDay(today - back, "bought");
			if (wh == null) continue;
			this._least = Math.min(this._least, wh);
			this._most = Math.max(this._most, wh);
			this._sum += wh;
			this._days++;
		}
	}

	/** Wh until the end of the month; undefined while that cannot be told. */
	moreWh(which: "least" | "mean" | "most"): number | undefined {
		if (this._days < FORECAST_AFTER_DAYS) return undefined;
		const day = which === "least" ? this._least : which === "most" ? this._most : this._sum / this._days;
		return Math.round(day * this._daysLeft);
	}
}

function yenOf(tariff: Tariff, bill: { charge: number; levy: number } | undefined): number | null {
	return bill == null ? null : billYen(tariff, bill.charge, bill.levy);
}

/** Without a clock there is no today, no month and no price. */
function nothing(target: Target | undefined, reason: CostReason): CostJson {
	return {
		tariff: null,
		target: target == null ? null : { ...target, course: null },
		now: { yenPerHour: null, yenPerKWh: null, tier: null, kWhLeft: null, reason },
		today: { boughtYen: null, soldYen: null, reason },
		month: {
			from: null,
			boughtKWh: null,
			boughtYen: null,
			soldYen: null,
			forecastYen: null,
			complete: false,
			shared: false,
			reason,
		},
	};
}

/** Sen as yen with two decimals; never -0. */
function hundredths(sen: number): number {
	return Math.round(sen) / (YEN / 1000) + 0;
}

/** Wh as kWh with one decimal, cut off. */
function kWhText(wh: number): string {
	const tenths = Math.floor(wh / 100);
	return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}
