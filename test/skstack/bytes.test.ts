import { describe, expect, it } from "vitest";
import {
	codesOf,
	endOfToken,
	HEX,
	INSIDE,
	matches,
	NOISE,
	PRINTABLE,
	parseHex,
} from "../../modules/skstack/receive/bytes";
import { latin1 } from "../fixtures/transcript";

const METER = "FE80:0000:0000:0000:021C:6400:036E:8CF5";

describe("the tables of bytes", () => {
	it.each([
		["a NUL", 0x00, [0, 1, 1, -1]],
		["a tab", 0x09, [0, 1, 1, -1]],
		["an LF", 0x0a, [0, 0, 0, -1]],
		["what stands between LF and CR", 0x0b, [0, 1, 1, -1]],
		["a CR", 0x0d, [0, 0, 0, -1]],
		["what stands behind CR", 0x0e, [0, 1, 1, -1]],
		["the last control character", 0x1f, [0, 1, 1, -1]],
		["a blank", 0x20, [1, 1, 0, -1]],
		["0", 0x30, [1, 1, 0, 0]],
		["9", 0x39, [1, 1, 0, 9]],
		["A", 0x41, [1, 1, 0, 10]],
		["f", 0x66, [1, 1, 0, 15]],
		["g", 0x67, [1, 1, 0, -1]],
		["a tilde", 0x7e, [1, 1, 0, -1]],
		["DEL", 0x7f, [0, 1, 1, -1]],
		["the last byte", 0xff, [0, 1, 1, -1]],
	])("have a row for %s", (_, byte, row) => {
		expect([PRINTABLE, INSIDE, NOISE, HEX].map((table) => table[byte])).toEqual(row);
	});

	it("have a row for each byte", () => {
		expect([PRINTABLE, INSIDE, NOISE, HEX].map((table) => table.length)).toEqual([256, 256, 256, 256]);
	});
});

describe("a token", () => {
	it.each([
		["ABCD EF", 4],
		[`${METER} x`, 39],
		["FE80:1 x", 6],
		["ABCD\rEF", 4],
		[`FE80:0000:0000:0000:021C:6400:036E 8CF5 x`, 34],
		["", 0],
		["AB\tCD", 2],
	])("%j ends at %i", (text, end) => {
		const bytes = latin1(`-${text} \r`);
		expect(endOfToken(bytes, 1)).toBe(end + 1);
	});
});

describe("a hex number", () => {
	it.each([
		["0", 0],
		["aF", 0xaf],
		["FFFFFFFF", 0xffffffff],
		["FFFFFFFFF", -1],
		["", -1],
		["G", -1],
		["0000000G", -1],
		["G0000000", -1],
		["/", -1],
		[":", -1],
	])("%j is %i", (text, value) => {
		expect(parseHex(latin1(`F${text}F`), 1, text.length)).toBe(value);
	});
});

it("compares whole words", () => {
	expect(matches(latin1("xOK"), 1, codesOf("OK"))).toBe(true);
	expect(matches(latin1("xOL"), 1, codesOf("OK"))).toBe(false);
});
