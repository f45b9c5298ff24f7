import { dateText } from "../../meter/clock/calendar";
import type { Meter } from "../../meter/meter";
import { CSV_HEADER } from "../../meter/record/record";
import type { Settings } from "../../settings/settings";
import type { Costs } from "../../tariff/costs";
import type { DayCost, DayCosts } from "../../tariff/days";
import type { BodySource } from "../http/exchange";
import { textOrNull, wiringOf } from "./status";

/** Days that the owner's record can hold at most: 17 months. */
export const RECORD_DAYS = 527;
const HEADER = `${CSV_HEADER.trimEnd()},bought_yen,sold_yen,yen_quality\r\n`;
const NO_COST: DayCost = Object.freeze({ boughtYen: undefined, soldYen: undefined, shared: false });
/** Characters from which a piece is sent. */
const PIECE = 700;

/**
 * The owner's record, oldest day first, up to yesterday: GET /days.csv, GET /api/v1/days. A row for each day
 * and meter that has a total; the day of an exchange may have none.
 */
export class DaysSource implements BodySource {
	private readonly _meter: Meter;
	private readonly _settings: Settings;
	private readonly _costs: DayCosts;
	private readonly _isCsv: boolean;
	private _day: number;
	private _begun = false;
	private _rows = 0;
	private _ended = false;

	constructor(meter: Meter, settings: Settings, costs: Costs, days: number, isCsv: boolean) {
		this._meter = meter;
		this._settings = settings;
		this._costs = costs.days();
		this._isCsv = isCsv;
		const oldestDay = meter.record.oldestDay;
		const today = meter.history.today;
		const first = oldestDay < 0 ? Number.POSITIVE_INFINITY : oldestDay;
		this._day = today == null ? first : Math.max(first, today - days);
	}

	next(): string | undefined {
		if (this._ended) return undefined;
		let text = "";
		if (!this._begun) text = this._isCsv ? HEADER : '{"days":[';
		this._begun = true;
		const end = this.end;
		while (text.length < PIECE && this._day < end) text += this.rowsOf(this._day++);
		if (this._day >= end) {
			this._ended = true;
			if (!this._isCsv) text += "]}\n";
		}
		return text === "" ? undefined : text;
	}

	/** Today has no total yet; without a clock the record itself says where it ends. */
	private get end(): number {
		const record = this._meter.record;
		if (record.oldestDay < 0) return Number.NEGATIVE_INFINITY;
		return this._meter.history.today ?? record.oldestDay + RECORD_DAYS;
	}

	private rowsOf(day: number): string {
		const record = this._meter.record;
		const wiring = wiringOf(this._settings);
		const totals = record.totals(day, wiring);
		let text = "";
		for (let i = 0; i < totals.length; i++) {
			const total = totals[i]!;
			// What a day cost stands with the last meter of that day, for all of them.
			const cost = i < totals.length - 1 ? NO_COST : this._costs.of(day);
			if (this._isCsv) {
				text +=
					`${dateText(day)},${total.bought ?? ""},${total.sold ?? ""},${total.quality},${total.serial},` +
					`${cost.boughtYen ?? ""},${cost.soldYen ?? ""},${cost.shared ? "shared" : ""}\r\n`;
				continue;
			}
			text +=
				`${this._rows++ === 0 ? "" : ","}{"date":"${dateText(day)}","boughtKWh":${textOrNull(total.bought)},` +
				`"soldKWh":${textOrNull(total.sold)},"quality":"${total.quality}","meter":"${total.serial}",` +
				`"boughtYen":${cost.boughtYen ?? null},"soldYen":${cost.soldYen ?? null},"shared":${cost.shared}}`;
		}
		return text;
	}
}
