import { hexToBytes } from "../../../modules/bytes/hex";

/** Frames that our code and the other packages parse alike. */

const bytes = (text: string): Uint8Array => hexToBytes(text)!;

/** Answer with one property: E7, 632 W. */
export const ONE = bytes("10810001 028801 05FF01 72 01 E704 00000278");

/** Answer with three: E7, E8, E0. */
export const THREE = bytes("10810002 028801 05FF01 72 03 E704 00000278 E804 001E0032 E004 0000B9D6");

/** Answer with a day of half hours: E2. */
export const DAY = history();

function history(): Uint8Array {
	const frame = new Uint8Array(14 + 194);
	frame.set(bytes("10810003 028801 05FF01 72 01 E2C2 0000"));
	for (let i = 0; i < 48; i++) {
		const count = 47_000 + i * 3;
		frame.set([count >> 24, count >> 16, count >> 8, count], 16 + i * 4);
	}
	return frame;
}
