import UDP from "embedded:io/socket/udp";
import type { Udp, UdpEvents, UdpSocket } from "../../modules/ports/udp";
import type { Guard } from "./guard";
import { later } from "./later";

/** What differs between a device and the simulator. */
export interface Lan {
	/** True for an address of this machine: with our own port it marks the echo of our own multicast. */
	isOwn(address: string): boolean;
	/** Joins `group` on every interface that has an address now, for the socket bound to `port`. */
	join(socket: UDP, port: number, group: string): void;
}

/**
 * Datagrams handled in one turn. A burst beyond it is read and dropped: unread packets hold the receive
 * buffers of the Wi-Fi driver, of which there are 12.
 */
const MAX_PER_TURN = 32;

export class XsUdp implements Udp {
	private readonly _lan: Lan;
	private readonly _guard: Guard;
	private readonly _sockets: XsUdpSocket[] = [];

	constructor(lan: Lan, guard: Guard) {
		this._lan = lan;
		this._guard = guard;
	}

	open(port: number, group: string | undefined, events: UdpEvents): UdpSocket {
		const socket = new XsUdpSocket(this._lan, this._guard, port, group, events, (closed) => {
			const at = this._sockets.indexOf(closed);
			if (at >= 0) this._sockets.splice(at, 1);
		});
		this._sockets.push(socket);
		return socket;
	}

	/** The LAN came back, perhaps with another address: memberships are gone and asked for again. */
	rejoin(): void {
		for (let i = 0; i < this._sockets.length; i++) this._sockets[i]!.join();
	}
}

class XsUdpSocket implements UdpSocket {
	private readonly _lan: Lan;
	private readonly _guard: Guard;
	private readonly _port: number;
	private readonly _group: string | undefined;
	private readonly _onClose: (socket: XsUdpSocket) => void;
	private _events: UdpEvents | undefined;
	private _socket: UDP | undefined;

	constructor(
		lan: Lan,
		guard: Guard,
		port: number,
		group: string | undefined,
		events: UdpEvents,
		onClose: (socket: XsUdpSocket) => void,
	) {
		this._lan = lan;
		this._guard = guard;
		this._port = port;
		this._group = group;
		this._events = events;
		this._onClose = onClose;
		try {
			this._socket = new UDP({ port, onReadable: () => this._read() });
		} catch {
			later(guard, "udp.onClosed", () => {
				const open = this._events;
				this.close();
				open?.onClosed("LAN_PORT_BUSY");
			});
			return;
		}
		this.join();
	}

	join(): void {
		if (this._socket == null || this._group == null) return;
		try {
			this._lan.join(this._socket, this._port, this._group);
		} catch (error) {
			this._guard.caught("udp.join", error);
		}
	}

	send(bytes: Uint8Array, length: number, address: string, port: number): boolean {
		if (this._socket == null) return false;
		try {
			this._socket.write(bytes.subarray(0, length), address, port);
			return true;
		} catch {
			// No route, no buffer, no address yet: the caller's business, not a fault.
			return false;
		}
	}

	close(): void {
		if (this._events == null) return;
		this._events = undefined;
		this._onClose(this);
		const socket = this._socket;
		this._socket = undefined;
		socket?.close();
	}

	private _read(): void {
		for (let count = 0; ; count++) {
			// A callback may have closed us.
			const packet = this._socket?.read();
			if (packet == null) return;
			if (count >= MAX_PER_TURN) continue;
			if (packet.port === this._port && this._lan.isOwn(packet.address)) continue;
			try {
				this._events?.onPacket(new Uint8Array(packet), packet.byteLength, packet.address, packet.port);
			} catch (error) {
				this._guard.caught("udp.onPacket", error);
			}
		}
	}
}
