/**
 * Searching in byte buffers, four bytes at a time: for XS one `getInt32` is as much work as one byte, and its
 * own `indexOf` costs 16 a byte. Both searches need what they look for, and three bytes more, to be there.
 */

/** The first CR or LF at or after `at`. */
export function findBreak(view: DataView, at: number): number {
	for (;;) {
		const four = view.getInt32(at);
		// First whether a byte is below 0E at all, as few are; then whether one is 0D or 0A.
		if (((four - 0x0e0e0e0e) & ~four & -0x7f7f7f80) !== 0) {
			const cr = four ^ 0x0d0d0d0d;
			const lf = four ^ 0x0a0a0a0a;
			if ((((cr - 0x01010101) & ~cr) | ((lf - 0x01010101) & ~lf)) & -0x7f7f7f80) break;
		}
		at += 4;
	}
	for (;;) {
		const byte = view.getUint8(at);
		if (byte === 0x0d || byte === 0x0a) return at;
		at++;
	}
}

/** The first `E` at or after `at`: events and datagrams start with one. */
export function findE(view: DataView, at: number): number {
	for (;;) {
		const four = view.getInt32(at) ^ 0x45454545;
		if (((four - 0x01010101) & ~four & -0x7f7f7f80) !== 0) break;
		at += 4;
	}
	while (view.getUint8(at) !== 0x45) at++;
	return at;
}
