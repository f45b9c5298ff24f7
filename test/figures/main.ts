/**
 * `npm run -s meter-figures`: how old the live value gets and what the readings cost, in virtual time. With `--json` one
 * JSON object, with `--write` into docs/dev/meter.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../support/files";
import { ages, costs, LOSSES, toMarkdown } from "./figures";

const { values: flags } = parseArgs({
	options: { json: { type: "boolean", default: false }, write: { type: "boolean", default: false } },
});
const report = { ages: LOSSES.map((loss) => ages(loss)), costs: costs() };
const tables = toMarkdown(report.ages, report.costs);
if (flags.json) console.log(JSON.stringify(report));
else console.log(`${tables.ages}\n\n${tables.costs}`);
if (flags.write) {
	const file = join(ROOT, "docs/dev/meter.md");
	let text = readFileSync(file, "utf8");
	for (const [name, table] of Object.entries(tables)) {
		const block = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`);
		if (!block.test(text)) throw new Error(`docs/dev/meter.md has no place for ${name}`);
		text = text.replace(block, `$1${table}\n$2`);
	}
	writeFileSync(file, text);
}
