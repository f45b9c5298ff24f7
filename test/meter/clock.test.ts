import { describe, expect, it } from "vitest";
import {
	clockText,
	dateText,
	dayNumber,
	dayOfMonth,
	firstOfMonth,
	isoText,
	localText,
	monthOf,
	periodStart,
	readTime,
} from "../../modules/meter/clock/calendar";
import { MeterClock } from "../../modules/meter/clock/meter-clock";
import { energyEpc, shownWatts } from "../../modules/meter/values/roles";
import { FakeTime } from "../support/fake-time";

const DAY_MS = 86_400_000;
const JST_MS = 32_400_000;

describe("calendar", () => {
	it.each([
		[2026, 4, 1, 20544, "2026-04-01"],
		[2024, 2, 29, 19782, "2024-02-29"],
		[2010, 1, 1, 14610, "2010-01-01"],
		[2099, 12, 31, 47481, "2099-12-31"],
	])("numbers %i-%i-%i as day %i", (year, month, day, number, text) => {
		expect(dayNumber(year, month, day)).toBe(number);
		expect(dateText(number)).toBe(text);
		expect(dayOfMonth(number)).toBe(day);
		expect(monthOf(number)).toBe(year * 12 + month - 1);
		expect(firstOfMonth(monthOf(number))).toBe(number - day + 1);
	});

	it.each([
		[2026, 2, 29],
		[2026, 4, 31],
		[2026, 13, 1],
		[2026, 0, 1],
		[2026, 1, 0],
		[2009, 12, 31],
		[2100, 1, 1],
		[65535, 255, 255],
		[1, 1, 1],
	])("knows no %i-%i-%i", (year, month, day) => {
		expect(dayNumber(year, month, day)).toBe(-1);
	});

	it("agrees with the calendar of the engine for 30 years of days", () => {
		for (let day = 14610; day < 25567; day++) {
			const iso = new Date(day * DAY_MS).toISOString();
			expect(dateText(day)).toBe(iso.slice(0, 10));
			expect(dayNumber(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10)))).toBe(day);
		}
	});

	it("writes times in Japan", () => {
		expect(isoText(Date.parse("2026-04-01T03:04:05Z"))).toBe("2026-04-01T12:04:05+09:00");
		expect(isoText(Date.parse("2025-12-31T15:00:00Z"))).toBe("2026-01-01T00:00:00+09:00");
		expect(localText(20544 * DAY_MS + 500)).toBe("2026-04-01T00:00:00+09:00");
		expect(clockText(0)).toBe("00:00");
		expect(clockText(1439)).toBe("23:59");
	});

	it("reads times of the meter, and refuses nonsense", () => {
		const bytes = new Uint8Array([0x07, 0xea, 4, 1, 12, 30, 15]);
		expect(readTime(bytes, 0, true)).toBe(20544 * DAY_MS + ((12 * 60 + 30) * 60 + 15) * 1000);
		expect(readTime(bytes, 0, false)).toBe(20544 * DAY_MS + (12 * 60 + 30) * 60_000);
		for (const [at, value] of [
			[2, 13],
			[3, 31],
			[4, 24],
			[5, 60],
			[6, 60],
		] as const) {
			const wrong = bytes.slice();
			wrong[at] = value;
			expect(readTime(wrong, 0, true)).toBe(-1);
		}
	});

	it.each([
		["2026-04-15", 1, "2026-04-01"],
		["2026-04-15", 15, "2026-04-15"],
		["2026-04-15", 16, "2026-03-16"],
		["2026-01-05", 28, "2025-12-28"],
		["2026-03-01", 28, "2026-02-28"],
	])("begins the billing period of %s with reading day %i on %s", (date, readingDay, start) => {
		const day = Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
		expect(dateText(periodStart(day, readingDay))).toBe(start);
	});
});

/** A meter's clock that is `errorMs` off, read `latencyMs` after the question. */
class Reading {
	readonly time = new FakeTime();
	readonly clock = new MeterClock(this.time);
	errorMs = 0;
	latencyMs = 600;

	get local(): number {
		return this.time.now() + JST_MS + this.errorMs;
	}

	read(): void {
		const asked = this.time.ticks();
		this.time.advance(this.latencyMs / 2);
		const minute = Math.floor(this.local / 60_000);
		this.time.advance(this.latencyMs / 2);
		this.clock.observe(Math.floor(minute / 1440), minute % 1440, asked);
	}
}

describe("MeterClock", () => {
	it("knows nothing before the meter told", () => {
		const { clock, time } = new Reading();
		time.unixKnown = false;
		expect(clock.local()).toBeUndefined();
		expect(clock.unix()).toBeUndefined();
		expect(clock.source).toBe("none");
		expect(clock.uncertaintyMs).toBeUndefined();
		expect(clock.refineInMs()).toBeUndefined();
		expect(clock.disagrees).toBe(false);
	});

	it("is never further off than it says, and finds the second by watching the minute change", () => {
		for (let seed = 0; seed < 60; seed++) {
			const rig = new Reading();
			rig.time.unixKnown = false;
			rig.errorMs = (seed * 7_919) % 60_000;
			rig.read();
			let readings = 1;
			for (let wait = rig.clock.refineInMs(); wait !== undefined; wait = rig.clock.refineInMs()) {
				rig.time.advance(wait);
				rig.read();
				readings++;
				expect(Math.abs(rig.clock.local()! - rig.local)).toBeLessThanOrEqual(rig.clock.uncertaintyMs!);
				if (readings > 8) break;
			}
			expect(readings).toBeLessThanOrEqual(7);
			expect(Math.abs(rig.clock.local()! - rig.local)).toBeLessThan(2_600);
			expect(Math.abs(rig.clock.unix()! + JST_MS - rig.local)).toBeLessThan(2_600);
			expect(rig.clock.source).toBe("meter");
			expect(rig.clock.jumps).toBe(0);
		}
	});

	it("keeps its bounds true while the meter's crystal drifts", () => {
		const rig = new Reading();
		for (let hour = 0; hour < 200; hour++) {
			rig.read();
			expect(Math.abs(rig.clock.local()! - rig.local)).toBeLessThanOrEqual(rig.clock.uncertaintyMs!);
			rig.time.advance(3_600_000 - rig.latencyMs);
			rig.errorMs += 3_600_000 * 40e-6;
		}
		expect(rig.clock.jumps).toBe(0);
	});

	it("notices a jump of more than two minutes, follows it, and tells how far it was and since when", () => {
		for (const jump of [-86_400_000, -300_000, 300_000, 40 * 86_400_000]) {
			const rig = new Reading();
			rig.read();
			rig.time.advance(3_600_000);
			rig.errorMs = jump;
			rig.read();
			expect(rig.clock.jumps).toBe(1);
			expect(Math.abs(rig.clock.shiftMs - jump)).toBeLessThan(62_000);
			expect(rig.clock.gapMs).toBe(3_600_000 + rig.latencyMs);
			expect(Math.abs(rig.clock.local()! - rig.local)).toBeLessThan(31_000);
			expect(rig.clock.disagrees).toBe(true);
			rig.errorMs = 0;
			rig.time.advance(3_600_000);
			rig.read();
			expect(rig.clock.disagrees).toBe(false);
		}
	});

	it("does not call a correction of a minute a jump", () => {
		const rig = new Reading();
		rig.read();
		rig.time.advance(3_600_000);
		rig.errorMs = 100_000;
		for (let i = 0; i < 3; i++) {
			rig.read();
			rig.time.advance(615_000);
		}
		expect(rig.clock.jumps).toBe(0);
		expect(Math.abs(rig.clock.local()! - rig.local)).toBeLessThan(31_000);
	});

	describe("without a host's time", () => {
		const HOUR_MS = 3_600_000;
		/** A clock that was right, and after `gapMs` is found to be off by `errorMs`. */
		const afterJump = (gapMs: number, errorMs: number) => {
			const rig = new Reading();
			rig.time.unixKnown = false;
			rig.read();
			rig.time.advance(gapMs);
			rig.errorMs = errorMs;
			rig.read();
			return rig;
		};
		/** Reads every hour; hours until it is not doubtful any more, to the hour. */
		const doubtfulHours = (rig: Reading) => {
			let hours = 0;
			for (; rig.clock.isDoubtful && hours < 400; hours++) {
				rig.time.advance(HOUR_MS - rig.latencyMs);
				rig.read();
			}
			return hours;
		};

		it.each([
			["set forward in touch is taken for right", HOUR_MS, 3 * HOUR_MS, 0],
			["set back in touch is in doubt until it shows no time again", HOUR_MS, -3 * HOUR_MS, 3],
			["set back by months in touch is in doubt for a week", HOUR_MS, -90 * DAY_MS, 168],
			["that jumped while it was out of reach is in doubt for a week", 5 * HOUR_MS, 3 * HOUR_MS, 168],
			["that lost time while it was out of reach is in doubt for a week", 5 * HOUR_MS, -3 * HOUR_MS, 168],
			["that came back as it was is not in doubt", 50 * HOUR_MS, 0, 0],
			["corrected by a minute is not in doubt", 5 * HOUR_MS, -60_000, 0],
		])("a clock %s", (_, gapMs, errorMs, hours) => {
			expect(doubtfulHours(afterJump(gapMs, errorMs))).toBe(hours);
		});

		it("doubt ends when it agrees again with what it was, or is set in touch", () => {
			for (const [gapMs, errorMs] of [
				[6 * HOUR_MS, 0],
				[HOUR_MS, 0],
				[HOUR_MS, -HOUR_MS],
			] as const) {
				const rig = afterJump(5 * HOUR_MS, -3 * HOUR_MS);
				rig.time.advance(gapMs);
				expect(rig.clock.isDoubtful).toBe(true);
				rig.errorMs = errorMs;
				rig.read();
				expect(rig.clock.isDoubtful).toBe(false);
			}
		});

		it("doubt lasts while it shows an earlier time than it did by what is stored", () => {
			const rig = afterJump(HOUR_MS, 0);
			rig.clock.wentBack(rig.clock.local()! + 29.5 * HOUR_MS);
			expect(doubtfulHours(rig)).toBe(30);
		});

		it("nothing of that counts once the host knows the time", () => {
			const rig = afterJump(5 * HOUR_MS, 3 * HOUR_MS);
			rig.time.unixKnown = true;
			expect(rig.clock.isDoubtful).toBe(true);
			rig.errorMs = 0;
			rig.read();
			expect(rig.clock.isDoubtful).toBe(false);
		});
	});

	it("prefers the host's time, and says by how much the meter differs", () => {
		const rig = new Reading();
		rig.errorMs = 90_000;
		rig.read();
		expect(rig.clock.source).toBe("host");
		expect(rig.clock.unix()).toBe(rig.time.unix());
		expect(rig.clock.disagrees).toBe(false);
		expect(Math.abs(rig.clock.errorMs! - 90_000)).toBeLessThan(31_000);
	});

	it("forgets the meter that is gone", () => {
		const rig = new Reading();
		rig.read();
		rig.clock.forget();
		expect(rig.clock.day()).toBeUndefined();
	});
});

describe("roles", () => {
	it("swaps directions where all is sold", () => {
		expect(energyEpc("bought", "normal")).toBe(0xe0);
		expect(energyEpc("sold", "normal")).toBe(0xe3);
		expect(energyEpc("bought", "all-sold")).toBe(0xe3);
		expect(energyEpc("sold", "all-sold")).toBe(0xe0);
		expect(shownWatts(500, "normal")).toBe(500);
		expect(shownWatts(500, "all-sold")).toBe(-500);
		expect(Object.is(shownWatts(0, "all-sold"), 0)).toBe(true);
	});
});
