import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../support/files";
import type { SimulatorRig } from "./simulator-rig";

/** What one storm of connections did to the simulated device. */
export interface Storm {
	readonly connections: number;
	readonly seconds: number;
	/** By kind of client, how its connections ended. */
	readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
	/** Of a request that was answered, from connecting to the end. */
	readonly medianMs: number;
	/** Questions of a controller for the live power meanwhile, and how many answers told the true one. */
	readonly questions: number;
	readonly right: number;
	/** Of the program, before and after: resident memory and open descriptors. */
	readonly residentKb: readonly [number, number];
	readonly descriptors: readonly [number, number];
	/** A well-behaved browser under another address afterwards: the page's characters. */
	readonly page: number;
}

/** Connections a second, from as many addresses as make the bound of all together count, not only that of each. */
const PER_SECOND = 60;
const ADDRESSES = ["10.61.0.3", "10.61.0.4", "10.61.0.5", "10.61.0.6"];
const PORT = 80;
const ASK_S = 5;
const SETTLE_MS = 12_000;
/** Growth that is not a leak: pages of the allocator, of the debugger link. */
const GROWTH_KB = 6000;

/** Floods the device with `connections`; faults go to `notes`. Undefined without namespaces. */
export async function runStorm(
	bench: SimulatorRig,
	connections: number,
	expected: string,
	notes: string[],
): Promise<Storm | undefined> {
	const { namespaces, simulator } = bench;
	const pid = programOf(simulator.folder);
	if (namespaces === undefined || pid === undefined) return undefined;
	for (const address of ADDRESSES) namespaces.addAddress(1, address);
	// What a first page loads stays: it is no growth.
	await flood(bench, 60);
	await sleep(SETTLE_MS);
	const before = [resident(pid), descriptors(pid)] as const;
	let questions = 0;
	let right = 0;
	let storming = true;
	const flooded = flood(bench, connections).then(async (result) => {
		// The last answers are on their way; the places are free again after the times for closing.
		await sleep(SETTLE_MS);
		storming = false;
		return result;
	});
	await bench.ask(ASK_S, Math.ceil((connections / PER_SECOND) * 3), ({ values }) => {
		if (values?.["E7"] !== undefined) {
			questions++;
			if (values["E7"] === expected) right++;
		}
		return !storming;
	});
	const { seconds, counts, medianMs } = await flooded;
	const browsed = await bench.browse();
	const storm: Storm = {
		connections,
		seconds,
		counts,
		medianMs,
		questions,
		right,
		residentKb: [before[0], resident(pid)],
		descriptors: [before[1], descriptors(pid)],
		page: browsed?.page ?? 0,
	};
	judge(storm, notes);
	return storm;
}

function judge(storm: Storm, notes: string[]): void {
	for (const [kind, ends] of Object.entries(storm.counts))
		for (const how of ["empty", "cut", "forgotten"])
			if ((ends[how] ?? 0) > 0) notes.push(`storm: ${ends[how]} ${kind} connections ended ${how}`);
	const answered = Object.values(storm.counts).reduce((sum, ends) => sum + (ends["200"] ?? 0), 0);
	if (answered === 0) notes.push("storm: nobody was answered");
	if (storm.right !== storm.questions || storm.right === 0)
		notes.push(`storm: ${storm.right} of ${storm.questions} live values were right`);
	const [kb, kbAfter] = storm.residentKb;
	if (kbAfter > kb + GROWTH_KB) notes.push(`storm: memory grew from ${kb} to ${kbAfter} kB`);
	const [open, openAfter] = storm.descriptors;
	if (openAfter > open) notes.push(`storm: ${openAfter} descriptors after, ${open} before`);
	if (storm.page === 0) notes.push("storm: no page afterwards");
}

interface Flooded {
	readonly seconds: number;
	readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
	readonly medianMs: number;
}

async function flood({ namespaces }: SimulatorRig, connections: number): Promise<Flooded> {
	const script = join(ROOT, "test/firmware/storm-client.mjs");
	const args = [String(PORT), String(connections), String(PER_SECOND), ...ADDRESSES];
	const [program, all] = namespaces!.command(1, [script, namespaces!.nodeAddress, ...args]);
	const child = spawn(program, all, { stdio: ["ignore", "pipe", "inherit"] });
	let text = "";
	child.stdout.on("data", (bytes: Buffer) => {
		text += bytes.toString();
	});
	await once(child, "close");
	return JSON.parse(text) as Flooded;
}

/** The process of mcsim that has loaded the app from `folder`. */
function programOf(folder: string): number | undefined {
	for (const name of readdirSync("/proc")) {
		if (!/^\d+$/.test(name)) continue;
		try {
			const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
			if (words[0]?.endsWith("/mcsim") === true && words.some((word) => word.startsWith(folder)))
				return Number(name);
		} catch {
			// It has ended since.
		}
	}
	return undefined;
}

function resident(pid: number): number {
	return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
}

function descriptors(pid: number): number {
	return readdirSync(`/proc/${pid}/fd`).length;
}
