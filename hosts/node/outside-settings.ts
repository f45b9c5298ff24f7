import { readFileSync } from "node:fs";
import type { ErrorCode } from "../../modules/errors/codes";
import type { StoreValue } from "../../modules/ports/store";
import { limitsOf } from "../../modules/settings/console";
import { SETTINGS, type SettingRow, settingRow } from "../../modules/settings/table";
import { cleanText, validate } from "../../modules/settings/validate";

/** A setting from the environment or a file that cannot be used. The message never repeats the value. */
export class SettingError extends Error {
	readonly code: ErrorCode;

	constructor(code: ErrorCode, message: string) {
		super(message);
		this.code = code;
	}
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings in the environment, KABEWATT_ and the key in capitals, by "domain/key". Throws SettingError. */
export function settingsOfEnvironment(environment: Environment): Map<string, StoreValue> {
	const values = new Map<string, StoreValue>();
	for (const row of SETTINGS) {
		const name = `KABEWATT_${row.key.toUpperCase()}`;
		const input = environment[name];
		if (input !== undefined && input !== "") addValue(values, row, input, name);
	}
	return values;
}

/**
 * The settings in a file of KEY=VALUE lines, by "domain/key"; empty lines and lines that begin with # are left
 * out, quotes are part of the value. Throws SettingError.
 */
export function settingsOfFile(path: string): Map<string, StoreValue> {
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch (error) {
		throw new SettingError("FILE_UNREADABLE", (error as Error).message);
	}
	const values = new Map<string, StoreValue>();
	text
		.replace(/^\ufeff/, "")
		.split(/\r?\n/)
		.forEach((line, index) => {
			const place = `${path}, line ${index + 1}`;
			if (line.trim() === "" || line.trimStart().startsWith("#")) return;
			const equals = line.indexOf("=");
			if (equals < 0) throw new SettingError("SETTING_UNKNOWN", `${place}: KEY=VALUE is needed`);
			const row = settingRow(line.slice(0, equals).trim());
			if (row === undefined)
				throw new SettingError("SETTING_UNKNOWN", `${place}: no such setting; docs/settings.md lists them`);
			addValue(values, row, line.slice(equals + 1).trim(), place);
		});
	return values;
}

function addValue(values: Map<string, StoreValue>, row: SettingRow, input: string, place: string): void {
	const value = validate(row, cleanText(row, input));
	const isCredential = row.key === "rbid" || row.key === "password";
	if (value === undefined)
		throw new SettingError(
			isCredential ? "CREDENTIALS_INVALID" : "SETTING_INVALID",
			`${place}: ${row.key} is ${limitsOf(row)}`,
		);
	values.set(`${row.secret ? "kabewatt-secret" : "kabewatt"}/${row.key}`, value);
}
