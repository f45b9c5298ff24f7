import { describe, expect, it } from "vitest";
import { ascii, KIND, Line } from "../../modules/skstack/receive/line";
import { latin1 } from "../fixtures/transcript";

const METER = "FE80:0000:0000:0000:021C:6400:036E:8CF5";

/** The line `text`, behind three other bytes, with its line end and what an earlier line left behind it. */
function lineOf(text: string): Line {
	const line = new Line(latin1(`xx ${text}\rOK 5:5`));
	line.load(3, 3 + text.length);
	return line;
}

describe("the kind of a line", () => {
	it.each([
		["OK", KIND.OK],
		["OK 01", KIND.OK],
		["OKAY", KIND.OTHER],
		["FAIL ER04", KIND.FAIL],
		[`EVENT 21 ${METER} 00`, KIND.EVENT],
		["EVENTS 21", KIND.OTHER],
		["EVER 1.2.10", KIND.EVER],
		["EINFO x", KIND.EINFO],
		["ESREG 0", KIND.ESREG],
		["EPANDESC", KIND.EPANDESC],
		["EPONG x", KIND.EPONG],
		["EAPPVER x", KIND.EAPPVER],
		["EEDSCAN", KIND.EEDSCAN],
		["SKINFO", KIND.ECHO],
		["S", KIND.OTHER],
		["ROPT", KIND.ECHO],
		["WOPT 01", KIND.ECHO],
		["  Channel:21", KIND.FIELD],
		["  Channel Page:9", KIND.FIELD],
		["  Channel Pages:9", KIND.OTHER],
		["Channel:21", KIND.OTHER],
		["  Channel 21", KIND.OTHER],
		["  OK  ", KIND.OK],
		["rssi", KIND.OTHER],
	])("%j", (text, kind) => {
		const line = lineOf(text);
		expect(line.kind).toBe(kind);
		expect(line.text()).toBe(text.trim());
	});
});

it("each kind is told from each other", () => {
	const kinds = Object.values(KIND);
	expect(new Set(kinds).size).toBe(kinds.length);
});

describe("the tokens of a line", () => {
	it("are told by their places, and there is none behind the last", () => {
		const line = lineOf(`EVENT 21 ${METER} 0 01 `);
		expect([line.count, line.event, line.parameter]).toEqual([5, 0x21, 1]);
		expect([0, 1, 2, 3, 4, 5].map((n) => line.token(n))).toEqual(["EVENT", "21", METER, "0", "01", ""]);
		expect([0, 1, 2, 3, 4, 5].map((n) => line.width(n))).toEqual([5, 2, 39, 1, 2, 0]);
		expect([line.start(0), line.start(1), line.start(5)]).toEqual([3, 9, line.end]);
		expect([line.hex(1), line.hex(0), line.hex(5)]).toEqual([0x21, -1, -1]);
	});

	it("are eight at most, and none in a line of no known kind", () => {
		expect(lineOf("OK 1 2 3 4 5 6 7").count).toBe(8);
		expect(lineOf("OK 1 2 3 4 5 6 7 8 9").count).toBe(8);
		expect(lineOf("what is this").count).toBe(0);
		const other = lineOf("  xy  z  ");
		expect([other.text(), other.kind, other.count, other.token(0)]).toEqual(["xy  z", KIND.OTHER, 0, ""]);
	});

	it.each([
		["EVENT 1", -1, -1],
		["EVENT 1G", -1, -1],
		["EVENT", -1, -1],
		[`EVENT 25 ${METER}`, 0x25, -1],
		[`EVENT 21 ${METER} 1`, 0x21, -1],
		[`EVENT 33 ${METER} 1`, 0x33, 1],
		[`EVENT 21 ${METER} 00 G0`, 0x21, -1],
	])("%s: event %i, parameter %i", (text, event, parameter) => {
		const line = lineOf(text);
		expect([line.event, line.parameter]).toEqual([event, parameter]);
	});
});

it("shows what is no printable ASCII by its number", () => {
	expect(ascii(latin1("a~ \\\x7f\x1f\x05\xff"), 0, 8)).toBe("a~ \\x5c\\x7f\\x1f\\x05\\xff");
});
