import { putAscii } from "../../bytes/ascii";
import type { BodySource } from "./exchange";

/** Room that a chunk's size line and end take. */
const CHUNK_FRAME = 8;

/** What is still to be sent of an answer: its head, then a body that is there or comes from a source. */
export class HttpAnswer {
	/** The piece being sent, how much of it is sent, and whether it goes out as chunks. */
	#piece: string | Uint8Array = "";
	#sent = 0;
	#framed = false;
	#chunked = false;
	#body: string | Uint8Array | undefined;
	#source: BodySource | undefined;

	/** Bytes of the piece that are not sent yet. */
	get left(): number {
		return this.#piece.length - this.#sent;
	}

	/** `chunked`: the source's pieces are sent as chunks (RFC 9112, 7.1). */
	begin(
		head: string,
		body: string | Uint8Array | undefined,
		source: BodySource | undefined,
		chunked: boolean,
	): void {
		this.#piece = head;
		this.#sent = 0;
		this.#framed = false;
		this.#body = body;
		this.#source = source;
		this.#chunked = chunked;
	}

	/** Moves on to the next piece, which is empty while the source has none; false when all is sent. */
	next(): boolean {
		this.#sent = 0;
		if (this.#body != null) {
			this.#piece = this.#body;
			this.#body = undefined;
			return true;
		}
		if (this.#source == null) return false;
		const piece = this.#source.next();
		if (piece == null) {
			this.endSource();
			this.#piece = this.#chunked ? "0\r\n\r\n" : "";
			this.#framed = false;
			return this.#chunked;
		}
		this.#piece = piece;
		this.#framed = this.#chunked;
		return true;
	}

	/** Puts what is left of the piece into `bytes`, at most `room` bytes, and returns how many they are. */
	fill(bytes: Uint8Array, room: number): number {
		const space = room - (this.#framed ? CHUNK_FRAME : 0);
		if (space <= 0) return 0;
		const piece = this.#piece;
		const count = Math.min(space, this.left);
		let at = 0;
		if (this.#framed) {
			const size = `${count.toString(16)}\r\n`;
			putAscii(size, 0, size.length, bytes, 0);
			at = size.length;
		}
		if (typeof piece === "string") putAscii(piece, this.#sent, this.#sent + count, bytes, at);
		else bytes.set(piece.subarray(this.#sent, this.#sent + count), at);
		at += count;
		if (this.#framed) {
			bytes[at++] = 0x0d;
			bytes[at++] = 0x0a;
		}
		this.#sent += count;
		return at;
	}

	/** Forgets what is not sent. */
	drop(): void {
		this.#piece = "";
		this.#sent = 0;
		this.#body = undefined;
		this.endSource();
	}

	private endSource(): void {
		const source = this.#source;
		this.#source = undefined;
		source?.onEnd?.();
	}
}
