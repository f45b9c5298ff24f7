import { fromBase64 } from "../../bytes/base64";
import type { BodySource } from "../http/exchange";

/** A page as assets/pages/make.mjs leaves it: compressed by gzip, with its content security policy. */
export interface Page {
	/** Compressed bytes. */
	readonly length: number;
	readonly policy: string;
	/** The compressed bytes in base64, each piece but the last PIECE_BYTES of them. */
	readonly pieces: readonly string[];
}

export const PIECE_BYTES = 360;

/** Gives a page's bytes piece by piece, in one buffer. */
export class PageSource implements BodySource {
	private readonly _pieces: readonly string[];
	private readonly _bytes = new Uint8Array(PIECE_BYTES);
	private _at = 0;

	constructor(page: Page) {
		this._pieces = page.pieces;
	}

	next(): Uint8Array | undefined {
		const piece = this._pieces[this._at++];
		if (piece == null) return undefined;
		const length = fromBase64(piece, this._bytes);
		return length === PIECE_BYTES ? this._bytes : this._bytes.slice(0, length);
	}
}
