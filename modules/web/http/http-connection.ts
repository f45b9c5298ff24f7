import { putAscii } from "../../bytes/ascii";
import type { ErrorCode } from "../../errors/codes";
import type { TcpConnection, TcpConnectionEvents } from "../../ports/tcp";
import { type BodySource, type Exchange, JSON_TYPE, statusText } from "./exchange";
import { HttpAnswer } from "./http-answer";
import type { HttpLimits } from "./http-limits";
import { HttpParser } from "./http-parser";
import { bodyOf } from "./json";
import { Pace } from "./pace";

const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

/** After which a client that got no turn may ask again. */
const TURN_RETRY_S = 2;

/** "queued": the request is complete and waits until fewer of its address are answered. */
type Phase = "free" | "reading" | "queued" | "handling" | "writing";

/** What a connection needs of its server. */
export interface ConnectionOwner {
	readonly limits: HttpLimits;
	/** Shared by all connections: it is filled and handed over within one call. */
	readonly scratch: Uint8Array;
	/** True while no further connection has a place: then none is kept for a next request. */
	readonly full: boolean;
	now(): number;
	/** True when a request of this address may be answered now, besides those that are. */
	hasTurn(address: string): boolean;
	answer(exchange: Exchange): void;
	/** The connection is answering no longer, or waits for news. */
	turnEnded(): void;
	released(connection: HttpConnection): void;
}

/** One TCP connection: reads a request, writes the answer as fast as the client takes it, and again. */
export class HttpConnection implements TcpConnectionEvents, Exchange {
	readonly request = new HttpParser();
	private readonly _owner: ConnectionOwner;
	private _tcp: TcpConnection | undefined;
	private _phase: Phase = "free";
	private _deadline = 0;
	private _answerDeadline = 0;
	private _since = 0;
	private _keep = false;
	/** Between two requests. */
	private _kept = false;
	private readonly _pace = new Pace();
	/** Bytes of a next request came before this answer was out: they are dropped with the connection. */
	private _overrun = false;
	private _extraHeaders = "";
	private readonly _answer = new HttpAnswer();
	/** The source has nothing to give now. */
	private _waiting = false;

	constructor(owner: ConnectionOwner) {
		this._owner = owner;
	}

	get free(): boolean {
		return this._phase === "free";
	}

	/** True until a request is complete. */
	get reading(): boolean {
		return this._phase === "reading";
	}

	/** True between two requests. */
	get kept(): boolean {
		return this.reading && this._kept;
	}

	/** True while its request waits for its turn. */
	get queued(): boolean {
		return this._phase === "queued";
	}

	/** True while its request has its turn. */
	get answering(): boolean {
		return (this._phase === "handling" || this._phase === "writing") && !this._waiting;
	}

	/** True while its answer waits for news. */
	get resting(): boolean {
		return this._waiting;
	}

	/** True while its client takes the answer more slowly than any network is. */
	get slow(): boolean {
		return this._phase === "writing" && !this._waiting && this._pace.slow;
	}

	get bytesPerSecond(): number {
		return this._pace.bytesPerSecond;
	}

	/** When it began to wait for the request that it reads, or to read the one that it has. */
	get since(): number {
		return this._since;
	}

	get remoteAddress(): string {
		return this._tcp?.remoteAddress ?? "";
	}

	get onAccessPoint(): boolean {
		return this._tcp?.onAccessPoint === true;
	}

	open(tcp: TcpConnection): void {
		this._tcp = tcp;
		this.expectRequest(this._owner.limits.requestMs);
		this._kept = false;
	}

	onBytes(bytes: Uint8Array, length: number): void {
		let at = 0;
		while (at < length && this._phase === "reading") {
			if (this._kept) this.setDeadline(this._owner.limits.requestMs);
			this._kept = false;
			at += this.request.feed(bytes, at, length);
			const refused = this.request.refused;
			if (refused != null) {
				this._phase = "handling";
				this.fail(refused.status, refused.code, refused.message);
				return;
			}
			if (this.request.done) this.begin();
			else if (this.request.awaitsContinue) this.sendContinue();
		}
		if (at < length) this._overrun = true;
	}

	onWritable(): void {
		if (this._phase === "writing") this.pump();
	}

	onClosed(): void {
		this._tcp = undefined;
		this.release();
	}

	/** Called about once a second. */
	tick(now: number): void {
		if (this._phase === "free" || this._waiting) return;
		this._pace.tick(now);
		if (now < Math.min(this._deadline, this._answerDeadline)) return;
		if (this.queued) this.sendAway();
		else if (this._phase === "reading" && !this.request.idle) {
			this._phase = "handling";
			this.fail(408, "HTTP_TIMEOUT", "the request did not come in time");
		} else if (this._phase === "handling") {
			this.fail(503, "HTTP_TIMEOUT", "no answer in time");
		} else this.abort();
	}

	/** Begins with the request that waited for its turn. */
	takeTurn(): void {
		this._phase = "handling";
		this._keep = this.request.keepAlive;
		this.setDeadline(this._owner.limits.requestMs);
		this._owner.answer(this);
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
		const tcp = this._tcp;
		this._tcp = undefined;
		this.release();
		return tcp;
	}

	/** It got no turn. */
	private sendAway(): void {
		this._phase = "handling";
		this.header("Retry-After", String(TURN_RETRY_S));
		this.fail(503, "HTTP_BUSY", "too many requests of this address at a time");
	}

	header(name: string, value: string): void {
		this._extraHeaders += `${name}: ${value}\r\n`;
	}

	send(status: number, type: string, body: string | Uint8Array): void {
		if (this._phase !== "handling") return;
		this.answer(status, type, body.length, body.length > 0 ? body : undefined, undefined);
	}

	fail(status: number, code: ErrorCode, message: string): void {
		this.send(status, JSON_TYPE, bodyOf({ error: { code, message } }));
	}

	stream(status: number, type: string, source: BodySource, length?: number): void {
		if (this._phase !== "handling") {
			source.onEnd?.();
			return;
		}
		this.answer(status, type, length, undefined, source);
	}

	resume(): void {
		if (!this._waiting) return;
		this._waiting = false;
		this.setDeadline(this._owner.limits.stallMs);
		this._pace.begin(this._owner.now());
		this.pump();
	}

	/** Puts the head together and starts to write. */
	private answer(
		status: number,
		type: string,
		length: number | undefined,
		body: string | Uint8Array | undefined,
		source: BodySource | undefined,
	): void {
		const request = this.request;
		// A body of unknown length ends with the connection for HTTP/1.0, which has no chunks.
		const chunked = length == null && request.modern;
		this._keep &&= !this._overrun && !this._owner.full && (length != null || request.modern);
		const size =
			length != null ? `Content-Length: ${length}\r\n` : chunked ? "Transfer-Encoding: chunked\r\n" : "";
		const head =
			`HTTP/1.1 ${status} ${statusText(status)}\r\nContent-Type: ${type}\r\n${size}` +
			"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n" +
			`${this._extraHeaders}Connection: ${this._keep ? "keep-alive" : "close"}\r\n\r\n`;
		this._extraHeaders = "";
		if (request.method === "HEAD") {
			this._answer.begin(head, undefined, undefined, false);
			source?.onEnd?.();
		} else this._answer.begin(head, body, source, chunked);
		this._phase = "writing";
		this.setDeadline(this._owner.limits.stallMs);
		this._pace.begin(this._owner.now());
		this._answerDeadline = this._owner.now() + this._owner.limits.answerMs;
		this.pump();
	}

	private expectRequest(ms: number): void {
		this.request.reset();
		this._extraHeaders = "";
		this._overrun = this._waiting = this._keep = false;
		this._kept = true;
		this._since = this._owner.now();
		this._answerDeadline = Number.POSITIVE_INFINITY;
		this.setDeadline(ms);
		this._phase = "reading";
	}

	private begin(): void {
		if (this._owner.hasTurn(this.remoteAddress)) this.takeTurn();
		else {
			this._phase = "queued";
			this.setDeadline(this._owner.limits.requestMs);
		}
	}

	private sendContinue(): void {
		const tcp = this._tcp;
		if (tcp == null || tcp.writable < CONTINUE.length) return;
		putAscii(CONTINUE, 0, CONTINUE.length, this._owner.scratch, 0);
		tcp.write(this._owner.scratch, 0, CONTINUE.length);
	}

	private setDeadline(ms: number): void {
		this._deadline = this._owner.now() + ms;
	}

	/** Writes until the client takes no more, the source has nothing, or the answer is out. */
	private pump(): void {
		for (let tcp = this._tcp; tcp != null && this._phase === "writing" && !this._waiting; tcp = this._tcp) {
			if (this._answer.left > 0) {
				if (!this.writeSome(tcp)) return;
			} else if (!this._answer.next()) this.finish();
			else if (this._answer.left === 0) this.rest();
		}
	}

	private writeSome(tcp: TcpConnection): boolean {
		const scratch = this._owner.scratch;
		const count = this._answer.fill(scratch, Math.min(tcp.writable, scratch.length));
		if (count === 0) return false;
		this.setDeadline(this._owner.limits.stallMs);
		this._pace.take(count);
		tcp.write(scratch, 0, count);
		return true;
	}

	/** The source has no news. */
	private rest(): void {
		this._waiting = true;
		this._answerDeadline = Number.POSITIVE_INFINITY;
		this._owner.turnEnded();
	}

	private finish(): void {
		if (!this._keep || this._overrun) this.leave()?.close();
		else {
			this.expectRequest(this._owner.limits.idleMs);
			this._owner.turnEnded();
		}
	}

	private release(): void {
		if (this._phase === "free") return;
		this._phase = "free";
		this._waiting = false;
		this._answer.drop();
		this._owner.released(this);
	}
}
