import { beforeEach, describe, expect, it } from "vitest";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { XsTcp } from "../../../hosts/xs/tcp";
import { powerUp } from "../sdk/board";
import { closeAll, connect, deliver, placesInUse, postWith, setPortBusy } from "../sdk/sockets";
import { put, rig } from "./tcp-rig";

beforeEach(closeAll);

describe("TCP on the device", () => {
	it("hands over bytes, and writes slices of a buffer", () => {
		const { accepted } = rig();
		const { peer, handler } = accepted("192.168.1.77");
		expect(handler.connection.remoteAddress).toBe("192.168.1.77");
		handler.act = (event, connection) => event === "ask" && put(connection, "answer");
		peer.send("ask");
		deliver();
		peer.take();
		expect(peer.received).toBe("answer");
	});

	it("has room to write from the first moment, so that a newcomer can be told why it is refused", () => {
		const { accepted, on } = rig();
		on.connection = (connection) => {
			expect(connection.writable).toBe(2048);
			put(connection, "503");
			return undefined;
		};
		const { peer } = accepted();
		peer.take();
		expect([peer.received, peer.ended]).toEqual(["503", "finished"]);
	});

	it("throws on a write beyond what is writable, and keeps to what was told when the peer goes in between", () => {
		const { accepted } = rig();
		const { peer, handler } = accepted();
		const { connection } = handler;
		expect(() => connection.write(new Uint8Array(3000), 0, 2049)).toThrow(RangeError);
		expect(connection.writable).toBe(2048);
		peer.reset();
		connection.write(new Uint8Array(2048), 0, 2000);
		expect(() => connection.write(new Uint8Array(2048), 0, 100)).toThrow(RangeError);
		deliver();
		expect(handler.seen).toEqual(["closed"]);
	});

	it("tells of room again when the peer has taken something", () => {
		const { accepted } = rig();
		const { peer, handler } = accepted();
		put(handler.connection, "x".repeat(2048));
		expect(handler.connection.writable).toBe(0);
		peer.take(1500);
		deliver();
		expect(handler.seen).toEqual(["writable"]);
		expect(handler.connection.writable).toBe(1500);
	});

	it("reads in pieces what is longer than a ring", () => {
		const { accepted } = rig();
		const { peer, handler } = accepted();
		peer.send("x".repeat(2500));
		deliver();
		expect(handler.seen.map((text) => text.length)).toEqual([1024, 1024, 452]);
	});

	it("gives up the one connection whose handler throws", () => {
		const { guard, accepted } = rig();
		const one = accepted();
		one.handler.act = (event) => {
			if (event === "throw") throw new Error("handler");
		};
		const other = accepted();
		one.peer.send("throw");
		other.peer.send("fine");
		deliver();
		expect(one.handler.seen).toEqual(["throw", "closed"]);
		expect(guard.record?.place).toBe("tcp.onBytes: handler");
		expect(other.handler.seen).toEqual(["fine"]);
	});

	it("closes a connection whose handler cannot be made, or that nobody wants", () => {
		const { guard, accepted, on } = rig();
		on.connection = () => {
			throw new Error("no handler");
		};
		const first = accepted();
		on.connection = () => undefined;
		const second = accepted();
		for (const { peer } of [first, second]) peer.take();
		expect([first.peer.ended, second.peer.ended]).toEqual(["finished", "finished"]);
		expect(guard.record?.place).toBe("tcp.onConnection: no handler");
		expect(placesInUse()).toBe(0);
	});

	it("resets an eighth connection until one of the seven ends", () => {
		const { handlers, accepted } = rig();
		const all = Array.from({ length: 8 }, () => accepted().peer);
		expect(handlers).toHaveLength(7);
		expect(all[7]!.ended).toBe("reset");
		all[0]!.reset();
		deliver();
		accepted();
		expect(handlers).toHaveLength(8);
	});

	it("resets what it closes without any answer to a question, and what it aborts", () => {
		const { accepted } = rig();
		const asked = accepted();
		asked.handler.act = (event, connection) => event === "ask" && connection.close();
		asked.peer.send("ask");
		deliver();
		const aborted = accepted();
		put(aborted.handler.connection, "half an answer");
		aborted.handler.connection.abort();
		const silent = accepted();
		silent.handler.connection.close();
		silent.peer.take();
		expect([asked, aborted, silent].map(({ peer }) => peer.ended)).toEqual(["reset", "reset", "finished"]);
		expect(placesInUse()).toBe(0);
	});

	it("knows who came in by the access point by the interface, not by the peer's address", () => {
		closeAll();
		const board = powerUp();
		const guard = new Guard(new TraceLog("info"));
		const seen: unknown[] = [];
		const tcp = new XsTcp(guard, (address) => address === "192.168.4.1");
		tcp.listen(80, {
			onConnection(connection) {
				seen.push(connection.onAccessPoint);
				return undefined;
			},
			onClosed: () => undefined,
		});
		connect(80, "192.168.4.2", "192.168.4.1");
		connect(80, "192.168.4.2", "192.168.1.20");
		deliver();
		expect([seen, board.leased]).toEqual([[true, false], undefined]);
	});

	it("resets a connection that cannot be taken in, and keeps no place for it", () => {
		closeAll();
		powerUp();
		const guard = new Guard(new TraceLog("info"));
		let isBroken = true;
		const tcp = new XsTcp(guard, () => {
			if (isBroken) throw new Error("no interface");
			return false;
		});
		const seen: string[] = [];
		tcp.listen(80, {
			onConnection(connection) {
				seen.push(connection.remoteAddress);
				return undefined;
			},
			onClosed: () => undefined,
		});
		const lost = connect(80, "192.168.1.30");
		deliver();
		expect([lost.ended, placesInUse(), guard.record?.place]).toEqual([
			"reset",
			0,
			"tcp.accept: no interface",
		]);
		isBroken = false;
		connect(80, "192.168.1.31");
		deliver();
		expect(seen).toEqual(["192.168.1.31"]);
	});

	it("has one message in the machine's queue at most, whatever happens to all its connections", () => {
		const { handlers } = rig();
		const queue: (() => void)[] = [];
		let most = 0;
		postWith((message) => {
			most = Math.max(most, queue.push(message));
			return true;
		});
		const peers = Array.from({ length: 4 }, () => connect(80));
		for (let round = 0; round < 50; round++) for (const peer of peers) peer.send("more");
		const run = () => {
			for (let message = queue.shift(); message !== undefined; message = queue.shift()) message();
		};
		run();
		for (const peer of peers) peer.finish();
		run();
		expect(most).toBe(1);
		expect(handlers.map(({ seen }) => seen.at(-1))).toEqual(["closed", "closed", "closed", "closed"]);
	});

	it("reports a port in use, by us or by others, later and once", () => {
		const { board, tcp, listener, events, closed } = rig();
		tcp.listen(81, events);
		expect(closed).toEqual([]);
		board.time.advance(10);
		expect(closed).toEqual(["HTTP_PORT_BUSY"]);
		listener.close();
		setPortBusy(82);
		const again = tcp.listen(82, events);
		deliver();
		expect(closed).toEqual(["HTTP_PORT_BUSY", "HTTP_PORT_BUSY"]);
		again.close();
		tcp.listen(83, events);
		expect(() => connect(82)).toThrow("refused");
		connect(83);
	});

	it("accepts nothing after the listener's close, not even what waited; the others stay", () => {
		const { listener, handlers, accepted } = rig();
		const { peer, handler } = accepted();
		const waiting = connect(80);
		listener.close();
		listener.close();
		deliver();
		expect([handlers.length, waiting.ended]).toEqual([1, "reset"]);
		peer.send("still here");
		deliver();
		expect(handler.seen).toEqual(["still here"]);
		expect(() => connect(80)).toThrow("refused");
	});
});
