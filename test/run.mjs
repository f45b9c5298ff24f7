/**
 * `npm test`: types, style and all tests that need no Moddable SDK and no more than a plain machine has; with paths, the
 * tests of these alone. `npm run test:system`: the tests that need more (namespaces, a browser), as rooms.mjs lists them.
 * What was skipped is named with its reason; the last line sums up.
 */
import { startVitest } from "vitest/node";
import { ROOT, runChecks, STYLE, TYPES } from "./checks.mjs";
import { SYSTEM } from "./rooms.mjs";
import { tally } from "./tally.mjs";

const system = Object.keys(SYSTEM);
const words = process.argv.slice(2);
const isSystem = words[0] === "--system";

process.chdir(ROOT);
const checks = isSystem ? [] : [...TYPES, STYLE];
const broken = await runChecks(checks);

const exclude = ["**/node_modules/**", ...(isSystem || words.length > 0 ? [] : system)];
const vitest = await startVitest("test", isSystem ? system : words, {
	watch: false,
	reporters: ["default"],
	exclude,
});
const { passed, onXs, failures, skips } = tally(vitest);
await vitest.close();

if (onXs > 0) console.log(`of these, ${onXs} tests ran on the XS engine too`);
for (const { name, note } of skips) console.log(`skipped ${name}: ${note ?? "no reason given"}`);
const failed = [...broken, ...failures];
for (const name of failed) console.log(`failed  ${name}`);
console.log(
	`${checks.length - broken.length + passed} passed, ${failed.length} failed, ${skips.length} skipped`,
);
process.exit(failed.length === 0 ? 0 : 1);
