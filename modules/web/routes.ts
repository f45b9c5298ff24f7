import { wholeNumber } from "../bytes/ascii";
import { utf8Bytes } from "../bytes/utf8";
import type { ErrorCode } from "../errors/codes";
import { languageOf } from "../languages/choice";
import type { Language } from "../languages/languages";
import type { Meter } from "../meter/meter";
import type { DayBook } from "../meter/record/day-source";
import type { LinkFacts } from "../meter/values/link-facts";
import type { System } from "../ports/system";
import type { Wifi } from "../ports/wifi";
import type { Access } from "./access";
import { DayRows, DaysCsv, RECORD_DAYS } from "./api/days";
import { figuresJson } from "./api/figures";
import { DAYS_MAX, dayCsv, dayJson } from "./api/history";
import { ItemRows } from "./api/items";
import { linkJson } from "./api/link";
import type { LinkLog } from "./api/link-log";
import { METRICS_TYPE, metricsText } from "./api/metrics";
import { networksJson } from "./api/networks";
import { reportText } from "./api/report";
import { changeSettings, SettingRows } from "./api/settings";
import { type StatusParts, statusJson } from "./api/status";
import { type Exchange, TEXT_TYPE } from "./http/exchange";
import { parseForm } from "./http/form";
import { JsonList } from "./http/json";
import { DASHBOARD_PAGE } from "./pages/page-dashboard";
import { SETUP_PAGE } from "./pages/page-setup";
import { refuse, sendJson, sendPage, streamJson } from "./replies";
import type { Setup } from "./setup";

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

/** What the routes answer from. */
export interface WebParts extends StatusParts {
	readonly system: System;
	readonly access: Access;
	readonly wifi: Wifi;
	readonly facts: LinkFacts;
	readonly log: LinkLog;
	readonly days: DayBook;
	readonly meter: Meter;
	readonly setup: Setup;
	readonly actions: WebActions;
	/** Routes of one host alone (the bench page of Node). True when it took the exchange. */
	readonly extra?: ((exchange: Exchange) => boolean) | undefined;
}

/**
 * Who may: `open` everybody; `read` everybody, or who has the PIN if the setting `readAccess` says so; `setup` who is on the
 * set-up access point, whose password stands on the same screen as the PIN, or has the PIN; `write` who has the PIN.
 */
export type Right = "open" | "read" | "setup" | "write";

export type Form = ReadonlyMap<string, string>;

export interface Route {
	/** A GET answers HEAD too. */
	readonly method: "GET" | "POST";
	readonly path: string;
	readonly right: Right;
	/** Answers. `form` is what was posted. */
	readonly run: (parts: WebParts, exchange: Exchange, form: Form) => void;
}

const route = (method: Route["method"], path: string, right: Right, run: Route["run"]): Route =>
	Object.freeze({ method, path, right, run });

/** Every address that is served. What is not here is not found. */
export const ROUTES: readonly Route[] = Object.freeze([
	route("GET", "/", "open", ({ setup }, exchange) =>
		sendPage(exchange, setup.trusts(exchange) ? SETUP_PAGE : DASHBOARD_PAGE),
	),
	route("GET", "/dashboard", "open", (_, exchange) => sendPage(exchange, DASHBOARD_PAGE)),
	route("GET", "/setup", "open", (_, exchange) => sendPage(exchange, SETUP_PAGE)),
	route("GET", "/api/v1/status", "read", (parts, exchange) =>
		sendJson(exchange, statusJson(parts, parts.facts)),
	),
	route("GET", "/api/v1/items", "read", (parts, exchange) => {
		const { clock, readings, facts } = parts;
		const rows = new ItemRows(clock, readings, languageFor(parts, exchange), facts.clockDoubtful);
		streamJson(exchange, new JsonList("items", rows));
	}),
	route("GET", "/api/v1/link", "read", (parts, exchange) =>
		sendJson(exchange, linkJson(parts, languageFor(parts, exchange))),
	),
	route("GET", "/api/v1/figures", "read", (parts, exchange) => sendJson(exchange, figuresJson(parts))),
	route("GET", "/api/v1/history", "read", (parts, exchange) => {
		const back = queryNumber(exchange, "back", 0, DAYS_MAX - 1);
		if (back != null) sendJson(exchange, dayJson(parts, back));
	}),
	route("GET", "/history.csv", "read", sendDayCsv),
	route("GET", "/api/v1/days", "read", ({ meter, settings }, exchange) => {
		const days = queryNumber(exchange, "days", RECORD_DAYS, RECORD_DAYS);
		if (days != null) streamJson(exchange, new JsonList("days", new DayRows(meter, settings, days)));
	}),
	route("GET", "/days.csv", "read", ({ meter, settings }, exchange) => {
		const days = queryNumber(exchange, "days", RECORD_DAYS, RECORD_DAYS);
		if (days == null) return;
		exchange.header("Content-Disposition", 'attachment; filename="kabewatt-days.csv"');
		exchange.stream(200, CSV_TYPE, new DaysCsv(meter, settings, days));
	}),
	route("GET", "/metrics", "read", (parts, exchange) =>
		exchange.send(200, METRICS_TYPE, metricsText(parts, parts.facts)),
	),
	route("GET", "/report.txt", "read", (parts, exchange) =>
		exchange.send(200, TEXT_TYPE, utf8Bytes(reportText(parts, languageFor(parts, exchange)))),
	),
	route("GET", "/api/v1/settings", "read", ({ settings }, exchange) =>
		streamJson(exchange, new JsonList("settings", new SettingRows(settings))),
	),
	route("POST", "/api/v1/settings", "setup", (parts, exchange, form) => {
		const error = changeSettings(parts.settings, parts.actions, form);
		if (error == null) sendJson(exchange, { saved: true });
		else {
			const { code, field } = error;
			const status = code === "STORE_FULL" || code === "STORE_UNREADABLE" ? 503 : 400;
			sendJson(exchange, { error: { code, message: "this field was not accepted", field } }, status);
		}
	}),
	route("GET", "/api/v1/setup", "setup", (parts, exchange) =>
		sendJson(exchange, parts.setup.json(languageFor(parts, exchange))),
	),
	route("GET", "/api/v1/networks", "setup", ({ wifi }, exchange) =>
		wifi.scan((networks) => sendJson(exchange, networksJson(networks))),
	),
	route("POST", "/api/v1/session", "open", ({ access }, exchange, form) => {
		const error = access.check(form.get("pin") ?? "", exchange.remoteAddress);
		if (error == null) sendJson(exchange, { token: access.openSession() });
		else refuse(exchange, access, error);
	}),
	route("POST", "/api/v1/session/show", "open", ({ access }, exchange) =>
		sendJson(exchange, { shown: access.show() }),
	),
	route("POST", "/api/v1/action", "write", act),
]);

/** One day, so that nothing is held for a client who waits: the meter takes a minute to send a day. */
function sendDayCsv(parts: WebParts, exchange: Exchange): void {
	const back = queryNumber(exchange, "back", undefined, DAYS_MAX - 1);
	if (back == null) return;
	const csv = dayCsv(parts, back);
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

/** The answer goes out before the action, which may end everything. */
function act({ actions, access }: WebParts, exchange: Exchange, form: Form): void {
	const action = form.get("action");
	if (action !== "factory-reset" && action !== "forget-meter") {
		exchange.fail(400, "HTTP_BAD_REQUEST", "action is factory-reset or forget-meter");
		return;
	}
	sendJson(exchange, { done: true });
	if (action === "forget-meter") actions.forgetMeter();
	else {
		access.reset();
		actions.factoryReset();
	}
}

/** The language asked for by "lang", else that of the screen. */
function languageFor({ settings }: WebParts, exchange: Exchange): Language {
	return languageOf(parseForm(exchange.request.query)?.get("lang") ?? settings.text("lang"));
}

/** A number of the query; `initial`, if any, when it is not there. Answers 400, and undefined, when it is not in 0..`max`. */
function queryNumber(
	exchange: Exchange,
	name: string,
	initial: number | undefined,
	max: number,
): number | undefined {
	const fields = parseForm(exchange.request.query);
	const text = fields?.get(name) ?? (fields == null ? "" : String(initial));
	const value = wholeNumber(text, 3) ?? -1;
	if (value >= 0 && value <= max) return value;
	exchange.fail(400, "HTTP_BAD_REQUEST", `${name} is a number from 0 to ${max}`);
	return undefined;
}
