import { readI16, readI32, readU16, readU32 } from "../../bytes/bytes";
import { tenths } from "../../bytes/decimal";
import { bytesToHex, toHex } from "../../bytes/hex";
import { FIRST_EPC, LAST_EPC } from "../../echonet/epc";
import { PropertyMap } from "../../echonet/property-map";
import type { ValueWords } from "../../languages/ja/names";
import { LANGUAGES, type Language } from "../../languages/languages";
import { clockText, dateText, dateTimeText, localText, readDay, readTime } from "../clock/calendar";
import { kwhText } from "./kwh";
import type { PropertyRow } from "./properties";
import { LONGEST_EDT, propertyOf } from "./property-index";
import { type Readings, unitExponent } from "./readings";
import type { Reason } from "./reasons";
import { countReason, currentReason, isCount, powerReason } from "./special";

/** The machine's form of a value: JSON as it stands. What is absent inside it is null. */
export type DecodedValue =
	| number
	| string
	| readonly string[]
	| Readonly<Record<string, number | string | null>>;

/** One property for JSON and for people. */
export interface Decoded {
	/** Undefined together with a reason. kWh are decimal strings, times ISO with +09:00, codes hex. */
	readonly value: DecodedValue | undefined;
	/** For people, without the unit; "" when there is no value. */
	readonly text: string;
	readonly unit: string;
	readonly reason: Reason | undefined;
}

/** How counts become kWh: coefficient D3 and decimal exponent of E1; undefined while unknown. */
export interface EnergyScale {
	readonly coefficient: number | undefined;
	readonly unitExponent: number | undefined;
}

/** Property `epc` as Readings holds it. A value that is missing or too old comes as its reason alone. */
export function decodeProperty(readings: Readings, epc: number, lang: Language): Decoded {
	const row = propertyOf(epc);
	if (row == null) return absent("LACKS");
	const reason = readings.reason(epc);
	if (reason != null) return absent(reason);
	const bytes = new Uint8Array(LONGEST_EDT);
	return decodeEdt(row, bytes, 0, readings.copyRaw(epc, bytes, 0), readings, lang);
}

/** The EDT `bytes[at..at+length)` of the property `row`. */
export function decodeEdt(
	row: PropertyRow,
	bytes: Uint8Array,
	at: number,
	length: number,
	scale: EnergyScale,
	lang: Language,
): Decoded {
	if (length < row.min || length > row.max) return absent("INVALID");
	const words = LANGUAGES[lang].values;
	const first = bytes[at]!;
	switch (row.kind) {
		case "onOff":
			if (first === 0x30) return present("on", words.on);
			return first === 0x31 ? present("off", words.off) : absent("INVALID");
		case "fault":
			if (first === 0x41) return present("fault", words.fault);
			return first === 0x42 ? present("none", words.noFault) : absent("INVALID");
		case "place":
			return present(bytesToHex(bytes, at, length), placeText(bytes, at, length, words));
		case "version":
			return versionOf(bytes, at);
		case "code":
			return present(bytesToHex(bytes, at, length), bytesToHex(bytes, at, length));
		case "ascii":
			return asciiOf(bytes, at, length);
		case "clock":
			if (first > 23 || bytes[at + 1]! > 59) return absent("INVALID");
			return same(clockText(first * 60 + bytes[at + 1]!));
		case "date": {
			const day = readDay(bytes, at);
			return day < 0 ? absent("INVALID") : same(dateText(day));
		}
		case "map":
			return mapOf(bytes, at, length);
		case "secret":
			return absent("NOT_READ");
		case "unsigned": {
			let value = 0;
			for (let i = 0; i < length; i++) value = value * 256 + bytes[at + i]!;
			return present(value, String(value));
		}
		case "digits":
			return present(first, String(first), words.digits);
		case "unit": {
			const exponent = unitExponent(first);
			return exponent == null ? absent("INVALID") : same(kwhText(1, 1, exponent)!, "kWh");
		}
		case "energy":
			return energyOf(readU32(bytes, at), scale);
		case "power":
			return powerOf(readI32(bytes, at));
		case "current":
			return currentOf(readI16(bytes, at), readI16(bytes, at + 2));
		case "scheduled":
			return timedOf(bytes, at, scale, 1);
		case "minute":
			return timedOf(bytes, at, scale, 2);
		case "day":
			if (first === 0xff) return present(first, words.neverSet);
			return first > 99 ? absent("INVALID") : present(first, String(first), words.daysBack);
		case "history": {
			let known = 0;
			for (let i = 0; i < 48; i++) if (isCount(readU32(bytes, at + 2 + i * 4))) known++;
			return present({ day: readU16(bytes, at), known }, String(known), words.slots);
		}
		case "pairs":
		case "pairsAt":
			return pairsOf(bytes, at, words);
	}
}

function present(value: DecodedValue, text: string, unit = ""): Decoded {
	return { value, text, unit, reason: undefined };
}

function same(text: string, unit = ""): Decoded {
	return present(text, text, unit);
}

function absent(reason: Reason): Decoded {
	return { value: undefined, text: "", unit: "", reason };
}

function placeText(bytes: Uint8Array, at: number, length: number, words: ValueWords): string {
	const code = bytes[at]!;
	if (code === 0) return words.neverSet;
	if (code === 0xff) return words.notFixed;
	if (length > 1 || code < 8 || code > 127) return bytesToHex(bytes, at, length);
	const place = words.places[code >> 3]!;
	return (code & 7) === 0 ? place : `${place} ${code & 7}`;
}

/** 00 00 letter revision. Release A has a small letter. */
function versionOf(bytes: Uint8Array, at: number): Decoded {
	const letter = bytes[at + 2]! & 0xdf;
	if (letter < 0x41 || letter > 0x5a) return absent("INVALID");
	const release = String.fromCharCode(letter);
	return present(release, `${release} rev.${bytes[at + 3]!}`);
}

/** Text padded with NUL or spaces; a byte that is no printable ASCII becomes "?". */
function asciiOf(bytes: Uint8Array, at: number, length: number): Decoded {
	let end = at + length;
	while (end > at && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20)) end--;
	if (end === at) return absent("NO_DATA");
	let text = "";
	for (let i = at; i < end; i++)
		text += bytes[i]! >= 0x20 && bytes[i]! < 0x7f ? String.fromCharCode(bytes[i]!) : "?";
	return same(text);
}

function mapOf(bytes: Uint8Array, at: number, length: number): Decoded {
	const map = new PropertyMap();
	if (!map.load(bytes, at, length)) return absent("INVALID");
	const epcs: string[] = [];
	for (let epc = FIRST_EPC; epc <= LAST_EPC; epc++) if (map.has(epc)) epcs.push(toHex(epc, 2));
	return present(epcs, epcs.join(" "));
}

/** kWh of a count, or null; counts above 8 digits are codes or nonsense. */
function kwhOf(count: number, scale: EnergyScale): string | null {
	const coefficient = scale.coefficient;
	const unitExponent = scale.unitExponent;
	if (!isCount(count) || coefficient == null || unitExponent == null) return null;
	return kwhText(count, coefficient, unitExponent) ?? null;
}

function whyNoKwh(count: number): Reason {
	return countReason(count) ?? "NOT_READ";
}

function energyOf(count: number, scale: EnergyScale): Decoded {
	const kwh = kwhOf(count, scale);
	return kwh === null ? absent(whyNoKwh(count)) : same(kwh, "kWh");
}

function powerOf(watts: number): Decoded {
	const reason = powerReason(watts);
	return reason == null ? present(watts, String(watts), "W") : absent(reason);
}

function currentOf(r: number, t: number): Decoded {
	const none = currentReason(r);
	if (currentReason(t) != null) {
		if (none != null) return absent(none);
		return present({ r: r / 10, t: null }, `R ${tenths(r)}`, "A");
	}
	if (none != null) return present({ r: null, t: t / 10 }, `T ${tenths(t)}`, "A");
	return present({ r: r / 10, t: t / 10 }, `R ${tenths(r)} T ${tenths(t)}`, "A");
}

/** YYYY MM DD hh mm ss and one or two counts. */
function timedOf(bytes: Uint8Array, at: number, scale: EnergyScale, counts: number): Decoded {
	const time = readTime(bytes, at, true);
	if (time < 0) return absent("INVALID");
	const iso = localText(time);
	const short = dateTimeText(time);
	const normal = readU32(bytes, at + 7);
	const kwh = kwhOf(normal, scale);
	if (counts === 1) {
		if (kwh === null) return absent(whyNoKwh(normal));
		return present({ at: iso, kwh }, `${short} ${kwh}`, "kWh");
	}
	const reverse = kwhOf(readU32(bytes, at + 11), scale);
	if (kwh === null && reverse === null) return absent(whyNoKwh(normal));
	return present({ at: iso, kwh, reverseKwh: reverse }, `${short} ${kwh ?? "-"} / ${reverse ?? "-"}`, "kWh");
}

/** YYYY MM DD hh mm and a number of slots; all FF: never selected. */
function pairsOf(bytes: Uint8Array, at: number, words: ValueWords): Decoded {
	const slots = bytes[at + 6]!;
	if (readU16(bytes, at) === 0xffff) return present({ at: null, slots }, words.neverSet);
	const time = readTime(bytes, at, false);
	if (time < 0) return absent("INVALID");
	return present({ at: localText(time), slots }, `${dateTimeText(time)} ${slots}`, words.slots);
}
