const DIGITS = "0123456789ABCDEF";

/** The value of an ASCII hex digit (either case), or -1. */
export function hexValue(charCode: number): number {
	if (charCode >= 0x30 && charCode <= 0x39) return charCode - 0x30;
	const upper = charCode & 0xdf;
	if (upper >= 0x41 && upper <= 0x46) return upper - 0x37;
	return -1;
}

/** `digits` upper-case hex digits of an unsigned number of at most 32 bits. */
export function toHex(value: number, digits: number): string {
	let text = "";
	for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4) text += DIGITS[(value >>> shift) & 15];
	return text;
}

/** Upper-case hex of `bytes[at..at+length)`; for logs and identities, not for hot paths. */
export function bytesToHex(bytes: Uint8Array, at = 0, length = bytes.length - at): string {
	let text = "";
	for (let i = 0; i < length; i++) text += toHex(bytes[at + i]!, 2);
	return text;
}

/** The bytes of a hex string, spaces ignored; undefined when it holds anything else or an odd digit. */
export function hexToBytes(text: string): Uint8Array | undefined {
	const bytes = new Uint8Array(text.length >> 1);
	let length = 0;
	let high = -1;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 0x20) continue;
		const value = hexValue(code);
		if (value < 0) return undefined;
		if (high < 0) high = value;
		else {
			bytes[length++] = (high << 4) | value;
			high = -1;
		}
	}
	return high < 0 ? bytes.slice(0, length) : undefined;
}
