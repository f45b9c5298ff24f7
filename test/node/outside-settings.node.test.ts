import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HELP } from "../../hosts/node/flags";
import { SettingError, settingsOfEnvironment, settingsOfFile } from "../../hosts/node/outside-settings";

let folder = "";
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-given-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RBID = "0123456789ABCDEF0123456789ABCDEF";

function read(text: string) {
	const path = join(folder, "settings");
	writeFileSync(path, text);
	return [...settingsOfFile(path)];
}

function errorOf(run: () => unknown): SettingError {
	try {
		run();
	} catch (error) {
		if (error instanceof SettingError) return error;
	}
	throw new Error("no SettingError");
}

describe("a file of settings", () => {
	it("holds KEY=VALUE lines, comments and empty lines, with either end of line", () => {
		expect(
			read(`\ufeff# home\r\n\r\nrbid = 0123 4567 89ab cdef 0123 4567 89ab cdef\r\npollS=20\nname = a=b`),
		).toEqual([
			["kabewatt-secret/rbid", RBID],
			["kabewatt/pollS", 20],
			["kabewatt/name", "a=b"],
		]);
	});

	it.each([
		["pollS=4", "SETTING_INVALID", "line 1: pollS is 5 to 300 s"],
		["\nrbid=SECRET", "CREDENTIALS_INVALID", "line 2: rbid is 32 letters and digits"],
		["wifiPassword=SECRET", "SETTING_INVALID", "wifiPassword is 8 to 63 ASCII characters"],
		["lanAllow=8.8.8.0/24 SECRET", "SETTING_INVALID", "lanAllow is up to two private IPv4 blocks"],
		["SECRET", "SETTING_UNKNOWN", "KEY=VALUE"],
		["SECRET=1", "SETTING_UNKNOWN", "no such setting"],
		["__proto__=1", "SETTING_UNKNOWN", "no such setting"],
	])("%j is refused as %s, with the line and without its content", (text, code, message) => {
		const error = errorOf(() => read(text));
		expect(error.code).toBe(code);
		expect(error.message).toContain(message);
		expect(error.message).not.toContain("SECRET");
	});

	it("that is not there has its own code", () => {
		expect(errorOf(() => settingsOfFile(join(folder, "none"))).code).toBe("FILE_UNREADABLE");
	});
});

describe("settings in the environment", () => {
	it("are KABEWATT_ and the key in capitals; an empty one is none", () => {
		const given = { KABEWATT_POLLS: "20", KABEWATT_RBID: RBID, KABEWATT_NAME: "", KABEWATT_LOG: "debug" };
		expect([...settingsOfEnvironment(given)]).toEqual([
			["kabewatt-secret/rbid", RBID],
			["kabewatt/pollS", 20],
		]);
	});

	it("take the example of --help", () => {
		const [, name, value] = /\((KABEWATT_[A-Z]+)=(\w+)\)/.exec(HELP)!;
		expect([...settingsOfEnvironment({ [name!]: value })]).toEqual([["kabewatt/push", "on"]]);
	});

	it("are refused by name, without their value", () => {
		const error = errorOf(() => settingsOfEnvironment({ KABEWATT_LANG: "SECRET" }));
		expect(error.code).toBe("SETTING_INVALID");
		expect(error.message).toBe("KABEWATT_LANG: lang is ja or en");
	});
});
