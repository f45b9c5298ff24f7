import { putAscii } from "../bytes/ascii";
import type { ErrorCode } from "../errors/codes";
import type { TcpConnection, TcpConnectionEvents } from "../ports/tcp";
import { type BodySource, type Exchange, errorJson, JSON_TYPE, statusText } from "./exchange";
import { HttpParser } from "./http-parser";

/** Room that a chunk's size line and end take. */
const CHUNK_FRAME = 8;
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

/** Times in milliseconds. */
export interface HttpLimits {
	readonly connections: number;
	/** From the first byte of a request, or from the connection, to its last byte. */
	readonly requestMs: number;
	/** A kept connection without a request. */
	readonly idleMs: number;
	/** Without the client taking a byte of the answer. */
	readonly stallMs: number;
	/** For a whole answer, except one that waits for news. */
	readonly answerMs: number;
}

/** What a connection needs of its server. */
export interface ConnectionOwner {
	readonly limits: HttpLimits;
	/** Shared by all connections: it is filled and handed over within one call. */
	readonly scratch: Uint8Array;
	now(): number;
	answer(exchange: Exchange): void;
	released(connection: HttpConnection): void;
}

type Phase = "free" | "reading" | "handling" | "writing";

/** One TCP connection: reads a request, writes the answer as fast as the client takes it, and again. */
export class HttpConnection implements TcpConnectionEvents, Exchange {
	readonly request = new HttpParser();
	readonly #owner: ConnectionOwner;
	#tcp: TcpConnection | undefined;
	#phase: Phase = "free";
	#deadline = 0;
	#answerDeadline = 0;
	#since = 0;
	#keep = false;
	/** Between two requests. */
	#kept = false;
	/** Bytes of a next request came before this answer was out: they are dropped with the connection. */
	#overrun = false;
	#extraHeaders = "";
	/** The piece being written, how much of it is written, and whether it goes out as chunks. */
	#piece: string | Uint8Array = "";
	#written = 0;
	#framed = false;
	#chunked = false;
	#whole: string | Uint8Array | undefined;
	#source: BodySource | undefined;
	/** The source has nothing to give now. */
	#waiting = false;

	constructor(owner: ConnectionOwner) {
		this.#owner = owner;
	}

	get free(): boolean {
		return this.#phase === "free";
	}

	/** True while no request is being answered: such a connection may be given up for a new one. */
	get reading(): boolean {
		return this.#phase === "reading";
	}

	/** When it began to wait for the request that it reads. */
	get since(): number {
		return this.#since;
	}

	get remoteAddress(): string {
		return this.#tcp?.remoteAddress ?? "";
	}

	open(tcp: TcpConnection): void {
		this.#tcp = tcp;
		this.expectRequest(this.#owner.limits.requestMs);
		this.#kept = false;
	}

	onBytes(bytes: Uint8Array, length: number): void {
		let at = 0;
		while (at < length && this.#phase === "reading") {
			if (this.#kept) this.setDeadline(this.#owner.limits.requestMs);
			this.#kept = false;
			at += this.request.feed(bytes, at, length);
			const refused = this.request.refused;
			if (refused != null) {
				this.#phase = "handling";
				this.fail(refused.status, refused.code, refused.message);
				return;
			}
			if (this.request.done) this.begin();
			else if (this.request.awaitsContinue) this.sendContinue();
		}
		if (at < length) this.#overrun = true;
	}

	onWritable(): void {
		if (this.#phase === "writing") this.pump();
	}

	onClosed(): void {
		this.#tcp = undefined;
		this.release();
	}

	/** Called about once a second. */
	tick(now: number): void {
		if (this.#phase === "free" || this.#waiting || now < Math.min(this.#deadline, this.#answerDeadline))
			return;
		if (this.#phase === "reading" && !this.request.idle) {
			this.#phase = "handling";
			this.fail(408, "HTTP_TIMEOUT", "the request did not come in time");
		} else if (this.#phase === "handling") {
			this.fail(503, "HTTP_TIMEOUT", "no answer in time");
		} else this.abort();
	}

	/** Gives the connection up without another word. */
	abort(): void {
		this.#tcp?.close();
		this.#tcp = undefined;
		this.release();
	}

	header(name: string, value: string): void {
		this.#extraHeaders += `${name}: ${value}\r\n`;
	}

	send(status: number, type: string, body: string | Uint8Array): void {
		if (this.#phase !== "handling") return;
		this.#whole = body.length > 0 ? body : undefined;
		this.answer(status, type, body.length);
	}

	fail(status: number, code: ErrorCode, message: string): void {
		this.send(status, JSON_TYPE, errorJson(code, message));
	}

	stream(status: number, type: string, source: BodySource, length?: number): void {
		if (this.#phase !== "handling") {
			source.onEnd?.();
			return;
		}
		this.#source = source;
		this.answer(status, type, length);
	}

	resume(): void {
		if (!this.#waiting) return;
		this.#waiting = false;
		this.setDeadline(this.#owner.limits.stallMs);
		this.pump();
	}

	/** Puts the head together and starts to write. */
	private answer(status: number, type: string, length: number | undefined): void {
		const request = this.request;
		// A body of unknown length ends with the connection for HTTP/1.0, which has no chunks.
		this.#chunked = length == null && request.modern;
		this.#keep &&= !this.#overrun && (length != null || request.modern);
		const size =
			length != null
				? `Content-Length: ${length}\r\n`
				: this.#chunked
					? "Transfer-Encoding: chunked\r\n"
					: "";
		this.#piece =
			`HTTP/1.1 ${status} ${statusText(status)}\r\nContent-Type: ${type}\r\n${size}` +
			"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n" +
			`${this.#extraHeaders}Connection: ${this.#keep ? "keep-alive" : "close"}\r\n\r\n`;
		this.#extraHeaders = "";
		this.#written = 0;
		this.#framed = false;
		if (request.method === "HEAD") {
			this.#chunked = false;
			this.#whole = undefined;
			this.endSource();
		}
		this.#phase = "writing";
		this.setDeadline(this.#owner.limits.stallMs);
		this.#answerDeadline = this.#owner.now() + this.#owner.limits.answerMs;
		this.pump();
	}

	private expectRequest(ms: number): void {
		this.request.reset();
		this.#extraHeaders = "";
		this.#overrun = this.#waiting = this.#keep = false;
		this.#kept = true;
		this.#since = this.#owner.now();
		this.#answerDeadline = Number.POSITIVE_INFINITY;
		this.setDeadline(ms);
		this.#phase = "reading";
	}

	private begin(): void {
		this.#phase = "handling";
		this.#keep = this.request.keepAlive;
		this.setDeadline(this.#owner.limits.requestMs);
		this.#owner.answer(this);
	}

	private sendContinue(): void {
		const tcp = this.#tcp;
		if (tcp == null || tcp.writable < CONTINUE.length) return;
		putAscii(CONTINUE, 0, CONTINUE.length, this.#owner.scratch, 0);
		tcp.write(this.#owner.scratch, 0, CONTINUE.length);
	}

	private setDeadline(ms: number): void {
		this.#deadline = this.#owner.now() + ms;
	}

	/** Writes until the client takes no more, the source has nothing, or the answer is out. */
	private pump(): void {
		for (let tcp = this.#tcp; tcp != null && this.#phase === "writing" && !this.#waiting; tcp = this.#tcp) {
			if (this.#written < this.#piece.length) {
				if (!this.writeSome(tcp)) return;
			} else if (!this.nextPiece()) this.finish();
		}
	}

	/** Moves on to the source's next piece; false when the answer is out. */
	private nextPiece(): boolean {
		this.#written = 0;
		if (this.#whole != null) {
			this.#piece = this.#whole;
			this.#whole = undefined;
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
		if (piece.length === 0) {
			this.#waiting = true;
			this.#answerDeadline = Number.POSITIVE_INFINITY;
		}
		return true;
	}

	private writeSome(tcp: TcpConnection): boolean {
		const scratch = this.#owner.scratch;
		const frame = this.#framed ? CHUNK_FRAME : 0;
		const room = Math.min(tcp.writable, scratch.length) - frame;
		if (room <= 0) return false;
		const piece = this.#piece;
		const count = Math.min(room, piece.length - this.#written);
		let at = 0;
		if (this.#framed) {
			const size = `${count.toString(16)}\r\n`;
			putAscii(size, 0, size.length, scratch, 0);
			at = size.length;
		}
		if (typeof piece === "string") putAscii(piece, this.#written, this.#written + count, scratch, at);
		else scratch.set(piece.subarray(this.#written, this.#written + count), at);
		at += count;
		if (this.#framed) {
			scratch[at++] = 0x0d;
			scratch[at++] = 0x0a;
		}
		this.#written += count;
		this.setDeadline(this.#owner.limits.stallMs);
		tcp.write(scratch, 0, at);
		return true;
	}

	private finish(): void {
		if (!this.#keep || this.#overrun) this.abort();
		else this.expectRequest(this.#owner.limits.idleMs);
	}

	private endSource(): void {
		const source = this.#source;
		this.#source = undefined;
		source?.onEnd?.();
	}

	private release(): void {
		if (this.#phase === "free") return;
		this.#phase = "free";
		this.#waiting = false;
		this.#piece = "";
		this.#whole = undefined;
		this.endSource();
		this.#owner.released(this);
	}
}
