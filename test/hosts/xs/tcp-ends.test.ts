import { describe, expect, it } from "vitest";
import type { TcpConnection } from "../../../modules/ports/tcp";
import { connect, deliver, type Peer, placesInUse } from "../sdk/sockets";
import { Handler, put, rig } from "./tcp-rig";

/** What a peer does at its worst, and what the app's handler sees. Nothing is asked of a socket after its end. */
const ENDS: readonly {
	readonly name: string;
	readonly play: (peer: Peer) => void;
	readonly act?: (event: string, connection: TcpConnection) => void;
	readonly seen: readonly string[] | undefined;
	readonly received?: string;
}[] = [
	{ name: "reset while it waits to be accepted", play: (peer) => peer.reset(), seen: undefined },
	{
		name: "bytes, then reset while it waits",
		play: (peer) => {
			peer.send("GET");
			peer.reset();
		},
		seen: undefined,
	},
	{
		name: "reset before the first read",
		play: (peer) => {
			deliver();
			peer.send("GET");
			peer.reset();
		},
		seen: ["closed"],
	},
	{
		name: "reset within the first read",
		play: (peer) => {
			peer.send("GET");
			deliver();
			peer.send("more");
		},
		act: (event, connection) => {
			if (event !== "GET") return;
			expect(connection.writable).toBe(2048);
			lastPeer!.reset();
			put(connection, "answer");
			connection.close();
			connection.close();
		},
		seen: ["GET"],
	},
	{
		name: "reset, then told of it, then closed by the handler",
		play: (peer) => {
			deliver();
			peer.reset();
		},
		act: (_event, connection) => {
			expect(connection.writable).toBe(0);
			expect(connection.remoteAddress).toBe("192.168.1.50");
			connection.close();
		},
		seen: ["closed"],
	},
	{
		name: "bytes that waited, then the end",
		play: (peer) => {
			peer.send("GET");
			peer.finish();
		},
		seen: ["GET", "closed"],
	},
	{
		name: "half-closed, and answered",
		play: (peer) => {
			peer.send("GET");
			peer.finish();
			deliver();
			peer.take();
		},
		act: (event, connection) => event === "GET" && put(connection, "answer"),
		seen: ["GET", "writable", "closed"],
		received: "answer",
	},
	{
		name: "closed by the handler with bytes on their way in",
		play: (peer) => {
			peer.send("GET");
			deliver();
			peer.send("more");
			peer.take();
		},
		act: (event, connection) => {
			if (event !== "GET") return;
			put(connection, "bye");
			connection.close();
			put(connection, "");
		},
		seen: ["GET"],
		received: "bye",
	},
	{
		name: "room and bytes at once, closed for the bytes",
		play: (peer) => {
			deliver();
			lastHandler!.act("write", lastHandler!.connection);
			peer.take();
			peer.send("GET");
		},
		act: (event, connection) => {
			if (event === "write") put(connection, "first");
			else connection.close();
		},
		seen: ["GET"],
		received: "first",
	},
];

let lastPeer: Peer | undefined;
let lastHandler: Handler | undefined;

describe("TCP with a peer that ends", () => {
	it.each(ENDS)("$name", ({ play, act, seen, received }) => {
		const { guard, handlers, on } = rig();
		on.connection = (connection) => {
			const handler = new Handler(connection);
			if (act !== undefined) handler.act = act;
			lastHandler = handler;
			return handler;
		};
		const peer = connect(80);
		lastPeer = peer;
		play(peer);
		deliver();
		expect(handlers[0]?.seen).toEqual(seen);
		if (received !== undefined) expect(peer.received).toBe(received);
		peer.take();
		handlers[0]?.connection.close();
		peer.take();
		expect(placesInUse()).toBe(0);
		expect(guard.record).toBeUndefined();
	});

	it("loses hundreds at once, in whatever state they are, and serves the next", () => {
		const { guard, handlers, accepted } = rig();
		for (let round = 0; round < 100; round++) {
			const peers = Array.from({ length: 10 }, (_, i) => {
				const peer = connect(80);
				if (i % 2 === 0) peer.send("GET");
				if (i % 3 === 0) deliver();
				return peer;
			});
			for (const peer of peers) peer.reset();
			if (round % 2 === 0) deliver();
		}
		deliver();
		expect(placesInUse()).toBe(0);
		const seen = handlers.flatMap((handler) => handler.seen);
		expect(seen.filter((event) => event === "closed").length).toBe(handlers.length);
		const { peer, handler } = accepted();
		peer.send("GET");
		deliver();
		expect(handler.seen).toEqual(["GET"]);
		expect(guard.record).toBeUndefined();
	});

	it("is not told twice when a place goes to another at once", () => {
		const { handlers, accepted } = rig();
		const first = accepted();
		first.peer.reset();
		deliver();
		const second = accepted();
		second.peer.send("mine");
		deliver();
		first.handler.connection.close();
		expect(handlers.map(({ seen }) => seen)).toEqual([["closed"], ["mine"]]);
		second.peer.send("still");
		deliver();
		expect(second.handler.seen).toEqual(["mine", "still"]);
	});
});
