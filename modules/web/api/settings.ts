import type { Json } from "../../bytes/json";
import type { ErrorCode } from "../../errors/codes";
import { inEachLanguage } from "../../languages/choice";
import type { Settings } from "../../settings/settings";
import { SETTINGS, type SettingRow, settingRow } from "../../settings/table";
import { cleanText, validate } from "../../settings/validate";
import type { JsonRows } from "../http/json";

/** GET /api/v1/settings, a row at a time: what a page needs to draw the form. Secrets say only whether they are set. */
export class SettingRows implements JsonRows {
	private readonly _settings: Settings;
	private _row = 0;

	constructor(settings: Settings) {
		this._settings = settings;
	}

	next(): Json | undefined {
		const row = SETTINGS[this._row++];
		return row == null ? undefined : rowJson(row, this._settings);
	}
}

function rowJson(row: SettingRow, settings: Settings): Json {
	const { key, type, secret } = row;
	const common = { key, type, secret, ...inEachLanguage(({ settings }) => settings[key]) };
	switch (type) {
		case "integer": {
			const { min, max, initial, unit } = row;
			return { ...common, min, max, initial, unit, value: settings.integer(key) };
		}
		case "choice":
			return { ...common, choices: row.choices, initial: row.initial, value: settings.text(key) };
		case "text": {
			const { minLength, maxLength, charset } = row;
			const value = settings.text(key);
			return { ...common, minLength, maxLength, charset, ...(secret ? { set: value !== "" } : { value }) };
		}
	}
}

/** What is wrong with a form, and with which of its fields. */
export interface FieldError {
	readonly code: ErrorCode;
	readonly field: string;
}

/** Replaces route-B ID and password as a pair. */
export interface CredentialsTaker {
	setCredentials(rbid: string, password: string): ErrorCode | undefined;
}

/** POST /api/v1/settings: stores all fields of a form, or none of them when one is wrong. */
export function changeSettings(
	settings: Settings,
	taker: CredentialsTaker,
	form: ReadonlyMap<string, string>,
): FieldError | undefined {
	const wrong = judgeForm(form);
	if (wrong != null) return wrong;
	for (const [field, value] of form) {
		if (field === "rbid" || field === "password") continue;
		const code = settings.set(field, value);
		if (code != null) return { code, field };
	}
	const rbid = form.get("rbid") ?? "";
	if (rbid === "") return undefined;
	const code = taker.setCredentials(rbid, form.get("password") ?? "");
	return code == null ? undefined : { code, field: "rbid" };
}

/**
 * Judges a whole form before anything of it is stored: each field by its row, and route-B ID and password
 * only as a pair, because one of them with the other's old partner joins nothing.
 */
function judgeForm(form: ReadonlyMap<string, string>): FieldError | undefined {
	for (const [field, value] of form) {
		const row = settingRow(field);
		if (row == null) return { code: "SETTING_UNKNOWN", field };
		if (validate(row, cleanText(row, value)) == null) return { code: "SETTING_INVALID", field };
	}
	const rbid = form.get("rbid") ?? "";
	const password = form.get("password") ?? "";
	if ((rbid === "") !== (password === ""))
		return { code: "SETTING_INVALID", field: rbid === "" ? "rbid" : "password" };
	return undefined;
}
