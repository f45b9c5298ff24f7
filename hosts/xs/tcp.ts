import type {
	Tcp,
	TcpConnection,
	TcpConnectionEvents,
	TcpListener,
	TcpListenerEvents,
} from "../../modules/ports/tcp";
import type { Guard } from "./guard";
import { later } from "./later";
import { ACCEPTED, ENDED, READABLE, REFUSED, SOCKETS, WRITABLE } from "./socket/events";
import { Sockets } from "./socket/sockets";

/** Of the 8 places for connections: one is left for what is being closed. lwip has 8 pcbs, and the listener is one of them. */
const MAX_CONNECTIONS = 7;

/** TCP servers over our own sockets (docs/dev/tcp.md says why not the SDK's); one port at a time. */
export class XsTcp implements Tcp {
	private readonly _guard: Guard;
	private readonly _isAccessPoint: (address: string) => boolean;
	private readonly _sockets: Sockets;
	/** By the index of their socket. */
	private readonly _connections: (XsConnection | undefined)[] = [];
	private _listener: TcpListenerEvents | undefined;

	/** `isAccessPoint`: the address of an interface of the device is that of its own access point. */
	constructor(guard: Guard, isAccessPoint: (address: string) => boolean = () => false) {
		this._guard = guard;
		this._isAccessPoint = isAccessPoint;
		for (let i = 0; i < SOCKETS; i++) this._connections.push(undefined);
		this._sockets = new Sockets(() => this._turn());
	}

	listen(port: number, events: TcpListenerEvents): TcpListener {
		let open = true;
		if (this._sockets.listen(port)) this._listener = events;
		else later(this._guard, "tcp.onClosed", () => open && events.onClosed("HTTP_PORT_BUSY"));
		return {
			close: () => {
				open = false;
				if (this._listener !== events) return;
				this._listener = undefined;
				this._sockets.stop();
			},
		};
	}

	/** A bounded number of events: then the machine's other work has its turn, and C calls again for the rest. */
	private _turn(): void {
		for (let i = 0; i <= SOCKETS; i++) {
			const news = this._sockets.next();
			if (news < 0) return;
			const index = news >> 5;
			if (news & REFUSED) this._refused();
			else if (news & ACCEPTED) this._accept(index);
			else this._connections[index]?.handle(news);
		}
	}

	private _refused(): void {
		const events = this._listener;
		this._listener = undefined;
		try {
			events?.onClosed("HTTP_PORT_BUSY");
		} catch (error) {
			this._guard.caught("tcp.onClosed", error);
		}
	}

	private _accept(index: number): void {
		let open = 0;
		for (let i = 0; i < SOCKETS; i++) if (this._connections[i] != null) open++;
		const listener = this._listener;
		const connection = listener == null || open >= MAX_CONNECTIONS ? undefined : this._take(index);
		if (listener == null || connection == null) {
			this._sockets.abort(index);
			return;
		}
		this._connections[index] = connection;
		connection.offer(listener);
	}

	/** Undefined when that failed: nobody else would ever give the place back. */
	private _take(index: number): XsConnection | undefined {
		try {
			const onAccessPoint = this._isAccessPoint(this._sockets.interface(index));
			return new XsConnection(this._sockets, index, onAccessPoint, this._guard, () => {
				this._connections[index] = undefined;
			});
		} catch (error) {
			this._guard.caught("tcp.accept", error);
			return undefined;
		}
	}
}

class XsConnection implements TcpConnection {
	readonly remoteAddress: string;
	/** It came in by the device's own access point: by that interface, whatever addresses it used. */
	readonly onAccessPoint: boolean;
	private readonly _sockets: Sockets;
	private readonly _index: number;
	private readonly _guard: Guard;
	private readonly _onClose: () => void;
	private _open = true;
	/** What `writable` reported last, less what was written since. */
	private _room = 0;
	private _events: TcpConnectionEvents | undefined;

	constructor(sockets: Sockets, index: number, onAccessPoint: boolean, guard: Guard, onClose: () => void) {
		this._sockets = sockets;
		this._index = index;
		this.onAccessPoint = onAccessPoint;
		this._guard = guard;
		this._onClose = onClose;
		this.remoteAddress = sockets.address(index);
	}

	/** Nothing is asked of a socket after its close: its index may be another's by then. */
	get writable(): number {
		this._room = this._open ? this._sockets.writable(this._index) : 0;
		return this._room;
	}

	offer(listener: TcpListenerEvents): void {
		try {
			const events = listener.onConnection(this);
			// It may have been closed in there.
			if (this._open) this._events = events;
		} catch (error) {
			this._guard.caught("tcp.onConnection", error);
		}
		if (this._events == null) this.close();
	}

	write(bytes: Uint8Array, offset: number, length: number): void {
		// The reported room holds even when the peer goes in between; its end is reported next.
		if (length > this._room && length > this.writable) throw new RangeError("tcp: more than writable");
		if (!this._open || length === 0) return;
		this._room -= length;
		this._sockets.write(this._index, bytes, offset, length);
	}

	close(): void {
		if (this._leave()) this._sockets.close(this._index);
	}

	/** Resets the connection: the client, whatever it does, holds nothing any more. */
	abort(): void {
		if (this._leave()) this._sockets.abort(this._index);
	}

	handle(news: number): void {
		if (news & ENDED) {
			this._end("tcp.onClosed");
			return;
		}
		let place = "tcp.onBytes";
		try {
			const bytes = news & READABLE ? this._sockets.read(this._index) : undefined;
			if (bytes != null) this._events?.onBytes(new Uint8Array(bytes), bytes.byteLength);
			place = "tcp.onWritable";
			// Not when the handler of the bytes has closed it.
			if (news & WRITABLE) this._events?.onWritable();
		} catch (error) {
			// The exception is recorded, and this connection is closed.
			this._guard.caught(place, error);
			this._end(place);
		}
	}

	/** True once. */
	private _leave(): boolean {
		if (!this._open) return false;
		this._open = false;
		this._events = undefined;
		this._onClose();
		return true;
	}

	private _end(place: string): void {
		const events = this._events;
		this.close();
		try {
			events?.onClosed();
		} catch (error) {
			this._guard.caught(place, error);
		}
	}
}
