import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../support/files";
import { LinkedHeap } from "./linked-heap";
import { type Outcome, run, type Sdk } from "./sdk";
import { compareSetUp } from "./set-up";

/** Everything that is built goes here. */
export const OUT = join(ROOT, "build/firmware");

export type Mode = "debug" | "release";

/** A simulator of the SDK and the screen that it shows. */
export const SIMULATORS = Object.freeze(["m5stack", "pico_display", "m5stickc", "m5atom_s3"] as const);

/** Targets of the SDK, and the project's own, which mcconfig wants with a colon. */
export const TARGETS = Object.freeze([
	"m5stack",
	"m5stack_core2",
	"m5stack_cores3",
	"m5stick_cplus",
	"m5atom_s3",
	"./targets/m5stick_cplus2",
	"./targets/m5stick_s3",
] as const);

/** Names of the project's modules. */
const OWN = /^(modules\/|hosts\/|main\b)/;

/** What the XS linker made of the preloaded modules; sizes in flash, creation in RAM. */
export interface Figures {
	readonly flashSlots: number;
	readonly keys: number;
	readonly scripts: number;
	/** Slots in flash that can be changed at run time: a RAM pointer each. */
	readonly aliases: number;
	readonly bytecodeBytes: number;
	/** Of these, the functions of the project's own modules. */
	readonly appCodeBytes: number;
	readonly chunkBytes: number;
	readonly heapSlots: number;
	readonly stackSlots: number;
}

export interface Built {
	readonly name: string;
	readonly mode: Mode;
	readonly ok: boolean;
	readonly seconds: number;
	/** Linker warnings that name modules of the project, and what is wrong with a board's set-up. */
	readonly warnings: readonly string[];
	/** How many others there were: the SDK's own modules. */
	readonly sdkWarnings: number;
	readonly figures: Figures | undefined;
	/** The last lines of a build that failed. */
	readonly failure: string | undefined;
}

/** Builds the app for a simulator. */
export async function buildSimulator(sdk: Sdk, simulator: string, mode: Mode): Promise<Built> {
	mkdirSync(OUT, { recursive: true });
	const temporary = join(OUT, `tmp/lin/${simulator}/${mode}/kabewatt`);
	rmSync(join(temporary, "mc.xs.c"), { force: true });
	const flags = [
		...(mode === "debug" ? ["-d"] : []),
		"-m",
		"-p",
		`sim/${simulator}`,
		"-t",
		"build",
		"-o",
		OUT,
	];
	const outcome = await run("mcconfig", flags, sdk.env);
	return judge(`sim/${simulator}`, mode, outcome, outcome.code === 0, temporary);
}

/** The library that mcsim loads. */
export function simulatorLibrary(simulator: string, mode: Mode): string {
	return join(OUT, `bin/lin/${simulator}/${mode}/kabewatt/mc.so`);
}

/** Where the XS linker leaves what it made for a board. */
export function linkedSource(target: string, mode: Mode): string {
	return join(OUT, `tmp/esp32/${target.split("/").at(-1)!}/${mode}/kabewatt/mc.xs.c`);
}

/**
 * Takes a board as far as the XS linker, which runs every preloaded module against the board's real set of
 * SDK modules. No ESP-IDF is needed: what follows would be compiling C.
 */
export async function linkBoard(sdk: Sdk, target: string, mode: Mode): Promise<Built> {
	mkdirSync(OUT, { recursive: true });
	const name = target.split("/").at(-1)!;
	const linked = linkedSource(target, mode);
	const temporary = dirname(linked);
	const resources = join(temporary, "mc.resources.c");
	// The linker keeps the names of an earlier build, used or not.
	const names = join(temporary, "modules/mc.xsi");
	for (const file of [linked, resources, names]) rmSync(file, { force: true });
	const platform = target.startsWith(".") ? `esp32:${target}` : `esp32/${target}`;
	// Without -m only the makefile and the configuration are written.
	const flags = [...(mode === "debug" ? ["-d"] : []), "-p", platform, "-o", OUT];
	const configured = await run("mcconfig", flags, sdk.env);
	const makefile = join(temporary, "makefile");
	if (!existsSync(makefile)) return judge(`esp32/${name}`, mode, configured, false, temporary);
	const chip = /^ESP32_SUBCLASS *= *(\S+)/m.exec(readFileSync(makefile, "utf8"))?.[1] ?? "esp32";
	const header = join(temporary, `xsProj-${chip}/build/config/sdkconfig.h`);
	mkdirSync(dirname(header), { recursive: true });
	writeFileSync(header, "");
	const noIdf = join(OUT, "no-idf");
	mkdirSync(noIdf, { recursive: true });
	const made = await run(
		"make",
		[
			"-j",
			String(availableParallelism()),
			"-f",
			makefile,
			"IDF_VERSION=v6.0",
			"-o",
			header,
			linked,
			resources,
		],
		{
			...sdk.env,
			IDF_PATH: noIdf,
		},
	);
	const outcome = { ...made, seconds: made.seconds + configured.seconds };
	const isLinked = made.code === 0 && existsSync(linked);
	const built = judge(`esp32/${name}`, mode, outcome, isLinked, temporary);
	const text = (file: string) => readFileSync(join(temporary, file), "utf8");
	const faults = isLinked
		? compareSetUp(name, {
				linked: text("mc.xs.c"),
				makefile: text("makefile"),
				defines: text("mc.defines.h"),
				config: text("mc.config.js"),
			})
		: [];
	return { ...built, ok: built.ok && faults.length === 0, warnings: [...built.warnings, ...faults] };
}

function judge(name: string, mode: Mode, outcome: Outcome, ok: boolean, temporary: string): Built {
	const all = outcome.output.split("\n").filter((line) => line.startsWith("### warning:"));
	const warnings = all.filter((line) => OWN.test(line.slice("### warning: ".length)));
	const source = join(temporary, "mc.xs.c");
	return {
		name,
		mode,
		ok: ok && warnings.length === 0,
		seconds: outcome.seconds,
		warnings,
		sdkWarnings: all.length - warnings.length,
		figures: existsSync(source) ? readFigures(readFileSync(source, "utf8")) : undefined,
		failure: ok ? undefined : tail(outcome.output),
	};
}

function tail(output: string): string {
	const lines = output
		.split("\n")
		.filter((line) => line.trim() !== "" && !/^# (tsc|xsc|cc|xsid) /.test(line));
	return lines.slice(-15).join("\n");
}

/** Reads what the linker wrote as C: counts are macros, bytecode is arrays (modules) and strings (functions). */
function readFigures(source: string): Figures {
	const macro = (name: string) => Number(new RegExp(`^#define ${name} (\\d+)`, "m").exec(source)?.[1] ?? 0);
	let bytecodeBytes = 0;
	for (const match of source.matchAll(/^static const txU1 gxCode\d+\[(\d+)\]/gm))
		bytecodeBytes += Number(match[1]);
	for (const match of source.matchAll(/\.code = \{ \(txByte\*\)"([^"]*)"/g))
		bytecodeBytes += match[1]!.length / 4;
	const creation = /^\t\{ (\d+), \d+, (\d+), \d+, (\d+),/m.exec(source) ?? [];
	return {
		flashSlots: macro("mxHeapCount"),
		keys: macro("mxKeysCount"),
		scripts: macro("mxScriptsCount"),
		aliases: macro("mxAliasCount"),
		bytecodeBytes,
		appCodeBytes: [...new LinkedHeap(source).codeByModule()].reduce(
			(sum, [module, bytes]) => (OWN.test(module) ? sum + bytes : sum),
			0,
		),
		chunkBytes: Number(creation[1] ?? 0),
		heapSlots: Number(creation[2] ?? 0),
		stackSlots: Number(creation[3] ?? 0),
	};
}
