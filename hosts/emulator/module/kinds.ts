import { CHANNELS, J11_CHANNELS } from "../air/channels";

/** What stands on the UART. */
export type ModuleName = "bp35a1" | "bp35c2" | "ips" | "dss" | "j11" | "j11-usb" | "silent";

interface Common {
	readonly name: ModuleName;
	/** First digits of the radio address. Tessera parts have an EUI-48 inside it, as a published line shows. */
	readonly macPrefix: string;
	/** The channels that it knows, by their SKSTACK numbers. */
	readonly channels: readonly number[];
	/** From the reset to the first answer, ms. */
	readonly bootMs: readonly [low: number, high: number];
	/** The reset pin is within reach of the host. */
	readonly resetLine: boolean;
	/** Whoever opens the serial line on TCP pulses the reset pin, as drivers of such a board do. */
	readonly resetOnOpen: boolean;
}

const SKSTACK_PART = {
	channels: CHANNELS,
	bootMs: Object.freeze([1_600, 3_000] as const),
	resetLine: true,
	resetOnOpen: false,
} as const;
const J11_PART = {
	language: "j11",
	macPrefix: "001D1291",
	channels: J11_CHANNELS,
	bootMs: Object.freeze([500, 1_000] as const),
} as const;

/** The differences between SKSTACK firmwares, as data. */
export interface SkKind extends Common {
	readonly language: "skstack";
	/** SE: no SIDE argument and no SIDE field; DSE: with them. */
	readonly dialect: "SE" | "DSE";
	/** The module that it is after another firmware with the other dialect was put in. */
	readonly otherDialect: ModuleName;
	/** ROPT, WOPT, RUART and WUART exist and the payload form can be chosen; otherwise hex and ER04. */
	readonly productCommands: boolean;
	readonly stackVersion: string;
	/** undefined: SKAPPVER answers ER04. */
	readonly appVersion: string | undefined;
	/** A space in front of the CRLF of EINFO, seen on Stick-D/IPS. */
	readonly infoTail: string;
}

/** ROHM's binary protocol: it understands no SK command. */
export interface J11Kind extends Common {
	readonly language: "j11";
}

/** Never says anything. */
export interface SilentKind extends Common {
	readonly language: "none";
}

export type ModuleKind = SkKind | J11Kind | SilentKind;

export const MODULE_KINDS: Readonly<Record<ModuleName, ModuleKind>> = Object.freeze({
	bp35a1: Object.freeze({
		...SKSTACK_PART,
		name: "bp35a1",
		language: "skstack",
		dialect: "SE",
		otherDialect: "bp35c2",
		productCommands: true,
		stackVersion: "1.2.10",
		appVersion: "rev26e",
		infoTail: "",
		macPrefix: "001D1290",
	}),
	bp35c2: Object.freeze({
		...SKSTACK_PART,
		name: "bp35c2",
		language: "skstack",
		dialect: "DSE",
		otherDialect: "bp35a1",
		productCommands: true,
		stackVersion: "1.5.2",
		appVersion: "rev15",
		infoTail: "",
		macPrefix: "001D1291",
	}),
	ips: Object.freeze({
		...SKSTACK_PART,
		name: "ips",
		language: "skstack",
		dialect: "SE",
		otherDialect: "dss",
		productCommands: false,
		stackVersion: "1.2.8",
		appVersion: undefined,
		infoTail: " ",
		macPrefix: "100723FFFE",
	}),
	dss: Object.freeze({
		...SKSTACK_PART,
		name: "dss",
		language: "skstack",
		dialect: "DSE",
		otherDialect: "ips",
		productCommands: false,
		stackVersion: "1.5.2",
		appVersion: undefined,
		infoTail: "",
		macPrefix: "100723FFFE",
	}),
	/** On a board that has its reset pin. */
	j11: Object.freeze({ ...J11_PART, name: "j11", resetLine: true, resetOnOpen: true }),
	/** A USB stick. */
	"j11-usb": Object.freeze({ ...J11_PART, name: "j11-usb", resetLine: false, resetOnOpen: false }),
	silent: Object.freeze({ ...SKSTACK_PART, name: "silent", language: "none", macPrefix: "001D1290" }),
});
