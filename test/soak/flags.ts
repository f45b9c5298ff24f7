import { RATES } from "./plan";
import { SOAK_MODULES, type SoakModule } from "./soak";

export const USAGE =
	"npm run -s soak -- [--days D] [--seed N[,N...]] [--module NAME] [--json | --markdown] [--faults F] [--log] [--help]";

export interface Flags {
	days: number;
	seeds: number[];
	/** By the seed when absent. */
	module: SoakModule | undefined;
	/** `raw`: all that is known of the run, as one process tells another. */
	form: "text" | "json" | "markdown" | "raw";
	/** Faults of the session in a year. */
	faults: number;
	/** What happens when, on standard error. */
	log: boolean;
	help: boolean;
}

export class FlagError extends Error {
	readonly code: "FLAG_UNKNOWN" | "FLAG_INVALID";

	constructor(code: FlagError["code"], what: string) {
		super(`${code} ${what}`);
		this.code = code;
	}
}

/** Throws FlagError. */
export function parseFlags(args: readonly string[]): Flags {
	const flags: Flags = {
		days: 30,
		seeds: [1],
		module: undefined,
		form: "text",
		faults: RATES.session,
		log: false,
		help: false,
	};
	for (let i = 0; i < args.length; i++) {
		const flag = args[i]!;
		if (flag === "--days") flags.days = whole(flag, args[++i], 1, 3650);
		else if (flag === "--seed")
			flags.seeds = (args[++i] ?? "").split(",").map((text) => whole(flag, text, 0, 999_999_999));
		else if (flag === "--module") flags.module = oneModule(flag, args[++i]);
		else if (flag === "--faults") flags.faults = whole(flag, args[++i], 0, 100_000);
		else if (flag === "--json") flags.form = "json";
		else if (flag === "--markdown") flags.form = "markdown";
		else if (flag === "--raw") flags.form = "raw";
		else if (flag === "--log") flags.log = true;
		else if (flag === "--help") flags.help = true;
		else throw new FlagError("FLAG_UNKNOWN", flag);
	}
	if ((flags.form === "json" || flags.form === "raw") && flags.seeds.length > 1)
		throw new FlagError("FLAG_INVALID", "--json takes one seed");
	return flags;
}

function oneModule(flag: string, text: string | undefined): SoakModule {
	const name = SOAK_MODULES.find((known) => known === text);
	if (name === undefined) throw new FlagError("FLAG_INVALID", `${flag} ${text ?? ""}`);
	return name;
}

function whole(flag: string, text: string | undefined, low: number, high: number): number {
	const value = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
	if (!(value >= low && value <= high)) throw new FlagError("FLAG_INVALID", `${flag} ${text ?? ""}`);
	return value;
}
