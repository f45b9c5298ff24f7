import type { ErrorCode } from "../errors/codes";
import type { Wifi } from "../ports/wifi";
import type { Access } from "./access";
import { type BodySource, type Exchange, HTML_TYPE, type HttpHandler, JSON_TYPE, quote } from "./exchange";
import { parseForm } from "./form";
import { isOwnHost, isOwnOrigin } from "./origin";
import type { Page } from "./page";
import { DASHBOARD_PAGE } from "./page-dashboard";
import { judgeForm, SettingsSource } from "./settings-json";
import { type StatusParts, statusJson } from "./status";

/** For everything but the pages, which carry the hashes of their own script and style. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** What the pages may ask the app to do. */
export interface WebActions {
	/** Replaces ID and password as a pair; the app drops the old pair only after the new one joined. */
	setCredentials(rbid: string, password: string): ErrorCode | undefined;
}

export interface RouterParts extends StatusParts {
	readonly access: Access;
	readonly wifi: Wifi;
	readonly actions: WebActions;
	/** Routes of one host alone (the bench page of Node). True when it took the exchange. */
	readonly extra?: ((exchange: Exchange) => boolean) | undefined;
}

/** From request to answer. Paths are compared as they come: nothing is decoded, no file is looked up. */
export class Router implements HttpHandler {
	readonly #parts: RouterParts;

	constructor(parts: RouterParts) {
		this.#parts = parts;
	}

	handle(exchange: Exchange): void {
		const { request } = exchange;
		const host = request.header("host");
		if (host !== undefined && !isOwnHost(host))
			exchange.fail(403, "HTTP_FORBIDDEN", "not a name of this device");
		else if (this.#parts.extra?.(exchange) !== true) {
			if (request.method === "GET" || request.method === "HEAD") this.#get(exchange);
			else if (request.method === "POST") this.#post(exchange);
			else {
				exchange.header("Allow", "GET, HEAD, POST");
				exchange.fail(405, "HTTP_METHOD", "only GET, HEAD and POST");
			}
		}
	}

	#get(exchange: Exchange): void {
		switch (exchange.request.path) {
			case "/":
			case "/dashboard":
				sendPage(exchange, DASHBOARD_PAGE);
				break;
			case "/api/v1/status":
				if (this.#mayRead(exchange)) sendJson(exchange, statusJson(this.#parts));
				break;
			case "/api/v1/settings":
				if (this.#mayRead(exchange)) streamJson(exchange, new SettingsSource(this.#parts.settings));
				break;
			default:
				exchange.fail(404, "HTTP_NOT_FOUND", "there is nothing at this address");
		}
	}

	#post(exchange: Exchange): void {
		const { request } = exchange;
		if (!isOwnOrigin(request.header("origin"), request.header("host"))) {
			exchange.fail(403, "HTTP_FORBIDDEN", "sent by a page of another site");
			return;
		}
		if (!isForm(request.header("content-type"))) {
			exchange.fail(415, "HTTP_BAD_REQUEST", "send application/x-www-form-urlencoded");
			return;
		}
		const fields = parseForm(request.bodyText());
		if (fields === undefined) {
			exchange.fail(400, "HTTP_BAD_REQUEST", "malformed form");
			return;
		}
		switch (request.path) {
			case "/api/v1/session":
				this.#logIn(exchange, fields.get("pin") ?? "");
				break;
			case "/api/v1/session/show":
				this.#parts.access.show();
				sendJson(exchange, '{"shown":true}\n');
				break;
			case "/api/v1/settings":
				if (this.#mayWrite(exchange)) this.#change(exchange, fields);
				break;
			default:
				exchange.fail(404, "HTTP_NOT_FOUND", "nothing can be posted to this address");
		}
	}

	#logIn(exchange: Exchange, pin: string): void {
		const { access } = this.#parts;
		const wrong = access.check(pin);
		if (wrong === undefined) sendJson(exchange, `{"token":${quote(access.openSession())}}\n`);
		else this.#refuse(exchange, wrong);
	}

	#mayRead(exchange: Exchange): boolean {
		return this.#parts.settings.text("readAccess") === "open" || this.#mayWrite(exchange);
	}

	#mayWrite(exchange: Exchange): boolean {
		const wrong = this.#parts.access.authorize(exchange.request.header("authorization"));
		if (wrong !== undefined) this.#refuse(exchange, wrong);
		return wrong === undefined;
	}

	#refuse(exchange: Exchange, code: ErrorCode): void {
		const { lockedS } = this.#parts.access;
		exchange.header("Content-Security-Policy", NOTHING);
		if (lockedS > 0) {
			exchange.header("Retry-After", String(lockedS));
			exchange.fail(429, code, `no PIN is taken for ${lockedS} s`);
		} else {
			exchange.header("WWW-Authenticate", 'Bearer realm="kabewatt"');
			exchange.fail(401, code, "the PIN on the device's screen is needed");
		}
	}

	#change(exchange: Exchange, fields: Map<string, string>): void {
		let wrong = judgeForm(fields);
		const { settings, actions } = this.#parts;
		if (wrong === undefined) {
			for (const [field, value] of fields) {
				if (field === "rbid" || field === "password") continue;
				const code = settings.set(field, value);
				if (code !== undefined) {
					wrong = { code, field };
					break;
				}
			}
		}
		const rbid = fields.get("rbid") ?? "";
		if (wrong === undefined && rbid !== "") {
			const code = actions.setCredentials(rbid, fields.get("password") ?? "");
			if (code !== undefined) wrong = { code, field: "rbid" };
		}
		if (wrong === undefined) {
			sendJson(exchange, '{"saved":true}\n');
			return;
		}
		exchange.header("Content-Security-Policy", NOTHING);
		exchange.send(
			wrong.code === "STORE_FULL" ? 503 : 400,
			JSON_TYPE,
			`{"error":{"code":${quote(wrong.code)},"message":"this field was not accepted","field":${quote(wrong.field)}}}\n`,
		);
	}
}

export function sendPage(exchange: Exchange, page: Page): void {
	let at = 0;
	exchange.header("Content-Security-Policy", page.policy);
	exchange.stream(200, HTML_TYPE, { next: () => page.pieces[at++] }, page.length);
}

export function sendJson(exchange: Exchange, json: string): void {
	exchange.header("Content-Security-Policy", NOTHING);
	exchange.send(200, JSON_TYPE, json);
}

export function streamJson(exchange: Exchange, source: BodySource): void {
	exchange.header("Content-Security-Policy", NOTHING);
	exchange.stream(200, JSON_TYPE, source);
}

function isForm(type: string | undefined): boolean {
	if (type === undefined) return false;
	const semicolon = type.indexOf(";");
	return (
		(semicolon < 0 ? type : type.slice(0, semicolon)).trim().toLowerCase() ===
		"application/x-www-form-urlencoded"
	);
}
