import type { TariffJson } from "../../modules/contracts/tariff";
import type { Tariff } from "../../modules/tariff/plan/description";
import { isFault, readTariffs } from "../../modules/tariff/plan/parse";

const NO_EXTRAS = {
	from: null,
	fuelSen: 0,
	fuelMonth: null,
	levySen: 0,
	levyUntil: null,
	sellSen: null,
	sellUntil: null,
} as const;

/** As published by the utility, 2024-04-01: a minimum charge to 15 kWh, then three tiers. */
export const KANSAI_A: TariffJson = {
	...NO_EXTRAS,
	name: "従量電灯A",
	base: { kind: "minimum", sen: 52258, wh: 15000 },
	tiers: [
		{ toWh: 120000, sen: 2021 },
		{ toWh: 300000, sen: 2561 },
		{ toWh: null, sen: 2859 },
	],
};

/** 30 A, with the least that a month costs. */
export const KYUSHU_B: TariffJson = {
	...NO_EXTRAS,
	name: "従量電灯B 30A",
	base: { kind: "fixed", sen: 94872 },
	floorSen: 33534,
	tiers: [
		{ toWh: 120000, sen: 1837 },
		{ toWh: 300000, sen: 2397 },
		{ toWh: null, sen: 2697 },
	],
};

export const TOKYO_B: TariffJson = {
	...NO_EXTRAS,
	name: "従量電灯B 30A",
	base: { kind: "fixed", sen: 93525 },
	tiers: [
		{ toWh: 120000, sen: 2980 },
		{ toWh: 300000, sen: 3640 },
		{ toWh: null, sen: 4049 },
	],
};

/** Day, summer's day, night; living time is the rest. */
export const KYUSHU_TIME: TariffJson = {
	...NO_EXTRAS,
	name: "季時別電灯",
	base: { kind: "fixed", sen: 184240 },
	zones: [
		{ sen: 3557, hours: "10-17", months: "7-9" },
		{ sen: 2971, hours: "10-17" },
		{ sen: 1327, hours: "22-8" },
	],
	otherSen: 2403,
};

export const PUSHED: TariffJson = {
	...NO_EXTRAS,
	name: "市場連動",
	base: { kind: "fixed", sen: 50000 },
	pushed: true,
};

/** A tariff as it is reckoned with. */
export function tariffOf(json: TariffJson): Tariff {
	const tariffs = readTariffs(JSON.stringify({ tariffs: [json] }));
	if (isFault(tariffs)) throw new Error(`${tariffs.code} ${tariffs.field}`);
	return tariffs[0]!;
}
