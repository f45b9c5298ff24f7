import { describe, expect, it } from "vitest";
import { Settings } from "../../modules/settings/settings";
import { SETTINGS } from "../../modules/settings/table";
import { FakeStore } from "../support/fake-host";

describe("the settings table", () => {
	it("fits the store: names of at most 15 ASCII characters, each once", () => {
		const keys = SETTINGS.map((row) => row.key);
		expect(new Set(keys).size).toBe(keys.length);
		for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9]{1,15}$/);
	});

	it("holds defaults that it would itself accept", () => {
		for (const row of SETTINGS) {
			const settings = new Settings(new FakeStore());
			expect(settings.set(row.key, row.initial)).toBeUndefined();
		}
	});
});

describe("setting a value", () => {
	it.each([
		["rbid", "00112233445566778899aabbccddeeff", "00112233445566778899AABBCCDDEEFF"],
		["rbid", " 0011 2233-4455 6677 8899 AABB CCDD EEFF\u3000", "00112233445566778899AABBCCDDEEFF"],
		[
			"rbid",
			"００１１２２３３４４５５６６７７８８９９ＡＡＢＢＣＣＤＤＥＥＦＦ",
			"00112233445566778899AABBCCDDEEFF",
		],
		["password", "abc DEF 123 456", "abcDEF123456"],
		["lang", "en", "en"],
		["wifiPassword", "correct horse", "correct horse"],
		["name", "寝室 2", "寝室 2"],
		["name", "Ａ－１", "Ａ－１"],
		["rbid", "0011223344556677\u00a08899-AABBCCDDEEFZ", "00112233445566778899AABBCCDDEEFZ"],
		["password", "09AZaz", "09AZaz"],
		["wifiPassword", "！ ~～~ ok", "! ~~~ ok"],
		["lanAllow", "10.5.0.0/16, 172.17.0.2", "10.5.0.0/16,172.17.0.2"],
		["lanAllow", "１０．５．０．０／１６", "10.5.0.0/16"],
		["lanAllow", "", ""],
	])("%s: %s is kept as %s", (key, input, want) => {
		const settings = new Settings(new FakeStore());
		expect(settings.set(key, input)).toBeUndefined();
		expect(settings.text(key)).toBe(want);
	});

	it.each([
		["rbid", "0011"],
		["rbid", "0011223344556677889900112233445!"],
		["password", "a".repeat(33)],
		["password", "sécret"],
		["wifiPassword", "short"],
		["lang", "fr"],
		["pollS", "4"],
		["pollS", 301],
		["pollS", "10.5"],
		["pollS", "1e2"],
		["contractA", Number.NaN],
		["pollS", ""],
		["name", "a\u0000b"],
		["name", "\u0000b"],
		["name", "a\u007f"],
		["name", "a\u001f"],
		["name", 5],
		["wifiPassword", "password\u007f"],
		["wifiPassword", "password\u001f"],
		["lang", "ｅｎ"],
		["lanAllow", "8.8.8.0/24"],
		["lanAllow", "0.0.0.0/0"],
		["lanAllow", "10.1.0.0/16,10.2.0.0/16,10.3.0.0/16"],
		["lanAllow", "hems.lan"],
		["lanAllow", 10],
	])("%s refuses %s", (key, input) => {
		const store = new FakeStore();
		expect(new Settings(store).set(key, input)).toBe("SETTING_INVALID");
		expect(store.writes).toBe(0);
	});

	it.each([..."/:@[`{"])(
		"an ID or a password with %s, a neighbour of letters and digits, is refused",
		(mark) => {
			const settings = new Settings(new FakeStore());
			expect(settings.set("rbid", `${"0".repeat(31)}${mark}`)).toBe("SETTING_INVALID");
			expect(settings.set("password", `abcDEF${mark}`)).toBe("SETTING_INVALID");
		},
	);

	it("takes a number of one digit as text", () => {
		const settings = new Settings(new FakeStore());
		expect(settings.set("pollS", "5")).toBeUndefined();
		expect(settings.integer("pollS")).toBe(5);
	});

	it("names an unknown key", () => {
		expect(new Settings(new FakeStore()).set("__proto__", "x")).toBe("SETTING_UNKNOWN");
	});

	it("writes only what changed", () => {
		const store = new FakeStore();
		const settings = new Settings(store);
		settings.set("pollS", 20);
		settings.set("pollS", "20");
		expect(store.writes).toBe(1);
		settings.set("pollS", 30);
		settings.set("pollS", "30");
		expect(store.writes).toBe(2);
	});

	it("says that the store is full and keeps the old value", () => {
		const store = new FakeStore();
		store.full = true;
		const settings = new Settings(store);
		expect(settings.set("pollS", 20)).toBe("STORE_FULL");
		expect(settings.integer("pollS")).toBe(10);
	});
});

describe("over a restart", () => {
	it("values are there again, secrets in a domain of their own", () => {
		const store = new FakeStore();
		const first = new Settings(store);
		first.set("pollS", 30);
		first.set("password", "0123456789AB");
		const second = new Settings(store);
		expect(second.integer("pollS")).toBe(30);
		expect(second.text("password")).toBe("0123456789AB");
		for (const [key, value] of store.values)
			expect(key.startsWith("kabewatt-secret/")).toBe(value === "0123456789AB");
	});

	it.each([
		["kabewatt/pollS", "many"],
		["kabewatt/pollS", 1],
		["kabewatt/lang", new Uint8Array(2)],
		["kabewatt-secret/rbid", "short"],
	])("a broken %s falls back to its default, is named and is not destroyed", (key, value) => {
		const store = new FakeStore();
		store.values.set(key, value);
		const settings = new Settings(store);
		expect(settings.broken).toEqual([key.split("/")[1]]);
		expect(settings.integer("pollS")).toBe(10);
		expect(store.values.get(key)).toBe(value);
	});

	it("a value that was lost while it was written is its default again, and no other one is touched", () => {
		const store = new FakeStore();
		const first = new Settings(store);
		first.set("pollS", 30);
		first.set("contractA", 60);
		first.set("password", "0123456789AB");
		for (const lost of ["kabewatt/pollS", "kabewatt/contractA", "kabewatt-secret/password"]) {
			const flash = new FakeStore();
			for (const [path, value] of store.values) if (path !== lost) flash.values.set(path, value);
			const settings = new Settings(flash);
			expect(settings.broken).toEqual([]);
			expect(settings.integer("pollS")).toBe(lost.endsWith("pollS") ? 10 : 30);
			expect(settings.integer("contractA")).toBe(lost.endsWith("contractA") ? 0 : 60);
			expect(settings.text("password")).toBe(lost.endsWith("password") ? "" : "0123456789AB");
		}
	});

	it("fits the flash: every setting at its longest takes less than a quarter of NVS", () => {
		const store = new FakeStore();
		const settings = new Settings(store);
		for (const row of SETTINGS) {
			if (row.type === "integer") settings.set(row.key, row.max);
			else if (row.type === "choice") settings.set(row.key, row.choices[row.choices.length - 1]!);
			else settings.set(row.key, (row.charset === "any" ? "台" : "A").repeat(row.maxLength));
		}
		expect(settings.broken).toEqual([]);
		let bytes = 0;
		// NVS keeps an entry of 32 bytes for each value, and a text in further ones of 32 (24 kB in all).
		for (const value of store.values.values())
			bytes += 32 + (typeof value === "string" ? 32 * Math.ceil((value.length * 3 + 1) / 32) : 0);
		expect(store.values.size).toBeGreaterThan(10);
		expect(bytes).toBeLessThan(6_000);
	});

	it("reset goes back to the defaults and tells the listeners", () => {
		const store = new FakeStore();
		const settings = new Settings(store);
		settings.set("pollS", 30);
		const heard: string[] = [];
		settings.listen({ onSetting: (key) => heard.push(key) });
		settings.reset();
		expect(settings.integer("pollS")).toBe(10);
		expect(heard).toContain("pollS");
		expect(store.values.size).toBe(0);
	});
});
