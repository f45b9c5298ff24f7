import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OverlayStore } from "../../hosts/node/ports/overlay-store";
import { FileStore } from "../../hosts/node/ports/store";
import type { Log } from "../../modules/ports/log";

let folder = "";
let lines: string[] = [];
const log: Log = { level: "debug", write: (level, code, text) => lines.push(`${level} ${code} ${text}`) };
const file = () => join(folder, "kabewatt.json");

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-store-"));
	lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("values", () => {
	it.each([
		["a number", -2_147_483_648],
		["a text", '台所 "1"\n'],
		["an empty text", ""],
		["bytes", Uint8Array.of(0, 127, 255)],
	])("%s comes back after a restart", (_, value) => {
		expect(new FileStore(folder, log).set("kabewatt", "key", value)).toBe(true);
		expect(new FileStore(folder, log).get("kabewatt", "key")).toEqual(value);
	});

	it("do not mix between domains, and go when removed", () => {
		const store = new FileStore(folder, log);
		store.set("kabewatt", "key", 1);
		store.set("kabewatt-secret", "key", 2);
		store.remove("kabewatt", "key");
		store.remove("kabewatt", "never-there");
		const again = new FileStore(folder, log);
		expect(again.get("kabewatt", "key")).toBeUndefined();
		expect(again.get("kabewatt-secret", "key")).toBe(2);
	});

	it("are copies: bytes changed later change nothing", () => {
		const store = new FileStore(folder, log);
		const bytes = Uint8Array.of(1);
		store.set("kabewatt", "key", bytes);
		bytes[0] = 2;
		(store.get("kabewatt", "key") as Uint8Array)[0] = 3;
		expect(store.get("kabewatt", "key")).toEqual(Uint8Array.of(1));
	});

	it.each([
		["a fraction", 1.5],
		["a number above int32", 2 ** 31],
		["NaN", Number.NaN],
		["a text of 4,000 bytes", "台".repeat(1334)],
		["no bytes", new Uint8Array(0)],
	])("%s is refused", (_, value) => {
		expect(() => new FileStore(folder, log).set("kabewatt", "key", value)).toThrow(RangeError);
	});

	it.each(["", "sixteen_letters_", "a b", "台"])("the key %j is refused", (key) => {
		expect(() => new FileStore(folder, log).set("kabewatt", key, 1)).toThrow(RangeError);
	});

	it("never leave the folder, whatever the domain is called", () => {
		new FileStore(folder, log).set("../../x/y", "key", 1);
		expect(readdirSync(folder)).toEqual(["..%2F..%2Fx%2Fy.json"]);
	});

	it("stop at the size of a device's flash, and the old value stays", () => {
		const store = new FileStore(folder, log);
		store.set("kabewatt", "key", "old");
		let full = 0;
		for (let i = 0; i < 10; i++) if (!store.set("kabewatt", `big${i}`, "x".repeat(3000))) full++;
		expect(full).toBeGreaterThan(3);
		expect(store.set("kabewatt", "key", "x".repeat(3999))).toBe(false);
		expect(store.get("kabewatt", "key")).toBe("old");
	});
});

describe("files", () => {
	it("belong to their owner alone", () => {
		const store = new FileStore(join(folder, "new"), log);
		store.set("kabewatt-secret", "password", "x");
		expect(statSync(join(folder, "new")).mode & 0o777).toBe(0o700);
		expect(statSync(join(folder, "new", "kabewatt-secret.json")).mode & 0o777).toBe(0o600);
	});

	it("hold the old value when the power goes at any byte of the new file", () => {
		const store = new FileStore(folder, log);
		store.set("kabewatt", "key", "old");
		const next = readFileSync(file(), "utf8").replace("old", "new value");
		for (let bytes = 0; bytes <= next.length; bytes++) {
			writeFileSync(`${file()}.new`, next.slice(0, bytes));
			expect(new FileStore(folder, log).get("kabewatt", "key")).toBe("old");
		}
		expect(new FileStore(folder, log).set("kabewatt", "key", "third")).toBe(true);
		expect(new FileStore(folder, log).get("kabewatt", "key")).toBe("third");
		expect(lines).toEqual([]);
	});

	it("cut off at any byte are kept aside with a code, and the program goes on", () => {
		new FileStore(folder, log).set("kabewatt", "key", "old");
		const whole = readFileSync(file(), "utf8");
		for (let bytes = 0; bytes < whole.trimEnd().length; bytes++) {
			rmSync(folder, { recursive: true });
			const store = new FileStore(folder, log);
			writeFileSync(file(), whole.slice(0, bytes));
			lines = [];
			expect(store.get("kabewatt", "key")).toBeUndefined();
			expect(lines).toHaveLength(1);
			expect(lines[0]).toContain("STORE_BROKEN");
			const aside = readdirSync(folder).filter((name) => name.includes(".broken-"));
			expect(aside).toHaveLength(1);
			expect(readFileSync(join(folder, aside[0]!), "utf8")).toBe(whole.slice(0, bytes));
			expect(store.set("kabewatt", "key", "new")).toBe(true);
		}
	});

	it.each(["[]", "null", "1", '{"key":true}', '{"key":null}', '{"key":{"hex":"0"}}', '{"key":[1]}'])(
		"that hold %s are broken",
		(text) => {
			writeFileSync(file(), text);
			expect(new FileStore(folder, log).get("kabewatt", "key")).toBeUndefined();
			expect(lines[0]).toContain("STORE_BROKEN");
		},
	);

	it("that cannot be written keep the value in doubt as it was", () => {
		const store = new FileStore(folder, log);
		store.set("kabewatt", "key", "old");
		// A folder in the place of the file that is written first: not even root can open it for writing.
		mkdirSync(join(folder, "kabewatt.json.new"));
		expect(store.set("kabewatt", "key", "new")).toBe(false);
		rmSync(join(folder, "kabewatt.json.new"), { recursive: true });
		expect(store.get("kabewatt", "key")).toBe("old");
	});

	it("are whole whenever the program is killed", async () => {
		const script = `
			import { FileStore } from ${JSON.stringify(new URL("../../hosts/node/ports/store.ts", import.meta.url).href)};
			const store = new FileStore(${JSON.stringify(folder)}, { level: "error", write() {} });
			store.set("kabewatt", "count", 0);
			process.stdout.write("go");
			for (let i = 0; ; i++) store.set("kabewatt", "count", i % 1000), store.set("kabewatt", "text", "x".repeat(i % 3000));
		`;
		writeFileSync(join(folder, "loop.mts"), script);
		for (let round = 0; round < 4; round++) {
			const child = spawn(process.execPath, ["--import", "tsx", join(folder, "loop.mts")]);
			await new Promise((go) => child.stdout.once("data", go));
			await new Promise((go) => setTimeout(go, 20 + round * 17));
			const ended = new Promise((go) => child.once("exit", go));
			child.kill("SIGKILL");
			await ended;
			const value = new FileStore(folder, log).get("kabewatt", "count");
			expect(typeof value).toBe("number");
		}
		expect(lines).toEqual([]);
	});
});

describe("values for one run", () => {
	it("stand in front of what is stored and are never written", () => {
		const files = new FileStore(folder, log);
		files.set("kabewatt", "lang", "ja");
		const store = new OverlayStore(files, new Map([["kabewatt/lang", "en"]]));
		expect(store.get("kabewatt", "lang")).toBe("en");
		store.set("kabewatt", "pollS", 20);
		expect(new FileStore(folder, log).get("kabewatt", "lang")).toBe("ja");
	});

	it("go when a person sets or removes the value", () => {
		const store = new OverlayStore(
			new FileStore(folder, log),
			new Map([
				["kabewatt/a", 1],
				["kabewatt/b", 1],
			]),
		);
		store.set("kabewatt", "a", 2);
		store.remove("kabewatt", "b");
		expect(store.get("kabewatt", "a")).toBe(2);
		expect(store.get("kabewatt", "b")).toBeUndefined();
	});
});
