import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * `npm run manifests`, after adding or removing a module or a font. Writes modules/manifest.json: every folder
 * of modules/ is mapped under its own name, and every module is preloaded by its full name, since a pattern in
 * `preload` does not match TypeScript modules. Writes assets/manifest.json: every font, since a pattern would
 * take the licences and scripts beside them into the firmware.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export function modulesManifest(): string {
	const folders = readdirSync(join(ROOT, "modules"), { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => relative(join(ROOT, "modules"), join(entry.parentPath ?? entry.path, entry.name)))
		.filter((folder) => sources(folder).length > 0)
		.sort();
	const modules = Object.fromEntries(folders.map((folder) => [`modules/${folder}/*`, `./${folder}/*`]));
	const preload = folders.flatMap((folder) =>
		sources(folder)
			.filter((file) => hasCode(join(ROOT, "modules", folder, file)))
			.map((file) => `modules/${folder}/${file.slice(0, -3)}`),
	);
	return `${JSON.stringify({ modules, preload }, undefined, "\t")}\n`;
}

export function assetsManifest(): string {
	const fonts = readdirSync(join(ROOT, "assets/fonts"))
		.filter((file) => file.endsWith(".fnt"))
		.map((file) => `./fonts/${file.slice(0, -4)}`)
		.sort();
	return `${JSON.stringify({ resources: { "*-mask": fonts } }, undefined, "\t")}\n`;
}

function sources(folder: string): string[] {
	return readdirSync(join(ROOT, "modules", folder))
		.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
		.sort();
}

/** A module of types only leaves nothing to load. */
function hasCode(path: string): boolean {
	return /^(export )?(default )?(abstract )?(const|function|class|let|var)\b|^export (\*|\{)/m.test(
		readFileSync(path, "utf8"),
	);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(join(ROOT, "modules/manifest.json"), modulesManifest());
	writeFileSync(join(ROOT, "assets/manifest.json"), assetsManifest());
}
