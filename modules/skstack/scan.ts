/**
 * Tables and numbers to tell bytes by. On XS a look into a table costs less than a comparison, and a look at a word of a
 * typed array as much as one at a byte; the `indexOf` of typed arrays costs 8 a byte.
 */

const CR = 0x0d;
const LF = 0x0a;

/** A value for each byte. */
function table(value: (byte: number) => boolean): readonly boolean[] {
	return Object.freeze(Array.from({ length: 256 }, (_, byte) => value(byte)));
}

/** Printable ASCII. */
export const PRINTABLE = table((byte) => byte >= 0x20 && byte <= 0x7e);
/** All but CR and LF. */
export const INSIDE = table((byte) => byte !== CR && byte !== LF);
/** Neither printable nor a line end. */
export const NOISE = table((byte) => !PRINTABLE[byte] && INSIDE[byte]!);

/**
 * To look for CR and LF in four bytes at once, in words of either byte order: `turned = word ^ FLIPS` makes CR a 3 and
 * LF a 4. While no byte is below 5, as few others are (0C, 0E, 0F), `(turned - FIVES) & ~turned & TOPS` is 0, since
 * subtracting leaves every top bit as it was. Of the bytes below 5 only 3 and 4 have bit 2 set when 1 is added, which a
 * shift by 5 puts into the top bit: `((turned + ONES) << 5)` as a further mask leaves all line ends, and hardly
 * anything else.
 */
export const FLIPS = 0x0e0e0e0e;
export const FIVES = 0x05050505;
export const ONES = 0x01010101;
export const TOPS = -0x7f7f7f80;
