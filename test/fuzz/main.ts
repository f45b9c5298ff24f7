/** `npm run fuzz -- --runs N [--seed S] [--target NAME] [--json]`: fuzzes every parser, N attempts in all. */
import { parseArgs } from "node:util";
import { fuzz, TARGETS } from "./fuzz";

const { values: flags } = parseArgs({
	options: {
		runs: { type: "string", default: "100000" },
		seed: { type: "string", default: "1" },
		target: { type: "string" },
		json: { type: "boolean", default: false },
	},
});
const [runs, seed] = [Number(flags.runs), Number(flags.seed)];
const names = flags.target === undefined ? [...TARGETS.keys()] : [flags.target];
if (
	!Number.isInteger(runs) ||
	runs < 1 ||
	!Number.isInteger(seed) ||
	names.some((name) => !TARGETS.has(name))
) {
	console.error(
		`--runs N and --seed S are whole numbers, --target is one of ${[...TARGETS.keys()].join(", ")}`,
	);
	process.exit(2);
}
const report = fuzz(names, seed, runs, (line) => {
	if (!flags.json) console.log(line);
});
if (flags.json) console.log(JSON.stringify(report));
process.exit(report.failures.length === 0 ? 0 : 1);
