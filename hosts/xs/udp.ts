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
	readonly #lan: Lan;
	readonly #guard: Guard;
	readonly #sockets: XsUdpSocket[] = [];

	constructor(lan: Lan, guard: Guard) {
		this.#lan = lan;
		this.#guard = guard;
	}

	open(port: number, group: string | undefined, events: UdpEvents): UdpSocket {
		const socket = new XsUdpSocket(this.#lan, this.#guard, port, group, events, (closed) => {
			const at = this.#sockets.indexOf(closed);
			if (at >= 0) this.#sockets.splice(at, 1);
		});
		this.#sockets.push(socket);
		return socket;
	}

	/** The LAN came back, perhaps with another address: memberships are gone and asked for again. */
	rejoin(): void {
		for (let i = 0; i < this.#sockets.length; i++) this.#sockets[i]!.join();
	}
}

class XsUdpSocket implements UdpSocket {
	readonly #lan: Lan;
	readonly #guard: Guard;
	readonly #port: number;
	readonly #group: string | undefined;
	readonly #onClose: (socket: XsUdpSocket) => void;
	#events: UdpEvents | undefined;
	#socket: UDP | undefined;

	constructor(
		lan: Lan,
		guard: Guard,
		port: number,
		group: string | undefined,
		events: UdpEvents,
		onClose: (socket: XsUdpSocket) => void,
	) {
		this.#lan = lan;
		this.#guard = guard;
		this.#port = port;
		this.#group = group;
		this.#events = events;
		this.#onClose = onClose;
		try {
			this.#socket = new UDP({ port, onReadable: () => this.#read() });
		} catch {
			later(guard, "udp.onClosed", () => {
				const open = this.#events;
				this.close();
				open?.onClosed("LAN_PORT_BUSY");
			});
			return;
		}
		this.join();
	}

	join(): void {
		if (this.#socket == null || this.#group == null) return;
		try {
			this.#lan.join(this.#socket, this.#port, this.#group);
		} catch (error) {
			this.#guard.caught("udp.join", error);
		}
	}

	send(bytes: Uint8Array, length: number, address: string, port: number): boolean {
		if (this.#socket == null) return false;
		try {
			this.#socket.write(bytes.subarray(0, length), address, port);
			return true;
		} catch {
			// No route, no buffer, no address yet: the caller's business, not a fault.
			return false;
		}
	}

	close(): void {
		if (this.#events == null) return;
		this.#events = undefined;
		this.#onClose(this);
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.close();
	}

	#read(): void {
		for (let count = 0; ; count++) {
			// A callback may have closed us.
			const packet = this.#socket?.read();
			if (packet == null) return;
			if (count >= MAX_PER_TURN) continue;
			if (packet.port === this.#port && this.#lan.isOwn(packet.address)) continue;
			try {
				this.#events?.onPacket(new Uint8Array(packet), packet.byteLength, packet.address, packet.port);
			} catch (error) {
				this.#guard.caught("udp.onPacket", error);
			}
		}
	}
}
