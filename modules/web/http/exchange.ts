import type { ErrorCode } from "../../errors/codes";
import type { HttpParser } from "./http-parser";

/**
 * A body that is made while it is sent. Text is ASCII: JSON and pages escape what is not. Pieces of up to
 * about 1 kB keep the memory of a response small.
 */
export interface BodySource {
	/** The next piece; undefined at the end; "" when there is none yet: `Exchange.resume` asks again. */
	next(): string | Uint8Array | undefined;
	/** The response is over, sent whole or cut off. Called once. */
	onEnd?(): void;
}

/** One request and its answer. Valid until it is answered. */
export interface Exchange {
	readonly request: HttpParser;
	readonly remoteAddress: string;
	/** The client came in by the device's own access point (see TcpConnection). */
	readonly onAccessPoint: boolean;
	/** Adds a header to the answer; call it before the answer. */
	header(name: string, value: string): void;
	/** Answers with a whole body. */
	send(status: number, type: string, body: string | Uint8Array): void;
	/** Answers with a body of `length` bytes, or of unknown length, piece by piece. */
	stream(status: number, type: string, source: BodySource, length?: number): void;
	/** Answers {"error":{"code","message"}}. `message` is for developers; people get the text of `code`. */
	fail(status: number, code: ErrorCode, message: string): void;
	/** Wakes a source that had nothing to give. */
	resume(): void;
	/** Cuts the answer off: the client gets no more of it. */
	abort(): void;
}

/** Answers requests. It answers before it returns, or later while the exchange is open. */
export interface HttpHandler {
	handle(exchange: Exchange): void;
}

export const JSON_TYPE = "application/json";
export const HTML_TYPE = "text/html; charset=utf-8";
export const TEXT_TYPE = "text/plain; charset=utf-8";

/** Reason phrases (RFC 9110, 15) of the codes that are used. */
export function statusText(status: number): string {
	switch (status) {
		case 200:
			return "OK";
		case 202:
			return "Accepted";
		case 302:
			return "Found";
		case 400:
			return "Bad Request";
		case 401:
			return "Unauthorized";
		case 403:
			return "Forbidden";
		case 404:
			return "Not Found";
		case 405:
			return "Method Not Allowed";
		case 408:
			return "Request Timeout";
		case 409:
			return "Conflict";
		case 411:
			return "Length Required";
		case 413:
			return "Content Too Large";
		case 414:
			return "URI Too Long";
		case 415:
			return "Unsupported Media Type";
		case 429:
			return "Too Many Requests";
		case 431:
			return "Request Header Fields Too Large";
		case 500:
			return "Internal Server Error";
		case 503:
			return "Service Unavailable";
		case 505:
			return "HTTP Version Not Supported";
		default:
			return "Status";
	}
}
