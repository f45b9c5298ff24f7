import { AT, KIND, KWH, type Tariff, YEN } from "./plan/description";

/**
 * Amounts in sen Wh per kWh (see YEN), exact integers: nothing is rounded before an amount is shown. The parts of a month
 * add up to the month, however it is split.
 */

/** Energy that the fuel adjustment counts for: what exceeds the minimum charge's. */
function aboveFree(tariff: Tariff, wh: number): number {
	return Math.max(0, wh - tariff.numbers[AT.freeWh]!);
}

/** What the first `wh` of a month cost by tiers, without base, fuel and levy. */
export function tierCharge(tariff: Tariff, wh: number): number {
	let charge = 0;
	let from = tariff.numbers[AT.freeWh]!;
	for (let tier = 0; tier < tariff.rows && from < wh; tier++) {
		const to = Math.min(wh, tariff.tierEnd(tier));
		if (to <= from) continue;
		charge += (to - from) * tariff.price(tier);
		from = to;
	}
	return charge;
}

/** Fuel adjustment of the energy of a month from `fromWh` to `toWh`. */
export function fuelCharge(tariff: Tariff, fromWh: number, toWh: number): number {
	return (aboveFree(tariff, toWh) - aboveFree(tariff, fromWh)) * tariff.numbers[AT.fuel]!;
}

/** The renewable energy levy. */
export function levyCharge(tariff: Tariff, wh: number): number {
	return wh * tariff.numbers[AT.levy]!;
}

/** Basic or minimum charge of a month; a basic charge is halved where nothing was used. */
export function baseCharge(tariff: Tariff, wh: number): number {
	const base = tariff.numbers[AT.base]! * KWH;
	return wh === 0 && tariff.numbers[AT.isMinimum] === 0 ? base / 2 : base;
}

/** What the next Wh costs, in sen per kWh with fuel and levy; `wh` of the month so far, `price` of zone or slot. */
export function marginalSen(tariff: Tariff, wh: number, price: number): number {
	const levy = tariff.numbers[AT.levy]!;
	return wh < tariff.numbers[AT.freeWh]! ? levy : price + tariff.numbers[AT.fuel]! + levy;
}

/** The bill in yen: what is below a yen is cut from the charges and from the levy, each on its own line. */
export function billYen(tariff: Tariff, charge: number, levy: number): number {
	return wholeYen(Math.max(charge, tariff.numbers[AT.floor]! * KWH)) + wholeYen(levy);
}

/** Whole yen of an amount, the rest cut off towards zero; never -0. */
export function wholeYen(amount: number): number {
	return Math.trunc(amount / YEN) + 0;
}

/** The price of a tier or a zone alone, and whether it can be told without a list of prices. */
export function priceAt(tariff: Tariff, wh: number, zone: number): number | undefined {
	if (tariff.kind === KIND.pushed) return undefined;
	return tariff.price(tariff.kind === KIND.tiers ? tariff.tierAt(wh) : zone);
}
