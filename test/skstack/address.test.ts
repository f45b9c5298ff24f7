import { describe, expect, it } from "vitest";
import { Address } from "../../modules/skstack/receive/address";
import { latin1 } from "../fixtures/transcript";

const METER = "FE80:0000:0000:0000:021C:6400:036E:8CF5";

describe("the meter's address", () => {
	it.each([
		["itself", METER, true],
		["in small letters", METER.toLowerCase(), true],
		["with another last digit", METER.replace(/5$/, "6"), false],
		["with another digit behind the prefix", METER.replace("021C", "121C"), false],
		["with no colon before the identifier", METER.replace(":021C", " 021C"), false],
		["cut short", METER.slice(0, -1), false],
		["with more behind it", `${METER}0`, false],
	])("is told from others: %s", (_, text, is) => {
		const address = new Address();
		address.set(METER);
		expect(address.isAt(latin1(`xx${text}`), 2, text.length)).toBe(is);
	});

	it("is the last one that was set", () => {
		const address = new Address();
		address.set(METER);
		const other = METER.replace("8CF5", "8CF6");
		address.set(other.toLowerCase());
		expect([address.isAt(latin1(METER), 0, 39), address.isAt(latin1(other), 0, 39)]).toEqual([false, true]);
	});

	it("is nobody's before it is set", () => {
		const nobody = new Address();
		expect(["\0", " ", "F"].map((c) => nobody.isAt(latin1(c.repeat(39)), 0, 39))).toEqual([
			false,
			false,
			false,
		]);
		expect(nobody.text).toBe("");
	});
});
