import { describe, expect, it } from "vitest";
import { BODY_LIMIT, HttpParser } from "../../modules/web/http/http-parser";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** Feeds `text` in the pieces that `cuts` gives and returns the parser. */
function parse(text: string, ...cuts: number[]): HttpParser {
	const parser = new HttpParser();
	const bytes = bytesOf(text);
	let from = 0;
	for (const cut of [...cuts, bytes.length]) {
		parser.feed(bytes, from, cut);
		from = cut;
	}
	return parser;
}

/** A whole request of so many bytes. */
function headOf(size: number): string {
	let text = "GET / HTTP/1.1\r\nHost: a\r\n";
	while (text.length + 400 < size) text += `X: ${"y".repeat(200)}\r\n`;
	return `${text}X: ${"y".repeat(size - text.length - 7)}\r\n\r\n`;
}

const POST =
	"POST /api/v1/settings?a=b HTTP/1.1\r\nHost: 192.168.1.20\r\nX-Other: y\r\ncontent-TYPE:  text/x \r\n" +
	"Content-Length: 11\r\nAuthorization: Bearer 123456\r\n\r\npollS=20&x=";

describe("a request in pieces", () => {
	const expectWhole = (parser: HttpParser) => {
		expect(parser.refused).toBeUndefined();
		expect(parser.done).toBe(true);
		expect(parser.method).toBe("POST");
		expect(parser.path).toBe("/api/v1/settings");
		expect(parser.query).toBe("a=b");
		expect(parser.header("host")).toBe("192.168.1.20");
		expect(parser.header("content-type")).toBe("text/x");
		expect(parser.header("authorization")).toBe("Bearer 123456");
		expect(parser.header("origin")).toBeUndefined();
		expect(parser.bodyText()).toBe("pollS=20&x=");
	};

	it("is read the same, split at every position", () => {
		for (let cut = 0; cut <= POST.length; cut++) expectWhole(parse(POST, cut));
	});

	it("is read the same byte by byte", () => {
		expectWhole(parse(POST, ...Array.from({ length: POST.length }, (_, i) => i)));
	});

	it("ends at its last byte: what follows belongs to the next request", () => {
		const parser = new HttpParser();
		const bytes = bytesOf(`${POST}GET / HTTP/1.1\r\n`);
		expect(parser.feed(bytes, 0, bytes.length)).toBe(POST.length);
		parser.reset();
		expect(parser.idle).toBe(true);
		parser.feed(bytes, POST.length, bytes.length);
		expect(parser.method).toBe("GET");
		expect(parser.header("authorization")).toBeUndefined();
	});

	it("is not done while a byte of the body is missing", () => {
		expect(parse(POST.slice(0, -1)).done).toBe(false);
	});
});

describe("forms that are allowed", () => {
	it.each([
		["lines that end in LF", "GET / HTTP/1.1\nHost: a\n\n"],
		["empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"],
		["HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n"],
		["an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"],
		["a long header that nobody reads", `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${"c".repeat(4000)}\r\n\r\n`],
		["tabs around a value", "GET / HTTP/1.1\r\nHost:\ta\t\r\n\r\n"],
		["an empty value", "GET / HTTP/1.1\r\nHost: a\r\nExpect:\r\n\r\n"],
		[
			"a header of one letter, one of marks",
			"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n!#$%&'*+-.^_`|~09: z\r\n\r\n",
		],
		["a head of the largest size", headOf(8192)],
		[
			"a body of the largest size",
			`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${BODY_LIMIT}\r\n\r\n${"b".repeat(BODY_LIMIT)}`,
		],
	])("%s", (_, text) => {
		const parser = parse(text);
		expect(parser.refused).toBeUndefined();
		expect(parser.done).toBe(true);
	});

	it.each([
		["HTTP/1.1", "", true],
		["HTTP/1.1", "Connection: close\r\n", false],
		["HTTP/1.1", "Connection: Keep-Alive\r\n", true],
		["HTTP/1.0", "", false],
		["HTTP/1.0", "Connection: keep-alive\r\n", true],
	])("%s with %j keeps the connection: %s", (version, header, keep) => {
		expect(parse(`GET / ${version}\r\nHost: a\r\n${header}\r\n`).keepAlive).toBe(keep);
	});

	it.each([
		["http://192.168.1.20/api/v1/status?x=1", "192.168.1.20", "/api/v1/status", "x=1"],
		["HTTP://evil.example:80", "evil.example:80", "/", ""],
		["http://evil.example?x", "evil.example", "/", "x"],
		["/http://evil.example/", "kabewatt.local", "/http://evil.example/", ""],
	])("takes the host of the target %s for that of the header", (target, host, path, query) => {
		const parser = parse(`GET ${target} HTTP/1.1\r\nHost: kabewatt.local\r\n\r\n`);
		expect([parser.header("host"), parser.path, parser.query]).toEqual([host, path, query]);
		parser.reset();
		const next = bytesOf("GET / HTTP/1.1\r\nHost: kabewatt.local\r\n\r\n");
		parser.feed(next, 0, next.length);
		expect(parser.header("host")).toBe("kabewatt.local");
	});

	it("waits for 100 Continue only before a body that is announced", () => {
		const head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
		expect(parse(head).awaitsContinue).toBe(true);
		expect(parse(`${head}x`).awaitsContinue).toBe(false);
		expect(parse(head.replace("1.1", "1.0")).awaitsContinue).toBe(false);
	});
});

describe("hostile requests are refused with a status", () => {
	const head = "GET / HTTP/1.1\r\nHost: a\r\n";
	it.each([
		["a target that does not fit", `GET /${"a".repeat(600)} HTTP/1.1\r\n\r\n`, 414],
		["no target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["no version", "GET /\r\n\r\n", 400],
		["no method", " / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["a single letter", "G\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["another protocol", "GET / HTCPCP/1.1\r\nHost: a\r\n\r\n", 400],
		["a head one byte too long", headOf(8193), 431],
		["a body one byte too long", `${head}Content-Length: 4097\r\n\r\n`, 413],
		["a bracket in a header's name", `${head}a(b: x\r\n\r\n`, 400],
		["a byte above ASCII in a header's name", `${head}\xe9: x\r\n\r\n`, 400],
		["DEL in a header's name", `${head}a\x7f: x\r\n\r\n`, 400],
		["another version", "GET / HTTP/2.0\r\n\r\n", 505],
		["an absolute target without a host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["an absolute target of another scheme", "GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["an absolute target without the header", "GET http://a/x HTTP/1.1\r\n\r\n", 400],
		["the target of CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["a byte above ASCII in the target", "GET /\xe9 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["CR in the middle of a line", "GET /\rX HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["TLS", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", 400],
		["NUL in a header", `${head}X: a\0b\r\n\r\n`, 400],
		["a header without a colon", `${head}nonsense\r\n\r\n`, 400],
		["a header without a name", `${head}: x\r\n\r\n`, 400],
		["a space before the colon", `${head}Content-Length : 5\r\n\r\n`, 400],
		["a folded header", `${head}X: a\r\n b\r\n\r\n`, 400],
		["two Hosts", `${head}Host: b\r\n\r\n`, 400],
		["two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
		["no Host", "GET / HTTP/1.1\r\n\r\n", 400],
		["chunks", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 411],
		["chunks and a length", `${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`, 411],
		["a negative length", `${head}Content-Length: -1\r\n\r\n`, 400],
		["a length with a sign", `${head}Content-Length: +1\r\n\r\n`, 400],
		["a length in hex", `${head}Content-Length: 0x10\r\n\r\n`, 400],
		["an endless length", `${head}Content-Length: 99999999999999999999\r\n\r\n`, 400],
		["a body that is too long", `${head}Content-Length: ${BODY_LIMIT + 1}\r\n\r\n`, 413],
		["a Host that does not fit", `GET / HTTP/1.1\r\nHost: ${"a".repeat(600)}\r\n\r\n`, 431],
		["a header name that does not fit", `${head}${"n".repeat(600)}`, 431],
		["headers without end", head + "X-Y: z\r\n".repeat(2000), 431],
		["one header without end", `${head}Cookie: ${"c".repeat(9000)}`, 431],
	])("%s", (_, text, status) => {
		const parser = parse(text);
		expect(parser.refused?.status).toBe(status);
		expect(parser.done).toBe(false);
	});

	it("stops reading once it has refused", () => {
		const parser = parse("GET /\0");
		const more = bytesOf("POST / HTTP/1.1\r\n\r\n");
		expect(parser.feed(more, 0, more.length)).toBe(0);
		expect(parser.method).toBe("");
	});
});
