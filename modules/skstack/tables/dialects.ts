import type { ModuleKind } from "../../wisun/module";

/** The kinds of module that speak SKSTACK. */
export type SkKind = Exclude<ModuleKind, "J11">;

/**
 * How a dialect writes what differs. Evidence: the two ROHM command references; captures of BP35A1,
 * Stick-D/IPS (SE), BP35C2 and MB-RL7023-11 (DSE).
 */
export interface Dialect {
	readonly name: SkKind;
	/** Appended to `SKSCAN mode mask duration`. Without it DSE says FAIL ER05, with it SE does. */
	readonly scanSuffix: string;
	/** Between `sec` and the length in SKSENDTO. */
	readonly sendSide: string;
	/** Between SKPING and the address. */
	readonly pingSide: string;
	/** SA2=1 adds the signal to ERXUDP. On SE the same register is said to be the transmit power: not touched. */
	readonly hasLqi: boolean;
}

/** BP35A1, WSR35A1-00, RL7023 Stick-D/IPS. EINFO ends in FFFE. */
export const SE: Dialect = Object.freeze({
	name: "SE",
	scanSuffix: "",
	sendSide: "",
	pingSide: "",
	hasLqi: false,
});

/** BP35C0, BP35C2, RS-WSUHA-P, RL7023 Stick-D/DSS, MB-RL7023-11. EINFO ends in the side, 0 or 1. */
export const DSE: Dialect = Object.freeze({
	name: "DSE",
	scanSuffix: " 0",
	sendSide: " 0",
	pingSide: " 0",
	hasLqi: true,
});

export function dialectOf(name: SkKind): Dialect {
	return name === "SE" ? SE : DSE;
}

/** The rates at which a module may have been left, the factory's first. */
export const BAUDS: readonly number[] = Object.freeze([115200, 57600, 38400, 19200, 9600, 4800, 2400]);
