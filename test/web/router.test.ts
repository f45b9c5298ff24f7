import { describe, expect, it } from "vitest";
import { makeWeb, PASSWORD, RBID } from "./fixture";

const codeOf = (body: string) => JSON.parse(body).error.code;
const PUBLIC = [
	"/api/v1/status",
	"/api/v1/items",
	"/api/v1/link",
	"/api/v1/history",
	"/days.csv",
	"/history.csv?back=0",
	"/metrics",
	"/report.txt",
	"/api/v1/settings",
];

describe("addresses", () => {
	it.each([
		["/", "text/html"],
		["/dashboard", "text/html"],
		["/setup", "text/html"],
		["/api/v1/status", "application/json"],
		["/api/v1/items?lang=en", "application/json"],
		["/api/v1/link", "application/json"],
		["/api/v1/settings", "application/json"],
		["/api/v1/history?back=3", "application/json"],
		["/metrics", "text/plain; version=0.0.4"],
		["/report.txt", "text/plain"],
	])("%s is %s", (path, type) => {
		const { status, head, body } = makeWeb().get(path);
		expect(status).toBe(200);
		expect(head).toContain(`Content-Type: ${type}`);
		if (type === "application/json") expect(typeof JSON.parse(body)).toBe("object");
	});

	it("metrics and report tell the counters of the link", () => {
		const web = makeWeb();
		const { body: metrics } = web.get("/metrics");
		for (const line of [
			"requests_unsent_total 1",
			"module_timeouts_total 3",
			"module_restarts_total 1",
			"rejoins_total 0",
			"uart_overruns_total 0",
			"free_memory_bytes 65536",
			"free_memory_lowest_bytes 32768",
			"gc_collections_total 12",
			"gc_pause_seconds 0.008",
		])
			expect(metrics).toContain(`\nkabewatt_${line}\n`);
		expect(metrics).not.toContain("kabewatt_round_trip_max_seconds");
		const { body: report } = web.get("/report.txt?lang=en");
		for (const line of [
			"Not sent / module silent: 1 / 3",
			"Rejoins / module restarts: 0 / 1",
			"Last error: JOIN_NO_ANSWER, ",
			"Round trip, median / longest: not known",
			"UART overruns, device / module, stray bytes: 0 / 0 / 0",
			"Free memory: 65536 B",
			"Lowest free memory: 32768 B",
			"Collections of garbage, times / pause: 12 / 8 ms",
		])
			expect(report).toContain(line);
	});

	it.each([
		"/nothing",
		"/../etc/passwd",
		"/%2e%2e/%2e%2e/etc/passwd",
		"/dashboard/",
		"/Dashboard",
		"//dashboard",
		"/api/v1/status/..",
		"/api/v1/status%00",
		"/api/v1/session",
		"/api/v1/action",
		"/screen.png",
		"/.git/config",
	])("%s is not found", (path) => {
		const { status, body } = makeWeb().get(path);
		expect(status).toBe(404);
		expect(codeOf(body)).toBe("HTTP_NOT_FOUND");
	});

	it.each(["back=100", "back=-1", "back=1.5", "back=x", "back=", "back=0x1", "back=1e1", "back=%zz"])(
		"history?%s is refused",
		(query) => {
			expect(codeOf(makeWeb().get(`/api/v1/history?${query}`).body)).toBe("HTTP_BAD_REQUEST");
		},
	);

	it("a day of half hours that is still to come from the meter is asked for again later", () => {
		const { status, head, body } = makeWeb().get("/history.csv?back=3");
		expect(status).toBe(503);
		expect(head).toContain("Retry-After: 5\r\n");
		expect(codeOf(body)).toBe("HTTP_NOT_READY");
	});

	it.each(["", "?days=30", "?back=100", "?back=x"])("history.csv%s names no day", (query) => {
		expect(codeOf(makeWeb().get(`/history.csv${query}`).body)).toBe("HTTP_BAD_REQUEST");
	});

	it.each(["DELETE", "PATCH", "OPTIONS", "TRACE", "get", "X"])("%s is no method here", (method) => {
		const { status, head, body } = makeWeb().send(`${method} /api/v1/status HTTP/1.0\r\n\r\n`);
		expect(status).toBe(405);
		expect(head).toContain("Allow: GET, HEAD, POST, PUT");
		expect(codeOf(body)).toBe("HTTP_METHOD");
	});

	it.each(["evil.example", "192.168.1.20.evil.example", "kabewatt.local.evil.example:80"])(
		"of %s are not served",
		(host) => {
			for (const path of ["/", ...PUBLIC]) {
				const { status, body } = makeWeb().get(path, "", host);
				expect(status).toBe(403);
				expect(codeOf(body)).toBe("HTTP_FORBIDDEN");
			}
		},
	);

	it("of pages allow their own script alone, the others nothing", () => {
		const { get } = makeWeb();
		const page = get("/dashboard");
		expect(page.head).toMatch(
			/Content-Security-Policy: default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/,
		);
		expect(page.head).not.toContain("unsafe");
		expect(page.head).toContain("Content-Encoding: gzip");
		expect([page.body.charCodeAt(0), page.body.charCodeAt(1)]).toEqual([0x1f, 0x8b]);
		expect(get("/api/v1/status").head).toContain("Content-Security-Policy: default-src 'none'");
	});
});

describe("posts", () => {
	it.each([
		["of another site", "Origin: https://evil.example\r\n", 403, "HTTP_FORBIDDEN"],
		["of a sandboxed page", "Origin: null\r\n", 403, "HTTP_FORBIDDEN"],
		["of our page", "Origin: http://192.168.1.20\r\n", 401, "PIN_REQUIRED"],
		["of a program", "", 401, "PIN_REQUIRED"],
	])("%s: %i", (_, headers, status, code) => {
		const answer = makeWeb().post("/api/v1/settings", "pollS=20", headers);
		expect(answer.status).toBe(status);
		expect(codeOf(answer.body)).toBe(code);
	});

	it.each([
		"text/plain",
		"application/json",
		"multipart/form-data",
		"application/x-www-form-urlencodedX",
		"",
	])("of content type %j are refused", (type) => {
		const { send, logIn } = makeWeb();
		const header = type === "" ? "" : `Content-Type: ${type}\r\n`;
		const answer = send(
			`POST /api/v1/settings HTTP/1.0\r\nHost: 192.168.1.20\r\n${logIn()}${header}Content-Length: 8\r\n\r\npollS=20`,
		);
		expect(answer.status).toBe(415);
	});

	it.each(["a=%", "a=1&a=2", "a=\xff"])("of the broken form %j are refused", (body) => {
		const { post, logIn } = makeWeb();
		expect(codeOf(post("/api/v1/settings", body, logIn()).body)).toBe("HTTP_BAD_REQUEST");
	});
});

describe("the PIN", () => {
	it("locks the sender's tries after five wrong ones, says for how long, and leaves sessions and others alone", () => {
		const { post, web, time, logIn } = makeWeb();
		const session = logIn();
		const wrong = web.access.pin === "000000" ? "pin=111111" : "pin=000000";
		for (let i = 0; i < 4; i++) expect(post("/api/v1/session", wrong).status).toBe(401);
		const fifth = post("/api/v1/session", wrong);
		expect(fifth.status).toBe(429);
		expect(fifth.head).toContain("Retry-After: 60");
		expect(codeOf(post("/api/v1/session", `pin=${web.access.pin}`).body)).toBe("PIN_LOCKED");
		expect(post("/api/v1/session", `pin=${web.access.pin}`, "", "192.168.1.51").status).toBe(200);
		expect(post("/api/v1/settings", "pollS=20", session).status).toBe(200);
		time.advance(60_000);
		expect(post("/api/v1/session", `pin=${web.access.pin}`).status).toBe(200);
	});

	it("locks everybody after thirty wrong ones of any senders, until somebody presses a button", () => {
		const { post, web } = makeWeb();
		const wrong = web.access.pin === "000000" ? "pin=111111" : "pin=000000";
		const right = () => post("/api/v1/session", `pin=${web.access.pin}`, "", "192.168.1.51");
		for (let i = 0; i < 30; i++) post("/api/v1/session", wrong, "", `192.168.1.${100 + i}`);
		const answer = right();
		expect([answer.status, codeOf(answer.body)]).toEqual([429, "PIN_LOCKED"]);
		expect(answer.head).toContain("Retry-After: 60");
		web.access.attended();
		expect(right().status).toBe(200);
	});

	it("is shown on the screen when a page asks, and never in an answer", () => {
		const { post, get, web, logIn } = makeWeb();
		const answer = post("/api/v1/session/show", "");
		expect(web.access.shown).toBe(true);
		expect(answer.body).not.toContain(web.access.pin);
		const session = logIn();
		for (const path of PUBLIC) expect(get(path, session).body).not.toContain(web.access.pin);
	});

	it("is needed for reading when that is set, for everything but the page itself", () => {
		const { settings, get, logIn, web } = makeWeb();
		settings.set("readAccess", "pin");
		for (const path of PUBLIC) expect(codeOf(get(path).body)).toBe("PIN_REQUIRED");
		expect(get("/dashboard").status).toBe(200);
		const session = logIn();
		for (const path of PUBLIC)
			expect(get(path, session).status).toBe(path.startsWith("/history.csv") ? 503 : 200);
		expect(get("/metrics", `Authorization: Bearer ${web.access.pin}\r\n`).status).toBe(200);
	});
});

describe("settings", () => {
	it("are changed together and announced", () => {
		const { post, logIn, settings } = makeWeb();
		const answer = post("/api/v1/settings", "pollS=20&name=%E5%8F%B0%E6%89%80&lang=en", logIn());
		expect(answer.body).toBe('{"saved":true}\n');
		expect([settings.integer("pollS"), settings.text("name"), settings.text("lang")]).toEqual([
			20,
			"台所",
			"en",
		]);
	});

	it.each([
		["pollS=4", "SETTING_INVALID", "pollS"],
		["lang=fr", "SETTING_INVALID", "lang"],
		["name=%00", "SETTING_INVALID", "name"],
		["name=123456789012345678901", "SETTING_INVALID", "name"],
		["__proto__=1", "SETTING_UNKNOWN", "__proto__"],
		["uniqueId=1", "SETTING_UNKNOWN", "uniqueId"],
		["pin=000000", "SETTING_UNKNOWN", "pin"],
		[`rbid=${RBID}`, "SETTING_INVALID", "password"],
		[`password=${PASSWORD}`, "SETTING_INVALID", "rbid"],
		[`rbid=${RBID.slice(1)}&password=${PASSWORD}`, "SETTING_INVALID", "rbid"],
		[`rbid=${RBID}&password=p%20%23`, "SETTING_INVALID", "password"],
	])("%s is %s, and nothing of the form is stored", (body, code, field) => {
		const { post, logIn, settings, done } = makeWeb();
		const answer = post("/api/v1/settings", `brightness=33&${body}`, logIn());
		expect(answer.status).toBe(400);
		expect(JSON.parse(answer.body).error.code).toBe(code);
		expect(JSON.parse(answer.body).error.field).toBe(field);
		expect(settings.integer("brightness")).toBe(80);
		expect(done).toEqual([]);
	});

	it("hand ID and password on as a pair", () => {
		const { post, logIn, done } = makeWeb();
		expect(post("/api/v1/settings", `rbid=${RBID}&password=${PASSWORD}`, logIn()).status).toBe(200);
		expect(done).toEqual([`${RBID} ${PASSWORD}`]);
	});

	it("say when the flash is full", () => {
		const { post, logIn, failPair } = makeWeb();
		failPair("STORE_FULL");
		const answer = post("/api/v1/settings", `rbid=${RBID}&password=${PASSWORD}`, logIn());
		expect(answer.status).toBe(503);
		expect(codeOf(answer.body)).toBe("STORE_FULL");
	});

	it("tell of secrets only that they are set", () => {
		const { get, settings } = makeWeb();
		settings.set("rbid", RBID);
		settings.set("password", PASSWORD);
		settings.set("ssid", "home");
		settings.set("wifiPassword", "wifi-secret");
		settings.set("mqttPassword", "mqtt-secret");
		for (const path of ["/", ...PUBLIC]) {
			const { body } = get(path);
			for (const secret of [RBID, PASSWORD, "wifi-secret", "mqtt-secret"]) expect(body).not.toContain(secret);
		}
		const rows = JSON.parse(get("/api/v1/settings").body).settings;
		const secrets = rows.filter((row: { secret: boolean }) => row.secret);
		expect(secrets.map((row: { key: string; set: boolean }) => [row.key, row.set])).toEqual([
			["rbid", true],
			["password", true],
			["wifiPassword", true],
			["mqttPassword", true],
		]);
		expect(secrets.some((row: object) => "value" in row)).toBe(false);
	});
});

describe("actions", () => {
	it.each([
		["factory-reset", "factory reset"],
		["forget-meter", "forget meter"],
	])("%s needs the PIN, answers, and is then done", (action, what) => {
		const { post, logIn, done } = makeWeb();
		expect(post("/api/v1/action", `action=${action}`).status).toBe(401);
		expect(done).toEqual([]);
		expect(post("/api/v1/action", `action=${action}`, logIn()).body).toBe('{"done":true}\n');
		expect(done).toEqual([what]);
	});

	it("factory-reset makes a new PIN and ends the sessions", () => {
		const { post, logIn, web } = makeWeb();
		const session = logIn();
		const { pin } = web.access;
		post("/api/v1/action", "action=factory-reset", session);
		expect(web.access.pin === pin).toBe(false);
		expect(post("/api/v1/settings", "pollS=20", session).status).toBe(401);
	});

	it("that do not exist are refused", () => {
		const { post, logIn } = makeWeb();
		expect(post("/api/v1/action", "action=format", logIn()).status).toBe(400);
	});
});
