/** `npm run budget`: measures on XS and prints a table, or one JSON object with `--json`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../support/files";
import { whyNoEngine } from "../engine";
import { type Budgets, FILE, judge, readBudgets } from "./budgets";
import { figures, measure, type Report } from "./report";

const { values: flags } = parseArgs({
	options: { json: { type: "boolean" }, update: { type: "boolean" } },
});

const missing = whyNoEngine();
if (missing !== undefined) {
	console.error(`no XS engine: ${missing}`);
	process.exit(1);
}
const report = await measure();
const budgets = readBudgets();
if (flags.update) update(report, budgets);
if (flags.json) console.log(JSON.stringify(report));
else print(report, budgets);

/** Takes the figures measured now as the ones to hold. */
function update(report: Report, budgets: Budgets): void {
	for (const [name, value] of figures(report)) budgets[name] = { ...budgets[name]!, figure: value };
	writeFileSync(join(ROOT, FILE), `${JSON.stringify(budgets, null, "\t")}\n`);
}

function print(report: Report, budgets: Budgets): void {
	console.log("| figure | now | target | |\n|---|---|---|---|");
	for (const { name, value, target, verdict } of judge(figures(report), budgets))
		console.log(`| ${name} | ${value} | ${target ?? ""} | ${verdict} |`);
	console.log("\n| frame | codec | computrons | slots |\n|---|---|---|---|");
	for (const { frame, codec, work, slots } of report.peers)
		console.log(`| ${frame} | ${codec} | ${work} | ${slots} |`);
}
