import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import type {
	Tcp,
	TcpConnection,
	TcpConnectionEvents,
	TcpListener,
	TcpListenerEvents,
} from "../../modules/ports/tcp";
import type { Guard } from "./guard";
import { later } from "./later";

/** lwip has 8 connections for the whole device; more than the server's and a newcomer are refused here, before they cost memory. */
const MAX_CONNECTIONS = 7;

export class XsTcp implements Tcp {
	readonly #guard: Guard;
	readonly #isGuest: (remoteAddress: string) => boolean;
	#connections = 0;

	/** `isGuest`: the address is that of a client of the device's own access point, which is open. */
	constructor(guard: Guard, isGuest: (remoteAddress: string) => boolean = () => false) {
		this.#guard = guard;
		this.#isGuest = isGuest;
	}

	listen(port: number, events: TcpListenerEvents): TcpListener {
		let open = true;
		let listener: Listener | undefined;
		try {
			listener = new Listener({
				port,
				onReadable: (count) => {
					for (let i = 0; i < count && open; i++) this.#accept(listener, events);
				},
			});
		} catch {
			later(this.#guard, "tcp.onClosed", () => open && events.onClosed("HTTP_PORT_BUSY"));
		}
		return {
			close() {
				open = false;
				listener?.close();
				listener = undefined;
			},
		};
	}

	#accept(listener: Listener | undefined, events: TcpListenerEvents): void {
		const from = listener?.read();
		if (from == null) return;
		if (this.#connections >= MAX_CONNECTIONS) {
			from.close();
			return;
		}
		this.#connections++;
		try {
			new XsConnection(
				from,
				events,
				this.#guard,
				this.#isGuest(from.remoteAddress),
				() => this.#connections--,
			);
		} catch (error) {
			// The connection was gone before it could be taken over.
			this.#connections--;
			this.#guard.caught("tcp.accept", error);
		}
	}
}

class XsConnection implements TcpConnection {
	readonly remoteAddress: string;
	readonly onAccessPoint: boolean;
	writable = 0;
	readonly #guard: Guard;
	readonly #onEnd: () => void;
	#socket: TCP | undefined;
	#events: TcpConnectionEvents | undefined;

	constructor(from: TCP, listener: TcpListenerEvents, guard: Guard, isGuest: boolean, onEnd: () => void) {
		this.#guard = guard;
		this.#onEnd = onEnd;
		this.remoteAddress = from.remoteAddress;
		this.onAccessPoint = isGuest;
		this.#socket = new TCP({
			from,
			onReadable: () => this.#onReadable(),
			onWritable: (count) => this.#onWritable(count),
			onError: () => this.#onError(),
		});
		try {
			this.#events = listener.onConnection(this);
		} catch (error) {
			guard.caught("tcp.onConnection", error);
		}
		if (this.#events == null) this.close();
	}

	write(bytes: Uint8Array, offset: number, length: number): void {
		if (length > this.writable) throw new RangeError("tcp: more than writable");
		if (this.#socket == null || length === 0) return;
		this.writable -= length;
		this.#socket.write(bytes.subarray(offset, offset + length));
	}

	close(): void {
		const socket = this.#socket;
		if (socket == null) return;
		this.#socket = undefined;
		this.#events = undefined;
		this.writable = 0;
		this.#onEnd();
		socket.close();
	}

	/** The SDK's class has no reset: what was written goes out, if the client takes it. */
	abort(): void {
		this.close();
	}

	#onReadable(): void {
		try {
			const bytes = this.#socket?.read();
			if (bytes != null) this.#events?.onBytes(new Uint8Array(bytes), bytes.byteLength);
		} catch (error) {
			this.#fault("tcp.onBytes", error);
		}
	}

	#onWritable(count: number): void {
		if (this.#socket == null) return;
		this.writable = count;
		try {
			this.#events?.onWritable();
		} catch (error) {
			this.#fault("tcp.onWritable", error);
		}
	}

	#onError(): void {
		this.#end("tcp.onClosed");
	}

	/** The exception is recorded, and this one connection given up. */
	#fault(place: string, error: unknown): void {
		this.#guard.caught(place, error);
		this.#end(place);
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
