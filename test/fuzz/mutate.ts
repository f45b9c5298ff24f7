import type { Random } from "./random";

/** Bytes that parsers treat in a special way: line ends, separators, limits of types, hex digits. */
const NASTY = [
	0x00, 0x0a, 0x0d, 0x20, 0x30, 0x31, 0x39, 0x41, 0x45, 0x46, 0x61, 0x7f, 0x80, 0x81, 0xfe, 0xff,
];

/** A copy of `seed` with one to six changes; `others` lend pieces. At most `limit` bytes long. */
export function mutate(
	random: Random,
	seed: Uint8Array,
	others: readonly Uint8Array[],
	limit: number,
): Uint8Array {
	let bytes = seed;
	for (let changes = 1 + random.below(6); changes > 0; changes--) bytes = change(random, bytes, others);
	return bytes.length > limit ? bytes.slice(0, limit) : bytes;
}

function change(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
	const { length } = bytes;
	const at = length === 0 ? 0 : random.below(length);
	const to = Math.min(length, at + 1 + random.below(12));
	switch (random.below(11)) {
		case 0: // a bit flips on the wire
			return replaced(bytes, at, (bytes[at] ?? 0) ^ (1 << random.below(8)));
		case 1:
			return replaced(bytes, at, random.pick(NASTY));
		case 2:
			return replaced(bytes, at, random.word() & 0xff);
		case 3: // lost bytes
			return joined(bytes.subarray(0, at), bytes.subarray(to));
		case 4: // bytes that came twice
			return joined(bytes.subarray(0, to), bytes.subarray(at));
		case 5: // cut short
			return bytes.slice(0, at);
		case 6: {
			// noise in between
			const noise = new Uint8Array(1 + random.below(20));
			for (let i = 0; i < noise.length; i++) noise[i] = random.once(3) ? random.pick(NASTY) : random.word();
			return joined(bytes.subarray(0, at), noise, bytes.subarray(at));
		}
		case 7: {
			// the head of one, the tail of another
			const other = random.pick(others);
			return joined(
				bytes.subarray(0, at),
				other.subarray(other.length === 0 ? 0 : random.below(other.length)),
			);
		}
		case 8: {
			// a digit of a number or a length changes
			const digit = digitFrom(bytes, at);
			return digit < 0
				? bytes
				: replaced(bytes, digit, "0123456789ABCDEFabcdef".charCodeAt(random.below(22)));
		}
		case 9: {
			// one byte many times
			const run = new Uint8Array(1 + random.below(300)).fill(random.pick(NASTY));
			return joined(bytes.subarray(0, at), run, bytes.subarray(at));
		}
		default: {
			// two neighbouring pieces change places
			const middle = at + ((to - at) >> 1);
			return joined(
				bytes.subarray(0, at),
				bytes.subarray(middle, to),
				bytes.subarray(at, middle),
				bytes.subarray(to),
			);
		}
	}
}

function digitFrom(bytes: Uint8Array, at: number): number {
	for (let i = at; i < bytes.length; i++) {
		const code = bytes[i]!;
		if ((code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46)) return i;
	}
	return -1;
}

function replaced(bytes: Uint8Array, at: number, value: number): Uint8Array {
	const made = bytes.slice();
	if (at < made.length) made[at] = value;
	return made;
}

export function joined(...pieces: readonly Uint8Array[]): Uint8Array {
	const made = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
	let at = 0;
	for (const piece of pieces) {
		made.set(piece, at);
		at += piece.length;
	}
	return made;
}
