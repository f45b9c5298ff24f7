import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TariffJson } from "../../modules/contracts/tariff";
import type { Tariff } from "../../modules/tariff/plan/description";
import { isFault, readTariffs } from "../../modules/tariff/plan/parse";
import {
	baseCharge,
	billYen,
	fuelCharge,
	levyCharge,
	marginalSen,
	tierCharge,
} from "../../modules/tariff/price";
import { tariffOf } from "./tariffs";

const sen = fc.integer({ min: 0, max: 20_000 });

const anyTiered = fc
	.record({
		name: fc.constant("x"),
		from: fc.constant(null),
		base: fc.oneof(
			fc.record({ kind: fc.constant("fixed" as const), sen }),
			fc.record({ kind: fc.constant("minimum" as const), sen, wh: fc.integer({ min: 0, max: 30_000 }) }),
		),
		ends: fc.uniqueArray(fc.integer({ min: 1, max: 600_000 }), { maxLength: 5 }),
		prices: fc.array(sen, { minLength: 6, maxLength: 6 }),
		fuelSen: fc.integer({ min: -3000, max: 3000 }),
		fuelMonth: fc.constant(null),
		levySen: fc.integer({ min: 0, max: 1000 }),
		levyUntil: fc.constant(null),
		sellSen: fc.constant(null),
		sellUntil: fc.constant(null),
		floorSen: sen,
	})
	.map(({ ends, prices, ...rest }): TariffJson => {
		const sorted: (number | null)[] = [...ends].sort((a, b) => a - b);
		return { ...rest, tiers: [...sorted, null].map((toWh, i) => ({ toWh, sen: prices[i]! })) };
	})
	.filter((json) => !isFault(readTariffs(JSON.stringify({ tariffs: [json] }))))
	.map(tariffOf);

const anyWh = fc.integer({ min: 0, max: 9_999_000 });

/** The whole of a month from its energy alone. */
const amounts = (tariff: Tariff, wh: number) => ({
	charge: baseCharge(tariff, wh) + tierCharge(tariff, wh) + fuelCharge(tariff, 0, wh),
	levy: levyCharge(tariff, wh),
});

describe("amounts of any tariff", () => {
	it("are whole and exact: the parts of a month add up to it, however it is split", () => {
		fc.assert(
			fc.property(
				anyTiered,
				fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 60 }),
				(tariff, parts) => {
					const total = parts.reduce((sum, wh) => sum + wh, 0);
					let wh = 0;
					let energy = 0;
					let levy = 0;
					for (const part of parts) {
						energy +=
							tierCharge(tariff, wh + part) - tierCharge(tariff, wh) + fuelCharge(tariff, wh, wh + part);
						levy += levyCharge(tariff, part);
						wh += part;
					}
					expect(energy).toBe(tierCharge(tariff, total) + fuelCharge(tariff, 0, total));
					expect(levy).toBe(levyCharge(tariff, total));
					expect(Number.isSafeInteger(energy) && Number.isSafeInteger(levy)).toBe(true);
				},
			),
			{ numRuns: 300 },
		);
	});

	it("never fall while something is bought, and rise by the marginal price", () => {
		fc.assert(
			fc.property(anyTiered, anyWh, fc.integer({ min: 1, max: 100_000 }), (tariff, wh, more) => {
				const before = amounts(tariff, wh);
				const after = amounts(tariff, wh + more);
				expect(after.charge + after.levy).toBeGreaterThanOrEqual(before.charge + before.levy);
				const next = amounts(tariff, wh + 1);
				if (wh > 0)
					expect(next.charge + next.levy - before.charge - before.levy).toBe(
						marginalSen(tariff, wh, tariff.price(tariff.tierAt(wh))),
					);
				// In yen, each line is cut by itself; where the charges fall as the levy rises that is a yen at most.
				const yen = billYen(tariff, after.charge, after.levy) - billYen(tariff, before.charge, before.levy);
				expect(yen).toBeGreaterThanOrEqual(after.charge < before.charge ? -1 : 0);
			}),
			{ numRuns: 300 },
		);
	});

	it("are numbers, never below zero", () => {
		fc.assert(
			fc.property(anyTiered, anyWh, (tariff, wh) => {
				const { charge, levy } = amounts(tariff, wh);
				const yen = billYen(tariff, charge, levy);
				expect(Number.isInteger(yen) && !Object.is(yen, -0)).toBe(true);
				expect(charge + levy).toBeGreaterThanOrEqual(0);
			}),
			{ numRuns: 300 },
		);
	});
});

describe("readTariffs", () => {
	it("gives tariffs or a fault for whatever it is sent, and never throws", () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.json(),
					fc.jsonValue().map((v) => JSON.stringify({ tariffs: [v] })),
				),
				(text) => {
					const result = readTariffs(text);
					expect(isFault(result) ? typeof result.code : "list").toBeTypeOf("string");
				},
			),
			{ numRuns: 500 },
		);
	});
});
