/** What stands on the UART. */
export type ModuleName = "bp35a1" | "bp35c2" | "ips" | "dss" | "j11" | "silent";

interface Common {
	readonly name: ModuleName;
	/** First digits of the radio address. Tessera parts have an EUI-48 inside it, as a published line shows. */
	readonly macPrefix: string;
}

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

/** A binary-protocol part: it understands no SK command. */
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
	j11: Object.freeze({ name: "j11", language: "j11", macPrefix: "001D1291" }),
	silent: Object.freeze({ name: "silent", language: "none", macPrefix: "001D1290" }),
});
