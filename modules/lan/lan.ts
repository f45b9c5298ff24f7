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
	private readonly _host: Pick<Host, "udp" | "tcp">;

	constructor(host: Pick<Host, "udp" | "tcp" | "clock" | "wifi">) {
		this._host = host;
		this.neighbours = new Neighbourhood(host.clock, host.wifi);
		this.multicasts = new Multicasts(host.clock);
	}

	open(port: number, group: string | undefined, events: UdpEvents): UdpSocket {
		return new LanSocket(this, this._host.udp, port, group, events);
	}

	listen(port: number, events: TcpListenerEvents): TcpListener {
		return this._host.tcp.listen(port, new LanListener(this.neighbours, events));
	}
}

class LanSocket implements UdpSocket, UdpEvents {
	private readonly _lan: Lan;
	private readonly _events: UdpEvents;
	private readonly _group: string | undefined;
	private readonly _socket: UdpSocket;

	constructor(lan: Lan, udp: Udp, port: number, group: string | undefined, events: UdpEvents) {
		this._lan = lan;
		this._events = events;
		this._group = group;
		this._socket = udp.open(port, group, this);
	}

	send(bytes: Uint8Array, length: number, address: string, port: number): boolean {
		if (address === this._group && !this._lan.multicasts.take()) return false;
		return this._socket.send(bytes, length, address, port);
	}

	close(): void {
		this._socket.close();
	}

	onPacket(bytes: Uint8Array, length: number, address: string, port: number): void {
		if (this._lan.neighbours.admits(address)) this._events.onPacket(bytes, length, address, port);
	}

	onClosed(code: ErrorCode): void {
		this._events.onClosed(code);
	}
}

class LanListener implements TcpListenerEvents {
	private readonly _neighbours: Neighbourhood;
	private readonly _events: TcpListenerEvents;

	constructor(neighbours: Neighbourhood, events: TcpListenerEvents) {
		this._neighbours = neighbours;
		this._events = events;
	}

	/** A stranger's connection is closed without a word: not even that there is a server is told. */
	onConnection(connection: TcpConnection): TcpConnectionEvents | undefined {
		return this._neighbours.admits(connection.remoteAddress)
			? this._events.onConnection(connection)
			: undefined;
	}

	onClosed(code: ErrorCode): void {
		this._events.onClosed(code);
	}
}
