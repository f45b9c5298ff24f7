import { putAscii } from "../../bytes/ascii";
import type { ErrorCode } from "../../errors/codes";
import type { Clock } from "../../ports/clock";
import type { Log } from "../../ports/log";
import type {
	Tcp,
	TcpConnection,
	TcpConnectionEvents,
	TcpListener,
	TcpListenerEvents,
} from "../../ports/tcp";
import type { Timer, TimerOwner, Timers } from "../../ports/timers";
import type { Exchange, HttpHandler } from "./exchange";
import { type ConnectionOwner, HttpConnection } from "./http-connection";
import type { HttpLimits } from "./http-limits";
import { bodyOf } from "./json";
import { givesWay, slowestOf } from "./places";

/**
 * For the device: lwip has 8 TCP connections. A browser opens up to six; the adapter takes one more, so that a
 * newcomer is seen at all.
 */
export const DEVICE_LIMITS: HttpLimits = Object.freeze({
	connections: 6,
	perAddress: 2,
	requestMs: 8_000,
	idleMs: 5_000,
	stallMs: 10_000,
	answerMs: 60_000,
});

const TICK_MS = 1000;
const RETRY_MS = 10_000;
/** So many clients that were slow are remembered, for so long. */
const SLOW_MAX = 8;
const SLOW_MS = 60_000;

const BUSY_BODY = bodyOf({ error: { code: "HTTP_BUSY", message: "too many connections" } });
const BUSY =
	"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 2\r\n" +
	`Content-Length: ${BUSY_BODY.length}\r\nConnection: close\r\n\r\n${BUSY_BODY}`;

export interface HttpServerParts {
	readonly tcp: Tcp;
	readonly clock: Clock;
	readonly timers: Timers;
	readonly log: Log;
}

/**
 * HTTP over the Tcp port. Nobody keeps others out: of one address only so many requests are answered at a time,
 * and when every place is in use a newcomer gets that of a client which makes no use of it (places.ts).
 */
export class HttpServer implements TcpListenerEvents, ConnectionOwner, TimerOwner {
	readonly limits: HttpLimits;
	readonly scratch = new Uint8Array(1024);
	/** Why it does not listen (HTTP_PORT_BUSY, LAN_DOWN), or undefined. It tries again every 10 s. */
	error: ErrorCode | undefined;
	private readonly _parts: HttpServerParts;
	private readonly _handler: HttpHandler;
	private readonly _port: number;
	private readonly _connections: HttpConnection[] = [];
	private readonly _tick: Timer;
	private readonly _retry: Timer;
	private readonly _turn: Timer;
	/** Who lost a place lately because of being slow, the last one last. */
	private readonly _slow: { readonly address: string; readonly until: number }[] = [];
	private _listener: TcpListener | undefined;

	constructor(parts: HttpServerParts, handler: HttpHandler, port: number, limits = DEVICE_LIMITS) {
		this._parts = parts;
		this._handler = handler;
		this._port = port;
		this.limits = limits;
		this._tick = parts.timers.create(this, "http tick");
		this._retry = parts.timers.create(this, "http retry");
		this._turn = parts.timers.create(this, "http turn");
	}

	start(): void {
		if (this._listener != null) return;
		this.error = undefined;
		this._listener = this._parts.tcp.listen(this._port, this);
	}

	stop(): void {
		this._retry.stop();
		this._listener?.close();
		this._listener = undefined;
		for (let i = 0; i < this._connections.length; i++) this._connections[i]!.abort();
		this._tick.stop();
		this._turn.stop();
	}

	/** Connections in use. */
	get open(): number {
		let open = 0;
		for (let i = 0; i < this._connections.length; i++) if (!this._connections[i]!.free) open++;
		return open;
	}

	onConnection(tcp: TcpConnection): TcpConnectionEvents | undefined {
		const connection = this.place(tcp.remoteAddress);
		if (connection == null) {
			if (tcp.writable >= BUSY.length) {
				putAscii(BUSY, 0, BUSY.length, this.scratch, 0);
				tcp.write(this.scratch, 0, BUSY.length);
			}
			return undefined;
		}
		connection.open(tcp);
		if (!this._tick.running) this._tick.start(TICK_MS);
		return connection;
	}

	onClosed(code: ErrorCode): void {
		this._listener = undefined;
		if (this.error !== code) this._parts.log.write("error", code, `HTTP port ${this._port} is not open`);
		this.error = code;
		this._retry.start(RETRY_MS);
	}

	now(): number {
		return this._parts.clock.ticks();
	}

	answer(exchange: Exchange): void {
		try {
			this._handler.handle(exchange);
		} catch (error) {
			this._parts.log.write("error", "INTERNAL", `${exchange.request.path}: ${error}`);
			exchange.fail(500, "INTERNAL", "this request met a fault");
		}
	}

	get full(): boolean {
		return this.open >= this.limits.connections;
	}

	hasTurn(address: string): boolean {
		let answering = 0;
		for (let i = 0; i < this._connections.length; i++) {
			const connection = this._connections[i]!;
			if (connection.answering && connection.remoteAddress === address) answering++;
		}
		return answering < this.limits.perAddress;
	}

	/** The next one begins from the timer: in here it would stand on the stack of the one that has ended. */
	turnEnded(): void {
		if (this.nextReady() != null && !this._turn.running) this._turn.start(0);
	}

	released(_connection: HttpConnection): void {
		if (this.open === 0) this._tick.stop();
		this.turnEnded();
	}

	/** A free connection, else that of a client which gives way. */
	private place(newcomer: string): HttpConnection | undefined {
		for (let i = 0; i < this._connections.length; i++) {
			const connection = this._connections[i]!;
			if (connection.free) return connection;
		}
		if (this._connections.length < this.limits.connections) {
			const connection = new HttpConnection(this);
			this._connections.push(connection);
			return connection;
		}
		const now = this.now();
		const wasSlow = this._slow.some(({ address, until }) => address === newcomer && now < until);
		const connection = givesWay(this._connections, { address: newcomer, wasSlow }, now);
		if (connection != null) this.replace(connection);
		return connection;
	}

	/** Ends a connection for another one; whoever was slow is remembered for a while. */
	private replace(connection: HttpConnection): void {
		if (connection.slow) {
			this._slow.push({ address: connection.remoteAddress, until: this.now() + SLOW_MS });
			if (this._slow.length > SLOW_MAX) this._slow.shift();
		}
		connection.giveWay();
	}

	/** Of the requests whose turn may come now, the one that has waited for longest. */
	private nextReady(): HttpConnection | undefined {
		let next: HttpConnection | undefined;
		for (let i = 0; i < this._connections.length; i++) {
			const connection = this._connections[i]!;
			if (!connection.queued || !this.hasTurn(connection.remoteAddress)) continue;
			if (next == null || connection.since < next.since) next = connection;
		}
		return next;
	}

	private giveTurns(): void {
		for (let next = this.nextReady(); next != null; next = this.nextReady()) next.takeTurn();
	}

	/** Who waits for a turn does not wait for a client of the same address that takes its answer slowly. */
	private freeTurns(): void {
		for (let i = 0; i < this._connections.length; i++) {
			const { queued, remoteAddress } = this._connections[i]!;
			if (!queued || this.hasTurn(remoteAddress)) continue;
			const slowest = slowestOf(this._connections, remoteAddress);
			if (slowest != null) this.replace(slowest);
		}
	}

	onTimer(timer: Timer): void {
		if (timer === this._tick) this.onTick();
		else if (timer === this._turn) this.giveTurns();
		else this.start();
	}

	private onTick(): void {
		const now = this.now();
		for (let i = 0; i < this._connections.length; i++) this._connections[i]!.tick(now);
		this.freeTurns();
		if (this.open > 0) this._tick.start(TICK_MS);
	}
}
