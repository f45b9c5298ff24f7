import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/files";
import { epcsOf, Hems } from "../support/hems";
import { Lan } from "../support/namespaces";
import { jsonFrom, type Place, Program, pause, tsx, until } from "../support/programs";
import { TruthTeller } from "../support/truth";

/**
 * The proof from end to end, with the real programs: an emulated module and meter behind TCP, `npm start`, and
 * foreign HEMS on the LAN. What they say of the meter is what the meter really is, and costs no radio request.
 */
const WHY = "no network namespaces here (they need root and ip)";
const CLIENTS = ["walker", "echonet-lite", "node-echonet-lite"] as const;
type ClientName = (typeof CLIENTS)[number];
/** Member 0 of each LAN is the display. */
const DISPLAY = 0;
const QUIET_MS = 12_000;
const RBID = "00112233445566778899AABBCCDDEEFF";
const PASSWORD = "Passw0rdXYZ1";

const HOMES = [
	{ tag: "s", meter: "solar", module: "bp35a1", watts: 1234, sun: 3000, loop: "127.0.0.61" },
	{ tag: "r", meter: "release-r", module: "bp35c2", watts: 2345, sun: 0, loop: "127.0.0.71" },
] as const;
type Home = (typeof HOMES)[number];

interface Counters {
	readonly requests: Record<string, number>;
	readonly datagrams: number;
}

interface Report {
	readonly discoveryMs: number | undefined;
	readonly values: Record<string, string>;
	readonly at: Record<string, number>;
	readonly notes: Record<string, unknown>;
}

/** What the radio did in a period. */
interface Period {
	readonly seconds: number;
	readonly datagrams: number;
	readonly requests: Record<string, number>;
}

interface Outcome {
	readonly truth: TruthTeller;
	readonly reports: Map<ClientName, Report>;
	readonly quiet: Period;
	readonly walked: Period;
	readonly listeners: number;
}

const lans = new Map<string, Lan | undefined>();
for (const { tag } of HOMES) lans.set(tag, Lan.make(tag, 1 + CLIENTS.length));
const hasNet = [...lans.values()].every((lan) => lan !== undefined);
const folder = mkdtempSync(join(tmpdir(), "kabewatt-lan-"));
const programs: Program[] = [];
const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
	await Promise.all(HOMES.map(async (home) => outcomes.set(home.tag, await live(home))));
}, 240_000);

afterAll(async () => {
	await Promise.all(programs.map((program) => program.stop()));
	for (const lan of lans.values()) lan?.remove();
	rmSync(folder, { recursive: true, force: true });
});

/** A home from power-on until every client has walked it. */
async function live(home: Home): Promise<Outcome> {
	const lan = hasNet ? lans.get(home.tag) : undefined;
	const start = (args: readonly string[], environment?: Record<string, string>) => {
		const [program, all] = lan?.command(DISPLAY, args) ?? [process.execPath, [...args]];
		const made = new Program(program, all, environment);
		programs.push(made);
		return made;
	};
	const reach = async (port: number): Promise<Place> => {
		if (lan === undefined) return { port };
		const socketPath = join(folder, `${home.tag}${port}`);
		await start(["test/support/door.mjs", socketPath, String(port)]).until(/open/);
		return { socketPath };
	};

	const { module, meter } = home;
	const ports = ["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"];
	// With this seed the first look for the meter finds it.
	const letter = ["--rbid", RBID, "--password", PASSWORD, "--seed", "8"];
	const emulator = start(
		tsx("hosts/emulator/main.ts", ...ports, "--module", module, "--meter", meter, ...letter),
	);
	const [, line] = await emulator.until(/listening (\S+)/);
	const control = await reach(Number((await emulator.until(/control \S+:(\d+)/))[1]));
	await jsonFrom(control, "/load", { watts: home.watts, sun: home.sun });
	const truth = await TruthTeller.meet(control);

	const address = lan?.address(DISPLAY) ?? home.loop;
	const state = join(folder, home.tag);
	const flags = ["--serial", `tcp://${line}`, "--lan", address, "--http", "0", "--state", state];
	const app = start(tsx("hosts/node/main.ts", ...flags), {
		KABEWATT_RBID: RBID,
		KABEWATT_PASSWORD: PASSWORD,
	});
	const page = await reach(Number((await app.until(/ready http:\/\/127\.0\.0\.1:(\d+)/))[1]));
	await until(`${home.meter}: everything read once`, () => isRead(page));

	const counters = () => jsonFrom<Counters>(control, "/counters");
	const watch = async (during: Promise<unknown>): Promise<Period> => {
		const [before, from] = [await counters(), Date.now()];
		await during;
		const [after, to] = [await counters(), Date.now()];
		const requests: Record<string, number> = {};
		for (const [epc, count] of Object.entries(after.requests)) {
			const more = count - (before.requests[epc] ?? 0);
			if (more > 0) requests[epc] = more;
		}
		return { seconds: (to - from) / 1000, datagrams: after.datagrams - before.datagrams, requests };
	};
	const quiet = await watch(pause(QUIET_MS));
	const reports = new Map<ClientName, Report>();
	const clients = lan === undefined ? CLIENTS.slice(0, 1) : CLIENTS;
	const walks = clients.map(async (name, i) => {
		const report = lan === undefined ? await walkLoopback(home.loop) : await runClient(lan, i + 1, name);
		reports.set(name, report);
	});
	const walked = await watch(Promise.all(walks));
	const { listeners } = await jsonFrom<{ listeners: number }>(page, "/api/v1/link");
	return { truth, reports, quiet, walked, listeners };
}

/** True once each property that the meter has and that is not a list was read. */
async function isRead(page: Place): Promise<boolean> {
	const { items } = await jsonFrom<{ items: { reason: string | null }[] }>(page, "/api/v1/items");
	return items.every(({ reason }) => reason !== "NOT_READ");
}

async function runClient(lan: Lan, member: number, name: ClientName): Promise<Report> {
	const args = tsx("test/support/hems-process.ts", name, lan.address(member), lan.address(DISPLAY));
	const [program, all] = lan.command(member, args);
	const { stdout } = await promisify(execFile)(program, all, { cwd: ROOT, timeout: 100_000 });
	return JSON.parse(stdout.trim().split("\n").at(-1)!) as Report;
}

/** Where there is only the loopback interface: discovery by multicast, then each object at once, again and again. */
async function walkLoopback(node: string): Promise<Report> {
	const own = `${node.slice(0, -1)}2`;
	const hems = await Hems.open(own, own, false);
	hems.only = node;
	const begun = Date.now();
	const found = await hems.ask("224.0.23.0", "05FF01", "0EF001", "62", ["D600"]);
	const report = { discoveryMs: Date.now() - begun, values: {}, at: {}, notes: {} } as Report;
	const list = found?.values.get("D6") ?? "00";
	for (; Date.now() - begun < QUIET_MS; await pause(200))
		for (let i = 2; i < list.length; i += 6) await walkObject(hems, node, list.slice(i, i + 6), report);
	hems.close();
	return report;
}

async function walkObject(hems: Hems, node: string, eoj: string, report: Report): Promise<void> {
	const map = await hems.ask(node, "05FF01", eoj, "62", ["9F00"]);
	const blocks = epcsOf(map?.values.get("9F") ?? "00").map((epc) => `${epc}00`);
	const all = await hems.ask(node, "05FF01", eoj, "62", blocks);
	for (const [epc, edt] of all?.values ?? []) {
		report.values[`${eoj} ${epc}`] = edt;
		report.at[`${eoj} ${epc}`] = all!.at;
	}
}

/** Requests of the poll plan in a period: one at its beginning and then one every so many seconds. */
function planned({ seconds }: Period, every: number): number {
	return Math.floor(seconds / every) + 1;
}

describe.each(HOMES)("a $meter meter on $module, and HEMS on its LAN", (home) => {
	it.for(CLIENTS)("%s discovers the display and is told the truth", async (name, { skip }) => {
		const { truth, reports } = outcomes.get(home.tag)!;
		const report = reports.get(name);
		if (report === undefined) return skip(WHY);
		expect(report.discoveryMs).toBeLessThan(8000);
		const told = Object.entries(report.values).filter(([key]) => key.startsWith("028801 "));
		const wrong: string[] = [];
		for (const [key, edt] of told) {
			const epc = key.slice(7);
			const at = report.at[key]!;
			if (!(await truth.agrees(epc, edt, at)))
				wrong.push(`${epc}: ${edt} instead of ${(await truth.at(at)).properties[epc]}`);
		}
		expect(wrong).toEqual([]);
		expect(told.map(([key]) => key.slice(7)).sort()).toEqual(truth.epcs);
		expect(Number.parseInt(report.values["028801 E7"]!, 16) | 0).toBe(home.watts - home.sun);
		console.log(
			`${home.meter} on ${home.module}, ${name}: discovered after ${(report.discoveryMs! / 1000).toFixed(1)} s, ` +
				`${told.length} of ${truth.epcs.length} properties of the meter agree with the truth`,
		);
	});

	it.for(CLIENTS)("%s is told of the same meter by the controller's list", async (name, { skip }) => {
		const { truth, reports } = outcomes.get(home.tag)!;
		const report = reports.get(name);
		if (report === undefined) return skip(WHY);
		const { values, at } = report;
		const { properties } = await truth.at(at["05FF01 C7"]!);
		const list = ["C1", "C3", "C4", "C6", "C7", "CC", "CD"].map((epc) => values[`05FF01 ${epc}`]);
		expect(list).toEqual([
			"0001",
			Buffer.from(values["028801 83"]!).toString("hex").toUpperCase(),
			"0288",
			"41",
			properties["8A"],
			properties["81"],
			"42",
		]);
		expect(truth.isMap(values["05FF01 CF"]!)).toBe(true);
	});

	it("node-echonet-lite decodes to the numbers of the truth", async ({ skip }) => {
		const { truth, reports } = outcomes.get(home.tag)!;
		const report = reports.get("node-echonet-lite");
		if (report === undefined) return skip(WHY);
		const decoded = report.notes["decoded"] as Record<string, unknown>;
		const { properties } = await truth.at(report.at["028801 E7"]!);
		const number = (epc: string) => Number.parseInt(properties[epc]!, 16);
		expect(decoded["028801 E7"]).toEqual({ energy: home.watts - home.sun });
		expect(decoded["028801 D3"]).toEqual({ coefficient: number("D3") });
		expect(decoded["028801 D7"]).toEqual({ digit: number("D7") });
		expect(decoded["028801 E1"]).toEqual({ unit: 10 ** -number("E1") });
		for (const epc of ["E0", "E3"])
			expect(decoded[`028801 ${epc}`]).toEqual({
				energy: Number.parseInt(report.values[`028801 ${epc}`]!, 16),
			});
	});

	it("costs the radio nothing", () => {
		const { quiet, walked, reports, listeners } = outcomes.get(home.tag)!;
		for (const period of [quiet, walked]) {
			const most: Record<string, number> = {
				E7: planned(period, 10),
				// What changed is read a second time before it is believed.
				E8: 2 * planned(period, 20),
				E0: 2 * planned(period, 60),
				E3: 2 * planned(period, 60),
				D0: 2 * planned(period, 60),
				// The clock is looked at when its minute changes, the date around a day of history.
				97: planned(period, 60),
				98: planned(period, 60) + planned(period, 8),
				E2: planned(period, 8),
				E4: planned(period, 8),
				// When the half hour has passed and the meter did not push them, and to confirm them.
				EA: 2,
				EB: 2,
			};
			// Nothing that is read at a join alone, and nothing faster than planned.
			const more = Object.entries(period.requests).filter(([epc, count]) => count > (most[epc] ?? 0));
			expect(more).toEqual([]);
			const live = planned(period, 10) + 2 * (planned(period, 20) + planned(period, 60));
			expect(period.datagrams).toBeLessThanOrEqual(live + planned(period, 60) + planned(period, 8) + 1);
		}
		// On the loopback interface other programs may be listening in.
		expect(listeners).toBeGreaterThanOrEqual(reports.size);
		const said = (name: string, { datagrams, seconds, requests }: Period) =>
			`${name} ${datagrams} requests in ${seconds.toFixed(1)} s ${JSON.stringify(requests)}`;
		console.log(`${home.meter} on ${home.module}: ${said("quiet", quiet)}; ${said("walked", walked)}`);
	});
});
