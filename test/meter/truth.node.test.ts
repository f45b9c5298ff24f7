import { describe, expect, it } from "vitest";
import { periodStart } from "../../modules/meter/clock/calendar";
import { dayJson } from "../../modules/web/api/history";
import { bodyOf } from "../../modules/web/http/json";
import { EmulatedRig } from "./emulated-rig";

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Days back that are looked at: the meter kyushu keeps 44. */
const DAYS = 40;

const KINDS = Object.freeze(["solar", "two-wire", "kyushu", "history2", "release-r", "all-sold"]);
/** Meters that a home with panels may get in an exchange: other units, digits, sets of properties. */
const PANELS = Object.freeze(["solar", "kyushu", "history2", "release-r"]);

/** Seeds that once failed, kept. */
const KEPT = Object.freeze([49, 92, 99, 101, 111, 214, 269, 309]);

/** Counts for 00:00 that the record once had, and that the meter's clock was right for, by `keyOf`. */
type Held = Map<string, number>;

const keyOf = (day: number, reverse: boolean) => `${day} ${reverse}`;
const directions = (rig: EmulatedRig) => (rig.real.has(0xe4) ? [false, true] : [false]);

/** Advances in steps of half an hour and looks, each time, for a number that the meter did not send. */
function live(rig: EmulatedRig, ms: number, held: Held): string[] {
	const wrong: string[] = [];
	for (let left = ms; left > 0; left -= HOUR / 2) {
		rig.time.advance(Math.min(left, HOUR / 2));
		// Nobody can know that the meter's clock was set before it is read again.
		if (!rig.knowsTheTime) continue;
		wrong.push(...rig.check(2).wrong);
		for (const reverse of directions(rig))
			for (let day = rig.today - 2; day <= rig.today; day++) {
				const right = rig.right(day, reverse);
				if (right !== undefined && rig.meter.record.count(day, reverse) === right)
					held.set(keyOf(day, reverse), right);
			}
	}
	return wrong;
}

/**
 * What the record must have for 00:00 of a day. The meter keeps the later of two; but what was recorded while its clock
 * was right, as the host knows, is not given up for what a wrong one shows. Undefined: it never was right while somebody
 * looked, and either will do.
 */
function midnight(rig: EmulatedRig, day: number, reverse: boolean, held: Held): number | undefined {
	const truth = rig.truth(day, 0, reverse);
	if (!rig.time.unixKnown || !rig.livedTwice(day)) return truth;
	const right = rig.right(day, reverse);
	if (right === truth) return truth;
	return right !== undefined && held.get(keyOf(day, reverse)) === right ? right : undefined;
}

/** Daily and monthly totals against the counters of the emulator, in both directions. */
function expectTotals(rig: EmulatedRig, held: Held): void {
	const { derived, record } = rig.meter;
	const { today } = rig;
	const { modulus } = rig.real;
	for (const reverse of directions(rig)) {
		const role = reverse ? "sold" : "bought";
		const now = rig.readings.count(reverse ? 0xe3 : 0xe0)!;
		const isSettled = (day: number) =>
			!rig.livedTwice(day) || midnight(rig, day, reverse, held) !== undefined;
		for (let back = 1; back < DAYS; back++) {
			const day = today - back;
			const from = midnight(rig, day, reverse, held);
			const to = midnight(rig, day + 1, reverse, held);
			if (rig.truth(day, 0, reverse) !== undefined && from !== undefined)
				expect(record.count(day, reverse), `${role}, 00:00 of day -${back}`).toBe(from);
			if ((from === undefined && !isSettled(day)) || (to === undefined && !isSettled(day + 1))) continue;
			const counts = from === undefined || to === undefined ? modulus : (to - from + modulus) % modulus;
			const total = counts * 2 < modulus ? counts : undefined;
			expect(record.total(day, reverse), `${role} of day -${back}`).toBe(total);
			expect(derived.ofDay(day, role)?.count).toBe(total);
		}
		const since = (day: number) => {
			const from = midnight(rig, day, reverse, held);
			return from === undefined ? undefined : (now - from + modulus) % modulus;
		};
		if (isSettled(today)) expect(derived.today(role)?.count).toBe(since(today));
		for (const readingDay of [1, 15, 28]) {
			const day = periodStart(today, readingDay);
			rig.settings.set("readingDay", readingDay);
			if (isSettled(day)) expect(derived.thisPeriod(role)?.count).toBe(since(day));
		}
	}
}

/** The page's JSON of a day, fetched from the meter again, half hour by half hour against the emulator. */
function expectDay(rig: EmulatedRig, back: number): void {
	const { meter, readings, settings } = rig;
	const clock = { ticks: () => rig.time.ticks(), unix: () => meter.clock.unix() };
	const read = () => JSON.parse(bodyOf(dayJson({ clock, readings, settings, days: meter.history }, back)));
	for (let i = 0; i < 60 && !read().complete; i++) rig.time.advance(5_000);
	const { complete, boughtKWh, soldKWh } = read();
	expect(complete, `day -${back}`).toBe(true);
	const perCount = 10 ** (readings.unitExponent ?? 0);
	for (let slot = 0; slot < 48; slot++)
		for (const [side, reverse] of [
			[boughtKWh, false],
			[soldKWh, true],
		] as const) {
			if (reverse && !rig.real.has(0xe4)) continue;
			const from = rig.truth(rig.today - back, slot, reverse);
			const to = rig.truth(rig.today - back, slot + 1, reverse);
			const where = `day -${back} slot ${slot} ${reverse ? "reverse" : "forward"}`;
			const { modulus } = rig.real;
			const counts = from === undefined || to === undefined ? undefined : (to - from + modulus) % modulus;
			if (counts === undefined || counts * 2 >= modulus) expect(side[slot], where).toBe(null);
			else expect(Math.round(Number(side[slot]) / perCount), where).toBe(counts);
		}
}

describe("what is known after a recovery", () => {
	const count = Number(process.env["KABEWATT_TRUTH_SEEDS"] ?? 5);
	const first = Number(process.env["KABEWATT_TRUTH_FROM"] ?? 1);
	const seeds = new Set([...Array.from({ length: count }, (_, i) => first + i), ...KEPT]);

	it.each([...seeds])("is the meter's truth, half hour by half hour (seed %i)", (seed) => {
		const kind = KINDS[seed % KINDS.length]!;
		const rig = new EmulatedRig(seed, kind, "2026-04-27T09:00:00+09:00");
		const { random } = rig;
		rig.lossOfAnswers = random.next() * 0.2;
		rig.lossOfNotices = random.next();
		rig.slowestMs = random.int(400, 3_500);
		rig.time.unixKnown = random.next() < 0.5;
		rig.join();
		const wrong: string[] = [];
		const held: Held = new Map();
		let exchanged = false;
		for (let event = 0; event < 8; event++) {
			wrong.push(...live(rig, random.int(1, 14) * HOUR + random.int(0, 59) * MINUTE, held));
			const what = random.int(0, 7);
			if (what <= 2) {
				rig.link.lose();
				rig.time.advance(random.int(1, what === 2 ? 2_000 : 120) * MINUTE);
			} else if (what === 3) rig.cutPower();
			else if (what === 4 && !exchanged) {
				exchanged = true;
				rig.link.lose();
				held.clear();
				rig.exchange(PANELS.includes(kind) ? PANELS[random.int(0, PANELS.length - 1)] : undefined);
				rig.time.advance(30 * MINUTE);
			} else if (what === 5) {
				rig.real.powerOff(rig.time.now());
				rig.link.lose();
				rig.time.advance(random.int(5, 300) * MINUTE);
				rig.real.powerOn(rig.time.now());
			} else if (what > 5) {
				// The meter's clock goes wrong, or is set right, seen at once or during an outage.
				if (what === 7) rig.link.lose();
				rig.time.advance(random.int(0, 600) * MINUTE);
				let off = random.next() < 0.4 ? 0 : random.int(5, 1_800) * (random.next() < 0.5 ? -1 : 1);
				// The utility corrects clocks by a few minutes, too.
				if (seed % 4 === 0) off = rig.real.clock.offset / MINUTE + (off % 5);
				rig.real.clock.set(rig.time.now(), off * MINUTE);
				rig.time.advance(random.int(0, 4_000) * MINUTE);
				if (!rig.link.open) rig.join();
				wrong.push(...live(rig, 2 * HOUR, held));
			}
			if (!rig.link.open) rig.join();
		}
		rig.lossOfAnswers = 0;
		rig.lossOfNotices = 0;
		// Long enough for the back-fill, and away from midnight.
		wrong.push(...live(rig, 3 * HOUR, held));
		const into = () => (rig.real.clock.label(rig.time.now()) + 9 * HOUR) % (24 * HOUR);
		while (into() < HOUR || into() > 22 * HOUR) wrong.push(...live(rig, HOUR / 2, held));
		// Ten minutes into a half hour: its beginning has been announced.
		rig.time.advance(HOUR / 2 - (into() % (HOUR / 2)) + 10 * MINUTE);
		const { wrong: atLast, missing, known, before } = rig.check(44);
		expect(wrong).toEqual([]);
		expect(atLast).toEqual([]);
		expect(missing).toEqual([]);
		// Only the record may know better than the meter, and only where the host knows the time.
		// A count once known is not given up when the meter had no power at that time the second time (seed 309).
		const given = before.filter((where) => !where.endsWith("truth undefined"));
		if (!rig.time.unixKnown) expect(given).toEqual([]);
		else for (const where of before) expect(where).toContain(" slot 0 ");
		expect(known).toBeGreaterThan(5);
		expectTotals(rig, held);
		for (const back of [0, 1, random.int(2, 5), random.int(6, 43)]) expectDay(rig, back);
		expect(rig.exchanges).toBe(exchanged ? 1 : 0);
	});
});
