import { readU32 } from "../../bytes/bytes";
import { textOrNull } from "../../bytes/json";
import { DAY_MS, dateText, JST_MS } from "../../meter/clock/calendar";
import type { Quality } from "../../meter/derived";
import type { DayBook } from "../../meter/record/day-source";
import { countBetween, kwhText } from "../../meter/values/kwh";
import type { Readings } from "../../meter/values/readings";
import { isReverse, type Role } from "../../meter/values/roles";
import type { Clock } from "../../ports/clock";
import type { Settings } from "../../settings/settings";
import { wiringOf } from "./status";

/** Half hours of a day, and the EDT of E2 or E4. */
const SLOTS = 48;
const EDT = 194;
const MINUTE_MS = 60_000;
/** The meter sends a half hour's count within five minutes, and we have some more to fetch it. */
const FILED_MINUTES = 8;
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
		if (reverse && !this._parts.readings.supports(0xe3)) return;
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
		return count > 99_999_999 ? -1 : count;
	}

	/** D7, 1 to 8 digits; 8 where the meter does not say. */
	private digits(): number {
		const length = this._parts.readings.copyRaw(0xd7, this._edt, 0);
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
		this._over = back > 0 ? SLOTS : Math.floor((minutes - FILED_MINUTES) / 30);
	}

	of(slot: number, known: boolean, complete: boolean): Quality | "missing" | undefined {
		if (!known) return complete && slot < this._over ? "missing" : undefined;
		const doubtful = this.day === "doubtful" && this._days.isSlotDoubtful(this._number!, slot);
		return doubtful ? "doubtful" : "derived";
	}
}

/** GET /api/v1/history?back=N: the 48 half hours of one day in kWh with their qualities, null where there is no value. */
export function dayJson(parts: HistoryParts, back: number): string {
	const bought = new DayReader(parts);
	const sold = new DayReader(parts);
	bought.load(back, "bought");
	sold.load(back, "sold");
	const number = dayOf(parts, back);
	const qualities = new Qualities(parts, number, back);
	const complete = bought.complete && sold.complete;
	const texts = ["", "", ""];
	for (let slot = 0; slot < SLOTS; slot++) {
		const down = bought.kWh(slot);
		const up = sold.kWh(slot);
		const comma = slot === 0 ? "" : ",";
		texts[0] += comma + textOrNull(down);
		texts[1] += comma + textOrNull(up);
		texts[2] += comma + textOrNull(qualities.of(slot, (down ?? up) != null, complete));
	}
	return (
		`{"back":${back},"date":${textOrNull(number == null ? undefined : dateText(number))},"complete":${complete},` +
		`"quality":"${qualities.day}","dayBoughtKWh":${textOrNull(bought.dayKWh)},"daySoldKWh":${textOrNull(sold.dayKWh)},` +
		`"boughtKWh":[${texts[0]}],"soldKWh":[${texts[1]}],"qualities":[${texts[2]}]}\n`
	);
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
		const time = `${String(slot >> 1).padStart(2, "0")}:${slot & 1 ? "30" : "00"}`;
		const kWh = `${bought.kWh(slot) ?? ""},${sold.kWh(slot) ?? ""}`;
		text += `${date},${time},${kWh},${qualities.of(slot, kWh !== ",", true) ?? ""}\r\n`;
	}
	return text;
}
