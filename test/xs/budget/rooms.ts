import { readFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import { FLOORS } from "../../house/floors";
import { filesBelow, ROOT } from "../../support/files";
import { Engine, PRELUDE } from "../engine";
import type { HeapUse } from "../snapshot";
import { program } from "./stubs";

/** What a room of modules/, or all hosts together, put into flash when they are preloaded. */
export interface RoomUse {
	/** Byte code as in a release build. */
	readonly codeBytes: number;
	/** Slots of functions, classes, tables, texts and names, 16 bytes each. */
	readonly slots: number;
}

/**
 * What the engine's own objects and the SDK's modules take of the slots in flash, their names included: the linker's
 * figure for m5stack less what is measured here.
 */
export const SDK_SLOTS = 4_460;

/**
 * What the linker makes of a machine's heap. It leaves out the name and the length of functions and shares the slot of
 * a function's home among those of a class; it adds a record for each module. Fitted to the linker's heap of m5stack.
 */
export const LESS_PER_FUNCTION = 3.4;
export const MORE_PER_MODULE = 8;

/** What stands above the rooms of modules/: the program of a board. */
export const HOSTS = "hosts";

/**
 * Measures each room as what it adds to those below it: the rooms are loaded from the ground up, each time with one
 * more. So all of it is counted once, and what a room shares with a lower one belongs to that.
 */
export async function measureRooms(): Promise<Map<string, RoomUse>> {
	const rooms = new Map<string, RoomUse>();
	const imports: string[] = [];
	let before = await load(imports);
	const add = async (room: string, ...more: readonly string[]): Promise<void> => {
		imports.push(...more);
		const now = await load(imports);
		rooms.set(room, {
			codeBytes: now.heap.codeBytes - before.heap.codeBytes,
			slots: flashSlots(now) - flashSlots(before),
		});
		before = now;
	};
	for (const room of FLOORS.flat()) {
		const files = filesBelow(`modules/${room}`, (path) => path.endsWith(".ts") && !path.endsWith(".d.ts"));
		if (files.length > 0) await add(room, ...files.map((file) => `./${file.slice(0, -3)}`));
	}
	await add(HOSTS, "program");
	return rooms;
}

interface Loaded {
	readonly heap: HeapUse;
	/** How many of the modules are more than types. */
	readonly modules: number;
}

function flashSlots({ heap, modules }: Loaded): number {
	const { slots, elements, functions } = heap;
	return Math.round(slots + elements - LESS_PER_FUNCTION * functions + MORE_PER_MODULE * modules);
}

/** Something that a module does, so that the bundler leaves none of it out. */
const EFFECT = "keep();";

const whole: Plugin = {
	name: "whole",
	setup(build) {
		build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
			contents: `${readFileSync(path, "utf8")}\n${EFFECT}`,
			loader: "ts",
		}));
	},
};

/** A machine with these modules evaluated, all of whose names are kept. */
async function load(imports: readonly string[]): Promise<Loaded> {
	const result = await build({
		stdin: {
			contents: imports.map((path) => `import "${path}";`).join("\n"),
			resolveDir: ROOT,
			loader: "ts",
		},
		bundle: true,
		write: false,
		metafile: true,
		format: "esm",
		treeShaking: false,
		target: "es2022",
		platform: "neutral",
		mainFields: ["main"],
		logLevel: "silent",
		outfile: "room.js",
		absWorkingDir: ROOT,
		plugins: [program, whole],
	});
	const code = result.outputFiles[0]!.text;
	const { inputs } = result.metafile.outputs["room.js"]!;
	// What stands at the beginning of a line is declared at module level.
	const names = [...code.matchAll(/^(?:async )?(?:var|let|const|function|class) (\w+)/gm)].map(
		([, name]) => name,
	);
	const engine = new Engine();
	try {
		await engine.evaluate(PRELUDE);
		await engine.evaluate(
			`globalThis.keep = () => {}; globalThis.all = (() => { "use strict";\n${code}\nreturn [${names.join()}]; })(); undefined`,
		);
		const modules = Object.values(inputs).filter(
			({ bytesInOutput }) => bytesInOutput > 2 * EFFECT.length,
		).length;
		return { heap: await engine.heap(), modules };
	} finally {
		engine.close();
	}
}
