import type { StatusJson } from "../../modules/contracts/status";

/**
 * What other programs rely on since the first version. A row is never changed or taken out here: a test that fails
 * says that a contract broke, not that this list is old.
 */
export const FROZEN_CODES = [
	"SERIAL_ABSENT SERIAL_LOST PINS_INVALID MODULE_SILENT MODULE_J11 MODULE_REFUSED MODULE_RESTARTED",
	"CREDENTIALS_MISSING CREDENTIALS_INVALID CREDENTIALS_REVERTED",
	"SCAN_NO_METER JOIN_REFUSED JOIN_REFUSED_KNOWN JOIN_NO_ANSWER JOIN_LIMIT",
	"SESSION_CLOSED_BY_METER SESSION_EXPIRED SESSION_ENDED SESSION_SILENT SEND_FAILED DUTY_LIMIT REQUEST_LIMIT",
	"METER_FAULT METER_CLOCK LAN_DOWN LAN_PORT_BUSY HTTP_PORT_BUSY WIFI_NOT_FOUND WIFI_DENIED",
	"STORE_BROKEN STORE_FULL SETTING_UNKNOWN SETTING_INVALID FLAG_UNKNOWN FLAG_INVALID FILE_UNREADABLE",
	"HTTP_BAD_REQUEST HTTP_NOT_FOUND HTTP_METHOD HTTP_TOO_LARGE HTTP_TIMEOUT HTTP_BUSY HTTP_NOT_READY HTTP_FORBIDDEN",
	"PIN_REQUIRED PIN_WRONG PIN_LOCKED INTERNAL",
]
	.join(" ")
	.split(" ");

export const FROZEN_REASONS = [
	"NOT_READ",
	"LACKS",
	"NO_DATA",
	"OVERFLOW",
	"UNDERFLOW",
	"NO_PHASE",
	"INVALID",
	"STALE",
] as const;

type FrozenSetting =
	| { readonly type: "text"; readonly secret: boolean; readonly maxLength: number }
	| { readonly type: "choice"; readonly secret: false; readonly choices: readonly string[] }
	| { readonly type: "integer"; readonly secret: false; readonly min: number; readonly max: number };

const text = (secret: boolean, maxLength: number) => ({ type: "text", secret, maxLength }) as const;
const choice = (...choices: readonly string[]) => ({ type: "choice", secret: false, choices }) as const;
const integer = (min: number, max: number) => ({ type: "integer", secret: false, min, max }) as const;

/** What each setting took then. It may take more later (a longer text, a wider range, a further choice), never less. */
export const FROZEN_SETTINGS: Readonly<Record<string, FrozenSetting>> = {
	rbid: text(true, 32),
	password: text(true, 32),
	name: text(false, 20),
	lang: choice("ja", "en"),
	wiring: choice("normal", "all-sold"),
	pollS: integer(5, 300),
	contractA: integer(0, 200),
	readingDay: integer(1, 28),
	relay: choice("on", "off"),
	push: choice("on", "off"),
	ssid: text(false, 32),
	wifiPassword: text(true, 63),
	brightness: integer(5, 100),
	nightFrom: integer(0, 1439),
	nightTo: integer(0, 1439),
	nightPercent: integer(0, 100),
	readAccess: choice("open", "pin"),
	uartTx: integer(-1, 48),
	uartRx: integer(-1, 48),
	resetPin: integer(-1, 48),
};

/** Flags of `npm start`, each with a value that it takes (undefined: it takes none). */
export const FROZEN_FLAGS: readonly (readonly [flag: string, value: string | undefined])[] = [
	["--serial", "emulator"],
	["--serial", "tcp://127.0.0.1:3611"],
	["--serial", "/dev/ttyUSB0"],
	["--http", "0"],
	["--lan", "off"],
	["--lan", "192.168.1.5"],
	["--state", "folder"],
	["--screen", "320x240"],
	["--lang", "ja"],
	["--lang", "en"],
	["--first-run", undefined],
	["--record", "file"],
	["--settings", "file"],
	["--console", undefined],
];

/** Flags of `npm run emulator`, likewise. */
export const FROZEN_EMULATOR_FLAGS: readonly (readonly [flag: string, value: string | undefined])[] = [
	["--listen", "127.0.0.1:0"],
	["--control", "127.0.0.1:0"],
	["--module", "bp35a1"],
	["--module", "bp35c2"],
	["--payload", "binary"],
	["--payload", "hex"],
	["--meter", "solar"],
	["--rbid", "0123456789ABCDEF0123456789ABCDEF"],
	["--password", "0123456789AB"],
	["--seed", "1"],
	["--speed", "1"],
	["--start", "2026-04-01T12:00:00+09:00"],
	["--fault", "silent"],
	["--channel", "21"],
	["--pan", "1234"],
	["--joined", undefined],
];

/** The keys of GET /api/v1/status in their order; new ones stand between `lan` and `counters`. */
export const FROZEN_STATUS_KEYS = [
	"version",
	"uptimeS",
	"link",
	"meter",
	"power",
	"current",
	"energy",
	"lan",
	"counters",
] as const satisfies readonly (keyof StatusJson)[];

/** Environment variables of their own kind; every setting has one too (KABEWATT_ and the key in capitals). */
export const FROZEN_ENVIRONMENT = ["KABEWATT_RBID", "KABEWATT_PASSWORD"];
