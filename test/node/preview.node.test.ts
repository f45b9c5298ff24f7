import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PreviewButtons, PreviewTouch } from "../../hosts/node/ports/buttons";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { NodeClock } from "../../hosts/node/ports/clock";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { NodeTcp } from "../../hosts/node/ports/tcp";
import { NodeTimers } from "../../hosts/node/ports/timers";
import { Preview, type PreviewControls } from "../../hosts/node/preview/preview";
import { SERVER_LIMITS } from "../../hosts/node/tools/web-limits";
import type { Log } from "../../modules/ports/log";
import type { BodySource } from "../../modules/web/http/exchange";
import { DEVICE_LIMITS, HttpServer } from "../../modules/web/http/http-server";

/** A machine that does much else at the same time is slow. */
const PATIENT = { timeout: 20_000, interval: 50 };
const lines: string[] = [];
const log: Log = { level: "debug", write: (_level, code, text) => lines.push(`${code} ${text}`) };
let stop = () => {};
const sockets: Socket[] = [];
afterEach(() => {
	for (const socket of sockets.splice(0)) socket.destroy();
	stop();
});

interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: Buffer;
}

async function makeBench(limits = DEVICE_LIMITS) {
	const guard = new NodeGuard(log);
	const tcp = new NodeTcp(["127.0.0.1"], guard);
	const canvas = new SoftCanvas(32, 16);
	const buttons = new PreviewButtons(["a", "b"]);
	const done: unknown[] = [];
	const pressed: string[] = [];
	buttons.onChange = (name, down) => pressed.push(`${name} ${down ? "down" : "up"}`);
	const controls: PreviewControls = {
		load: 500,
		sun: null,
		radioCut: false,
		meterWatts: 321,
		setLoad: (watts) => done.push(["load", watts]),
		setSun: (watts) => done.push(["sun", watts]),
		cutRadio: (cut) => done.push(["cut", cut]),
		resetModule: () => done.push(["reset"]),
	};
	const touch = new PreviewTouch();
	touch.onTouch = (x, y, down) => pressed.push(`${x},${y} ${down ? "down" : "up"}`);
	const bench = new Preview({ canvas, buttons, touch, controls, letter: undefined });
	const handler = {
		handle: (exchange: Parameters<Preview["handle"]>[0]) => {
			if (!bench.handle(exchange)) exchange.fail(404, "HTTP_NOT_FOUND", "not the bench's");
		},
	};
	const server = new HttpServer(
		{ tcp, clock: new NodeClock(), timers: new NodeTimers(guard), log },
		handler,
		0,
		limits,
	);
	const port = await new Promise<number>((listening) => {
		tcp.onListening = listening;
		server.start();
	});
	stop = () => server.stop();
	const ask = (method: string, path: string, body = "", headers: Record<string, string> = {}) =>
		new Promise<Answer>((answered, failed) => {
			const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
				const parts: Buffer[] = [];
				response.on("data", (part: Buffer) => parts.push(part));
				response.on("end", () =>
					answered({
						status: response.statusCode!,
						type: response.headers["content-type"] ?? "",
						body: Buffer.concat(parts),
					}),
				);
			});
			sent.on("error", failed);
			sent.end(body);
		});
	/** A page that listens for news, or one that never reads them. */
	const listen = (reads = true) =>
		new Promise<Socket>((connected) => {
			const socket = connect({ host: "127.0.0.1", port }, () => {
				socket.write("GET /bench/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
				if (!reads) connected(socket);
			});
			if (reads) socket.once("data", () => connected(socket));
			else socket.pause();
			socket.on("error", () => {});
			sockets.push(socket);
		});
	return { bench, canvas, buttons, pressed, done, port, ask, listen };
}

describe("the bench", () => {
	it.each([
		["/", "text/html; charset=utf-8"],
		["/bench/bench.js", "text/javascript; charset=utf-8"],
		["/bench/bench.css", "text/css; charset=utf-8"],
		["/bench/state", "application/json"],
		["/screen.png", "image/png"],
	])("serves %s as %s", async (path, type) => {
		const answer = await (await makeBench()).ask("GET", path);
		expect([answer.status, answer.type]).toEqual([200, type]);
		expect(answer.body.length).toBeGreaterThan(60);
	});

	it.each(["/bench/bench.ts", "/bench/../main.ts", "/bench/", "/bench/index.html"])(
		"has no %s",
		async (path) => {
			expect((await (await makeBench()).ask("GET", path)).status).toBe(404);
		},
	);

	it("draws a new picture when the screen changed, and not else", async () => {
		const { ask, canvas } = await makeBench();
		const before = (await ask("GET", "/screen.png")).body;
		expect((await ask("GET", "/screen.png")).body.equals(before)).toBe(true);
		canvas.begin(0, 0, 32, 16);
		canvas.fillRectangle(canvas.makeColor(255, 0, 0), 0, 0, 32, 16);
		canvas.end();
		expect((await ask("GET", "/screen.png")).body.equals(before)).toBe(false);
	});

	it("presses buttons once for each change", async () => {
		const { ask, pressed } = await makeBench();
		for (const body of ["name=a&down=1", "name=a&down=1", "name=a&down=0", "name=b&down=0"])
			expect((await ask("POST", "/bench/button", body)).status).toBe(200);
		expect(pressed).toEqual(["a down", "a up"]);
		expect((await ask("POST", "/bench/button", "name=c&down=1")).status).toBe(400);
	});

	it("tells touches of the picture, and refuses what is no place", async () => {
		const { ask, pressed } = await makeBench();
		for (const body of ["x=3&y=4&down=0", "x=3&y=4&down=1", "x=20&y=5&down=1", "x=25&y=5&down=0"])
			expect((await ask("POST", "/bench/touch", body)).status).toBe(200);
		expect(pressed).toEqual(["3,4 down", "20,5 down", "25,5 up"]);
		for (const body of ["x=3&down=1", "x=1.5&y=1", "x=1e9&y=1", "y=1", "x=a&y=1", "x=&y=1"])
			expect((await ask("POST", "/bench/touch", body)).status).toBe(400);
	});

	it("steers the household and the module", async () => {
		const { ask, done } = await makeBench();
		await ask("POST", "/bench/control", "load=1500&sun=");
		await ask("POST", "/bench/control", "radioCut=1");
		await ask("POST", "/bench/control", "radioCut=0");
		await ask("POST", "/bench/control", "reset=1");
		expect(done).toEqual([["load", 1500], ["sun", undefined], ["cut", true], ["cut", false], ["reset"]]);
	});

	it.each(["load=-1", "load=x", "load=1e9", "load=NaN", "other=1", "load=1&load=2"])(
		"refuses the control %s",
		async (body) => {
			const { ask, done } = await makeBench();
			expect((await ask("POST", "/bench/control", body)).status).toBe(400);
			expect(done).toEqual([]);
		},
	);

	it("takes no post of another site", async () => {
		const { ask, pressed } = await makeBench();
		const answer = await ask("POST", "/bench/button", "name=a&down=1", { Origin: "http://evil.example" });
		expect(answer.status).toBe(403);
		expect(pressed).toEqual([]);
	});

	it("is for this machine alone", () => {
		const bench = new Preview({
			canvas: new SoftCanvas(8, 8),
			buttons: new PreviewButtons([]),
			touch: new PreviewTouch(),
			controls: undefined,
			letter: undefined,
		});
		const from = (remoteAddress: string) =>
			bench.handle({ remoteAddress, request: { method: "GET", path: "/" }, header() {}, send() {} } as never);
		expect(from("127.0.0.1")).toBe(true);
		expect(from("::1")).toBe(true);
		for (const address of ["192.168.1.9", "10.0.0.1", "128.0.0.1", "", "fe80::1"])
			expect(from(address)).toBe(false);
	});

	it("pushes the state at each change of the screen", async () => {
		const { canvas, port } = await makeBench();
		const heard: { screen: number }[] = [];
		const sent = request({ host: "127.0.0.1", port, path: "/bench/events" }, (response) => {
			response.setEncoding("utf8");
			response.on("data", (text: string) => {
				for (const line of text.split("\n"))
					if (line.startsWith("data: ")) heard.push(JSON.parse(line.slice(6)));
			});
		});
		sent.on("error", () => {});
		sent.end();
		await expect.poll(() => heard.length, PATIENT).toBeGreaterThan(0);
		canvas.begin(0, 0, 32, 16);
		canvas.fillRectangle(canvas.makeColor(0, 0, 0), 0, 0, 32, 16);
		canvas.end();
		await expect.poll(() => heard.at(-1)?.screen, PATIENT).toBe(canvas.changes);
		sent.destroy();
	});

	it("pushes to eight pages; a ninth asks for the state itself, and every request is answered", async () => {
		const { ask, listen } = await makeBench(SERVER_LIMITS);
		const pages = await Promise.all(Array.from({ length: 8 }, () => listen()));
		expect((await ask("GET", "/bench/events")).status).toBe(503);
		expect((await ask("GET", "/bench/state")).status).toBe(200);
		pages[0]!.destroy();
		await expect.poll(async () => (await ask("HEAD", "/bench/events")).status, PATIENT).toBe(200);
	});

	it("answers requests while pages that listen have taken every place", async () => {
		const { ask, listen } = await makeBench();
		for (let i = 0; i < 20; i++) {
			await listen(i % 2 === 0);
			expect((await ask("GET", "/bench/state")).status).toBe(200);
		}
	});

	it("drops the page that leaves its news unread for the one that comes, before all others", () => {
		const bench = new Preview({
			canvas: new SoftCanvas(8, 8),
			buttons: new PreviewButtons([]),
			touch: new PreviewTouch(),
			controls: undefined,
			letter: undefined,
		});
		vi.useFakeTimers();
		try {
			const pages = Array.from({ length: 10 }, (_, i) => {
				const page = {
					source: undefined as BodySource | undefined,
					aborted: false,
					status: 200,
					reads: i !== 3,
				};
				bench.handle({
					remoteAddress: "127.0.0.1",
					request: { method: "GET", path: "/bench/events" },
					header() {},
					fail: (status: number) => (page.status = status),
					stream: (_status: number, _type: string, source: BodySource) => (page.source = source),
					resume: () => page.reads && page.source?.next(),
					abort() {
						page.aborted = true;
						page.source?.onEnd?.();
					},
				} as never);
				if (page.reads) page.source?.next();
				vi.advanceTimersByTime(3000);
				return page;
			});
			expect(pages.map(({ aborted }) => aborted)).toEqual(pages.map((_, i) => i === 3));
			expect(pages.map(({ status }) => status)).toEqual(pages.map((_, i) => (i === 9 ? 503 : 200)));
			for (const { source, aborted } of pages) if (!aborted) source?.onEnd?.();
			expect(vi.getTimerCount()).toBe(0);
		} finally {
			vi.useRealTimers();
		}
	});
});
