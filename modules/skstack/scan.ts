/**
 * Searching for the end of a line, four bytes at a time: reading a word from a typed array costs XS as much as
 * reading a byte, and its own `indexOf` costs 8 a byte.
 */

const CR = 0x0d;
const LF = 0x0a;

/**
 * The first CR or LF from `from` to `end`, or `end`, where there must be one. `words` is the buffer of `bytes` as 32-bit words,
 * of either byte order. A word is passed over while none of its bytes lies from 08 to 0D, as few do: with bit 3
 * turned these are the ones below 6, and only without such a byte does subtracting 6 from each leave every top bit
 * as it was. Then while none of them is 0D or 0A, told in the same way. (A `do` loop costs XS half of a `for` loop.)
 */
export function findBreak(words: Int32Array, bytes: Uint8Array, from: number, end: number): number {
	const tops = -0x7f7f7f80;
	let index = (from >> 2) - 1;
	let turned: number;
	for (;;) {
		do turned = words[++index]! ^ 0x08080808;
		while (!((turned - 0x06060606) & ~turned & tops));
		const start = index << 2;
		if (start >= end) return end;
		// 0D is 05 now, and 0A is 02.
		const cr = turned ^ 0x05050505;
		const lf = turned ^ 0x02020202;
		if (!((((cr - 0x01010101) & ~cr) | ((lf - 0x01010101) & ~lf)) & tops)) continue;
		for (let at = start < from ? from : start; at < start + 4; at++) {
			const byte = bytes[at];
			if (byte === CR || byte === LF) return at;
		}
	}
}
