import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../modules/bytes/hex";
import { dayNumber } from "../../modules/meter/clock/calendar";
import { MeterIdentity } from "../../modules/meter/record/identity";
import { CSV_HEADER, DayRecord, NONE, UNKNOWN } from "../../modules/meter/record/record";
import { Readings } from "../../modules/meter/values/readings";
import { FakeStore } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

const FIRST = dayNumber(2026, 4, 1);

/** Readings of a meter with a serial, a unit, digits and a coefficient. */
function readingsOf(serial: string, unit = "01", digits = "06", maker = "000016"): Readings {
	const readings = new Readings(new FakeTime());
	const put = (epc: number, hex: string) => {
		const bytes = hexToBytes(hex)!;
		readings.store(epc, bytes, 0, bytes.length);
	};
	put(0x8a, maker);
	if (serial !== "") put(0x8d, serial);
	put(0xe1, unit);
	put(0xd7, digits);
	readings.setReason(0xd3, "LACKS");
	return readings;
}

function open(
	store: FakeStore,
	serial = "413030310000000000000000",
): { identity: MeterIdentity; record: DayRecord } {
	const identity = new MeterIdentity(store);
	const record = new DayRecord(store, identity);
	identity.check(readingsOf(serial), "001C640000000001");
	return { identity, record };
}

describe("DayRecord", () => {
	it("keeps the counter of each midnight over a restart, and gives totals as differences", () => {
		const store = new FakeStore();
		const { record } = open(store);
		for (let i = 0; i < 60; i++) {
			record.put(FIRST + i, false, 1000 + i * 10, false);
			record.put(FIRST + i, true, 500 + i * 3, false);
		}
		record.flush();
		const again = open(store).record;
		for (let i = 0; i < 59; i++) {
			expect(again.count(FIRST + i, false)).toBe(1000 + i * 10);
			expect(again.total(FIRST + i, false)).toBe(10);
			expect(again.total(FIRST + i, true)).toBe(3);
		}
		expect(again.total(FIRST + 59, false)).toBeUndefined();
		expect(again.count(FIRST + 60, false)).toBe(UNKNOWN);
		expect(again.total(FIRST - 1, false)).toBeUndefined();
	});

	it.each([
		["of a later version", 0, 2],
		["of another length", 20, undefined],
	])("never takes the place of a month %s for a free one", (_, cut, version) => {
		const store = new FakeStore();
		const month = (i: number) => dayNumber(2025 + Math.floor(i / 12), 1 + (i % 12), 1);
		const { record } = open(store);
		record.put(month(0), false, 100, false);
		record.flush();
		const foreign = (store.get("kabewatt-days", "m0") as Uint8Array).slice(cut);
		if (version !== undefined) foreign[0] = version;
		store.values.set("kabewatt-days/m0", foreign);

		const again = open(store).record;
		expect([again.oldestDay, again.newestDay]).toEqual([-1, -1]);
		for (let i = 0; i < 20; i++) again.put(month(i), false, 1000 + i, false);
		again.flush();
		expect(store.values.get("kabewatt-days/m0")).toEqual(foreign);
		expect([again.oldestDay, again.newestDay]).toEqual([month(4), month(19)]);
		// Only a factory reset takes it away.
		again.reset();
		expect(store.values.has("kabewatt-days/m0")).toBe(false);
	});

	it("spoils only the totals at a missing midnight", () => {
		const { record } = open(new FakeStore());
		for (const i of [0, 1, 3, 4]) record.put(FIRST + i, false, i * 10, false);
		record.put(FIRST + 2, false, NONE, false);
		expect([0, 1, 2, 3].map((i) => record.total(FIRST + i, false))).toEqual([10, undefined, undefined, 10]);
		expect(record.count(FIRST + 2, false)).toBe(NONE);
		record.put(FIRST + 3, false, NONE, false);
		expect(record.count(FIRST + 3, false)).toBe(30);
	});

	it("counts through the roll-over, and refuses a counter that ran back", () => {
		const { record } = open(new FakeStore());
		record.put(FIRST, false, 999_990, false);
		record.put(FIRST + 1, false, 15, false);
		record.put(FIRST + 2, false, 10, false);
		expect(record.total(FIRST, false)).toBe(25);
		expect(record.total(FIRST + 1, false)).toBeUndefined();
	});

	it("holds 13 months and more in 8 kB, the oldest month giving way", () => {
		const store = new FakeStore();
		const { record } = open(store);
		for (let i = 0; i < 800; i++) {
			record.put(FIRST + i, false, i, false);
			record.put(FIRST + i, true, i, false);
			record.flush();
		}
		let known = 0;
		for (let i = 0; i < 799; i++) if (record.total(FIRST + i, false) === 1) known++;
		expect(known).toBeGreaterThan(395);
		let bytes = 0;
		for (const [key, value] of store.values)
			if (key.startsWith("kabewatt-days")) bytes += key.length + (value as Uint8Array).length + 64;
		expect(bytes).toBeLessThan(8_000);
		expect(record.oldestDay).toBeGreaterThan(FIRST);
		// One write a day, and nothing when nothing changed.
		expect(record.writes).toBeLessThanOrEqual(800);
		const { writes } = record;
		record.put(FIRST + 799, false, 799, false);
		record.flush();
		expect(record.writes).toBe(writes);
	});

	it("does not let an old month push out a newer one", () => {
		const { record } = open(new FakeStore());
		for (let month = 0; month < 17; month++)
			record.put(dayNumber(2026 + Math.floor(month / 12), (month % 12) + 1, 5), false, 1, false);
		record.put(dayNumber(2025, 1, 5), false, 1, false);
		expect(record.count(dayNumber(2025, 1, 5), false)).toBe(UNKNOWN);
		expect(record.count(dayNumber(2026, 1, 5), false)).toBe(1);
	});

	it("never mixes two meters, and keeps the old one's days in the CSV", () => {
		const store = new FakeStore();
		const { record, identity } = open(store);
		for (let i = 0; i < 5; i++) record.put(FIRST + i, false, 1000 + i, false);
		expect(identity.check(readingsOf("423030320000000000000000", "02"), "001C640000000002")).toBe("other");
		expect(record.count(FIRST + 4, false)).toBe(UNKNOWN);
		for (let i = 5; i < 10; i++) record.put(FIRST + i, false, i * 100, i === 6);
		expect(record.total(FIRST + 4, false)).toBeUndefined();
		expect(record.total(FIRST + 5, false)).toBe(100);
		record.flush();
		const again = open(store, "423030320000000000000000").record;
		let csv = CSV_HEADER;
		for (let i = -1; i < 11; i++) csv += again.csv(FIRST + i, "normal");
		expect(csv).toBe(
			[
				"date,bought_kWh,sold_kWh,quality,meter",
				"2026-04-01,0.1,,derived,A001",
				"2026-04-02,0.1,,derived,A001",
				"2026-04-03,0.1,,derived,A001",
				"2026-04-04,0.1,,derived,A001",
				"2026-04-06,1.00,,derived,B002",
				"2026-04-07,1.00,,doubtful,B002",
				"2026-04-08,1.00,,derived,B002",
				"2026-04-09,1.00,,derived,B002",
				"",
			].join("\r\n"),
		);
		expect(again.csv(FIRST, "all-sold")).toBe("2026-04-01,,0.1,derived,A001\r\n");
	});

	it("survives a power cut before the flush with what was written", () => {
		const store = new FakeStore();
		const { record } = open(store);
		record.put(FIRST, false, 1, false);
		record.put(FIRST + 1, false, 2, false);
		record.flush();
		record.put(FIRST + 2, false, 3, false);
		const again = open(store).record;
		expect(again.total(FIRST, false)).toBe(1);
		expect(again.count(FIRST + 2, false)).toBe(UNKNOWN);
	});

	it("survives a power cut at any write: nothing wrong, nothing lost but what had not been written", () => {
		const OTHER = "423030320000000000000000";
		/** Forty days of one meter, an exchange, forty of another, written once a day; the power is cut at write `cut`. */
		const live = (cut: number) => {
			const store = new FakeStore();
			store.writesLeft = cut;
			const { record, identity } = open(store);
			for (let i = 0; i < 80; i++) {
				if (i === 40) identity.check(readingsOf(OTHER), "001C640000000002");
				const base = i < 40 ? 5_000 + i * 10 : (i - 40) * 7;
				record.put(FIRST + i, false, base, false);
				record.put(FIRST + i, true, base * 2, false);
				record.flush();
			}
			const written = store.writes;
			store.writesLeft = Number.POSITIVE_INFINITY;
			return { store, written };
		};
		const all = live(Number.POSITIVE_INFINITY).written;
		// A write a day and two identities.
		expect(all).toBeLessThanOrEqual(82);
		let least = 0;
		for (let cut = 0; cut <= all; cut++) {
			const { store } = live(cut);
			// The device starts again, at the old meter or at the new one.
			for (const serial of [undefined, OTHER]) {
				const flash = new FakeStore();
				for (const [key, value] of store.values) flash.values.set(key, value);
				const { record } = open(flash, serial);
				let totals = 0;
				for (let i = 0; i < 80; i++)
					for (const { bought, sold, serial: meter } of record.totals(FIRST + i, "normal")) {
						totals++;
						expect([bought, sold], `cut ${cut}, day ${i}`).toEqual(i < 40 ? ["1.0", "2.0"] : ["0.7", "1.4"]);
						expect(meter).toBe(i < 40 ? "A001" : "B002");
					}
				if (serial === undefined) {
					expect(totals, `cut ${cut}`).toBeGreaterThanOrEqual(least);
					expect(totals, `cut ${cut}`).toBeGreaterThanOrEqual(cut - 4);
					least = totals;
				}
				// And it goes on from there.
				record.put(FIRST + 90, false, 10_000, false);
				record.put(FIRST + 91, false, 10_005, false);
				expect(record.flush()).toBe(true);
				expect(record.total(FIRST + 90, false)).toBe(5);
			}
		}
	});

	it("keeps what it has when the flash is full, and writes it later", () => {
		const store = new FakeStore();
		const { record } = open(store);
		store.full = true;
		record.put(FIRST, false, 1, false);
		expect(record.flush()).toBe(false);
		expect(record.count(FIRST, false)).toBe(1);
		expect(record.dirty).toBe(true);
		store.full = false;
		expect(record.flush()).toBe(true);
		expect(open(store).record.count(FIRST, false)).toBe(1);
	});

	it("starts empty over values that it cannot read, and a lost identity never joins old counts", () => {
		const store = new FakeStore();
		store.set("kabewatt-days", "m0", new Uint8Array(10));
		store.set("kabewatt-days", "m1", "text");
		store.set("kabewatt-days", "m2", 5);
		store.set("kabewatt-meter", "id", "garbage");
		const first = open(store);
		first.record.put(FIRST, false, 1, false);
		first.record.flush();
		store.remove("kabewatt-meter", "id");
		const second = open(store);
		expect(second.identity.generation).toBe(first.identity.generation + 1);
		expect(second.record.count(FIRST, false)).toBe(UNKNOWN);
		second.record.reset();
		expect(second.record.oldestDay).toBe(-1);
	});
});

describe("Identity", () => {
	const SERIAL = "413030310000000000000000";

	it.each([
		["the same meter", readingsOf(SERIAL), "001C640000000001", "same"],
		["the same meter with a new radio", readingsOf(SERIAL), "001C640000000009", "same"],
		["another serial", readingsOf("423030320000000000000000"), "001C640000000001", "other"],
		["another maker", readingsOf(SERIAL, "01", "06", "000011"), "001C640000000001", "other"],
		["no serial, the same radio", readingsOf(""), "001C640000000001", "same"],
		["no serial, another radio", readingsOf(""), "001C640000000009", "other"],
		["another unit", readingsOf(SERIAL, "02"), "001C640000000001", "scaled"],
		["other digits", readingsOf(SERIAL, "01", "08"), "001C640000000001", "scaled"],
		["an undefined unit", readingsOf(SERIAL, "05"), "001C640000000001", undefined],
		["impossible digits", readingsOf(SERIAL, "01", "09"), "001C640000000001", undefined],
	])("sees %s", (_, readings, address, expected) => {
		const store = new FakeStore();
		const known = new MeterIdentity(store);
		expect(known.check(readingsOf(SERIAL), "001C640000000001")).toBe("first");
		const identity = new MeterIdentity(store);
		const before = identity.generation;
		expect(identity.check(readings, address)).toEqual(expected);
		expect(identity.generation - before).toBe(expected === "other" || expected === "scaled" ? 1 : 0);
		if (expected !== undefined) expect(identity.check(readings, address)).toBe("same");
		expect(new MeterIdentity(store).generation).toBe(identity.generation);
	});

	it("writes only what changed", () => {
		const store = new FakeStore();
		const identity = new MeterIdentity(store);
		identity.check(readingsOf(SERIAL), "001C640000000001");
		const { writes } = store;
		for (let i = 0; i < 10; i++) identity.check(readingsOf(SERIAL), "001C640000000001");
		expect(store.writes).toBe(writes);
	});
});
