import { describe, expect, it } from "vitest";
import type { TariffJson, ZoneJson } from "../../modules/contracts/tariff";
import { dayNumber } from "../../modules/meter/clock/calendar";
import { dayBits, hourBits, monthBits } from "../../modules/tariff/plan/ranges";
import { KYUSHU_TIME, TOKYO_B, tariffOf } from "./tariffs";

const zones = (...list: ZoneJson[]): TariffJson => ({ ...KYUSHU_TIME, zones: list, otherSen: 1 });

/** Price in sen at a local time. */
function priceAt(json: TariffJson, date: string, time: string): number {
	const [year, month, day] = date.split("-").map(Number);
	const [hour, minute] = time.split(":").map(Number);
	const tariff = tariffOf(json);
	const zones = new Uint8Array(48);
	tariff.zonesOf(dayNumber(year!, month!, day!), zones);
	return tariff.price(zones[hour! * 2 + (minute! >= 30 ? 1 : 0)]!);
}

describe("sets of days, hours and months", () => {
	it.each([
		["1-5", 0b111110],
		["0,6,7", 0b11000001],
		["0-7", 0xff],
		["3", 0b1000],
		["5-1", 0],
		["8", 0],
		["", 0],
		["1-", 0],
		["1;5", 0],
		["-1", 0],
	])("dayBits of %j", (text, bits) => {
		expect(dayBits(text)).toBe(bits);
	});

	it.each([
		["10-17", 0x1fc00],
		["22-8", 0xc000ff],
		["0-24", 0xffffff],
		["22-24", 0xc00000],
		["22-0", 0xc00000],
		["8-10,17-22", 0x3e0300],
		["10", 0],
		["10-10", 0],
		["24-8", 0],
		["8-25", 0],
	])("hourBits of %j", (text, bits) => {
		expect(hourBits(text)).toBe(bits);
	});

	it.each([
		["7-9", 0b111000000],
		["12-2", 0b100000000011],
		["1-12", 0xfff],
		["4,10", 0b1000001000],
		["0", 0],
		["13", 0],
	])("monthBits of %j", (text, bits) => {
		expect(monthBits(text)).toBe(bits);
	});
});

describe("the price of a half hour", () => {
	it.each([
		["2026-09-30", "10:00", 3557],
		["2026-09-30", "16:30", 3557],
		["2026-10-01", "10:00", 2971],
		["2026-09-30", "09:30", 2403],
		["2026-09-30", "17:00", 2403],
		["2026-09-30", "21:30", 2403],
		["2026-09-30", "22:00", 1327],
		["2026-10-01", "00:00", 1327],
		["2026-10-01", "07:30", 1327],
		["2026-10-01", "08:00", 2403],
		["2028-02-29", "12:00", 2971],
	])("of Kyushu's plan by season and time, %s %s", (date, time, sen) => {
		expect(priceAt(KYUSHU_TIME, date, time)).toBe(sen);
	});

	it.each([
		// A zone over midnight is judged by the day of each half hour: Friday has its own early morning and its own evening.
		["2026-11-27", "23:00", 9],
		["2026-11-27", "03:00", 9],
		["2026-11-28", "03:00", 1],
		["2026-11-26", "23:00", 1],
	])("of a zone over midnight on Fridays, %s %s", (date, time, sen) => {
		expect(priceAt(zones({ sen: 9, days: "5", hours: "22-8" }), date, time)).toBe(sen);
	});

	it.each([
		// Monday, a holiday (Labour Thanksgiving), the day after, a Sunday, a holiday on a Sunday with its day off.
		["2026-11-16", 9],
		["2026-11-23", 5],
		["2026-11-24", 9],
		["2026-11-22", 5],
		["2026-05-03", 5],
		["2026-05-06", 5],
		["2026-05-07", 9],
	])("knows holidays where the tariff does, %s", (date, sen) => {
		const json = zones({ sen: 5, days: "0,6,7" }, { sen: 9, days: "1-5", hours: "10-17" });
		expect(priceAt(json, date, "12:00")).toBe(sen);
	});

	it("takes a holiday for its day of the week where the tariff does not", () => {
		const json = zones({ sen: 9, days: "1-5", hours: "10-17" });
		expect(priceAt(json, "2026-11-23", "12:00")).toBe(9);
	});

	it("is that of the first zone that fits", () => {
		const json = zones({ sen: 5, months: "11" }, { sen: 9, hours: "0-24" });
		expect(priceAt(json, "2026-11-28", "12:00")).toBe(5);
		expect(priceAt(json, "2026-12-01", "12:00")).toBe(9);
	});
});

describe("the signature", () => {
	it("stays when only prices change, and differs when a time, a zone or their order does", () => {
		const of = (json: TariffJson) => tariffOf(json).signature;
		const { zones: list } = KYUSHU_TIME;
		expect(of({ ...KYUSHU_TIME, otherSen: 1, fuelSen: 3, zones: list!.map((z) => ({ ...z, sen: 7 })) })).toBe(
			of(KYUSHU_TIME),
		);
		const others = [
			{ ...KYUSHU_TIME, zones: [list![1]!, list![0]!, list![2]!] },
			{ ...KYUSHU_TIME, zones: list!.slice(0, 2) },
			{ ...KYUSHU_TIME, zones: [list![0]!, list![1]!, { sen: 1327, hours: "23-8" }] },
			{ ...KYUSHU_TIME, zones: [list![0]!, list![1]!, { sen: 1327, hours: "22-8", days: "0-6" }] },
		];
		expect(new Set([KYUSHU_TIME, ...others].map(of)).size).toBe(5);
	});

	it("is 0 where the time plays no part", () => {
		expect(tariffOf(TOKYO_B).signature).toBe(0);
	});
});
