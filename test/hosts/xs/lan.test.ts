import { describe, expect, it } from "vitest";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { type Lan, XsUdp } from "../../../hosts/xs/udp";
import { powerUp } from "../sdk/board";

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
