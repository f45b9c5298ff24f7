import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Layout } from "../../modules/display/paint/layout";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import { sdkconfigs } from "./sdkconfigs";

/**
 * `npm run manifests`, after adding or removing a module or a font. Writes modules/manifest.json: every folder
 * of modules/ that holds more than types is mapped under its own name, and every module is preloaded by its full
 * name, since a pattern in `preload` does not match TypeScript modules. Writes assets/manifest.json: the fonts of each board's screen, and
 * all of them for a simulator or a board that is not listed, since a font that is missing stops the display. Writes the
 * manifests of hosts/languages, of which each board includes one, and the sdkconfig of each board.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A room that boards may do without. */
const OPTIONAL = "j11";

export function modulesManifest(): string {
	return manifestOf(
		rooms().filter((folder) => !isOptional(folder)),
		"./",
	);
}

/** What a board includes that has the optional room, or has it not: the list of languages, and the room. */
export function languagesManifest(name: string, hasOptional: boolean): string {
	const { modules, preload } = JSON.parse(
		manifestOf(hasOptional ? rooms().filter(isOptional) : [], "../../modules/"),
	);
	const list = "hosts/languages/languages";
	return print({ modules: { [list]: `./${name}`, ...modules }, preload: [list, ...preload] });
}

function isOptional(folder: string): boolean {
	return folder === OPTIONAL || folder.startsWith(`${OPTIONAL}/`);
}

/** The folders of modules/ that hold more than types. */
function rooms(): string[] {
	return readdirSync(join(ROOT, "modules"), { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => relative(join(ROOT, "modules"), join(entry.parentPath ?? entry.path, entry.name)))
		.filter((folder) => sources(folder).some((file) => hasCode(join(ROOT, "modules", folder, file))))
		.sort();
}

/** Maps and preloads the modules of these folders, which lie below `base`. */
function manifestOf(folders: readonly string[], base: string): string {
	const modules = Object.fromEntries(folders.map((folder) => [`modules/${folder}/*`, `${base}${folder}/*`]));
	const preload = folders.flatMap((folder) =>
		sources(folder)
			.filter((file) => hasCode(join(ROOT, "modules", folder, file)))
			.map((file) => `modules/${folder}/${file.slice(0, -3)}`),
	);
	return print({ modules, preload });
}

function print(manifest: object): string {
	return `${JSON.stringify(manifest, undefined, "\t")}\n`;
}

/** Whether a layout is for exactly this screen, lying or standing. */
const fits = (width: number, height: number) => (layout: Layout) =>
	Math.max(layout.width, layout.height) === width && Math.min(layout.width, layout.height) === height;

/** Width and height of the screen of each board, lying. */
const SCREENS: Readonly<Record<string, readonly [width: number, height: number]>> = Object.freeze({
	m5stack: [320, 240],
	m5stack_core2: [320, 240],
	m5stack_cores3: [320, 240],
	m5stick_cplus: [240, 135],
	m5stick_cplus2: [240, 135],
	m5stick_s3: [240, 135],
	m5atom_s3: [128, 128],
});

export function assetsManifest(): string {
	const resources = (fonts: readonly string[]) => ({
		resources: { "*-mask": [...new Set(fonts)].sort().map((font) => `./fonts/${font}`) },
	});
	const all = readdirSync(join(ROOT, "assets/fonts")).filter((file) => file.endsWith(".fnt"));
	const platforms = Object.fromEntries(
		Object.entries(SCREENS).map(([board, [width, height]]) => [
			`esp32/${board}`,
			resources(LAYOUTS.filter(fits(width, height)).flatMap((layout) => layout.fonts)),
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
	writeFileSync(join(ROOT, "hosts/languages/both.json"), languagesManifest("both", true));
	writeFileSync(join(ROOT, "hosts/languages/skstack.json"), languagesManifest("skstack", false));
	for (const [file, text] of sdkconfigs()) writeFileSync(join(ROOT, file), text);
}
