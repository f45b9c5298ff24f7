/**
 * `npm run xs -- ROOM ...`: the tests of these rooms on the XS engine. Ends with 1 when one failed or when there is no
 * engine, with 2 when no test of the rooms runs on XS.
 */
import { startVitest } from "vitest/node";
import { ROOT } from "../checks.mjs";
import { readRooms } from "../rooms.mjs";
import { tally } from "../tally.mjs";

const { names, tests } = readRooms("xs", process.argv.slice(2), true);
const escaped = tests.map((path) => path.replace(/[.]/g, "\\."));

process.chdir(ROOT);
const vitest = await startVitest("test", ["test/xs/units.node.test.ts"], {
	watch: false,
	reporters: ["default"],
	testNamePattern: new RegExp(`(^| )(${escaped.join("|")})$`),
});
const { onXs, failures, skips } = tally(vitest);
await vitest.close();

const unable = skips.find(({ note }) => note !== undefined)?.note;
for (const name of failures) console.log(`failed  ${name}`);
if (unable !== undefined) console.error(unable);
else if (onXs === 0 && failures.length === 0) console.error(`no test of ${names.join(", ")} runs on XS`);
console.log(`${onXs} tests passed on XS, ${failures.length} files failed`);
process.exit(failures.length > 0 || unable !== undefined ? 1 : onXs === 0 ? 2 : 0);
