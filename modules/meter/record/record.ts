import { copy, readU16, readU24, readU32, writeU16, writeU24, writeU32 } from "../../bytes/bytes";
import { bytesToHex, hexToBytes } from "../../bytes/hex";
import type { Store } from "../../ports/store";
import { dateText, dayOfMonth, firstOfMonth, monthOf } from "../clock/calendar";
import { countBetween, kwhText } from "../values/kwh";
import { isReverse, type Wiring } from "../values/roles";
import { isCount, NO_COUNT } from "../values/special";
import type { MeterIdentity } from "./identity";

const DOMAIN = "kabewatt-days";
const VERSION = 1;

/** Chunks of one month and one meter. 14 hold 13 whole months; three more for exchanges. 17 x 274 = 4.7 kB. */
const CHUNKS = 17;
const SERIAL_AT = 10;
const SERIAL = 12;
const DOUBT_AT = 22;
const COUNTS_AT = 26;
const CHUNK = COUNTS_AT + 31 * 8;

export const CSV_HEADER = "date,bought_kWh,sold_kWh,quality,meter\r\n";

/** What the record says where it has no count. */
export const UNKNOWN = -1;
export const NONE = -2;
/** In _months: a chunk that this program cannot read, so that its slot is not taken for a free one. */
const FOREIGN = 0xffff;
const UNKNOWN_RAW = 0xffffffff;
const ALL_DAYS = 0x7fffffff;
/** No home uses more in a day on the average. */
const MOST_KWH_A_DAY = 200;

/** What the counts of a chunk mean. */
export interface CountScale {
	readonly digits: number;
	readonly exponent: number;
	readonly coefficient: number;
}

/** What one meter counted on one day, in kWh as exact text. */
export interface DayTotal {
	readonly bought: string | undefined;
	readonly sold: string | undefined;
	readonly quality: "derived" | "doubtful";
	/** Letters, digits and hyphens of the serial number. */
	readonly serial: string;
}

/**
 * The owner's record: the counter at 00:00 of each day, forward and reverse, as the meter sent it, for at least
 * 13 months. Totals are differences, so a missing day spoils only its own total. Kept per meter: counts of
 * two meters are never mixed. A month is one value of the store, and the store writes a value whole or not at
 * all, so a power cut loses at most what `flush` had not written.
 *
 * A chunk: version, generation, month (2), digits, exponent + 128, coefficient (3), 0, serial (12), a bit for
 * each doubtful day (4), 31 x (forward, reverse).
 */
export class DayRecord {
	/** Values written to flash since the program started. */
	writes = 0;
	/** Goes up with every change, so that others know when to look again. */
	version = 0;
	private readonly _store: Store;
	private readonly _identity: MeterIdentity;
	/** Month and generation of each chunk in the store; month 0: none, or FOREIGN with generation 0. */
	private readonly _months = new Uint16Array(CHUNKS);
	private readonly _generations = new Uint8Array(CHUNKS);
	/** The chunk at hand. */
	private readonly _chunk = new Uint8Array(CHUNK);
	private _slot = -1;
	private _dirty = false;

	constructor(store: Store, identity: MeterIdentity) {
		this._store = store;
		this._identity = identity;
		for (let slot = 0; slot < CHUNKS; slot++) {
			const chunk = this.load(slot);
			if (chunk == null) {
				if (store.get(DOMAIN, `m${slot}`) != null) this._months[slot] = FOREIGN;
				continue;
			}
			this._months[slot] = readU16(chunk, 2);
			this._generations[slot] = chunk[1]!;
			if (identity.generation === 0) identity.usedGenerations = Math.max(identity.usedGenerations, chunk[1]!);
		}
	}

	/** True while there is something that is not in flash. */
	get dirty(): boolean {
		return this._dirty;
	}

	/** Counter at 00:00 of `day` of the present meter, UNKNOWN, or NONE where the meter has none. */
	count(day: number, reverse: boolean): number {
		return this.countOf(day, reverse, this._identity.generation);
	}

	/**
	 * The present meter said `count` (or NONE) for 00:00 of `day`. A month that would push out a newer one is
	 * not kept, nor is a month begun for a NONE.
	 */
	put(day: number, reverse: boolean, count: number, doubtful: boolean): void {
		const generation = this._identity.generation;
		if (generation === 0 || !this.hold(monthOf(day), generation, count !== NONE)) return;
		const index = dayOfMonth(day) - 1;
		const at = COUNTS_AT + index * 8 + (reverse ? 4 : 0);
		const raw = count === NONE ? NO_COUNT : count;
		const held = readU32(this._chunk, at);
		// A count once known is not given up for "no data".
		if (held === raw || (count === NONE && held < NO_COUNT)) return;
		writeU32(this._chunk, at, raw);
		if (doubtful) writeU32(this._chunk, DOUBT_AT, readU32(this._chunk, DOUBT_AT) | (1 << index));
		this._dirty = true;
		this.version++;
	}

	/** The meter's clock was set on `day`: its total may hold other times than its own. */
	doubt(day: number): void {
		const generation = this._identity.generation;
		if (generation === 0 || this.isDoubtful(day) || !this.hold(monthOf(day), generation, false)) return;
		writeU32(this._chunk, DOUBT_AT, readU32(this._chunk, DOUBT_AT) | (1 << (dayOfMonth(day) - 1)));
		this._dirty = true;
		this.version++;
	}

	/** Writes what is new. False when the flash refused it; it is tried again at the next flush. */
	flush(): boolean {
		if (!this._dirty) return true;
		if (!this._store.set(DOMAIN, `m${this._slot}`, this._chunk.slice())) return false;
		this._dirty = false;
		this.writes++;
		return true;
	}

	/** Counts of `day`, 00:00 to 00:00, of the present meter; undefined when an end is missing. */
	total(day: number, reverse: boolean): number | undefined {
		return this.totalOf(day, reverse, this._identity.generation, this._identity.digits);
	}

	/** True when the meter's clock was in doubt when it filed this day. */
	isDoubtful(day: number): boolean {
		const chunk = this.read(this.find(monthOf(day), this._identity.generation));
		return chunk != null && isDoubted(chunk, day);
	}

	/** The newest day of the present meter whose beginning has a count, or -1. */
	get newestDay(): number {
		const generation = this._identity.generation;
		let newest = 0;
		for (let slot = 0; slot < CHUNKS; slot++)
			if (this._months[slot] !== FOREIGN && this._generations[slot] === generation)
				newest = Math.max(newest, this._months[slot]!);
		if (newest === 0) return -1;
		let day = firstOfMonth(newest + 1) - 1;
		while (monthOf(day) === newest && this.countOf(day, false, generation) < 0) day--;
		return day;
	}

	/** The oldest day number in the record of any meter, or -1. */
	get oldestDay(): number {
		let oldest = 0;
		for (let slot = 0; slot < CHUNKS; slot++) {
			const month = this._months[slot]!;
			if (month !== 0 && month !== FOREIGN && (oldest === 0 || month < oldest)) oldest = month;
		}
		return oldest === 0 ? -1 : firstOfMonth(oldest);
	}

	/**
	 * CSV lines (CR LF) of `day`, one for each meter that has a total then; "" when none has. Columns as in
	 * CSV_HEADER. An unknown total is an empty field.
	 */
	csv(day: number, wiring: Wiring): string {
		let lines = "";
		const totals = this.totals(day, wiring);
		for (let i = 0; i < totals.length; i++) {
			const total = totals[i]!;
			lines += `${dateText(day)},${total.bought ?? ""},${total.sold ?? ""},${total.quality},${total.serial}\r\n`;
		}
		return lines;
	}

	/** What each meter that has a total of `day` counted then. */
	totals(day: number, wiring: Wiring): DayTotal[] {
		const totals: DayTotal[] = [];
		const month = monthOf(day);
		for (let slot = 0; slot < CHUNKS; slot++) {
			if (this._months[slot] !== month) continue;
			const chunk = this.read(slot);
			if (chunk == null) continue;
			const scale = scaleOf(chunk);
			const generation = chunk[1]!;
			const bought = this.totalOf(day, isReverse("bought", wiring), generation, scale.digits);
			const sold = this.totalOf(day, isReverse("sold", wiring), generation, scale.digits);
			if (bought == null && sold == null) continue;
			const serial = serialOf(chunk);
			const total: DayTotal = {
				bought: kwh(bought, scale),
				sold: kwh(sold, scale),
				quality: isDoubted(chunk, day) ? "doubtful" : "derived",
				serial,
			};
			// A meter that was taken for two has one total of a day: what is known of it now.
			const other = serial === "" ? -1 : totals.findIndex((one) => one.serial === serial);
			if (other < 0) totals.push(total);
			else if (generation === this._identity.generation) totals[other] = total;
		}
		return totals;
	}

	/**
	 * What was recorded of this same meter (by its serial) under another unit: where the present meter's counter goes on from it,
	 * the unit was false, and the counts, which are kept as they came, become its own; else those days are doubtful. `count`:
	 * where the forward counter stands on `today`.
	 */
	mend(count: number, today: number): void {
		const { generation, serial } = this._identity;
		if (serial === "" || generation === 0) return;
		for (let slot = 0; slot < CHUNKS; slot++) {
			const month = this._months[slot]!;
			if (month === 0 || month === FOREIGN || this._generations[slot] === generation) continue;
			const chunk = this.read(slot)?.slice();
			if (chunk == null || bytesToHex(chunk, SERIAL_AT, serial.length / 2) !== serial) continue;
			if (this.isOfScale(chunk)) continue;
			if (this.goesOn(chunk, month, count, today)) this.adopt(slot, chunk, month);
			else if (readU32(chunk, DOUBT_AT) !== ALL_DAYS) {
				writeU32(chunk, DOUBT_AT, ALL_DAYS);
				this.replace(slot, chunk);
			}
		}
	}

	private isOfScale(chunk: Uint8Array): boolean {
		const { digits, exponent, coefficient } = scaleOf(chunk);
		const identity = this._identity;
		return (
			digits === identity.digits && exponent === identity.exponent && coefficient === identity.coefficient
		);
	}

	/** True when the present counter can have come from the newest count of a chunk. */
	private goesOn(chunk: Uint8Array, month: number, count: number, today: number): boolean {
		const { digits, exponent, coefficient } = this._identity;
		for (let index = 30; index >= 0; index--) {
			const from = readU32(chunk, COUNTS_AT + index * 8);
			if (!isCount(from)) continue;
			const between = countBetween(from, count, digits);
			const days = today - (firstOfMonth(month) + index) + 1;
			return between != null && between * coefficient * 10 ** exponent <= days * MOST_KWH_A_DAY;
		}
		return false;
	}

	/** Gives the counts of a chunk to the present meter. */
	private adopt(slot: number, chunk: Uint8Array, month: number): void {
		const generation = this._identity.generation;
		const own = this.find(month, generation);
		if (own >= 0) {
			if (!this.hold(month, generation, false)) return;
			for (let at = COUNTS_AT; at < CHUNK; at += 4)
				if (readU32(this._chunk, at) === UNKNOWN_RAW) copy(chunk, at, 4, this._chunk, at);
			writeU32(this._chunk, DOUBT_AT, readU32(this._chunk, DOUBT_AT) | readU32(chunk, DOUBT_AT));
			this._dirty = true;
			if (!this.flush()) return;
			this._store.remove(DOMAIN, `m${slot}`);
			this._months[slot] = 0;
		} else {
			chunk[1] = generation;
			this.writeScale(chunk);
			if (!this.replace(slot, chunk)) return;
			this._generations[slot] = generation;
		}
		this.version++;
	}

	/** Writes a chunk to flash in the place of the one in `slot`, which is not of the present meter. */
	private replace(slot: number, chunk: Uint8Array): boolean {
		if (!this.flush() || !this._store.set(DOMAIN, `m${slot}`, chunk)) return false;
		if (slot === this._slot) this._slot = -1;
		this.writes++;
		this.version++;
		return true;
	}

	/** Removes everything, as in a factory reset. */
	reset(): void {
		for (let slot = 0; slot < CHUNKS; slot++)
			if (this._months[slot] !== 0) this._store.remove(DOMAIN, `m${slot}`);
		this._months.fill(0);
		this._slot = -1;
		this._dirty = false;
		this.version++;
	}

	private totalOf(day: number, reverse: boolean, generation: number, digits: number): number | undefined {
		const from = this.countOf(day, reverse, generation);
		const to = from < 0 ? UNKNOWN : this.countOf(day + 1, reverse, generation);
		return to < 0 ? undefined : countBetween(from, to, digits);
	}

	private countOf(day: number, reverse: boolean, generation: number): number {
		const chunk = this.read(this.find(monthOf(day), generation));
		if (chunk == null) return UNKNOWN;
		const raw = readU32(chunk, COUNTS_AT + (dayOfMonth(day) - 1) * 8 + (reverse ? 4 : 0));
		if (raw === UNKNOWN_RAW) return UNKNOWN;
		return raw === NO_COUNT ? NONE : raw;
	}

	private find(month: number, generation: number): number {
		for (let slot = 0; slot < CHUNKS; slot++)
			if (this._months[slot] === month && this._generations[slot] === generation) return slot;
		return -1;
	}

	/** The chunk in `slot`: the one at hand, or a copy from the store. */
	private read(slot: number): Uint8Array | undefined {
		if (slot < 0) return undefined;
		return slot === this._slot ? this._chunk : this.load(slot);
	}

	private load(slot: number): Uint8Array | undefined {
		const value = this._store.get(DOMAIN, `m${slot}`);
		return value instanceof Uint8Array && value.length === CHUNK && value[0] === VERSION ? value : undefined;
	}

	/** Brings the chunk of a month to hand, a new one if `create`. False when there is none to be had. */
	private hold(month: number, generation: number, create: boolean): boolean {
		const found = this.find(month, generation);
		if (found >= 0 && found === this._slot) return true;
		if (found < 0 && !create) return false;
		const slot = found >= 0 ? found : this.room(month);
		if (slot < 0 || !this.flush()) return false;
		const stored = found >= 0 ? this.load(found) : undefined;
		if (stored != null) this._chunk.set(stored);
		else this.compose(month, generation);
		this._months[slot] = month;
		this._generations[slot] = generation;
		this._slot = slot;
		return true;
	}

	/** A free slot, or that of the oldest month if it is older than `month`; -1. */
	private room(month: number): number {
		let oldest = -1;
		for (let slot = 0; slot < CHUNKS; slot++) {
			if (this._months[slot] === 0) return slot;
			if (oldest < 0 || this._months[slot]! < this._months[oldest]!) oldest = slot;
		}
		return this._months[oldest]! < month ? oldest : -1;
	}

	private compose(month: number, generation: number): void {
		const chunk = this._chunk;
		const serial = this._identity.serial;
		chunk.fill(0, 0, COUNTS_AT);
		chunk.fill(0xff, COUNTS_AT);
		chunk[0] = VERSION;
		chunk[1] = generation;
		writeU16(chunk, 2, month);
		this.writeScale(chunk);
		const bytes = hexToBytes(serial);
		if (bytes != null) chunk.set(bytes.subarray(0, SERIAL), SERIAL_AT);
	}

	private writeScale(chunk: Uint8Array): void {
		chunk[4] = this._identity.digits;
		chunk[5] = this._identity.exponent + 128;
		writeU24(chunk, 6, this._identity.coefficient);
	}
}

function scaleOf(chunk: Uint8Array): CountScale {
	return { digits: chunk[4]!, exponent: chunk[5]! - 128, coefficient: readU24(chunk, 6) };
}

function isDoubted(chunk: Uint8Array, day: number): boolean {
	return (readU32(chunk, DOUBT_AT) & (1 << (dayOfMonth(day) - 1))) !== 0;
}

function kwh(count: number | undefined, scale: CountScale): string | undefined {
	return count == null ? undefined : kwhText(count, scale.coefficient, scale.exponent);
}

/** The serial number; letters, digits and hyphens only, since it goes into a CSV field. */
function serialOf(chunk: Uint8Array): string {
	let text = "";
	for (let i = SERIAL_AT; i < SERIAL_AT + SERIAL; i++) {
		const char = String.fromCharCode(chunk[i]!);
		if (
			(char >= "0" && char <= "9") ||
			(char >= "A" && char <= "Z") ||
			(char >= "a" && char <= "z") ||
			char === "-"
		)
			text += char;
	}
	return text;
}
