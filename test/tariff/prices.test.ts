import { describe, expect, it } from "vitest";
import { Prices, readPrices } from "../../modules/tariff/prices";
import { FakeStore } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { dayOf } from "./desk";

const TODAY = dayOf("2026-11-28");
const list = (length: number, sen: number | null = 1234) => Array.from({ length }, () => sen);
const body = (from: unknown, sen: unknown) => JSON.stringify({ from, sen });

function judge(text: string): string {
	const result = readPrices(text);
	return "code" in result
		? `${result.code} ${result.field}`
		: `${result.sen.length} from ${result.day - TODAY}`;
}

describe("readPrices", () => {
	it.each([
		["one day", body("2026-11-28", list(48)), "48 from 0"],
		["two days", body("2026-11-28", list(96)), "96 from 0"],
		["tomorrow", body("2026-11-29", list(48)), "48 from 1"],
		["half hours that are not known", body("2026-11-28", list(48, null)), "48 from 0"],
		["47", body("2026-11-28", list(47)), "LENGTH sen"],
		["49", body("2026-11-28", list(49)), "LENGTH sen"],
		["none", body("2026-11-28", []), "LENGTH sen"],
		["a day too many", body("2026-11-28", list(144)), "LENGTH sen"],
		["an object", body("2026-11-28", {}), "TYPE sen"],
		["a text", body("2026-11-28", ["12", ...list(47)]), "TYPE sen.0"],
		["half a sen", body("2026-11-28", [...list(47), 12.5]), "RANGE sen.47"],
		["a price below 0", body("2026-11-28", [-1, ...list(47)]), "RANGE sen.0"],
		["a price of 200.01 yen", body("2026-11-28", [20_001, ...list(47)]), "RANGE sen.0"],
		["no such day", body("2026-11-31", list(48)), "DATE from"],
		["a number for a day", body(20260101, list(48)), "DATE from"],
		["no day", JSON.stringify({ sen: list(48) }), "MISSING from"],
		["no prices", JSON.stringify({ from: "2026-11-28" }), "MISSING sen"],
		[
			"something else too",
			JSON.stringify({ from: "2026-11-28", sen: list(48), unit: "sen" }),
			"UNKNOWN unit",
		],
		["no JSON", "{", "JSON "],
		["an array", "[]", "TYPE "],
		["null", "null", "TYPE "],
	])("%s", (_name, text, result) => {
		expect(judge(text)).toBe(result);
	});
});

describe("prices", () => {
	it("are there for the half hours that were sent, after a restart too, and for no other", () => {
		const store = new FakeStore();
		const prices = new Prices(new FakeTime(), store);
		expect(prices.put({ day: TODAY, sen: [0, null, ...list(94)] }, TODAY)).toBe(true);
		for (const one of [prices, new Prices(new FakeTime(), store)]) {
			expect(one.sen(TODAY, 0)).toBe(0);
			expect(one.sen(TODAY, 1)).toBeUndefined();
			expect(one.sen(TODAY, 47)).toBe(1234);
			expect(one.sen(TODAY + 1, 47)).toBe(1234);
			expect(one.sen(TODAY + 2, 0)).toBeUndefined();
			expect(one.sen(TODAY - 1, 47)).toBeUndefined();
		}
	});

	it("of yesterday stay when those of tomorrow come, and go with the day after", () => {
		const prices = new Prices(new FakeTime(), new FakeStore());
		prices.put({ day: TODAY, sen: list(48, 1) }, TODAY);
		prices.put({ day: TODAY + 1, sen: list(48, 2) }, TODAY);
		prices.put({ day: TODAY + 2, sen: list(48, 3) }, TODAY + 1);
		expect([0, 1, 2].map((back) => prices.sen(TODAY + back, 5))).toEqual([1, 2, 3]);
		prices.put({ day: TODAY + 3, sen: list(48, 4) }, TODAY + 2);
		expect([0, 1, 2, 3].map((back) => prices.sen(TODAY + back, 5))).toEqual([undefined, 2, 3, 4]);
		prices.put({ day: TODAY + 40, sen: list(48, 5) }, TODAY + 40);
		expect(prices.sen(TODAY + 3, 5)).toBeUndefined();
		expect(prices.sen(TODAY + 40, 5)).toBe(5);
	});

	it("of other days are not taken", () => {
		const prices = new Prices(new FakeTime(), new FakeStore());
		expect(prices.put({ day: TODAY - 2, sen: list(48) }, TODAY)).toBe(false);
		expect(prices.put({ day: TODAY + 2, sen: list(48) }, TODAY)).toBe(false);
		expect(prices.put({ day: TODAY + 1, sen: list(96) }, TODAY)).toBe(false);
		expect(prices.put({ day: TODAY - 1, sen: list(96) }, TODAY)).toBe(true);
	});

	it("wear the flash no more than a few times a day, however often they are sent", () => {
		const store = new FakeStore();
		const time = new FakeTime();
		const prices = new Prices(time, store);
		for (let minute = 0; minute < 1440; minute++) {
			prices.put({ day: TODAY, sen: list(48, minute) }, TODAY);
			time.advance(60_000);
		}
		expect(store.writes).toBeLessThanOrEqual(24);
		expect(prices.sen(TODAY, 0)).toBe(1439);
		const writes = store.writes;
		prices.put({ day: TODAY, sen: list(48, 1439) }, TODAY);
		expect(store.writes).toBe(writes);
	});
});
