import { toHex } from "./hex";

/** A text as UTF-8; a half of a surrogate pair that stands alone becomes U+FFFD. */
export function utf8Bytes(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length * 3);
	let length = 0;
	for (let i = 0; i < text.length; i++) {
		const code = codeAt(text, i);
		if (code > 0xffff) i++;
		if (code < 0x80) bytes[length++] = code;
		else {
			// The lead byte says how many bytes of 6 bits follow.
			const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
			bytes[length++] = (0xff00 >> (more + 1)) | (code >> (6 * more));
			for (let shift = 6 * (more - 1); shift >= 0; shift -= 6)
				bytes[length++] = 0x80 | ((code >> shift) & 63);
		}
	}
	return bytes.subarray(0, length);
}

function codeAt(text: string, at: number): number {
	const code = text.codePointAt(at)!;
	return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}

/** A text whose characters are the bytes of UTF-8, decoded; undefined when they are not UTF-8. */
export function utf8Text(bytes: string): string | undefined {
	let encoded = "";
	for (let i = 0; i < bytes.length; i++) {
		const code = bytes.charCodeAt(i);
		encoded += code < 0x80 && code !== 0x25 ? bytes[i]! : `%${toHex(code, 2)}`;
	}
	let text: string;
	try {
		text = decodeURIComponent(encoded);
	} catch {
		return undefined;
	}
	// XS also takes a longer form than needed, and halves of pairs: these are not what the text would be written as.
	const written = utf8Bytes(text);
	if (written.length !== bytes.length) return undefined;
	for (let i = 0; i < written.length; i++) if (written[i] !== bytes.charCodeAt(i)) return undefined;
	return text;
}
