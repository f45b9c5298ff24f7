import { readU32 } from "../../bytes/bytes";
import type { Json } from "../../bytes/json";
import { EPC } from "../../echonet/epc";
import { clockText, DAY_MS, dateText, JST_MS } from "../../meter/clock/calendar";
import type { Quality } from "../../meter/derived";
import type { DayBook } from "../../meter/record/day-source";
import { HALF_HOUR_MISSING_MS } from "../../meter/values/ages";
import { countBetween, kwhText } from "../../meter/values/kwh";
import type { Readings } from "../../meter/values/readings";
import { isReverse, type Role } from "../../meter/values/roles";
import { isCount } from "../../meter/values/special";
import type { Clock } from "../../ports/clock";
import type { Settings } from "../../settings/settings";
import { wiringOf } from "./status";

/** Half hours of a day, and the EDT of E2 or E4. */
const SLOTS = 48;
const EDT = 194;
const MINUTE_MS = 60_000;
/** Days that the meter keeps, counted from today. */
export const DAYS_MAX = 100;

export interface HistoryParts {
	readonly clock: Clock;
	readonly settings: Settings;
	readonly readings: Readings;
	readonly days: DayBook;
}

/** What each half hour of a day bought or sold, from the counter readings at the half hours. */
class DayReader {
	/** False when a part of the day is still to come from the meter; it was asked for. */
	complete = true;
	private readonly _parts: HistoryParts;
	private readonly _counts = new Float64Array(SLOTS + 1);
	private readonly _edt = new Uint8Array(EDT);

	constructor(parts: HistoryParts) {
		this._parts = parts;
	}

	/** Reads the day `back` days before today; the last half hour ends with the first count of the next day. */
	load(back: number, role: Role): void {
		const reverse = isReverse(role, wiringOf(this._parts.settings));
		this._counts.fill(-1);
		if (reverse && !this._parts.readings.supports(EPC.REVERSE)) return;
		if (this.read(back, reverse)) for (let i = 0; i < SLOTS; i++) this._counts[i] = this.count(i);
		if (back > 0 && this.read(back - 1, reverse)) this._counts[SLOTS] = this.count(0);
	}

	/** kWh of a half hour as an exact decimal text, or undefined where a reading is missing. */
	kWh(slot: number): string | undefined {
		return this.between(slot, slot + 1);
	}

	/** kWh of the whole day: its half hours with the gaps between them. Undefined while it is not over. */
	get dayKWh(): string | undefined {
		return this.between(0, SLOTS);
	}

	private between(slot: number, toSlot: number): string | undefined {
		const coefficient = this._parts.readings.coefficient;
		const unitExponent = this._parts.readings.unitExponent;
		const from = this._counts[slot]!;
		const to = this._counts[toSlot]!;
		if (from < 0 || to < 0 || coefficient == null || unitExponent == null) return undefined;
		const count = countBetween(from, to, this.digits());
		return count == null ? undefined : kwhText(count, coefficient, unitExponent);
	}

	private read(back: number, reverse: boolean): boolean {
		const known = this._parts.days.readDay(back, reverse, this._edt, 0);
		if (!known) this.complete = false;
		return known;
	}

	private count(slot: number): number {
		const count = readU32(this._edt, 2 + slot * 4);
		return isCount(count) ? count : -1;
	}

	/** D7, 1 to 8 digits; 8 where the meter does not say. */
	private digits(): number {
		const length = this._parts.readings.copyRaw(EPC.DIGITS, this._edt, 0);
		const digits = length === 1 ? this._edt[0]! : 8;
		return digits >= 1 && digits <= 8 ? digits : 8;
	}
}

/** Day number of the day `back` days before today, by the meter's clock where it is known; undefined without a clock. */
function dayOf({ clock, days }: HistoryParts, back: number): number | undefined {
	const unix = clock.unix();
	const today = days.today ?? (unix == null ? undefined : Math.floor((unix + JST_MS) / DAY_MS));
	return today == null ? undefined : today - back;
}

/**
 * How far the half hours of a day can be trusted: they are differences of counters, never sent as such. `missing`:
 * the meter has none, though the half hour is over. Undefined: not over, or still to come from the meter.
 */
class Qualities {
	/** Of the day as a whole. */
	readonly day: Quality;
	private readonly _days: DayBook;
	private readonly _number: number | undefined;
	/** Half hours that are over. */
	private readonly _over: number;

	constructor({ clock, days }: HistoryParts, day: number | undefined, back: number) {
		this._days = days;
		this._number = day;
		this.day = day != null && days.isDoubtful(day) ? "doubtful" : "derived";
		const unix = clock.unix();
		const minutes = unix == null ? 0 : Math.floor((unix + JST_MS) / MINUTE_MS) % (SLOTS * 30);
		this._over = back > 0 ? SLOTS : Math.floor((minutes - HALF_HOUR_MISSING_MS / MINUTE_MS) / 30);
	}

	of(slot: number, known: boolean, complete: boolean): Quality | "missing" | undefined {
		if (!known) return complete && slot < this._over ? "missing" : undefined;
		const doubtful = this.day === "doubtful" && this._days.isSlotDoubtful(this._number!, slot);
		return doubtful ? "doubtful" : "derived";
	}
}

/** GET /api/v1/history?back=N: the 48 half hours of one day in kWh with their qualities, null where there is no value. */
export function dayJson(parts: HistoryParts, back: number): Json {
	const bought = new DayReader(parts);
	const sold = new DayReader(parts);
	bought.load(back, "bought");
	sold.load(back, "sold");
	const number = dayOf(parts, back);
	const qualities = new Qualities(parts, number, back);
	const complete = bought.complete && sold.complete;
	const slots = [...Array(SLOTS).keys()];
	return {
		back,
		date: number == null ? null : dateText(number),
		complete,
		quality: qualities.day,
		dayBoughtKWh: bought.dayKWh,
		daySoldKWh: sold.dayKWh,
		boughtKWh: slots.map((slot) => bought.kWh(slot)),
		soldKWh: slots.map((slot) => sold.kWh(slot)),
		qualities: slots.map((slot) =>
			qualities.of(slot, (bought.kWh(slot) ?? sold.kWh(slot)) != null, complete),
		),
	};
}

/**
 * GET /history.csv?back=N: a header and a row for each half hour of one day, empty where there is no value. Undefined while
 * the day is not at hand; it was asked for.
 */
export function dayCsv(parts: HistoryParts, back: number): string | undefined {
	const bought = new DayReader(parts);
	const sold = new DayReader(parts);
	bought.load(back, "bought");
	sold.load(back, "sold");
	const number = dayOf(parts, back);
	if (!bought.complete || !sold.complete || number == null) return undefined;
	const date = dateText(number);
	const qualities = new Qualities(parts, number, back);
	let text = "date,from,bought_kWh,sold_kWh,quality\r\n";
	for (let slot = 0; slot < SLOTS; slot++) {
		const kWh = `${bought.kWh(slot) ?? ""},${sold.kWh(slot) ?? ""}`;
		text += `${date},${clockText(slot * 30)},${kWh},${qualities.of(slot, kWh !== ",", true) ?? ""}\r\n`;
	}
	return text;
}
