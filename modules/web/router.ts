import { lowerCase } from "../bytes/ascii";
import { type Exchange, type HttpHandler, TEXT_TYPE } from "./http/exchange";
import { parseForm } from "./http/form";
import { isOwnHost, isOwnOrigin } from "./http/origin";
import { labelOf } from "./names/mdns-records";
import { refuse } from "./replies";
import { type Form, type Right, ROUTES, type WebParts } from "./routes";

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
		if (method !== "GET" && method !== "HEAD" && method !== "POST") {
			exchange.header("Allow", "GET, HEAD, POST");
			exchange.fail(405, "HTTP_METHOD", "only GET, HEAD and POST");
			return;
		}
		const isPost = method === "POST";
		const form = isPost ? formOf(exchange) : new Map<string, string>();
		if (form == null) return;
		const found = ROUTES.find((route) => route.path === path && (route.method === "POST") === isPost);
		if (found != null) {
			if (this.may(found.right, exchange)) found.run(this._parts, exchange, form);
		} else if (isPost) exchange.fail(404, "HTTP_NOT_FOUND", "nothing can be posted to this address");
		// A sender without the right to read does not learn which addresses exist.
		else if (this.may("read", exchange))
			exchange.fail(404, "HTTP_NOT_FOUND", "there is nothing at this address");
	}

	/** Whether the sender has the right; answers where not. */
	private may(right: Right, exchange: Exchange): boolean {
		const { access, settings, setup } = this._parts;
		if (right === "open") return true;
		if (right === "read" && settings.text("readAccess") === "open") return true;
		if (right === "setup" && setup.trusts(exchange)) return true;
		const error = access.authorize(exchange.request.header("authorization"), exchange.remoteAddress);
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

/** What was posted; undefined when it was answered, since it is of another site or no form. */
function formOf(exchange: Exchange): Form | undefined {
	const request = exchange.request;
	if (!isOwnOrigin(request.header("origin"), request.header("host"))) {
		exchange.fail(403, "HTTP_FORBIDDEN", "sent by a page of another site");
		return undefined;
	}
	if (!isForm(request.header("content-type"))) {
		exchange.fail(415, "HTTP_BAD_REQUEST", "send application/x-www-form-urlencoded");
		return undefined;
	}
	const form = parseForm(request.bodyText());
	if (form == null) exchange.fail(400, "HTTP_BAD_REQUEST", "malformed form");
	return form;
}

function isForm(type: string | undefined): boolean {
	if (type == null) return false;
	const semicolon = type.indexOf(";");
	return (
		lowerCase((semicolon < 0 ? type : type.slice(0, semicolon)).trim()) ===
		"application/x-www-form-urlencoded"
	);
}
