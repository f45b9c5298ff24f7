/**
 * What is checked without running anything: `npm run types`, `npm run check` (types and style). Each check is
 * named with its result; the exit code is 1 when one of them failed.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

const PROJECTS = [
	"tsconfig.json",
	"modules/tsconfig.json",
	"hosts/tsconfig.json",
	"test/hosts/sdk/tsconfig.json",
];

export const TYPES = PROJECTS.filter((project) => existsSync(join(ROOT, project))).map((project) => ({
	name: `types of ${project}`,
	program: "typescript/bin/tsc",
	args: ["--noEmit", "-p", project],
}));

export const STYLE = {
	name: "style",
	program: "@biomejs/biome/bin/biome",
	args: ["check", "--error-on-warnings", "."],
};

/** Runs one after the other and says how each went. Gives the names of those that failed. */
export async function runChecks(checks) {
	const failures = [];
	for (const { name, program, args } of checks) {
		const { code, output } = await run(join(ROOT, "node_modules", program), args);
		console.log(`${code === 0 ? "ok    " : "FAILED"} ${name}`);
		if (code === 0) continue;
		failures.push(name);
		console.log(output);
	}
	return failures;
}

/** Runs a Node program in the root and collects what it prints. */
function run(program, args) {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [program, ...args], {
			cwd: ROOT,
			stdio: ["ignore", "pipe", "pipe"],
		});
		let output = "";
		child.stdout.on("data", (bytes) => {
			output += bytes;
		});
		child.stderr.on("data", (bytes) => {
			output += bytes;
		});
		child.on("close", (code) => resolve({ code, output }));
	});
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const checks = process.argv.includes("types") ? TYPES : [...TYPES, STYLE];
	process.exitCode = (await runChecks(checks)).length === 0 ? 0 : 1;
}
