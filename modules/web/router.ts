import { lowerCase } from "../bytes/ascii";
import { type Exchange, type HttpHandler, TEXT_TYPE } from "./http/exchange";
import { parseForm } from "./http/form";
import { isOwnHost, isOwnOrigin } from "./http/origin";
import { labelOf } from "./names/mdns-records";
import { refuse } from "./replies";
import { type Right, ROUTES, type WebParts } from "./routes";

const FORM_TYPE = "application/x-www-form-urlencoded";

/** From request to answer. Paths are compared as they come: nothing is decoded, no file is looked up. */
export class Router implements HttpHandler {
	private readonly _parts: WebParts;

	constructor(parts: WebParts) {
		this._parts = parts;
	}

	handle(exchange: Exchange): void {
		const host = exchange.request.header("host");
		if (host != null && !isOwnHost(host, labelOf(this._parts.settings.text("name")))) this.foreign(exchange);
		else if (this._parts.extra?.(exchange) !== true) this.route(exchange);
	}

	private route(exchange: Exchange): void {
		const { path, method } = exchange.request;
		if (method !== "GET" && method !== "HEAD" && method !== "POST" && method !== "PUT") {
			exchange.header("Allow", "GET, HEAD, POST, PUT");
			exchange.fail(405, "HTTP_METHOD", "only GET, HEAD, POST and PUT");
			return;
		}
		const wanted = method === "HEAD" ? "GET" : method;
		if (wanted !== "GET" && !isOurs(exchange, wanted === "PUT" ? "application/json" : FORM_TYPE)) return;
		const form = wanted === "POST" ? parseForm(exchange.request.bodyText()) : new Map<string, string>();
		if (form == null) {
			exchange.fail(400, "HTTP_BAD_REQUEST", "malformed form");
			return;
		}
		const found = ROUTES.find((route) => route.path === path && route.method === wanted);
		if (found != null) {
			if (this.may(found.right, exchange)) found.run(this._parts, exchange, form);
		} else if (wanted === "POST")
			exchange.fail(404, "HTTP_NOT_FOUND", "nothing can be posted to this address");
		else if (wanted === "PUT") exchange.fail(404, "HTTP_NOT_FOUND", "nothing can be put to this address");
		// A sender without the right to read does not learn which addresses exist.
		else if (this.may("read", exchange))
			exchange.fail(404, "HTTP_NOT_FOUND", "there is nothing at this address");
	}

	/** Whether the sender has the right; answers where not. */
	private may(right: Right, exchange: Exchange): boolean {
		const { access, settings, setup, priceToken } = this._parts;
		if (right === "open") return true;
		if (right === "read" && settings.text("readAccess") === "open") return true;
		if (right === "setup" && setup.trusts(exchange)) return true;
		const header = exchange.request.header("authorization");
		if (right === "prices" && priceToken.admits(header)) return true;
		const error = access.authorize(header, exchange.remoteAddress);
		if (error != null) refuse(exchange, access, error);
		return error == null;
	}

	/** Another site's name. On the set-up access point it is a phone that checks for Internet access. */
	private foreign(exchange: Exchange): void {
		const setup = this._parts.setup;
		if (setup.trusts(exchange)) {
			exchange.header("Location", `${setup.url}setup`);
			exchange.send(302, TEXT_TYPE, "");
		} else exchange.fail(403, "HTTP_FORBIDDEN", "not a name of this device");
	}
}

/** True for what a page of our own sends, or a program, and with a body of `type`; answers where not. */
function isOurs(exchange: Exchange, type: string): boolean {
	const request = exchange.request;
	if (!isOwnOrigin(request.header("origin"), request.header("host")))
		exchange.fail(403, "HTTP_FORBIDDEN", "sent by a page of another site");
	else if (!isType(request.header("content-type"), type))
		exchange.fail(415, "HTTP_BAD_REQUEST", `send ${type}`);
	else return true;
	return false;
}

function isType(header: string | undefined, type: string): boolean {
	if (header == null) return false;
	const semicolon = header.indexOf(";");
	return lowerCase((semicolon < 0 ? header : header.slice(0, semicolon)).trim()) === type;
}
