import { quote } from "../../bytes/json";
import type { ErrorCode } from "../../errors/codes";
import type { Settings } from "../../settings/settings";
import { SETTINGS, type SettingRow, settingRow } from "../../settings/table";
import { cleanText, validate } from "../../settings/validate";
import type { BodySource } from "../http/exchange";

/** GET /api/v1/settings, a row at a time: what a page needs to draw the form. Secrets say only whether they are set. */
export class SettingsSource implements BodySource {
	private readonly _settings: Settings;
	private _row = -1;

	constructor(settings: Settings) {
		this._settings = settings;
	}

	next(): string | undefined {
		const row = SETTINGS[++this._row];
		if (row != null) return `${this._row === 0 ? '{"settings":[' : ","}${rowJson(row, this._settings)}`;
		return this._row === SETTINGS.length ? "]}\n" : undefined;
	}
}

function rowJson(row: SettingRow, settings: Settings): string {
	const head = `{"key":${quote(row.key)},"type":"${row.type}","secret":${row.secret},"ja":${quote(row.ja)},"en":${quote(row.en)}`;
	switch (row.type) {
		case "integer":
			return (
				`${head},"min":${row.min},"max":${row.max},"initial":${row.initial},"unit":${quote(row.unit)},` +
				`"value":${settings.integer(row.key)}}`
			);
		case "choice":
			return (
				`${head},"choices":[${row.choices.map(quote).join(",")}],"initial":${quote(row.initial)},` +
				`"value":${quote(settings.text(row.key))}}`
			);
		case "text": {
			const value = settings.text(row.key);
			const shown = row.secret ? `"set":${value !== ""}` : `"value":${quote(value)}`;
			return `${head},"minLength":${row.minLength},"maxLength":${row.maxLength},"charset":"${row.charset}",${shown}}`;
		}
	}
}

/** What is wrong with a form, and with which of its fields. */
export interface FieldError {
	readonly code: ErrorCode;
	readonly field: string;
}

/**
 * Judges a whole form before anything of it is stored: each field by its row, and route-B ID and password
 * only as a pair, because one of them with the other's old partner joins nothing.
 */
export function judgeForm(fields: Map<string, string>): FieldError | undefined {
	const names = [...fields.keys()];
	for (let i = 0; i < names.length; i++) {
		const field = names[i]!;
		const value = fields.get(field)!;
		const row = settingRow(field);
		if (row == null) return { code: "SETTING_UNKNOWN", field };
		if (validate(row, cleanText(row, value)) == null) return { code: "SETTING_INVALID", field };
	}
	const rbid = fields.get("rbid") ?? "";
	const password = fields.get("password") ?? "";
	if ((rbid === "") !== (password === ""))
		return { code: "SETTING_INVALID", field: rbid === "" ? "rbid" : "password" };
	return undefined;
}
