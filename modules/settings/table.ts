/**
 * The one list of settings. It drives validation, storage, the set-up page, the serial console, the command
 * line's file and the documentation. Keys are the stored names too (NVS: at most 15 ASCII characters).
 */

export type SettingRow = IntegerSetting | TextSetting | ChoiceSetting;

interface Common {
	readonly key: string;
	/** Write-only: stored apart, never shown, logged, relayed, exported or served. */
	readonly secret: boolean;
	readonly ja: string;
	readonly en: string;
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
	 * 0x20..0x7E, `any` everything but control characters, `blocks` private IPv4 blocks (`lan/ipv4`), `target` a number
	 * with kWh or yen. */
	readonly charset: "upper" | "alnum" | "ascii" | "any" | "blocks" | "target";
	readonly initial: string;
}

export interface ChoiceSetting extends Common {
	readonly type: "choice";
	readonly choices: readonly string[];
	readonly initial: string;
}

const integer = (
	key: string,
	min: number,
	max: number,
	initial: number,
	unit: string,
	ja: string,
	en: string,
): IntegerSetting => Object.freeze({ type: "integer", key, secret: false, min, max, initial, unit, ja, en });

const text = (
	key: string,
	secret: boolean,
	minLength: number,
	maxLength: number,
	charset: TextSetting["charset"],
	initial: string,
	ja: string,
	en: string,
): TextSetting =>
	Object.freeze({ type: "text", key, secret, minLength, maxLength, charset, initial, ja, en });

const choice = (
	key: string,
	choices: readonly string[],
	initial: string,
	ja: string,
	en: string,
): ChoiceSetting =>
	Object.freeze({ type: "choice", key, secret: false, choices: Object.freeze(choices), initial, ja, en });

const ON_OFF = ["on", "off"] as const;

export const SETTINGS: readonly SettingRow[] = Object.freeze([
	text("rbid", true, 32, 32, "upper", "", "認証ID", "Route-B ID"),
	text("password", true, 1, 32, "alnum", "", "パスワード", "Route-B password"),
	text("name", false, 0, 20, "any", "", "この表示器の名前", "Name of this display"),
	choice("lang", ["ja", "en"], "ja", "言語", "Language"),
	choice("wiring", ["normal", "all-sold"], "normal", "配線", "Wiring"),
	integer("pollS", 5, 300, 10, "s", "瞬時電力の取得間隔", "Seconds between live values"),
	integer("contractA", 0, 200, 0, "A", "契約電流(0: 未設定)", "Contracted current (0: not set)"),
	integer(
		"readingDay",
		1,
		31,
		1,
		"",
		"検針日(31: 月の最後の日)",
		"Day of the month of the meter reading (31: the last)",
	),
	text(
		"target",
		false,
		4,
		9,
		"target",
		"",
		"今月の目標(例: 300kWh、9000yen)",
		"Target of a month (300kWh, 9000yen)",
	),
	choice(
		"nowTile",
		["halfHour", "perHour", "today", "month"],
		"halfHour",
		"現在画面の枠",
		"Tile of the view Now",
	),
	choice("relay", ON_OFF, "on", "LANへの中継", "Relay to the LAN"),
	choice("push", ON_OFF, "off", "値をLANへ通知", "Push each value to known clients"),
	text(
		"lanAllow",
		false,
		0,
		40,
		"blocks",
		"",
		"LANの外で応答する相手",
		"Answer these networks outside the LAN too",
	),
	text("ssid", false, 0, 32, "any", "", "Wi-Fiの名前", "Wi-Fi network"),
	text("wifiPassword", true, 8, 63, "ascii", "", "Wi-Fiのパスワード", "Wi-Fi password"),
	integer("brightness", 5, 100, 80, "%", "明るさ", "Brightness"),
	integer("nightFrom", 0, 1439, 0, "min", "夜間表示の開始", "Night mode from"),
	integer("nightTo", 0, 1439, 0, "min", "夜間表示の終了", "Night mode until"),
	integer("nightPercent", 0, 100, 10, "%", "夜間の明るさ", "Brightness at night"),
	choice("readAccess", ["open", "pin"], "open", "ページの閲覧", "Reading the pages"),
	integer("uartTx", -1, 48, -1, "", "UART送信ピン(-1: 標準)", "UART TX pin (-1: board default)"),
	integer("uartRx", -1, 48, -1, "", "UART受信ピン(-1: 標準)", "UART RX pin (-1: board default)"),
	integer("resetPin", -1, 48, -1, "", "リセットピン(-1: 標準)", "Module reset pin (-1: board default)"),
]);

export function settingRow(key: string): SettingRow | undefined {
	return SETTINGS.find((row) => row.key === key);
}
