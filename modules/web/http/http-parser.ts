import { asciiText, lowerCase } from "../../bytes/ascii";
import type { ErrorCode } from "../../errors/codes";

/** Bytes of one header line that are kept; a longer line is refused or, when nobody reads it, skipped. */
const LINE = 512;
/** Bytes of request line and headers together. */
const HEAD = 8192;
/** Bytes of a body. The largest form, all settings at once, is about 1,200 bytes. */
export const BODY_LIMIT = 2048;

const SCHEME = "http://";
const CR = 0x0d;
const LF = 0x0a;

/** Headers that are kept; every other one is checked for form and dropped. */
const HEADERS = Object.freeze([
	"host",
	"origin",
	"authorization",
	"content-type",
	"content-length",
	"transfer-encoding",
	"connection",
	"expect",
] as const);

export type HeaderName = (typeof HEADERS)[number];

/** What a request may not be: the status to answer with, and the code for its JSON. */
export interface Refusal {
	readonly status: number;
	readonly code: ErrorCode;
	readonly message: string;
}

const refusal = (status: number, code: ErrorCode, message: string): Refusal =>
	Object.freeze({ status, code, message });

const BAD_LINE = refusal(400, "HTTP_BAD_REQUEST", "malformed request line");
const BAD_VERSION = refusal(505, "HTTP_BAD_REQUEST", "only HTTP/1.0 and HTTP/1.1");
const BAD_HEADER = refusal(400, "HTTP_BAD_REQUEST", "malformed header");
const TWICE = refusal(400, "HTTP_BAD_REQUEST", "a header that may come once came twice");
const NO_HOST = refusal(400, "HTTP_BAD_REQUEST", "no Host header");
const LONG_TARGET = refusal(414, "HTTP_TOO_LARGE", "the address is too long");
const LONG_HEAD = refusal(431, "HTTP_TOO_LARGE", "the headers are too long");
const LONG_BODY = refusal(413, "HTTP_TOO_LARGE", "the body is too long");
const CHUNKED = refusal(411, "HTTP_BAD_REQUEST", "send Content-Length: chunked requests are not supported");
const BAD_LENGTH = refusal(400, "HTTP_BAD_REQUEST", "malformed Content-Length");

type State = "line" | "headers" | "body" | "done" | "refused";

/**
 * Reads one HTTP/1.0 or 1.1 request (RFC 9112) from bytes in whatever pieces they come. Memory is one line
 * buffer and, for a request with a body, one body buffer; nothing is allocated for a byte.
 */
export class HttpParser {
	/** As sent, upper case for the known ones. */
	method = "";
	/** The path of the target, as sent: not percent-decoded, visible ASCII only, starts with "/". */
	path = "";
	/** The target after "?", or "". */
	query = "";
	/** True for HTTP/1.1. */
	modern = false;
	/** What is wrong with the request; no byte is read from then on. */
	refused: Refusal | undefined;

	private readonly _line = new Uint8Array(LINE);
	private _lineLength = 0;
	/** The line is longer than the buffer and belongs to a header that nobody reads. */
	private _skipping = false;
	private _sawCr = false;
	private _state: State = "line";
	private _headBytes = 0;
	private readonly _headers: (string | undefined)[] = HEADERS.map(() => undefined);
	/** The host of an absolute target, or "". */
	private _authority = "";
	private _body: Uint8Array | undefined;
	private _bodyLength = 0;
	private _bodyExpected = 0;

	/** Ready for the next request on the same connection. */
	reset(): void {
		this.method = this.path = this.query = this._authority = "";
		this.modern = false;
		this.refused = undefined;
		this._lineLength = this._headBytes = this._bodyLength = this._bodyExpected = 0;
		this._skipping = this._sawCr = false;
		this._state = "line";
		this._headers.fill(undefined);
		this._body = undefined;
	}

	/** True once a whole request was read. */
	get done(): boolean {
		return this._state === "done";
	}

	/** True between requests: not one byte of a request has come. */
	get idle(): boolean {
		return this._state === "line" && this._headBytes === 0;
	}

	/** True when the client waits for "100 Continue" before it sends the body. */
	get awaitsContinue(): boolean {
		return (
			this._state === "body" &&
			this._bodyLength === 0 &&
			this.modern &&
			lowerCase(this.header("expect") ?? "") === "100-continue"
		);
	}

	/** The value of a header without the spaces around it, or undefined when it did not come. */
	header(name: HeaderName): string | undefined {
		return this._headers[HEADERS.indexOf(name)];
	}

	/** True when the client wants the connection kept (RFC 9112, 9.3). */
	get keepAlive(): boolean {
		const connection = lowerCase(this.header("connection") ?? "");
		return this.modern ? connection !== "close" : connection === "keep-alive";
	}

	/** The body as characters of 8 bits; a form is ASCII. */
	bodyText(): string {
		return this._body == null ? "" : asciiText(this._body, 0, this._bodyLength);
	}

	/** Takes bytes and returns how many belong to this request. It stops after the last byte of a request. */
	feed(bytes: Uint8Array, from: number, to: number): number {
		let at = from;
		while (at < to && (this._state === "line" || this._state === "headers")) this.headByte(bytes[at++]!);
		if (this._state === "body") {
			const body = this._body!;
			while (at < to && this._bodyLength < this._bodyExpected) body[this._bodyLength++] = bytes[at++]!;
			if (this._bodyLength === this._bodyExpected) this._state = "done";
		}
		return at - from;
	}

	private headByte(byte: number): void {
		if (++this._headBytes > HEAD) {
			this.refuse(LONG_HEAD);
			return;
		}
		if (byte === LF) {
			this._sawCr = false;
			this.endLine();
		} else if (this._sawCr || (byte < 0x20 && byte !== 0x09 && byte !== CR) || byte === 0x7f) {
			this.refuse(this._state === "line" ? BAD_LINE : BAD_HEADER);
		} else if (byte === CR) this._sawCr = true;
		else if (this._lineLength < LINE) this._line[this._lineLength++] = byte;
		else this.overflow();
	}

	private overflow(): void {
		if (this._skipping) return;
		if (this._state === "line") this.refuse(LONG_TARGET);
		else {
			const colon = this.colon();
			if (colon <= 0 || this.nameOf(colon) >= 0) this.refuse(LONG_HEAD);
			this._skipping = true;
		}
	}

	private endLine(): void {
		const length = this._lineLength;
		let wrong: Refusal | undefined;
		if (this._state === "headers") wrong = length === 0 ? this.endHead() : this.headerLine(length);
		else if (length > 0) wrong = this.requestLine(length);
		// RFC 9112, 2.2: empty lines before the request line are passed over.
		else this._headBytes = 0;
		this._lineLength = 0;
		this._skipping = false;
		if (wrong != null) this.refuse(wrong);
	}

	private requestLine(length: number): Refusal | undefined {
		const text = this.text(0, length);
		const first = text.indexOf(" ");
		const last = text.lastIndexOf(" ");
		const version = text.slice(last + 1);
		if (first <= 0 || last <= first + 1 || !version.startsWith("HTTP/")) return BAD_LINE;
		if (version !== "HTTP/1.1" && version !== "HTTP/1.0") return BAD_VERSION;
		for (let i = 0; i < length; i++) {
			const code = text.charCodeAt(i);
			if (code > 0x7e || (code <= 0x20 && i !== first && i !== last)) return BAD_LINE;
		}
		const question = text.indexOf("?", first);
		const end = question < 0 ? last : question;
		this.method = text.slice(0, first);
		this.path = text.slice(first + 1, end);
		this.query = question < 0 ? "" : text.slice(question + 1, last);
		this.modern = version === "HTTP/1.1";
		if (!this.path.startsWith("/") && !this.absolute()) return BAD_LINE;
		this._state = "headers";
		return undefined;
	}

	/** A target such as "http://host/path", as for a proxy: its host counts, not the header's (RFC 9112, 3.2.2). */
	private absolute(): boolean {
		const path = this.path;
		if (lowerCase(path.slice(0, SCHEME.length)) !== SCHEME) return false;
		const slash = path.indexOf("/", SCHEME.length);
		this._authority = path.slice(SCHEME.length, slash < 0 ? path.length : slash);
		this.path = slash < 0 ? "/" : path.slice(slash);
		return this._authority !== "";
	}

	private headerLine(length: number): Refusal | undefined {
		const colon = this.colonWithin(length);
		if (colon <= 0) return BAD_HEADER;
		for (let i = 0; i < colon; i++) if (!isTokenByte(this._line[i]!)) return BAD_HEADER;
		const index = this.nameOf(colon);
		if (index < 0) return undefined;
		if (this._headers[index] != null) return TWICE;
		let from = colon + 1;
		let to = length;
		while (from < to && isSpace(this._line[from]!)) from++;
		while (to > from && isSpace(this._line[to - 1]!)) to--;
		this._headers[index] = this.text(from, to);
		return undefined;
	}

	private endHead(): Refusal | undefined {
		if (this.modern && this.header("host") == null) return NO_HOST;
		if (this._authority !== "") this._headers[HEADERS.indexOf("host")] = this._authority;
		if (this.header("transfer-encoding") != null) return CHUNKED;
		const length = parseLength(this.header("content-length"));
		if (length < 0) return BAD_LENGTH;
		if (length > BODY_LIMIT) return LONG_BODY;
		this._bodyExpected = length;
		if (length > 0) this._body = new Uint8Array(length);
		this._state = length > 0 ? "body" : "done";
		return undefined;
	}

	private refuse(why: Refusal): void {
		this.refused = why;
		this._state = "refused";
	}

	private colon(): number {
		return this.colonWithin(this._lineLength);
	}

	private colonWithin(length: number): number {
		for (let i = 0; i < length; i++) if (this._line[i] === 0x3a) return i;
		return -1;
	}

	/** Index in HEADERS of the name that stands before `colon`, or -1. */
	private nameOf(colon: number): number {
		for (let h = 0; h < HEADERS.length; h++) {
			const name = HEADERS[h]!;
			if (name.length !== colon) continue;
			let i = 0;
			while (i < colon && (this._line[i]! | 0x20) === (name.charCodeAt(i) | 0x20)) i++;
			if (i === colon) return h;
		}
		return -1;
	}

	private text(from: number, to: number): string {
		return asciiText(this._line, from, to);
	}
}

/** Content-Length as a number, 0 when there is none, -1 when it is not one. */
function parseLength(text: string | undefined): number {
	if (text == null) return 0;
	if (text.length === 0 || text.length > 9) return -1;
	let value = 0;
	for (let i = 0; i < text.length; i++) {
		const digit = text.charCodeAt(i) - 0x30;
		if (digit < 0 || digit > 9) return -1;
		value = value * 10 + digit;
	}
	return value;
}

function isSpace(byte: number): boolean {
	return byte === 0x20 || byte === 0x09;
}

/** Token characters of RFC 9110, 5.6.2. */
function isTokenByte(byte: number): boolean {
	const folded = byte | 0x20;
	if ((folded >= 0x61 && folded <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return true;
	return byte > 0x20 && byte < 0x7f && TOKEN_MARKS.includes(String.fromCharCode(byte));
}

const TOKEN_MARKS = "!#$%&'*+-.^_`|~";
