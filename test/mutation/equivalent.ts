import { changeOf, lineOf, type Mutant } from "./mutants";

const NO_VALUE_YET = "set anew for each datagram before anybody is handed it";
const NO_RECORD_YET = "set by each record before anybody reads it";
const NO_TRUTH = "asked for its truth alone";
const NO_LINE_YET = "set anew for each line before anybody is handed it";
const NO_FRAME_YET = "set by each load before anybody reads it";
const CUT_OFF = "such a bit does not fit a byte";
const SHORT_CUT = "a short cut that is missed: the long way finds the same";

/**
 * Changes that change nothing anybody could notice: the file, how its line begins, the changes of it (all of them with "*"), and why.
 */
export const EQUIVALENT: Readonly<
	Record<string, readonly (readonly [line: string, changes: string, why: string])[]>
> = {
	"bytes/ascii": [["for (; at + 8 <= to; at += 8)", "8 -> 9, <= -> <", SHORT_CUT]],
	"bytes/base64": [
		["if (code >= 0x41)", ">= -> >, 0x41 -> 66", "A is 0 the other way, too"],
		["if (code >= 0x30)", "0x39 -> 58", "base64 has no colon"],
		["if (code >= 0x30)", "0 -> 1", "the bits of padding are not counted"],
	],
	"bytes/bytes": [
		[
			"else if (at === 0 && length === from.length)",
			"at === 0 && length === from.length -> false, 0 -> 1",
			SHORT_CUT,
		],
	],
	"bytes/hex": [
		["let high = -1;", "1 -> 2", "it goes by the sign alone"],
		["high = -1;", "1 -> 2", "it goes by the sign alone"],
	],
	"bytes/utf8": [
		["const bytes = new Uint8Array(text.length * 3);", "3 -> 4", "room for bytes that nobody needs"],
		["bytes[length++] = (0xff00 >> (more + 1))", "0xff00 -> 65281", CUT_OFF],
	],
	"echonet/client-counters": [
		["if (ms > this.roundTripMaxMs)", "> -> >=", "the longest stays the longest"],
		["if (count === 0) return undefined;", "count === 0 -> false", "nothing stands in an empty list"],
	],
	"lan/ipv4": [
		["let octet = -1;", "1 -> 2", "it goes by the sign alone"],
		["octet = -1;", "1 -> 2", "it goes by the sign alone"],
		[
			"const address = parseIpv4(text, 0, slash < 0",
			"< -> <=, 0 -> 1",
			"no address stands before it either way",
		],
		["const digits = slash < 0", "< -> <=, 0 -> 1", "no address stands before it either way"],
		["if (address < 0 ||", "< -> <=, 0 -> 1", "0.0.0.0 is not private"],
		["return false;", "return false; -> return undefined as never;", NO_TRUTH],
	],
	"skstack/receive/address": [
		[
			"for (let i = IDENTIFIER_AT; i < ADDRESS_LENGTH; i++) this._codes[i] =",
			"< -> <=",
			"behind the last there is no room",
		],
	],
	"skstack/receive/datagram": [
		["at = 0;", "*", NO_VALUE_YET],
		["length = 0;", "*", NO_VALUE_YET],
		["senderAt = 0;", "*", NO_VALUE_YET],
		["senderLength = 0;", "*", NO_VALUE_YET],
		["remotePort = 0;", "*", NO_VALUE_YET],
		["localPort = 0;", "*", NO_VALUE_YET],
		["secured = -1;", "*", NO_VALUE_YET],
		["side = -1;", "*", NO_VALUE_YET],
		["lqi = -1;", "*", NO_VALUE_YET],
		["hex = false;", "*", NO_VALUE_YET],
		["payloadAt = 0;", "*", NO_VALUE_YET],
		["need = 0;", "*", NO_VALUE_YET],
		["export const MEASURE = Object.freeze(", "3 -> 4", "the greatest of them still"],
		["if (stop >= end && end - start < HEADER_LEAST)", "*", SHORT_CUT],
		["const HEADER = Object.freeze(", "1 -> 2", "it goes by the sign alone"],
		[
			"else if (middle >= end) return MEASURE.WAIT;",
			">= -> >",
			"the CR behind the last byte lets it wait, too",
		],
		[
			"if (middle < end && decisive !== CR) return MEASURE.BROKEN;",
			"< -> <=",
			"a CR stands behind the last byte",
		],
	],
	"j11/reader": [
		[
			"private readonly _sums = new Uint16Array(MAX_FRAME + 1);",
			"1 -> 2",
			"room for a sum that nobody needs",
		],
		["if (this._need > 0) return true;", "this._need > 0 -> false", SHORT_CUT],
		["for (let i = 0; i < UNIQUE.length", "return false; -> return undefined as never;", NO_TRUTH],
		["if (have < DATA_SUM_AT) return true;", "< -> <=", "it is proven with the next byte"],
		["while (start < this._end &&", "start < this._end && buffer[start] !== UNIQUE[0] -> false", SHORT_CUT],
		["this._sums.copyWithin(", "1 -> 2", "a sum that nobody needs"],
	],
	"echonet/frame-reader": [
		["start = 0;", "*", NO_FRAME_YET],
		["esv = 0;", "*", NO_FRAME_YET],
		["opc = 0;", "*", NO_FRAME_YET],
		["epc = 0;", "*", NO_FRAME_YET],
		["pdc = 0;", "*", NO_FRAME_YET],
		["edt = 0;", "*", NO_FRAME_YET],
		[
			"if (bytes !== this.bytes) this.take(bytes);",
			"bytes !== this.bytes -> true",
			"another view of the same bytes",
		],
		["if (!(end < limit)) return this.refuse();", "!(end < limit) -> false", "the end is looked at as well"],
		["if (at < 0 ||", "< -> <=, 0 -> 1", "a header stands before it"],
	],
	"echonet/property-map": [
		["if (epc >= FIRST_EPC && epc <= LAST_EPC)", "&& -> ||", CUT_OFF],
		["if ((rows & mask) === 0) continue;", "(rows & mask) === 0 -> false, & -> |", SHORT_CUT],
		["for (let row = 0; row < 8; row++) {", "8 -> 9, < -> <=", "no byte has a ninth bit"],
		["for (let i = 0; i < 16; i++) if ((this.bits[i]!", "< -> <=", "nothing stands behind the last byte"],
	],
	"web/http/form": [
		["while (start < text.length) {", "< -> <=", "an empty field at the end is passed over"],
		[
			"const split = equals >= 0 && equals < end ? equals : end;",
			"< -> <=",
			"at the end stands no equals sign",
		],
		["if (code > 0xff) return undefined;", "> -> >=", "FF is in no UTF-8 either"],
		["encoded += code < 0x7f", "< -> <=, 0x7f -> 128", "7F is decoded to itself both ways"],
	],
	"skstack/receive/reader": [
		[
			"if (length - at > READER_CAPACITY - this._end) this.makeRoom();",
			"length - at > READER_CAPACITY - this._end -> true, - -> +",
			"there is room either way",
		],
		["const LOOK_BACK = 700;", "700 -> 701", "a choice, not a rule"],
		[
			"private readonly _buffer = new Uint8Array(READER_CAPACITY + 1);",
			"1 -> 2",
			"room for a byte that nobody needs",
		],
		["private _waste = -1;", "1 -> 2", "it goes by the sign alone"],
		["this._waste = -1;", "1 -> 2", "it goes by the sign alone"],
		["if (shift > 0) {", "0 -> 1", "a byte more or less of an endless line"],
		["if (inside > 0) {", "> -> >=", "it is searched for far behind the start"],
	],
	"skstack/receive/salvage": [
		["export const HEADER_LEAST = 119;", "119 -> 120", "behind a header stands a payload"],
		[
			"if (HEX[bytes[stop - 1]!]! < 0) return -1;",
			"1 -> 2, return -1; -> return undefined as never;",
			"it goes by the sign alone",
		],
		["if (datagram >= 0) return datagram;", ">= -> >, 0 -> 1", "nothing is found where the buffer begins"],
		["while (at <= last) {", "<= -> <", "behind a header stands a payload"],
		["if (!PRINTABLE[bytes[end - 1]!])", "!PRINTABLE[bytes[end - 1]!] -> false", SHORT_CUT],
		["return -1;", "1 -> 2, return -1; -> return undefined as never;", "it goes by the sign alone"],
	],
	"skstack/receive/epandesc": [
		["private _channel = -1;", "1 -> 2", "it goes by the sign alone"],
		["private _panId = -1;", "1 -> 2", "it goes by the sign alone"],
		["private _bestRank = -1;", "1 -> 2", "no rank is below 0"],
		["this._channel = -1;", "1 -> 2", "it goes by the sign alone"],
		["this._panId = -1;", "1 -> 2", "it goes by the sign alone"],
		["this._bestRank = -1;", "1 -> 2", "no rank is below 0"],
		["if (text.length !== width) return false;", "return false; -> return undefined as never;", NO_TRUTH],
		[
			"for (let i = 0; i < width; i++) if (hexValue(text.charCodeAt(i)) < 0) return false;",
			"return false; -> return undefined as never;",
			NO_TRUTH,
		],
	],
	"web/names/dns-reader": [
		["name = 0;", "*", NO_RECORD_YET],
		["type = 0;", "*", NO_RECORD_YET],
		["class = 0;", "*", NO_RECORD_YET],
		["ttlS = 0;", "*", NO_RECORD_YET],
		["data = 0;", "*", NO_RECORD_YET],
		["dataLength = 0;", "*", NO_RECORD_YET],
		[
			"if (end < 0 || end + 10 > this._length) return false;",
			"+ -> -",
			"the end of its data is looked at as well",
		],
		[
			"if (size !== label.length || place + size >= length) return false;",
			">= -> >",
			"what comes behind it lies behind the end, too",
		],
		["return false;", "*", "never reached: the last round returns"],
		[
			"for (let i = 0; i <= LABELS_MAX && at < this._length; i++) {",
			"< -> <=",
			"what comes behind the name lies behind the end, too",
		],
		["if (size > 63) return -1;", "1 -> 2", "it goes by the sign alone"],
		["return -1;", "1 -> 2", "it goes by the sign alone"],
	],
	"web/names/mdns-records": [
		["for (let i = 0; i < name.length; i++) {", "< -> <=", "a hyphen more at the end is cut off"],
	],
	"web/http/http-parser": [
		["if (this._skipping) return;", "this._skipping -> false", "asks again what was answered"],
		["this._skipping = true;", "*", "asks again what was answered"],
		["if (code > 0x7e", "0x7e -> 127", "7F was refused as it came"],
		["const end = question < 0 ? last : question;", "< -> <=, 0 -> 1", "a method stands before it"],
	],
	"settings/validate": [
		[
			"if (code >= 0xff01 && code <= 0xff5e) code -= 0xfee0;",
			"0xff5e -> 65375",
			"neither that character nor 7F is taken",
		],
	],
	"skstack/receive/line": [
		["kind = 0;", "*", NO_LINE_YET],
		["at = 0;", "*", NO_LINE_YET],
		["end = 0;", "*", NO_LINE_YET],
		["event = -1;", "*", NO_LINE_YET],
		["parameter = -1;", "*", NO_LINE_YET],
		["private _count = 0;", "*", NO_LINE_YET],
		["this._count = this.kind === KIND.OTHER ? 0 : -1;", "1 -> 2", "it goes by the sign alone"],
		["FIELD: 12,", "12 -> 13", "the greatest of them still"],
		[
			"if (this.kind === KIND.EVENT) this.readEvent();",
			"this.kind === KIND.EVENT -> true",
			"nobody asks another line what event it is",
		],
		["return false;", "return false; -> return undefined as never;", NO_TRUTH],
	],
};

/** True when the list says that the change changes nothing. */
export function isEquivalent(name: string, source: string, mutant: Mutant): boolean {
	return (EQUIVALENT[name] ?? []).some(([line, changes]) => fits(source, mutant, line, changes));
}

/** Rows and single changes of the list that no change of the file is: nobody knows what they excuse. */
export function idleRows(name: string, source: string, mutants: readonly Mutant[]): string[] {
	return (EQUIVALENT[name] ?? []).flatMap(([line, changes]) =>
		changes
			.split(", ")
			.filter((change) => !mutants.some((mutant) => fits(source, mutant, line, change)))
			.map((change) => `${line} ${change}`),
	);
}

function fits(source: string, mutant: Mutant, line: string, changes: string): boolean {
	if (!lineOf(source, mutant).startsWith(line)) return false;
	return changes === "*" || changes.split(", ").includes(changeOf(source, mutant));
}
