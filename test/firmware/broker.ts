import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../support/files";
import type { SimulatorRig } from "./simulator-rig";
import { descriptors, programOf, resident } from "./storm";

/** What some time at a broker that is started anew again and again did to the simulated device. */
export interface BrokerRun {
	readonly minutes: number;
	readonly restarts: number;
	/** From each start of the broker until the meter's counter was there again, in s; the longest. */
	readonly longestS: number;
	readonly messages: number;
	/** Of the program, after the first restarts and at the end: resident memory and open descriptors. */
	readonly residentKb: readonly [number, number];
	readonly descriptors: readonly [number, number];
	/** What the app's machine held after a collection at the same times. */
	readonly slots: readonly [number, number];
	readonly chunkBytes: readonly [number, number];
}

const PORT = 1883;
const SLOT_BYTES_LIN = 32;
/** From one restart of the broker to the next, and how long it is away. */
const RESTART_S = 150;
const AWAY_S = [2, 20, 45] as const;
/** What is made once stays: it is no growth. */
const WARM_RESTARTS = 3;
const GROWTH_KB = 6000;
const GROWTH_SLOTS = 60;
const GROWTH_CHUNKS = 3000;
const BACK_S = 75;

interface Line {
	readonly counts: Readonly<Record<string, number>>;
	readonly last: Readonly<Record<string, string>>;
}

/** Lets the device publish at a mosquitto for so long; faults go to `notes`. Undefined without namespaces. */
export async function runBroker(
	bench: SimulatorRig,
	minutes: number,
	notes: string[],
): Promise<BrokerRun | undefined> {
	const { namespaces, simulator } = bench;
	const pid = programOf(simulator.folder);
	if (namespaces === undefined || pid === undefined) return undefined;
	const stored = JSON.parse(readFileSync(join(simulator.folder, "modpreferences.json"), "utf8"));
	const pin = String(stored["kabewatt-secret"].pin);
	const config = join(simulator.folder, "mosquitto.conf");
	writeFileSync(config, `listener ${PORT} 0.0.0.0\nallow_anonymous true\nuser root\n`);
	let broker: ChildProcess | undefined;
	const start = () => {
		const [program, args] = namespaces.command(1, []);
		broker = spawn(program, [...args.slice(0, 3), "mosquitto", "-c", config], { stdio: "ignore" });
	};
	const stop = async (signal: NodeJS.Signals) => {
		const gone = new Promise((resolve) => broker!.once("close", resolve));
		broker!.kill(signal);
		await gone;
	};
	start();
	await sleep(1000);
	const script = join(ROOT, "test/firmware/broker-client.mjs");
	const address = namespaces.clientAddress;
	const [program, args] = namespaces.command(1, [script, namespaces.nodeAddress, pin, address, String(PORT)]);
	const client = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
	let line: Line | undefined;
	let messages = 0;
	createInterface({ input: client.stdout! }).on("line", (text) => {
		line = JSON.parse(text) as Line;
		for (const count of Object.values(line.counts)) messages += count;
	});
	const memory = watch(bench);
	const end = Date.now() + minutes * 60_000;
	let restarts = 0;
	let longestS = 0;
	let first: ReturnType<typeof look> | undefined;
	const look = () => ({ kb: resident(pid), open: descriptors(pid), ...memory() });
	try {
		await back(() => line, notes);
		while (Date.now() < end) {
			await sleep(Math.min(RESTART_S * 1000, Math.max(0, end - Date.now())));
			await stop(restarts % 2 === 0 ? "SIGTERM" : "SIGKILL");
			await sleep(AWAY_S[restarts % AWAY_S.length]! * 1000);
			line = undefined;
			start();
			longestS = Math.max(longestS, await back(() => line, notes));
			client.stdin!.write("birth\n");
			if (++restarts === WARM_RESTARTS) first = look();
			console.log(`       broker: restart ${restarts}, ${messages} messages, ${JSON.stringify(look())}`);
		}
	} finally {
		client.kill();
		broker?.kill();
	}
	const last = look();
	first ??= last;
	const run: BrokerRun = {
		minutes,
		restarts,
		longestS,
		messages,
		residentKb: [first.kb, last.kb],
		descriptors: [first.open, last.open],
		slots: [first.slots, last.slots],
		chunkBytes: [first.chunks, last.chunks],
	};
	judge(run, notes);
	return run;
}

/** Seconds until the counter and the description are at the broker again. */
async function back(line: () => Line | undefined, notes: string[]): Promise<number> {
	for (let s = 0; s < BACK_S; s++) {
		const { energy, config, availability } = line()?.last ?? {};
		const isThere = energy !== undefined && JSON.parse(energy).bought !== null && config !== undefined;
		const fresh = line()?.counts["energy"] ?? 0;
		if (isThere && availability === "online" && fresh > 0) return s;
		await sleep(1000);
	}
	notes.push(`broker: not complete ${BACK_S} s after its start`);
	return BACK_S;
}

function judge(run: BrokerRun, notes: string[]): void {
	const grew = (name: string, [before, after]: readonly [number, number], most: number) => {
		if (after > before + most) notes.push(`broker: ${name} grew from ${before} to ${after}`);
	};
	grew("memory (kB)", run.residentKb, GROWTH_KB);
	grew("descriptors", run.descriptors, 0);
	grew("slots", run.slots, GROWTH_SLOTS);
	grew("chunks", run.chunkBytes, GROWTH_CHUNKS);
	if (run.messages < run.minutes * 6) notes.push(`broker: only ${run.messages} messages`);
}

/** The least that the app's machine held in the last minute: right after a collection that is about what is alive. */
function watch({ simulator }: SimulatorRig): () => { slots: number; chunks: number } {
	const before = simulator.onInstruments;
	const seen: { at: number; slots: number; chunks: number }[] = [];
	simulator.onInstruments = (values) => {
		before?.(values);
		const slots = Math.round((values["Slot used"] ?? 0) / SLOT_BYTES_LIN);
		seen.push({ at: Date.now(), slots, chunks: values["Chunk used"] ?? 0 });
		while (seen.length > 120) seen.shift();
	};
	return () => ({
		slots: Math.min(...seen.map(({ slots }) => slots)),
		chunks: Math.min(...seen.map(({ chunks }) => chunks)),
	});
}
