import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PNG } from "pngjs";
import { ROOT } from "../support/files";
import { type Built, buildSimulator, linkBoard, type Mode, OUT, SIMULATORS, TARGETS } from "./build";
import { type Evidence, type Memory, readEvidence, type SimulatorRun, writeEvidence } from "./evidence";
import { comparePins } from "./pins";
import { findSdk, run, type Sdk } from "./sdk";
import { missingPrograms, storedKeys } from "./simulator";
import { SimulatorRig } from "./simulator-rig";
import { runStorm } from "./storm";

/**
 * `npm run check:firmware`: all that can be known of the device without one. Builds for the simulators and
 * takes each board to the XS linker, runs the app in mcsim against the emulator, and writes docs/dev/evidence.
 *   --minutes N    run the first simulator for N minutes after its first value (default 0)
 *   --storm N      then flood it with N connections that reset, stall and half-close (default 1000)
 *   --builds       only build; --runs: only run what was built. The evidence keeps its other half
 *   --simulator NAME  build and run only this one, in debug
 *   --no-evidence  leave docs/dev/evidence as it is
 * Without the SDK, or without what its simulator needs, it says SKIPPED and why, and succeeds; with
 * KABEWATT_REQUIRE_SDK=1 that is a failure.
 */
const EVIDENCE = join(ROOT, "docs/dev/evidence");
/** From start to the first value on the LAN: module probe, scan, join, first answers. */
const FIRST_VALUE_S = 120;
const WATTS = 1234;
const SLOT_BYTES_LIN = 32;
/** From the first value until the others are there, too. */
const SHOT_MS = 20_000;
const PLUG_S = 120;
/** Part of the screen that another view changes at least. */
const CHANGED_SHARE = 0.03;
const PAINT_MS = 2000;
/** A poll, a repeat of it, and the answer's way to the LAN. */
const FOLLOW_MS = 30_000;

async function main(words: readonly string[]): Promise<number> {
	const sdk = findSdk();
	if (typeof sdk === "string") return skip("check:firmware", sdk);
	const missing = words.includes("--builds") ? [] : await missingPrograms(sdk);
	const skipped =
		missing.length === 0 ? 0 : skip("the runs in the simulator", `${missing.join(", ")} missing`);
	shots = words.includes("--no-evidence") ? join(OUT, "screens") : EVIDENCE;
	const minutes = words.includes("--minutes") ? Number(words[words.indexOf("--minutes") + 1]) : 0;
	if (words.includes("--storm")) stormConnections = Number(words[words.indexOf("--storm") + 1]);
	const before = readEvidence(EVIDENCE);
	const commit = (await run("git", ["describe", "--always", "--dirty"], sdk.env)).output.trim();
	const only = words.includes("--simulator") ? words[words.indexOf("--simulator") + 1]! : undefined;
	const done = { commit, date: new Date().toISOString().slice(0, 10), sdk: sdk.version };
	const args = words.length > 0 ? ["--", ...words] : [];
	if (only !== undefined) {
		if (missing.length > 0) return skipped;
		const built = words.includes("--runs") ? undefined : report(await buildSimulator(sdk, only, "debug"));
		if (built?.ok === false) return 1;
		const ran = await runSimulator(sdk, only, "debug", minutes, commit);
		const others = (before?.runs ?? []).filter(
			({ simulator, mode }) => simulator !== only || mode !== "debug",
		);
		const rest = before ?? { command: "npm run check:firmware", builds: [], built: undefined };
		if (!words.includes("--no-evidence")) writeEvidence(EVIDENCE, { ...rest, runs: [ran, ...others] });
		return ran.ok ? 0 : 1;
	}
	const faults = comparePins(sdk);
	console.log(`${faults.length === 0 ? "ok    " : "FAILED"} pins of the boards against their targets`);
	for (const fault of faults) console.log(`       ${fault}`);
	const isBuilt = !words.includes("--runs");
	const simulators = isBuilt ? await buildSimulators(sdk) : [];
	// A run mostly waits for the radio: the boards are linked meanwhile.
	const [boards, runs] = await Promise.all([
		isBuilt ? linkBoards(sdk) : [],
		words.includes("--builds") || missing.length > 0 ? undefined : runAll(sdk, minutes, commit),
	]);
	const builds = isBuilt ? [...simulators, ...boards] : undefined;
	const evidence: Evidence = {
		command: ["npm run check:firmware", ...args].join(" "),
		builds: builds ?? before?.builds ?? [],
		built: builds === undefined ? before?.built : done,
		runs: runs ?? before?.runs ?? [],
	};
	if (!words.includes("--no-evidence")) writeEvidence(EVIDENCE, evidence);
	const all = [...(builds ?? []), ...(runs ?? [])];
	const failed = all.filter(({ ok }) => !ok).length + (faults.length > 0 ? 1 : 0);
	console.log(
		`${all.length + 1 - failed} passed, ${failed} failed${missing.length > 0 ? ", the runs in the simulator SKIPPED" : ""}`,
	);
	return failed === 0 ? skipped : 1;
}

function skip(what: string, why: string): number {
	console.log(`SKIPPED ${what}: ${why}`);
	return process.env["KABEWATT_REQUIRE_SDK"] === "1" ? 1 : 0;
}

async function runAll(sdk: Sdk, minutes: number, commit: string): Promise<SimulatorRun[]> {
	const runs: SimulatorRun[] = [];
	for (const [index, simulator] of SIMULATORS.entries())
		runs.push(await runSimulator(sdk, simulator, "debug", index === 0 ? minutes : 0, commit));
	runs.push(await runSimulator(sdk, SIMULATORS[0], "release", 0, commit));
	return runs;
}

const MODES: readonly Mode[] = ["debug", "release"];

async function buildSimulators(sdk: Sdk): Promise<Built[]> {
	const builds: Built[] = [];
	for (const simulator of SIMULATORS)
		for (const mode of MODES) builds.push(report(await buildSimulator(sdk, simulator, mode)));
	return builds;
}

async function linkBoards(sdk: Sdk): Promise<Built[]> {
	const builds: Built[] = [];
	for (const target of TARGETS)
		for (const mode of MODES) builds.push(report(await linkBoard(sdk, target, mode)));
	return builds;
}

function report(built: Built): Built {
	const { figures } = built;
	const size =
		figures === undefined
			? ""
			: `${figures.bytecodeBytes} B bytecode, ${figures.appCodeBytes} B of the app, ${figures.keys} keys, ${figures.flashSlots} slots`;
	console.log(
		`${built.ok ? "ok    " : "FAILED"} build ${built.name} ${built.mode} ${built.seconds.toFixed(1)} s ${size}`,
	);
	for (const line of built.warnings) console.log(`       ${line}`);
	if (built.failure !== undefined) console.log(built.failure);
	return built;
}

/** One simulator from boot to watts: its screen, its value on the LAN against the meter's truth, its memory. */
async function runSimulator(
	sdk: Sdk,
	simulator: string,
	mode: Mode,
	minutes: number,
	commit: string,
): Promise<SimulatorRun> {
	const notes: string[] = [];
	const start = Date.now();
	let firstValueS: number | undefined;
	let bench: SimulatorRig | undefined;
	let memory: SimulatorRun["memory"];
	let instances: string | undefined;
	let page: number | undefined;
	let soak: SimulatorRun["soak"];
	try {
		bench = await SimulatorRig.start(sdk, simulator, mode, WATTS);
		running = bench;
		const { simulator: sim } = bench;
		memory = watchMemory(sim);
		const expected = await hexWatts(bench);
		const wait = async () => {
			if (bench?.namespaces === undefined) {
				notes.push("no network namespaces here: the LAN was not asked");
				await sleep(60_000);
				if (mode === "debug" && !sim.lines.includes("info link ready")) notes.push("no session within 60 s");
				return;
			}
			await bench.ask(1, FIRST_VALUE_S, (answer) => {
				instances ??= answer.instances;
				if (answer.values?.["E7"] !== expected) return false;
				firstValueS = Math.round((Date.now() - start) / 1000);
				return true;
			});
			if (firstValueS === undefined) notes.push(`no E7 of ${expected} on the LAN within ${FIRST_VALUE_S} s`);
		};
		await wait();
		const browsed = await bench.browse();
		page = browsed?.page;
		if (browsed !== undefined && (browsed.error !== undefined || browsed.watts !== WATTS || !browsed.page))
			notes.push(`the page by name: ${JSON.stringify(browsed)}`);
		mkdirSync(shots, { recursive: true });
		if (mode === "debug") await sleep(SHOT_MS);
		if (mode === "debug") await sim.screenshot(join(shots, `sim-${simulator}.png`));
		if (mode === "debug") await clickThrough(sim, notes);
		if (mode === "debug" && simulator === SIMULATORS[0]) await pullThePlug(bench, notes);
		if (minutes > 0 && firstValueS !== undefined) soak = await runSoak(bench, minutes, notes);
		if (
			stormConnections > 0 &&
			mode === "debug" &&
			simulator === SIMULATORS[0] &&
			firstValueS !== undefined
		) {
			const storm = await runStorm(bench, stormConnections, await hexWatts(bench), notes);
			console.log(
				`       storm ${storm === undefined ? "SKIPPED: no network namespaces" : JSON.stringify(storm)}`,
			);
		}
		for (const line of sim.lines) if (/INTERNAL|XS abort|^break /.test(line)) notes.push(line);
		const counters = await bench.counters();
		if (counters["wopt"] !== 0) notes.push(`${String(counters["wopt"])} WOPT writes`);
		if (storedKeys(sim.folder).length === 0) notes.push("nothing was stored");
	} catch (error) {
		notes.push(String(error));
	} finally {
		if (notes.length > 0)
			for (const line of bench?.simulator.lines.slice(-40) ?? []) console.log(`       ${line}`);
		await bench?.stop();
		running = undefined;
	}
	const ok = notes.every((line) => line.startsWith("no network namespaces"));
	console.log(
		`${ok ? "ok    " : "FAILED"} run sim/${simulator} ${mode} first value after ${firstValueS ?? "-"} s`,
	);
	for (const line of notes) console.log(`       ${line}`);
	if (soak !== undefined) console.log(`       ${JSON.stringify({ ...soak, ...memory })}`);
	return { simulator, mode, commit, ok, notes, firstValueS, instances, page, soak, memory };
}

/** Each press must bring another view; the first one shows what the buttons do. */
async function clickThrough(sim: SimulatorRig["simulator"], notes: string[]): Promise<void> {
	mkdirSync(OUT, { recursive: true });
	const file = join(OUT, "click.png");
	const look = async (): Promise<PNG> => {
		await sleep(PAINT_MS);
		await sim.screenshot(file);
		return PNG.sync.read(readFileSync(file));
	};
	let before = await look();
	for (const [what, act] of [
		["button a", () => sim.press("a")],
		["a second press of button a", () => sim.press("a")],
	] as const) {
		await act();
		const after = await look();
		if (changed(before, after) < CHANGED_SHARE) notes.push(`${what} changed nothing on the screen`);
		before = after;
	}
}

/** Share of the pixels that differ. */
function changed(a: PNG, b: PNG): number {
	let count = 0;
	for (let i = 0; i < a.data.length; i += 4) if (a.data.readUInt32LE(i) !== b.data.readUInt32LE(i)) count++;
	return count / (a.data.length / 4);
}

/** The module's plug is pulled and put back: the app must say so, and have its session again by itself. */
async function pullThePlug(bench: SimulatorRig, notes: string[]): Promise<void> {
	const { lines } = bench.simulator;
	const mark = lines.length;
	await bench.unplug();
	await sleep(5000);
	await bench.plug();
	const since = () => lines.slice(mark);
	for (let i = 0; i < PLUG_S && !since().includes("info link ready"); i++) await sleep(1000);
	if (!since().some((line) => /SERIAL_(LOST|ABSENT)/.test(line))) notes.push("the plug was pulled unnoticed");
	if (!since().includes("info link ready")) notes.push(`no session within ${PLUG_S} s of the plug's return`);
}

/** The house changes its load each minute; what the LAN is told must follow within a poll and its travel. */
async function runSoak(bench: SimulatorRig, minutes: number, notes: string[]): Promise<SimulatorRun["soak"]> {
	const soak = { minutes, questions: minutes * 6, answers: 0, right: 0 };
	let watts = WATTS;
	let now = await hexWatts(bench);
	let before = now;
	let changedAt = 0;
	let changing = false;
	const timer = setInterval(async () => {
		changing = true;
		watts = 200 + ((watts * 7) % 4000);
		await bench.load(watts);
		[before, now, changedAt, changing] = [now, await hexWatts(bench), Date.now(), false];
	}, 60_000);
	await bench.ask(10, soak.questions, ({ values }) => {
		const value = values?.["E7"];
		if (value === undefined) return false;
		soak.answers++;
		if (value === now || changing || (value === before && Date.now() - changedAt < FOLLOW_MS)) soak.right++;
		else
			notes.push(
				`E7 was ${value}, the meter had ${now} for ${Math.round((Date.now() - changedAt) / 1000)} s`,
			);
		return false;
	});
	clearInterval(timer);
	if (soak.answers < soak.questions * 0.98) notes.push(`only ${soak.answers} of ${soak.questions} answers`);
	return soak;
}

async function hexWatts(bench: SimulatorRig): Promise<string> {
	const { properties } = await bench.truth();
	return properties["E7"]!.toLowerCase();
}

/** What the app's machine holds. */
function watchMemory(sim: SimulatorRig["simulator"]): Memory {
	const memory: Memory = { slots: 0, slotsPeak: 0, chunkBytes: 0, stackPeak: 0, keys: 0, collections: 0 };
	sim.onInstruments = (values) => {
		const slots = Math.round((values["Slot used"] ?? 0) / SLOT_BYTES_LIN);
		memory.slotsPeak = Math.max(memory.slotsPeak, slots);
		// Right after a collection what is used is about what is alive.
		if ((values["Garbage collections"] ?? 0) > 0 || memory.slots === 0) {
			memory.slots = slots;
			memory.chunkBytes = values["Chunk used"] ?? 0;
		}
		memory.stackPeak = Math.max(memory.stackPeak, Math.round((values["Stack used"] ?? 0) / SLOT_BYTES_LIN));
		memory.keys = values["Keys used"] ?? 0;
		memory.collections += values["Garbage collections"] ?? 0;
	};
	return memory;
}

/** Where pictures of the simulated screens go. */
let shots = EVIDENCE;
/** At the first simulator in debug. */
let stormConnections = 1000;
/** What an interruption must end. */
let running: SimulatorRig | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => {
		const end = () => process.exit(1);
		if (running === undefined) end();
		else void running.stop().then(end, end);
	});

process.exitCode = await main(process.argv.slice(2));
