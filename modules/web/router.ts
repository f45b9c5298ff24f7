import { utf8Bytes } from "../bytes/utf8";
import type { ErrorCode } from "../errors/codes";
import type { Language } from "../errors/texts";
import type { Meter } from "../meter/meter";
import type { DayBook } from "../meter/record/day-source";
import type { LinkFacts } from "../meter/values/link-facts";
import type { System } from "../ports/system";
import type { Wifi } from "../ports/wifi";
import type { Costs } from "../tariff/costs";
import type { Access } from "./access";
import { DaysSource, RECORD_DAYS } from "./api/days";
import { figuresJson } from "./api/figures";
import { DAYS_MAX, dayCsv, dayJson } from "./api/history";
import { ItemsSource } from "./api/items";
import { linkJson } from "./api/link";
import type { LinkLog } from "./api/link-log";
import { METRICS_TYPE, metricsText } from "./api/metrics";
import { networksJson } from "./api/networks";
import { reportText } from "./api/report";
import { judgeForm, SettingsSource } from "./api/settings";
import { type StatusParts, statusJson } from "./api/status";
import { type Answer, costText, putPrices, putTariff, tariffText } from "./api/tariff";
import {
	type BodySource,
	type Exchange,
	HTML_TYPE,
	type HttpHandler,
	JSON_TYPE,
	quote,
	TEXT_TYPE,
} from "./http/exchange";
import { parseForm, queryNumber } from "./http/form";
import { isOwnHost, isOwnOrigin } from "./http/origin";
import { labelOf } from "./names/mdns-records";
import { type Page, PageSource } from "./pages/page";
import { DASHBOARD_PAGE } from "./pages/page-dashboard";
import { SETUP_PAGE } from "./pages/page-setup";
import type { PriceToken } from "./price-token";
import type { Setup } from "./setup";

/** For everything but the pages, which carry the hashes of their own script and style. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** After which a client that waits for a day may ask again. */
const DAY_RETRY_S = 5;
const CSV_TYPE = "text/csv; charset=utf-8";

/** What the pages may ask the app to do. */
export interface WebActions {
	/** Replaces ID and password as a pair; the app drops the old pair only after the new one joined. */
	setCredentials(rbid: string, password: string): ErrorCode | undefined;
	/** Ends the session, erases everything that is stored, starts anew. */
	factoryReset(): void;
	/** Moved, or the service ended: ends the session and forgets the meter with its credentials. */
	forgetMeter(): void;
}

export interface RouterParts extends StatusParts {
	readonly system: System;
	readonly access: Access;
	readonly wifi: Wifi;
	readonly facts: LinkFacts;
	readonly log: LinkLog;
	readonly days: DayBook;
	readonly meter: Meter;
	readonly setup: Setup;
	readonly costs: Costs;
	readonly priceToken: PriceToken;
	readonly actions: WebActions;
	/** Routes of one host alone (the bench page of Node). True when it took the exchange. */
	readonly extra?: ((exchange: Exchange) => boolean) | undefined;
}

/** From request to answer. Paths are compared as they come: nothing is decoded, no file is looked up. */
export class Router implements HttpHandler {
	private readonly _parts: RouterParts;

	constructor(parts: RouterParts) {
		this._parts = parts;
	}

	handle(exchange: Exchange): void {
		const request = exchange.request;
		const host = request.header("host");
		if (host != null && !isOwnHost(host, labelOf(this._parts.settings.text("name")))) this.foreign(exchange);
		else if (this._parts.extra?.(exchange) !== true) {
			if (request.method === "GET" || request.method === "HEAD") this.get(exchange);
			else if (request.method === "POST") this.post(exchange);
			else if (request.method === "PUT") this.put(exchange);
			else {
				exchange.header("Allow", "GET, HEAD, POST, PUT");
				exchange.fail(405, "HTTP_METHOD", "only GET, HEAD, POST and PUT");
			}
		}
	}

	/** Another site's name. On the set-up access point that is a phone which looks for the Internet. */
	private foreign(exchange: Exchange): void {
		const setup = this._parts.setup;
		if (setup.trusts(exchange)) {
			exchange.header("Location", `${setup.url}setup`);
			exchange.send(302, TEXT_TYPE, "");
		} else exchange.fail(403, "HTTP_FORBIDDEN", "not a name of this device");
	}

	private get(exchange: Exchange): void {
		const setup = this._parts.setup;
		switch (exchange.request.path) {
			case "/":
				sendPage(exchange, setup.trusts(exchange) ? SETUP_PAGE : DASHBOARD_PAGE);
				break;
			case "/dashboard":
				sendPage(exchange, DASHBOARD_PAGE);
				break;
			case "/setup":
				sendPage(exchange, SETUP_PAGE);
				break;
			case "/api/v1/setup":
				if (this.maySetUp(exchange)) sendJson(exchange, setup.json(this.language(exchange)));
				break;
			case "/api/v1/networks":
				if (this.maySetUp(exchange))
					this._parts.wifi.scan((networks) => sendJson(exchange, networksJson(networks)));
				break;
			default:
				this.read(exchange);
		}
	}

	/** What may be kept from those who do not know the PIN: all but the pages. */
	private read(exchange: Exchange): void {
		const parts = this._parts;
		if (!this.mayRead(exchange)) return;
		switch (exchange.request.path) {
			case "/api/v1/status":
				sendJson(exchange, statusJson(parts, parts.facts));
				break;
			case "/api/v1/items":
				streamJson(
					exchange,
					new ItemsSource(parts.clock, parts.readings, this.language(exchange), parts.facts.clockDoubtful),
				);
				break;
			case "/api/v1/link":
				sendJson(exchange, linkJson(parts, this.language(exchange)));
				break;
			case "/api/v1/history":
				this.day(exchange);
				break;
			case "/api/v1/figures":
				sendJson(exchange, figuresJson(parts));
				break;
			case "/api/v1/cost":
				sendJson(exchange, costText(parts.costs));
				break;
			case "/api/v1/tariff":
				sendJson(exchange, tariffText(parts.costs));
				break;
			case "/api/v1/days":
				this.record(exchange, false);
				break;
			case "/days.csv":
				this.record(exchange, true);
				break;
			case "/history.csv":
				this.csv(exchange);
				break;
			case "/metrics":
				exchange.send(200, METRICS_TYPE, metricsText(parts, parts.facts, parts.costs.json));
				break;
			case "/report.txt":
				exchange.send(200, TEXT_TYPE, utf8Bytes(reportText(parts, this.language(exchange))));
				break;
			case "/api/v1/settings":
				streamJson(exchange, new SettingsSource(parts.settings));
				break;
			default:
				exchange.fail(404, "HTTP_NOT_FOUND", "there is nothing at this address");
		}
	}

	/** Bodies in JSON. */
	private put(exchange: Exchange): void {
		const { priceToken, costs, meter } = this._parts;
		const request = exchange.request;
		if (!this.mayCome(exchange, "application/json")) return;
		switch (request.path) {
			case "/api/v1/tariff":
				if (this.mayWrite(exchange))
					sendAnswer(exchange, putTariff(request.bodyText(), costs, this.language(exchange)));
				break;
			case "/api/v1/prices":
				if (priceToken.admits(request.header("authorization")) || this.mayWrite(exchange))
					sendAnswer(exchange, putPrices(request.bodyText(), costs, meter, this.language(exchange)));
				break;
			default:
				exchange.fail(404, "HTTP_NOT_FOUND", "nothing can be put to this address");
		}
	}

	/** From a page of our own, or of none, and with a body of the type that is read. Answers else. */
	private mayCome(exchange: Exchange, type: string): boolean {
		const request = exchange.request;
		if (!isOwnOrigin(request.header("origin"), request.header("host")))
			exchange.fail(403, "HTTP_FORBIDDEN", "sent by a page of another site");
		else if (!isType(request.header("content-type"), type))
			exchange.fail(415, "HTTP_BAD_REQUEST", `send ${type}`);
		else return true;
		return false;
	}

	private post(exchange: Exchange): void {
		const request = exchange.request;
		if (!this.mayCome(exchange, "application/x-www-form-urlencoded")) return;
		const fields = parseForm(request.bodyText());
		if (fields == null) {
			exchange.fail(400, "HTTP_BAD_REQUEST", "malformed form");
			return;
		}
		switch (request.path) {
			case "/api/v1/session":
				this.logIn(exchange, fields.get("pin") ?? "");
				break;
			case "/api/v1/session/show":
				sendJson(exchange, `{"shown":${this._parts.access.show()}}\n`);
				break;
			case "/api/v1/settings":
				if (this.maySetUp(exchange)) this.change(exchange, fields);
				break;
			case "/api/v1/prices/token":
				if (this.mayWrite(exchange)) this.makePriceToken(exchange);
				break;
			case "/api/v1/action":
				if (this.mayWrite(exchange)) this.act(exchange, fields.get("action"));
				break;
			default:
				exchange.fail(404, "HTTP_NOT_FOUND", "nothing can be posted to this address");
		}
	}

	private day(exchange: Exchange): void {
		const back = queryNumber(exchange, "back", 0, DAYS_MAX - 1);
		if (back != null) sendJson(exchange, dayJson(this._parts, back));
	}

	/** One day, so that nothing is held for a client who waits: the meter takes a minute to tell a day. */
	private csv(exchange: Exchange): void {
		const back = queryNumber(exchange, "back", undefined, DAYS_MAX - 1);
		if (back == null) return;
		const csv = dayCsv(this._parts, back);
		if (csv == null) {
			exchange.header("Retry-After", String(DAY_RETRY_S));
			exchange.fail(503, "HTTP_NOT_READY", "this day is being fetched from the meter");
			return;
		}
		exchange.header(
			"Content-Disposition",
			`attachment; filename="kabewatt-${csv.substr(csv.indexOf("\n") + 1, 10)}.csv"`,
		);
		exchange.send(200, CSV_TYPE, csv);
	}

	/** The owner's record, whole unless fewer days are asked for. */
	private record(exchange: Exchange, isCsv: boolean): void {
		const days = queryNumber(exchange, "days", RECORD_DAYS, RECORD_DAYS);
		if (days == null) return;
		const source = new DaysSource(this._parts.meter, this._parts.settings, this._parts.costs, days, isCsv);
		if (isCsv) {
			exchange.header("Content-Disposition", 'attachment; filename="kabewatt-days.csv"');
			exchange.stream(200, CSV_TYPE, source);
		} else streamJson(exchange, source);
	}

	/** The language asked for by "lang", else that of the screen. */
	private language(exchange: Exchange): Language {
		const asked = parseForm(exchange.request.query)?.get("lang") ?? this._parts.settings.text("lang");
		return asked === "en" ? "en" : "ja";
	}

	private logIn(exchange: Exchange, pin: string): void {
		const wrong = this._parts.access.check(pin, exchange.remoteAddress);
		if (wrong == null) sendJson(exchange, `{"token":${quote(this._parts.access.openSession())}}\n`);
		else this.refuse(exchange, wrong);
	}

	private makePriceToken(exchange: Exchange): void {
		const token = this._parts.priceToken.make();
		if (token != null) sendJson(exchange, `{"token":"${token}"}\n`);
		else exchange.fail(503, "STORE_FULL", "the token could not be stored");
	}

	/** The answer goes out before the action, which may end everything. */
	private act(exchange: Exchange, action: string | undefined): void {
		if (action !== "factory-reset" && action !== "forget-meter") {
			exchange.fail(400, "HTTP_BAD_REQUEST", "action is factory-reset or forget-meter");
			return;
		}
		sendJson(exchange, '{"done":true}\n');
		if (action === "forget-meter") this._parts.actions.forgetMeter();
		else {
			this._parts.access.reset();
			this._parts.actions.factoryReset();
		}
	}

	private mayRead(exchange: Exchange): boolean {
		return this._parts.settings.text("readAccess") === "open" || this.mayWrite(exchange);
	}

	/** On the set-up access point nobody is asked for a PIN: its password stands on the same screen. */
	private maySetUp(exchange: Exchange): boolean {
		return this._parts.setup.trusts(exchange) || this.mayWrite(exchange);
	}

	private mayWrite(exchange: Exchange): boolean {
		const wrong = this._parts.access.authorize(
			exchange.request.header("authorization"),
			exchange.remoteAddress,
		);
		if (wrong != null) this.refuse(exchange, wrong);
		return wrong == null;
	}

	private refuse(exchange: Exchange, code: ErrorCode): void {
		const lockedS = this._parts.access.lockedS(exchange.remoteAddress);
		exchange.header("Content-Security-Policy", NOTHING);
		if (lockedS > 0) {
			exchange.header("Retry-After", String(lockedS));
			exchange.fail(429, code, `no PIN is taken for ${lockedS} s`);
		} else {
			exchange.header("WWW-Authenticate", 'Bearer realm="kabewatt"');
			exchange.fail(401, code, "the PIN on the device's screen is needed");
		}
	}

	private change(exchange: Exchange, fields: Map<string, string>): void {
		let wrong = judgeForm(fields);
		const settings = this._parts.settings;
		if (wrong == null) {
			for (const [field, value] of fields) {
				if (field === "rbid" || field === "password") continue;
				const code = settings.set(field, value);
				if (code != null) {
					wrong = { code, field };
					break;
				}
			}
		}
		const rbid = fields.get("rbid") ?? "";
		if (wrong == null && rbid !== "") {
			const code = this._parts.actions.setCredentials(rbid, fields.get("password") ?? "");
			if (code != null) wrong = { code, field: "rbid" };
		}
		if (wrong == null) {
			sendJson(exchange, '{"saved":true}\n');
			return;
		}
		exchange.header("Content-Security-Policy", NOTHING);
		exchange.send(
			wrong.code === "STORE_FULL" || wrong.code === "STORE_UNREADABLE" ? 503 : 400,
			JSON_TYPE,
			`{"error":{"code":${quote(wrong.code)},"message":"this field was not accepted","field":${quote(wrong.field)}}}\n`,
		);
	}
}

export function sendPage(exchange: Exchange, page: Page): void {
	exchange.header("Content-Security-Policy", page.policy);
	// In flash there is the compressed page alone: every browser takes it, and it is a third of the bytes.
	exchange.header("Content-Encoding", "gzip");
	exchange.stream(200, HTML_TYPE, new PageSource(page), page.bytes.length);
}

export function sendJson(exchange: Exchange, json: string): void {
	exchange.header("Content-Security-Policy", NOTHING);
	exchange.send(200, JSON_TYPE, json);
}

function sendAnswer(exchange: Exchange, { status, json }: Answer): void {
	exchange.header("Content-Security-Policy", NOTHING);
	exchange.send(status, JSON_TYPE, json);
}

export function streamJson(exchange: Exchange, source: BodySource): void {
	exchange.header("Content-Security-Policy", NOTHING);
	exchange.stream(200, JSON_TYPE, source);
}

function isType(header: string | undefined, type: string): boolean {
	if (header == null) return false;
	const semicolon = header.indexOf(";");
	return (semicolon < 0 ? header : header.slice(0, semicolon)).trim().toLowerCase() === type;
}
