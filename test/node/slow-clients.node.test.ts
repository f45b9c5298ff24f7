import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { NodeClock } from "../../hosts/node/ports/clock";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { NodeTcp } from "../../hosts/node/ports/tcp";
import { NodeTimers } from "../../hosts/node/ports/timers";
import type { Log } from "../../modules/ports/log";
import type { TcpConnection } from "../../modules/ports/tcp";
import { DEVICE_LIMITS, HttpServer } from "../../modules/web/http/http-server";
import { DASHBOARD_PAGE } from "../../modules/web/pages/page-dashboard";
import { sendPage } from "../../modules/web/replies";

/** More than the kernel keeps for a client that reads nothing. */
const LARGE_BYTES = 64_000_000;
const log: Log = { level: "error", write() {} };
const cleanUp: (() => void)[] = [];
afterEach(() => {
	for (const undo of cleanUp.splice(0)) undo();
});

/** The device's server on a real socket: the dashboard at "/", an answer without end anywhere else. */
async function makeServer() {
	const guard = new NodeGuard(log);
	const tcp = new NodeTcp(["0.0.0.0"], guard);
	const piece = new Uint8Array(1000);
	const server = new HttpServer(
		{ tcp, clock: new NodeClock(), timers: new NodeTimers(guard), log },
		{
			handle(exchange) {
				if (exchange.request.path === "/") sendPage(exchange, DASHBOARD_PAGE);
				else {
					let left = LARGE_BYTES / piece.length;
					exchange.stream(200, "text/plain", { next: () => (left-- > 0 ? piece : undefined) }, LARGE_BYTES);
				}
			},
		},
		0,
		DEVICE_LIMITS,
	);
	const port = await new Promise<number>((listening) => {
		tcp.onListening = listening;
		server.start();
	});
	cleanUp.push(() => server.stop());

	/** A client that asks for much and reads nothing; it comes again when it is cut off. */
	const sit = (localAddress: string) => {
		let gone = false;
		let socket: Socket | undefined;
		const come = () => {
			if (gone) return;
			socket = connect({ host: "127.0.0.1", port, localAddress }, () => {
				socket!.write("GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
			});
			socket.pause();
			socket.on("error", () => undefined);
			socket.on("close", () => setTimeout(come, 20));
		};
		come();
		cleanUp.push(() => {
			gone = true;
			socket?.destroy();
		});
	};

	/** Status and length of the page, for a browser at this address. */
	const load = (localAddress: string) =>
		new Promise<string>((loaded) => {
			const sent = request({ host: "127.0.0.1", port, path: "/", localAddress, agent: false }, (response) => {
				let bytes = 0;
				response.on("data", (part: Buffer) => {
					bytes += part.length;
				});
				response.on("end", () => loaded(`${response.statusCode} ${bytes}`));
			});
			sent.on("error", (error) => loaded(error.message));
			sent.end();
		});
	return { server, sit, load };
}

const WHOLE = `200 ${DASHBOARD_PAGE.bytes.length}`;
const pause = (ms: number) => new Promise((over) => setTimeout(over, ms));

describe("the device's server on a real socket", () => {
	it.each([
		["one address", () => "127.0.0.2"],
		["an address each", (i: number) => `127.0.0.${2 + i}`],
	])(
		"serves the page while five clients of %s read nothing, and come again when they are cut off",
		async (_, at) => {
			const { sit, load } = await makeServer();
			for (let i = 0; i < 5; i++) sit(at(i));
			await pause(2500);
			const answers: string[] = [];
			for (let i = 0; i < 30; i++) {
				answers.push(await load("127.0.0.99"));
				await pause(100);
			}
			expect(answers).toEqual(answers.map(() => WHOLE));
		},
		30_000,
	);

	it("serves a browser that opens six connections at a time, beside such clients", async () => {
		const { sit, load } = await makeServer();
		for (let i = 0; i < 5; i++) sit("127.0.0.2");
		await pause(2500);
		const answers = await Promise.all(Array.from({ length: 6 }, () => load("127.0.0.99")));
		expect(answers).toEqual(answers.map(() => WHOLE));
	}, 30_000);
});

describe("a TCP connection on Node", () => {
	/** What the server sees of a client, and how the client sees the end. */
	async function accept(playsAccessPoint: boolean, end: (connection: TcpConnection) => void) {
		const tcp = new NodeTcp(["127.0.0.1"], new NodeGuard(log), playsAccessPoint);
		let seen: TcpConnection | undefined;
		const events = { onBytes() {}, onWritable() {}, onClosed() {} };
		const port = await new Promise<number>((listening) => {
			tcp.onListening = listening;
			const listener = tcp.listen(0, {
				onConnection(connection) {
					seen = connection;
					end(connection);
					return events;
				},
				onClosed() {},
			});
			cleanUp.push(() => listener.close());
		});
		const closed = await new Promise<string>((over) => {
			const socket = connect({ host: "127.0.0.1", port });
			socket.resume();
			socket.on("error", (error: NodeJS.ErrnoException) => over(error.code ?? ""));
			socket.on("end", () => over("end"));
		});
		return { closed, onAccessPoint: seen?.onAccessPoint };
	}

	it("is reset by abort, and ended by close", async () => {
		expect((await accept(false, (connection) => connection.abort())).closed).toBe("ECONNRESET");
		expect((await accept(false, (connection) => connection.close())).closed).toBe("end");
	});

	it.each([true, false])(
		"comes in by the access point where loopback plays it, and only there (%s)",
		async (plays) => {
			expect((await accept(plays, (connection) => connection.close())).onAccessPoint).toBe(plays);
		},
	);
});
