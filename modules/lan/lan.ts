import type { ErrorCode } from "../errors/codes";
import type { Host } from "../ports/host";
import type { Tcp, TcpConnection, TcpConnectionEvents, TcpListener, TcpListenerEvents } from "../ports/tcp";
import type { Udp, UdpEvents, UdpSocket } from "../ports/udp";
import { Multicasts } from "./multicasts";
import { Neighbourhood } from "./neighbourhood";

/**
 * The host's Udp and Tcp as the services of the LAN get them: what comes from no neighbour never arrives, and what goes to
 * a group leaves only while the budget of all multicast has room. A service cannot forget either.
 */
export class Lan implements Udp, Tcp {
	readonly neighbours: Neighbourhood;
	readonly multicasts: Multicasts;
	readonly #host: Pick<Host, "udp" | "tcp">;

	constructor(host: Pick<Host, "udp" | "tcp" | "clock" | "wifi">) {
		this.#host = host;
		this.neighbours = new Neighbourhood(host.clock, host.wifi);
		this.multicasts = new Multicasts(host.clock);
	}

	open(port: number, group: string | undefined, events: UdpEvents): UdpSocket {
		return new LanSocket(this, this.#host.udp, port, group, events);
	}

	listen(port: number, events: TcpListenerEvents): TcpListener {
		return this.#host.tcp.listen(port, new LanListener(this.neighbours, events));
	}
}

class LanSocket implements UdpSocket, UdpEvents {
	readonly #lan: Lan;
	readonly #events: UdpEvents;
	readonly #group: string | undefined;
	readonly #socket: UdpSocket;

	constructor(lan: Lan, udp: Udp, port: number, group: string | undefined, events: UdpEvents) {
		this.#lan = lan;
		this.#events = events;
		this.#group = group;
		this.#socket = udp.open(port, group, this);
	}

	send(bytes: Uint8Array, length: number, address: string, port: number): boolean {
		if (address === this.#group && !this.#lan.multicasts.take()) return false;
		return this.#socket.send(bytes, length, address, port);
	}

	close(): void {
		this.#socket.close();
	}

	onPacket(bytes: Uint8Array, length: number, address: string, port: number): void {
		if (this.#lan.neighbours.admits(address)) this.#events.onPacket(bytes, length, address, port);
	}

	onClosed(code: ErrorCode): void {
		this.#events.onClosed(code);
	}
}

class LanListener implements TcpListenerEvents {
	readonly #neighbours: Neighbourhood;
	readonly #events: TcpListenerEvents;

	constructor(neighbours: Neighbourhood, events: TcpListenerEvents) {
		this.#neighbours = neighbours;
		this.#events = events;
	}

	/** A stranger's connection is closed without a word: not even that there is a server is told. */
	onConnection(connection: TcpConnection): TcpConnectionEvents | undefined {
		return this.#neighbours.admits(connection.remoteAddress)
			? this.#events.onConnection(connection)
			: undefined;
	}

	onClosed(code: ErrorCode): void {
		this.#events.onClosed(code);
	}
}
