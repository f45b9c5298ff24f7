import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../support/files";
import { linkBoard, linkedSource, TARGETS } from "./build";
import { imageTable, partsOf, WHOLES } from "./image";
import { findSdk, run } from "./sdk";

/**
 * `npm run image [-- TARGET ...]`: takes every board, or those, to the XS linker and writes the table of docs/dev/image.md. Without the SDK it says
 * SKIPPED and why, and succeeds; with KABEWATT_REQUIRE_SDK=1 that is a failure.
 */
const PATH = join(ROOT, "docs/dev/image.md");
const BEGIN = "<!-- npm run image -->\n";
const END = "<!-- end -->";

async function main(words: readonly string[]): Promise<number> {
	const sdk = findSdk();
	if (typeof sdk === "string") {
		console.log(`SKIPPED image: ${sdk}`);
		return process.env["KABEWATT_REQUIRE_SDK"] === "1" ? 1 : 0;
	}
	const boards = [];
	for (const target of words.length > 0 ? words : TARGETS) {
		const built = await linkBoard(sdk, target, "release");
		if (!built.ok) {
			console.error(built.failure ?? built.warnings.join("\n"));
			return 1;
		}
		const source = linkedSource(target, "release");
		const resources = join(dirname(source), "mc.resources.c");
		const name = target.split("/").at(-1)!;
		const whole = WHOLES[name];
		const parts = partsOf(readFileSync(source, "utf8"), readFileSync(resources, "utf8"));
		boards.push(whole === undefined ? { name, parts } : { name, parts, whole });
	}
	const commit = (await run("git", ["describe", "--always", "--dirty"], sdk.env)).output.trim();
	const text = readFileSync(PATH, "utf8");
	const from = text.indexOf(BEGIN) + BEGIN.length;
	writeFileSync(PATH, text.slice(0, from) + imageTable(boards, commit) + text.slice(text.indexOf(END)));
	return 0;
}

process.exitCode = await main(process.argv.slice(2));
