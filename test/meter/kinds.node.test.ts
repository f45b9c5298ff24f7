import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ROOT } from "../support/files";

const folder = mkdtempSync(join(tmpdir(), "kabewatt-kinds-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The table of properties with one more of each sort of rule, of which nothing else knows. */
const ADDED: readonly (readonly [what: string, from: string, to: string])[] = [
	["a kind", "\tclock: TIMED,\n", "\tclock: TIMED,\n\tinvented: VALUE,\n"],
	["a code for no data", '| "timedPair" | "none"', '| "timedPair" | "invented" | "none"'],
	["a rule of the relay", '\t| "never";\n', '\t| "never"\n\t| "invented";\n'],
];

it("a kind, a code for no data or a rule of the relay that is not handled does not compile", () => {
	cpSync(join(ROOT, "modules"), join(folder, "modules"), { recursive: true });
	cpSync(join(ROOT, "tsconfig.json"), join(folder, "tsconfig.json"));
	const table = join(folder, "modules/meter/values/properties.ts");
	const compile = (): string[] => {
		const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
		const project = join(folder, "modules/tsconfig.json");
		const { stdout } = spawnSync(process.execPath, [tsc, "--noEmit", "-p", project], { encoding: "utf8" });
		const places = [...stdout.matchAll(/([\w-]+\.ts)\(\d+,\d+\): error/g)].map(([, file]) => file!);
		return [...new Set(places)].sort();
	};
	expect(compile()).toEqual([]);
	for (const [what, from, to] of ADDED) {
		const before = readFileSync(table, "utf8");
		expect(before.split(from), what).toHaveLength(2);
		writeFileSync(table, before.replace(from, to));
	}
	expect(compile()).toEqual(["decode.ts", "readings.ts", "relayed-meter.ts"]);
}, 60_000);
