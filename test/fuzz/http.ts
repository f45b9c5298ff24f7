import { PROTOCOLS } from "../../hosts/protocols/both";
import { App } from "../../modules/app/app";
import { HttpParser } from "../../modules/web/http/http-parser";
import { latin1 } from "../fixtures/transcript";
import { absentSerial, type FakeHost, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { joined, mutate } from "./mutate";
import type { Random } from "./random";
import { mutateRequest } from "./structure";
import { insist, type Target } from "./target";

const RBID = "0123456789ABCDEF0123456789ABCDEF";
const PASSWORD = "ZYXWVUTSRQPO";

const GOOD = "GET /api/v1/status HTTP/1.1\r\nHost: 192.168.1.20\r\nConnection: close\r\n\r\n";

const post = (path: string, type: string, body: string): string =>
	`POST ${path} HTTP/1.1\r\nHost: 192.168.1.20\r\nOrigin: http://192.168.1.20\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const REQUESTS = [
	GOOD,
	"GET / HTTP/1.1\r\nHost: 192.168.1.20\r\nAccept: text/html\r\nCookie: pin=1234\r\n\r\n",
	"GET /settings?lang=en HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n",
	"GET /api/v1/history?days=2 HTTP/1.1\r\nHost: 192.168.1.20\r\nX-Pin: 0000\r\n\r\n",
	"GET /metrics HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\nGET /api/v1/items HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n",
	post("/api/v1/settings", "application/json", '{"pollS":10,"lang":"en"}'),
	post("/settings", "application/x-www-form-urlencoded", "pollS=10&lang=en&name=%E5%A3%81"),
	post("/api/v1/pin", "application/json", '{"pin":"0000"}'),
	"POST /api/v1/settings HTTP/1.1\r\nHost: 192.168.1.20\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
	"OPTIONS * HTTP/1.0\r\n\r\n",
].map(latin1);

/** So that a body that is waited for comes to its end, however long it is said to be. */
const FILLER = latin1("0".repeat(4_000));

/** A request is taken only with a length that is a number as RFC 9110 has it, and its body has that length. */
function checkLength(request: Uint8Array): void {
	const parser = new HttpParser();
	const bytes = joined(request, FILLER);
	parser.feed(bytes, 0, bytes.length);
	if (!parser.done) return;
	const stated = parser.header("content-length");
	insist(stated === undefined || /^\d{1,9}$/.test(stated), `taken with the length ${stated}`);
	const { length } = parser.bodyText();
	insist(length === Number(stated ?? 0), `a body of ${length} bytes instead of ${stated}`);
}

/** Requests to the whole app, broken, in pieces, cut off; then one good request that must be answered. */
export class HttpTarget implements Target {
	readonly name = "http";
	readonly #time = new FakeTime();
	readonly #host: FakeHost;

	constructor() {
		const store = new FakeStore();
		store.set("kabewatt-secret", "rbid", RBID);
		store.set("kabewatt-secret", "password", PASSWORD);
		this.#host = makeFakeHost(this.#time, { serial: absentSerial(this.#time), store });
		new App(this.#host, { version: "0.0.0", protocols: PROTOCOLS }).start();
	}

	run(random: Random): void {
		const { tcp } = this.#host;
		const shaped = random.once(2) ? mutateRequest(random, random.pick(REQUESTS)) : random.pick(REQUESTS);
		const request = (random.once(2) ? shaped : mutate(random, shaped, REQUESTS, 6_000)).subarray(0, 6_000);
		checkLength(request);
		const address = `192.168.1.${2 + random.below(4)}`;
		const client = tcp.connect(80, address);
		for (let at = 0; at < request.length && !client.closed; ) {
			const length = Math.min(request.length - at, 1 + random.below(400));
			let text = "";
			for (let i = 0; i < length; i++) text += String.fromCharCode(request[at + i]!);
			client.send(text);
			client.drain();
			at += length;
		}
		for (let left = 200; left > 0 && !client.closed; left--) client.drain();
		insist(client.received.length < 400_000, `an answer of ${client.received.length} bytes`);
		insist(client.received === "" || client.received.startsWith("HTTP/1.1 "), "no HTTP answer");
		insist(!client.received.includes(RBID) && !client.received.includes(PASSWORD), "a secret was served");
		if (!client.closed && random.once(2)) client.hangUp();
		this.#time.advance(random.once(3) ? 20_000 : 1_000);
		const answer = tcp.connect(80, "192.168.1.99").request(GOOD);
		insist(answer.startsWith("HTTP/1.1 200 "), `the good request after it got ${answer.slice(0, 40)}`);
		for (const { code, text } of this.#host.logged) insist(code !== "INTERNAL", `INTERNAL ${text}`);
		this.#host.logged.length = 0;
	}
}
