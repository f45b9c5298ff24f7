import type { ErrorCode } from "../errors/codes";

export interface Tcp {
	/** Listens on `port`. Never throws: `onClosed` says why it does not (`HTTP_PORT_BUSY`, `LAN_DOWN`). */
	listen(port: number, events: TcpListenerEvents): TcpListener;
}

export interface TcpListenerEvents {
	/** A client connected. Return its handler, or undefined to refuse (the connection is closed). */
	onConnection(connection: TcpConnection): TcpConnectionEvents | undefined;
	onClosed(code: ErrorCode): void;
}

export interface TcpListener {
	close(): void;
}

export interface TcpConnectionEvents {
	/** `bytes[0..length)`; valid only during the call. */
	onBytes(bytes: Uint8Array, length: number): void;
	/** At least `connection.writable` bytes can be written now. */
	onWritable(): void;
	/** The peer closed, or the connection failed. Not called after our own `close`. */
	onClosed(): void;
}

export interface TcpConnection {
	readonly remoteAddress: string;
	/**
	 * True when the client came in by the device's own access point. The host decides it once, when the connection
	 * is accepted, by the interface that the handshake came through, never by an address that the client chose.
	 */
	readonly onAccessPoint: boolean;
	/** Bytes that `write` takes now. */
	readonly writable: number;
	/** Hands over `bytes[offset..offset+length)` (copied); `length` must not exceed `writable`. */
	write(bytes: Uint8Array, offset: number, length: number): void;
	/** Sends what was written, then closes. A client that does not take it holds the connection for a few seconds at most. */
	close(): void;
	/** Drops what was not sent and resets the connection: the client, whatever it does, holds nothing any more. */
	abort(): void;
}
