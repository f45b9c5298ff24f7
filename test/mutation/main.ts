/**
 * `npm run mutants -- [--sample N] [--seed S] [--file NAME] [--json]`: changes the parsers in small ways, one at a time, and
 * runs their unit tests against each change. A change that no test notices has survived. Not a part of `npm test`.
 * Changes that are known to change nothing (equivalent.ts) are drawn, but neither run nor counted in the score.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build, type Plugin } from "esbuild";
import { Random } from "../fuzz/random";
import { ROOT } from "../support/files";
import { EQUIVALENT } from "./equivalent";
import { type Mutant, mutantsOf } from "./mutants";

const READER_TESTS = [
	"skstack/bytes",
	"skstack/reader",
	"skstack/reader-damage",
	"skstack/reader-sent",
	"fuzz/parsers",
];

/** Parsers and the tests that are theirs. */
const PARSERS: Readonly<Record<string, readonly string[]>> = {
	"skstack/receive/address": ["skstack/address", "skstack/terminal", "skstack/terminal-send"],
	"skstack/receive/bytes": READER_TESTS,
	"skstack/receive/reader": READER_TESTS,
	"skstack/receive/salvage": READER_TESTS,
	"skstack/receive/line": ["skstack/line", "skstack/epandesc", "skstack/terminal", ...READER_TESTS],
	"skstack/receive/datagram": READER_TESTS,
	"skstack/receive/epandesc": ["skstack/epandesc"],
	"j11/reader": ["j11/reader", "fuzz/parsers"],
	"echonet/frame-reader": ["echonet/frame", "echonet/client", "echonet/node", "fuzz/parsers"],
	"echonet/property-map": ["echonet/frame"],
	"meter/values/decode": ["meter/decode", "fuzz/parsers"],
	"web/http/http-parser": ["web/http-parser", "web/http-server"],
	"web/http/form": ["web/form"],
	"web/names/dns-reader": ["web/dns-reader", "web/mdns"],
	"web/names/mdns-records": ["web/mdns-records", "web/mdns"],
	"settings/validate": ["settings/settings"],
};
/** A change that makes a loop endless is noticed, too. */
const TIMEOUT_MS = 30_000;

type Fate = "killed" | "survived" | "invalid";

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
		? JSON.stringify({ seed, mutants: all, killed, percent, files: scores })
		: `${killed} of ${all}: ${percent} %`,
);

/** Runs a sample of a parser's mutants, drawn without repetition. */
async function score(name: string): Promise<Score> {
	const path = join(ROOT, "modules", `${name}.ts`);
	const source = readFileSync(path, "utf8");
	if ((await run(name, path, source)) !== "survived") throw new Error(`the tests of ${name} fail as it is`);
	const random = new Random(seed);
	const left = mutantsOf(source);
	const survived: string[] = [];
	let mutants = 0;
	let killed = 0;
	let equivalent = 0;
	while (left.length > 0 && mutants + equivalent < sample) {
		const mutant = left.splice(random.below(left.length), 1)[0]!;
		if (isEquivalent(name, source, mutant)) {
			equivalent++;
			continue;
		}
		const fate = await run(name, path, apply(source, mutant));
		if (fate === "invalid") continue;
		mutants++;
		if (fate === "killed") killed++;
		else survived.push(describe(source, mutant));
	}
	return { mutants, killed, equivalent, survived };
}

function apply(source: string, { at, length, text }: Mutant): string {
	return source.slice(0, at) + text + source.slice(at + length);
}

function isEquivalent(name: string, source: string, { at, length, text }: Mutant): boolean {
	const line = source.slice(source.lastIndexOf("\n", at) + 1, source.indexOf("\n", at)).trim();
	const change = `${source.slice(at, at + length).trim()} -> ${text.trim()}`;
	return (EQUIVALENT[name] ?? []).some(
		([code, changes]) => line.startsWith(code) && (changes === "*" || changes.split(", ").includes(change)),
	);
}

function describe(source: string, { at, length, text }: Mutant): string {
	const line = source.slice(0, at).split("\n").length;
	return `line ${line}: ${source.slice(at, at + length).trim()} -> ${text.trim()}`;
}

/** Bundles the tests with `source` in place of the parser, and runs them in a worker. */
async function run(name: string, path: string, source: string): Promise<Fate> {
	const plugin: Plugin = {
		name: "mutant",
		setup: (builder) =>
			builder.onLoad({ filter: /\.ts$/ }, (args) =>
				args.path === path ? { contents: source, loader: "ts" } : undefined,
			),
	};
	const imports = PARSERS[name]!.map((test) => `import "./test/${test}.test";`).join("\n");
	let code: string;
	try {
		const { outputFiles } = await build({
			stdin: { contents: `${imports}\nexport { runTests } from "./test/xs/vitest-shim";`, resolveDir: ROOT },
			bundle: true,
			write: false,
			format: "cjs",
			platform: "node",
			logLevel: "silent",
			alias: { vitest: join(ROOT, "test/xs/vitest-shim.ts") },
			plugins: [plugin],
		});
		code = outputFiles[0]!.text;
	} catch {
		return "invalid";
	}
	return await new Promise((resolve) => {
		const worker = new Worker(
			`${code}\nmodule.exports.runTests().then(({ failures }) => require("node:worker_threads").parentPort.postMessage(failures.length));`,
			{ eval: true, stdout: true, stderr: true },
		);
		const end = (fate: Fate) => {
			clearTimeout(timer);
			resolve(fate);
			worker.terminate();
		};
		const timer = setTimeout(() => end("killed"), TIMEOUT_MS);
		worker.on("message", (failures: number) => end(failures === 0 ? "survived" : "killed"));
		worker.on("error", () => end("killed"));
	});
}
