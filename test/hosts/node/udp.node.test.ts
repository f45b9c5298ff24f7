import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { NodeGuard } from "../../../hosts/node/ports/guard";
import { NodeUdp } from "../../../hosts/node/ports/udp";
import type { ErrorCode } from "../../../modules/errors/codes";
import type { UdpSocket } from "../../../modules/ports/udp";

const GROUP = "224.0.23.0";
const OWN = "127.0.0.41";
const PEER = "127.0.0.42";
/** Not 3610, which another program on this machine may have. */
const PORT = 39_610;

const open: { close(): void }[] = [];

afterEach(() => {
	for (const socket of open.splice(0)) socket.close();
});

interface Heard {
	text: string;
	address: string;
	port: number;
}

/** One of our sockets, with all it heard. */
function listen(address: string, group: string | undefined = GROUP) {
	const guard = new NodeGuard({ level: "error", write: (_level, _code, text) => expect(text).toBe("") });
	const heard: Heard[] = [];
	const closed: ErrorCode[] = [];
	const socket: UdpSocket = new NodeUdp(address, guard).open(PORT, group, {
		onPacket(bytes, length, from, port) {
			heard.push({ text: Buffer.from(bytes.subarray(0, length)).toString(), address: from, port });
		},
		onClosed: (code) => closed.push(code),
	});
	open.push(socket);
	return { socket, heard, closed };
}

/** A foreign socket on `address`, at any port. */
async function peer(address = PEER, port = 0): Promise<Socket> {
	const socket = createSocket({ type: "udp4" });
	await new Promise<void>((resolve) => socket.bind({ port, address, exclusive: true }, resolve));
	socket.setBroadcast(true);
	socket.setMulticastInterface(address);
	open.push(socket);
	return socket;
}

async function until(done: () => boolean): Promise<void> {
	const end = Date.now() + 3000;
	while (!done() && Date.now() < end) await new Promise((resolve) => setImmediate(resolve));
	expect(done()).toBe(true);
}

/** Sends until it arrives, since the sockets open in their own time. */
async function arrives(heard: Heard[], from: Socket, to: string, text: string): Promise<void> {
	const end = Date.now() + 3000;
	while (!heard.some((packet) => packet.text === text) && Date.now() < end) {
		from.send(text, PORT, to);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	expect(heard.map((packet) => packet.text)).toContain(text);
}

describe("NodeUdp", () => {
	it("hears unicast, the group and the network's broadcast, each with the sender's address and port", async () => {
		const { heard } = listen(OWN);
		const from = await peer();
		await arrives(heard, from, OWN, "unicast");
		await arrives(heard, from, GROUP, "group");
		await arrives(heard, from, "127.255.255.255", "broadcast");
		const port = from.address().port;
		for (const packet of heard) expect([packet.address, packet.port]).toEqual([PEER, port]);
	});

	it("sends from its own port and address, to a host and to the group", async () => {
		const { socket } = listen(OWN);
		const other = listen(PEER);
		const bytes = Buffer.from("hello, not this");
		await until(() => {
			socket.send(bytes, 5, PEER, PORT);
			return other.heard.length > 0;
		});
		expect(other.heard[0]).toEqual({ text: "hello", address: OWN, port: PORT });
		await until(() => {
			socket.send(Buffer.from("all"), 3, GROUP, PORT);
			return other.heard.some((packet) => packet.text === "all");
		});
	});

	it("does not hear what it sends to the group itself", async () => {
		const { socket, heard } = listen(OWN);
		const other = listen(PEER);
		await until(() => {
			socket.send(Buffer.from("own"), 3, GROUP, PORT);
			return other.heard.some((packet) => packet.text === "own");
		});
		expect(heard).toEqual([]);
	});

	it("says that the port is busy, once, and closes", async () => {
		await peer(OWN, PORT);
		const { socket, closed } = listen(OWN);
		await until(() => closed.length > 0);
		expect(closed).toEqual(["LAN_PORT_BUSY"]);
		expect(socket.send(Buffer.from("x"), 1, PEER, PORT)).toBe(false);
		socket.close();
	});

	it("notices a program that has the port on all addresses", async () => {
		await peer("0.0.0.0", PORT);
		const { closed } = listen(OWN);
		await until(() => closed.length > 0);
		expect(closed).toEqual(["LAN_PORT_BUSY"]);
	});

	it("says that there is no network where the address is not of this machine", async () => {
		const { closed } = listen("198.51.100.7");
		await until(() => closed.length > 0);
		expect(closed).toEqual(["LAN_DOWN"]);
	});

	it("can be closed twice, and at once after it was opened, without an event", async () => {
		const { socket, closed, heard } = listen(OWN);
		socket.close();
		socket.close();
		const again = listen(OWN);
		const from = await peer();
		await arrives(again.heard, from, OWN, "again");
		expect([closed, heard]).toEqual([[], []]);
	});

	it("lets two nodes on two addresses of one machine hear the group", async () => {
		const first = listen(OWN);
		const second = listen(PEER);
		const from = await peer("127.0.0.43");
		await arrives(first.heard, from, GROUP, "both");
		await arrives(second.heard, from, GROUP, "both");
	});
});
