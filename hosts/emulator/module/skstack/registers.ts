import { hex, parseHex } from "../../air/addresses";

interface RegisterRow {
	readonly name: string;
	/** Hex digits of the value when read. */
	readonly width: number;
	/** Value after a reset; undefined: this dialect has no such register. */
	readonly se: number | undefined;
	readonly dse: number | undefined;
	readonly low: number;
	readonly high: number;
	readonly readOnly?: boolean;
	/** Kept by SKSAVE. */
	readonly saved?: boolean;
}

const MAX32 = 0xffffffff;

/** The virtual registers. S0A (text) stands apart. */
const ROWS: readonly RegisterRow[] = Object.freeze([
	{ name: "S02", width: 2, se: 0x21, dse: 0x21, low: 0x21, high: 0x3c, saved: true },
	{ name: "S03", width: 4, se: 0xffff, dse: 0xffff, low: 0, high: 0xffff, saved: true },
	{ name: "S07", width: 8, se: 0, dse: 0, low: 0, high: MAX32, readOnly: true },
	{ name: "S15", width: 1, se: 0, dse: 0, low: 0, high: 1 },
	{ name: "S16", width: 8, se: 900, dse: 86400, low: 0x3c, high: MAX32 },
	{ name: "S17", width: 1, se: 1, dse: 1, low: 0, high: 1 },
	{ name: "S1C", width: 4, se: undefined, dse: 0, low: 0, high: 0xffff },
	{ name: "S1F", width: 1, se: undefined, dse: 0, low: 0, high: 1 },
	{ name: "S20", width: 4, se: undefined, dse: 0, low: 0, high: 0xffff },
	{ name: "S23", width: 1, se: undefined, dse: 0, low: 0, high: 1 },
	{ name: "SA0", width: 1, se: 1, dse: undefined, low: 0, high: 1 },
	{ name: "SA1", width: 1, se: 1, dse: 1, low: 0, high: 1 },
	{ name: "SA2", width: 1, se: undefined, dse: 0, low: 0, high: 1 },
	{ name: "SA9", width: 1, se: undefined, dse: 1, low: 0, high: 1 },
	{ name: "SF0", width: 1, se: undefined, dse: 0, low: 0, high: 1 },
	{ name: "SFA", width: 1, se: 0, dse: 0, low: 0, high: 1 },
	{ name: "SFB", width: 1, se: 0, dse: 0, low: 0, high: 1, readOnly: true },
	{ name: "SFD", width: 16, se: 0, dse: 0, low: 0, high: 0 },
	// The BP35C2 manual says that echo is off; every field log of a DSE module shows it on.
	{ name: "SFE", width: 1, se: 1, dse: 1, low: 0, high: 1 },
	{ name: "SFF", width: 1, se: 0, dse: 0, low: 0, high: 1, saved: true },
] as const);

/** The pairing id of a module that has not been given a route-B ID. */
const NO_PAIRING = "CCDDEEFF";

/** What SKSREG reads and writes. */
export class Registers {
	readonly #values = new Map<string, number>();
	readonly #flash = new Map<string, number>();
	pairing = NO_PAIRING;

	constructor(dialect: "SE" | "DSE") {
		this.reset(dialect);
	}

	/** Everything back to its default, as SKRESET and power-up do. */
	reset(dialect: "SE" | "DSE"): void {
		this.#values.clear();
		this.pairing = NO_PAIRING;
		for (const row of ROWS) {
			const value = dialect === "SE" ? row.se : row.dse;
			if (value !== undefined) this.#values.set(row.name, value);
		}
	}

	/** 0 for a register that this dialect has not. */
	value(name: string): number {
		return this.#values.get(name) ?? 0;
	}

	/** Sets a value from inside, whatever its range. */
	put(name: string, value: number): void {
		if (this.#values.has(name)) this.#values.set(name, value);
	}

	/** The printed value; undefined for an unknown register. */
	read(name: string): string | undefined {
		if (name === "S0A") return this.pairing;
		const row = ROWS.find((candidate) => candidate.name === name);
		const value = this.#values.get(name);
		return row === undefined || value === undefined ? undefined : hex(value, row.width);
	}

	/** A FAIL code, or undefined when written. Unknown registers take anything and do nothing. */
	write(name: string, text: string): "ER06" | "ER10" | undefined {
		if (name === "S0A") {
			if (text.length !== 8) return "ER06";
			this.pairing = text;
			return undefined;
		}
		const row = ROWS.find((candidate) => candidate.name === name);
		if (row === undefined || !this.#values.has(name)) return undefined;
		const value = parseHex(text, row.width);
		if (value === undefined || value < row.low || value > row.high) return "ER06";
		if (row.readOnly) return "ER10";
		this.#values.set(name, value);
		return undefined;
	}

	save(): void {
		for (const row of ROWS) if (row.saved) this.#flash.set(row.name, this.value(row.name));
	}

	/** False when nothing was saved. */
	load(): boolean {
		for (const [name, value] of this.#flash) this.#values.set(name, value);
		return this.#flash.size > 0;
	}

	erase(): void {
		this.#flash.clear();
	}

	/** After power-up: saved settings come back when SFF was saved as 1. */
	autoload(): void {
		if (this.#flash.get("SFF") === 1) this.load();
	}
}

/** `S2`, `s02`, `SFE` in their full form, or undefined when it is no register name. */
export function registerName(text: string): string | undefined {
	const match = /^[Ss]([0-9A-Fa-f]{1,2})$/.exec(text);
	return match === null ? undefined : `S${match[1]!.toUpperCase().padStart(2, "0")}`;
}
