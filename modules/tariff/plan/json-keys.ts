const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * The first key of a JSON text that is not in `known`, or undefined. `JSON.parse` makes a name of each key, which an XS
 * machine never gives back: so none is made of what is not known. Also true of a key that is written with an escape.
 */
export function unknownKey(text: string, known: readonly string[]): string | undefined {
	for (let at = 0; at < text.length; at++) {
		if (text.charCodeAt(at) !== QUOTE) continue;
		const from = ++at;
		while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
		let next = at + 1;
		while (next < text.length && text.charCodeAt(next) <= 0x20) next++;
		if (text.charCodeAt(next) !== COLON) continue;
		const key = text.slice(from, at);
		if (!known.includes(key)) return key;
	}
	return undefined;
}
