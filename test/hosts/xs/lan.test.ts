import { describe, expect, it } from "vitest";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { XsTcp } from "../../../hosts/xs/tcp";
import { type Lan, XsUdp } from "../../../hosts/xs/udp";
import type { TcpConnection, TcpConnectionEvents } from "../../../modules/ports/tcp";
import { powerUp } from "../sdk/board";
import { closeAll, connect } from "../sdk/listener";

const GROUP = "224.0.23.0";
const PEER = "192.168.1.9";

const LAN: Lan = {
	isOwn: (address) => address === "192.168.1.20",
	join(socket, _port, group) {
		socket.remove?.(group);
		socket.add?.(group);
	},
};

function udpRig() {
	const board = powerUp();
	board.leased = board.address;
	const guard = new Guard(new TraceLog("info"));
	const udp = new XsUdp(LAN, guard);
	const packets: string[] = [];
	const closed: string[] = [];
	const socket = udp.open(3610, GROUP, {
		onPacket: (bytes, length, address, port) => {
			packets.push(`${Array.from(bytes.subarray(0, length)).join(" ")} ${address}:${port}`);
			if (bytes[0] === 0xee) throw new Error("bad packet");
			if (bytes[0] === 0xcc) socket.close();
		},
		onClosed: (code) => closed.push(code),
	});
	return { board, guard, udp, socket, packets, closed };
}

describe("UDP", () => {
	it("hands over unicasts and multicasts of the group", () => {
		const { board, packets } = udpRig();
		board.deliver(Uint8Array.of(1, 2), PEER, 3610);
		board.deliver(Uint8Array.of(3), PEER, 50000, GROUP);
		board.deliver(Uint8Array.of(4), PEER, 3610, "224.0.0.251");
		board.time.advance(1);
		expect(packets).toEqual([`1 2 ${PEER}:3610`, `3 ${PEER}:50000`]);
	});

	it("reads until nothing is left, though a burst is reported once", () => {
		const { board, packets } = udpRig();
		for (let i = 0; i < 20; i++) board.deliver(Uint8Array.of(i), PEER, 3610);
		board.time.advance(1);
		expect(packets).toHaveLength(20);
	});

	it("drops what a burst has beyond 32, and goes on with the next", () => {
		const { board, packets } = udpRig();
		for (let i = 0; i < 100; i++) board.deliver(Uint8Array.of(i), PEER, 3610);
		board.time.advance(1);
		expect(packets).toHaveLength(32);
		board.deliver(Uint8Array.of(200), PEER, 3610);
		board.time.advance(1);
		expect(packets).toHaveLength(33);
	});

	it("ignores the echo of its own multicast, but not a client on the same machine", () => {
		const { board, packets } = udpRig();
		board.deliver(Uint8Array.of(1), board.address, 3610, GROUP);
		board.deliver(Uint8Array.of(2), board.address, 40000);
		board.time.advance(1);
		expect(packets).toEqual([`2 ${board.address}:40000`]);
	});

	it("hears the group again after a reconnection", () => {
		const { board, udp, packets } = udpRig();
		for (const end of board.sockets) {
			end.stale.add(GROUP);
			end.groups.clear();
		}
		board.deliver(Uint8Array.of(1), PEER, 3610, GROUP);
		udp.rejoin();
		board.deliver(Uint8Array.of(2), PEER, 3610, GROUP);
		board.time.advance(1);
		expect(packets).toEqual([`2 ${PEER}:3610`]);
	});

	it("records a listener that throws, and reads on", () => {
		const { board, guard, packets } = udpRig();
		board.deliver(Uint8Array.of(0xee), PEER, 3610);
		board.deliver(Uint8Array.of(1), PEER, 3610);
		board.time.advance(1);
		expect(packets).toHaveLength(2);
		expect(guard.record?.place).toBe("udp.onPacket: bad packet");
	});

	it("may be closed from within a packet, and twice", () => {
		const { board, guard, socket, packets } = udpRig();
		board.deliver(Uint8Array.of(0xcc), PEER, 3610);
		board.deliver(Uint8Array.of(1), PEER, 3610);
		board.time.advance(1);
		expect(packets).toHaveLength(1);
		socket.close();
		expect(socket.send(Uint8Array.of(1), 1, PEER, 3610)).toBe(false);
		expect(guard.record).toBeUndefined();
		expect(board.sockets).toHaveLength(0);
	});

	it("sends copies of exactly the bytes meant", () => {
		const { board, socket } = udpRig();
		const bytes = Uint8Array.of(1, 2, 3, 4);
		expect(socket.send(bytes, 3, PEER, 3610)).toBe(true);
		bytes.fill(0);
		expect(board.sent.map(({ bytes, address, port }) => `${bytes.join(" ")} ${address}:${port}`)).toEqual([
			`1 2 3 ${PEER}:3610`,
		]);
	});

	it.each([
		["no address yet", undefined, PEER],
		["a name instead of an address", "192.168.1.20", "meter.local"],
	])("says false with %s", (_name, leased, to) => {
		const { board, socket, guard } = udpRig();
		board.leased = leased;
		expect(socket.send(Uint8Array.of(1), 1, to, 3610)).toBe(false);
		expect(guard.record).toBeUndefined();
	});

	it("reports a busy port later, not from within open", () => {
		const board = powerUp();
		board.udpPortBusy = true;
		const closed: string[] = [];
		const udp = new XsUdp(LAN, new Guard(new TraceLog("info")));
		const socket = udp.open(3610, GROUP, {
			onPacket: () => undefined,
			onClosed: (code) => closed.push(code),
		});
		expect(closed).toEqual([]);
		expect(socket.send(Uint8Array.of(1), 1, PEER, 3610)).toBe(false);
		board.time.advance(10);
		expect(closed).toEqual(["LAN_PORT_BUSY"]);
		udp.rejoin();
	});
});

class Handler implements TcpConnectionEvents {
	readonly seen: string[] = [];
	connection!: TcpConnection;

	onBytes(bytes: Uint8Array, length: number): void {
		const text = String.fromCharCode(...bytes.subarray(0, length));
		this.seen.push(text);
		if (text === "throw") throw new Error("handler");
		if (text === "echo") this.connection.write(bytes, 1, 3);
		if (text === "close") this.connection.close();
	}

	onWritable(): void {
		this.seen.push(`w${this.connection.writable}`);
	}

	onClosed(): void {
		this.seen.push("closed");
	}
}

function tcpRig() {
	closeAll();
	const board = powerUp();
	const guard = new Guard(new TraceLog("info"));
	const tcp = new XsTcp(guard);
	const handlers: Handler[] = [];
	const closed: string[] = [];
	let accept = true;
	const events = {
		onConnection(connection: TcpConnection) {
			if (!accept) return undefined;
			const handler = new Handler();
			handler.connection = connection;
			handlers.push(handler);
			return handler;
		},
		onClosed: (code: string) => closed.push(code),
	};
	const listener = tcp.listen(80, events);
	return { board, guard, tcp, listener, events, handlers, closed, refuse: () => (accept = false) };
}

describe("TCP", () => {
	it("hands over bytes, and writes slices of a buffer", () => {
		const { handlers } = tcpRig();
		const client = connect(80);
		client.drain(10);
		client.arrive("echo");
		expect(handlers[0]?.seen).toEqual(["w10", "echo"]);
		expect(client.received).toBe("cho");
		expect(handlers[0]?.connection.writable).toBe(7);
		expect(handlers[0]?.connection.remoteAddress).toBe("192.168.1.50");
	});

	it("throws on a write beyond what is writable", () => {
		const { handlers } = tcpRig();
		connect(80).drain(2);
		expect(() => handlers[0]?.connection.write(new Uint8Array(3), 0, 3)).toThrow(RangeError);
	});

	it("tells of the peer's end once, and nothing after an own close", () => {
		const { handlers } = tcpRig();
		const first = connect(80);
		first.hangUp();
		first.hangUp();
		expect(handlers[0]?.seen).toEqual(["closed"]);
		const second = connect(80);
		second.arrive("close");
		second.hangUp();
		expect(second.closed).toBe(true);
		expect(handlers[1]?.seen).toEqual(["close"]);
	});

	it("gives up the one connection whose handler throws", () => {
		const { guard, handlers } = tcpRig();
		const client = connect(80);
		client.arrive("throw");
		expect(client.closed).toBe(true);
		expect(handlers[0]?.seen).toEqual(["throw", "closed"]);
		expect(guard.record?.place).toBe("tcp.onBytes: handler");
		connect(80).arrive("echo".slice(0, 1));
		expect(handlers[1]?.seen).toEqual(["e"]);
	});

	it("refuses an eighth connection until one of the seven ends", () => {
		const { handlers } = tcpRig();
		const clients = Array.from({ length: 8 }, () => connect(80));
		expect(handlers).toHaveLength(7);
		expect(clients[7]?.closed).toBe(true);
		clients[0]?.hangUp();
		connect(80);
		expect(handlers).toHaveLength(8);
	});

	it("closes a connection that nobody wants", () => {
		const { refuse } = tcpRig();
		refuse();
		for (let i = 0; i < 10; i++) expect(connect(80).closed).toBe(true);
	});

	it("reports a busy port later, and accepts nothing after close", () => {
		const { board, tcp, listener, events, closed } = tcpRig();
		tcp.listen(80, events);
		expect(closed).toEqual([]);
		board.time.advance(10);
		expect(closed).toEqual(["HTTP_PORT_BUSY"]);
		listener.close();
		listener.close();
		expect(() => connect(80)).toThrow("refused");
	});
});
