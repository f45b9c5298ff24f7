import { describe, expect, it } from "vitest";
import { Plans } from "../../modules/tariff/plan/plans";
import { warningsOf } from "../../modules/tariff/plan/warnings";
import { FakeStore } from "../support/fake-host";
import { dayOf } from "./desk";
import { KANSAI_A, KYUSHU_TIME, TOKYO_B, tariffOf } from "./tariffs";

const text = (...tariffs: unknown[]) => JSON.stringify({ tariffs });

describe("the tariffs", () => {
	it("are none at first", () => {
		const plans = new Plans(new FakeStore());
		expect(plans.json).toBe('{"tariffs":[]}');
		expect(plans.at(dayOf("2026-11-28"))).toBeUndefined();
	});

	it("come back as they were put, without the spaces, after a restart too", () => {
		const store = new FakeStore();
		const plans = new Plans(store);
		expect(plans.replace(JSON.stringify({ tariffs: [KYUSHU_TIME] }, undefined, "\t"))).toBeUndefined();
		for (const one of [plans, new Plans(store)]) {
			expect(one.json).toBe(text(KYUSHU_TIME));
			expect(one.at(0)?.name).toBe("季時別電灯");
		}
		plans.replace(text(KYUSHU_TIME));
		expect(store.writes).toBe(1);
	});

	it("hold from their day on", () => {
		const plans = new Plans(new FakeStore());
		plans.replace(text({ ...KANSAI_A, from: "2026-04-01" }, { ...TOKYO_B, from: "2026-11-05" }));
		expect(plans.at(dayOf("2026-03-31"))).toBeUndefined();
		expect(plans.at(dayOf("2026-04-01"))?.name).toBe("従量電灯A");
		expect(plans.at(dayOf("2026-11-04"))?.name).toBe("従量電灯A");
		expect(plans.at(dayOf("2026-11-05"))?.name).toBe("従量電灯B 30A");
	});

	it("stay as they are when something is wrong with the new ones, or the flash is full", () => {
		const store = new FakeStore();
		const plans = new Plans(store);
		plans.replace(text(TOKYO_B));
		expect(plans.replace(text(KANSAI_A, KANSAI_A))).toEqual({ code: "ORDER", field: "tariffs.1.from" });
		store.full = true;
		expect(plans.replace(text(KANSAI_A))).toBe("STORE_FULL");
		expect(plans.at(0)?.name).toBe(TOKYO_B.name);
		expect(plans.json).toBe(text(TOKYO_B));
		expect(plans.version).toBe(1);
	});

	it("are refused when they do not fit into a value of the store", () => {
		const long = (from: string | null) => ({
			...KYUSHU_TIME,
			from,
			name: "季".repeat(40),
			source: "季".repeat(120),
			zones: Array.from({ length: 6 }, () => ({
				sen: 20000,
				days: "0,1,2,3,4,5,6,7",
				hours: "0-1,2-3,4-5,6-7,8-9,10-11,12-13",
				months: "1,2,3,4,5,6,7,8,9,10,11,12",
			})),
		});
		const plans = new Plans(new FakeStore());
		expect(plans.replace(text(long(null), long("2026-01-01"), long("2027-01-01")))).toEqual({
			code: "LENGTH",
			field: "tariffs",
		});
		expect(plans.replace(text(long(null), long("2026-01-01")))).toBeUndefined();
	});

	it("of a later program are left in the store and not used", () => {
		const store = new FakeStore();
		store.set("kabewatt-tariff", "plans", '{"tariffs":[{"name":"new","formula":"x"}]}');
		expect(new Plans(store).count).toBe(0);
		expect(new Plans(store).json).toContain("formula");
	});
});

describe("warnings", () => {
	const json = {
		...TOKYO_B,
		fuelMonth: "2026-10",
		levyUntil: "2026-11",
		sellSen: 850,
		sellUntil: "2026-12",
	};
	it.each([
		["2026-11-10", json, []],
		["2026-11-11", json, ["FUEL_OLD"]],
		["2026-11-30", json, ["FUEL_OLD"]],
		["2026-12-31", json, ["FUEL_OLD", "LEVY_ENDED"]],
		["2027-01-01", json, ["FUEL_OLD", "LEVY_ENDED", "SELL_ENDED"]],
		["2027-01-01", { ...json, sellSen: null }, ["FUEL_OLD", "LEVY_ENDED"]],
		["2030-01-01", TOKYO_B, []],
	])("on %s", (date, tariff, list) => {
		expect(warningsOf(tariffOf(tariff), dayOf(date))).toEqual(list);
	});
});
