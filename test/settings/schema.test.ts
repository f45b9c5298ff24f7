import { describe, expect, it } from "vitest";
import { DOMAINS, SchemaStore } from "../../modules/settings/schema";
import { FakeStore } from "../support/fake-host";

const lines: string[] = [];
const log = {
	level: "debug" as const,
	write: (level: string, code: string, text: string) => lines.push(`${level} ${code} ${text}`),
};

/** A store whose content is `values`, by "domain/key". */
function storeWith(values: Record<string, number | string | Uint8Array>): [SchemaStore, FakeStore] {
	const under = new FakeStore();
	for (const [path, value] of Object.entries(values)) under.values.set(path, value);
	lines.length = 0;
	return [new SchemaStore(under, log), under];
}

describe("the formats of the domains", () => {
	it("are these; one that goes up needs a fixture of what the program before it stored", () => {
		expect(DOMAINS).toEqual([
			{ name: "kabewatt", format: 1 },
			{ name: "kabewatt-secret", format: 1 },
			{ name: "kabewatt-meter", format: 1 },
			{ name: "kabewatt-days", format: 1 },
			{ name: "kabewatt-tariff", format: 1 },
			{ name: "kabewatt-zones", format: 1 },
			{ name: "routeb", format: 1 },
			{ name: "relay", format: 1 },
			{ name: "mqtt", format: 1 },
		]);
	});

	it("fit the names of NVS", () => {
		for (const { name } of DOMAINS) expect(name).toMatch(/^[a-z-]{1,15}$/);
	});
});

describe.each(DOMAINS)("the domain $name", ({ name, format }) => {
	it("is marked with its number once, with the first value", () => {
		const [store, under] = storeWith({});
		expect(under.writes).toBe(0);
		expect(store.set(name, "a", 1)).toBe(true);
		expect(store.set(name, "b", 2)).toBe(true);
		expect(under.values).toEqual(
			new Map([
				[`${name}/a`, 1],
				[`${name}/format`, format],
				[`${name}/b`, 2],
			]),
		);
		expect(under.writes).toBe(3);
		new SchemaStore(under, log).set(name, "a", 3);
		expect(under.writes).toBe(4);
	});

	it("is read without a number, as the programs wrote it that had none", () => {
		const [store, under] = storeWith({ [`${name}/a`]: "old" });
		expect(store.get(name, "a")).toBe("old");
		expect(under.writes).toBe(0);
		expect(store.problem()).toBeUndefined();
	});

	it.each([format + 1, 2 ** 31 - 1, "2", Uint8Array.of(1)])(
		"with the number %s of a later program is neither used nor changed",
		(later) => {
			const [store, under] = storeWith({ [`${name}/a`]: "theirs", [`${name}/format`]: later });
			const before = new Map(under.values);
			expect(store.get(name, "a")).toBeUndefined();
			expect(store.set(name, "a", "ours")).toBe(false);
			store.remove(name, "a");
			expect(under.values).toEqual(before);
			expect(under.writes).toBe(0);
			expect(store.problem(name)).toBe("STORE_UNREADABLE");
			expect(store.problem()).toBe("STORE_UNREADABLE");
			expect(lines).toHaveLength(1);
			expect(lines[0]).toContain(`STORE_UNREADABLE ${name}`);
			// The others are used.
			const other = DOMAINS.find((domain) => domain.name !== name)!.name;
			expect(store.problem(other)).toBeUndefined();
			expect(store.set(other, "a", 1)).toBe(true);
		},
	);

	it("of a later program is emptied by a factory reset, and then ours", () => {
		const [store, under] = storeWith({ [`${name}/a`]: "theirs", [`${name}/format`]: format + 1 });
		store.erase(name);
		expect(store.problem()).toBeUndefined();
		expect(store.get(name, "a")).toBeUndefined();
		expect(store.set(name, "a", "ours")).toBe(true);
		expect(under.values.get(`${name}/format`)).toBe(format);
	});

	it("keeps a value for which there was room when there is none for the number, which follows", () => {
		const [store, under] = storeWith({});
		under.writesLeft = 1;
		const { set } = under;
		under.set = (domain, key, value) => key !== "format" && set.call(under, domain, key, value);
		expect(store.set(name, "a", 1)).toBe(true);
		under.writesLeft = 2;
		under.set = set;
		expect(store.set(name, "b", 1)).toBe(true);
		expect(under.values.get(`${name}/format`)).toBe(format);
	});
});

describe("a domain without a number in the table", () => {
	it("takes nothing: a programming error", () => {
		const [store] = storeWith({});
		expect(() => store.set("new-domain", "a", 1)).toThrow(RangeError);
	});
});

describe("the numbers", () => {
	it("are looked up anew after the store below was", () => {
		const [store, under] = storeWith({ "relay/format": 9 });
		expect(store.problem("relay")).toBe("STORE_UNREADABLE");
		under.values.set("relay/format", 1);
		store.reload();
		expect(store.problem("relay")).toBeUndefined();
		under.values.set("relay/format", 9);
		store.reload();
		expect(store.problem("relay")).toBe("STORE_UNREADABLE");
	});
});
