import { request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeControl } from "../../hosts/emulator/control";
import { EmulatorRig } from "./emulator-rig";

const { emulator } = new EmulatorRig();
let server: Server;
let port = 0;

beforeAll(async () => {
	server = makeControl(emulator, "Emulator.example");
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	port = (server.address() as AddressInfo).port;
});

afterAll(() => server.close());

/** Asks the control port to set the load; the status, and whether the load was set. */
async function ask(headers: Record<string, string>, method = "POST"): Promise<[number, boolean]> {
	emulator.load(undefined);
	const options = {
		host: "127.0.0.1",
		port,
		path: method === "POST" ? "/load?watts=777" : "/truth",
		method,
		headers,
	};
	const status = await new Promise<number>((resolve, reject) => {
		const asked = request(options, (answer) => {
			answer.resume();
			answer.on("end", () => resolve(answer.statusCode ?? 0));
		});
		asked.on("error", reject);
		asked.end();
	});
	return [status, emulator.house.loadOverride === 777];
}

describe("the control port", () => {
	it.each([
		["a program", {}],
		["a person at the address", { "Sec-Fetch-Site": "none" }],
		[
			"a page of its own",
			{ Origin: "http://127.0.0.1:9", Host: "127.0.0.1:9", "Sec-Fetch-Site": "same-origin" },
		],
		["localhost", { Host: "localhost:3612" }],
		["an IPv6 address", { Host: "[::1]:3612" }],
		["a container's name", { Host: "emulator:3612" }],
		["the name that it was given", { Host: "emulator.EXAMPLE:3612" }],
	])("serves %s", async (_, headers) => {
		expect(await ask(headers)).toEqual([200, true]);
	});

	it.each([
		["of another site", { "Sec-Fetch-Site": "cross-site" }],
		["of another port of this machine", { "Sec-Fetch-Site": "same-site" }],
		["with another Origin", { Origin: "http://evil.example" }],
		["of another local server", { Origin: "http://127.0.0.1:3000" }],
		["in a sandbox", { Origin: "null" }],
		["by a name that points here (DNS rebinding)", { Host: "evil.example", Origin: "http://evil.example" }],
		["by such a name and port", { Host: "rebind.evil.example:3612", "Sec-Fetch-Site": "same-origin" }],
		["by a name that begins as an address", { Host: "127.0.0.1.evil.example" }],
	])("refuses a page %s, and changes nothing", async (_, headers) => {
		expect(await ask(headers as Record<string, string>)).toEqual([403, false]);
		expect((await ask(headers as Record<string, string>, "GET"))[0]).toBe(403);
	});
});
