/**
 * `npm run unit -- ROOM ...`: the tests of these rooms on Node, without types and style. `npm run unit:changed`: the
 * tests of all that was changed since the last commit. What belongs to `npm run test:system` is left out and named.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./checks.mjs";
import { readRooms, SYSTEM } from "./rooms.mjs";

const words = process.argv.slice(2);
const isChanged = words[0] === "--changed";
const { names, flags, tests } = readRooms("unit", words, !isChanged);
const system = Object.keys(SYSTEM);
const left = tests.filter((path) => system.includes(path));
for (const path of left) console.log(`left to npm run test:system: ${path} (needs ${SYSTEM[path]})`);

const wanted = tests.filter((path) => !left.includes(path));
if (!isChanged && wanted.length === 0) {
	console.error(`nothing in ${names.join(", ")} but that`);
	process.exit(2);
}
const excluded = system.flatMap((path) => ["--exclude", path]);
const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
const args = [vitest, "run", ...wanted, ...excluded, ...flags];
spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit" }).on("close", (code) => process.exit(code ?? 1));
