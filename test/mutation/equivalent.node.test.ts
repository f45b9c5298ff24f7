import { describe, expect, it } from "vitest";
import { filesBelow, read } from "../support/files";
import { EQUIVALENT, idleRows } from "./equivalent";
import { mutantsOf } from "./mutants";
import { PARSERS } from "./parsers";
import { runTests } from "./run";

describe("the list of changes that change nothing", () => {
	it.each(Object.keys(EQUIVALENT))("names lines and changes that are in %s", (name) => {
		const source = read(`modules/${name}.ts`);
		expect(idleRows(name, source, mutantsOf(source))).toEqual([]);
	});

	it("names files that are changed, and a reason for each row", () => {
		expect(Object.keys(EQUIVALENT).filter((name) => !(name in PARSERS))).toEqual([]);
		const bare = Object.values(EQUIVALENT).flatMap((rows) => rows.filter(([, , why]) => why.length < 10));
		expect(bare).toEqual([]);
	});
});

describe("the list of parsers", () => {
	it("has all of bytes, of the receiving side of skstack and of echonet", () => {
		const files = filesBelow("modules", (path) =>
			/^modules\/(bytes|skstack\/receive|echonet)\/.*\.ts$/.test(path),
		);
		const named = files.map((path) => path.slice("modules/".length, -".ts".length));
		const without = ["echonet/codes", "echonet/epc", "echonet/link"];
		expect(named.filter((name) => !(name in PARSERS)).sort()).toEqual(without);
	});
});

describe("the tests of a parser", () => {
	const name = "bytes/hex";
	const source = read(`modules/${name}.ts`);

	it.each([
		["pass for the file as it is", source, "passed"],
		["fail for one that counts wrong", source.replace("length++] =", "length + 1] ="), "failed"],
		["fail for one that throws", `${source}\nthrow new Error("broken");`, "failed"],
		["do not begin for one that is no program", source.slice(0, -4), "invalid"],
		["are stopped where it has no end", source.replace("shift -= 4", "shift -= 0"), "endless"],
	] as const)("%s", async (_, changed, fate) => {
		expect((await runTests(name, changed, PARSERS[name]!, 3_000)).fate).toBe(fate);
	});
});
