import { toHex } from "../../bytes/hex";

/** More fields than this are no form of ours. */
const FIELDS = 40;

/**
 * The fields of an application/x-www-form-urlencoded text (a form body or a query). Undefined when the text
 * is malformed, names a field twice, or has too many. A Map, so that no property name comes from input.
 */
export function parseForm(text: string): Map<string, string> | undefined {
	const fields = new Map<string, string>();
	let start = 0;
	while (start < text.length) {
		let end = text.indexOf("&", start);
		if (end < 0) end = text.length;
		if (end > start) {
			const equals = text.indexOf("=", start);
			const split = equals >= 0 && equals < end ? equals : end;
			const name = decode(text.slice(start, split));
			const value = decode(text.slice(split + 1, end));
			if (name == null || value == null || fields.has(name) || fields.size >= FIELDS) return undefined;
			fields.set(name, value);
		}
		start = end + 1;
	}
	return fields;
}

/** Percent-encoded UTF-8 with "+" for a space, or bare bytes of UTF-8 as curl sends them; undefined when it is neither. */
function decode(text: string): string | undefined {
	let encoded = "";
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code > 0xff) return undefined;
		encoded += code < 0x7f ? (code === 0x2b ? " " : text[i]!) : `%${toHex(code, 2)}`;
	}
	try {
		return decodeURIComponent(encoded);
	} catch {
		return undefined;
	}
}
