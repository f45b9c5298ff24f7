import { describe, expect, it } from "vitest";
import type { TariffJson } from "../../modules/contracts/tariff";
import { Desk, dayOf } from "./desk";
import { KANSAI_A, KYUSHU_TIME, PUSHED, TOKYO_B } from "./tariffs";

const LEVIED: TariffJson = { ...TOKYO_B, levySen: 418, sellSen: 850 };

/** The 24th of November, reading day 1: 241.3 kWh so far, 8.1 of them today. */
function november(...tariffs: TariffJson[]): Desk {
	return new Desk("2026-11-24T12:00")
		.meet()
		.put(...tariffs)
		.midnight("2026-11-01", 10_000, 500)
		.midnight("2026-11-24", 12_332, 540)
		.count(12_413, 545);
}

describe("costs without what they need", () => {
	it("are missing without a clock", () => {
		const desk = new Desk("2026-11-24T12:00").put(LEVIED);
		expect(desk.json.month).toEqual({
			from: null,
			boughtKWh: null,
			boughtYen: null,
			soldYen: null,
			forecastYen: null,
			complete: false,
			shared: false,
			reason: "NOT_READ",
		});
		expect(desk.json.now.reason).toBe("NOT_READ");
		expect(desk.json.today.reason).toBe("NOT_READ");
	});

	it("are missing without a tariff, and before the first one holds; the energy is told", () => {
		for (const desk of [november(), november({ ...LEVIED, from: "2026-11-25" })]) {
			const { tariff, now, today, month } = desk.watts(1000).json;
			expect(tariff).toBe(null);
			expect(now).toEqual({
				yenPerHour: null,
				yenPerKWh: null,
				tier: null,
				kWhLeft: null,
				reason: "NO_TARIFF",
			});
			expect(today).toEqual({ boughtYen: null, soldYen: null, reason: "NO_TARIFF" });
			expect(month.boughtKWh).toBe("241.3");
			expect(month.boughtYen).toBe(null);
			expect(month.reason).toBe("NO_TARIFF");
		}
	});

	it("are missing before the meter told its counter", () => {
		const desk = new Desk("2026-11-24T12:00").meet().put(LEVIED).midnight("2026-11-01", 10_000);
		expect(desk.watts(500).json.month.reason).toBe("NOT_READ");
		expect(desk.json.today).toEqual({ boughtYen: null, soldYen: null, reason: "NOT_READ" });
		expect(desk.json.now).toEqual({
			yenPerHour: null,
			yenPerKWh: null,
			tier: null,
			kWhLeft: null,
			reason: "NOT_READ",
		});
	});

	it("are those of the plant alone where everything is sold", () => {
		const desk = november(LEVIED);
		desk.settings.set("wiring", "all-sold");
		const { now, today, month } = desk.watts(2000).json;
		expect(today).toEqual({ boughtYen: null, soldYen: 68, reason: "LACKS" });
		expect(month.boughtYen).toBe(null);
		expect(month.boughtKWh).toBe(null);
		expect(month.soldYen).toBe(2051);
		expect(month.reason).toBe("LACKS");
		// Forward is sold: 2 kW at 8.50.
		expect(now.yenPerHour).toBe(-17);
	});
});

describe("costs by tiers", () => {
	it("are those of today, the month, and what comes next", () => {
		const { tariff, now, today, month } = november(LEVIED).watts(1500).json;
		expect(tariff).toEqual({ name: "従量電灯B 30A", from: null });
		// 8.1 kWh in the second tier with the levy: 8.1 x (36.40 + 4.18) = 328.698; 0.5 kWh sold at 8.50.
		expect(today).toEqual({ boughtYen: 328, soldYen: 4, reason: null });
		// 935.25 + 120 x 29.80 + 121.3 x 36.40 = 8,926.57; 241.3 x 4.18 = 1,008.634; 4.5 x 8.50 = 38.25.
		expect(month.boughtYen).toBe(8926 + 1008);
		expect(month.boughtKWh).toBe("241.3");
		expect(month.soldYen).toBe(38);
		expect(now).toEqual({ yenPerHour: 60.87, yenPerKWh: 40.58, tier: 2, kWhLeft: "58.7", reason: null });
	});

	it("say nothing of what is left in the last tier", () => {
		const { now } = november(LEVIED).count(13_500).watts(100).json;
		expect(now).toEqual({ yenPerHour: 4.47, yenPerKWh: 44.67, tier: 3, kWhLeft: null, reason: null });
	});

	it("are an income while selling, at the price of selling", () => {
		expect(november(LEVIED).watts(-2876).json.now).toEqual({
			yenPerHour: -24.45,
			yenPerKWh: 40.58,
			tier: 2,
			kWhLeft: "58.7",
			reason: null,
		});
		const { now, today, month } = november(TOKYO_B).watts(-2876).json;
		expect(now.yenPerHour).toBe(null);
		expect(today.soldYen).toBe(null);
		expect(month.soldYen).toBe(null);
	});

	it("tell the price without the power, and why that is missing", () => {
		expect(november(LEVIED).json.now).toEqual({
			yenPerHour: null,
			yenPerKWh: 40.58,
			tier: 2,
			kWhLeft: "58.7",
			reason: "NOT_READ",
		});
	});

	it("have no part for the energy of a minimum charge but the levy", () => {
		const desk = new Desk("2026-11-02T12:00")
			.meet()
			.put({ ...KANSAI_A, levySen: 418, fuelSen: -150 })
			.midnight("2026-11-01", 100)
			.midnight("2026-11-02", 200)
			.count(220)
			.watts(1000);
		// 12.0 kWh, of which 2.0 today: 522.58, and 4.18 x 12 = 50.16.
		expect(desk.json.month.boughtYen).toBe(522 + 50);
		expect(desk.json.today.boughtYen).toBe(8);
		expect(desk.json.now.yenPerKWh).toBe(4.18);
		desk.count(250);
		expect(desk.json.now.yenPerKWh).toBe(22.89);
	});

	it("go on over the end of the counter", () => {
		const desk = new Desk("2026-11-24T12:00")
			.meet()
			.put(TOKYO_B)
			.midnight("2026-11-01", 999_000)
			.midnight("2026-11-24", 999_900)
			.count(100);
		// 110.0 kWh, 20.0 of them today.
		expect(desk.json.month.boughtKWh).toBe("110.0");
		expect(desk.json.month.boughtYen).toBe(4213);
		expect(desk.json.today.boughtYen).toBe(596);
	});
});

describe("a billing month", () => {
	it.each([
		["2026-11-24", 1, "2026-11-01"],
		["2026-11-24", 24, "2026-11-24"],
		["2026-11-24", 25, "2026-10-25"],
		["2026-03-15", 31, "2026-02-28"],
		["2028-03-15", 31, "2028-02-29"],
		["2028-02-28", 31, "2028-01-31"],
		["2028-02-29", 31, "2028-02-29"],
		["2027-03-01", 29, "2027-02-28"],
		["2026-05-01", 31, "2026-04-30"],
		["2026-01-10", 15, "2025-12-15"],
	])("that holds %s with reading day %i begins on %s", (date, readingDay, from) => {
		const desk = new Desk(`${date}T00:00`).meet().put(TOKYO_B).midnight(from, 100).count(150);
		desk.settings.set("readingDay", readingDay);
		expect(desk.json.month.from).toBe(from);
		expect(desk.json.month.boughtKWh).toBe("5.0");
	});

	it("is incomplete from the first day that is known on", () => {
		const desk = new Desk("2026-11-24T12:00")
			.meet()
			.put(TOKYO_B)
			.midnight("2026-11-10", 10_000)
			.midnight("2026-11-24", 10_900)
			.count(11_000);
		expect(desk.json.month.boughtKWh).toBe("100.0");
		expect(desk.json.month.complete).toBe(false);
		expect(desk.json.month.forecastYen).toBe(null);
	});

	it("is whole where days in between are missing", () => {
		expect(november(TOKYO_B).json.month.complete).toBe(true);
	});

	it("is in doubt where one of its days is", () => {
		const desk = november(TOKYO_B);
		desk.meter.record.doubt(dayOf("2026-11-07"));
		desk.watts(1);
		expect(desk.json.month.complete).toBe(false);
		expect(desk.json.month.boughtYen).toBe(8926);
	});

	it("with an exchanged meter has the days of both, never below zero and never huge", () => {
		const desk = new Desk("2026-11-24T12:00").meet().put(TOKYO_B);
		for (let day = 1; day <= 11; day++)
			desk.midnight(`2026-11-${String(day).padStart(2, "0")}`, 500_000 + day * 100);
		// On the 11th another meter was hung up, which counts from zero.
		desk.give(0x8d, "423030320000000000000000");
		desk.meter.identity.check(desk.readings, "");
		for (let day = 12; day <= 24; day++) desk.midnight(`2026-11-${day}`, (day - 12) * 100);
		desk.count(1240);
		// Ten days of the one, twelve and a half of the other; nobody knows of the 11th.
		expect(desk.json.month.boughtKWh).toBe("224.0");
		expect(desk.json.month.complete).toBe(false);
	});

	it("in which the tariff changed has the parts of both, and its basic charge by days", () => {
		const first = { ...TOKYO_B, from: null };
		const second: TariffJson = {
			...TOKYO_B,
			name: "new",
			from: "2026-11-16",
			base: { kind: "fixed", sen: 60000 },
			tiers: [{ toWh: null, sen: 5000 }],
		};
		const desk = new Desk("2026-11-24T12:00").meet().put(first, second);
		for (let day = 1; day <= 24; day++) desk.midnight(`2026-11-${String(day).padStart(2, "0")}`, day * 100);
		desk.count(2450);
		// 150 kWh by the first (120 x 29.80 + 30 x 36.40), 85 by the second, each with 15 of 30 days of its basic charge.
		expect(desk.json.month.boughtYen).toBe(Math.floor(935.25 / 2 + 3576 + 1092 + 300 + 85 * 50));
		expect(desk.json.tariff).toEqual({ name: "new", from: "2026-11-16" });
		// The month before is not touched by it.
		expect(desk.costs.days().of(dayOf("2026-11-15")).boughtYen).toBe(364);
		expect(desk.costs.days().of(dayOf("2026-11-16")).boughtYen).toBe(500);
	});
});

describe("a forecast", () => {
	function week(now: string, days: number): Desk {
		const desk = new Desk(now).meet().put(TOKYO_B);
		// 10.0, 11.0, ... kWh a day.
		for (let day = 1, count = 0; day <= days; day++) {
			desk.midnight(`2026-11-${String(day).padStart(2, "0")}`, 1000 + count);
			count += 100 + (day - 1) * 10;
		}
		return desk;
	}

	it("has a range from the least to the most of the last seven days", () => {
		// Nine days: 10.0 ... 18.0 kWh, 126.0 in all, and 7.3 today until noon. The last seven had 12.0 to 18.0.
		const desk = week("2026-11-10T12:00", 10).count(1000 + 1260 + 73);
		desk.settings.set("target", "300kWh");
		const [low, high] = desk.json.month.forecastYen!;
		const yen = (kWh: number) => {
			const second = Math.min(kWh, 300) - 120;
			return Math.floor(935.25 + 120 * 29.8 + second * 36.4 + Math.max(0, kWh - 300) * 40.49);
		};
		// 20.5 days are left but for half a minute that the clock does not know.
		expect(Math.abs(low - yen(133.3 + 12 * 20.5))).toBeLessThan(2);
		expect(Math.abs(high - yen(133.3 + 18 * 20.5))).toBeLessThan(2);
		expect(desk.json.target).toEqual({ kind: "kWh", value: 300, course: Math.round(133.3 + 15 * 20.5) });
		desk.settings.set("target", "15000yen");
		expect(Math.abs(desk.json.target!.course! - yen(133.3 + 15 * 20.5))).toBeLessThan(2);
	});

	it("is hidden in the first three days", () => {
		const desk = week("2026-11-03T23:00", 3).count(1300);
		desk.settings.set("target", "300kWh");
		expect(desk.json.month.forecastYen).toBe(null);
		expect(desk.json.target).toEqual({ kind: "kWh", value: 300, course: null });
		expect(week("2026-11-04T01:00", 4).count(1400).json.month.forecastYen).not.toBe(null);
	});
});

describe("costs by time", () => {
	/** 30.0 kWh so far on the 24th: 10.0 in the night, 12.0 in the morning, 8.0 since ten. */
	function tuesday(json: TariffJson): Desk {
		const desk = new Desk("2026-11-24T12:10").meet().put(json);
		desk.settings.set("readingDay", 24);
		for (let slot = 0; slot <= 24; slot++) {
			const wh =
				slot <= 16 ? slot * 625 : slot <= 20 ? 10_000 + (slot - 16) * 3000 : 22_000 + (slot - 20) * 1900;
			desk.slot("2026-11-24", slot, 5000 + Math.floor(wh / 100));
		}
		return desk.count(5300);
	}

	it("go by the half hours of today", () => {
		const { now, today, month } = tuesday(KYUSHU_TIME).watts(1000).json;
		const yen = 10 * 13.27 + 12 * 24.03 + 8 * 29.71;
		expect(today.boughtYen).toBe(Math.floor(yen));
		expect(month.boughtYen).toBe(Math.floor(1842.4 + yen));
		expect(month.shared).toBe(false);
		expect(now).toEqual({ yenPerHour: 29.71, yenPerKWh: 29.71, tier: null, kWhLeft: null, reason: null });
	});

	it("share at the mean what nobody knows the hours of, and say so", () => {
		const desk = new Desk("2026-11-24T12:10").meet().put(KYUSHU_TIME);
		desk.settings.set("readingDay", 24);
		desk.slot("2026-11-24", 0, 5000).slot("2026-11-24", 16, 5100);
		desk.slot("2026-11-24", 22, 5220).count(5300);
		const { month } = desk.json;
		// 10.0 and 8.0 kWh have their hours; 12.0 between eight and eleven o'clock lie in two zones.
		const known = 10 * 13.27 + 8 * 29.71;
		expect(month.shared).toBe(true);
		expect(month.boughtYen).toBe(Math.floor(1842.4 + known + (12 * known) / 18));
	});

	it("take the prices that came from outside, and miss the one that did not", () => {
		const desk = tuesday(PUSHED).watts(2000);
		expect(desk.json.now).toEqual({
			yenPerHour: null,
			yenPerKWh: null,
			tier: null,
			kWhLeft: null,
			reason: "NO_TARIFF",
		});
		expect(desk.json.today).toEqual({ boughtYen: null, soldYen: null, reason: "NO_TARIFF" });
		const sen = Array.from({ length: 48 }, (_, slot) => (slot === 17 ? null : slot < 16 ? 1000 : 3000));
		expect(desk.costs.prices.put({ day: dayOf("2026-11-24"), sen }, dayOf("2026-11-24"))).toBe(true);
		desk.costs.renew();
		const { now, today, month } = desk.json;
		expect(now.yenPerKWh).toBe(30);
		expect(now.yenPerHour).toBe(60);
		// Of 30.0 kWh the 3.0 of slot 17 have no price: they are shared at the mean of the others.
		const known = 10 * 10 + 17 * 30;
		expect(today.boughtYen).toBe(Math.floor(known + (3 * known) / 27));
		expect(month.shared).toBe(true);
	});
});
