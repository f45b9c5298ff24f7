import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIP } from "node:net";
import type { Emulator } from "./api";
import { FAULTS } from "./faults/all";
import { iso } from "./home/calendar";

const LARGEST_BODY = 16_384;

/** What the control port answers: a status and an object printed as JSON. */
interface Reply {
	status: number;
	body: unknown;
}

const FORBIDDEN: Reply = {
	status: 403,
	body: { error: "HTTP_FORBIDDEN", message: "asked for by another site" },
};

/**
 * HTTP control for tests and for people: the truth, the counters, faults, and a hand on the house and the module. `name` is
 * the one that it listens on, where that is no address.
 */
export function makeControl(emulator: Emulator, name?: string): Server {
	return createServer((request, response) => {
		if (isForeign(request, name)) {
			send(response, FORBIDDEN);
			return;
		}
		readBody(request)
			.then((text) => handle(emulator, request.method ?? "GET", request.url ?? "/", text))
			.catch((error: unknown) => failure(error))
			.then((reply) => send(response, reply));
	});
}

/**
 * True for what a page of another site makes a browser send: it says so itself (Sec-Fetch-Site, Origin), or it came by a
 * name that its owner pointed at this machine (DNS rebinding). Programs send none of these headers, and ask by an address.
 */
function isForeign({ headers }: IncomingMessage, name: string | undefined): boolean {
	const { host, origin } = headers;
	const site = headers["sec-fetch-site"];
	if (site !== undefined && site !== "same-origin" && site !== "none") return true;
	if (origin !== undefined && origin !== `http://${host}`) return true;
	return host !== undefined && !isOwnName(host, name);
}

/** An address, a name that the Internet's name service does not know, or the one of `--control`. */
function isOwnName(host: string, named: string | undefined): boolean {
	const name = host.toLowerCase().replace(/:\d+$/, "");
	if (isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0) return true;
	return /^[a-z0-9-]+$/.test(name) || name === named?.toLowerCase();
}

function handle(emulator: Emulator, method: string, path: string, text: string): Reply {
	const url = new URL(path, "http://control");
	const route = `${method === "HEAD" ? "GET" : method} ${url.pathname}`;
	switch (route) {
		case "GET /truth":
			return { status: 200, body: emulator.truth(instant(url.searchParams.get("at"))) };
		case "GET /counters":
			return { status: 200, body: emulator.counters() };
		case "GET /":
		case "GET /state":
			return { status: 200, body: state(emulator) };
		case "GET /faults":
			return { status: 200, body: catalogue(emulator) };
		case "POST /fault":
			return { status: 200, body: setFault(emulator, inputOf(url, text)) };
		case "POST /load":
			return { status: 200, body: setLoad(emulator, inputOf(url, text)) };
		case "POST /module":
			return { status: 200, body: touchModule(emulator, inputOf(url, text)) };
		default:
			return { status: 404, body: { error: "HTTP_NOT_FOUND" } };
	}
}

function state(emulator: Emulator): unknown {
	const { now, ...rest } = emulator.state();
	return { now: iso(now), ...rest };
}

function catalogue(emulator: Emulator): unknown {
	const on = emulator.faults();
	return Object.entries(FAULTS).map(([name, { area, text, over, params }]) => ({
		name,
		area,
		text,
		over,
		params,
		on: on.includes(name),
	}));
}

/** `{ "name": "no-answer", "count": 3 }` or `{ "name": ..., "params": {...} }`; with `"off": true` it is cleared. */
function setFault(emulator: Emulator, body: Record<string, unknown>): unknown {
	const { name, off, params, ...rest } = body;
	if (typeof name !== "string" || !Object.hasOwn(FAULTS, name)) throw new RangeError("name: no such fault");
	if (off === true) {
		emulator.clearFault(name);
	} else {
		const values: Record<string, number> = {};
		for (const [key, value] of Object.entries({ ...(params as object | undefined), ...rest })) {
			if (typeof value !== "number") throw new RangeError(`${key}: a number is needed`);
			values[key] = value;
		}
		emulator.fault(name, values);
	}
	return { faults: emulator.faults() };
}

/** `watts` (or `load`) and `sun` in watts, null to let go. `radio` and `power` (of the meter) are booleans. */
function setLoad(emulator: Emulator, body: Record<string, unknown>): unknown {
	for (const [key, value] of Object.entries(body)) {
		if (key === "watts" || key === "load") emulator.load(watts(key, value));
		else if (key === "sun") emulator.sun(watts(key, value));
		else if (key === "radio" && typeof value === "boolean") emulator.cutRadio(!value);
		else if (key === "power" && typeof value === "boolean") emulator.meterPower(value);
		else throw new RangeError(`${key}: not understood`);
	}
	return state(emulator);
}

/** `{ "action": "reset" }` pulls the reset pin, "power-cycle" the plug. */
function touchModule(emulator: Emulator, body: Record<string, unknown>): unknown {
	if (body.action === "reset") {
		if (!emulator.pulseReset()) throw new RangeError("action: this module has no reset line");
	} else if (body.action === "power-cycle") emulator.powerCycle();
	else throw new RangeError("action: reset or power-cycle is needed");
	return state(emulator);
}

function watts(key: string, value: unknown): number | undefined {
	if (value === null) return undefined;
	if (typeof value !== "number" || !(value >= 0 && value <= 30_000)) {
		throw new RangeError(`${key}: 0 to 30000 watts or null is needed`);
	}
	return value;
}

function instant(text: string | null): number | undefined {
	if (text === null) return undefined;
	// A plus sign that was not escaped in the query arrives as a space.
	const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text.replace(" ", "+"));
	if (Number.isNaN(ms)) throw new RangeError("at: an ISO time or Unix ms is needed");
	return ms;
}

/** The JSON body, and the query beside it: `curl -X POST '.../load?watts=500'` does as well. */
function inputOf(url: URL, text: string): Record<string, unknown> {
	const all: Record<string, unknown> = {};
	for (const [key, value] of url.searchParams) all[key] = plain(value);
	return { ...all, ...object(text) };
}

function plain(text: string): unknown {
	if (text === "true" || text === "false") return text === "true";
	if (text === "null") return null;
	return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function object(text: string): Record<string, unknown> {
	const value: unknown = JSON.parse(text === "" ? "{}" : text);
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new RangeError("a JSON object is needed");
	return value as Record<string, unknown>;
}

async function readBody(request: IncomingMessage): Promise<string> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for await (const piece of request) {
		length += (piece as Uint8Array).length;
		if (length > LARGEST_BODY) throw new RangeError("the body is too large");
		pieces.push(piece as Uint8Array);
	}
	return Buffer.concat(pieces).toString("utf8");
}

function failure(error: unknown): Reply {
	const bad = error instanceof RangeError || error instanceof SyntaxError;
	const message = error instanceof Error ? error.message : String(error);
	return { status: bad ? 400 : 500, body: { error: bad ? "HTTP_BAD_REQUEST" : "INTERNAL", message } };
}

function send(response: ServerResponse, { status, body }: Reply): void {
	response.writeHead(status, {
		"content-type": "application/json; charset=utf-8",
		"cache-control": "no-store",
	});
	response.end(`${JSON.stringify(body)}\n`);
}
