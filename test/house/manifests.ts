import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { filesBelow, ROOT, read } from "../support/files";

interface Area {
	readonly include?: string | readonly string[];
	readonly modules?: Readonly<Record<string, string | readonly string[]>>;
	readonly preload?: string | readonly string[];
	readonly resources?: Readonly<Record<string, string | readonly string[]>>;
	readonly creation?: { readonly main?: string };
	readonly platforms?: Readonly<Record<string, Area>>;
}

/** What mcconfig gathers from the root manifest and what it includes, for one platform. */
export interface Build {
	/** Module name to file (from the root, with `.ts`), the SDK's own left out. */
	readonly modules: ReadonlyMap<string, string>;
	readonly preload: readonly string[];
	readonly main: string;
	/** Includes and resources of the project that do not exist. */
	readonly missing: readonly string[];
}

/**
 * Reads `manifest` as mcconfig would: an include counts for every platform, a `platforms` entry when its name
 * is `platform` or starts with it and a slash, and `...` when no other counts.
 */
export function readBuild(manifest: string, platform: string): Build {
	const modules = new Map<string, string>();
	const preload: string[] = [];
	const missing: string[] = [];
	let main = "main";
	const area = (path: string, content: Area): void => {
		for (const included of list(content.include)) {
			if (included.startsWith("$(")) continue;
			const target = posix.join(posix.dirname(path), included);
			if (existsSync(join(ROOT, target))) area(target, JSON.parse(read(target)));
			else missing.push(`${path}: ${included}`);
		}
		for (const [name, sources] of Object.entries(content.modules ?? {}))
			for (const source of list(sources)) addModules(path, name, source, modules, missing);
		for (const sources of Object.values(content.resources ?? {}))
			for (const source of list(sources))
				if (!source.startsWith("$(") && !matches(posix.join(posix.dirname(path), source)))
					missing.push(`${path}: ${source}`);
		preload.push(...list(content.preload));
		main = content.creation?.main ?? main;
		const parts = Object.entries(content.platforms ?? {});
		const own = parts.filter(([name]) => name === platform || platform.startsWith(`${name}/`));
		for (const [, part] of own.length > 0 ? own : parts.filter(([name]) => name === "...")) area(path, part);
	};
	area(manifest, JSON.parse(read(manifest)));
	return { modules, preload, main, missing };
}

function addModules(
	path: string,
	name: string,
	source: string,
	modules: Map<string, string>,
	missing: string[],
): void {
	if (name === "~" || source.startsWith("$(")) return;
	const target = posix.join(posix.dirname(path), source);
	if (!target.endsWith("/*")) {
		if (existsSync(join(ROOT, `${target}.ts`))) modules.set(name, `${target}.ts`);
		else if (!existsSync(join(ROOT, `${target}.js`)) && !existsSync(join(ROOT, `${target}.c`)))
			missing.push(`${path}: ${source}`);
		return;
	}
	const folder = target.slice(0, -1);
	const files = filesBelow(
		folder,
		(file) => /\.(ts|js|c)$/.test(file) && !file.slice(folder.length).includes("/"),
	);
	if (files.length === 0) missing.push(`${path}: ${source}`);
	for (const file of files)
		if (file.endsWith(".ts") && !file.endsWith(".d.ts"))
			modules.set(name.replace("*", posix.basename(file, ".ts")), file);
}

/** True when a resource (with `*` at its end, or without its ending) is there. */
function matches(target: string): boolean {
	const start = target.replace(/\*$/, "");
	return filesBelow(posix.dirname(`${start}x`), (file) => file.startsWith(start)).length > 0;
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value as T];
}
