import { describe, expect, it } from "vitest";
import type { BodySource, Exchange } from "../../modules/web/http/exchange";
import { DEVICE_LIMITS, HttpServer } from "../../modules/web/http/http-server";
import { absentSerial, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

const GET = "GET / HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n";
const CLOSE = GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");

function makeServer(handle: (exchange: Exchange) => void, window = 1024) {
	const time = new FakeTime();
	const host = makeFakeHost(time, { serial: absentSerial(time) });
	host.tcp.window = window;
	const server = new HttpServer(host, { handle }, 80);
	server.start();
	return { time, host, server, connect: (address?: string) => host.tcp.connect(80, address) };
}

/** A source of these pieces that notes its end. */
function pieces(...list: string[]): BodySource & { ended: number } {
	let at = 0;
	return {
		ended: 0,
		next: () => list[at++],
		onEnd() {
			this.ended++;
		},
	};
}

const bodyOf = (answer: string) => answer.slice(answer.indexOf("\r\n\r\n") + 4);

/** Undoes Transfer-Encoding: chunked. */
function unchunk(body: string): string {
	let text = "";
	for (let at = 0; ; ) {
		const end = body.indexOf("\r\n", at);
		const size = Number.parseInt(body.slice(at, end), 16);
		if (size === 0) return body.slice(end) === "\r\n\r\n" ? text : "no end";
		text += body.slice(end + 2, end + 2 + size);
		if (body.slice(end + 2 + size, end + 4 + size) !== "\r\n") return "no frame";
		at = end + 4 + size;
	}
}

describe("an answer", () => {
	it("has its length, is not cached, not sniffed and sends no referrer", () => {
		const { connect } = makeServer((exchange) => exchange.send(200, "text/plain", "hello"));
		const answer = connect().request(GET);
		expect(answer.slice(0, 17)).toBe("HTTP/1.1 200 OK\r\n");
		for (const line of [
			"Content-Length: 5",
			"Content-Type: text/plain",
			"Cache-Control: no-store",
			"X-Content-Type-Options: nosniff",
			"Referrer-Policy: no-referrer",
			"Connection: keep-alive",
		])
			expect(answer).toContain(`\r\n${line}\r\n`);
		expect(bodyOf(answer)).toBe("hello");
	});

	it.each([1024, 64, 33, 1])("goes out whole through a window of %i bytes", (window) => {
		const text = "0123456789".repeat(300);
		const { connect } = makeServer((exchange) => exchange.send(200, "text/plain", text), window);
		expect(bodyOf(connect().request(CLOSE))).toBe(text);
	});

	it.each([1024, 64, 33, 9])("is cut into chunks that fit a window of %i bytes", (window) => {
		const text = ["first,", "x".repeat(700), "last"];
		const { connect } = makeServer((exchange) => exchange.stream(200, "text/plain", pieces(...text)), window);
		const answer = connect().request(CLOSE);
		expect(answer).toContain("Transfer-Encoding: chunked");
		expect(unchunk(bodyOf(answer))).toBe(text.join(""));
	});

	it("of unknown length ends with the connection for HTTP/1.0", () => {
		const { connect } = makeServer((exchange) => exchange.stream(200, "text/plain", pieces("a", "b")));
		const client = connect();
		const answer = client.request("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
		expect(answer).not.toContain("chunked");
		expect(bodyOf(answer)).toBe("ab");
		expect(client.closed).toBe(true);
	});

	it("of bytes is not changed", () => {
		const { connect } = makeServer((exchange) =>
			exchange.send(200, "image/png", Uint8Array.of(0, 255, 13, 10)),
		);
		expect(bodyOf(connect().request(CLOSE))).toBe("\0\xff\r\n");
	});

	it("to HEAD is a head alone, with the length of the body", () => {
		const source = pieces("abc");
		const { connect } = makeServer((exchange) => exchange.stream(200, "text/plain", source, 3));
		const answer = connect().request(GET.replace("GET", "HEAD"));
		expect(answer).toContain("Content-Length: 3");
		expect(bodyOf(answer)).toBe("");
		expect(source.ended).toBe(1);
	});

	it("of nothing is an answer too", () => {
		const { connect } = makeServer((exchange) => exchange.send(200, "text/plain", ""));
		const client = connect();
		expect(client.request(GET)).toContain("Content-Length: 0");
		client.received = "";
		expect(client.request(GET)).toContain("200 OK");
	});

	it("may come later", () => {
		let kept: Exchange | undefined;
		const { connect } = makeServer((exchange) => {
			kept = exchange;
		});
		const client = connect();
		expect(client.request(GET)).toBe("");
		kept?.send(200, "text/plain", "now");
		expect(client.request("")).toContain("now");
	});

	it("that is never given becomes 503", () => {
		const { connect, time } = makeServer(() => undefined);
		const client = connect();
		client.send(GET);
		time.advance(DEVICE_LIMITS.requestMs + 2000);
		expect(client.received).toContain("HTTP_TIMEOUT");
	});

	it("is 500 with the code INTERNAL when the handler throws, and the fault is in the log", () => {
		const { connect, host } = makeServer(() => {
			throw new Error("secret thing");
		});
		const answer = connect().request(GET);
		expect(answer).toContain("HTTP/1.1 500 ");
		expect(answer).toContain('"code":"INTERNAL"');
		expect(answer).not.toContain("secret thing");
		expect(host.logged.filter(({ code }) => code === "INTERNAL")).toHaveLength(1);
	});

	it("of a source that waits goes on when it is woken, however long that takes", () => {
		const list = ["one", "", "two"];
		let kept: Exchange | undefined;
		const { connect, time, server } = makeServer((exchange) => {
			kept = exchange;
			exchange.stream(200, "text/event-stream", { next: () => list.shift() });
		});
		const client = connect();
		expect(client.request(GET)).toContain("one");
		time.advance(3_600_000);
		expect(client.closed).toBe(false);
		kept?.resume();
		expect(client.request("")).toContain("two");
		expect(server.open).toBe(1);
	});
});

describe("connections", () => {
	it("are kept for the next request, and closed when the client wants it", () => {
		let count = 0;
		const { connect } = makeServer((exchange) => exchange.send(200, "text/plain", `answer ${++count};`));
		const client = connect();
		client.request(GET);
		client.request(GET);
		expect(client.closed).toBe(false);
		expect(client.request(CLOSE)).toContain("answer 3;");
		expect(client.closed).toBe(true);
	});

	it("answer two requests that came in one piece", () => {
		let count = 0;
		const { connect } = makeServer(
			(exchange) => exchange.send(200, "text/plain", `answer ${++count};`),
			4096,
		);
		const answer = connect().request(GET + CLOSE);
		expect(answer).toContain("answer 1;");
		expect(answer).toContain("answer 2;");
	});

	it("close after an answer that a second request did not wait for", () => {
		const { connect } = makeServer((exchange) => exchange.send(200, "text/plain", "x".repeat(3000)), 100);
		const client = connect();
		client.send(GET);
		client.send(GET);
		expect(client.request("")).toContain("Content-Length: 3000");
		expect(bodyOf(client.received)).toHaveLength(3000);
		expect(client.closed).toBe(true);
	});

	it("tell a client that waits to go on with its body", () => {
		const { connect } = makeServer((exchange) =>
			exchange.send(200, "text/plain", exchange.request.bodyText()),
		);
		const client = connect();
		client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
		expect(client.received).toBe("HTTP/1.1 100 Continue\r\n\r\n");
		client.received = "";
		expect(bodyOf(client.request("body"))).toBe("body");
	});

	it("end with a refused request", () => {
		const { connect } = makeServer(() => undefined);
		const client = connect();
		expect(client.request("GET /\0 HTTP/1.1\r\n\r\n")).toContain('{"error":{"code":"HTTP_BAD_REQUEST"');
		expect(client.closed).toBe(true);
	});

	it("free what they held when the client hangs up in the middle", () => {
		const source = pieces("x".repeat(5000));
		const { connect, server } = makeServer((exchange) => exchange.stream(200, "text/plain", source));
		const client = connect();
		client.send(GET);
		client.hangUp();
		expect(source.ended).toBe(1);
		expect(server.open).toBe(0);
	});

	it("listen again ten seconds after the port was busy, and say so once", () => {
		const { server, time, host } = makeServer(() => undefined);
		server.onClosed("HTTP_PORT_BUSY");
		server.onClosed("HTTP_PORT_BUSY");
		expect(server.error).toBe("HTTP_PORT_BUSY");
		expect(host.logged.filter(({ code }) => code === "HTTP_PORT_BUSY")).toHaveLength(1);
		time.advance(10_001);
		expect(server.error).toBeUndefined();
	});
});

describe("slow clients", () => {
	it.each([
		["says nothing", "", 1],
		["sends half a request", "GET / HT", 1],
		["sends a byte a second for ever", "G", 1],
		["sends empty lines for ever", "\r\n", 1],
		["sends a header a second for ever", "GET / HTTP/1.1\r\n", 1],
	])("one that %s is gone in time", (name, text) => {
		const { connect, time, server } = makeServer(() => undefined);
		const client = connect();
		client.send(text);
		const drip = name.includes("header") ? "X: y\r\n" : text.slice(-1);
		for (let i = 0; i < 20 && !client.closed; i++) {
			time.advance(1000);
			if (name.includes("for ever")) client.send(drip);
		}
		expect(client.closed).toBe(true);
		expect(server.open).toBe(0);
		expect(time.ticks()).toBeLessThanOrEqual(DEVICE_LIMITS.requestMs + 2000);
	});

	it("that stop in the middle of a request are told why", () => {
		const { connect, time } = makeServer(() => undefined);
		const client = connect();
		client.send("GET / HTTP/1.1\r\nHos");
		time.advance(DEVICE_LIMITS.requestMs + 2000);
		expect(client.received).toContain("HTTP/1.1 408 ");
		expect(client.received).toContain("HTTP_TIMEOUT");
	});

	it("that take no byte of the answer are cut off", () => {
		const source = pieces("x".repeat(5000));
		const { connect, time } = makeServer((exchange) => exchange.stream(200, "text/plain", source));
		const client = connect();
		client.send(GET);
		time.advance(DEVICE_LIMITS.stallMs + 2000);
		expect(client.closed).toBe(true);
		expect(source.ended).toBe(1);
	});

	it("that take a byte now and then are cut off after a minute", () => {
		const { connect, time } = makeServer(
			(exchange) => exchange.send(200, "text/plain", "x".repeat(50_000)),
			10,
		);
		const client = connect();
		client.send(GET);
		while (!client.closed && time.ticks() < 200_000) {
			time.advance(5000);
			client.drain();
		}
		expect(time.ticks()).toBeLessThanOrEqual(DEVICE_LIMITS.answerMs + 10_000);
	});

	it("keep a connection for a few seconds only between two requests", () => {
		const { connect, time } = makeServer((exchange) => exchange.send(200, "text/plain", "x"));
		const client = connect();
		client.request(GET);
		time.advance(DEVICE_LIMITS.idleMs + 2000);
		expect(client.closed).toBe(true);
	});

	it("do not lock others out: a newcomer takes the place of the one that waits longest", () => {
		const { connect, time, server } = makeServer((exchange) => exchange.send(200, "text/plain", "hello"));
		const slow = Array.from({ length: DEVICE_LIMITS.connections }, () => {
			const client = connect("192.168.1.66");
			client.send("GET / HT");
			time.advance(10);
			return client;
		});
		expect(server.open).toBe(DEVICE_LIMITS.connections);
		for (let round = 0; round < 20; round++) {
			expect(connect().request(CLOSE)).toContain("hello");
			connect("192.168.1.66").send("G");
		}
		expect(slow[0]?.closed).toBe(true);
		expect(server.open).toBeLessThanOrEqual(DEVICE_LIMITS.connections);
	});

	it("in a flood hold no more than the places there are, and leave none behind", () => {
		const { connect, time, server } = makeServer((exchange) =>
			exchange.send(200, "text/plain", "x".repeat(9000)),
		);
		const texts = ["", "G", GET, "GET / HTTP/1.1\r\nHost: a\r\n", "\0\0\0", GET.repeat(5)];
		for (let i = 0; i < 3000; i++) {
			const client = connect(`10.0.${i % 7}.${i % 11}`);
			client.send(texts[i % texts.length]!);
			if (i % 3 === 0) client.drain();
			if (i % 5 === 0) client.hangUp();
			if (i % 50 === 0) time.advance(100);
			expect(server.open).toBeLessThanOrEqual(DEVICE_LIMITS.connections);
		}
		time.advance(120_000);
		expect(server.open).toBe(0);
		expect(connect().request(CLOSE)).toContain("200 OK");
	});

	it("a newcomer is told to come again while every place is at work", () => {
		const { connect } = makeServer((exchange) => exchange.send(200, "text/plain", "x".repeat(9000)));
		for (let i = 0; i < DEVICE_LIMITS.connections; i++) connect().send(GET);
		const late = connect();
		expect(late.accepted).toBe(false);
		expect(late.received).toContain("HTTP/1.1 503 ");
		expect(late.received).toContain("HTTP_BUSY");
	});
});

describe("a server that stops", () => {
	it("closes every connection and arms nothing any more", () => {
		const { connect, server, time } = makeServer((exchange) => exchange.send(200, "text/plain", "x"));
		const clients = [connect(), connect()];
		clients[0]!.send("GET");
		server.stop();
		expect(clients.map(({ closed }) => closed)).toEqual([true, true]);
		expect(server.open).toBe(0);
		time.advance(60_000);
		expect(connect().accepted).toBe(false);
	});
});
