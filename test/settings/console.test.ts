import { describe, expect, it } from "vitest";
import { utf8Bytes } from "../../modules/bytes/utf8";
import type { ErrorCode } from "../../modules/errors/codes";
import { SettingsConsole } from "../../modules/settings/console";
import { LineEditor } from "../../modules/settings/line-editor";
import { Settings } from "../../modules/settings/settings";
import { SETTINGS } from "../../modules/settings/table";
import { FakeStore } from "../support/fake-host";

const RBID = "0123456789ABCDEF0123456789ABCDEF";
const PASSWORD = "Kx4vQ0Zt7pWd";

function bench(pairFails?: ErrorCode) {
	const store = new FakeStore();
	const settings = new Settings(store);
	const said: string[] = [];
	const done: string[] = [];
	const actions = {
		setCredentials: (rbid: string, password: string) => {
			done.push(`${rbid} ${password}`);
			return pairFails;
		},
		factoryReset: () => done.push("factory reset"),
		forgetMeter: () => done.push("forget meter"),
		attended: () => done.push("attended"),
	};
	const console = new SettingsConsole(settings, actions, (line) => said.push(line));
	const type = (...lines: string[]) => {
		said.length = 0;
		for (const line of lines) console.line(line);
		return said.slice();
	};
	return { store, settings, done, console, type };
}

describe("settings by lines", () => {
	it.each([
		["get pollS", "pollS = 10 s  (5 to 300 s; Seconds between live values)"],
		["get lang", "lang = ja  (ja or en; Language)"],
		["set pollS 20", "ok pollS = 20 s"],
		["set pollS=20", "ok pollS = 20 s"],
		["  set   pollS =  20 ", "ok pollS = 20 s"],
		["set name 寝室 2", "ok name = 寝室 2"],
		["set name a=b", "ok name = a=b"],
		["set pollS 4", "error SETTING_INVALID pollS: 5 to 300 s"],
		["set lang fr", "error SETTING_INVALID lang: ja or en"],
		[
			"set lanAllow 8.8.8.0/24",
			"error SETTING_INVALID lanAllow: up to two private IPv4 blocks, for example 10.5.0.0/16,172.17.0.0/16",
		],
		["set rbid 0123", "error SETTING_INVALID rbid: 32 letters and digits"],
		["set wifiPassword short", "error SETTING_INVALID wifiPassword: 8 to 63 ASCII characters"],
		[`set name ${"x".repeat(21)}`, "error SETTING_INVALID name: 0 to 20 characters"],
		["set nothing 1", "error SETTING_UNKNOWN no such setting; see list"],
		["set __proto__ 1", "error SETTING_UNKNOWN no such setting; see list"],
		["set", "error SETTING_UNKNOWN no such setting; see list"],
		["open the door", "error SETTING_UNKNOWN no such command; see help"],
		["x".repeat(201), "error SETTING_INVALID a line has at most 200 characters"],
	])("%s: %s", (line, answer) => {
		expect(bench().type(line)).toEqual([answer]);
	});

	it("lifts the lock of wrong PINs", () => {
		const { type, done } = bench();
		expect(type("unlock")).toEqual(["ok unlock"]);
		expect(done).toEqual(["attended"]);
	});

	it("says nothing to an empty line, and lists each setting once", () => {
		const { type } = bench();
		expect(type("", "   ")).toEqual([]);
		expect(type("list")).toHaveLength(SETTINGS.length);
		expect(type("help").length).toBeGreaterThan(5);
	});

	it("asks for the value that is missing, and takes the next line whole", () => {
		const { settings, type } = bench();
		expect(type("set name", "list of things")).toEqual(["value of name?", "ok name = list of things"]);
		expect(settings.text("name")).toBe("list of things");
	});

	it("goes back to a default", () => {
		const { settings, type } = bench();
		type("set pollS 60");
		expect(type("reset pollS")).toEqual(["ok pollS = 10 s"]);
		expect(settings.integer("pollS")).toBe(10);
	});

	it("says that the store is full", () => {
		const { store, type } = bench();
		store.full = true;
		expect(type("set pollS 20")).toEqual(["error STORE_FULL pollS: 5 to 300 s"]);
	});
});

describe("secrets", () => {
	it("are hidden while they are typed, and never repeated", () => {
		const { console, settings, type } = bench();
		let said = type("set wifiPassword").join();
		expect(console.hides("")).toBe(true);
		expect(console.hides("correct")).toBe(true);
		said += type("correct horse").join();
		expect(console.hides("")).toBe(false);
		said += type("get wifiPassword", "list", "set wifiPassword short", "correct horse").join();
		expect(settings.text("wifiPassword")).toBe("correct horse");
		expect(said).not.toContain("horse");
		expect(said).not.toContain("short");
		expect(said).toContain("wifiPassword: set");
	});

	it.each([
		["set rbid 0", true],
		["set rbid ", true],
		["set password=", true],
		["set password =", true],
		["  set  wifiPassword  x", true],
		["set passwordx", true],
		["set Password ", true],
		["set rbi 0", true],
		["SET", true],
		["set:password ", true],
		["password", true],
		["password=", true],
		["KABEWATT_RBID=", true],
		["export ", true],
		["0123", true],
		["get rbid ", true],
		["get name x", true],
		["reset password ", true],
		["list ", true],
		["lisx", true],
		["forget-meter x", true],
		["", false],
		["   ", false],
		["s", false],
		["set", false],
		["set ", false],
		["set  =", false],
		["set rb", false],
		["set rbid", false],
		["set name ", false],
		["set name hunter", false],
		["set=pollS=2", false],
		["get", false],
		["get rbi", false],
		["fact", false],
		["factory-reset", false],
		["?", false],
	])("%j hides what follows: %s", (begun, hidden) => {
		expect(bench().console.hides(begun)).toBe(hidden);
	});

	it("are not the value that was asked for of another setting", () => {
		const { console, type } = bench();
		type("set name");
		expect(console.hides("anything at all")).toBe(false);
	});

	it.each([
		`set password ${PASSWORD}`,
		`set password=${PASSWORD}`,
		`set password = ${PASSWORD}`,
		`set  rbid ${RBID}`,
		`set password${PASSWORD}`,
		`set pasword ${PASSWORD}`,
		`SET PASSWORD ${PASSWORD}`,
		`set:password ${PASSWORD}`,
		`password=${PASSWORD}`,
		`rbid ${RBID}`,
		`KABEWATT_PASSWORD=${PASSWORD}`,
		`export KABEWATT_RBID=${RBID}`,
		`get password ${PASSWORD}`,
		`reset password ${PASSWORD}`,
		`list ${PASSWORD}`,
		PASSWORD,
		RBID,
	])("typed as %j neither appear nor come back", (line) => {
		const { console, type } = bench();
		let shown = "";
		const editor = new LineEditor({
			onLine: (text) => {
				shown += type(text).join("\n");
			},
			onCancel() {},
			onEcho: (bytes) => {
				shown += bytes;
			},
			hides: (begun) => console.hides(begun),
		});
		// Typed, taken back, and typed again.
		for (const typed of [line, "\x7f".repeat(6), line.slice(-6), "\x15", line, "\r", "list\r", "get rbid\r"])
			editor.take(utf8Bytes(typed), typed.length);
		for (const secret of [RBID, PASSWORD])
			for (let at = 0; at + 4 <= secret.length; at++)
				expect(shown, shown).not.toContain(secret.slice(at, at + 4));
	});

	it("give up a value, a half of a pair and an action that were begun", () => {
		const { console, done, type } = bench();
		type(`set rbid ${RBID}`, "set wifiPassword");
		console.cancel();
		expect(console.hides("")).toBe(false);
		expect(type(`set password ${PASSWORD}`)).toEqual(["ok password noted; now set rbid"]);
		console.cancel();
		type("factory-reset");
		console.cancel();
		type("factory-reset");
		expect(done).toEqual([]);
	});

	it("of route B are taken as a pair, in either order and as people paste them", () => {
		const { done, type } = bench();
		expect(type("set rbid 0123 4567-89ab cdef 0123 4567 89ab cdef")).toEqual([
			"ok rbid noted; now set password",
		]);
		expect(done).toEqual([]);
		expect(type(`set password ${PASSWORD}`)).toEqual(["ok password: not set"]);
		type("set password", PASSWORD, "set rbid", RBID);
		expect(done).toEqual([`${RBID} ${PASSWORD}`, `${RBID} ${PASSWORD}`]);
	});

	it.each(["set rbid 0123", "set password", "reset rbid"])("%s changes nothing alone", (line) => {
		const { done, type } = bench();
		const said = type(line, "é", `set ${line.includes("rbid") ? "password" : "rbid"} x`);
		expect(said.join()).toContain("SETTING_INVALID");
		expect(done).toEqual([]);
	});

	it("that could not be stored are said to be not", () => {
		const { type } = bench("STORE_FULL");
		expect(type(`set rbid ${RBID}`, `set password ${PASSWORD}`)[1]).toContain("error STORE_FULL");
	});
});

describe("actions", () => {
	it.each([
		["factory-reset", "factory reset"],
		["forget-meter", "forget meter"],
	])("%s must be typed twice in a row", (line, action) => {
		const { done, type } = bench();
		type(line, "list", line);
		expect(done).toEqual([]);
		expect(type(line)).toEqual([`ok ${line}`]);
		expect(done).toEqual([action]);
	});
});
