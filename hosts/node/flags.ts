import type { ErrorCode } from "../../modules/errors/codes";
import { LANGUAGE_CODES, languageOf } from "../../modules/languages/choice";
import type { Language } from "../../modules/languages/languages";

export interface Flags {
	/** "emulator", "tcp://HOST:PORT" or the path of a device. */
	readonly serial: string;
	readonly httpPort: number;
	/** Local IPv4 address for ECHONET Lite, "off", or undefined: found by the program. */
	readonly lan: string | undefined;
	readonly state: string | undefined;
	readonly screen: string | undefined;
	readonly lang: Language | undefined;
	readonly firstRun: boolean;
	readonly record: string | undefined;
	/** File of KEY=VALUE lines that hold for this run. */
	readonly settings: string | undefined;
	/** Settings can be typed in the terminal. */
	readonly console: boolean;
}

/** What is wrong with the command line; `flag` as typed. */
export interface FlagError {
	readonly code: ErrorCode;
	readonly flag: string;
	readonly message: string;
}

export type FlagResult =
	| { readonly flags: Flags }
	| { readonly show: "help" | "version" }
	| { readonly error: FlagError };

export const HELP = `kabewatt: live watts of a Japanese smart meter, on a screen and on the LAN

npm start -- [flags]

  --serial PATH|tcp://HOST:PORT|emulator
                     the Wi-SUN module (default: emulator, an invented household)
  --http PORT        port of the page (default: 8080; 0: any free one)
  --lan ADDRESS|off  local IPv4 address for ECHONET Lite, and for the page beside 127.0.0.1
  --state DIR        where settings are kept (default: .state, with the emulator .state/emulator)
  --screen NAME      size of the screen, for example 320x240, 240x135 or 160x80
  ${`--lang ${LANGUAGE_CODES.join("|")}`.padEnd(18)} language of the screen, for this run
  --first-run        plays a new device: nothing is set, everything is asked
  --settings FILE    settings for this run, a KEY=VALUE on each line (docs/settings.md)
  --console          reads commands for the settings from this terminal; "help" lists them
  --record FILE      appends what goes over the serial line to FILE, without secrets
  --help, --version

Environment: KABEWATT_RBID and KABEWATT_PASSWORD, the route-B ID and password of your utility's letter, and every
other setting as KABEWATT_ with its key in capitals (KABEWATT_PUSH=on). What comes from the environment or a file holds
for this run and is not stored.
`;

const VALUED = ["--serial", "--http", "--lan", "--state", "--screen", "--lang", "--record", "--settings"];

/** Reads the command line. Values follow their flag as the next word or after "=". */
export function parseFlags(words: readonly string[], screens: readonly string[]): FlagResult {
	const values = new Map<string, string>();
	let firstRun = false;
	let typed = false;
	for (let i = 0; i < words.length; i++) {
		const word = words[i]!;
		if (word === "--help" || word === "-h") return { show: "help" };
		if (word === "--version") return { show: "version" };
		if (word === "--first-run") {
			firstRun = true;
			continue;
		}
		if (word === "--console") {
			typed = true;
			continue;
		}
		const equals = word.indexOf("=");
		const flag = equals < 0 ? word : word.slice(0, equals);
		if (!VALUED.includes(flag)) return wrong("FLAG_UNKNOWN", flag, "there is no such flag");
		const value = equals < 0 ? words[++i] : word.slice(equals + 1);
		if (value === undefined || value === "" || (equals < 0 && value.startsWith("--")))
			return wrong("FLAG_INVALID", flag, "a value is missing");
		if (values.has(flag)) return wrong("FLAG_INVALID", flag, "given twice");
		const problem = judge(flag, value, screens);
		if (problem !== undefined) return wrong("FLAG_INVALID", `${flag} ${value}`, problem);
		values.set(flag, value);
	}
	return {
		flags: {
			serial: values.get("--serial") ?? "emulator",
			httpPort: Number(values.get("--http") ?? 8080),
			lan: values.get("--lan"),
			state: values.get("--state"),
			screen: values.get("--screen"),
			lang: values.get("--lang") as Language | undefined,
			firstRun,
			record: values.get("--record"),
			settings: values.get("--settings"),
			console: typed,
		},
	};
}

function wrong(code: ErrorCode, flag: string, message: string): FlagResult {
	return { error: { code, flag, message } };
}

/** What is wrong with a flag's value, or undefined. */
function judge(flag: string, value: string, screens: readonly string[]): string | undefined {
	switch (flag) {
		case "--http":
			return /^\d{1,5}$/.test(value) && Number(value) <= 65535
				? undefined
				: "a port from 0 to 65535 is needed";
		case "--serial":
			return !value.startsWith("tcp:") || tcpAddress(value) !== undefined
				? undefined
				: "tcp://HOST:PORT is needed";
		case "--lan":
			return value === "off" || isIpv4(value) ? undefined : "a local IPv4 address or off is needed";
		case "--lang":
			return languageOf(value) === value ? undefined : `${LANGUAGE_CODES.join(" or ")} is needed`;
		case "--screen":
			return screens.includes(value) ? undefined : `one of ${screens.join(", ")} is needed`;
		default:
			return undefined;
	}
}

/** Host and port of tcp://HOST:PORT, where an IPv6 host stands in brackets. */
export function tcpAddress(text: string): { host: string; port: number } | undefined {
	const match = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[^:/\s]+):(\d{1,5})\/?$/.exec(text);
	if (match === null) return undefined;
	const port = Number(match[2]);
	return port > 0 && port <= 65535 ? { host: match[1]!.replace(/^\[|\]$/g, ""), port } : undefined;
}

function isIpv4(text: string): boolean {
	return /^(\d{1,3})(\.\d{1,3}){3}$/.test(text) && text.split(".").every((part) => Number(part) <= 255);
}
