import { describe, expect, it } from "vitest";
import { EmulatedRig } from "./emulated-rig";

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Advances in steps of half an hour and looks, each time, for a number that the meter did not send. */
function live(rig: EmulatedRig, ms: number): string[] {
	const wrong: string[] = [];
	for (let left = ms; left > 0; left -= HOUR / 2) {
		rig.time.advance(Math.min(left, HOUR / 2));
		wrong.push(...rig.check(2).wrong);
	}
	return wrong;
}

/** Totals of derived figures against the counters of the emulator. */
function expectTotals(rig: EmulatedRig): void {
	const { derived, record } = rig.meter;
	const today = rig.today;
	const modulus = rig.real.modulus;
	for (let back = 1; back < 40; back++) {
		const day = today - back;
		const from = rig.truth(day, 0, false);
		const to = rig.truth(day + 1, 0, false);
		const total = from === undefined || to === undefined ? undefined : (to - from + modulus) % modulus;
		expect(record.total(day, false)).toBe(total);
	}
	const midnight = rig.truth(today, 0, false);
	const figure = derived.today("bought");
	if (midnight !== undefined) {
		const now = rig.readings.count(0xe0)!;
		expect(figure?.count).toBe((now - midnight + modulus) % modulus);
	}
}

describe("what is known after a recovery", () => {
	const seeds = Array.from({ length: Number(process.env["KABEWATT_TRUTH_SEEDS"] ?? 8) }, (_, i) => i + 1);

	it.each(seeds)("is the meter's truth, half hour by half hour (seed %i)", (seed) => {
		const kinds = ["solar", "two-wire", "kyushu", "history2", "release-r", "all-sold"];
		const rig = new EmulatedRig(seed, kinds[seed % kinds.length], "2026-04-27T09:00:00+09:00");
		const { random } = rig;
		rig.lossOfAnswers = random.next() * 0.2;
		rig.lossOfNotices = random.next();
		rig.slowestMs = random.int(400, 3_500);
		rig.time.unixKnown = random.next() < 0.5;
		rig.join();
		const wrong: string[] = [];
		let exchanged = false;
		for (let event = 0; event < 8; event++) {
			wrong.push(...live(rig, random.int(1, 14) * HOUR + random.int(0, 59) * MINUTE));
			const what = random.int(0, 5);
			if (what <= 2) {
				rig.link.lose();
				rig.time.advance(random.int(1, what === 2 ? 2_000 : 120) * MINUTE);
			} else if (what === 3) rig.cutPower();
			else if (what === 4 && !exchanged) {
				exchanged = true;
				rig.link.lose();
				rig.exchange();
				rig.time.advance(30 * MINUTE);
			} else {
				rig.real.powerOff(rig.time.now());
				rig.link.lose();
				rig.time.advance(random.int(5, 300) * MINUTE);
				rig.real.powerOn(rig.time.now());
			}
			if (!rig.link.open) rig.join();
		}
		rig.lossOfAnswers = 0;
		rig.lossOfNotices = 0;
		// Long enough for the back-fill, and away from midnight.
		wrong.push(...live(rig, 3 * HOUR));
		const into = () => (rig.time.now() + 9 * HOUR) % (24 * HOUR);
		while (into() < HOUR || into() > 23 * HOUR) wrong.push(...live(rig, HOUR / 2));
		// Ten minutes into a half hour: its beginning has been announced.
		rig.time.advance(HOUR / 2 - (into() % (HOUR / 2)) + 10 * MINUTE);
		const { wrong: atLast, missing, known } = rig.check(44);
		expect(wrong).toEqual([]);
		expect(atLast).toEqual([]);
		expect(missing).toEqual([]);
		expect(known).toBeGreaterThan(5);
		expectTotals(rig);
		expect(rig.exchanges).toBe(exchanged ? 1 : 0);
	});
});
