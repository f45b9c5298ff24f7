/**
 * The bytes `from` to `to` as characters of 8 bits. Eight at a time: a spread of a long array would overflow
 * the stack of XS, and one at a time copies the text eight times as often.
 */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
	let text = "";
	let at = from;
	for (; at + 8 <= to; at += 8)
		text += String.fromCharCode(
			bytes[at]!,
			bytes[at + 1]!,
			bytes[at + 2]!,
			bytes[at + 3]!,
			bytes[at + 4]!,
			bytes[at + 5]!,
			bytes[at + 6]!,
			bytes[at + 7]!,
		);
	for (; at < to; at++) text += String.fromCharCode(bytes[at]!);
	return text;
}

/** Writes the characters `from` to `to` of an ASCII text to `bytes[at]`. */
export function putAscii(text: string, from: number, to: number, bytes: Uint8Array, at: number): void {
	for (let i = from; i < to; i++) bytes[at + i - from] = text.charCodeAt(i);
}

/** A text of 8-bit characters as printable ASCII: any other character, and the backslash, becomes `\xNN`. */
export function visibleText(text: string): string {
	let visible = "";
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code >= 0x20 && code < 0x7f && code !== 0x5c) visible += text[i];
		else visible += `\\x${code < 16 ? "0" : ""}${code.toString(16)}`;
	}
	return visible;
}

/** The number that `text` writes with 1 to `most` decimal digits and nothing else; undefined when it does not. */
export function wholeNumber(text: string, most: number): number | undefined {
	if (text.length === 0 || text.length > most) return undefined;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code < 0x30 || code > 0x39) return undefined;
	}
	return Number(text);
}

/** The letters A to Z in lower case; every other character stays (the engine's own way has tables for all of Unicode). */
export function lowerCase(text: string): string {
	return shifted(text, 0x41, 0x20);
}

/** The letters a to z in upper case; every other character stays. */
export function upperCase(text: string): string {
	return shifted(text, 0x61, -0x20);
}

/** The 26 letters from `first` on, each moved by `by`. */
function shifted(text: string, first: number, by: number): string {
	let result = "";
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		result += code >= first && code < first + 26 ? String.fromCharCode(code + by) : text[i];
	}
	return result;
}
