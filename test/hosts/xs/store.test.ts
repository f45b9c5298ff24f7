import { describe, expect, it } from "vitest";
import { TraceLog } from "../../../hosts/xs/log";
import { PreferenceStore } from "../../../hosts/xs/store";
import { powerUp } from "../sdk/board";

const makeStore = () => new PreferenceStore(new TraceLog("info"));

describe("the store over NVS", () => {
	it.each([
		["zero", 0],
		["smallest", -0x80000000],
		["largest", 0x7fffffff],
		["text", "電力 100 W"],
		["empty text", ""],
		["bytes", Uint8Array.of(0, 255, 13, 10)],
	])("gives back %s", (_name, value) => {
		powerUp();
		const store = makeStore();
		expect(store.set("kabewatt", "key", value)).toBe(true);
		expect(store.get("kabewatt", "key")).toEqual(value);
		store.remove("kabewatt", "key");
		expect(store.get("kabewatt", "key")).toBeUndefined();
	});

	it("writes only the part of a buffer that a view shows", () => {
		powerUp();
		const store = makeStore();
		store.set("kabewatt", "key", Uint8Array.of(1, 2, 3, 4).subarray(1, 3));
		expect(store.get("kabewatt", "key")).toEqual(Uint8Array.of(2, 3));
	});

	it.each([
		["a fraction", 0.5],
		["2^31", 0x80000000],
		["no number", Number.NaN],
		["4,000 ASCII characters", "x".repeat(4000)],
		["1,334 kana, 4,002 bytes", "電".repeat(1334)],
		["4,000 bytes", new Uint8Array(4000)],
		["no bytes", new Uint8Array(0)],
	])("refuses %s", (_name, value) => {
		const board = powerUp();
		expect(() => makeStore().set("kabewatt", "key", value)).toThrow(RangeError);
		expect(board.flashWrites).toBe(0);
	});

	it.each([
		["3,999 ASCII characters", "x".repeat(3999)],
		["1,333 kana, 3,999 bytes", "電".repeat(1333)],
		["999 characters outside the BMP, 3,996 bytes", "🏠".repeat(999)],
	])("takes %s", (_name, value) => {
		powerUp();
		expect(makeStore().set("kabewatt", "key", value)).toBe(true);
	});

	it.each([
		["kabewatt-settings", "key"],
		["kabewatt", "a-key-too-long-x"],
		["", "key"],
		["kabewatt", ""],
	])("refuses the name %s/%s", (domain, key) => {
		powerUp();
		expect(() => makeStore().set(domain, key, 1)).toThrow(RangeError);
		expect(() => makeStore().get(domain, key)).toThrow(RangeError);
	});

	it("erases one domain and no other", () => {
		powerUp();
		const store = makeStore();
		for (const domain of ["kabewatt", "kabewatt-x"]) {
			store.set(domain, "a", 1);
			store.set(domain, "b", "two");
		}
		store.erase("kabewatt");
		store.erase("never-there");
		expect(store.get("kabewatt", "a")).toBeUndefined();
		expect(store.get("kabewatt", "b")).toBeUndefined();
		expect(store.get("kabewatt-x", "a")).toBe(1);
	});

	it("says so when the flash refuses", () => {
		const board = powerUp();
		board.flashFull = true;
		expect(makeStore().set("kabewatt", "key", 1)).toBe(false);
	});

	it("reads a boolean of an older program as a number", () => {
		powerUp({ flash: new Map([["kabewatt/old", true]]) });
		expect(makeStore().get("kabewatt", "old")).toBe(1);
	});
});
