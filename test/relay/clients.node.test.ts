import { type ChildProcess, execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/files";
import { Namespaces } from "../support/namespaces";
import { nodeArguments, startNode, stopNode } from "../support/relay-node";
import { METER } from "./relay-rig";

const run = promisify(execFile);
const net = Namespaces.make();
const WHY = "no network namespaces here (they need root and ip)";

interface Report {
	discoveryMs: number | undefined;
	values: Record<string, string>;
	notes: Record<string, unknown>;
}

let node: ChildProcess | undefined;

/** A client in the other namespace, as `hems-process` reports it. */
async function client(name: string): Promise<Report> {
	const script = join("test", "support", "hems-process.ts");
	const args = ["--import", "tsx", script, name, net!.clientAddress, net!.nodeAddress];
	const [program, all] = net!.command(1, args);
	const { stdout } = await run(program, all, { cwd: ROOT, timeout: 40_000 });
	const report = JSON.parse(stdout.trim().split("\n").at(-1)!) as Report;
	console.log(
		`${name}: discovered after ${report.discoveryMs} ms, ${Object.keys(report.values).length} properties`,
	);
	return report;
}

/** Everything of the scripted meter that stays as it is must have arrived as it is. */
function expectMeter(values: Record<string, string>, except: readonly number[]): void {
	const wrong: string[] = [];
	for (const [epc, edt] of METER) {
		const name = epc.toString(16).toUpperCase();
		if ([0x97, 0x98, 0x9d, 0x9e, 0x9f, 0xe7, ...except].includes(epc)) continue;
		if (values[`028801 ${name}`] !== edt)
			wrong.push(`${name}: ${values[`028801 ${name}`]} instead of ${edt}`);
	}
	expect(wrong).toEqual([]);
	const watts = Number.parseInt(values["028801 E7"]!, 16);
	expect(watts).toBeGreaterThanOrEqual(929);
	expect(watts).toBeLessThan(929 + 60);
}

beforeAll(async () => {
	if (net === undefined) return;
	node = await startNode(...net.command(0, nodeArguments(net.nodeAddress)));
});

afterAll(async () => {
	if (node !== undefined) await stopNode(node);
	net?.remove();
});

describe("real clients on a network of their own", () => {
	it("the ways of six other HEMS: broadcast, batches, instance 00, other ports, subscription, history", async (test) => {
		if (net === undefined) return test.skip(WHY);
		const { discoveryMs, values, notes } = await client("walker");
		expect(discoveryMs).toBeLessThan(2000);
		expectMeter(values, []);
		expect(values["0EF001 D6"]).toBe("0205FF01028801");
		expect(notes).toEqual({
			broadcast: [net.nodeAddress, "72", "0205FF01028801"],
			"all of 0EF001": ["72", "72", 18, 18],
			"all of 05FF01": ["72", "72", 24, 24],
			"all of 028801": ["72", "72", 26, 26],
			probe: ["72", "8A 8C 83 D6"],
			batches: [
				["72", true],
				["72", true],
				["72", true],
			],
			"instance 0": [net.nodeAddress, "72", "0EF001"],
			ephemeral: [net.nodeAddress, "72", 5, 0],
			identity: ["72", 34],
			subscription: ["73", 3],
			history: ["71", "72", "0002000007D0000007D1", "52"],
			announced: expect.any(Number),
		});
		expect(notes["announced"]).toBeGreaterThanOrEqual(2);
	});

	it("node-echonet-lite discovers the node and decodes every property", async (test) => {
		if (net === undefined) return test.skip(WHY);
		const { discoveryMs, values, notes } = await client("node-echonet-lite");
		expect(discoveryMs).toBeLessThan(5000);
		expectMeter(values, []);
		expect(notes["eoj"]).toEqual(["05FF01", "028801"]);
		const decoded = notes["decoded"] as Record<string, unknown>;
		expect(decoded["028801 E0"]).toEqual({ energy: 47575 });
		expect(decoded["028801 E1"]).toEqual({ unit: 0.1 });
		expect(decoded["028801 D3"]).toEqual({ coefficient: 1 });
		expect(decoded["028801 E7"]).toEqual({ energy: Number.parseInt(values["028801 E7"]!, 16) });
		expect(decoded["028801 E8"]).toEqual({ r: 7, t: 4 });
		expect(decoded["028801 EA"]).toEqual({ date: "2026-05-20", time: "14:00:00", energy: 76999 });
		expect(decoded["028801 9D"]).toEqual({ list: [0x80, 0x81, 0x88] });
		expect(decoded["05FF01 C5"]).toEqual({ name: "スマートメーター" });
	});

	it("echonet-lite discovers the node, fetches every property by itself and hears announcements", async (test) => {
		if (net === undefined) return test.skip(WHY);
		const { discoveryMs, values, notes } = await client("echonet-lite");
		expect(discoveryMs).toBeLessThan(5000);
		expectMeter(values, []);
		expect(notes["announced"]).toContain("028801 e7");
		expect(values["05FF01 C6"]).toBe("41");
		expect(values["0EF001 8C"]).toBe("6B6162657761747400000000");
	});
});
