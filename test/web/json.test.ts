import { describe, expect, it } from "vitest";
import { asciiJson, Decimal, type Json } from "../../modules/bytes/json";
import { bodyOf, JsonList } from "../../modules/web/http/json";

/** The pieces of a list of so many rows, each of `length` characters. */
function piecesOf(rows: readonly Json[]): string[] {
	let next = 0;
	const list = new JsonList("rows", { next: () => rows[next++] });
	const pieces: string[] = [];
	for (let piece = list.next(); piece !== undefined; piece = list.next()) pieces.push(piece);
	expect(list.next()).toBeUndefined();
	return pieces;
}

describe("JSON", () => {
	it.each<[string, Json, string]>([
		["nothing", undefined, "null"],
		["null", null, "null"],
		["a number", -12, "-12"],
		["a fraction", 0.5, "0.5"],
		["a decimal", new Decimal("3.0"), "3.0"],
		["a truth", true, "true"],
		["no truth", false, "false"],
		["a text", "kWh", '"kWh"'],
		["an empty text", "", '""'],
		["quotes and backslashes", '"\\', '"\\"\\\\"'],
		["control characters", "\n\u0000\u007f", '"\\u000a\\u0000\\u007f"'],
		["an end tag", "</script>", '"\\u003c/script>"'],
		["kana", "台所 A", '"\\u53f0\\u6240 A"'],
		["a character of two units", "😀", '"\\ud83d\\ude00"'],
		["an empty list", [], "[]"],
		["a list with gaps", [1, undefined, "a"], '[1,null,"a"]'],
		["an empty object", {}, "{}"],
		["what is absent", { b: undefined, a: [{ c: 1 }] }, '{"b":null,"a":[{"c":1}]}'],
	])("of %s is ASCII, in the order of the keys", (_, value, text) => {
		expect(asciiJson(value)).toBe(text);
		expect(bodyOf(value)).toBe(`${text}\n`);
		expect(() => JSON.parse(text)).not.toThrow();
	});

	it("of a text means the text", () => {
		let text = "";
		for (let code = 0; code < 0x300; code++) text += String.fromCharCode(code);
		expect(JSON.parse(asciiJson(text))).toBe(text);
	});
});

describe("a list that is sent in pieces", () => {
	it.each([0, 1, 2, 50])("of %i rows is one body", (count) => {
		const rows = Array.from({ length: count }, (_, i) => ({ i, text: "x".repeat(100) }));
		expect(piecesOf(rows).join("")).toBe(bodyOf({ rows }));
	});

	it("holds about a kilobyte at a time", () => {
		const pieces = piecesOf(Array.from({ length: 50 }, () => "x".repeat(300)));
		expect(pieces.length).toBeGreaterThan(15);
		for (const piece of pieces) expect(piece.length).toBeLessThan(1100);
	});
});
