/**
 * `npm run mutants -- [--sample N] [--seed S] [--file NAME] [--json]`: changes the parsers in small ways, one at a time, and
 * runs their unit tests against each change. A change that no test notices has survived. Not a part of `npm test`.
 * Changes that are known to change nothing (equivalent.ts) are drawn, but neither run nor counted in the score.
 */
import { parseArgs } from "node:util";
import { Random } from "../fuzz/random";
import { read } from "../support/files";
import { isEquivalent } from "./equivalent";
import { apply, describe, mutantsOf } from "./mutants";
import { PARSERS } from "./parsers";
import { runTests } from "./run";

/**
 * A change that makes a loop endless is noticed, too: after so many times what the tests take without a change, so that a
 * busy machine is not taken for an endless loop. Such changes are counted.
 */
const TIMES_LONGER = 20;
const LEAST_MS = 10_000;

const { values: flags } = parseArgs({
	options: {
		sample: { type: "string", default: "40" },
		seed: { type: "string", default: "1" },
		file: { type: "string" },
		json: { type: "boolean", default: false },
	},
});
const names = flags.file === undefined ? Object.keys(PARSERS) : [flags.file];
const [sample, seed] = [Number(flags.sample), Number(flags.seed)];
if (
	!Number.isInteger(sample) ||
	sample < 1 ||
	!Number.isInteger(seed) ||
	names.some((name) => !(name in PARSERS))
) {
	console.error(
		`--sample N and --seed S are whole numbers, --file is one of ${Object.keys(PARSERS).join(", ")}`,
	);
	process.exit(2);
}
interface Score {
	readonly mutants: number;
	readonly killed: number;
	/** Of these, the ones that did not come to an end. */
	readonly endless: number;
	readonly equivalent: number;
	readonly survived: readonly string[];
}
const scores: Record<string, Score> = {};
for (const name of names) {
	const one = await score(name);
	scores[name] = one;
	const { killed, mutants, equivalent, survived } = one;
	if (flags.json) continue;
	console.log(`${name}: ${killed} of ${mutants}, ${equivalent} more change nothing`);
	for (const line of survived) console.log(`  ${line}`);
}
const all = Object.values(scores).reduce((sum, { mutants }) => sum + mutants, 0);
const killed = Object.values(scores).reduce((sum, score) => sum + score.killed, 0);
const percent = Math.round((1000 * killed) / all) / 10;
console.log(
	flags.json
		? JSON.stringify({ seed, sample, mutants: all, killed, percent, files: scores })
		: `${killed} of ${all}: ${percent} %`,
);

/** Runs a sample of a parser's mutants, drawn without repetition. */
async function score(name: string): Promise<Score> {
	const source = read(`modules/${name}.ts`);
	const tests = PARSERS[name]!;
	const started = performance.now();
	const untouched = await runTests(name, source, tests, Number.POSITIVE_INFINITY);
	if (untouched.fate !== "passed") throw new Error(`${name} as it is: ${untouched.fate}, ${untouched.why}`);
	const limitMs = Math.max(LEAST_MS, TIMES_LONGER * (performance.now() - started));
	const random = new Random(seed);
	const left = mutantsOf(source);
	const survived: string[] = [];
	let mutants = 0;
	let killed = 0;
	let endless = 0;
	let equivalent = 0;
	while (left.length > 0 && mutants + equivalent < sample) {
		const mutant = left.splice(random.below(left.length), 1)[0]!;
		if (isEquivalent(name, source, mutant)) {
			equivalent++;
			continue;
		}
		const { fate } = await runTests(name, apply(source, mutant), tests, limitMs);
		if (fate === "invalid") continue;
		mutants++;
		if (fate === "endless") endless++;
		if (fate === "passed") survived.push(describe(source, mutant));
		else killed++;
	}
	return { mutants, killed, endless, equivalent, survived };
}
