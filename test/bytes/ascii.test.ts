import { describe, expect, it } from "vitest";
import { wholeNumber } from "../../modules/bytes/ascii";

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
