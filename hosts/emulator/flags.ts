import { hex } from "./air/addresses";
import { FAULTS } from "./faults/all";
import { METER_KINDS } from "./meter/kinds";
import { MODULE_KINDS, type ModuleName } from "./module/kinds";

export interface Endpoint {
	readonly host: string;
	readonly port: number;
}

export interface Flags {
	readonly listen: Endpoint;
	readonly control: Endpoint | undefined;
	readonly module: ModuleName;
	readonly payload: "binary" | "hex";
	readonly meter: string;
	readonly rbid: string | undefined;
	readonly password: string | undefined;
	readonly seed: number;
	readonly speed: number;
	/** Unix ms. */
	readonly start: number | undefined;
	readonly faults: readonly string[];
	readonly meterMac: string | undefined;
	readonly moduleMac: string | undefined;
	readonly channel: number | undefined;
	readonly panId: number | undefined;
	readonly joined: boolean;
}

/** A command line that cannot be carried out; `code` is stable. */
export class FlagError extends Error {
	readonly code: "FLAG_UNKNOWN" | "FLAG_INVALID";

	constructor(code: FlagError["code"], message: string) {
		super(message);
		this.code = code;
	}
}

export const HELP = `A virtual Wi-SUN module (SKSTACK or J11) with a virtual smart meter behind it, on TCP.

  npm run emulator -- [flags]

  --listen HOST:PORT    where the module's serial line is (default 127.0.0.1:3611; port 0: any free one)
  --control HOST:PORT   HTTP control: GET /truth /counters /faults, POST /fault /load /module (default: off)
  --module NAME         ${Object.keys(MODULE_KINDS).join(", ")} (default bp35a1)
  --payload FORM        binary or hex: what ROPT says at first (default binary)
  --meter NAME          ${Object.keys(METER_KINDS).join(", ")} (default solar)
  --rbid X              route-B ID, 32 characters (default: the demonstration's)
  --password Y          route-B password, up to 32 characters
  --seed N              everything random comes from it (default 1)
  --speed X             time runs X times as fast (default 1)
  --start ISO           date and time at the start (default: now)
  --fault NAME[,NAME]   faults on from the start; see GET /faults or docs/dev/emulator.md
  --meter-mac, --module-mac   radio addresses, 16 hex digits (default: from the seed)
  --channel, --pan      channel 21..3C (J11: odd ones) and PAN id of the meter, hex (default: from the seed)
  --joined              the session is up already, as when only the host restarted
  --help, --version

A dropped TCP connection keeps the module's state, but for j11, which has a reset line: each connection counts as a
pulse of it, and 6019 follows. j11-usb has none and says 6019 after 00D9. One client at a time: a new one takes over.
`;

const WITH_VALUE = [
	"listen",
	"control",
	"module",
	"payload",
	"meter",
	"rbid",
	"password",
	"seed",
	"speed",
	"start",
	"fault",
	"meter-mac",
	"module-mac",
	"channel",
	"pan",
] as const;
type Valued = (typeof WITH_VALUE)[number];

/** Reads the words behind the command; throws FlagError. `--name value` and `--name=value` are the same. */
export function parseFlags(words: readonly string[]): Flags {
	const values = new Map<Valued, string>();
	let joined = false;
	for (let i = 0; i < words.length; i++) {
		const word = words[i]!;
		const equals = word.indexOf("=");
		const name = equals < 0 ? word : word.slice(0, equals);
		if (name === "--joined" && equals < 0) {
			joined = true;
			continue;
		}
		const known = WITH_VALUE.find((candidate) => `--${candidate}` === name);
		if (known === undefined) throw new FlagError("FLAG_UNKNOWN", name);
		const value = equals < 0 ? words[++i] : word.slice(equals + 1);
		if (value === undefined) throw new FlagError("FLAG_INVALID", `${name} needs a value`);
		values.set(known, value);
	}
	return { ...toFlags(values), joined };
}

function toFlags(values: ReadonlyMap<Valued, string>): Omit<Flags, "joined"> {
	const control = values.get("control");
	const module = oneOf("--module", values.get("module") ?? "bp35a1", Object.keys(MODULE_KINDS)) as ModuleName;
	return {
		listen: endpoint("--listen", values.get("listen") ?? "127.0.0.1:3611"),
		control: control === undefined ? undefined : endpoint("--control", control),
		module,
		payload: oneOf("--payload", values.get("payload") ?? "binary", ["binary", "hex"]) as "binary" | "hex",
		meter: oneOf("--meter", values.get("meter") ?? "solar", Object.keys(METER_KINDS)),
		rbid: characters("--rbid", values.get("rbid"), 32, 32),
		password: characters("--password", values.get("password"), 1, 32),
		seed: number("--seed", values.get("seed") ?? "1", 0, 0xffffffff, true),
		speed: number("--speed", values.get("speed") ?? "1", 0.01, 100_000, false),
		start: startTime(values.get("start")),
		faults: (values.get("fault") ?? "")
			.split(",")
			.filter((name) => name !== "")
			.map((name) => oneOf("--fault", name, Object.keys(FAULTS))),
		meterMac: digits("--meter-mac", values.get("meter-mac"), 16),
		moduleMac: digits("--module-mac", values.get("module-mac"), 16),
		channel: channel(module, digits("--channel", values.get("channel"), 2)),
		panId: fromHex(digits("--pan", values.get("pan"), 4)),
	};
}

function endpoint(flag: string, text: string): Endpoint {
	const match = /^(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d{1,5})$/.exec(text);
	const port = Number(match?.[2]);
	if (match === null || port > 65_535) throw new FlagError("FLAG_INVALID", `${flag}: HOST:PORT is needed`);
	return { host: match[1]!.replace(/^\[|\]$/g, ""), port };
}

function oneOf(flag: string, text: string, names: readonly string[]): string {
	if (!names.includes(text))
		throw new FlagError("FLAG_INVALID", `${flag}: one of ${names.join(", ")} is needed`);
	return text;
}

function characters(flag: string, text: string | undefined, least: number, most: number): string | undefined {
	if (text === undefined) return undefined;
	if (text.length < least || text.length > most || !/^[\x21-\x7e]+$/.test(text)) {
		const count = least === most ? `${least}` : `${least} to ${most}`;
		throw new FlagError("FLAG_INVALID", `${flag}: ${count} printable characters are needed`);
	}
	return text;
}

function number(flag: string, text: string, low: number, high: number, integer: boolean): number {
	const value = text.trim() === "" ? Number.NaN : Number(text);
	if (!(value >= low && value <= high) || (integer && !Number.isInteger(value))) {
		throw new FlagError(
			"FLAG_INVALID",
			`${flag}: ${integer ? "an integer" : "a number"} from ${low} to ${high} is needed`,
		);
	}
	return value;
}

/** ISO; without a zone it is Japanese time, as everything here. */
function startTime(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text);
	const ms = Date.parse(zoned ? text : `${text.includes("T") ? text : `${text}T00:00:00`}+09:00`);
	if (Number.isNaN(ms)) throw new FlagError("FLAG_INVALID", "--start: an ISO date and time is needed");
	return ms;
}

function digits(flag: string, text: string | undefined, count: number): string | undefined {
	if (text !== undefined && (text.length !== count || !/^[0-9A-Fa-f]+$/.test(text))) {
		throw new FlagError("FLAG_INVALID", `${flag}: ${count} hex digits are needed`);
	}
	return text?.toUpperCase();
}

function fromHex(text: string | undefined): number | undefined {
	return text === undefined ? undefined : Number.parseInt(text, 16);
}

function channel(module: ModuleName, text: string | undefined): number | undefined {
	const value = fromHex(text);
	const { channels } = MODULE_KINDS[module];
	if (value !== undefined && !channels.includes(value)) {
		const odd = channels[1]! - channels[0]! === 2 ? ", odd" : "";
		const range = `${hex(channels[0]!, 2)} to ${hex(channels[channels.length - 1]!, 2)}${odd}`;
		throw new FlagError("FLAG_INVALID", `--channel: ${range} is needed`);
	}
	return value;
}
