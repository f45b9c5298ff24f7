import { build } from "esbuild";
import { FLOORS } from "../../house/floors";
import { filesBelow, ROOT } from "../../support/files";
import { Engine, PRELUDE } from "../engine";
import type { HeapUse } from "../snapshot";
import { program } from "./stubs";

/** What a room of modules/, or all hosts together, put into flash when they are preloaded. */
export interface RoomUse {
	/** Byte code as in a release build. */
	readonly codeBytes: number;
	/** Slots of functions, classes, tables, texts and names, 16 bytes each; elements of arrays included. */
	readonly slots: number;
}

/** What stands above the rooms of modules/: the program of a board. */
export const HOSTS = "hosts";

/**
 * Measures each room as what it adds to those below it: the rooms are loaded from the ground up, each time with one
 * more. So all of it is counted once, and what a room shares with a lower one belongs to that.
 */
export async function measureRooms(): Promise<Map<string, RoomUse>> {
	const rooms = new Map<string, RoomUse>();
	const imports: string[] = [];
	let before = await loaded(imports);
	const add = async (room: string, ...more: readonly string[]): Promise<void> => {
		imports.push(...more);
		const now = await loaded(imports);
		rooms.set(room, {
			codeBytes: now.codeBytes - before.codeBytes,
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

function flashSlots({ slots, elements }: HeapUse): number {
	return slots + elements;
}

/** A machine with these modules evaluated, all of whose names are kept. */
async function loaded(imports: readonly string[]): Promise<HeapUse> {
	const result = await build({
		stdin: {
			contents: imports.map((path) => `import "${path}";`).join("\n"),
			resolveDir: ROOT,
			loader: "ts",
		},
		bundle: true,
		write: false,
		format: "esm",
		treeShaking: false,
		target: "es2022",
		platform: "neutral",
		mainFields: ["main"],
		logLevel: "silent",
		absWorkingDir: ROOT,
		plugins: [program],
	});
	const code = result.outputFiles[0]!.text;
	// What stands at the beginning of a line is declared at module level.
	const names = [...code.matchAll(/^(?:async )?(?:var|let|const|function|class) (\w+)/gm)].map(
		([, name]) => name,
	);
	const engine = new Engine();
	try {
		await engine.evaluate(PRELUDE);
		await engine.evaluate(
			`globalThis.all = (() => { "use strict";\n${code}\nreturn [${names.join()}]; })(); undefined`,
		);
		return await engine.heap();
	} finally {
		engine.close();
	}
}
