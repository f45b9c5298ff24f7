import { describe, expect, it } from "vitest";
import type { TariffJson } from "../../modules/contracts/tariff";
import { LANGUAGES } from "../../modules/languages/languages";
import { isFault, readTariffs } from "../../modules/tariff/plan/parse";
import { KANSAI_A, KYUSHU_B, KYUSHU_TIME, PUSHED, TOKYO_B } from "./tariffs";

function judge(...tariffs: unknown[]): string {
	const result = readTariffs(JSON.stringify({ tariffs }));
	return isFault(result) ? `${result.code} ${result.field}` : "good";
}

const with_ = (fields: Record<string, unknown>, json: TariffJson = TOKYO_B) => ({ ...json, ...fields });
const without = (key: keyof TariffJson, json: TariffJson = TOKYO_B) => {
	const { [key]: _gone, ...rest } = json;
	return rest;
};
const tiers = (...rows: unknown[]) => with_({ tiers: rows });
const zone = (fields: Record<string, unknown>) => with_({ zones: [{ sen: 100, ...fields }] }, KYUSHU_TIME);

describe("readTariffs", () => {
	it.each([KANSAI_A, KYUSHU_B, TOKYO_B, KYUSHU_TIME, PUSHED])("takes $name", (json) => {
		expect(judge(json)).toBe("good");
	});

	it("takes none, and up to three from rising dates on", () => {
		expect(judge()).toBe("good");
		const at = (from: string | null) => ({ ...TOKYO_B, from });
		expect(judge(at(null), at("2026-04-01"), at("2026-11-05"))).toBe("good");
		expect(judge(at("2026-04-01"), at("2026-04-01"))).toBe("ORDER tariffs.1.from");
		expect(judge(at("2026-04-01"), at(null))).toBe("ORDER tariffs.1.from");
		expect(judge(TOKYO_B, TOKYO_B, TOKYO_B, TOKYO_B)).toBe("LENGTH tariffs");
	});

	it.each([
		["a name that is missing", without("name"), "MISSING tariffs.0.name"],
		["an empty name", with_({ name: " " }), "MISSING tariffs.0.name"],
		["a long name", with_({ name: "x".repeat(41) }), "LENGTH tariffs.0.name"],
		["a name with a line feed", with_({ name: "a\nb" }), "TYPE tariffs.0.name"],
		["a name that is a number", with_({ name: 3 }), "TYPE tariffs.0.name"],
		["a field of no such name", with_({ levysen: 3 }), "UNKNOWN levysen"],
		["a field in the wrong place", with_({ toWh: 3 }), "UNKNOWN tariffs.0.toWh"],
		["no date", with_({ date: "2026-02-30" }), "DATE tariffs.0.date"],
		["from of another form", with_({ from: "2026/4/1" }), "DATE tariffs.0.from"],
		["no base", without("base"), "MISSING tariffs.0.base"],
		["a base of no kind", with_({ base: { kind: "both", sen: 1 } }), "TYPE tariffs.0.base.kind"],
		["a base that is an array", with_({ base: [] }), "TYPE tariffs.0.base"],
		["a negative base", with_({ base: { kind: "fixed", sen: -1 } }), "RANGE tariffs.0.base.sen"],
		[
			"a fixed base with energy",
			with_({ base: { kind: "fixed", sen: 1, wh: 2 } }),
			"UNKNOWN tariffs.0.base.wh",
		],
		["a minimum without energy", with_({ base: { kind: "minimum", sen: 1 } }), "MISSING tariffs.0.base.wh"],
		[
			"a minimum charge with zones",
			with_({ base: { kind: "minimum", sen: 1, wh: 15000 } }, KYUSHU_TIME),
			"MINIMUM tariffs.0.base",
		],
		["neither tiers nor zones", without("tiers"), "ONE_OF tariffs.0"],
		["tiers and zones", with_({ tiers: TOKYO_B.tiers }, KYUSHU_TIME), "ONE_OF tariffs.0"],
		["tiers and prices from outside", with_({ pushed: true }), "ONE_OF tariffs.0"],
		["pushed: false", with_({ pushed: false }, PUSHED), "TYPE tariffs.0.pushed"],
		["a price outside of zones without zones", with_({ otherSen: 1 }), "ONE_OF tariffs.0.otherSen"],
		["zones without a price outside", without("otherSen", KYUSHU_TIME), "MISSING tariffs.0.otherSen"],
		["no tier", tiers(), "LENGTH tariffs.0.tiers"],
		["tiers that are null", with_({ tiers: null }), "TYPE tariffs.0.tiers"],
		["a last tier with an end", tiers({ toWh: 5, sen: 1 }), "LAST_TIER tariffs.0.tiers.0.toWh"],
		[
			"a tier without an end before the last",
			tiers({ toWh: null, sen: 1 }, { toWh: null, sen: 1 }),
			"LAST_TIER tariffs.0.tiers.0.toWh",
		],
		[
			"tiers that fall",
			tiers({ toWh: 5, sen: 1 }, { toWh: 5, sen: 1 }, { toWh: null, sen: 1 }),
			"ORDER tariffs.0.tiers.1.toWh",
		],
		["half a sen", tiers({ toWh: null, sen: 29.5 }), "RANGE tariffs.0.tiers.0.sen"],
		["a price as text", tiers({ toWh: null, sen: "2980" }), "TYPE tariffs.0.tiers.0.sen"],
		["a price of 200.01 yen", tiers({ toWh: null, sen: 20001 }), "RANGE tariffs.0.tiers.0.sen"],
		["seven zones", with_({ zones: Array(7).fill({ sen: 1 }) }, KYUSHU_TIME), "LENGTH tariffs.0.zones"],
		["days of no week", zone({ days: "1-8" }), "SPAN tariffs.0.zones.0.days"],
		["hours of no day", zone({ hours: "22-25" }), "SPAN tariffs.0.zones.0.hours"],
		["months of no year", zone({ months: "0-3" }), "SPAN tariffs.0.zones.0.months"],
		["no fuel", without("fuelSen"), "MISSING tariffs.0.fuelSen"],
		["fuel of -30.01 yen", with_({ fuelSen: -3001 }), "RANGE tariffs.0.fuelSen"],
		["a month of no year", with_({ fuelMonth: "2026-13" }), "DATE tariffs.0.fuelMonth"],
		["a month that is missing", without("levyUntil"), "MISSING tariffs.0.levyUntil"],
		["a negative levy", with_({ levySen: -1 }), "RANGE tariffs.0.levySen"],
		["a price of selling below 0", with_({ sellSen: -1 }), "RANGE tariffs.0.sellSen"],
		["a tariff that is null", null, "TYPE tariffs.0"],
		[
			"a tier that gives money for what is bought",
			with_({
				fuelSen: -3000,
				levySen: 19,
				tiers: [
					{ toWh: 9, sen: 2981 },
					{ toWh: null, sen: 2980 },
				],
			}),
			"NEGATIVE tariffs.0.tiers.1.sen",
		],
		["such a zone", with_({ fuelSen: -1400, levySen: 72 }, KYUSHU_TIME), "NEGATIVE tariffs.0.zones.2.sen"],
		[
			"such a time outside of zones",
			with_({ fuelSen: -9, otherSen: 8 }, KYUSHU_TIME),
			"NEGATIVE tariffs.0.otherSen",
		],
		[
			"such prices from outside",
			with_({ fuelSen: -419, levySen: 418 }, PUSHED),
			"NEGATIVE tariffs.0.fuelSen",
		],
	])("refuses %s", (_name, json, fault) => {
		expect(judge(json)).toBe(fault);
	});

	it("takes a price that the levy lifts to 0", () => {
		expect(judge(with_({ fuelSen: -1400, levySen: 73 }, KYUSHU_TIME))).toBe("good");
	});

	it.each([
		["", "JSON "],
		["{", "JSON "],
		["[]", "TYPE "],
		["null", "TYPE "],
		["{}", "MISSING tariffs"],
		['{"tariffs":{}}', "TYPE tariffs"],
		['{"__proto__":{"tariffs":[]}}', "UNKNOWN __proto__"],
		['{"\\u0074ariffs":[]}', "UNKNOWN \\u0074ariffs"],
		['{"tariffs" : [], "x\\"y" : 1}', 'UNKNOWN x\\"y'],
	])("refuses the body %j", (text, fault) => {
		const result = readTariffs(text);
		expect(isFault(result) ? `${result.code} ${result.field}` : "good").toBe(fault);
	});

	it("takes a value that looks like a key for a value", () => {
		expect(judge(with_({ name: 'a":', source: '{"b":1}' }))).toBe("good");
	});
});

describe("the rules", () => {
	it.each(Object.keys(LANGUAGES.en.tariffRules) as (keyof typeof LANGUAGES.en.tariffRules)[])(
		"have words for %s in both languages",
		(rule) => {
			expect(LANGUAGES.en.tariffRules[rule]).toMatch(/^[a-z][ -~]+$/);
			expect(LANGUAGES.ja.tariffRules[rule]).toMatch(/[ぁ-ん一-龯]/);
		},
	);
});
