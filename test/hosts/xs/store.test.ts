import { describe, expect, it } from "vitest";
import { replaceInNvs } from "../../../hosts/esp32/nvs";
import { TraceLog } from "../../../hosts/xs/log";
import { PreferenceStore } from "../../../hosts/xs/store";
import type { StoreValue } from "../../../modules/ports/store";
import { powerUp } from "../sdk/board";

const makeStore = () => new PreferenceStore(new TraceLog("info"), replaceInNvs);

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

const PAIRS: readonly (readonly [string, StoreValue, StoreValue])[] = [
	["a number", 1, 2],
	["a text", "old", "a new and longer text"],
	["bytes", Uint8Array.of(1, 2, 3), new Uint8Array(900).fill(7)],
];

const equal = (a: StoreValue | undefined, b: StoreValue) => JSON.stringify(a) === JSON.stringify(b);

describe("a write that NVS does not finish", () => {
	it.each(PAIRS)("keeps %s when it is refused, over a restart too", (_name, before, after) => {
		const board = powerUp();
		makeStore().set("kabewatt", "key", before);
		board.flashRefusals = 1;
		expect(makeStore().set("kabewatt", "key", after)).toBe(false);
		expect(makeStore().get("kabewatt", "key")).toEqual(before);
		powerUp({ flash: board.flash });
		expect(makeStore().get("kabewatt", "key")).toEqual(before);
		expect(makeStore().set("kabewatt", "key", after)).toBe(true);
		expect(makeStore().get("kabewatt", "key")).toEqual(after);
		expect(board.nvsHandles).toBe(0);
	});

	it.each(PAIRS)(
		"leaves the old or the new of %s when the power is cut, never none",
		(_name, before, after) => {
			for (let steps = 0; steps < 4; steps++) {
				const board = powerUp();
				makeStore().set("kabewatt", "key", before);
				board.flashStepsToCut = steps;
				makeStore().set("kabewatt", "key", after);
				powerUp({ flash: board.flash });
				const value = makeStore().get("kabewatt", "key");
				expect(equal(value, before) || equal(value, after)).toBe(true);
			}
		},
	);

	it("keeps a value of another type when it is refused", () => {
		const board = powerUp();
		makeStore().set("kabewatt", "key", "text");
		board.flashRefusals = 1;
		expect(makeStore().set("kabewatt", "key", 5)).toBe(false);
		expect(makeStore().get("kabewatt", "key")).toBe("text");
		expect(makeStore().set("kabewatt", "key", 5)).toBe(true);
		expect(makeStore().get("kabewatt", "key")).toBe(5);
	});

	it("loses the old value with the SDK's own set, which is why that is not used", () => {
		const board = powerUp();
		const plain = new PreferenceStore(new TraceLog("info"));
		plain.set("kabewatt", "key", "old");
		board.flashRefusals = 1;
		expect(plain.set("kabewatt", "key", "new")).toBe(false);
		expect(plain.get("kabewatt", "key")).toBeUndefined();
	});

	it("replaces a boolean of an older program by a number", () => {
		powerUp({ flash: new Map([["kabewatt/old", true]]) });
		expect(makeStore().set("kabewatt", "old", 7)).toBe(true);
		expect(makeStore().get("kabewatt", "old")).toBe(7);
	});
});
