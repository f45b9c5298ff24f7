import { copy, readU32, writeU16, writeU32 } from "../../bytes/bytes";
import { isCount, NO_COUNT } from "../values/special";

/** Half hours in a day, and bytes of one direction of one day. */
export const SLOTS = 48;
const DIRECTION = SLOTS * 4;
const ENTRY = DIRECTION * 2;

/** Today, yesterday, and two more on demand: who shows a day also wants the midnight that ends it. */
const DAYS = 4;
/** A day is put together here until it is certain which day it is. */
const SCRATCH = DAYS;

const USED = 1;
const UNTIL = 2;
const FIELDS = 4;

/**
 * The raw half hours of a few days in one flat buffer (1.9 kB): the counter at 00:00, 00:30, ... 23:30, forward
 * and reverse, as the meter sent them. The meter is the store; days beyond these are fetched again.
 */
export class DayCache {
	private readonly _bytes = new Uint8Array(ENTRY * (DAYS + 1));
	/**
	 * For each entry FIELDS numbers: its day or -1, when it was used last, and for each direction how many slots
	 * the meter answered for: what it left out there it does not have.
	 */
	private readonly _state = new Int32Array((DAYS + 1) * FIELDS).fill(-1);
	private _turn = 0;

	clear(): void {
		this._state.fill(-1);
	}

	/** The counter at half hour `slot` of `day`; undefined when it is not at hand or the meter has none. */
	count(day: number, slot: number, reverse: boolean): number | undefined {
		const entry = this.find(day);
		if (entry < 0) return undefined;
		const count = readU32(this._bytes, place(entry, reverse) + slot * 4);
		return isCount(count) ? count : undefined;
	}

	/** True when each of the first `slots` half hours is known, or known not to exist. */
	isWhole(day: number, reverse: boolean, slots: number): boolean {
		const entry = this.find(day);
		if (entry < 0) return false;
		const known = until(entry, reverse);
		const from = this._state[known]!;
		if (from >= slots) return true;
		const at = place(entry, reverse);
		for (let slot = Math.max(0, from); slot < slots; slot++)
			if (!isCount(readU32(this._bytes, at + slot * 4))) return false;
		// Asked in every poll: what is known need not be looked at again.
		this._state[known] = slots;
		return true;
	}

	/** True when half hour `slot` is neither known nor known not to exist. */
	isMissing(day: number, slot: number, reverse: boolean): boolean {
		const entry = this.find(day);
		if (entry < 0) return true;
		if (slot < this._state[until(entry, reverse)]!) return false;
		return !isCount(readU32(this._bytes, place(entry, reverse) + slot * 4));
	}

	/** One count that the meter sent by itself. */
	put(day: number, slot: number, reverse: boolean, count: number, today: number): void {
		const entry = this.open(day, today);
		writeU32(this._bytes, place(entry, reverse) + slot * 4, isCount(count) ? count : NO_COUNT);
	}

	/** Empties the scratch day. */
	begin(): void {
		this._state[until(SCRATCH, false)] = 0;
		this._state[until(SCRATCH, true)] = 0;
	}

	/** Takes 48 counts at `bytes[at..]` into the scratch day, of which the first `slots` lie in the past. */
	fill(reverse: boolean, bytes: Uint8Array, at: number, slots: number): void {
		copy(bytes, at, DIRECTION, this._bytes, place(SCRATCH, reverse));
		this._state[until(SCRATCH, reverse)] = slots;
	}

	/** True when the scratch day holds just these counts. */
	isFilled(reverse: boolean, bytes: Uint8Array, at: number, slots: number): boolean {
		if (this._state[until(SCRATCH, reverse)] !== slots) return false;
		const from = place(SCRATCH, reverse);
		for (let i = 0; i < DIRECTION; i++) if (this._bytes[from + i] !== bytes[at + i]) return false;
		return true;
	}

	/** Counts in the scratch day. */
	get filled(): number {
		let known = 0;
		for (let slot = 0; slot < this._state[until(SCRATCH, false)]!; slot++)
			if (isCount(readU32(this._bytes, SCRATCH * ENTRY + slot * 4))) known++;
		return known;
	}

	/** Count of the scratch day at 00:00, or undefined. */
	scratchMidnight(reverse: boolean): number | undefined {
		if (this._state[until(SCRATCH, reverse)] === 0) return undefined;
		const count = readU32(this._bytes, place(SCRATCH, reverse));
		return isCount(count) ? count : undefined;
	}

	/** The scratch day is `day` for certain. What the meter sent before and now leaves out stays. */
	commit(day: number, today: number): void {
		const entry = this.open(day, today);
		for (let direction = 0; direction < 2; direction++) {
			const reverse = direction === 1;
			const slots = this._state[until(SCRATCH, reverse)]!;
			if (slots <= 0) continue;
			const from = place(SCRATCH, reverse);
			const to = place(entry, reverse);
			for (let slot = 0; slot < slots; slot++) {
				const count = readU32(this._bytes, from + slot * 4);
				if (isCount(count)) writeU32(this._bytes, to + slot * 4, count);
			}
			this._state[until(entry, reverse)] = slots;
		}
	}

	/** Writes the EDT of E2 or E4 (194 bytes) with `back` as its day number. False when the day is not here. */
	read(day: number, reverse: boolean, back: number, to: Uint8Array, at: number): boolean {
		const entry = this.find(day);
		if (entry < 0) return false;
		this._state[entry * FIELDS + USED] = ++this._turn;
		writeU16(to, at, back);
		copy(this._bytes, place(entry, reverse), DIRECTION, to, at + 2);
		return true;
	}

	private find(day: number): number {
		for (let entry = 0; entry < DAYS; entry++) if (this._state[entry * FIELDS] === day) return entry;
		return -1;
	}

	/** The entry of `day`; a new one takes the place of the day used longest ago, but today and yesterday stay. */
	private open(day: number, today: number): number {
		let entry = this.find(day);
		if (entry >= 0) return entry;
		let oldest = Number.POSITIVE_INFINITY;
		for (let i = 0; i < DAYS; i++) {
			const held = this._state[i * FIELDS]!;
			if (held === today || held === today - 1) continue;
			const used = held < 0 ? -1 : this._state[i * FIELDS + USED]!;
			if (used >= oldest) continue;
			oldest = used;
			entry = i;
		}
		this._state[entry * FIELDS] = day;
		this._state[until(entry, false)] = 0;
		this._state[until(entry, true)] = 0;
		this._state[entry * FIELDS + USED] = ++this._turn;
		for (let at = entry * ENTRY; at < (entry + 1) * ENTRY; at += 4) writeU32(this._bytes, at, NO_COUNT);
		return entry;
	}
}

/** Writes the EDT of E2 or E4 of a day of which the meter has nothing. */
export function writeNoDay(back: number, to: Uint8Array, at: number): void {
	writeU16(to, at, back);
	for (let slot = 0; slot < SLOTS; slot++) writeU32(to, at + 2 + slot * 4, NO_COUNT);
}

function place(entry: number, reverse: boolean): number {
	return entry * ENTRY + (reverse ? DIRECTION : 0);
}

function until(entry: number, reverse: boolean): number {
	return entry * FIELDS + UNTIL + (reverse ? 1 : 0);
}
