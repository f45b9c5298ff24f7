import { fromBase64 } from "../../bytes/base64";
import type { BodySource } from "../http/exchange";

/** A page as assets/pages/make.mjs leaves it: compressed by gzip, with its content security policy. */
export interface Page {
	/** The compressed bytes. Never written: on a device they lie in flash. */
	readonly bytes: Uint8Array;
	readonly policy: string;
}

export const PIECE_BYTES = 360;

/** The bytes of a page from pieces in base64. Runs when the firmware is linked: the image has the bytes alone. */
export function unpack(length: number, pieces: readonly string[]): Uint8Array {
	const bytes = new Uint8Array(length);
	let at = 0;
	for (const piece of pieces) at += fromBase64(piece, bytes.subarray(at));
	return bytes;
}

/** Gives a page's bytes piece by piece, in one buffer. */
export class PageSource implements BodySource {
	private readonly _page: Uint8Array;
	private readonly _bytes = new Uint8Array(PIECE_BYTES);
	private _at = 0;

	constructor(page: Page) {
		this._page = page.bytes;
	}

	next(): Uint8Array | undefined {
		const piece = this._page.subarray(this._at, this._at + PIECE_BYTES);
		if (piece.length === 0) return undefined;
		this._at += piece.length;
		this._bytes.set(piece);
		return piece.length === PIECE_BYTES ? this._bytes : this._bytes.slice(0, piece.length);
	}
}
