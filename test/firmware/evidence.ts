import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Built } from "./build";

/** What one run in a simulator showed. Slots are 32 bytes there and 16 on a device. */
export interface SimulatorRun {
	readonly simulator: string;
	readonly mode: string;
	readonly commit: string;
	readonly ok: boolean;
	readonly notes: readonly string[];
	/** Seconds from start to the true value on the LAN. */
	readonly firstValueS: number | undefined;
	/** The node's D6 as the controller got it. */
	readonly instances: string | undefined;
	/** Characters of the page that a browser read under kabewatt.local; absent in runs of before it was looked at. */
	readonly page?: number | undefined;
	readonly soak: { minutes: number; questions: number; answers: number; right: number } | undefined;
	/** Undefined in release, where there is no debugger link to tell. */
	readonly memory: Memory | undefined;
}

/** Of the app's machine; once a second the debugger tells. */
export interface Memory {
	slots: number;
	slotsPeak: number;
	chunkBytes: number;
	/** The most slots of stack at the end of a turn of the run loop. */
	stackPeak: number;
	keys: number;
	collections: number;
}

export interface Origin {
	readonly commit: string;
	readonly date: string;
	readonly sdk: string;
}

export interface Evidence {
	readonly command: string;
	readonly builds: readonly Built[];
	readonly built: Origin | undefined;
	readonly runs: readonly SimulatorRun[];
}

/** What an earlier call wrote. */
export function readEvidence(folder: string): Evidence | undefined {
	const file = join(folder, "firmware.json");
	return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Evidence) : undefined;
}

/** Writes firmware.json and firmware.md beside the screenshots. */
export function writeEvidence(folder: string, evidence: Evidence): void {
	mkdirSync(folder, { recursive: true });
	const builds = evidence.builds.map(({ seconds: _seconds, ...rest }) => rest);
	writeFileSync(
		join(folder, "firmware.json"),
		`${JSON.stringify({ ...evidence, builds }, undefined, "\t")}\n`,
	);
	writeFileSync(join(folder, "firmware.md"), page(evidence));
}

function page({ command, builds, built, runs }: Evidence): string {
	const lines = [
		"# Evidence: the firmware without hardware",
		"",
		`Written by \`${command}\`. No board was involved: a board's build ends after the XS linker, and what runs, runs in`,
		"the SDK's simulator.",
		"",
		"## Builds",
		"",
		`${origin(built)}.`,
		"",
		"Flash: slots of 16 bytes and bytecode of everything that is preloaded, the SDK's modules included; beside it what of",
		"the bytecode is the app's own, host and all (the issue's aim: 250 kB in release). RAM: what the",
		"machine gets at its start. Warnings are those of the linker about modules of the project; any one is a failure.",
		"",
		"| build | mode | result | warnings | flash slots | bytecode | of the app | keys | RAM: slots | RAM: chunks | stack |",
		"|---|---|---|---|---|---|---|---|---|---|---|",
		...builds.map(({ name, mode, ok, warnings, figures: f }) =>
			row(
				name,
				mode,
				ok ? "ok" : "failed",
				warnings.length,
				f?.flashSlots ?? "",
				f === undefined ? "" : `${f.bytecodeBytes} B`,
				f?.appCodeBytes === undefined ? "" : `${f.appCodeBytes} B`,
				f?.keys ?? "",
				f?.heapSlots || "",
				f === undefined || f.chunkBytes === 0 ? "" : `${f.chunkBytes} B`,
				f?.stackSlots || "",
			),
		),
		"",
		"## Runs in the simulator",
		"",
		"The app joins the emulator's meter over a pty; a controller in a network namespace of its own finds the node by",
		"multicast and reads E7 until it is the meter's true value; then a browser there asks multicast DNS for kabewatt.local,",
		"and reads the page and the watts under that name. Memory is that of a 64-bit machine: its slots are",
		"32 bytes and its chunks up to twice as large as on a device.",
		"",
		"| simulator | mode | commit | result | first true value | instance list (D6) then | kabewatt.local | slots, peak | chunks | stack, peak | keys |",
		"|---|---|---|---|---|---|---|---|---|---|---|",
		...runs.map(({ simulator, mode, commit, ok, firstValueS, instances, page: size, memory: m }) =>
			row(
				simulator,
				mode,
				commit,
				ok ? "ok" : "failed",
				firstValueS === undefined ? "" : `${firstValueS} s`,
				instances ?? "",
				size ? `page, ${size} B` : "",
				m === undefined || m.slots === 0 ? "" : `${m.slots}, ${m.slotsPeak}`,
				m === undefined || m.chunkBytes === 0 ? "" : `${m.chunkBytes} B`,
				m?.stackPeak || "",
				m?.keys || "",
			),
		),
		"",
	];
	for (const { simulator, soak, memory } of runs)
		if (soak !== undefined)
			lines.push(
				`${simulator} for ${soak.minutes} minutes, the load changing each minute: ${soak.questions} questions,`,
				`${soak.answers} answers, ${soak.right} of them the meter's true value; ${memory?.collections ?? 0} collections.`,
				"",
			);
	const notes = runs.flatMap((run) => run.notes.map((note) => `- ${run.simulator} ${run.mode}: ${note}`));
	if (notes.length > 0) lines.push(...notes, "");
	lines.push("## Screens", "");
	const drawn = runs.filter(({ mode }) => mode === "debug").map(({ simulator }) => simulator);
	for (const simulator of new Set(drawn)) lines.push(`![${simulator}](sim-${simulator}.png)`, "");
	return `${lines.join("\n").trimEnd()}\n`;
}

function origin(from: Origin | undefined): string {
	return from === undefined
		? "Not done yet"
		: `Commit ${from.commit}, ${from.date}, Moddable SDK ${from.sdk}`;
}

function row(...cells: readonly (string | number)[]): string {
	return `| ${cells.join(" | ")} |`;
}
