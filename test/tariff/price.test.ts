import { describe, expect, it } from "vitest";
import type { TariffJson } from "../../modules/contracts/tariff";
import {
	baseCharge,
	billYen,
	fuelCharge,
	levyCharge,
	marginalSen,
	tierCharge,
	wholeYen,
} from "../../modules/tariff/price";
import { KANSAI_A, KYUSHU_B, TOKYO_B, tariffOf } from "./tariffs";

/** The bill of a month of `kWh`. */
function bill(json: TariffJson, kWh: number): number {
	const tariff = tariffOf(json);
	const wh = kWh * 1000;
	const charge = baseCharge(tariff, wh) + tierCharge(tariff, wh) + fuelCharge(tariff, 0, wh);
	return billYen(tariff, charge, levyCharge(tariff, wh));
}

describe("a month's bill", () => {
	it.each([
		// 522.58 up to 15 kWh, then 20.21; 522.58 + 105 x 20.21 + 140 x 25.61 = 6,230.03, published as 6,175 less 55.
		["Kansai A", KANSAI_A, 0, 522],
		["Kansai A", KANSAI_A, 15, 522],
		["Kansai A", KANSAI_A, 16, 542],
		["Kansai A", KANSAI_A, 260, 6230],
		// 948.72 / 2; + 120 x 18.37; + 180 x 23.97; + 100 x 26.97.
		["Kyushu B 30 A", KYUSHU_B, 0, 474],
		["Kyushu B 30 A", KYUSHU_B, 120, 3153],
		["Kyushu B 30 A", KYUSHU_B, 300, 7467],
		["Kyushu B 30 A", KYUSHU_B, 400, 10164],
		// 316.24: below the monthly minimum of 335.34 while nothing and while 1 kWh is used (334.61), not with 2 (352.98).
		["Kyushu B 10 A", { ...KYUSHU_B, base: { kind: "fixed", sen: 31624 } }, 0, 335],
		["Kyushu B 10 A", { ...KYUSHU_B, base: { kind: "fixed", sen: 31624 } }, 1, 335],
		["Kyushu B 10 A", { ...KYUSHU_B, base: { kind: "fixed", sen: 31624 } }, 2, 352],
		// 935.25 / 2; + 120 x 29.80 + 140 x 36.40; + 40 x 36.40 + 100 x 40.49.
		["Tokyo B 30 A", TOKYO_B, 0, 467],
		["Tokyo B 30 A", TOKYO_B, 260, 9607],
		["Tokyo B 30 A", TOKYO_B, 400, 15112],
	] as [string, TariffJson, number, number][])("of %s is reckoned by hand", (_name, json, kWh, yen) => {
		expect(bill(json, kWh)).toBe(yen);
	});

	it("has the levy on a line of its own, cut below a yen", () => {
		// 260 x 4.18 = 1,086.8; with the charges' 6,230.03 in one sum it would be 7,316.83.
		expect(bill({ ...KANSAI_A, levySen: 418 }, 260)).toBe(6230 + 1086);
		// 6,230.03 and 0.98 apart come to 6,230.
		expect(wholeYen(levyCharge(tariffOf({ ...KANSAI_A, levySen: 98 }), 1000))).toBe(0);
		// Both have something below a yen: 542.79 and 4.18 x 16 = 66.88.
		expect(bill({ ...KANSAI_A, levySen: 418 }, 16)).toBe(542 + 66);
	});

	it("counts the fuel adjustment only above the minimum charge's energy, and anywhere else from the first kWh", () => {
		expect(bill({ ...KANSAI_A, fuelSen: -1000 }, 15)).toBe(522);
		expect(bill({ ...KANSAI_A, fuelSen: -1000 }, 16)).toBe(532);
		// 935.25 + 298.00 - 12.00
		expect(bill({ ...TOKYO_B, fuelSen: -120 }, 10)).toBe(1221);
	});

	it("is at least the floor, with the levy on top", () => {
		expect(bill({ ...KYUSHU_B, base: { kind: "fixed", sen: 0 }, levySen: 418 }, 1)).toBe(335 + 4);
	});
});

describe("the price of the next kWh", () => {
	it.each([
		[0, 418],
		[14_999, 418],
		[15_000, 2021 + 418 - 150],
		[119_999, 2021 + 418 - 150],
		[120_000, 2561 + 418 - 150],
		[300_000, 2859 + 418 - 150],
	])("after %i Wh of Kansai A is %i sen", (wh, sen) => {
		const tariff = tariffOf({ ...KANSAI_A, fuelSen: -150, levySen: 418 });
		expect(marginalSen(tariff, wh, tariff.price(tariff.tierAt(wh)))).toBe(sen);
	});
});
