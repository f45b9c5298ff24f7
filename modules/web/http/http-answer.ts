import { putAscii } from "../../bytes/ascii";
import type { BodySource } from "./exchange";

/** Room that a chunk's size line and end take. */
const CHUNK_FRAME = 8;

/** What is still to be sent of an answer: its head, then a body that is there or comes from a source. */
export class HttpAnswer {
	/** The piece being sent, how much of it is sent, and whether it goes out as chunks. */
	private _piece: string | Uint8Array = "";
	private _sent = 0;
	private _framed = false;
	private _chunked = false;
	private _body: string | Uint8Array | undefined;
	private _source: BodySource | undefined;

	/** Bytes of the piece that are not sent yet. */
	get left(): number {
		return this._piece.length - this._sent;
	}

	/** `chunked`: the source's pieces are sent as chunks (RFC 9112, 7.1). */
	begin(
		head: string,
		body: string | Uint8Array | undefined,
		source: BodySource | undefined,
		chunked: boolean,
	): void {
		this._piece = head;
		this._sent = 0;
		this._framed = false;
		this._body = body;
		this._source = source;
		this._chunked = chunked;
	}

	/** Moves on to the next piece, which is empty while the source has none; false when all is sent. */
	next(): boolean {
		this._sent = 0;
		if (this._body != null) {
			this._piece = this._body;
			this._body = undefined;
			return true;
		}
		if (this._source == null) return false;
		const piece = this._source.next();
		if (piece == null) {
			this.endSource();
			this._piece = this._chunked ? "0\r\n\r\n" : "";
			this._framed = false;
			return this._chunked;
		}
		this._piece = piece;
		this._framed = this._chunked;
		return true;
	}

	/** Puts what is left of the piece into `bytes`, at most `room` bytes, and returns how many they are. */
	fill(bytes: Uint8Array, room: number): number {
		const space = room - (this._framed ? CHUNK_FRAME : 0);
		if (space <= 0) return 0;
		const piece = this._piece;
		const count = Math.min(space, this.left);
		let at = 0;
		if (this._framed) {
			const size = `${count.toString(16)}\r\n`;
			putAscii(size, 0, size.length, bytes, 0);
			at = size.length;
		}
		if (typeof piece === "string") putAscii(piece, this._sent, this._sent + count, bytes, at);
		else bytes.set(piece.subarray(this._sent, this._sent + count), at);
		at += count;
		if (this._framed) {
			bytes[at++] = 0x0d;
			bytes[at++] = 0x0a;
		}
		this._sent += count;
		return at;
	}

	/** Forgets what is not sent. */
	drop(): void {
		this._piece = "";
		this._sent = 0;
		this._body = undefined;
		this.endSource();
	}

	private endSource(): void {
		const source = this._source;
		this._source = undefined;
		source?.onEnd?.();
	}
}
