/**
 * `npm run -s soak -- [--days D] [--seed N] [--json | --markdown] [--faults F]`: a home in virtual time in which F
 * faults of the session a year go wrong, and thousands of bytes. `--log` tells what happened when.
 */
import { RATES } from "./plan";
import { toJson, toMarkdown, toText } from "./report";
import { Soak } from "./soak";

const USAGE = "npm run -s soak -- [--days D] [--seed N[,N...]] [--json | --markdown] [--faults F] [--log]";

interface Flags {
	days: number;
	seeds: number[];
	form: "text" | "json" | "markdown";
	faults: number;
	log: boolean;
}

function whole(flag: string, text: string | undefined, low: number, high: number): number {
	const value = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
	if (!(value >= low && value <= high)) fail("FLAG_INVALID", `${flag} ${text ?? ""}`);
	return value;
}

function fail(code: string, what: string): never {
	console.error(`${code} ${what}\n${USAGE}`);
	process.exit(2);
}

function parse(args: readonly string[]): Flags {
	const flags: Flags = { days: 30, seeds: [1], form: "text", faults: RATES.session, log: false };
	for (let i = 0; i < args.length; i++) {
		const flag = args[i]!;
		if (flag === "--days") flags.days = whole(flag, args[++i], 1, 3650);
		else if (flag === "--seed")
			flags.seeds = (args[++i] ?? "").split(",").map((text) => whole(flag, text, 0, 999_999_999));
		else if (flag === "--faults") flags.faults = whole(flag, args[++i], 0, 100_000);
		else if (flag === "--json") flags.form = "json";
		else if (flag === "--markdown") flags.form = "markdown";
		else if (flag === "--log") flags.log = true;
		else if (flag === "--help") {
			console.log(USAGE);
			process.exit(0);
		} else fail("FLAG_UNKNOWN", flag);
	}
	if (flags.form === "json" && flags.seeds.length > 1) fail("FLAG_INVALID", "--json takes one seed");
	return flags;
}

const flags = parse(process.argv.slice(2));
const results = flags.seeds.map((seed) => {
	const soak = new Soak({
		days: flags.days,
		seed,
		rates: { ...RATES, session: flags.faults },
		...(flags.log ? { log: (line: string) => console.error(line) } : {}),
	});
	return soak.run((day) => {
		if (process.stderr.isTTY && !flags.log) process.stderr.write(`\rseed ${seed}, day ${day} `);
	});
});
if (process.stderr.isTTY && !flags.log) process.stderr.write("\r");
if (flags.form === "json") console.log(JSON.stringify(toJson(results[0]!)));
else if (flags.form === "markdown") console.log(toMarkdown(results));
else console.log(results.map(toText).join("\n\n"));
