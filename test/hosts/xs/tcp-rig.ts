import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { XsTcp } from "../../../hosts/xs/tcp";
import type { TcpConnection, TcpConnectionEvents } from "../../../modules/ports/tcp";
import { powerUp } from "../sdk/board";
import { closeAll, connect, deliver, type Peer } from "../sdk/sockets";

export class Handler implements TcpConnectionEvents {
	readonly seen: string[] = [];
	readonly connection: TcpConnection;
	act: (event: string, connection: TcpConnection) => void = () => undefined;

	constructor(connection: TcpConnection) {
		this.connection = connection;
	}

	onBytes(bytes: Uint8Array, length: number): void {
		this.#see(String.fromCharCode(...bytes.subarray(0, length)));
	}

	onWritable(): void {
		this.#see("writable");
	}

	onClosed(): void {
		this.#see("closed");
	}

	#see(event: string): void {
		this.seen.push(event);
		this.act(event, this.connection);
	}
}

export function rig() {
	closeAll();
	const board = powerUp();
	const guard = new Guard(new TraceLog("info"));
	const tcp = new XsTcp(guard);
	const handlers: Handler[] = [];
	const closed: string[] = [];
	const on = { connection: (connection: TcpConnection): Handler | undefined => new Handler(connection) };
	const events = {
		onConnection(connection: TcpConnection) {
			const handler = on.connection(connection);
			if (handler !== undefined) handlers.push(handler);
			return handler;
		},
		onClosed: (code: string) => closed.push(code),
	};
	const listener = tcp.listen(80, events);
	/** A client that the app knows. */
	const accepted = (address?: string): { peer: Peer; handler: Handler } => {
		const peer = connect(80, address);
		deliver();
		return { peer, handler: handlers.at(-1)! };
	};
	return { board, guard, tcp, listener, events, handlers, closed, on, accepted };
}

/** The bytes of `text`, of which one takes `from` on. */
export function put(connection: TcpConnection, text: string): void {
	const bytes = Uint8Array.from(`--${text}--`, (c) => c.charCodeAt(0));
	connection.write(bytes, 2, text.length);
}
