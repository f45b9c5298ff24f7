import { describe, expect, it } from "vitest";
import { decodeProperty } from "../../modules/meter/values/decode";
import { PROPERTIES } from "../../modules/meter/values/properties";
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

	it("does not delay a live value while somebody asks for one day after the other", () => {
		const rig = new EmulatedRig(8, "solar");
		rig.join();
		rig.time.advance(4 * HOUR);
		const out = new Uint8Array(194);
		const from = rig.time.ticks();
		let worst = 0;
		for (let back = 40; back > 10; ) {
			if (rig.meter.history.readDay(back, false, out, 0)) back--;
			rig.time.advance(500);
			worst = Math.max(worst, rig.time.ticks() - rig.readings.arrivedAt(0xe7)!);
		}
		expect(worst).toBeLessThan(13_000);
		expect((rig.time.ticks() - from) / 30).toBeLessThan(27_000);
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
