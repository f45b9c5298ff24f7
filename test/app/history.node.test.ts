import { describe, expect, it } from "vitest";
import { costs } from "../figures/figures";
import { Home } from "../support/home";

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const JST = 9 * HOUR;

/** The register as the meter's own history has it: at half hour `slot` of local day `day`. */
function truth(home: Home, day: number, slot: number, reverse: boolean): number | undefined {
	const at = day * DAY - JST + slot * 30 * MINUTE;
	const counts = home.emulator.routeB.meter.counts(at);
	return reverse ? counts?.reverse : counts?.forward;
}

/** Every half hour of the last four days that the app knows, and every day's total, against the truth. */
function compare(home: Home): { known: number; wrong: string[]; days: number } {
	const { history, record, clock } = home.app.meter;
	const today = clock.day()!;
	const wrong: string[] = [];
	let known = 0;
	let days = 0;
	for (const reverse of [false, true]) {
		for (let day = today - 3; day <= today; day++)
			for (let slot = 0; slot < 48; slot++) {
				const count = history.count(day, slot, reverse);
				if (count === undefined) continue;
				known++;
				const real = truth(home, day, slot, reverse);
				if (count !== real) wrong.push(`${day - today} ${slot} ${reverse}: ${count}, truth ${real}`);
			}
		for (let day = today - 44; day < today; day++) {
			const total = record.total(day, reverse);
			if (total === undefined) continue;
			days++;
			const real = truth(home, day + 1, 0, reverse)! - truth(home, day, 0, reverse)!;
			if (total !== real) wrong.push(`day ${day - today} ${reverse}: ${total}, truth ${real}`);
		}
	}
	return { known, wrong, days };
}

describe("48 hours of the whole app", () => {
	it.each([1, 2, 3])(
		"with outages, restarts and midnights (seed %i): every half hour is the meter's own",
		(seed) => {
			const module = seed % 2 === 0 ? "bp35c2" : "bp35a1";
			const meter = seed === 3 ? "history2" : "solar";
			let home = new Home({ seed, module, meter, reads: "torn" }).start();
			home.untilWatts();
			home.time.advance(6 * HOUR);
			home.emulator.cutRadio(true);
			home.time.advance(seed * 2 * HOUR + 17 * MINUTE);
			home.emulator.cutRadio(false);
			home.time.advance(9 * HOUR);
			home = home.powerCut();
			home.time.advance(seed * 40 * MINUTE);
			home.start();
			home.time.advance(14 * HOUR);
			home.emulator.pulseReset();
			home.time.advance(48 * HOUR - home.time.ticks() + 20 * MINUTE);
			const { known, wrong, days } = compare(home);
			expect(wrong).toEqual([]);
			expect(home.shown).toBe("ready");
			// Today and yesterday whole, in both directions; 44 totals of each.
			expect(known).toBeGreaterThanOrEqual(2 * (48 + 24));
			expect(days).toBe(88);
			expect(home.emulator.counters().wopt).toBe(0);
		},
	);

	it("costs few requests, little air time and few flash writes, idle and while history is filled in", () => {
		const [filling, older, rest, quiet] = costs();
		expect(filling!.hours).toBeLessThan(1);
		for (const { datagrams, airS, hours } of [filling!, older!]) {
			expect(datagrams / hours).toBeLessThanOrEqual(1_050);
			expect(airS / hours).toBeLessThanOrEqual(20);
		}
		// Each list is read twice, so that it takes longer, and the record is written each half hour.
		expect(filling!.flashWrites + older!.flashWrites).toBeLessThanOrEqual(12);
		expect(filling!.hours + older!.hours + rest!.hours).toBeCloseTo(24, 0);
		expect(quiet!.datagrams).toBeLessThanOrEqual(15_100);
		expect(quiet!.airS).toBeLessThanOrEqual(160);
		expect(quiet!.flashWrites).toBeLessThanOrEqual(5);
	});
});
