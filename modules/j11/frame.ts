import { writeU16 } from "../bytes/bytes";

/** Unique code, command code, length, the two sums; then the data. Everything is big-endian. */
export const DATA_AT = 12;
export const CODE_AT = 4;
export const LENGTH_AT = 6;
export const HEADER_SUM_AT = 8;
export const DATA_SUM_AT = 10;
/** The length counts the two sums, too. */
export const SUMS = 4;
/** Unique code of what the module says; a request has another one. */
export const UNIQUE: ArrayLike<number> = Uint8Array.of(0xd0, 0xf9, 0xee, 0x5d);
const UNIQUE_REQUEST: ArrayLike<number> = Uint8Array.of(0xd0, 0xea, 0x83, 0xfc);
/** No frame is longer, nor is its length. */
export const MAX_FRAME = 1361;
export const MAX_LENGTH = MAX_FRAME - HEADER_SUM_AT;

/** One frame of the module, in the reader's buffer. Valid only during the call that hands it over. */
export class Frame {
	readonly bytes: Uint8Array;
	code = 0;
	/** The data is `bytes[at..at+length)`. */
	at = 0;
	length = 0;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/** The byte at `index` of the data, or -1 where there is none. */
	u8(index: number): number {
		return index < this.length ? this.bytes[this.at + index]! : -1;
	}

	/** The same with two bytes. */
	u16(index: number): number {
		const low = this.u8(index + 1);
		return low < 0 ? -1 : (this.u8(index) << 8) | low;
	}
}

/** Makes a request of `bytes`, whose data of so many bytes stands at DATA_AT; gives the length of the whole. */
export function seal(bytes: Uint8Array, code: number, length: number): number {
	for (let i = 0; i < UNIQUE_REQUEST.length; i++) bytes[i] = UNIQUE_REQUEST[i]!;
	writeU16(bytes, CODE_AT, code);
	writeU16(bytes, LENGTH_AT, length + SUMS);
	writeU16(bytes, HEADER_SUM_AT, sumOf(bytes, 0, HEADER_SUM_AT));
	writeU16(bytes, DATA_SUM_AT, sumOf(bytes, DATA_AT, DATA_AT + length));
	return DATA_AT + length;
}

/** Both sums have 16 bits. */
function sumOf(bytes: Uint8Array, from: number, to: number): number {
	let sum = 0;
	for (let i = from; i < to; i++) sum += bytes[i]!;
	return sum & 0xffff;
}
