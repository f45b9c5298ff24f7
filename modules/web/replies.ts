import type { Json } from "../bytes/json";
import type { ErrorCode } from "../errors/codes";
import type { Access } from "./access";
import { type BodySource, type Exchange, HTML_TYPE, JSON_TYPE } from "./http/exchange";
import { bodyOf } from "./http/json";
import { type Page, PageSource } from "./pages/page";

/** For everything but the pages, which carry the hashes of their own script and style. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

export function sendPage(exchange: Exchange, page: Page): void {
	exchange.header("Content-Security-Policy", page.policy);
	// In flash there is the compressed page alone: every browser takes it, and it is a third of the bytes.
	exchange.header("Content-Encoding", "gzip");
	exchange.stream(200, HTML_TYPE, new PageSource(page), page.bytes.length);
}

export function sendJson(exchange: Exchange, json: Json, status = 200): void {
	exchange.header("Content-Security-Policy", NOTHING);
	exchange.send(status, JSON_TYPE, bodyOf(json));
}

export function streamJson(exchange: Exchange, source: BodySource): void {
	exchange.header("Content-Security-Policy", NOTHING);
	exchange.stream(200, JSON_TYPE, source);
}

/** Refuses a wrong PIN or session; says for how long PINs are refused. */
export function refuse(exchange: Exchange, access: Access, code: ErrorCode): void {
	const lockedS = access.lockedS(exchange.remoteAddress);
	exchange.header("Content-Security-Policy", NOTHING);
	if (lockedS > 0) {
		exchange.header("Retry-After", String(lockedS));
		exchange.fail(429, code, `no PIN is taken for ${lockedS} s`);
	} else {
		exchange.header("WWW-Authenticate", 'Bearer realm="kabewatt"');
		exchange.fail(401, code, "the PIN on the device's screen is needed");
	}
}
