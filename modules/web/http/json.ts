import { asciiJson, type Json } from "../../bytes/json";
import type { BodySource } from "./exchange";

/** A body, with the line's end that all of them have. */
export function bodyOf(value: Json): string {
	return `${asciiJson(value)}\n`;
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
