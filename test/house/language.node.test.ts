import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { filesBelow, ROOT, read } from "../support/files";
import { heavyFaults, languageFaults } from "./language";
import { isNode, type Node, parse } from "./source";

const MODULES = filesBelow("modules", (path) => path.endsWith(".ts") && !path.endsWith(".d.ts"));

const ON_BOARDS = filesBelow("hosts", (path) => /^hosts\/(xs|esp32)\/.*(?<!\.d)\.(ts|js)$/.test(path));

describe("what runs on boards beside modules/", () => {
	it.each([...ON_BOARDS, "main.ts"])("%s has no regular expression, and no case of Unicode", (file) => {
		expect(heavyFaults(read(file))).toEqual([]);
	});
});

describe("the language of modules/", () => {
	it.each(MODULES)("%s runs on every engine and keeps no state", (file) => {
		expect(languageFaults(read(file))).toEqual([]);
	});

	it.each([
		["setTimeout(f, 1)", "setTimeout"],
		["const f = () => console.log(1)", "console"],
		["const encoder = new TextEncoder()", "TextEncoder"],
		["const f = (text: string) => new URL(text)", "URL"],
		["const now = () => Date.now()", "Date.now"],
		["const now = () => new Date()", "new Date()"],
		["const dice = () => Math.random()", "Math.random"],
		["const f = (a: number[]) => a.toSorted()", "toSorted"],
		["const f = (a: string) => a.normalize()", "normalize"],
		["const f = (a: string) => a.toLowerCase()", "toLowerCase"],
		["const f = (text: string) => /^a/.test(text)", "regular expression"],
		["const f = (text: string) => new RegExp(text)", "regular expression"],
		["const f = (text: string) => text.search('a')", "regular expression"],
		["let n = 0", "let at module level"],
		["export let n = 0", "let at module level"],
		["for (var i = 0; i < 1; i++) {}", "var"],
		["enum E { A }", "enum"],
		["namespace N { export const a = 1 }", "namespace"],
		["class C { constructor(private a: number) {} }", "parameter property"],
		["@d class C {}", "decorator"],
		["function* f() {}", "generator"],
		["class C { async *f() {} }", "generator"],
		["await f()", "await at module level"],
		["const f = () => import('./x')", "dynamic import"],
		["class C { static n = 0 }", "static field that is not readonly"],
		["class E extends Error { constructor() { super(); this.name = 'E' } }", "this.name = in an Error"],
		["const seen = new Map(); function f() { seen.set(1, 2) }", "writes seen of the module level"],
		["const bytes = new Uint8Array(4); function f() { bytes[0] = 1 }", "writes bytes of the module level"],
		["const bytes = new Uint8Array(4); function f() { bytes[0]++ }", "writes bytes of the module level"],
	])("rejects %s", (source, fault) => {
		expect(languageFaults(source)).toContain(fault);
	});

	it.each([
		"const f = (a: { console: number }) => a.console",
		"const o = { URL: 1, setTimeout: 2 }",
		"type Buffer = number; const f = (b: Buffer) => b",
		"const f = (process: number) => process + 1",
		"const MAP = Object.freeze([1, 2]); const f = () => MAP.indexOf(2)",
		"class C { name = ''; f() { this.name = 'x' } }",
		"const f = (at: number) => new Date(at)",
		"const f = () => { let n = 0; n++; return n }",
		"class C { static readonly LIMIT = 4 }",
	])("accepts %s", (source) => {
		expect(languageFaults(source)).toEqual([]);
	});
});

describe("the constants of modules/", () => {
	it.each(MODULES)("%s holds nothing that can be changed", async (file) => {
		const constants = await moduleLevel(file);
		expect(Object.entries(constants).flatMap(([name, value]) => thawed(name, value))).toEqual([]);
	});

	it.each([
		[{ a: 1 }, ["x"]],
		[Object.freeze({ a: [1] }), ["x.a"]],
		[Object.freeze([Object.freeze({ a: {} })]), ["x.0.a"]],
		[Object.freeze({ a: Object.freeze([1]) }), []],
		[new Uint8Array(4), []],
		[() => 0, []],
		["text", []],
	])("of %j are judged", (value, faults) => {
		expect(thawed("x", value)).toEqual(faults);
	});
});

/**
 * Paths of the plain objects and arrays below `value` that are not frozen: the linker warns of each, and it
 * costs RAM. Buffers, maps and sets cannot be frozen; writes to them are found in the source.
 */
function thawed(path: string, value: unknown, seen = new Set<unknown>()): string[] {
	if (typeof value !== "object" || value === null || seen.has(value)) return [];
	seen.add(value);
	if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set || value instanceof RegExp)
		return [];
	const inside = Object.entries(value).flatMap(([key, item]) => thawed(`${path}.${key}`, item, seen));
	return Object.isFrozen(value) ? inside : [path, ...inside];
}

/** The constants at the module level of `file`, exported or not. */
async function moduleLevel(file: string): Promise<Record<string, unknown>> {
	const source = read(file);
	const names = constantsOf(parse(source));
	const result = await build({
		stdin: {
			contents: `${source}\nexport const moduleLevel = { ${names.join(", ")} };`,
			resolveDir: join(ROOT, file, ".."),
			sourcefile: file,
			loader: "ts",
		},
		bundle: true,
		write: false,
		format: "iife",
		globalName: "module",
		target: "es2022",
		platform: "neutral",
		logLevel: "silent",
	});
	return new Function(`${result.outputFiles[0]!.text}; return module.moduleLevel;`)();
}

function constantsOf(tree: Node): string[] {
	const names: string[] = [];
	for (const statement of tree["body"] as Node[]) {
		const declaration = isNode(statement["declaration"]) ? statement["declaration"] : statement;
		if (declaration.type !== "VariableDeclaration" || declaration["declare"] === true) continue;
		for (const { id } of declaration["declarations"] as unknown as { id: Node }[])
			if (id.type === "Identifier") names.push(String(id["name"]));
	}
	return names;
}
