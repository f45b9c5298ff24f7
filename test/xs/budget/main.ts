/** `npm run budget`: measures on XS and prints a table, or one JSON object with `--json`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../support/files";
import { whyNoEngine } from "../engine";
import { type Budget, type Budgets, FILE, judge, readBudgets } from "./budgets";
import { footprint, PAGE } from "./footprint";
import { COMING } from "./ledger";
import { figures, measure, type Report } from "./report";

const { values: flags } = parseArgs({
	options: {
		json: { type: "boolean", default: false },
		/** Takes the figures measured now as the ones to hold, and writes docs/dev/footprint.md. */
		update: { type: "boolean", default: false },
		/** Prints the page docs/dev/footprint.md. */
		markdown: { type: "boolean", default: false },
		hours: { type: "string", default: "24" },
	},
});

const missing = whyNoEngine();
if (missing !== undefined) {
	console.error(`no XS engine: ${missing}`);
	process.exit(1);
}
const report = await measure(Number(flags.hours));
const budgets = readBudgets();
if (flags.update) update(report, budgets);
if (flags.markdown) console.log(footprint(report, budgets));
else if (flags.json) console.log(JSON.stringify(report));
else print(report, budgets);

function update(report: Report, budgets: Budgets): void {
	for (const [name, figure] of figures(report)) {
		const { short, ...rest }: Partial<Budget> = budgets[name] ?? {};
		const over = rest.target !== undefined && figure > rest.target;
		budgets[name] = {
			...newBudget(name),
			...rest,
			figure,
			...(over && short !== undefined ? { short } : {}),
		};
	}
	for (const name of Object.keys(budgets)) if (!figures(report).has(name)) delete budgets[name];
	writeFileSync(join(ROOT, FILE), `${JSON.stringify(budgets, null, "\t")}\n`);
	writeFileSync(join(ROOT, PAGE), footprint(report, budgets));
}

/** What a figure begins with that has no budget yet: only a room has. */
function newBudget(name: string): Pick<Budget, "why" | "target"> {
	const [prefix, room, kind] = name.split(".");
	if (prefix !== "rooms") return { why: "" };
	const target = COMING[room!]?.[kind as "codeBytes" | "slots"];
	return {
		why: kind === "codeBytes" ? `Byte code of the room ${room}.` : `Slots in flash of the room ${room}.`,
		...(target === undefined ? {} : { target }),
	};
}

function print(report: Report, budgets: Budgets): void {
	console.log("| figure | now | held | target | |\n|---|---|---|---|---|");
	for (const { name, value, budget, verdict } of judge(figures(report), budgets))
		console.log(`| ${name} | ${value} | ${budget?.figure ?? ""} | ${budget?.target ?? ""} | ${verdict} |`);
	console.log("\n| frame | codec | computrons | slots |\n|---|---|---|---|");
	for (const { frame, codec, work, slots } of report.peers)
		console.log(`| ${frame} | ${codec} | ${work} | ${slots} |`);
}
