/** What JSON is made of; undefined becomes null. */
export type Json =
	| string
	| number
	| boolean
	| null
	| undefined
	| Decimal
	| readonly Json[]
	| { readonly [key: string]: Json };

/** A number with the decimals that it has, as in 3.0. */
export class Decimal {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** A text as a JSON string in ASCII: what is above 0x7E, and "<", becomes \uXXXX. */
export function quote(text: string): string {
	let out = '"';
	let start = 0;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code >= 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c && code !== 0x3c) continue;
		out += text.slice(start, i);
		start = i + 1;
		out += code === 0x22 ? '\\"' : code === 0x5c ? "\\\\" : `\\u${hex4(code)}`;
	}
	return `${out}${text.slice(start)}"`;
}

export function textOrNull(text: string | undefined): string {
	return text == null ? "null" : quote(text);
}

export function numberOrNull(value: number | undefined): string {
	return value == null ? "null" : String(value);
}

/** `value` as JSON in ASCII. Keys are names of our own, which need no escapes. */
export function asciiJson(value: Json): string {
	if (value == null) return "null";
	if (typeof value === "string") return quote(value);
	if (typeof value !== "object") return String(value);
	if (value instanceof Decimal) return value.text;
	if (isList(value)) return `[${value.map(asciiJson).join(",")}]`;
	return `{${Object.keys(value)
		.map((key) => `"${key}":${asciiJson(value[key])}`)
		.join(",")}}`;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

function hex4(code: number): string {
	return (code + 0x10000).toString(16).slice(1);
}
