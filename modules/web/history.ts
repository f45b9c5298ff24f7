import { readU32 } from "../bytes/bytes";
import { DAY_MS, dateText, JST_MS } from "../meter/calendar";
import type { DayBook } from "../meter/day-source";
import type { Quality } from "../meter/derived";
import { countBetween, kwhText } from "../meter/kwh";
import type { Readings } from "../meter/readings";
import { isReverse, type Role } from "../meter/roles";
import type { Clock } from "../ports/clock";
import type { Settings } from "../settings/settings";
import type { BodySource } from "./exchange";
import { wiringOf } from "./status";

/** Half hours of a day, and the EDT of E2 or E4. */
const SLOTS = 48;
const EDT = 194;
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
	readonly #parts: HistoryParts;
	readonly #counts = new Float64Array(SLOTS + 1);
	readonly #edt = new Uint8Array(EDT);

	constructor(parts: HistoryParts) {
		this.#parts = parts;
	}

	/** Reads the day `back` days before today; the last half hour ends with the first count of the next day. */
	load(back: number, role: Role): void {
		const reverse = isReverse(role, wiringOf(this.#parts.settings));
		this.#counts.fill(-1);
		if (reverse && !this.#parts.readings.supports(0xe3)) return;
		if (this.read(back, reverse)) for (let i = 0; i < SLOTS; i++) this.#counts[i] = this.count(i);
		if (back > 0 && this.read(back - 1, reverse)) this.#counts[SLOTS] = this.count(0);
	}

	/** kWh of a half hour as an exact decimal text, or undefined where a reading is missing. */
	kWh(slot: number): string | undefined {
		const { coefficient, unitExponent } = this.#parts.readings;
		const from = this.#counts[slot]!;
		const to = this.#counts[slot + 1]!;
		if (from < 0 || to < 0 || coefficient === undefined || unitExponent === undefined) return undefined;
		const count = countBetween(from, to, this.digits());
		return count === undefined ? undefined : kwhText(count, coefficient, unitExponent);
	}

	private read(back: number, reverse: boolean): boolean {
		const known = this.#parts.days.readDay(back, reverse, this.#edt, 0);
		if (!known) this.complete = false;
		return known;
	}

	private count(slot: number): number {
		const count = readU32(this.#edt, 2 + slot * 4);
		return count > 99_999_999 ? -1 : count;
	}

	/** D7, 1 to 8 digits; 8 where the meter does not say. */
	private digits(): number {
		const { readings } = this.#parts;
		const length = readings.copyRaw(0xd7, this.#edt, 0);
		const digits = length === 1 ? this.#edt[0]! : 8;
		return digits >= 1 && digits <= 8 ? digits : 8;
	}
}

/** Day number of the day `back` days before today, by the meter's clock where it is known; undefined without a clock. */
function dayOf({ clock, days }: HistoryParts, back: number): number | undefined {
	const unix = clock.unix();
	const today = days.today ?? (unix === undefined ? undefined : Math.floor((unix + JST_MS) / DAY_MS));
	return today === undefined ? undefined : today - back;
}

/** How far the half hours of a day can be trusted: they are differences of counters, never sent as such. */
function qualityOf({ days }: HistoryParts, day: number | undefined): Quality {
	return day !== undefined && days.isDoubtful(day) ? "doubtful" : "derived";
}

/** GET /api/v1/history?back=N: the 48 half hours of one day in kWh, null where there is no value. */
export function dayJson(parts: HistoryParts, back: number): string {
	const day = new DayReader(parts);
	const bought = sideJson(day, back, "bought");
	const sold = sideJson(day, back, "sold");
	const number = dayOf(parts, back);
	return (
		`{"back":${back},"date":${number === undefined ? "null" : `"${dateText(number)}"`},"complete":${day.complete},` +
		`"quality":"${qualityOf(parts, number)}","boughtKWh":${bought},"soldKWh":${sold}}\n`
	);
}

function sideJson(day: DayReader, back: number, role: Role): string {
	day.load(back, role);
	let json = "[";
	for (let slot = 0; slot < SLOTS; slot++) {
		const kWh = day.kWh(slot);
		json += `${slot === 0 ? "" : ","}${kWh === undefined ? "null" : `"${kWh}"`}`;
	}
	return `${json}]`;
}

/** GET /history.csv?days=N: a row for each half hour, oldest day first, one day at a time; empty where there is no value. */
export class CsvSource implements BodySource {
	readonly #parts: HistoryParts;
	#back: number;
	#begun = false;

	constructor(parts: HistoryParts, days: number) {
		this.#parts = parts;
		this.#back = days - 1;
	}

	next(): string | undefined {
		if (!this.#begun) {
			this.#begun = true;
			return "date,from,bought_kWh,sold_kWh,quality\r\n";
		}
		if (this.#back < 0) return undefined;
		return this.day(this.#back--);
	}

	private day(back: number): string {
		const number = dayOf(this.#parts, back);
		const date = number === undefined ? `${back} days ago` : dateText(number);
		const quality = qualityOf(this.#parts, number);
		const bought = new DayReader(this.#parts);
		const sold = new DayReader(this.#parts);
		bought.load(back, "bought");
		sold.load(back, "sold");
		let text = "";
		for (let slot = 0; slot < SLOTS; slot++) {
			const time = `${String(slot >> 1).padStart(2, "0")}:${slot & 1 ? "30" : "00"}`;
			const kWh = `${bought.kWh(slot) ?? ""},${sold.kWh(slot) ?? ""}`;
			text += `${date},${time},${kWh},${kWh === "," ? "" : quality}\r\n`;
		}
		return text;
	}
}
