import { describe, expect, it } from "vitest";
import type { Exchange } from "../../modules/web/http/exchange";
import type { HttpLimits } from "../../modules/web/http/http-limits";
import { DEVICE_LIMITS, HttpServer } from "../../modules/web/http/http-server";
import { SLOW } from "../../modules/web/http/pace";
import { absentSerial, type FakeClient, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

const GET = "GET / HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n";
/** Several times what a client is sent before it takes anything. */
const PAGE = "x".repeat(4000);
const LONG = PAGE.repeat(8);
const { connections: PLACES, perAddress: TURNS } = DEVICE_LIMITS;

function makeServer(
	handle: (exchange: Exchange) => void = (exchange) => exchange.send(200, "text/plain", PAGE),
	limits: HttpLimits = DEVICE_LIMITS,
) {
	const time = new FakeTime();
	const host = makeFakeHost(time, { serial: absentSerial(time) });
	host.tcp.window = 1024;
	const server = new HttpServer(host, { handle }, 80, limits);
	server.start();
	const connect = (address: string) => host.tcp.connect(80, address);
	/** A client that asks for the page; `after` ms have passed then. */
	const ask = (address: string, after = 0) => {
		const client = connect(address);
		client.send(GET);
		time.advance(after);
		return client;
	};
	/** Lets clients take all that they are sent, in the turns that come to them; what the first one got. */
	const load = (...clients: FakeClient[]) => {
		for (let i = 0; i < 100 && !clients.every(({ closed, received }) => closed || isWhole(received)); i++) {
			for (const client of clients) client.drain();
			time.advance(10);
		}
		return clients[0]!.received;
	};
	return { time, server, connect, ask, load };
}

const isWhole = (answer: string) => answer.startsWith("HTTP/1.1 200 ") && answer.endsWith(PAGE);
const addresses = (count: number) => Array.from({ length: count }, (_, i) => `192.168.1.${60 + i}`);

describe("clients that do not take their answers", () => {
	it.each([
		[600, "one address", () => "192.168.1.66"],
		[120, "five addresses", (i: number) => `192.168.1.${60 + (i % 5)}`],
		[120, "a /24", (i: number) => `192.168.1.${i % 254}`],
	])("lock nobody out for %i seconds, from %s", (seconds, _, addressOf) => {
		const { time, ask, load } = makeServer();
		let slow: FakeClient[] = [];
		let sent = 0;
		const answers: boolean[] = [];
		for (let second = 0; second < seconds; second++) {
			slow = slow.filter(({ closed, accepted }) => accepted && !closed);
			while (slow.length < 5) slow.push(ask(addressOf(sent++)));
			time.advance(1000);
			answers.push(isWhole(load(ask("10.0.0.1"))));
		}
		expect(answers.filter(Boolean)).toHaveLength(seconds);
	});

	it("give their places up once every place is taken, the slowest first", () => {
		const { time, ask } = makeServer((exchange) => exchange.send(200, "text/plain", LONG));
		const slow = addresses(PLACES).map((address) => ask(address));
		for (let second = 0; second < 5; second++) {
			time.advance(1000);
			// The later ones take a little more, but none enough.
			slow.forEach((client, i) => {
				client.take(i * 200);
			});
		}
		expect(ask("10.0.0.1").received).toContain("HTTP/1.1 200 ");
		expect(slow.map(({ aborted }) => aborted)).toEqual(slow.map((_, i) => i === 0));
	});

	it("keep their places while there are others", () => {
		const { time, ask } = makeServer();
		const slow = addresses(PLACES - 1).map((address) => ask(address));
		time.advance(5000);
		ask("10.0.0.1");
		expect(slow.every(({ closed }) => !closed)).toBe(true);
	});

	it("are reset, so that what they leave unread holds nothing", () => {
		const { time, ask } = makeServer();
		const slow = ask("192.168.1.66");
		time.advance(DEVICE_LIMITS.stallMs + 2000);
		expect([slow.closed, slow.aborted]).toEqual([true, true]);
	});
});

describe("a client that takes its answer at the speed of a network", () => {
	it.each([SLOW + 1024, 2 * SLOW, 10 * SLOW])(
		"is never cut off: %i bytes a second, in a flood of newcomers",
		(speed) => {
			const { time, ask } = makeServer((exchange) => exchange.send(200, "text/plain", LONG));
			const honest = ask("10.0.0.1");
			for (let i = 0; i < 200 && !honest.received.endsWith(LONG); i++) {
				for (const address of addresses(20)) ask(address);
				time.advance(100);
				honest.take(speed / 10);
				expect(honest.aborted).toBe(false);
			}
			expect(honest.received.endsWith(LONG)).toBe(true);
		},
	);

	it("is left alone when nobody else may give way: the newcomer is told to come again", () => {
		const { time, ask } = makeServer((exchange) => exchange.send(200, "text/plain", LONG));
		const busy = addresses(PLACES).map((address) => ask(address));
		for (let i = 0; i < 30; i++) {
			time.advance(100);
			for (const client of busy) client.take(SLOW / 10);
		}
		const late = ask("10.0.0.1");
		expect(late.received).toContain("HTTP/1.1 503 ");
		expect(late.received).toContain("Retry-After: 2");
		expect(busy.every(({ closed }) => !closed)).toBe(true);
	});

	it("is not kept for another request while every place is taken", () => {
		const { ask, load } = makeServer();
		const clients = addresses(PLACES).map((address) => ask(address));
		load(...clients);
		expect(clients.map(({ closed }) => closed)).toEqual([false, false, false, false, false, true]);
	});
});

describe("requests of one address", () => {
	it(`are answered ${TURNS} at a time, in the order in which they came`, () => {
		const served: string[] = [];
		const { connect, load } = makeServer((exchange) => {
			served.push(exchange.request.path);
			exchange.send(200, "text/plain", PAGE);
		});
		const clients = Array.from({ length: PLACES }, (_, i) => {
			const client = connect("10.0.0.1");
			client.send(GET.replace("/ ", `/${i} `));
			return client;
		});
		expect(served).toEqual(["/0", "/1"]);
		load(...clients);
		for (const client of clients) expect(isWhole(client.received)).toBe(true);
		expect(served).toEqual(["/0", "/1", "/2", "/3", "/4", "/5"]);
	});

	it.each([4, 5, 6])("load whole when a browser sends %i at a time", (count) => {
		const { ask, load } = makeServer();
		const clients = Array.from({ length: count }, () => ask("10.0.0.1"));
		load(...clients);
		for (const client of clients) expect(isWhole(client.received)).toBe(true);
	});

	it("load whole beside five clients that do not take their answers", () => {
		const { time, ask, load } = makeServer();
		for (const address of addresses(5)) ask(address);
		time.advance(3000);
		const clients = Array.from({ length: 6 }, () => ask("10.0.0.1"));
		load(...clients);
		for (const client of clients) expect(isWhole(client.received)).toBe(true);
	});

	it("do not wait for a client of their own address that takes nothing", () => {
		const { time, ask, load } = makeServer();
		const asleep = [ask("10.0.0.1"), ask("10.0.0.1")];
		time.advance(500);
		const awake = ask("10.0.0.1");
		time.advance(4000);
		expect(isWhole(load(awake))).toBe(true);
		expect(asleep.map(({ aborted }) => aborted).sort()).toEqual([false, true]);
	});

	it("that got no turn in time are told to come again", () => {
		const { time, ask } = makeServer((exchange) => exchange.send(200, "text/plain", LONG), {
			...DEVICE_LIMITS,
			requestMs: 3000,
		});
		const long = [ask("10.0.0.1"), ask("10.0.0.1")];
		const late = ask("10.0.0.1");
		for (let i = 0; i < 45; i++) {
			time.advance(100);
			for (const client of long) client.take(SLOW / 5);
		}
		expect(late.received).toContain("HTTP/1.1 503 ");
		expect(late.received).toContain("HTTP_BUSY");
		expect(late.received).toContain("Retry-After: 2");
		expect(long.map(({ closed }) => closed)).toEqual([false, false]);
	});

	it("that wait for their turn give way to another address", () => {
		const { ask, load } = makeServer();
		const many = Array.from({ length: PLACES }, () => ask("192.168.1.66", 1));
		expect(isWhole(load(ask("10.0.0.1")))).toBe(true);
		expect(many.at(-1)?.received).toContain("HTTP_BUSY");
		expect(many.slice(0, -1).every(({ received }) => !received.includes("HTTP_BUSY"))).toBe(true);
	});
});

describe("a newcomer in a full house", () => {
	/** One connection of each kind, in the order in which they give way. */
	function fill(server: ReturnType<typeof makeServer>) {
		const { time, connect, ask } = server;
		const slow = [ask("192.168.1.60"), ask("192.168.1.61")];
		const incomplete = connect("192.168.1.62");
		incomplete.send("GET / HT");
		time.advance(1500);
		slow[1]!.take(1500);
		time.advance(1500);
		const kept = [connect("192.168.1.63"), connect("192.168.1.64")];
		for (const client of kept) {
			client.request(GET.replace("/ ", "/small "));
			time.advance(10);
		}
		const fast = ask("192.168.1.65");
		return { slow, incomplete, kept, fast };
	}

	it("gets the place of a kept connection first, then of a request without end, then of the slowest", () => {
		const server = makeServer((exchange) =>
			exchange.send(200, "text/plain", exchange.request.path === "/small" ? "x" : PAGE),
		);
		const { slow, incomplete, kept, fast } = fill(server);
		const gone = () => [...kept, incomplete, ...slow, fast].map(({ closed }) => closed);
		expect(gone()).toEqual(Array(6).fill(false));
		for (let count = 1; count <= 5; count++) {
			server.ask(`10.0.0.${count}`);
			expect(gone()).toEqual(Array.from({ length: 6 }, (_, i) => i < count));
		}
	});

	it("gets the place of the address that holds the most without asking for anything", () => {
		const { connect, time } = makeServer();
		const honest = connect("10.0.0.1");
		time.advance(10);
		const idle = Array.from({ length: PLACES - 1 }, () => connect("192.168.1.66"));
		connect("192.168.1.67");
		expect(honest.closed).toBe(false);
		expect(idle.map(({ closed }) => closed)).toEqual([true, false, false, false, false]);
	});

	it("gets none of a client that came in the same moment, if it was slow itself a minute ago", () => {
		const { time, connect, ask } = makeServer();
		const slow = ask("192.168.1.66");
		time.advance(2500);
		for (const address of addresses(PLACES - 1)) connect(address);
		time.advance(1);
		const honest = connect("10.0.0.1");
		expect(slow.aborted).toBe(true);
		expect(connect("192.168.1.66").accepted).toBe(false);
		expect(connect("192.168.1.67").accepted).toBe(true);
		expect(honest.closed).toBe(false);
		for (let second = 0; second < 61; second++) {
			time.advance(1000);
			for (const address of addresses(PLACES)) connect(address);
		}
		expect(connect("192.168.1.66").accepted).toBe(true);
	});

	it("gets the place of an answer that waits for news, the oldest, when there is no other", () => {
		const { ask, time } = makeServer((exchange) => {
			const news = ["first", ""];
			exchange.stream(200, "text/event-stream", { next: () => news.shift() ?? "" });
		});
		const streams = addresses(PLACES).map((address) => ask(address, 10));
		time.advance(60_000);
		ask("10.0.0.1");
		expect(streams.map(({ closed }) => closed)).toEqual(streams.map((_, i) => i === 0));
	});
});
