import { describe, expect, it } from "vitest";
import { DAY_MS, dayOf, startOfDay } from "../../hosts/emulator/home/calendar";
import { Household, KWH } from "../../hosts/emulator/home/household";
import { SLOT_MS } from "../../hosts/emulator/home/load-curve";

const START = Date.parse("2026-04-01T12:00:00+09:00");
const ROLES = ["consumer", "prosumer", "generator"] as const;

function energy(house: Household, ms: number): { forward: number; reverse: number } {
	house.integrate(ms);
	return { forward: house.forward, reverse: house.reverse };
}

/** The integral taken the slow way: millisecond steps would not fit, so steps of one slot cut at `cuts`. */
function slowly(
	house: Household,
	from: number,
	to: number,
	cuts: readonly number[],
): { forward: number; reverse: number } {
	let [forward, reverse] = [0, 0];
	const edges = [from, to, ...cuts.filter((ms) => ms > from && ms < to)];
	for (let ms = Math.ceil(from / SLOT_MS) * SLOT_MS; ms < to; ms += SLOT_MS) edges.push(ms);
	edges.sort((a, b) => a - b);
	for (let i = 1; i < edges.length; i++) {
		const part = house.watts(edges[i - 1]!) * (edges[i]! - edges[i - 1]!);
		if (part > 0) forward += part;
		else reverse -= part;
	}
	return { forward, reverse };
}

describe("the household", () => {
	it.each(ROLES)("%s: counters are exactly the integral of the power", (role) => {
		const house = new Household(7, role, false, START);
		const [from, to] = [START - 1.3 * DAY_MS, START + 2.7 * DAY_MS].map(Math.round) as [number, number];
		const before = energy(house, from);
		const after = energy(house, to);
		expect({ forward: after.forward - before.forward, reverse: after.reverse - before.reverse }).toEqual(
			slowly(house, from, to, []),
		);
	});

	it("counts exactly what a hand on load and panels makes, to the millisecond", () => {
		const house = new Household(3, "prosumer", false, START);
		const cuts = [START + 1_234, START + 61_001, START + 61_002, START + 3_600_777, START + DAY_MS + 5];
		house.change(cuts[0]!, { load: 1_000, sun: 0 });
		house.change(cuts[1]!, { sun: 2_500 });
		house.change(cuts[2]!, { powered: false });
		house.change(cuts[3]!, { powered: true });
		house.change(cuts[4]!, { load: undefined, sun: undefined });
		const before = energy(house, START);
		const end = START + 2 * DAY_MS;
		const after = energy(house, end);
		expect({ forward: after.forward - before.forward, reverse: after.reverse - before.reverse }).toEqual(
			slowly(house, START, end, cuts),
		);
		expect(house.watts(START + 2_000)).toBe(1_000);
		expect(house.watts(START + 61_001)).toBe(-1_500);
		expect(house.watts(START + 100_000)).toBe(0);
		expect(house.watts(START + 4_000_000)).toBe(-1_500);
	});

	it("a change does not alter what was counted before it, even after the day has been looked at", () => {
		const house = new Household(5, "prosumer", false, START);
		const early = energy(house, START + 1_000);
		energy(house, START + DAY_MS);
		house.change(START + 2_000, { load: 9_000, sun: 0 });
		expect(energy(house, START + 1_000)).toEqual(early);
		const late = energy(house, START + 3_602_000);
		const from = energy(house, START + 2_000);
		expect(late.forward - from.forward).toBe(9 * KWH);
	});

	it("is the same for the same seed in any order of asking, and another for another seed", () => {
		const [a, b] = [new Household(9, "prosumer", false, START), new Household(9, "prosumer", false, START)];
		const times = [0, 40, 3, -20, 12, 1].map((days) => START + days * DAY_MS + 7_001);
		const forth = times.map((ms) => energy(a, ms));
		const back = [...times].reverse().map((ms) => energy(b, ms));
		expect(back.reverse()).toEqual(forth);
		expect(energy(new Household(10, "prosumer", false, START), START)).not.toEqual(energy(a, START));
	});

	it("never runs backwards, and stays in whole watt milliseconds", () => {
		const house = new Household(2, "prosumer", false, START);
		let last = { forward: 0, reverse: 0 };
		for (let ms = START - 400 * DAY_MS; ms < START; ms += 3.7 * DAY_MS) {
			const now = energy(house, Math.round(ms));
			expect(now.forward).toBeGreaterThanOrEqual(last.forward);
			expect(now.reverse).toBeGreaterThanOrEqual(last.reverse);
			expect(Number.isSafeInteger(now.forward) && Number.isSafeInteger(now.reverse)).toBe(true);
			last = now;
		}
		expect(last.forward).toBeGreaterThan(0);
	});

	it.each([1, 2, 3, 4, 5])(
		"seed %i is believable: a day's use, a peak in the evening, sun only by day",
		(seed) => {
			const house = new Household(seed, "prosumer", false, START);
			const day = dayOf(START);
			const midnight = startOfDay(day);
			house.change(midnight, { sun: 0 });
			const used = (energy(house, midnight + DAY_MS).forward - energy(house, midnight).forward) / KWH;
			expect(used).toBeGreaterThan(4);
			expect(used).toBeLessThan(40);
			const between = (from: number, to: number) =>
				energy(house, midnight + to * 3_600_000).forward - energy(house, midnight + from * 3_600_000).forward;
			expect(between(18, 21)).toBeGreaterThan(between(2, 5));
			const sunny = new Household(seed, "prosumer", false, START);
			expect(energy(sunny, midnight + 4 * 3_600_000).reverse).toBe(energy(sunny, midnight).reverse);
			expect(sunny.watts(midnight + 3_600_000)).toBeGreaterThan(0);
		},
	);

	it("splits the power over R and T", () => {
		const house = new Household(4, "prosumer", false, START);
		for (let ms = START; ms < START + DAY_MS; ms += 600_000) {
			const { r, t } = house.currents(ms);
			expect(Math.abs((r + t) * 10 - house.watts(ms))).toBeLessThanOrEqual(11);
		}
		const twoWire = new Household(4, "consumer", true, START);
		expect(twoWire.currents(START)).toEqual({ r: Math.round(twoWire.watts(START) / 10), t: 0 });
	});
});
