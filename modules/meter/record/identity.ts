import { bytesToHex } from "../../bytes/hex";
import { EPC } from "../../echonet/epc";
import type { Store } from "../../ports/store";
import type { Readings } from "../values/readings";

/** `first`: none was known; `same`; `scaled`: the same meter counts in other units; `other`: another meter. */
export type IdentityChange = "first" | "same" | "scaled" | "other";

const DOMAIN = "kabewatt-meter";
const KEY = "id";
const FIELDS = 7;

/**
 * Which meter it is, kept over restarts: maker (8A), serial (8D), radio address, and what its counts mean (D7,
 * E1, D3). Counts of different generations are never subtracted from each other.
 */
export class MeterIdentity {
	/** Goes up with every exchange and every change of units; 0 before a meter was known. 1..255, then 1. */
	generation = 0;
	maker = "";
	serial = "";
	/** Radio address in hex as the session found it, "" while unknown. */
	address = "";
	digits = 0;
	/** Decimal exponent of a count in kWh, and the coefficient. */
	exponent = 0;
	coefficient = 1;
	/** Generations up to this one are in use by records of meters that were forgotten. */
	usedGenerations = 0;
	private readonly _store: Store;

	constructor(store: Store) {
		this._store = store;
		const stored = store.get(DOMAIN, KEY);
		const fields = typeof stored === "string" ? stored.split(";") : [];
		if (fields.length !== FIELDS) return;
		this.generation = Number(fields[0]) & 0xff;
		this.maker = fields[1]!;
		this.serial = fields[2]!;
		this.address = fields[3]!;
		this.digits = Number(fields[4]) | 0;
		this.exponent = Number(fields[5]) | 0;
		this.coefficient = Number(fields[6]) | 0;
	}

	/**
	 * Compares with what was just read. Undefined when the meter has not told what its counts mean. `address` as the
	 * session found it, "" when unknown.
	 */
	compare(readings: Readings, address: string): IdentityChange | undefined {
		const exponent = readings.unitExponent;
		const coefficient = readings.coefficient;
		const digits = readings.byteOf(EPC.DIGITS, 0);
		if (exponent == null || coefficient == null || digits < 1 || digits > 8) return undefined;
		const maker = hexOf(readings, EPC.MAKER);
		const serial = hexOf(readings, EPC.SERIAL);
		if (this.generation === 0) return "first";
		if (differs(this.serial, serial) || differs(this.maker, maker)) return "other";
		// A serial that agrees settles it: a meter may get a new radio.
		if ((serial === "" || this.serial === "") && differs(this.address, address)) return "other";
		const isScaled = digits !== this.digits || exponent !== this.exponent || coefficient !== this.coefficient;
		return isScaled ? "scaled" : "same";
	}

	/** As `compare`, and takes over what was read. */
	check(readings: Readings, address: string): IdentityChange | undefined {
		const change = this.compare(readings, address);
		if (change == null) return undefined;
		const maker = hexOf(readings, EPC.MAKER);
		const serial = hexOf(readings, EPC.SERIAL);
		const newer =
			change !== "same" ||
			(serial !== "" && serial !== this.serial) ||
			(maker !== "" && maker !== this.maker) ||
			(address !== "" && address !== this.address);
		if (!newer) return change;
		const keep = change === "same" || change === "scaled";
		this.maker = maker === "" && keep ? this.maker : maker;
		this.serial = serial === "" && keep ? this.serial : serial;
		this.address = address === "" && keep ? this.address : address;
		this.digits = readings.byteOf(EPC.DIGITS, 0);
		this.exponent = readings.unitExponent!;
		this.coefficient = readings.coefficient!;
		if (change !== "same") this.next();
		this.save();
		return change;
	}

	/** The counter ran back for good: to us it is another one, whatever it is called. */
	renew(): void {
		this.next();
		this.save();
	}

	/** Forgets the meter, as in a factory reset. */
	reset(): void {
		this.generation = 0;
		this.maker = "";
		this.serial = "";
		this.address = "";
		this._store.remove(DOMAIN, KEY);
		this._store.remove(DOMAIN, "can");
	}

	private next(): void {
		this.generation = (Math.max(this.generation, this.usedGenerations) % 255) + 1;
		this.usedGenerations = 0;
	}

	private save(): void {
		const text = [
			this.generation,
			this.maker,
			this.serial,
			this.address,
			this.digits,
			this.exponent,
			this.coefficient,
		].join(";");
		this._store.set(DOMAIN, KEY, text);
	}
}

/** True when both are known and not the same. */
function differs(a: string, b: string): boolean {
	return a !== "" && b !== "" && a !== b;
}

function hexOf(readings: Readings, epc: number): string {
	const bytes = new Uint8Array(17);
	return bytesToHex(bytes, 0, readings.copyRaw(epc, bytes, 0));
}
