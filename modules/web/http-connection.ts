import { putAscii } from "../bytes/ascii";
import type { ErrorCode } from "../errors/codes";
import type { TcpConnection, TcpConnectionEvents } from "../ports/tcp";
import { type BodySource, type Exchange, errorJson, JSON_TYPE, statusText } from "./exchange";
import type { ConnectionOwner } from "./http-limits";
import { HttpParser } from "./http-parser";
import { Pace } from "./pace";

/** Room that a chunk's size line and end take. */
const CHUNK_FRAME = 8;
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

/** After which a client that got no turn may ask again. */
const TURN_RETRY_S = 2;

/** "queued": the request is complete and waits until fewer of its address are answered. */
type Phase = "free" | "reading" | "queued" | "handling" | "writing";

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
	readonly #pace = new Pace();
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

	/** True until a request is complete. */
	get reading(): boolean {
		return this.#phase === "reading";
	}

	/** True between two requests. */
	get kept(): boolean {
		return this.reading && this.#kept;
	}

	/** True while its request waits for its turn. */
	get queued(): boolean {
		return this.#phase === "queued";
	}

	/** True while its request has its turn. */
	get answering(): boolean {
		return (this.#phase === "handling" || this.#phase === "writing") && !this.#waiting;
	}

	/** True while its answer waits for news. */
	get resting(): boolean {
		return this.#waiting;
	}

	/** True while its client takes the answer more slowly than any network is. */
	get slow(): boolean {
		return this.#phase === "writing" && !this.#waiting && this.#pace.slow;
	}

	get bytesPerSecond(): number {
		return this.#pace.bytesPerSecond;
	}

	/** When it began to wait for the request that it reads, or to read the one that it has. */
	get since(): number {
		return this.#since;
	}

	get remoteAddress(): string {
		return this.#tcp?.remoteAddress ?? "";
	}

	get onAccessPoint(): boolean {
		return this.#tcp?.onAccessPoint === true;
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
		if (this.#phase === "free" || this.#waiting) return;
		this.#pace.tick(now);
		if (now < Math.min(this.#deadline, this.#answerDeadline)) return;
		if (this.queued) this.sendAway();
		else if (this.#phase === "reading" && !this.request.idle) {
			this.#phase = "handling";
			this.fail(408, "HTTP_TIMEOUT", "the request did not come in time");
		} else if (this.#phase === "handling") {
			this.fail(503, "HTTP_TIMEOUT", "no answer in time");
		} else this.abort();
	}

	/** Begins with the request that waited for its turn. */
	takeTurn(): void {
		this.#phase = "handling";
		this.#keep = this.request.keepAlive;
		this.setDeadline(this.#owner.limits.requestMs);
		this.#owner.answer(this);
	}

	/** Leaves its place to another client. */
	giveWay(): void {
		if (this.queued) this.sendAway();
		this.abort();
	}

	/** Gives the connection up without another word. */
	abort(): void {
		this.leave()?.abort();
	}

	private leave(): TcpConnection | undefined {
		const tcp = this.#tcp;
		this.#tcp = undefined;
		this.release();
		return tcp;
	}

	/** It got no turn. */
	private sendAway(): void {
		this.#phase = "handling";
		this.header("Retry-After", String(TURN_RETRY_S));
		this.fail(503, "HTTP_BUSY", "too many requests of this address at a time");
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
		this.#pace.begin(this.#owner.now());
		this.pump();
	}

	/** Puts the head together and starts to write. */
	private answer(status: number, type: string, length: number | undefined): void {
		const request = this.request;
		// A body of unknown length ends with the connection for HTTP/1.0, which has no chunks.
		this.#chunked = length == null && request.modern;
		this.#keep &&= !this.#overrun && !this.#owner.full && (length != null || request.modern);
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
		this.#pace.begin(this.#owner.now());
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
		if (this.#owner.hasTurn(this.remoteAddress)) this.takeTurn();
		else {
			this.#phase = "queued";
			this.setDeadline(this.#owner.limits.requestMs);
		}
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
			this.#owner.turnEnded();
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
		this.#pace.take(at);
		tcp.write(scratch, 0, at);
		return true;
	}

	private finish(): void {
		if (!this.#keep || this.#overrun) this.leave()?.close();
		else {
			this.expectRequest(this.#owner.limits.idleMs);
			this.#owner.turnEnded();
		}
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
