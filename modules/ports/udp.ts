import type { ErrorCode } from "../errors/codes";

/** IPv4 datagrams. */
export interface Udp {
	/**
	 * Binds `port` on the LAN interface and joins `group` where given. Never throws: `onClosed` says why it
	 * is not open (`LAN_PORT_BUSY`, `LAN_DOWN`). Adapters join the group again after every address change.
	 */
	open(port: number, group: string | undefined, events: UdpEvents): UdpSocket;
}

export interface UdpEvents {
	/** One datagram `bytes[0..length)`; valid only during the call. Own multicasts are filtered out. */
	onPacket(bytes: Uint8Array, length: number, address: string, port: number): void;
	onClosed(code: ErrorCode): void;
}

export interface UdpSocket {
	/** Sends `bytes[0..length)`; the bytes are copied. False when it could not be handed to the stack. */
	send(bytes: Uint8Array, length: number, address: string, port: number): boolean;
	close(): void;
}
