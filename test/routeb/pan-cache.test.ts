import { describe, expect, it } from "vitest";
import { PanCache } from "../../modules/routeb/pan-cache";
import { FakeStore } from "../support/fake-host";

const PAN = { channel: 0x39, panId: 0x8cf5, mac: "001C6400036E8CF5", rssiDbm: -92 };

describe("the remembered PAN", () => {
	it("survives a restart, without the signal, which may have changed", () => {
		const store = new FakeStore();
		new PanCache(store).remember(PAN, "DSE");
		const cache = new PanCache(store);
		expect(cache.pan).toEqual({ ...PAN, rssiDbm: undefined });
		expect(cache.kind).toBe("DSE");
	});

	it("is written only when it changes", () => {
		const store = new FakeStore();
		const cache = new PanCache(store);
		for (let i = 0; i < 5; i++) cache.remember({ ...PAN, rssiDbm: -i }, "SE");
		expect(store.writes).toBe(1);
		cache.remember({ ...PAN, channel: 0x21 }, "SE");
		cache.remember({ ...PAN, channel: 0x21 }, "DSE");
		expect(store.writes).toBe(3);
	});

	it("when forgotten, stays known to the running program and is written at the next join", () => {
		const store = new FakeStore();
		const cache = new PanCache(store);
		cache.remember(PAN, "SE");
		cache.forget();
		cache.forget();
		expect(cache.pan).toEqual(PAN);
		expect(new PanCache(store).pan).toBeUndefined();
		cache.remember(PAN, "SE");
		expect(new PanCache(store).pan).toBeDefined();
	});

	it.each([[new Uint8Array(12)], [new Uint8Array(13)], ["text"], [1]])(
		"anything broken is left aside",
		(value) => {
			const store = new FakeStore();
			store.set("routeb", "pan", value);
			expect(new PanCache(store).pan).toBeUndefined();
		},
	);
});

describe("the mark of credentials", () => {
	it("tells the ones that joined from any other", () => {
		const store = new FakeStore();
		const cache = new PanCache(store);
		expect(cache.knows("A".repeat(32), "B")).toBe(false);
		cache.mark("A".repeat(32), "B");
		cache.mark("A".repeat(32), "B");
		expect(store.writes).toBe(1);
		expect(new PanCache(store).knows("A".repeat(32), "B")).toBe(true);
		expect(cache.knows("A".repeat(32), "C")).toBe(false);
		expect(cache.knows("A".repeat(31), "AB")).toBe(false);
	});

	it("is 32 bits, no more", () => {
		const store = new FakeStore();
		new PanCache(store).mark("A".repeat(32), "B");
		const value = store.get("routeb", "mark");
		expect(typeof value).toBe("number");
	});
});
