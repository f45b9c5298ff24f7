import { hexValue } from "../../bytes/hex";

/** Tables to tell bytes by: typed arrays, since an element of any other array takes a whole slot of flash. */

const CR = 0x0d;
const LF = 0x0a;

/** 1 for each byte of which `test` is true, else 0. */
function table(test: (byte: number) => boolean): ArrayLike<number> {
	return Uint8Array.from({ length: 256 }, (_, byte) => (test(byte) ? 1 : 0));
}

/** Printable ASCII. */
export const PRINTABLE = table((byte) => byte >= 0x20 && byte <= 0x7e);
/** All but CR and LF. */
export const INSIDE = table((byte) => byte !== CR && byte !== LF);
/** Neither printable nor a line end. */
export const NOISE = table((byte) => !PRINTABLE[byte] && byte !== CR && byte !== LF);
/** The value of a hex digit of either case, -1 for any other byte. */
export const HEX: ArrayLike<number> = Int8Array.from({ length: 256 }, (_, byte) => hexValue(byte));

/** The characters of an ASCII word, to compare bytes with. */
export function codesOf(word: string): ArrayLike<number> {
	return Uint8Array.from({ length: word.length }, (_, i) => word.charCodeAt(i));
}

/** True when the word of `codes` stands at `bytes[at..]`; the caller knows that so many bytes are there. */
export function matches(bytes: Uint8Array, at: number, codes: ArrayLike<number>): boolean {
	for (let i = 0; i < codes.length; i++) if (bytes[at + i] !== codes[i]) return false;
	return true;
}

/** Where the token at `at` ends: at a blank, at the line's end, or at another control character. */
export function endOfToken(bytes: Uint8Array, at: number): number {
	let end = at;
	while (bytes[end]! > 0x20) end++;
	return end;
}

/** Unsigned hex number of `width` digits (1 to 8), either case; -1 when it is none. */
export function parseHex(bytes: Uint8Array, at: number, width: number): number {
	if (width < 1 || width > 8) return -1;
	let value = 0;
	for (let i = 0; i < width; i++) {
		const digit = HEX[bytes[at + i]!]!;
		if (digit < 0) return -1;
		value = value * 16 + digit;
	}
	return value;
}
