import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesBelow, ROOT, read } from "../support/files";
import { FLOORS } from "./floors";
import { importsOf, target } from "./source";

const isSource = (path: string): boolean => path.endsWith(".ts") && !path.endsWith(".d.ts");
const MODULES = filesBelow("modules", isSource);
const HOSTS = filesBelow("hosts", isSource);

/** "At most some fifteen" files a folder. */
const MOST_FILES = 17;

function floorOf(folder: string): number {
	return FLOORS.findIndex((floor) => floor.includes(folder));
}

/** What is wrong with `specifier` in a file of modules/, or undefined. */
function importFault(file: string, specifier: string, typeOnly: boolean): string | undefined {
	if (!specifier.startsWith(".")) return "only relative imports";
	if (/\.(ts|js|mjs|json)$/.test(specifier)) return "no extension";
	const to = target(file, specifier);
	if (!to.startsWith("modules/")) return "leaves modules/";
	if (!existsSync(join(ROOT, `${to}.ts`))) return "no such file";
	const [from, folder] = [file.split("/")[1]!, to.split("/")[1]!];
	if (from === folder) return undefined;
	const step = floorOf(folder) - floorOf(from);
	if (step < 0 || (step === 0 && typeOnly)) return undefined;
	return step === 0 ? "goes sideways" : "goes up";
}

describe("floors", () => {
	it("are listed from the ground to main", () => {
		expect(FLOORS[0]).toContain("ports");
		expect(FLOORS.at(-1)).toEqual(["main"]);
	});

	it("have a place for every folder of modules/", () => {
		const folders = new Set(MODULES.map((file) => file.split("/")[1]!));
		expect([...folders].filter((folder) => floorOf(folder) < 0)).toEqual([]);
	});

	it("are only left downwards", () => {
		const faults: string[] = [];
		for (const file of MODULES)
			for (const { specifier, typeOnly, dynamic } of importsOf(read(file))) {
				const fault = dynamic ? "dynamic import" : importFault(file, specifier, typeOnly);
				if (fault !== undefined) faults.push(`${file}: ${specifier}: ${fault}`);
			}
		expect(faults).toEqual([]);
	});

	it.each([
		["modules/meter/meter.ts", "../settings/table", false, undefined],
		["modules/settings/settings.ts", "../meter/values/readings", false, "goes up"],
		["modules/settings/settings.ts", "../meter/values/readings", true, "goes up"],
		["modules/ports/serial.ts", "../errors/codes", true, undefined],
		["modules/ports/serial.ts", "../errors/codes", false, "goes sideways"],
		["modules/meter/meter.ts", "../settings/table.js", false, "no extension"],
		["modules/meter/meter.ts", "settings/table", false, "only relative imports"],
		["modules/meter/meter.ts", "../../hosts/node/main", false, "leaves modules/"],
		["modules/meter/meter.ts", "./no-such-file", false, "no such file"],
	] as const)("judge %s importing %s (types only: %s)", (file, specifier, typeOnly, fault) => {
		expect(importFault(file, specifier, typeOnly)).toBe(fault);
	});
});

/** Folders of modules/ and hosts/ with the source files that each holds itself. */
const FOLDERS = new Map<string, number>();
for (const file of [...MODULES, ...HOSTS]) {
	const folder = dirname(file);
	FOLDERS.set(folder, (FOLDERS.get(folder) ?? 0) + 1);
}

describe("rooms", () => {
	it.each([...FOLDERS])("%s has no more files than a person looks through (%i)", (_folder, files) => {
		expect(files).toBeLessThanOrEqual(MOST_FILES);
	});

	it.each([...new Set([...FOLDERS.keys()].map((folder) => folder.split("/").slice(0, 2).join("/")))])(
		"%s says what lives where in fifteen lines",
		(room) => {
			const page = read(`${room}/README.md`);
			expect(page.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
			// Every file that the page names is there.
			const names = [...page.matchAll(/`([a-z0-9-]+\.ts)`/g)].map(([, name]) => name!);
			const here = filesBelow(room, isSource).map((path) => basename(path));
			expect(names.filter((name) => !here.includes(name))).toEqual([]);
		},
	);
});

describe("imports", () => {
	it("make no circle, types included", () => {
		const files = [...MODULES, ...HOSTS];
		const edges = new Map(
			files.map((file) => [
				file,
				importsOf(read(file))
					.filter(({ specifier }) => specifier.startsWith("."))
					.map(({ specifier }) => `${target(file, specifier)}.ts`),
			]),
		);
		expect(circles(edges)).toEqual([]);
	});

	it("that make a circle are found", () => {
		const edges = new Map([
			["a", ["b"]],
			["b", ["c"]],
			["c", ["a"]],
		]);
		expect(circles(edges)).toEqual(["a -> b -> c -> a"]);
	});

	it("of the emulator stay in its folder: it shares nothing with the program it tests", () => {
		const faults = HOSTS.filter((file) => file.startsWith("hosts/emulator/")).flatMap((file) =>
			importsOf(read(file))
				.filter(({ specifier }) => specifier.startsWith("."))
				.filter(({ specifier }) => !target(file, specifier).startsWith("hosts/emulator/"))
				.map(({ specifier }) => `${file}: ${specifier}`),
		);
		expect(faults).toEqual([]);
	});

	it("of the device's hosts are relative without extension, or name a host module", () => {
		const typings = filesBelow("typings", (path) => path.endsWith(".d.ts"))
			.map(read)
			.join("\n");
		const faults: string[] = [];
		for (const file of [
			...HOSTS.filter((path) => /^hosts\/(xs|esp32|sim|protocols)\//.test(path)),
			...mains(),
		])
			for (const { specifier } of importsOf(read(file))) {
				const ok = specifier.startsWith(".")
					? !/\.(ts|js|mjs)$/.test(specifier) && isThere(target(file, specifier))
					: typings.includes(`"${specifier}"`);
				if (!ok) faults.push(`${file}: ${specifier}`);
			}
		expect(faults).toEqual([]);
	});
});

function mains(): string[] {
	return existsSync(join(ROOT, "main.ts")) ? ["main.ts"] : [];
}

function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
	const found: string[] = [];
	const done = new Set<string>();
	const path: string[] = [];
	const go = (file: string): void => {
		const at = path.indexOf(file);
		if (at >= 0) {
			found.push([...path.slice(at), file].join(" -> "));
			return;
		}
		if (done.has(file)) return;
		path.push(file);
		for (const next of edges.get(file) ?? []) go(next);
		path.pop();
		done.add(file);
	};
	for (const file of edges.keys()) go(file);
	return found;
}

/** A module, or the declaration of one that a manifest chooses. */
function isThere(path: string): boolean {
	return [".ts", ".d.ts"].some((ending) => existsSync(join(ROOT, path + ending)));
}
