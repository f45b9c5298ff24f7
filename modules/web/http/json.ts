import type { BodySource } from "./exchange";

/** What a body is made of; undefined becomes null. */
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

/** A body, with the line's end that all of them have. */
export function bodyOf(value: Json): string {
	return `${asciiJson(value)}\n`;
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

/** A text as a JSON string in ASCII: what is above 0x7E, and "<", becomes \uXXXX. */
function quote(text: string): string {
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

function hex4(code: number): string {
	return (code + 0x10000).toString(16).slice(1);
}

/** Rows of a body, made one at a time; undefined at the end. */
export interface JsonRows {
	next(): Json | undefined;
}

/** Characters from which a piece is sent. */
const PIECE = 700;

/** A body of one list, {"name":[...]}, of which only a piece is in memory. */
export class JsonList implements BodySource {
	private readonly _rows: JsonRows;
	/** What stands before the next row. */
	private _before: string;
	private _ended = false;

	constructor(name: string, rows: JsonRows) {
		this._rows = rows;
		this._before = `{"${name}":[`;
	}

	next(): string | undefined {
		if (this._ended) return undefined;
		let text = "";
		while (text.length < PIECE) {
			const row = this._rows.next();
			if (row === undefined) {
				this._ended = true;
				// No row came at all: the list begins and ends here.
				return `${text}${this._before === "," ? "" : this._before}]}\n`;
			}
			text += this._before + asciiJson(row);
			this._before = ",";
		}
		return text;
	}
}
