import { readU16, readU32, writeU16, writeU32 } from "../../bytes/bytes";
import { dayOfMonth, monthOf } from "../../meter/clock/calendar";
import type { Store } from "../../ports/store";

const DOMAIN = "kabewatt-zones";
const VERSION = 1;
/** 13 months; one in which the zones changed takes two. With six zones 13 x 380 = 4.9 kB. */
const CHUNKS = 13;
const HEAD = 8;
const DAYS = 31;
const UNKNOWN = 0xffff;
/** Up to here energy is kept to the Wh, above to 8 Wh, up to 294 kWh. */
const FINE = 0x8000;
const COARSE_WH = 8;
/** In _months: a chunk that this program cannot read, so that its slot is not taken for a free one. */
const FOREIGN = 0xffff;

/**
 * What was bought on each day in each zone but the last, in Wh: the rest of the day's total belongs to that one. Of a plan
 * whose prices come from outside: the energy that had a price, and its mean price in sen and 1/60,000 sen. Energy, never
 * money, so that other prices can be put to it. A chunk is a month of one signature (see Tariff.signature):
 * version, numbers a day, month (2), signature (4), 31 x numbers (2 each).
 */
export class ZoneRecord {
	/** Goes up with every change. */
	version = 0;
	private readonly _store: Store;
	/** Month and signature of each chunk; month 0: none. */
	private readonly _months = new Uint16Array(CHUNKS);
	private readonly _signatures = new Int32Array(CHUNKS);

	constructor(store: Store) {
		this._store = store;
		for (let slot = 0; slot < CHUNKS; slot++) {
			const chunk = this.load(slot);
			if (chunk == null) {
				if (store.get(DOMAIN, `z${slot}`) != null) this._months[slot] = FOREIGN;
				continue;
			}
			this._months[slot] = readU16(chunk, 2);
			this._signatures[slot] = readU32(chunk, 4) | 0;
		}
	}

	/** Writes the numbers of `day` to `to`; false when they are not known by these zones. */
	read(day: number, signature: number, to: Float64Array): boolean {
		const chunk = this.load(this.find(monthOf(day), signature));
		if (chunk == null) return false;
		const count = chunk[1]!;
		const at = HEAD + (dayOfMonth(day) - 1) * count * 2;
		if (readU16(chunk, at) === UNKNOWN) return false;
		for (let i = 0; i < count; i++) to[i] = unpack(readU16(chunk, at + i * 2));
		return true;
	}

	/** True when `day` is known by these zones. */
	has(day: number, signature: number): boolean {
		return this.read(day, signature, new Float64Array(0xff));
	}

	/** Keeps the first `count` numbers of `day`. False when the flash refused them, or the month is too old to be kept. */
	put(day: number, signature: number, numbers: ArrayLike<number>, count: number): boolean {
		const month = monthOf(day);
		let slot = this.find(month, signature);
		const known = this.load(slot);
		if (known != null && known[1] !== count) return false;
		if (known == null) slot = this.room(month);
		if (slot < 0) return false;
		const chunk = known ?? compose(month, signature, count);
		const at = HEAD + (dayOfMonth(day) - 1) * count * 2;
		for (let i = 0; i < count; i++) writeU16(chunk, at + i * 2, pack(numbers[i]!));
		if (!this._store.set(DOMAIN, `z${slot}`, chunk)) return false;
		this._months[slot] = month;
		this._signatures[slot] = signature;
		this.version++;
		return true;
	}

	private find(month: number, signature: number): number {
		for (let slot = 0; slot < CHUNKS; slot++)
			if (this._months[slot] === month && this._signatures[slot] === signature) return slot;
		return -1;
	}

	private load(slot: number): Uint8Array | undefined {
		if (slot < 0) return undefined;
		const value = this._store.get(DOMAIN, `z${slot}`);
		return value instanceof Uint8Array && value[0] === VERSION && value.length === HEAD + DAYS * value[1]! * 2
			? value
			: undefined;
	}

	/** A free slot, or that of the oldest month if it is no newer than `month`; -1. */
	private room(month: number): number {
		let oldest = -1;
		for (let slot = 0; slot < CHUNKS; slot++) {
			if (this._months[slot] === 0) return slot;
			if (oldest < 0 || this._months[slot]! < this._months[oldest]!) oldest = slot;
		}
		return this._months[oldest]! <= month ? oldest : -1;
	}
}

function compose(month: number, signature: number, count: number): Uint8Array {
	const chunk = new Uint8Array(HEAD + DAYS * count * 2).fill(0xff);
	chunk[0] = VERSION;
	chunk[1] = count;
	writeU16(chunk, 2, month);
	writeU32(chunk, 4, signature >>> 0);
	return chunk;
}

function pack(value: number): number {
	if (value < FINE) return value;
	return Math.min(UNKNOWN - 1, FINE + Math.round((value - FINE) / COARSE_WH));
}

function unpack(stored: number): number {
	return stored < FINE ? stored : FINE + (stored - FINE) * COARSE_WH;
}
