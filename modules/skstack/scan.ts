/**
 * Searching for the end of a line, four bytes at a time: reading a word from a typed array costs XS as much as
 * reading a byte, and its own `indexOf` costs 8 a byte.
 */

const CR = 0x0d;
const LF = 0x0a;

/**
 * The first CR or LF from `from` to `end`, or `end`, where there must be one. `words` is the buffer of `bytes` as 32-bit words,
 * of either byte order. A word is passed over while none of its bytes is below 0E, as few are: only then does
 * subtracting 0E from each leave every top bit as it was; then while none of them is 0D or 0A, told in the same
 * way. Zeros, which a broken wire sends, are passed over at once. (A `do` loop costs XS half of a `for` loop.)
 */
export function findBreak(words: Int32Array, bytes: Uint8Array, from: number, end: number): number {
	let index = (from >> 2) - 1;
	let word: number;
	for (;;) {
		do word = words[++index]!;
		while (((word - 0x0e0e0e0e) & ~word & -0x7f7f7f80) === 0);
		if (word === 0) {
			do word = words[++index]!;
			while (word === 0);
			index--;
			continue;
		}
		const start = index << 2;
		if (start >= end) return end;
		const cr = word ^ 0x0d0d0d0d;
		const lf = word ^ 0x0a0a0a0a;
		if (((((cr - 0x01010101) & ~cr) | ((lf - 0x01010101) & ~lf)) & -0x7f7f7f80) === 0) continue;
		for (let at = start < from ? from : start; at < start + 4; at++) {
			const byte = bytes[at];
			if (byte === CR || byte === LF) return at;
		}
	}
}
