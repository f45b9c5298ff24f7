/**
 * `npm run -s soak -- --days D --seed N --json`: a home in virtual time in which hundreds of things go wrong in a year,
 * and thousands of bytes. docs/dev/reliability.md tells what the figures mean.
 */
import { spawn } from "node:child_process";
import { FlagError, type Flags, parseFlags, USAGE } from "./flags";
import { RATES } from "./plan";
import { toJson, toMarkdown, toText } from "./report";
import { Soak, type SoakResult } from "./soak";

const flags = flagsOrExit();
if (flags.help) {
	console.log(USAGE);
	process.exit(0);
}
const { form, seeds } = flags;
const results = seeds.length === 1 ? [run(seeds[0]!)] : await Promise.all(seeds.map(runApart));
if (form === "raw") console.log(JSON.stringify(results[0]));
else if (form === "json") console.log(JSON.stringify(toJson(results[0]!)));
else if (form === "markdown") console.log(toMarkdown(results));
else console.log(results.map(toText).join("\n\n"));

function flagsOrExit(): Flags {
	try {
		return parseFlags(process.argv.slice(2));
	} catch (error) {
		if (!(error instanceof FlagError)) throw error;
		console.error(`${error.message}\n${USAGE}`);
		process.exit(2);
	}
}

function run(seed: number): SoakResult {
	const soak = new Soak({
		days: flags.days,
		seed,
		rates: { ...RATES, session: flags.faults },
		...(flags.module === undefined ? {} : { module: flags.module }),
		...(flags.log ? { log: (line: string) => console.error(line) } : {}),
	});
	const showsDays = process.stderr.isTTY && !flags.log;
	return soak.run((day) => {
		if (showsDays) process.stderr.write(day < flags.days ? `\rday ${day} ` : "\r");
	});
}

/** Each seed has a process of its own, so that they share the processors. */
function runApart(seed: number): Promise<SoakResult> {
	const args = [
		"--days",
		String(flags.days),
		"--seed",
		String(seed),
		"--faults",
		String(flags.faults),
		...(flags.module === undefined ? [] : ["--module", flags.module]),
		"--raw",
	];
	const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...args], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	return new Promise((resolve, reject) => {
		let output = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
		child.on("error", reject);
		child.on("close", (code) => {
			if (code === 0) resolve(JSON.parse(output));
			else reject(new Error(`the soak of seed ${seed} ended with ${code}`));
		});
	});
}
