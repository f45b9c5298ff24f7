import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BOARDS, type Board } from "../esp32/boards";

/** What a manifest says for one platform. */
interface Part {
	readonly modules: Readonly<Record<string, string>>;
	readonly preload: readonly string[];
}

/**
 * The `platforms` of a manifest for a folder of which a board needs a part only. `all.ts` has everything: in the image of
 * a board its own file takes that name, and of the others only what this one imports is there. Simulators, and boards that
 * are not listed, have all. `module` is the folder's name as a module, `path` how the manifest gets to it, `own` the file of
 * a board.
 */
export function ownParts(
	folder: string,
	module: string,
	path: string,
	own: (board: Board) => string,
): Readonly<Record<string, Part>> {
	const files = readdirSync(folder)
		.filter((file) => file.endsWith(".ts"))
		.map((file) => file.slice(0, -3))
		.sort();
	const partOf = (names: readonly string[], all = "all"): Part => ({
		modules: Object.fromEntries(
			names.map((name) => [`${module}/${name}`, `${path}/${name === "all" ? all : name}`]),
		),
		preload: names.map((name) => `${module}/${name}`),
	});
	const boards = BOARDS.map((board): [string, Part] => {
		const file = own(board);
		if (!files.includes(file)) throw new Error(`${board.name} has no ${folder}/${file}.ts`);
		return [`esp32/${board.name}`, partOf(["all", ...importsOf(folder, file)].sort(), file)];
	});
	return { ...Object.fromEntries(boards), "...": partOf(files) };
}

/** The files of the folder that `file` needs at run time, through others. */
function importsOf(folder: string, file: string): string[] {
	const text = readFileSync(join(folder, `${file}.ts`), "utf8");
	const found = [...text.matchAll(/^import (?!type ).*? from "\.\/([^"]+)";/gms)].map(([, name]) => name!);
	return [...new Set(found.flatMap((name) => [name, ...importsOf(folder, name)]))];
}
