import { describe, expect, it } from "vitest";
import { decodeProperty } from "../../modules/meter/decode";
import { PROPERTIES } from "../../modules/meter/properties";
import { dayCsv, dayJson } from "../../modules/web/history";
import { EmulatedRig } from "./emulated-rig";

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Watt milliseconds in a kWh. */
const KWH = 3_600_000_000;

describe("a meter that counts in another unit", () => {
	const units: readonly [number, number, number][] = [
		[0, 1, 6],
		[1, 10, 6],
		[2, 100, 7],
		[3, 1_000, 8],
		[4, 10_000, 8],
		[0x0a, 0.1, 6],
		[0x0b, 0.01, 6],
		[0x0c, 0.001, 6],
		[0x0d, 0.0001, 6],
	];

	it.each(units)("is read right with unit code %i", (unit, countsPerKwh, digits) => {
		const rig = new EmulatedRig(3, "solar");
		rig.real.odd.unit = unit;
		rig.real.odd.digits = digits;
		rig.join();
		rig.time.advance(2 * MINUTE);
		const counts = rig.readings.count(0xe0)!;
		rig.house.integrate(rig.time.now() - rig.readings.ageS(0xe0)! * 1000);
		const kwh = Number(decodeProperty(rig.readings, 0xe0, "en").value);
		expect(Math.abs(kwh - counts / countsPerKwh)).toBeLessThan(1e-6 * Math.max(1, kwh));
		const whole = rig.house.forward / KWH;
		const rolled = 10 ** digits / countsPerKwh;
		expect(Math.abs(kwh - (whole % rolled))).toBeLessThan(1 / countsPerKwh + 0.01);
	});

	it("is read right with a coefficient of 10", () => {
		const rig = new EmulatedRig(3, "solar");
		rig.real.odd.coefficient = 10;
		rig.join();
		rig.time.advance(2 * MINUTE);
		rig.house.integrate(rig.time.now());
		const kwh = Number(decodeProperty(rig.readings, 0xe0, "en").value);
		expect(Math.abs(kwh - rig.house.forward / KWH)).toBeLessThan(1.01);
		rig.time.advance(3 * HOUR);
		expect(rig.meter.derived.total("bought")!.kwh).toMatch(/^\d+\.0$/);
	});
});

describe("a counter of five digits that rolls over", () => {
	it("gives the right energy for the half hour, the day and the month", () => {
		const rig = new EmulatedRig(5, "two-wire");
		rig.real.odd.digits = 5;
		const now = rig.real.counts(rig.time.now())!.forward;
		// A few counts before the end.
		rig.real.odd.countShift = 99_980 - (now % 100_000);
		rig.join();
		rig.time.advance(4 * HOUR);
		const { derived } = rig.meter;
		const from = rig.truth(rig.today, 0, false)!;
		const to = rig.readings.count(0xe0)!;
		expect(from).toBeGreaterThan(to);
		expect(derived.today("bought")!.count).toBe(to + 100_000 - from);
		expect(rig.meter.exchanges).toBe(0);
		for (let slot = 0; slot < 31; slot++) {
			const energy = derived.ofHalfHour(rig.today, slot, "bought")!;
			expect(energy.count).toBeGreaterThanOrEqual(0);
			expect(energy.count).toBeLessThan(300);
		}
	});
});

describe("a meter whose history cannot be trusted", () => {
	it.each([1, -1, 3])("that answers for a day %i off is not believed at all", (dayShift) => {
		const rig = new EmulatedRig(2, "solar");
		rig.real.odd.dayShift = dayShift;
		rig.join();
		rig.time.advance(5 * HOUR);
		const { wrong } = rig.check(50);
		expect(wrong).toEqual([]);
		// -1 and "0 back" meet at today, which then is answered rightly.
		expect(rig.meter.history.counters.days).toBeLessThanOrEqual(1);
		expect(rig.meter.history.counters.discarded).toBeGreaterThan(2);
		expect(rig.meter.history.counters.fetches).toBeLessThan(60);
	});

	it("that has a hole leaves a hole", () => {
		const rig = new EmulatedRig(2, "solar");
		rig.real.odd.hole = { from: 10, to: 13 };
		rig.join();
		rig.time.advance(2 * HOUR);
		const day = rig.today - 1;
		for (let slot = 0; slot < 48; slot++)
			expect(rig.meter.history.count(day, slot, false) === undefined).toBe(slot >= 10 && slot <= 13);
		expect(rig.meter.derived.ofHalfHour(day, 9, "bought")).toBeUndefined();
		expect(rig.meter.derived.ofHalfHour(day, 14, "bought")).toBeDefined();
		expect(rig.meter.derived.yesterday("bought")).toBeDefined();
	});

	it("that refuses old days is asked no further", () => {
		const rig = new EmulatedRig(2, "solar");
		rig.real.odd.refuseDaysAbove = 20;
		rig.join();
		rig.time.advance(3 * HOUR + 10 * MINUTE);
		expect(rig.check(21).missing).toEqual([]);
		expect(rig.meter.history.counters.fetches).toBe(22);
	});

	it("that answers one property at a time is still read whole", () => {
		const rig = new EmulatedRig(2, "solar");
		rig.real.odd.truncateTo = 1;
		rig.join();
		rig.time.advance(3 * HOUR + 10 * MINUTE);
		const { missing, wrong } = rig.check(44);
		expect(missing).toEqual([]);
		expect(wrong).toEqual([]);
		expect(rig.meter.maxOpc).toBe(1);
	});

	it.each([
		[1, 1],
		[2, 2],
		[3, 3],
	])("that refuses a request for more than %i properties is still read whole", (most, found) => {
		const rig = new EmulatedRig(2, "solar");
		rig.real.odd.refuseMoreThan = most;
		rig.join();
		rig.time.advance(3 * HOUR + 10 * MINUTE);
		expect(rig.meter.maxOpc).toBe(found);
		const { missing, wrong } = rig.check(44);
		expect([missing, wrong]).toEqual([[], []]);
		for (const { epc, item, kind } of PROPERTIES)
			if (item > 0 && kind !== "history") expect(rig.readings.reason(epc), epc.toString(16)).toBeUndefined();
	});

	it("that refuses everything for a while is not taken for one that takes one property at a time", () => {
		const rig = new EmulatedRig(2, "solar");
		rig.join();
		rig.time.advance(2 * HOUR);
		rig.real.odd.refuseMoreThan = 0;
		rig.time.advance(2 * MINUTE);
		rig.real.odd.refuseMoreThan = undefined;
		rig.time.advance(5 * MINUTE);
		expect(rig.meter.maxOpc).toBe(6);
		expect(rig.readings.reason(0xe0)).toBeUndefined();
	});

	it("that has no instantaneous values gives none, with the reason", () => {
		const rig = new EmulatedRig(2, "solar");
		rig.real.odd.noInstant = true;
		rig.join();
		rig.time.advance(MINUTE);
		expect(rig.readings.watts).toBeUndefined();
		expect(rig.readings.reason(0xe7)).toBe("NO_DATA");
		expect(rig.meter.derived.halfHour).toBeUndefined();
	});
});

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
		const { quality, qualities } = JSON.parse(dayJson(parts, 0));
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

describe("the history and the live value", () => {
	it("never delays a live value by more than one request, during the whole back-fill", () => {
		const rig = new EmulatedRig(8, "solar");
		rig.join();
		rig.time.advance(2_000);
		let worst = 0;
		for (let i = 0; i < 2 * HOUR; i += 100) {
			rig.time.advance(100);
			worst = Math.max(worst, rig.time.ticks() - rig.readings.arrivedAt(0xe7)!);
		}
		expect(rig.meter.history.counters.days).toBeGreaterThan(40);
		expect(worst).toBeLessThan(13_000);
	});

	it("writes to flash a few times a day", () => {
		const rig = new EmulatedRig(8, "solar");
		rig.join();
		rig.time.advance(24 * HOUR);
		const before = rig.store.writes;
		rig.time.advance(10 * 24 * HOUR);
		expect(rig.store.writes - before).toBeLessThanOrEqual(12);
		expect(rig.store.writes - before).toBeGreaterThanOrEqual(10);
	});

	it("does not read the flash again and again when nothing is missing", () => {
		const rig = new EmulatedRig(8, "solar");
		rig.join();
		rig.time.advance(3 * HOUR);
		let reads = 0;
		const { get } = rig.store;
		rig.store.get = (domain, key) => {
			reads++;
			return get.call(rig.store, domain, key);
		};
		rig.time.advance(24 * HOUR);
		expect(reads).toBeLessThan(300);
	});

	it("fetches a day that somebody asks for, once for all who ask", () => {
		const rig = new EmulatedRig(8, "solar");
		rig.join();
		rig.time.advance(4 * HOUR);
		const out = new Uint8Array(200);
		const before = rig.meter.history.counters.fetches;
		for (let i = 0; i < 5; i++) expect(rig.meter.history.readDay(33, false, out, 3)).toBe(false);
		rig.time.advance(2 * MINUTE);
		expect(rig.meter.history.readDay(33, false, out, 3)).toBe(true);
		expect(rig.meter.history.readDay(33, true, out, 3)).toBe(true);
		expect(rig.meter.history.readDay(33, false, out, 3)).toBe(true);
		expect(rig.meter.history.counters.fetches - before).toBe(1);
		expect((out[3]! << 8) | out[4]!).toBe(33);
		for (let slot = 0; slot < 48; slot++) {
			const at = 5 + slot * 4;
			const count = ((out[at]! << 24) | (out[at + 1]! << 16) | (out[at + 2]! << 8) | out[at + 3]!) >>> 0;
			expect(count).toBe(rig.truth(rig.today - 33, slot, false));
		}
		expect(rig.meter.history.readDay(100, false, out, 3)).toBe(false);
		expect(rig.meter.history.readDay(-1, false, out, 3)).toBe(false);
	});

	it("serves two who ask for different days in turn", () => {
		const rig = new EmulatedRig(8, "solar");
		rig.join();
		rig.time.advance(4 * HOUR);
		const out = new Uint8Array(194);
		const got = [false, false];
		for (let i = 0; i < 60; i++) {
			[20, 30].forEach((back, who) => {
				got[who] ||= rig.meter.history.readDay(back, false, out, 0);
			});
			rig.time.advance(5_000);
		}
		expect(got).toEqual([true, true]);
	});
});
