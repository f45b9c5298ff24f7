import { describe, expect, it } from "vitest";
import { dateText } from "../../modules/meter/clock/calendar";
import { ZoneRecord } from "../../modules/tariff/energy/zone-record";
import { FakeStore } from "../support/fake-host";
import { dayOf } from "./desk";

const NOVEMBER = dayOf("2026-11-01");
const row = new Float64Array(7);
const read = (record: ZoneRecord, day: number, signature: number) =>
	record.read(day, signature, row) ? [...row.slice(0, 3)] : undefined;

describe("the record of zones", () => {
	it("gives back what each day bought, after a restart too, to the Wh below 32.8 kWh and to 8 Wh above", () => {
		const store = new FakeStore();
		const record = new ZoneRecord(store);
		expect(record.put(NOVEMBER, 7, [0, 32_767, 32_768], 3)).toBe(true);
		expect(record.put(NOVEMBER + 29, 7, [1, 40_003, 294_000], 3)).toBe(true);
		for (const one of [record, new ZoneRecord(store)]) {
			expect(read(one, NOVEMBER, 7)).toEqual([0, 32_767, 32_768]);
			expect(read(one, NOVEMBER + 29, 7)).toEqual([1, 40_000, 294_000]);
			expect(read(one, NOVEMBER + 1, 7)).toBeUndefined();
			expect(read(one, NOVEMBER, 8)).toBeUndefined();
			expect(one.has(NOVEMBER, 7)).toBe(true);
		}
		expect(store.writes).toBe(2);
	});

	it("keeps both ways of counting of a month in which the zones changed", () => {
		const record = new ZoneRecord(new FakeStore());
		record.put(NOVEMBER, 7, [1], 1);
		record.put(NOVEMBER, -9, [2, 3], 2);
		expect(read(record, NOVEMBER, 7)![0]).toBe(1);
		expect(read(record, NOVEMBER, -9)!.slice(0, 2)).toEqual([2, 3]);
	});

	it("keeps thirteen months, and gives up the oldest for a newer one alone", () => {
		const record = new ZoneRecord(new FakeStore());
		const months = Array.from({ length: 14 }, (_, i) =>
			dayOf(`${2025 + Math.floor((9 + i) / 12)}-${((9 + i) % 12) + 1}-05`),
		);
		for (const day of months) expect(record.put(day, 7, [1], 1)).toBe(true);
		expect(months.filter((day) => record.has(day, 7)).map(dateText)).toEqual(months.slice(1).map(dateText));
		expect(record.put(months[0]!, 7, [1], 1)).toBe(false);
	});

	it("is 4.9 kB at most", () => {
		const store = new FakeStore();
		const record = new ZoneRecord(store);
		for (let i = 0; i < 20; i++) record.put(NOVEMBER + i * 31, 7, [1, 2, 3, 4, 5, 6], 6);
		let bytes = 0;
		for (const value of store.values.values()) bytes += (value as Uint8Array).length;
		expect(bytes).toBe(13 * 380);
	});

	it("leaves a month of a later program alone, and does not take its place", () => {
		const store = new FakeStore();
		for (let i = 0; i < 12; i++) store.set("kabewatt-zones", `z${i}`, Uint8Array.of(2, 1, 0, 0));
		const record = new ZoneRecord(store);
		expect(record.put(NOVEMBER, 7, [1], 1)).toBe(true);
		expect(record.put(NOVEMBER + 31, 7, [1], 1)).toBe(true);
		expect(record.has(NOVEMBER, 7)).toBe(false);
		for (let i = 0; i < 12; i++)
			expect(store.get("kabewatt-zones", `z${i}`)).toEqual(Uint8Array.of(2, 1, 0, 0));
	});

	it("knows nothing that the flash refused", () => {
		const store = new FakeStore();
		const record = new ZoneRecord(store);
		store.full = true;
		expect(record.put(NOVEMBER, 7, [1], 1)).toBe(false);
		expect(record.has(NOVEMBER, 7)).toBe(false);
		expect(record.version).toBe(0);
	});
});
