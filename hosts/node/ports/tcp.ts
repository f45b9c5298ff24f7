import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { ErrorCode } from "../../../modules/errors/codes";
import type {
	Tcp,
	TcpConnection,
	TcpConnectionEvents,
	TcpListener,
	TcpListenerEvents,
} from "../../../modules/ports/tcp";
import { isLoopback } from "../../../modules/web/http/loopback";
import type { NodeGuard } from "./guard";

/** A client that does not take the rest of an answer after we closed is cut off this much later. */
const LINGER_MS = 5000;

/** Listens on these local addresses; the first one must open, the others are welcome. */
export class NodeTcp implements Tcp {
	/** Called once the first address listens, with the port (which is chosen here when 0 was asked for). */
	onListening: ((port: number) => void) | undefined;
	readonly #addresses: readonly string[];
	readonly #guard: NodeGuard;
	readonly #playsAccessPoint: boolean;

	/** `playsAccessPoint`: the loopback interface stands for a new device's own access point. */
	constructor(addresses: readonly string[], guard: NodeGuard, playsAccessPoint = false) {
		this.#addresses = addresses;
		this.#guard = guard;
		this.#playsAccessPoint = playsAccessPoint;
	}

	listen(port: number, events: TcpListenerEvents): TcpListener {
		const servers: Server[] = [];
		let open = true;
		const close = () => {
			open = false;
			for (const server of servers) server.close();
		};
		const serve = (index: number, actualPort: number) => {
			const server = createServer((socket) => this.#accept(socket, events));
			servers.push(server);
			server.on("error", (error: NodeJS.ErrnoException) => {
				if (index > 0) {
					this.#guard.note("warn", codeOf(error), `${this.#addresses[index]}:${actualPort} ${error.message}`);
					return;
				}
				if (!open) return;
				close();
				this.#guard.run("tcp.onClosed", () => events.onClosed(codeOf(error)));
			});
			server.listen(actualPort, this.#addresses[index], () => {
				if (index > 0 || !open) return;
				const chosen = (server.address() as AddressInfo).port;
				for (let i = 1; i < this.#addresses.length; i++) serve(i, chosen);
				this.#guard.run("tcp.onListening", () => this.onListening?.(chosen));
			});
		};
		serve(0, port);
		return { close };
	}

	#accept(socket: Socket, events: TcpListenerEvents): void {
		const connection = new NodeConnection(socket, this.#guard, this.#playsAccessPoint);
		let handler: TcpConnectionEvents | undefined;
		this.#guard.run("tcp.onConnection", () => {
			handler = events.onConnection(connection);
		});
		if (handler === undefined) connection.close();
		else connection.attach(handler);
	}
}

class NodeConnection implements TcpConnection {
	readonly remoteAddress: string;
	readonly onAccessPoint: boolean;
	readonly #socket: Socket;
	readonly #guard: NodeGuard;
	#events: TcpConnectionEvents | undefined;
	#closed = false;

	constructor(socket: Socket, guard: NodeGuard, playsAccessPoint: boolean) {
		this.#socket = socket;
		this.#guard = guard;
		this.remoteAddress = plain(socket.remoteAddress);
		// The kernel takes packets for 127.0.0.0/8 from no other interface.
		this.onAccessPoint =
			playsAccessPoint && isLoopback(plain(socket.localAddress)) && isLoopback(this.remoteAddress);
		socket.setNoDelay(true);
		socket.on("error", () => socket.destroy());
		// What still comes after we closed is read and dropped, so that the answer is not lost in a reset.
		socket.on("data", (bytes) => {
			this.#guard.run("tcp.onBytes", () => this.#events?.onBytes(bytes, bytes.length));
		});
		socket.on("drain", () => this.#guard.run("tcp.onWritable", () => this.#events?.onWritable()));
		socket.on("close", () => {
			const events = this.#events;
			this.#events = undefined;
			this.#closed = true;
			this.#guard.run("tcp.onClosed", () => events?.onClosed());
		});
	}

	/**
	 * A little above the mark from which Node promises a "drain", so that whoever stops for want of room is
	 * always called again.
	 */
	get writable(): number {
		if (this.#closed) return 0;
		return Math.max(0, this.#socket.writableHighWaterMark + 64 - this.#socket.writableLength);
	}

	attach(events: TcpConnectionEvents): void {
		this.#events = events;
	}

	write(bytes: Uint8Array, offset: number, length: number): void {
		if (length > this.writable) throw new RangeError("output full");
		this.#socket.write(bytes.slice(offset, offset + length));
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#events = undefined;
		this.#socket.end();
		setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
	}

	abort(): void {
		this.#closed = true;
		this.#events = undefined;
		this.#socket.resetAndDestroy();
	}
}

/** An address without the prefix that IPv4 has on a socket of both families. */
function plain(address: string | undefined): string {
	return (address ?? "").replace(/^::ffff:/, "");
}

function codeOf(error: NodeJS.ErrnoException): ErrorCode {
	return error.code === "EADDRINUSE" || error.code === "EACCES" ? "HTTP_PORT_BUSY" : "LAN_DOWN";
}
