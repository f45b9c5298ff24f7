import { periodStart } from "../meter/clock/calendar";
import type { Meter } from "../meter/meter";
import { dayWh } from "./energy/day-wh";
import { SEN_PARTS } from "./energy/zone-keeper";
import type { ZoneRecord } from "./energy/zone-record";
import { KIND, type Tariff, ZONES_MAX } from "./plan/description";
import type { Plans } from "./plan/plans";
import { fuelCharge, levyCharge, tierCharge, wholeYen } from "./price";

const SLOTS = 48;

/** What a day cost beside the basic charge, and what it earned. */
export interface DayCost {
	readonly boughtYen: number | undefined;
	readonly soldYen: number | undefined;
	/** Which zones it was bought in is not known: it is shared among them by the hours that they have. */
	readonly shared: boolean;
}

/** The costs of days of the record, asked for in rising order: each begins in the tier in which the one before ended. */
export class DayCosts {
	private readonly _meter: Meter;
	private readonly _plans: Plans;
	private readonly _record: ZoneRecord;
	private readonly _readingDay: number;
	private readonly _row = new Float64Array(ZONES_MAX + 1);
	/** First day of the billing month at hand, the day after the last that was asked for, and Wh of the month up to that. */
	private _from = -1;
	private _next = -1;
	private _wh = 0;

	constructor(meter: Meter, plans: Plans, record: ZoneRecord, readingDay: number) {
		this._meter = meter;
		this._plans = plans;
		this._record = record;
		this._readingDay = readingDay;
	}

	of(day: number): DayCost {
		const from = periodStart(day, this._readingDay);
		if (from !== this._from || day !== this._next) {
			this._from = from;
			this._wh = 0;
			for (let before = from; before < day; before++) this._wh += this.sum(before, "bought") ?? 0;
		}
		this._next = day + 1;
		const tariff = this._plans.at(day);
		const wh = this.sum(day, "bought");
		const start = this._wh;
		this._wh += wh ?? 0;
		const soldWh = tariff?.sellSen == null ? undefined : this.sum(day, "sold");
		const soldYen = soldWh == null ? undefined : wholeYen(soldWh * tariff!.sellSen!);
		if (tariff == null || wh == null || this._meter.derived.wiring === "all-sold")
			return { boughtYen: undefined, soldYen, shared: false };
		const known = tariff.kind === KIND.tiers || this._record.read(day, tariff.signature, this._row);
		const energy = this.energy(tariff, day, start, wh, known);
		const yen =
			energy == null ? undefined : energy + fuelCharge(tariff, start, this._wh) + levyCharge(tariff, wh);
		return { boughtYen: yen == null ? undefined : wholeYen(yen), soldYen, shared: yen != null && !known };
	}

	private energy(tariff: Tariff, day: number, start: number, wh: number, known: boolean): number | undefined {
		const row = this._row;
		if (tariff.kind === KIND.tiers) return tierCharge(tariff, start + wh) - tierCharge(tariff, start);
		if (tariff.kind === KIND.pushed)
			return known && row[0]! > 0 ? Math.round(wh * (row[1]! + row[2]! / SEN_PARTS)) : undefined;
		let charge = 0;
		if (known) {
			let rest = wh;
			for (let zone = 0; zone < tariff.rows; zone++) {
				charge += row[zone]! * tariff.price(zone);
				rest -= row[zone]!;
			}
			return charge + Math.max(0, rest) * tariff.price(tariff.rows);
		}
		const zones = new Uint8Array(SLOTS);
		tariff.zonesOf(day, zones);
		for (let slot = 0; slot < SLOTS; slot++) charge += tariff.price(zones[slot]!);
		return Math.round((charge * wh) / SLOTS);
	}

	/** Wh of a day, whatever meters there were. */
	private sum(day: number, role: "bought" | "sold"): number | undefined {
		return dayWh(this._meter.record.totals(day, this._meter.derived.wiring), role);
	}
}
