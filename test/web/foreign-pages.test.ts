import { describe, expect, it } from "vitest";
import { makeWeb } from "./fixture";

const EVIL = "Origin: http://evil.example\r\n";

describe("a page of another site", () => {
	it("may not send the header with the PIN: the browser's question whether it may gets no consent", () => {
		const { send } = makeWeb();
		const preflight = `${EVIL}Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n`;
		for (const path of ["/api/v1/settings", "/api/v1/action", "/api/v1/status"]) {
			const { status, head } = send(`OPTIONS ${path} HTTP/1.1\r\nHost: 192.168.1.20\r\n${preflight}\r\n`);
			expect(status).toBe(405);
			expect(head).not.toMatch(/access-control-allow/i);
		}
	});

	it("may send nothing that changes something, and read no answer", () => {
		const { get, post, logIn, settings } = makeWeb();
		expect(post("/api/v1/settings", "pollS=20", logIn() + EVIL).status).toBe(403);
		expect(settings.integer("pollS")).toBe(10);
		expect(get("/api/v1/status", EVIL).head).not.toMatch(/access-control-allow/i);
	});

	it("finds no cookie to lean on: a change without the header is refused, even after a session was opened", () => {
		const { get, post, logIn } = makeWeb();
		logIn();
		for (const path of ["/", "/setup", "/api/v1/status"]) expect(get(path).head).not.toMatch(/set-cookie/i);
		expect(post("/api/v1/settings", "pollS=20").status).toBe(401);
	});

	it("learns nothing by a name of its own that points at the device", () => {
		const { get } = makeWeb();
		for (const host of ["evil.example", "kabewatt.lan.evil.example", "evil.lan"])
			expect(get("/api/v1/status", "", host).status).toBe(403);
		for (const host of ["kabewatt.lan", "KABEWATT.local.", "kabewatt"])
			expect(get("/api/v1/status", "", host).status).toBe(200);
	});

	it("is no other site under the owner's name, once there is one", () => {
		const { get, settings } = makeWeb();
		expect(get("/api/v1/status", "", "kitchen.home").status).toBe(403);
		settings.set("name", "Kitchen");
		expect(get("/api/v1/status", "", "kitchen.home").status).toBe(200);
	});
});
