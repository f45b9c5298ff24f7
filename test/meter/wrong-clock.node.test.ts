import { describe, expect, it } from "vitest";
import { dayCsv, dayJson } from "../../modules/web/api/history";
import { bodyOf } from "../../modules/web/http/json";
import { EmulatedRig } from "./emulated-rig";

const MINUTE = 60_000;
const HOUR = 3_600_000;

describe("a meter whose clock is wrong", () => {
	it("is said to disagree when the host knows better, and its days are marked until it agrees again", () => {
		const rig = new EmulatedRig(4, "solar");
		rig.time.unixKnown = true;
		rig.join();
		rig.time.advance(HOUR);
		expect(rig.meter.trouble).toBeUndefined();
		const day = rig.today;
		rig.real.clock.set(rig.time.now(), -3 * HOUR);
		rig.time.advance(2 * HOUR);
		expect(rig.meter.trouble).toBe("METER_CLOCK");
		expect(rig.meter.clock.errorMs! / HOUR).toBeGreaterThan(-3.01);
		expect(rig.meter.clock.errorMs! / HOUR).toBeLessThan(-2.99);
		expect(rig.meter.derived.today("bought")!.quality).toBe("doubtful");
		expect(rig.meter.history.isDoubtful(day)).toBe(true);
		rig.real.clock.set(rig.time.now(), 0);
		rig.time.advance(2 * HOUR);
		expect(rig.meter.trouble).toBeUndefined();
		rig.time.advance(48 * HOUR);
		expect(rig.meter.history.isDoubtful(rig.today)).toBe(false);
		expect(rig.meter.derived.today("bought")!.quality).toBe("derived");
		expect(rig.check(1).wrong).toEqual([]);
	});

	it("marks the half hours in which it was wrong, and no others of that day, in JSON and CSV", () => {
		const rig = new EmulatedRig(4, "solar", "2026-04-01T04:00:00+09:00");
		rig.time.unixKnown = true;
		rig.join();
		rig.time.advance(4 * HOUR);
		// Wrong by five minutes from 08:00 to 10:00.
		rig.real.clock.set(rig.time.now(), -5 * MINUTE);
		rig.time.advance(2 * HOUR);
		rig.real.clock.set(rig.time.now(), 0);
		rig.time.advance(4 * HOUR);
		const { history, clock, derived } = rig.meter;
		const marks = Array.from({ length: 28 }, (_, slot) =>
			history.isSlotDoubtful(rig.today, slot) ? "?" : ".",
		);
		// Read once an hour: it may have been set at any time since the last reading.
		expect(marks.slice(0, 13).join("")).toBe(".".repeat(13));
		expect(marks.slice(16, 20).join("")).toBe("????");
		expect(marks.slice(22).join("")).toBe("......");
		expect(clock.disagrees).toBe(false);
		expect(derived.ofHalfHour(rig.today, 17, "bought")!.quality).toBe("doubtful");
		expect(derived.ofHalfHour(rig.today, 24, "bought")!.quality).toBe("derived");
		expect(derived.today("bought")!.quality).toBe("doubtful");
		const parts = {
			clock: { ticks: () => rig.time.ticks(), unix: () => clock.unix() },
			readings: rig.readings,
			settings: rig.settings,
			days: history,
		};
		const { quality, qualities } = JSON.parse(bodyOf(dayJson(parts, 0)));
		expect(quality).toBe("doubtful");
		expect(qualities.slice(0, 13)).toEqual(Array(13).fill("derived"));
		expect(qualities.slice(16, 20)).toEqual(Array(4).fill("doubtful"));
		const lines = dayCsv(parts, 0)!.split("\r\n");
		expect(lines[4]).toMatch(/,01:30,[\d.]+,[\d.]+,derived$/);
		expect(lines[18]).toMatch(/,08:30,[\d.]+,[\d.]+,doubtful$/);
		// The next day is clean, and the day itself still marked after a restart: then as a whole.
		rig.time.advance(24 * HOUR);
		expect(history.isDoubtful(rig.today)).toBe(false);
		expect(history.isSlotDoubtful(rig.today - 1, 3)).toBe(false);
		rig.cutPower();
		rig.join();
		rig.time.advance(HOUR);
		expect(rig.meter.history.isDoubtful(rig.today - 1)).toBe(true);
		expect(rig.meter.history.isSlotDoubtful(rig.today - 1, 3)).toBe(true);
		expect(rig.meter.history.isDoubtful(rig.today)).toBe(false);
	});

	it("is doubted from an outage in which it went wrong until it is set right, day after day", () => {
		const rig = new EmulatedRig(4, "solar");
		rig.time.unixKnown = true;
		rig.join();
		rig.time.advance(6 * HOUR);
		const first = rig.today;
		// The power of the whole home fails: our device goes too, and the meter comes back an hour late.
		rig.real.powerOff(rig.time.now());
		rig.time.advance(HOUR);
		rig.real.powerOn(rig.time.now());
		rig.real.clock.set(rig.time.now(), -HOUR);
		rig.cutPower();
		rig.join();
		rig.time.advance(40 * HOUR);
		expect(rig.meter.trouble).toBe("METER_CLOCK");
		rig.real.clock.set(rig.time.now(), 0);
		rig.time.advance(50 * HOUR);
		expect(rig.meter.trouble).toBeUndefined();
		const { history, record } = rig.meter;
		expect([0, 1, 2, 3, 4].map((day) => history.isDoubtful(first + day))).toEqual([
			true,
			true,
			true,
			false,
			false,
		]);
		expect(history.isDoubtful(first - 1)).toBe(false);
		for (const day of [0, 1, 2]) expect(record.csv(first + day, "normal")).toContain(",doubtful,");
		expect(record.csv(first + 3, "normal")).toContain(",derived,");
	});

	it("that is thrown back by weeks and set right again spoils nothing that the owner's record has", () => {
		const rig = new EmulatedRig(4, "solar");
		rig.time.unixKnown = true;
		rig.join();
		rig.time.advance(66 * HOUR);
		const { record } = rig.meter;
		const { today } = rig;
		const before = Array.from({ length: 44 }, (_, i) => record.total(today - 1 - i, false));
		expect(before.every((total) => total !== undefined)).toBe(true);
		rig.real.clock.set(rig.time.now(), -20 * 24 * HOUR);
		rig.time.advance(50 * HOUR);
		rig.real.clock.set(rig.time.now(), 0);
		rig.time.advance(6 * HOUR);
		const after = Array.from({ length: 44 }, (_, i) => record.total(today - 1 - i, false));
		expect(after).toEqual(before);
	});

	it("marks the day on which it was set, also for a program that starts later", () => {
		const rig = new EmulatedRig(4, "solar");
		rig.join();
		rig.time.advance(2 * HOUR);
		const day = rig.today;
		rig.real.clock.set(rig.time.now(), HOUR);
		rig.time.advance(2 * HOUR);
		expect(rig.meter.clock.jumps).toBe(1);
		expect(rig.meter.history.isDoubtful(day)).toBe(true);
		rig.time.advance(HOUR);
		rig.cutPower();
		rig.join();
		rig.time.advance(24 * HOUR);
		expect(rig.meter.clock.jumps).toBe(0);
		expect(rig.meter.history.isDoubtful(day)).toBe(true);
		expect(rig.meter.derived.yesterday("bought")!.quality).toBe("doubtful");
		expect(rig.meter.record.csv(day, "normal")).toContain(",doubtful,");
		expect(rig.meter.derived.today("bought")!.quality).toBe("derived");
		expect(rig.meter.history.isDoubtful(rig.today)).toBe(false);
	});

	describe("while the host does not know the time", () => {
		it("is doubted from an outage that it came back wrong from until it is set right", () => {
			const rig = new EmulatedRig(4, "solar");
			rig.join();
			rig.time.advance(3 * HOUR);
			const first = rig.today;
			rig.link.lose();
			rig.real.powerOff(rig.time.now());
			rig.time.advance(5 * HOUR);
			rig.real.powerOn(rig.time.now());
			rig.real.clock.set(rig.time.now(), -5 * HOUR);
			rig.join();
			rig.time.advance(40 * HOUR);
			rig.real.clock.set(rig.time.now(), 0);
			rig.time.advance(50 * HOUR);
			const { history, record, derived } = rig.meter;
			const days = [-1, 0, 1, 2, 3].map((day) => history.isDoubtful(first + day));
			expect(days).toEqual([false, true, true, true, false]);
			for (const day of [0, 1, 2]) expect(record.csv(first + day, "normal")).toContain(",doubtful,");
			expect(derived.today("bought")!.quality).toBe("derived");
		});

		it("is doubted while it shows an earlier day than the record has, and what came twice is read again", () => {
			const rig = new EmulatedRig(4, "solar");
			rig.join();
			rig.time.advance(66 * HOUR);
			const before = rig.today;
			rig.link.lose();
			rig.real.clock.set(rig.time.now(), -54 * HOUR);
			rig.cutPower();
			rig.join();
			rig.time.advance(HOUR);
			const { history, clock, record } = rig.meter;
			expect(clock.jumps).toBe(0);
			expect(rig.today).toBe(before - 2);
			expect(history.isDoubtful(rig.today)).toBe(true);
			expect(history.isDoubtful(rig.today - 1)).toBe(false);
			rig.time.advance(24 * HOUR);
			expect(history.isDoubtful(rig.today)).toBe(true);
			rig.time.advance(72 * HOUR);
			for (const day of [-2, -1]) expect(record.csv(before + day, "normal")).toContain(",doubtful,");
			expect(history.isDoubtful(rig.today)).toBe(false);
			expect(rig.check(44).before).toEqual([]);
		});

		it("that was set back unseen while the device was off is found out by what the record has", () => {
			const rig = new EmulatedRig(4, "solar");
			rig.join();
			rig.time.advance(66 * HOUR);
			const { today } = rig;
			rig.link.lose();
			rig.real.clock.set(rig.time.now(), -54 * HOUR);
			rig.time.advance(200 * HOUR);
			rig.cutPower();
			rig.join();
			rig.time.advance(6 * HOUR);
			const { record } = rig.meter;
			const twice = [today - 1, today];
			for (const day of twice) expect(rig.livedTwice(day)).toBe(true);
			for (const day of twice) expect(record.count(day, false)).toBe(rig.truth(day, 0, false));
			for (const day of twice) expect(record.csv(day, "normal")).toContain(",doubtful,");
			expect(rig.check(44).before).toEqual([]);
			expect(rig.meter.history.isDoubtful(rig.today)).toBe(false);
		});
	});

	it("goes on being right where it was recorded right, though the meter has the later count (the host knows)", () => {
		const rig = new EmulatedRig(4, "solar");
		rig.time.unixKnown = true;
		rig.join();
		rig.time.advance(22 * HOUR);
		const { today } = rig;
		const right = rig.truth(today, 0, false)!;
		rig.real.clock.set(rig.time.now(), -20 * HOUR);
		rig.time.advance(12 * HOUR);
		rig.real.clock.set(rig.time.now(), 0);
		rig.time.advance(4 * HOUR);
		expect(rig.livedTwice(today)).toBe(true);
		expect(rig.truth(today, 0, false)).not.toBe(right);
		expect(rig.meter.record.count(today, false)).toBe(right);
	});

	it.each([-26, -3, 2, 26, 24 * 40])(
		"gives no number that it did not send when it jumps by %i hours",
		(hours) => {
			const rig = new EmulatedRig(6, "solar");
			rig.join();
			rig.time.advance(2 * HOUR);
			rig.real.clock.set(rig.time.now(), hours * HOUR);
			for (let i = 0; i < 12; i++) {
				rig.time.advance(HOUR);
				if (i > 1) expect(rig.check(1).wrong).toEqual([]);
			}
			expect(rig.meter.clock.jumps).toBe(1);
			expect(rig.meter.clock.day()).toBe(rig.today);
			rig.time.advance(24 * HOUR);
			expect(rig.check(1).wrong).toEqual([]);
			expect(rig.check(1).missing.length).toBeLessThan(4);
		},
	);
});
