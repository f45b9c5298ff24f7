/** `npm run garble -- --seed N [--every K] [--json]`: each K-th digit of one answer of each kind wrong once, all that is shown compared with the truth. */
import { parseArgs } from "node:util";
import { garbleAll } from "./garble";

const { values: flags } = parseArgs({
	options: {
		seed: { type: "string", default: "1" },
		every: { type: "string", default: "1" },
		json: { type: "boolean", default: false },
	},
});
const [seed, every] = [Number(flags.seed), Number(flags.every)];
if (!Number.isInteger(seed) || seed < 0 || !Number.isInteger(every) || every < 1) {
	console.error("--seed N and --every K are whole numbers, K from 1 on");
	process.exit(2);
}
const report = garbleAll(seed, every, (line) => {
	if (!flags.json) console.log(line);
});
if (flags.json) console.log(JSON.stringify(report));
else {
	for (const outcome of report.outcomes) console.log(JSON.stringify(outcome));
	console.log(
		`${report.runs} runs: ${report.wrongValues} with a wrong value, ${report.wrongWatts} with wrong watts ` +
			`(${report.wattDigits} of the digits were of watts), which stood ${report.worstStoodMs} ms at most`,
	);
}
process.exit(report.wrongValues === 0 ? 0 : 1);
