import type { Json } from "../../bytes/json";
import { dateText } from "../../meter/clock/calendar";
import type { Meter } from "../../meter/meter";
import { CSV_HEADER } from "../../meter/record/record";
import type { Settings } from "../../settings/settings";
import type { Costs } from "../../tariff/costs";
import type { DayCost, DayCosts } from "../../tariff/days";
import type { BodySource } from "../http/exchange";
import type { JsonRows } from "../http/json";
import { wiringOf } from "./status";

/** Days that the owner's record can hold at most: 17 months. */
export const RECORD_DAYS = 527;
const HEADER = `${CSV_HEADER.trimEnd()},bought_yen,sold_yen,yen_quality\r\n`;
const NO_COST: DayCost = Object.freeze({ boughtYen: undefined, soldYen: undefined, shared: false });
/** Characters from which a piece is sent. */
const PIECE = 700;

/** The days of the owner's record, the oldest first, up to yesterday, at most the last `count`. */
class RecordDays {
	private readonly _meter: Meter;
	private _day: number;

	constructor(meter: Meter, count: number) {
		this._meter = meter;
		const oldestDay = meter.record.oldestDay;
		const today = meter.history.today;
		const first = oldestDay < 0 ? Number.POSITIVE_INFINITY : oldestDay;
		this._day = today == null ? first : Math.max(first, today - count);
	}

	next(): number | undefined {
		return this._day < this.end ? this._day++ : undefined;
	}

	/** Today has no total yet; without a clock the record itself says where it ends. */
	private get end(): number {
		const record = this._meter.record;
		if (record.oldestDay < 0) return Number.NEGATIVE_INFINITY;
		return this._meter.history.today ?? record.oldestDay + RECORD_DAYS;
	}
}

/** GET /api/v1/days: a row for each day and meter that has a total; the day of an exchange may have none. */
export class DayRows implements JsonRows {
	private readonly _meter: Meter;
	private readonly _settings: Settings;
	private readonly _days: RecordDays;
	private readonly _costs: DayCosts;
	/** Rows of the day that was read last, and the next of them. */
	private _rows: readonly Json[] = [];
	private _next = 0;

	constructor(meter: Meter, settings: Settings, costs: Costs, count: number) {
		this._meter = meter;
		this._settings = settings;
		this._days = new RecordDays(meter, count);
		this._costs = costs.days();
	}

	next(): Json | undefined {
		while (this._next >= this._rows.length) {
			const day = this._days.next();
			if (day == null) return undefined;
			this._rows = this.rowsOf(day);
			this._next = 0;
		}
		return this._rows[this._next++];
	}

	private rowsOf(day: number): Json[] {
		const date = dateText(day);
		const totals = this._meter.record.totals(day, wiringOf(this._settings));
		return totals.map(({ bought, sold, quality, serial }, i) => {
			const { boughtYen, soldYen, shared } = costOf(this._costs, day, i === totals.length - 1);
			const row = { date, boughtKWh: bought, soldKWh: sold, quality, meter: serial };
			return { ...row, boughtYen, soldYen, shared };
		});
	}
}

/** What a day cost stands with the last meter of that day, for all of them. */
function costOf(costs: DayCosts, day: number, isLast: boolean): DayCost {
	return isLast ? costs.of(day) : NO_COST;
}

/** GET /days.csv: the same rows under their header. */
export class DaysCsv implements BodySource {
	private readonly _meter: Meter;
	private readonly _settings: Settings;
	private readonly _days: RecordDays;
	private readonly _costs: DayCosts;
	private _begun = false;

	constructor(meter: Meter, settings: Settings, costs: Costs, count: number) {
		this._meter = meter;
		this._settings = settings;
		this._days = new RecordDays(meter, count);
		this._costs = costs.days();
	}

	next(): string | undefined {
		let text = this._begun ? "" : HEADER;
		this._begun = true;
		while (text.length < PIECE) {
			const day = this._days.next();
			if (day == null) break;
			const lines = this._meter.record.csv(day, wiringOf(this._settings)).split("\r\n");
			for (let i = 0; i < lines.length - 1; i++) {
				const { boughtYen, soldYen, shared } = costOf(this._costs, day, i === lines.length - 2);
				text += `${lines[i]},${boughtYen ?? ""},${soldYen ?? ""},${shared ? "shared" : ""}\r\n`;
			}
		}
		return text === "" ? undefined : text;
	}
}
