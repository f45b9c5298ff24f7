import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Paths (from the root, with slashes) of the files below `folder` that `match` accepts, sorted. */
export function filesBelow(folder: string, match: (path: string) => boolean): string[] {
	if (!existsSync(join(ROOT, folder))) return [];
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) =>
			relative(ROOT, join(entry.parentPath ?? entry.path, entry.name))
				.split(sep)
				.join("/"),
		)
		.filter((path) => !path.includes("node_modules/") && match(path))
		.sort();
}

export function read(path: string): string {
	return readFileSync(join(ROOT, path), "utf8");
}
