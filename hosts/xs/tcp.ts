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

/** Of the 8 places for connections; the others are being closed, and lwip has 8 in all. */
const MAX_CONNECTIONS = 7;

/** TCP servers over our own sockets (docs/dev/tcp.md says why not the SDK's); one port at a time. */
export class XsTcp implements Tcp {
	readonly #guard: Guard;
	readonly #isAccessPoint: (address: string) => boolean;
	readonly #sockets: Sockets;
	/** By the index of their socket. */
	readonly #connections: (XsConnection | undefined)[] = [];
	#listener: TcpListenerEvents | undefined;

	/** `isAccessPoint`: the address of an interface of the device is that of its own access point. */
	constructor(guard: Guard, isAccessPoint: (address: string) => boolean = () => false) {
		this.#guard = guard;
		this.#isAccessPoint = isAccessPoint;
		for (let i = 0; i < SOCKETS; i++) this.#connections.push(undefined);
		this.#sockets = new Sockets(() => this.#turn());
	}

	listen(port: number, events: TcpListenerEvents): TcpListener {
		let open = true;
		if (this.#sockets.listen(port)) this.#listener = events;
		else later(this.#guard, "tcp.onClosed", () => open && events.onClosed("HTTP_PORT_BUSY"));
		return {
			close: () => {
				open = false;
				if (this.#listener !== events) return;
				this.#listener = undefined;
				this.#sockets.stop();
			},
		};
	}

	/** A bounded number of events: then the machine's other work has its turn, and C calls again for the rest. */
	#turn(): void {
		for (let i = 0; i <= SOCKETS; i++) {
			const news = this.#sockets.next();
			if (news < 0) return;
			const index = news >> 5;
			if (news & REFUSED) this.#refused();
			else if (news & ACCEPTED) this.#accept(index);
			else this.#connections[index]?.handle(news);
		}
	}

	#refused(): void {
		const events = this.#listener;
		this.#listener = undefined;
		try {
			events?.onClosed("HTTP_PORT_BUSY");
		} catch (error) {
			this.#guard.caught("tcp.onClosed", error);
		}
	}

	#accept(index: number): void {
		let open = 0;
		for (let i = 0; i < SOCKETS; i++) if (this.#connections[i] != null) open++;
		if (this.#listener == null || open >= MAX_CONNECTIONS) {
			this.#sockets.abort(index);
			return;
		}
		const onAccessPoint = this.#isAccessPoint(this.#sockets.interface(index));
		const connection = new XsConnection(this.#sockets, index, onAccessPoint, this.#guard, () => {
			this.#connections[index] = undefined;
		});
		this.#connections[index] = connection;
		connection.offer(this.#listener);
	}
}

class XsConnection implements TcpConnection {
	readonly remoteAddress: string;
	/** It came in by the device's own access point: by that interface, whatever addresses it used. */
	readonly onAccessPoint: boolean;
	readonly #sockets: Sockets;
	readonly #index: number;
	readonly #guard: Guard;
	readonly #onClose: () => void;
	#open = true;
	/** What `writable` told last, less what was written since. */
	#room = 0;
	#events: TcpConnectionEvents | undefined;

	constructor(sockets: Sockets, index: number, onAccessPoint: boolean, guard: Guard, onClose: () => void) {
		this.#sockets = sockets;
		this.#index = index;
		this.onAccessPoint = onAccessPoint;
		this.#guard = guard;
		this.#onClose = onClose;
		this.remoteAddress = sockets.address(index);
	}

	/** Nothing is asked of a socket after its close: its index may be another's by then. */
	get writable(): number {
		this.#room = this.#open ? this.#sockets.writable(this.#index) : 0;
		return this.#room;
	}

	offer(listener: TcpListenerEvents): void {
		try {
			const events = listener.onConnection(this);
			// It may have been closed in there.
			if (this.#open) this.#events = events;
		} catch (error) {
			this.#guard.caught("tcp.onConnection", error);
		}
		if (this.#events == null) this.close();
	}

	write(bytes: Uint8Array, offset: number, length: number): void {
		// The room that was told holds even when the peer goes in between; its end is told next.
		if (length > this.#room && length > this.writable) throw new RangeError("tcp: more than writable");
		if (!this.#open || length === 0) return;
		this.#room -= length;
		this.#sockets.write(this.#index, bytes, offset, length);
	}

	close(): void {
		if (this.#leave()) this.#sockets.close(this.#index);
	}

	/** Resets the connection: the client, whatever it does, holds nothing any more. */
	abort(): void {
		if (this.#leave()) this.#sockets.abort(this.#index);
	}

	handle(news: number): void {
		if (news & ENDED) {
			this.#end("tcp.onClosed");
			return;
		}
		let place = "tcp.onBytes";
		try {
			const bytes = news & READABLE ? this.#sockets.read(this.#index) : undefined;
			if (bytes != null) this.#events?.onBytes(new Uint8Array(bytes), bytes.byteLength);
			place = "tcp.onWritable";
			// Not when the handler of the bytes has closed it.
			if (news & WRITABLE) this.#events?.onWritable();
		} catch (error) {
			// The exception is recorded, and this one connection given up.
			this.#guard.caught(place, error);
			this.#end(place);
		}
	}

	/** True once. */
	#leave(): boolean {
		if (!this.#open) return false;
		this.#open = false;
		this.#events = undefined;
		this.#onClose();
		return true;
	}

	#end(place: string): void {
		const events = this.#events;
		this.close();
		try {
			events?.onClosed();
		} catch (error) {
			this.#guard.caught(place, error);
		}
	}
}
