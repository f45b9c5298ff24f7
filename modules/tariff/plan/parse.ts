import { wholeNumber } from "../../bytes/ascii";
import type { TariffRule } from "../../contracts/tariff";
import { dayNumber } from "../../meter/clock/calendar";
import {
	ALL_DAYS,
	ALL_HOURS,
	ALL_MONTHS,
	AT,
	ENDLESS,
	KIND,
	TARIFFS_MAX,
	Tariff,
	TIERS_MAX,
	ZONES_MAX,
} from "./description";
import type { Fault } from "./fault";
import { unknownKey } from "./json-keys";
import { dayBits, hourBits, monthBits } from "./ranges";

/** In sen per kWh. */
const PRICE_MAX = 20_000;
const FUEL_MAX = 3000;
const BASE_MAX = 10_000_000;
const FREE_MAX_WH = 1_000_000;
const TIER_MAX_WH = 100_000_000;
const NAME_MAX = 40;
const SOURCE_MAX = 120;

const TARIFF_KEYS =
	"name,source,date,from,base,tiers,zones,otherSen,pushed,fuelSen,fuelMonth,levySen,levyUntil,sellSen,sellUntil,floorSen";
const BASE_KEYS = "kind,sen,wh";
const TIER_KEYS = "toWh,sen";
const ZONE_KEYS = "sen,days,hours,months";
const KEYS: readonly string[] = Object.freeze(
	`tariffs,${TARIFF_KEYS},${BASE_KEYS},toWh,days,hours,months`.split(","),
);

type Fields = Readonly<Record<string, unknown>>;

/** Thrown inside this file alone: the first field that is wrong ends the reading. */
class Wrong {
	readonly fault: Fault;

	constructor(code: TariffRule, field: string) {
		this.fault = Object.freeze({ code, field });
	}
}

/** The tariffs of a body of PUT /api/v1/tariff, or the first thing that is wrong with it. */
export function readTariffs(text: string): readonly Tariff[] | Fault {
	const unknown = unknownKey(text, KEYS);
	if (unknown != null) return { code: "UNKNOWN", field: unknown.slice(0, NAME_MAX) };
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return { code: "JSON", field: "" };
	}
	try {
		return list(body);
	} catch (error) {
		if (error instanceof Wrong) return error.fault;
		throw error;
	}
}

/** True for what `readTariffs` gives of a body that is wrong. */
export function isFault(result: readonly unknown[] | Fault): result is Fault {
	return !Array.isArray(result);
}

function list(body: unknown): readonly Tariff[] {
	const rows = rowsOf(fieldsOf(body, "", "tariffs").tariffs, "tariffs", 0, TARIFFS_MAX);
	const tariffs = rows.map((row, i) => tariff(row, `tariffs.${i}`));
	for (let i = 1; i < tariffs.length; i++)
		if (tariffs[i]!.from <= tariffs[i - 1]!.from) throw new Wrong("ORDER", `tariffs.${i}.from`);
	return tariffs;
}

function tariff(value: unknown, at: string): Tariff {
	const fields = fieldsOf(value, at, TARIFF_KEYS);
	const name = string(fields, "name", at, NAME_MAX);
	if (name.trim() === "") throw new Wrong("MISSING", `${at}.name`);
	if (fields.source !== undefined) string(fields, "source", at, SOURCE_MAX);
	if (fields.date !== undefined) day(fields, "date", at);
	const numbers: number[] = [];
	numbers[AT.kind] = kindOf(fields, at);
	numbers[AT.from] = fields.from == null ? 0 : day(fields, "from", at);
	readBase(fields.base, `${at}.base`, numbers);
	if (numbers[AT.freeWh]! > 0 && numbers[AT.kind] !== KIND.tiers) throw new Wrong("MINIMUM", `${at}.base`);
	numbers[AT.floor] = fields.floorSen === undefined ? 0 : integer(fields, "floorSen", at, 0, BASE_MAX);
	numbers[AT.fuel] = integer(fields, "fuelSen", at, -FUEL_MAX, FUEL_MAX);
	numbers[AT.fuelMonth] = month(fields, "fuelMonth", at);
	numbers[AT.levy] = integer(fields, "levySen", at, 0, FUEL_MAX);
	numbers[AT.levyUntil] = month(fields, "levyUntil", at);
	numbers[AT.sell] = fields.sellSen == null ? ENDLESS : integer(fields, "sellSen", at, 0, PRICE_MAX);
	numbers[AT.sellUntil] = month(fields, "sellUntil", at);
	numbers[AT.other] = 0;
	if (numbers[AT.kind] === KIND.tiers) readTiers(fields.tiers, `${at}.tiers`, numbers);
	else if (numbers[AT.kind] === KIND.zones) readZones(fields, at, numbers);
	// A price that comes later is at least 0.
	else refuseNegative(0, numbers, `${at}.fuelSen`);
	return new Tariff(name, Int32Array.from(numbers));
}

function kindOf(fields: Fields, at: string): number {
	const given = [fields.tiers, fields.zones, fields.pushed].filter((value) => value !== undefined);
	if (given.length !== 1) throw new Wrong("ONE_OF", at);
	if (fields.otherSen !== undefined && fields.zones === undefined)
		throw new Wrong("ONE_OF", `${at}.otherSen`);
	if (fields.tiers !== undefined) return KIND.tiers;
	if (fields.zones !== undefined) return KIND.zones;
	if (fields.pushed !== true) throw new Wrong("TYPE", `${at}.pushed`);
	return KIND.pushed;
}

function readBase(value: unknown, at: string, numbers: number[]): void {
	const fields = fieldsOf(value, at, BASE_KEYS);
	const isMinimum = fields.kind === "minimum";
	if (!isMinimum && fields.kind !== "fixed") throw new Wrong("TYPE", `${at}.kind`);
	if (!isMinimum && fields.wh !== undefined) throw new Wrong("UNKNOWN", `${at}.wh`);
	numbers[AT.base] = integer(fields, "sen", at, 0, BASE_MAX);
	numbers[AT.isMinimum] = isMinimum ? 1 : 0;
	numbers[AT.freeWh] = isMinimum ? integer(fields, "wh", at, 0, FREE_MAX_WH) : 0;
}

function readTiers(value: unknown, at: string, numbers: number[]): void {
	const rows = rowsOf(value, at, 1, TIERS_MAX);
	let end = 0;
	for (let i = 0; i < rows.length; i++) {
		const row = `${at}.${i}`;
		const fields = fieldsOf(rows[i], row, TIER_KEYS);
		if ((fields.toWh === null) !== (i === rows.length - 1)) throw new Wrong("LAST_TIER", `${row}.toWh`);
		const to = fields.toWh === null ? ENDLESS : integer(fields, "toWh", row, 1, TIER_MAX_WH);
		if (to <= end) throw new Wrong("ORDER", `${row}.toWh`);
		end = to;
		const sen = integer(fields, "sen", row, 0, PRICE_MAX);
		refuseNegative(sen, numbers, `${row}.sen`);
		numbers.push(to, sen);
	}
}

function readZones(fields: Fields, at: string, numbers: number[]): void {
	const rows = rowsOf(fields.zones, `${at}.zones`, 1, ZONES_MAX);
	const other = integer(fields, "otherSen", at, 0, PRICE_MAX);
	refuseNegative(other, numbers, `${at}.otherSen`);
	numbers[AT.other] = other;
	for (let i = 0; i < rows.length; i++) {
		const row = `${at}.zones.${i}`;
		const zone = fieldsOf(rows[i], row, ZONE_KEYS);
		const sen = integer(zone, "sen", row, 0, PRICE_MAX);
		refuseNegative(sen, numbers, `${row}.sen`);
		numbers.push(
			sen,
			set(zone, "days", row, dayBits, ALL_DAYS),
			set(zone, "hours", row, hourBits, ALL_HOURS),
			set(zone, "months", row, monthBits, ALL_MONTHS),
		);
	}
}

/** With this a bill never falls while something is bought. */
function refuseNegative(sen: number, numbers: readonly number[], field: string): void {
	if (sen + numbers[AT.fuel]! + numbers[AT.levy]! < 0) throw new Wrong("NEGATIVE", field);
}

function fieldsOf(value: unknown, at: string, known: string): Fields {
	if (value === undefined) throw new Wrong("MISSING", at);
	if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Wrong("TYPE", at);
	const keys = Object.keys(value);
	const names = known.split(",");
	for (let i = 0; i < keys.length; i++)
		if (!names.includes(keys[i]!)) throw new Wrong("UNKNOWN", at === "" ? keys[i]! : `${at}.${keys[i]}`);
	return value as Fields;
}

function rowsOf(value: unknown, at: string, least: number, most: number): readonly unknown[] {
	if (value === undefined) throw new Wrong("MISSING", at);
	if (!Array.isArray(value)) throw new Wrong("TYPE", at);
	if (value.length < least || value.length > most) throw new Wrong("LENGTH", at);
	return value;
}

function integer(fields: Fields, key: string, at: string, least: number, most: number): number {
	const value = fields[key];
	if (value === undefined) throw new Wrong("MISSING", `${at}.${key}`);
	if (typeof value !== "number") throw new Wrong("TYPE", `${at}.${key}`);
	if (!Number.isInteger(value) || value < least || value > most) throw new Wrong("RANGE", `${at}.${key}`);
	return value + 0;
}

function string(fields: Fields, key: string, at: string, most: number): string {
	const value = fields[key];
	if (value === undefined) throw new Wrong("MISSING", `${at}.${key}`);
	if (typeof value !== "string") throw new Wrong("TYPE", `${at}.${key}`);
	if (value.length > most) throw new Wrong("LENGTH", `${at}.${key}`);
	for (let i = 0; i < value.length; i++)
		if (value.charCodeAt(i) < 0x20 || value.charCodeAt(i) === 0x7f) throw new Wrong("TYPE", `${at}.${key}`);
	return value;
}

function day(fields: Fields, key: string, at: string): number {
	const number = dayOf(string(fields, key, at, 10));
	if (number < 0) throw new Wrong("DATE", `${at}.${key}`);
	return number;
}

/** Day number of "2026-11-28"; -1 for anything else. */
export function dayOf(text: string): number {
	if (text.length !== 10 || text[7] !== "-") return -1;
	const months = monthsOf(text.slice(0, 7));
	const date = wholeNumber(text.slice(8), 2) ?? -1;
	return months < 0 || date < 0 ? -1 : dayNumber(Math.floor(months / 12), (months % 12) + 1, date);
}

/** "2026-11" as year * 12 + month - 1; -1 for anything else. */
function monthsOf(text: string): number {
	if (text.length !== 7 || text[4] !== "-") return -1;
	const year = wholeNumber(text.slice(0, 4), 4) ?? -1;
	const month = wholeNumber(text.slice(5), 2) ?? -1;
	return year < 2000 || year > 2099 || month < 1 || month > 12 ? -1 : year * 12 + month - 1;
}

/** A month; 0 for null. */
function month(fields: Fields, key: string, at: string): number {
	if (fields[key] === null) return 0;
	const months = monthsOf(string(fields, key, at, 7));
	if (months < 0) throw new Wrong("DATE", `${at}.${key}`);
	return months;
}

function set(fields: Fields, key: string, at: string, read: (text: string) => number, all: number): number {
	if (fields[key] === undefined) return all;
	const bits = read(string(fields, key, at, 40));
	if (bits === 0) throw new Wrong("SPAN", `${at}.${key}`);
	return bits;
}
