import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/files";
import { Routed } from "../support/namespaces";
import { Program, tsx } from "../support/programs";

/** The real program on real sockets: a LAN, its gateway, and callers whose packets the gateway forwards. */
const WHY = "no network namespaces here (they need root, ip and forwarding)";
const HTTP = "8080";
const NOTHING = { reads: false, sets: false, name: false, page: 0 };
const ALL = { reads: true, sets: true, name: true, page: 200 };

const net = Routed.make();
const folder = mkdtempSync(join(tmpdir(), "kabewatt-neighbours-"));
let program: Program | undefined;

async function start(lanAllow: string): Promise<void> {
	await program?.stop();
	const flags = ["--lan", net!.display, "--http", HTTP, "--state", join(folder, "state")];
	const [file, args] = net!.command("display", tsx("hosts/node/main.ts", ...flags));
	program = new Program(file, args, { KABEWATT_LANALLOW: lanAllow });
	await program.until(/info mdns/);
}

/** Which services answer a caller with this address. */
async function call(place: "gateway" | "world", own: string): Promise<unknown> {
	// Only what is on the cable itself can call the groups: no router forwards them.
	const card = place === "gateway" ? [net!.gateway] : [];
	const [file, args] = net!.command(place, ["test/support/caller.mjs", own, net!.display, HTTP, ...card]);
	const { stdout } = await promisify(execFile)(file, args, { cwd: ROOT, timeout: 30_000 });
	return JSON.parse(stdout);
}

afterAll(async () => {
	await program?.stop();
	net?.remove();
	rmSync(folder, { recursive: true, force: true });
});

describe("kabewatt on a LAN with a gateway", () => {
	beforeAll(async () => {
		if (net !== undefined) await start("");
	}, 90_000);

	it("answers a neighbour: ECHONET Lite, its name, its page", async ({ skip }) => {
		if (net === undefined) return skip(WHY);
		expect(await call("gateway", net.gateway)).toEqual(ALL);
	});

	it.for(["internet", "vlan", "container"] as const)(
		"answers nothing that comes through it (%s)",
		async (who, { skip }) => {
			if (net === undefined) return skip(WHY);
			expect(await call("world", net.world[who])).toEqual(NOTHING);
		},
	);

	it("answers another network of the same cable once its own card is in that", async ({ skip }) => {
		if (net === undefined) return skip(WHY);
		expect(await call("gateway", net.later)).toEqual(NOTHING);
		net.renumber();
		await new Promise((resolve) => setTimeout(resolve, 1_100));
		expect(await call("gateway", net.later)).toEqual(ALL);
	});
});

describe("kabewatt with lanAllow, on a LAN with a gateway", () => {
	beforeAll(async () => {
		if (net !== undefined) await start("10.5.0.0/16,172.17.0.0/16");
	}, 90_000);

	it.for(["vlan", "container"] as const)("answers whom it names (%s)", async (who, { skip }) => {
		if (net === undefined) return skip(WHY);
		expect(await call("world", net.world[who])).toEqual({ ...ALL, name: false });
	});

	it("answers the Internet no more than before", async ({ skip }) => {
		if (net === undefined) return skip(WHY);
		expect(await call("world", net.world.internet)).toEqual(NOTHING);
	});
});
