import type { ErrorCode } from "../errors/codes";
import { LANGUAGES } from "../languages/languages";
import type { Settings } from "./settings";
import { SETTINGS, type SettingRow, settingRow, type TextSetting } from "./table";
import { cleanText, validate } from "./validate";

/** What the console may ask the app to do. */
export interface ConsoleActions {
	/** Replaces ID and password as a pair. */
	setCredentials(rbid: string, password: string): ErrorCode | undefined;
	factoryReset(): void;
	/** Moved, or the service ended. */
	forgetMeter(): void;
	/** Somebody is at the device: wrong PINs lock nobody out any more. */
	attended(): void;
}

/** The console speaks English. */
const NAMES = LANGUAGES.en.settings;

const LINE_MAX = 200;

const HELP: readonly string[] = Object.freeze([
	"list               every setting with its value",
	"get KEY            one setting, with what it allows",
	"set KEY VALUE      changes it; without VALUE, the next line is the value",
	"reset KEY          back to its default",
	"unlock             takes PINs again after too many wrong ones, as a press on the device does",
	"forget-meter       moved, or the service ended: forgets the meter, ID and password",
	"factory-reset      erases everything",
	"Secrets can be set, not read. rbid and password are stored as a pair.",
] as const);

/** What a line may begin with: the words that the help explains, which stand in a column of their own. */
const COMMANDS: readonly string[] = Object.freeze([
	"help",
	"?",
	...HELP.filter((line) => line.includes("  ")).map((line) => wordOf(line)),
]);

/**
 * The settings, a line at a time, for a serial console or a terminal. Every answer begins with "ok" or with
 * "error" and a stable code, apart from the lines of a list. Secrets go in and never out: a value of one is
 * not repeated, and what `hides` says the adapter must not echo.
 */
export class SettingsConsole {
	private readonly _settings: Settings;
	private readonly _actions: ConsoleActions;
	private readonly _say: (line: string) => void;
	/** The setting whose value the next line is. */
	private _asked: SettingRow | undefined;
	/** The action that the next line must repeat. */
	private _sure = "";
	/** One half of a new pair, until the other one comes. */
	private _rbid = "";
	private _password = "";

	constructor(settings: Settings, actions: ConsoleActions, say: (line: string) => void) {
		this._settings = settings;
		this._actions = actions;
		this._say = say;
	}

	/**
	 * True when what follows this beginning of a line must not appear. Only what the console knows is shown: its commands,
	 * the names of settings, and the values of those that are no secret. All else may be a secret in the wrong place.
	 */
	hides(begun: string): boolean {
		if (this._asked != null) return this._asked.secret;
		const line = begun.trimStart();
		const word = wordOf(line);
		if (word.length === line.length) return !COMMANDS.some((command) => command.startsWith(line));
		if (word !== "get" && word !== "set" && word !== "reset") return true;
		const rest = behind(line, word);
		const key = wordOf(rest);
		if (key.length === rest.length) return !SETTINGS.some((row) => row.key.startsWith(rest));
		return word !== "set" || settingRow(key)?.secret !== false;
	}

	/** Gives up the value, the action and the half of a pair that were begun. */
	cancel(): void {
		this._asked = undefined;
		this._sure = this._rbid = this._password = "";
	}

	/** Takes one line without its end. */
	line(text: string): void {
		const asked = this._asked;
		const sure = this._sure;
		this._asked = undefined;
		this._sure = "";
		if (text.length > LINE_MAX) this._fail("SETTING_INVALID", `a line has at most ${LINE_MAX} characters`);
		else if (asked != null) this._set(asked, text);
		else this._command(text.trim(), sure);
	}

	private _command(line: string, sure: string): void {
		const command = split(line);
		const word = command[0];
		switch (word) {
			case "":
				break;
			case "help":
			case "?":
				for (let i = 0; i < HELP.length; i++) this._say(HELP[i]!);
				break;
			case "list":
				for (let i = 0; i < SETTINGS.length; i++) this._say(this._valueLine(SETTINGS[i]!));
				break;
			case "get":
			case "set":
			case "reset":
				this._onSetting(word, command[1]);
				break;
			case "unlock":
				this._actions.attended();
				this._say("ok unlock");
				break;
			case "forget-meter":
			case "factory-reset":
				this._act(word, sure);
				break;
			default:
				// What was typed may be a secret in the wrong place: it is not repeated.
				this._fail("SETTING_UNKNOWN", "no such command; see help");
		}
	}

	private _onSetting(word: "get" | "set" | "reset", rest: string): void {
		const assignment = split(rest);
		const row = settingRow(assignment[0]);
		const value = assignment[1];
		if (row == null) this._fail("SETTING_UNKNOWN", "no such setting; see list");
		else if (word === "get") this._say(`${this._valueLine(row)}  (${limitsOf(row)}; ${NAMES[row.key]})`);
		else if (word === "reset") this._set(row, String(row.initial));
		else if (value !== "") this._set(row, value);
		else {
			this._asked = row;
			this._say(`value of ${row.key}?`);
		}
	}

	private _set(row: SettingRow, value: string): void {
		const isPair = row.key === "rbid" || row.key === "password";
		const code = isPair ? this._setHalf(row, value) : this._settings.set(row.key, value);
		if (code != null) this._fail(code, `${row.key}: ${limitsOf(row)}`);
		else if (!isPair || this._rbid + this._password === "") this._say(`ok ${this._valueLine(row)}`);
		else this._say(`ok ${row.key} noted; now set ${row.key === "rbid" ? "password" : "rbid"}`);
	}

	/** ID and password belong together: one with the other's old partner joins nothing. */
	private _setHalf(row: SettingRow, value: string): ErrorCode | undefined {
		const clean = validate(row, cleanText(row, value));
		if (clean == null || clean === "") return "SETTING_INVALID";
		if (row.key === "rbid") this._rbid = String(clean);
		else this._password = String(clean);
		if (this._rbid === "" || this._password === "") return undefined;
		const code = this._actions.setCredentials(this._rbid, this._password);
		this._rbid = this._password = "";
		return code;
	}

	private _act(action: "forget-meter" | "factory-reset", sure: string): void {
		if (sure !== action) {
			this._sure = action;
			this._say(
				action === "forget-meter"
					? "This forgets the meter, ID and password. The same line again does it."
					: "This erases ID and password, Wi-Fi, settings, the record and the PIN. The same line again does it.",
			);
			return;
		}
		this._say(`ok ${action}`);
		if (action === "forget-meter") this._actions.forgetMeter();
		else this._actions.factoryReset();
	}

	private _valueLine(row: SettingRow): string {
		const value = this._settings.text(row.key);
		if (row.secret) return `${row.key}: ${value === "" ? "not set" : "set"}`;
		const unit = row.type === "integer" && row.unit !== "" ? ` ${row.unit}` : "";
		return `${row.key} = ${value}${unit}`;
	}

	private _fail(code: ErrorCode, text: string): void {
		this._say(`error ${code} ${text}`);
	}
}

/** What a setting allows, in words. */
export function limitsOf(row: SettingRow): string {
	switch (row.type) {
		case "integer":
			return `${row.min} to ${row.max}${row.unit === "" ? "" : ` ${row.unit}`}`;
		case "choice":
			return row.choices.join(" or ");
		case "text":
			if (row.charset === "blocks") return CHARSETS.blocks;
			return `${row.minLength === row.maxLength ? "" : `${row.minLength} to `}${row.maxLength} ${CHARSETS[row.charset]}`;
	}
}

/** What a text is made of, as its limits name it. */
const CHARSETS: Readonly<Record<TextSetting["charset"], string>> = Object.freeze({
	upper: "letters and digits",
	alnum: "letters and digits",
	ascii: "ASCII characters",
	any: "characters",
	blocks: "up to two private IPv4 blocks, for example 10.5.0.0/16,172.17.0.0/16",
} as const);

/** The first word, and what stands behind the spaces or the equals sign after it. */
function split(line: string): readonly [string, string] {
	const word = wordOf(line);
	return [word, behind(line, word).trim()];
}

function wordOf(line: string): string {
	let end = 0;
	while (end < line.length && line[end] !== " " && line[end] !== "=") end++;
	return line.slice(0, end);
}

/** What follows the first word and the spaces, with one equals sign among them, behind it. */
function behind(line: string, word: string): string {
	const rest = line.slice(word.length).trimStart();
	return rest.startsWith("=") ? rest.slice(1).trimStart() : rest;
}
