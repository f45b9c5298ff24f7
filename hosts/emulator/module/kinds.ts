/** What stands on the UART. */
export type ModuleName = "bp35a1" | "bp35c2" | "ips" | "dss" | "j11" | "silent";

/** The differences between SKSTACK firmwares, as data. */
export interface ModuleKind {
	readonly name: ModuleName;
	/** SE: no SIDE argument and no SIDE field; DSE: with them. */
	readonly dialect: "SE" | "DSE";
	/** ROPT, WOPT, RUART and WUART exist and the payload form can be chosen; otherwise hex and ER04. */
	readonly productCommands: boolean;
	readonly stackVersion: string;
	/** undefined: SKAPPVER answers ER04. */
	readonly appVersion: string | undefined;
	/** A space in front of the CRLF of EINFO, seen on Stick-D/IPS. */
	readonly infoTail: string;
	/** First digits of the radio address. Tessera parts have an EUI-48 inside it, as a published line shows. */
	readonly macPrefix: string;
}

export const MODULE_KINDS: Readonly<Record<ModuleName, ModuleKind>> = Object.freeze({
	bp35a1: Object.freeze({
		name: "bp35a1",
		dialect: "SE",
		productCommands: true,
		stackVersion: "1.2.10",
		appVersion: "rev26e",
		infoTail: "",
		macPrefix: "001D1290",
	}),
	bp35c2: Object.freeze({
		name: "bp35c2",
		dialect: "DSE",
		productCommands: true,
		stackVersion: "1.5.2",
		appVersion: "rev15",
		infoTail: "",
		macPrefix: "001D1291",
	}),
	ips: Object.freeze({
		name: "ips",
		dialect: "SE",
		productCommands: false,
		stackVersion: "1.2.8",
		appVersion: undefined,
		infoTail: " ",
		macPrefix: "100723FFFE",
	}),
	dss: Object.freeze({
		name: "dss",
		dialect: "DSE",
		productCommands: false,
		stackVersion: "1.5.2",
		appVersion: undefined,
		infoTail: "",
		macPrefix: "100723FFFE",
	}),
	/** A binary-protocol part: it understands no SK command. */
	j11: Object.freeze({
		name: "j11",
		dialect: "DSE",
		productCommands: false,
		stackVersion: "",
		appVersion: undefined,
		infoTail: "",
		macPrefix: "001D1291",
	}),
	/** Never says anything. */
	silent: Object.freeze({
		name: "silent",
		dialect: "SE",
		productCommands: false,
		stackVersion: "",
		appVersion: undefined,
		infoTail: "",
		macPrefix: "001D1290",
	}),
});
