/**
 * Decodes base64 (RFC 4648, chapter 4: padded, nothing else in between) to the beginning of `to`, which must hold
 * three bytes for each four characters. Returns how many bytes it became. For texts that are made here, not for
 * input: it does not look for errors.
 */
export function fromBase64(text: string, to: Uint8Array): number {
	let length = 0;
	for (let at = 0; at < text.length; at += 4) {
		const bits =
			(sextet(text.charCodeAt(at)) << 18) |
			(sextet(text.charCodeAt(at + 1)) << 12) |
			(sextet(text.charCodeAt(at + 2)) << 6) |
			sextet(text.charCodeAt(at + 3));
		to[length] = bits >> 16;
		to[length + 1] = bits >> 8;
		to[length + 2] = bits;
		length += 3;
	}
	if (text.endsWith("==")) return length - 2;
	return text.endsWith("=") ? length - 1 : length;
}

function sextet(code: number): number {
	if (code >= 0x61) return code - 71; // a..z
	if (code >= 0x41) return code - 65; // A..Z
	if (code >= 0x30) return code > 0x39 ? 0 : code + 4; // 0..9; "="
	return code === 0x2b ? 62 : 63; // "+", "/"
}
