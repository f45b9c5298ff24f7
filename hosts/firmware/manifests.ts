import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Layout } from "../../modules/display/paint/layout";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import { BOARDS, type Board } from "../esp32/boards";
import { ownParts } from "./own-parts";
import { sdkconfigs } from "./sdkconfigs";

/**
 * `npm run manifests`, after adding or removing a module or a font. Writes modules/manifest.json: every folder
 * of modules/ that holds more than types is mapped under its own name, and every module is preloaded by its full
 * name, since a pattern in `preload` does not match TypeScript modules. Writes assets/manifest.json: the fonts of each board's screen, and
 * all of them for a simulator or a board that is not listed, since a font that is missing stops the display. Of layouts and
 * of rows of boards a board gets its own. Writes the manifests of hosts/protocols, of which each board includes one, and
 * the sdkconfig of each board.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The layouts, by the size of the glass. */
const SIZES = "display/sizes";
/** Texts that the compressed pages hold already. */
const IN_PAGES = /^languages\/[a-z]+\/pages$/;
/** A room that boards may do without. */
const OPTIONAL = "j11";

interface Modules {
	readonly modules: Readonly<Record<string, string>>;
	readonly preload: readonly string[];
}

export function modulesManifest(): string {
	const common = manifestOf(
		rooms().filter((folder) => !isOptional(folder)),
		"./",
	);
	return print({ ...common, platforms: layouts() });
}

/** What a board includes that has the optional room, or has it not: the list of protocols, and the room. */
export function protocolsManifest(name: string, hasOptional: boolean): string {
	const { modules, preload } = manifestOf(hasOptional ? rooms().filter(isOptional) : [], "../../modules/");
	const list = "hosts/protocols/protocols";
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
		.filter((folder) => folder !== SIZES && !IN_PAGES.test(folder))
		.filter((folder) => sources(folder).some((file) => hasCode(join(ROOT, "modules", folder, file))))
		.sort();
}

/** Maps and preloads the modules of these folders, which lie below `base`. */
function manifestOf(folders: readonly string[], base: string): Modules {
	const modules = Object.fromEntries(folders.map((folder) => [`modules/${folder}/*`, `${base}${folder}/*`]));
	const preload = folders.flatMap((folder) =>
		sources(folder)
			.filter((file) => hasCode(join(ROOT, "modules", folder, file)))
			.map((file) => `modules/${folder}/${file.slice(0, -3)}`),
	);
	return { modules, preload };
}

/** The layout of a board's screen, by its size. */
function layouts(): object {
	return ownParts(
		join(ROOT, "modules", SIZES),
		`modules/${SIZES}`,
		`./${SIZES}`,
		({ screen }) => `${Math.max(...screen)}x${Math.min(...screen)}`,
	);
}

export function boardsManifest(): string {
	const name = "hosts/esp32/boards";
	return print({ platforms: ownParts(join(ROOT, name), name, ".", (board) => board.name) });
}

function print(manifest: object): string {
	return `${JSON.stringify(manifest, undefined, "\t")}\n`;
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
	writeFileSync(join(ROOT, "hosts/esp32/boards/manifest.json"), boardsManifest());
	writeFileSync(join(ROOT, "hosts/protocols/both.json"), protocolsManifest("both", true));
	writeFileSync(join(ROOT, "hosts/protocols/skstack.json"), protocolsManifest("skstack", false));
	for (const [file, text] of sdkconfigs()) writeFileSync(join(ROOT, file), text);
}
