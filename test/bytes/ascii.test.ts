import { describe, expect, it } from "vitest";
import { lowerCase, upperCase, wholeNumber } from "../../modules/bytes/ascii";

describe("a whole number in decimal digits", () => {
	it.each<[string, number, number | undefined]>([
		["0", 1, 0],
		["07", 2, 7],
		["999999999", 9, 999_999_999],
		["1000", 3, undefined],
		["", 3, undefined],
		["-1", 3, undefined],
		["1.5", 3, undefined],
		["0x1", 3, undefined],
		["1e2", 3, undefined],
		[" 1", 3, undefined],
		["\uff11", 3, undefined],
		["12\u0000", 3, undefined],
	])("%j of at most %d digits is %s", (text, most, number) => {
		expect(wholeNumber(text, most)).toBe(number);
	});
});

describe("letters in the other case", () => {
	it.each([
		["Keep-Alive, 100-CONTINUE", "keep-alive, 100-continue", "KEEP-ALIVE, 100-CONTINUE"],
		["@[`{ azAZ", "@[`{ azaz", "@[`{ AZAZ"],
		["\u00c4\u00e4\u0130\u212a\uff21", "\u00c4\u00e4\u0130\u212a\uff21", "\u00c4\u00e4\u0130\u212a\uff21"],
		["", "", ""],
	])("of %j: %j and %j", (text, lower, upper) => {
		expect([lowerCase(text), upperCase(text)]).toEqual([lower, upper]);
	});
});
