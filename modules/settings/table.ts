/**
 * The one list of settings. It drives validation, storage, the set-up page, the serial console, the command
 * line's file and the documentation. Keys are the stored names too (NVS: at most 15 ASCII characters).
 */

import { LANGUAGE_CODES } from "../languages/choice";
import type { SettingNames } from "../languages/ja/names";

export type SettingRow = IntegerSetting | TextSetting | ChoiceSetting;

interface Common {
	readonly key: keyof SettingNames;
	/** Write-only: stored apart, never shown, logged, relayed, exported or served. */
	readonly secret: boolean;
}

export interface IntegerSetting extends Common {
	readonly type: "integer";
	readonly min: number;
	readonly max: number;
	readonly initial: number;
	readonly unit: string;
}

export interface TextSetting extends Common {
	readonly type: "text";
	/** Lengths in characters; an empty text always means "not set". */
	readonly minLength: number;
	readonly maxLength: number;
	/** Which characters: `upper` ASCII digits and letters, folded to upper case, `alnum` ASCII letters and digits, `ascii`
	 * 0x20..0x7E, `any` everything but control characters, `blocks` private IPv4 blocks (`lan/ipv4`). */
	readonly charset: "upper" | "alnum" | "ascii" | "any" | "blocks";
	readonly initial: string;
}

export interface ChoiceSetting extends Common {
	readonly type: "choice";
	readonly choices: readonly string[];
	readonly initial: string;
}

const integer = (
	key: keyof SettingNames,
	min: number,
	max: number,
	initial: number,
	unit: string,
): IntegerSetting => Object.freeze({ type: "integer", key, secret: false, min, max, initial, unit });

const text = (
	key: keyof SettingNames,
	secret: boolean,
	minLength: number,
	maxLength: number,
	charset: TextSetting["charset"],
	initial: string,
): TextSetting => Object.freeze({ type: "text", key, secret, minLength, maxLength, charset, initial });

const choice = (key: keyof SettingNames, choices: readonly string[], initial: string): ChoiceSetting =>
	Object.freeze({ type: "choice", key, secret: false, choices: Object.freeze(choices), initial });

const ON_OFF = ["on", "off"] as const;

export const SETTINGS: readonly SettingRow[] = Object.freeze([
	text("rbid", true, 32, 32, "upper", ""),
	text("password", true, 1, 32, "alnum", ""),
	text("name", false, 0, 20, "any", ""),
	choice("lang", LANGUAGE_CODES, LANGUAGE_CODES[0]!),
	choice("wiring", ["normal", "all-sold"], "normal"),
	integer("pollS", 5, 300, 10, "s"),
	integer("contractA", 0, 200, 0, "A"),
	integer("readingDay", 1, 28, 1, ""),
	choice("relay", ON_OFF, "on"),
	choice("push", ON_OFF, "off"),
	text("lanAllow", false, 0, 40, "blocks", ""),
	text("ssid", false, 0, 32, "any", ""),
	text("wifiPassword", true, 8, 63, "ascii", ""),
	integer("brightness", 5, 100, 80, "%"),
	integer("nightFrom", 0, 1439, 0, "min"),
	integer("nightTo", 0, 1439, 0, "min"),
	integer("nightPercent", 0, 100, 10, "%"),
	choice("readAccess", ["open", "pin"], "open"),
	integer("uartTx", -1, 48, -1, ""),
	integer("uartRx", -1, 48, -1, ""),
	integer("resetPin", -1, 48, -1, ""),
]);

export function settingRow(key: string): SettingRow | undefined {
	return SETTINGS.find((row) => row.key === key);
}
