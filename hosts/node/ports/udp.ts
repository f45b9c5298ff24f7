import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { networkInterfaces } from "node:os";
import type { ErrorCode } from "../../../modules/errors/codes";
import type { Udp, UdpEvents, UdpSocket } from "../../../modules/ports/udp";
import type { NodeGuard } from "./guard";

const BROADCAST = "255.255.255.255";
/** mDNS: every responder of a machine has this port (RFC 6762 15), and what it sends must still arrive after a hop. */
const SHARED_PORT = 5353;
const SHARED_TTL = 255;

/**
 * IPv4 datagrams on one local address. On Linux a socket that is bound to an address hears neither the group
 * nor broadcasts, and one bound to all addresses would take what is meant for other programs on other
 * addresses of this machine. So one socket is bound to the address, for unicasts and for all that is sent, and one each to the
 * group, to 255.255.255.255 and to the network's own broadcast address. Only the first is
 * exclusive: that is how a busy port is noticed. A port that programs share has one socket, on the group, which takes
 * no unicast from another program.
 */
export class NodeUdp implements Udp {
	readonly #address: string;
	readonly #guard: NodeGuard;

	constructor(address: string, guard: NodeGuard) {
		this.#address = address;
		this.#guard = guard;
	}

	open(port: number, group: string | undefined, events: UdpEvents): UdpSocket {
		return new NodeUdpSocket(this.#address, port, group, events, this.#guard);
	}
}

class NodeUdpSocket implements UdpSocket {
	readonly #address: string;
	readonly #port: number;
	readonly #group: string | undefined;
	readonly #events: UdpEvents;
	readonly #guard: NodeGuard;
	readonly #sockets: Socket[] = [];
	#open = true;

	constructor(address: string, port: number, group: string | undefined, events: UdpEvents, guard: NodeGuard) {
		this.#address = address;
		this.#port = port;
		this.#group = group;
		this.#events = events;
		this.#guard = guard;
		if (port === SHARED_PORT && group !== undefined) {
			this.#share(group);
			return;
		}
		const main = this.#listen(address, false, (socket) => {
			socket.setMulticastTTL(1);
			// Other programs on this machine hear our announcements; our own ear drops them.
			socket.setMulticastLoopback(true);
			if (group !== undefined) socket.setMulticastInterface(address);
			this.#listenToAll();
		});
		main.on("error", (error) => this.#fail(error));
	}

	send(bytes: Uint8Array, length: number, address: string, port: number): boolean {
		if (!this.#open) return false;
		try {
			this.#sockets[0]!.send(Uint8Array.prototype.slice.call(bytes, 0, length), port, address, (error) => {
				if (error !== null && this.#open) this.#guard.note("debug", "LAN_DOWN", `send: ${error.message}`);
			});
			return true;
		} catch {
			return false;
		}
	}

	close(): void {
		if (!this.#open) return;
		this.#open = false;
		for (const socket of this.#sockets) socket.close();
	}

	#share(group: string): void {
		const socket = this.#listen(process.platform === "linux" ? group : "0.0.0.0", true, (bound) => {
			bound.addMembership(group, this.#address);
			bound.setMulticastInterface(this.#address);
			bound.setMulticastTTL(SHARED_TTL);
		});
		socket.on("error", (error) => this.#fail(error));
	}

	/** Opens the ears for group and broadcasts, once the address is ours. */
	#listenToAll(): void {
		const group = this.#group;
		const linux = process.platform === "linux";
		if (group !== undefined) {
			const ear = this.#listen(linux ? group : "0.0.0.0", true, (socket) =>
				socket.addMembership(group, this.#address),
			);
			ear.on("error", (error) => this.#fail(error));
		}
		if (!linux) return;
		for (const address of [BROADCAST, broadcastOf(this.#address)]) {
			if (address === undefined) continue;
			const ear = this.#listen(address, true, () => {});
			ear.on("error", (error) => this.#guard.note("warn", codeOf(error), `${address}: ${error.message}`));
		}
	}

	#listen(address: string, shared: boolean, onBound: (socket: Socket) => void): Socket {
		const socket = createSocket({ type: "udp4", reuseAddr: shared });
		this.#sockets.push(socket);
		socket.on("message", (bytes, from) => this.#receive(bytes, from));
		socket.bind({ address, port: this.#port, exclusive: true }, () => {
			if (!this.#open) return;
			try {
				onBound(socket);
			} catch (error) {
				this.#fail(error as Error);
			}
		});
		return socket;
	}

	#receive(bytes: Uint8Array, from: RemoteInfo): void {
		if (!this.#open || (from.address === this.#address && from.port === this.#port)) return;
		this.#guard.run("udp.onPacket", () =>
			this.#events.onPacket(bytes, bytes.length, from.address, from.port),
		);
	}

	#fail(error: NodeJS.ErrnoException): void {
		if (!this.#open) return;
		this.close();
		this.#guard.run("udp.onClosed", () => this.#events.onClosed(codeOf(error)));
	}
}

function codeOf(error: NodeJS.ErrnoException): ErrorCode {
	return error.code === "EADDRINUSE" || error.code === "EACCES" ? "LAN_PORT_BUSY" : "LAN_DOWN";
}

/** Broadcast address of the network of this machine to which `address` belongs, or undefined. */
function broadcastOf(address: string): string | undefined {
	const host = bitsOf(address);
	for (const card of Object.values(networkInterfaces()))
		for (const { address: own, netmask, family } of card ?? []) {
			const mask = bitsOf(netmask);
			if (family !== "IPv4" || mask === -1 || ((bitsOf(own) ^ host) & mask) !== 0) continue;
			const all = host | ~mask;
			return [24, 16, 8, 0].map((shift) => (all >>> shift) & 255).join(".");
		}
	return undefined;
}

function bitsOf(address: string): number {
	return address.split(".").reduce((bits, part) => (bits << 8) | Number(part), 0);
}
