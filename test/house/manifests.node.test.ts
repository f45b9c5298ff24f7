import { describe, expect, it } from "vitest";
import { BOARDS } from "../../hosts/esp32/boards";
import { filesBelow, read } from "../support/files";
import { type Build, readBuild } from "./manifests";
import { importsOf, isTypesOnly, target } from "./source";

const MANIFEST = "manifest.json";
/** The texts of the pages are in the compressed pages, and not a second time in the firmware. */
const IN_PAGES = /^modules\/languages\/[a-z]+\/pages\//;
/** The one module that boards choose a file for. */
const LIST = "hosts/protocols/protocols";
const RUNTIME = runtimeModules();
const PLATFORMS = [...BOARDS.map(({ name }) => `esp32/${name}`), "lin", "lin/m5stack"];

describe("the manifests", () => {
	const builds = new Map(PLATFORMS.map((platform) => [platform, readBuild(MANIFEST, platform)]));
	const build = (platform: string): Build => builds.get(platform)!;

	it.each(PLATFORMS)("for %s name only files that exist", (platform) => {
		expect(build(platform).missing).toEqual([]);
	});

	it.each(PLATFORMS)("for %s give each module the name of its file", (platform) => {
		const wrong = [...build(platform).modules].filter(
			([name, file]) =>
				name !== "main" &&
				name !== LIST &&
				!name.startsWith("setup/") &&
				!OWN_PART.test(name) &&
				`${name}.ts` !== file,
		);
		expect(wrong).toEqual([]);
	});

	it.each(PLATFORMS)("for %s resolve every import by name", (platform) => {
		const whole = build(platform);
		expect(reachable(whole).unresolved).toEqual([]);
	});

	it.each(PLATFORMS)("for %s name a main that is there", (platform) => {
		const whole = build(platform);
		expect(whole.modules.has(whole.main)).toBe(true);
	});

	it.each(PLATFORMS)("for %s leave the texts of the pages out", (platform) => {
		const { modules, preload } = build(platform);
		expect([...modules.values(), ...preload].filter((file) => IN_PAGES.test(file))).toEqual([]);
	});

	it.each(PLATFORMS)("for %s map every module of modules/", (platform) => {
		const mapped = new Set(build(platform).modules.values());
		expect(RUNTIME.filter((file) => !mapped.has(file) && !isLeftOut(file, platform))).toEqual([]);
	});

	it.each(PLATFORMS)("for %s preload every module of modules/", (platform) => {
		const preloaded = new Set(build(platform).preload);
		expect(
			RUNTIME.filter((file) => !preloaded.has(file.replace(/\.ts$/, "")) && !isLeftOut(file, platform)),
		).toEqual([]);
	});

	it.each(PLATFORMS)("for %s preload nothing that is not mapped", (platform) => {
		const { preload, modules } = build(platform);
		expect(
			preload.filter(
				(name) => !name.includes("*") && /^(modules|hosts|setup)\//.test(name) && !modules.has(name),
			),
		).toEqual([]);
	});

	it.each(PLATFORMS)("for %s preload each set-up module of the project", (platform) => {
		const { preload, modules } = build(platform);
		const setups = [...modules.keys()].filter((name) => name.startsWith("setup/"));
		expect(setups.filter((name) => !preload.includes(name))).toEqual([]);
	});

	it.each(BOARDS)("for $name bring a speaker where the board says so", ({ name, sound }) => {
		expect(build(`esp32/${name}`).modules.has("setup/speaker")).toBe(sound.kind === "speaker");
	});

	it.each(PLATFORMS)("for %s say what languages of modules are built in", (platform) => {
		expect(build(platform).modules.get(LIST)).toBe("hosts/protocols/both.ts");
	});

	it("without J11 bring nothing of it, and all that the list needs", () => {
		const rest = readBuild("modules/manifest.json", "esp32");
		const { modules, preload } = readBuild("hosts/protocols/skstack.json", "esp32");
		const all = new Map([...rest.modules, ...modules]);
		expect([...all.keys(), ...rest.preload, ...preload].filter((name) => name.includes("j11/"))).toEqual([]);
		expect(all.get(LIST)).toBe("hosts/protocols/skstack.ts");
		for (const name of [LIST, "modules/app/app"])
			expect(reachable({ ...rest, modules: all, main: name }).unresolved).toEqual([]);
	});

	it("for the simulator preload nothing that imports preference, which would lose its file", () => {
		const { preload, modules } = build("lin");
		const bad = preload.filter((name) => {
			const file = modules.get(name);
			return file !== undefined && importsOf(read(file)).some(({ specifier }) => specifier === "preference");
		});
		expect(bad).toEqual([]);
	});
});

/** Modules in whose place a board has its own part of a folder (hosts/firmware/own-parts.ts). */
const OWN_PART = /^(modules\/display\/sizes|hosts\/esp32\/boards)\/all$/;

/** Parts of other boards. */
function isLeftOut(file: string, platform: string): boolean {
	return platform.startsWith("esp32/") && /^modules\/display\/sizes\/(all\.|\d)/.test(file);
}

/** Modules of modules/ that are more than types. */
function runtimeModules(): string[] {
	return filesBelow("modules", (path) => path.endsWith(".ts") && !path.endsWith(".d.ts")).filter(
		(file) => !isTypesOnly(file) && !IN_PAGES.test(file),
	);
}

/** Follows the imports from main by module name, as XS does. */
function reachable(build: Build): { readonly unresolved: string[] } {
	const unresolved: string[] = [];
	const seen = new Set<string>();
	const go = (name: string): void => {
		if (seen.has(name)) return;
		seen.add(name);
		const file = build.modules.get(name);
		if (file === undefined) return;
		for (const { specifier, typeOnly } of importsOf(read(file))) {
			if (typeOnly || !specifier.startsWith(".")) continue;
			const next = target(name, specifier);
			if (build.modules.has(next)) go(next);
			else unresolved.push(`${name}: ${specifier}`);
		}
	};
	go(build.main);
	return { unresolved };
}
