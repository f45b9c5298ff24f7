/**
 * `npm run -s soak -- --days D --seed N --json`: a home in virtual time in which hundreds of things go wrong in a year,
 * and thousands of bytes. docs/reliability.md tells what the figures mean.
 */
import { FlagError, type Flags, parseFlags, USAGE } from "./flags";
import { RATES } from "./plan";
import { toJson, toMarkdown, toText } from "./report";
import { Soak } from "./soak";

function flagsOrExit(): Flags {
	try {
		return parseFlags(process.argv.slice(2));
	} catch (error) {
		if (!(error instanceof FlagError)) throw error;
		console.error(`${error.message}\n${USAGE}`);
		process.exit(2);
	}
}

const flags = flagsOrExit();
if (flags.help) {
	console.log(USAGE);
	process.exit(0);
}
const showsDays = process.stderr.isTTY && !flags.log;
const results = flags.seeds.map((seed) => {
	const soak = new Soak({
		days: flags.days,
		seed,
		rates: { ...RATES, session: flags.faults },
		...(flags.log ? { log: (line: string) => console.error(line) } : {}),
	});
	return soak.run((day) => {
		if (showsDays) process.stderr.write(`\rseed ${seed}, day ${day} `);
	});
});
if (showsDays) process.stderr.write("\r");
if (flags.form === "json") console.log(JSON.stringify(toJson(results[0]!)));
else if (flags.form === "markdown") console.log(toMarkdown(results));
else console.log(results.map(toText).join("\n\n"));
