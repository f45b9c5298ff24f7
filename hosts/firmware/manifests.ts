import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Layout } from "../../modules/display/paint/layout";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import { BOARDS, type Board } from "../esp32/boards";
import { sdkconfigs } from "./sdkconfigs";

/**
 * `npm run manifests`, after adding or removing a module or a font. Writes modules/manifest.json: every folder
 * of modules/ that holds more than types is mapped under its own name, and every module is preloaded by its full
 * name, since a pattern in `preload` does not match TypeScript modules. Writes assets/manifest.json: the fonts of each board's screen, and
 * all of them for a simulator or a board that is not listed, since a font that is missing stops the display. Writes the
 * sdkconfig of each board.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Texts that the compressed pages hold already. */
const IN_PAGES = /^languages\/[a-z]+\/pages$/;

export function modulesManifest(): string {
	const folders = readdirSync(join(ROOT, "modules"), { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => relative(join(ROOT, "modules"), join(entry.parentPath ?? entry.path, entry.name)))
		.filter((folder) => !IN_PAGES.test(folder))
		.filter((folder) => sources(folder).some((file) => hasCode(join(ROOT, "modules", folder, file))))
		.sort();
	const modules = Object.fromEntries(folders.map((folder) => [`modules/${folder}/*`, `./${folder}/*`]));
	const preload = folders.flatMap((folder) =>
		sources(folder)
			.filter((file) => hasCode(join(ROOT, "modules", folder, file)))
			.map((file) => `modules/${folder}/${file.slice(0, -3)}`),
	);
	return `${JSON.stringify({ modules, preload }, undefined, "\t")}\n`;
}

/** Whether a layout is for exactly this screen, lying or standing. */
const fits = (screen: Board["screen"]) => (layout: Layout) =>
	Math.max(layout.width, layout.height) === Math.max(...screen) &&
	Math.min(layout.width, layout.height) === Math.min(...screen);

export function assetsManifest(): string {
	const resources = (fonts: readonly string[]) => ({
		resources: { "*-mask": [...new Set(fonts)].sort().map((font) => `./fonts/${font}`) },
	});
	const all = readdirSync(join(ROOT, "assets/fonts")).filter((file) => file.endsWith(".fnt"));
	const platforms = Object.fromEntries(
		BOARDS.map(({ name, screen }) => [
			`esp32/${name}`,
			resources(LAYOUTS.filter(fits(screen)).flatMap((layout) => layout.fonts)),
		]),
	);
	const rest = { "...": resources(all.map((file) => file.slice(0, -4))) };
	return `${JSON.stringify({ platforms: { ...platforms, ...rest } }, undefined, "\t")}\n`;
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
	for (const [file, text] of sdkconfigs()) writeFileSync(join(ROOT, file), text);
}
