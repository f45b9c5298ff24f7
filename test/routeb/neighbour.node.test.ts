import { describe, expect, it } from "vitest";
import { RBID, SessionRig } from "../support/session-rig";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WRONG = "ZZZZZZZZZZZZ";

/** Joins of each hour in `days` days, as the virtual module counts them; the device loses its power `cuts` times a day. */
function joinsByHour(bench: SessionRig, password: string, days: number, cuts: number): number[] {
	let now = bench.start(RBID, password);
	const hours: number[] = [];
	const every = cuts === 0 ? Number.POSITIVE_INFINITY : Math.round(DAY / cuts);
	let nextCut = every;
	let at = 0;
	let before = now.emulator.counters().joins;
	for (let hour = 0; hour < days * 24; hour++) {
		for (const end = at + HOUR; at < end; ) {
			const step = Math.min(end, nextCut) - at;
			now.time.advance(step);
			at += step;
			if (at < nextCut) continue;
			nextCut += every;
			now = now.powerCut().start(RBID, password);
		}
		const { joins } = now.emulator.counters();
		hours.push(joins - before);
		before = joins;
	}
	return hours;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const daysOf = (hours: readonly number[]) =>
	Array.from({ length: hours.length / 24 }, (_, day) => sum(hours.slice(day * 24, day * 24 + 24)));

describe("a wrong password, for a week", () => {
	it("is tried six times in the first hour, three or four times in each other of a day, then once a day", () => {
		const hours = joinsByHour(new SessionRig(), WRONG, 7, 0);
		expect(hours[0]).toBeLessThanOrEqual(6);
		expect(Math.max(...hours.slice(1))).toBeLessThanOrEqual(4);
		expect(Math.max(...daysOf(hours))).toBeLessThanOrEqual(90);
		expect(Math.min(...hours.slice(0, 20))).toBeGreaterThan(0);
		// It never gives up either.
		for (const joins of daysOf(hours).slice(2)) {
			expect(joins).toBeLessThanOrEqual(2);
			expect(joins).toBeGreaterThanOrEqual(0);
		}
		expect(hours.slice(48).reduce((sum, joins) => sum + joins)).toBeGreaterThanOrEqual(3);
	});

	it.each([
		[4, 7, 6],
		[48, 7, 10],
		[200, 2, 30],
	])("with %i power cuts a day, for %i days, never more than %i times an hour", (cuts, days, most) => {
		const hours = joinsByHour(new SessionRig({ seed: 2 }), WRONG, days, cuts);
		expect(Math.max(...hours)).toBeLessThanOrEqual(most);
		// 15 an hour come back, and 20 are saved up.
		for (const joins of daysOf(hours)) expect(joins).toBeLessThanOrEqual(24 * 15 + 20);
		expect(Math.max(...hours.slice(24))).toBeLessThanOrEqual(17);
		if (process.env["KABEWATT_REPORT"] === "1")
			console.log(cuts, Math.max(...hours), daysOf(hours).join(" "));
	});
});
