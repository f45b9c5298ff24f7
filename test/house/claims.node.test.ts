import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, read } from "../support/files";
import type { Claim, Shown } from "./claims/claim";
import { PAGES } from "./claims/pages";
import { sentencesOf } from "./claims/sentences";
import { importsOf, isNode, type Node, parse, target, walk } from "./source";

/** The sentences that begin differently from what the rows say at their place; a missing one is "". */
function strayed(sentences: readonly string[], begins: readonly string[]): string[] {
	const length = Math.max(sentences.length, begins.length);
	return Array.from({ length }, (_, i) => [sentences[i] ?? "", begins[i]] as const)
		.filter(([sentence, begin]) => begin === undefined || begin === "" || !sentence.startsWith(begin))
		.map(([sentence, begin]) => `${begin}: ${sentence.slice(0, 60)}`);
}

describe.each(PAGES)("the table of what $file says", ({ file, ja, claims }) => {
	it("has a row for each sentence, in order", () => {
		const sentences = sentencesOf(read(file));
		expect(
			strayed(
				sentences,
				claims.map(({ says }) => says),
			).slice(0, 3),
		).toEqual([]);
		expect(sentences.length).toBeGreaterThan(10);
	});

	if (ja !== undefined)
		it("has each sentence of the Japanese page, in order", () => {
			const begins = claims.flatMap((claim) => claim.ja ?? []);
			expect(strayed(sentencesOf(read(ja)), begins).slice(0, 3)).toEqual([]);
		});

	it("has for each row a test, or why there is none", () => {
		const bare = claims.filter(({ shown, because }) => (shown?.length ?? 0) > 0 === (because !== undefined));
		expect(bare.map(({ says }) => says)).toEqual([]);
	});

	it.each(testsOf(claims).map((shown) => ({ file: shown[0], title: shown[1], shown })))(
		"names a test of $file that is there and expects something: $title",
		({ shown }) => {
			expect(wrongOf(shown)).toBe("");
		},
	);
});

describe("a named test", () => {
	it.each<[string, Shown, RegExp | ""]>([
		["is there", ["test/house/claims.node.test.ts", "has a row for each sentence, in order"], ""],
		["has its row", ["test/relay/conformance.test.ts", "%s (%s)", "INF_REQ of D5"], ""],
		["has no file", ["test/house/nothing.test.ts", "is there"], /no such file/],
		["has another title", ["test/house/claims.node.test.ts", "has a row"], /no test of that title/],
		["is a group", ["test/house/claims.node.test.ts", "a named test"], /no test of that title/],
		["has not this row", ["test/relay/conformance.test.ts", "%s (%s)", "never heard of"], /no such row/],
	])("%s", (_, shown, why) => {
		const wrong = wrongOf(shown);
		if (why === "") expect(wrong).toBe("");
		else expect(wrong).toMatch(why);
	});

	it("that expects nothing is found out", () => {
		expect(expects('it("t", () => { run(); });', "t")).toBe(false);
		expect(expects('it("t", () => { expect(1).toBe(1); });', "t")).toBe(true);
		expect(expects('const check = () => expect(1).toBe(1); it("t", () => check());', "t")).toBe(true);
		expect(expects('it.each([1])("t", () => check());', "t")).toBe(false);
	});
});

describe("sentences of a page", () => {
	it("are those of paragraphs, list items and rows; a number or a name in between ends none", () => {
		const page = [
			"# Title",
			"One, of release 1.14 (see 2.1). **Two** goes",
			"on `here`. kabewatt is three.",
			"",
			"- four? Five.",
			"1. Six.",
			"| a | b |",
			"|---|---|",
			"| c | d. E |",
			"```sh",
			"run. This",
			"```",
			"最初。**次は",
			"続く。** 最後",
		].join("\n");
		expect(sentencesOf(page)).toEqual([
			"One, of release 1.14 (see 2.1).",
			"Two goes on `here`.",
			"kabewatt is three.",
			"- four?",
			"Five.",
			"1. Six.",
			"| a | b |",
			"| c | d. E |",
			"```sh run. This ```",
			"最初。",
			"次は続く。",
			"最後",
		]);
	});
});

function testsOf(claims: readonly Claim[]): Shown[] {
	const all = claims.flatMap(({ shown }) => shown ?? []);
	return [...new Map(all.map((shown) => [shown.join("\n"), shown])).values()];
}

/** Why the test does not show anything; "" when it may. */
function wrongOf([file, title, row]: Shown): string {
	if (!existsSync(join(ROOT, file))) return `no such file: ${file}`;
	const source = read(file);
	if (!titlesOf(source).has(title)) return `no test of that title: ${title}`;
	if (!expects(source, title)) return "it expects nothing";
	const beside = importsOf(source)
		.filter(({ specifier }) => specifier.startsWith("."))
		.map(({ specifier }) => `${target(file, specifier)}.ts`)
		.filter((path) => existsSync(join(ROOT, path)));
	const rows = [file, ...beside].map((path) => read(path));
	if (row !== undefined && !rows.some((text) => text.includes(row))) return `no such row: ${row}`;
	return "";
}

/** Titles of the tests of a file with the calls that register them. */
function titlesOf(source: string): Map<string, Node> {
	const titles = new Map<string, Node>();
	walk(parse(source), (node) => {
		if (node.type !== "CallExpression" || !/^(it|test)\b/.test(text(source, node["callee"]))) return;
		const [first] = node["arguments"] as Node[];
		if (isNode(first) && typeof first["value"] === "string") titles.set(first["value"], node);
	});
	return titles;
}

/** True when the test calls `expect`, or a function of its file that does. */
function expects(source: string, title: string): boolean {
	const test = titlesOf(source).get(title);
	if (test === undefined) return false;
	const body = text(source, test);
	if (/\bexpect\b|\binsist\(/.test(body)) return true;
	return [
		...source.matchAll(/(?:function|const) (\w+)[\s\S]*?(?=\n(?:function|const|describe|it)\b|; it\b|$)/g),
	].some(([whole, name]) => /\bexpect\b|\bthrow new\b/.test(whole) && new RegExp(`\\b${name}\\(`).test(body));
}

function text(source: string, node: unknown): string {
	const { start, end } = node as { start: number; end: number };
	return source.slice(start, end);
}
