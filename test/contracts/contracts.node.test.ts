import { describe, expect, it } from "vitest";
import { FlagError, parseFlags as parseEmulatorFlags } from "../../hosts/emulator/flags";
import { HELP, parseFlags } from "../../hosts/node/flags";
import type { ComingCode } from "../../modules/contracts/codes";
import type { ComingSettings } from "../../modules/contracts/settings";
import type { StatusJson } from "../../modules/contracts/status";
import { ERROR_CODES } from "../../modules/errors/codes";
import { LANGUAGES } from "../../modules/languages/languages";
import { SETTINGS, settingRow } from "../../modules/settings/table";
import { ROOT, read } from "../support/files";
import { Home } from "../support/home";
import {
	FROZEN_CODES,
	FROZEN_EMULATOR_FLAGS,
	FROZEN_ENVIRONMENT,
	FROZEN_FLAGS,
	FROZEN_REASONS,
	FROZEN_SETTINGS,
	FROZEN_STATUS_KEYS,
} from "./frozen";
import { isSubset, type Shape, shapeOf } from "./shape";

/** Names in a union or an interface of a file of contracts, as its text has them. */
function namesIn(file: string, pattern: RegExp): string[] {
	return [...read(`modules/contracts/${file}`).matchAll(pattern)].map(([, name]) => name!);
}

/** The bodies as the first version sent them, by address. */
const SHAPES = JSON.parse(read("test/contracts/shapes.json")) as Readonly<Record<string, Shape>>;

const COMING_CODES = namesIn("codes.ts", /^\t\| "([A-Z0-9_]+)"/gm) as ComingCode[];
const COMING_SETTINGS = namesIn("settings.ts", /^\treadonly (\w+): \w+Form</gm) as (keyof ComingSettings)[];
const COMING_FLAGS = namesIn("commands.ts", /^\treadonly "(--[a-z]+)"/gm);

describe("error codes", () => {
	it.each(FROZEN_CODES)("%s is still raised under this name, with a text in both languages", (code) => {
		expect(ERROR_CODES as readonly string[]).toContain(code);
		for (const language of ["ja", "en"] as const)
			expect(LANGUAGES[language].errors[code as (typeof ERROR_CODES)[number]].title).not.toBe("");
	});

	it("grow only by codes that were taken beforehand", () => {
		const known = new Set<string>([...FROZEN_CODES, ...LANDED_CODES, ...COMING_CODES]);
		expect(ERROR_CODES.filter((code) => !known.has(code))).toEqual([]);
	});

	it("are either raised or coming, not both", () => {
		expect(COMING_CODES.length).toBeGreaterThan(0);
		expect(COMING_CODES.filter((code) => (ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
		expect(LANDED_CODES.filter((code) => !(ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
	});
});

/** Codes that were coming when the contracts were written, and are raised now. */
const LANDED_CODES: readonly string[] = [
	"STORE_UNREADABLE",
	"STATE_IN_USE",
	"METER_TAKEN",
	"MQTT_NOT_FOUND",
	"MQTT_REFUSED",
	"MQTT_DENIED",
	"MQTT_NO_RIGHT",
	"MQTT_LOST",
];

describe("reasons for a missing value", () => {
	it.each(FROZEN_REASONS)("%s has words in both languages", (reason) => {
		for (const language of ["ja", "en"] as const)
			expect(LANGUAGES[language].reasons[reason].length).toBeGreaterThan(0);
	});
});

describe("settings", () => {
	it.each(Object.entries(FROZEN_SETTINGS))("%s takes all that it took", (key, was) => {
		const row = settingRow(key);
		expect(row).toMatchObject({ type: was.type, secret: was.secret });
		if (row?.type === "text" && was.type === "text")
			expect(row.maxLength).toBeGreaterThanOrEqual(was.maxLength);
		if (row?.type === "choice" && was.type === "choice")
			expect(row.choices).toEqual(expect.arrayContaining([...was.choices]));
		if (row?.type === "integer" && was.type === "integer") {
			expect(row.min).toBeLessThanOrEqual(was.min);
			expect(row.max).toBeGreaterThanOrEqual(was.max);
		}
	});

	it("grow only by keys that were taken beforehand", () => {
		expect(COMING_SETTINGS).toHaveLength(12);
		const known = new Set<string>([...Object.keys(FROZEN_SETTINGS), ...COMING_SETTINGS]);
		expect(SETTINGS.map(({ key }) => key).filter((key) => !known.has(key))).toEqual([]);
	});

	it("whose key was taken beforehand have the form that was stated", () => {
		const source = read("modules/contracts/settings.ts");
		for (const key of COMING_SETTINGS) {
			const row = settingRow(key);
			if (row === undefined) continue;
			const form = new RegExp(`readonly ${key}: (Text|Integer|Choice)Form<([^;]*)>;`).exec(source)!;
			expect(row.type).toBe(form[1]!.toLowerCase());
			expect(row.secret).toBe(form[2] === "true");
		}
	});
});

describe("flags", () => {
	it.each(FROZEN_FLAGS)("npm start takes %s %s", (flag, value) => {
		const words = value === undefined ? [flag] : [flag, value];
		expect(parseFlags(words, ["320x240"])).toHaveProperty("flags");
		expect(HELP).toContain(flag);
	});

	it.each(FROZEN_EMULATOR_FLAGS)("npm run emulator takes %s %s", (flag, value) => {
		expect(() => parseEmulatorFlags(value === undefined ? [flag] : [flag, value])).not.toThrow();
	});

	it("npm start grows only by flags that were taken beforehand", () => {
		const known = new Set([...FROZEN_FLAGS.map(([flag]) => flag), ...COMING_FLAGS, "--help", "--version"]);
		const offered = [...HELP.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag!);
		expect(offered.length).toBeGreaterThan(8);
		expect(offered.filter((flag) => !known.has(flag))).toEqual([]);
	});

	it("unknown ones have the same code in both programs", () => {
		expect(parseFlags(["--unheard-of"], [])).toMatchObject({ error: { code: "FLAG_UNKNOWN" } });
		expect(() => parseEmulatorFlags(["--unheard-of"])).toThrow(FlagError);
	});

	it.each(FROZEN_ENVIRONMENT)("the help names %s", (name) => {
		expect(HELP).toContain(name);
	});
});

describe("GET", () => {
	const home = new Home().start();
	home.untilWatts();
	home.time.advance(5 * 60_000);
	const get = (path: string): unknown => {
		const answer = home.host.tcp
			.connect(80)
			.request(
				`GET ${path} HTTP/1.0\r\nHost: 192.168.1.20\r\nAuthorization: Bearer ${home.app.web.access.pin}\r\n\r\n`,
			);
		return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
	};

	it.each(Object.entries(SHAPES))("%s keeps its keys, their order and types", (path, was) => {
		expect(isSubset(was, shapeOf(get(path)), path)).toEqual([]);
	});

	it("/api/v1/status grows only by keys that were taken beforehand, in front of counters", () => {
		const status = get("/api/v1/status") as StatusJson;
		const coming = namesIn("status.ts", /^\treadonly (name|route|mqtt):/gm);
		expect(coming).toHaveLength(3);
		const fresh = Object.keys(status).filter(
			(key) => !(FROZEN_STATUS_KEYS as readonly string[]).includes(key),
		);
		expect(fresh.filter((key) => !coming.includes(key))).toEqual([]);
		expect(Object.keys(status).at(-1)).toBe("counters");
	});
});

describe("documents", () => {
	it("name every JSON address whose form is kept", () => {
		const page = read("docs/api.md");
		for (const path of Object.keys(SHAPES)) expect(page, ROOT).toContain(path.split("?")[0]);
	});
});
