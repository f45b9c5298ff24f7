/**
 * `npm test`: types, style and all tests that need no Moddable SDK. What was skipped is named with its
 * reason; the last line sums up.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { startVitest } from "vitest/node";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

const PROJECTS = [
	"tsconfig.json",
	"modules/tsconfig.json",
	"hosts/tsconfig.json",
	"test/hosts/sdk/tsconfig.json",
];

const CHECKS = [
	...PROJECTS.filter((project) => existsSync(join(ROOT, project))).map((project) => ({
		name: `types of ${project}`,
		program: "typescript/bin/tsc",
		args: ["--noEmit", "-p", project],
	})),
	{
		name: "style",
		program: "@biomejs/biome/bin/biome",
		args: ["check", "--error-on-warnings", "."],
	},
];

let passed = 0;
let failed = 0;
const failures = [];
const skips = [];
let onXs = 0;

process.chdir(ROOT);
for (const check of CHECKS) {
	const { code, output } = await run(join(ROOT, "node_modules", check.program), check.args);
	console.log(`${code === 0 ? "ok    " : "FAILED"} ${check.name}`);
	if (code === 0) passed++;
	else {
		failed++;
		failures.push(check.name);
		console.log(output);
	}
}

const vitest = await startVitest("test", process.argv.slice(2), { watch: false, reporters: ["default"] });
for (const module of vitest.state.getTestModules()) {
	const file = relative(ROOT, module.moduleId);
	for (const error of module.errors()) fail(`${file}: ${error.message}`);
	for (const suite of module.children.allSuites())
		for (const error of suite.errors()) fail(`${file}: ${suite.fullName}: ${error.message}`);
	for (const test of module.children.allTests()) {
		const result = test.result();
		onXs += test.meta().onXs ?? 0;
		if (result.state === "passed") passed++;
		else if (result.state === "skipped") skips.push({ name: `${file}: ${test.fullName}`, note: result.note });
		else fail(`${file}: ${test.fullName}`);
	}
}
for (const error of vitest.state.getUnhandledErrors()) fail(`outside a test: ${error?.message ?? error}`);
if (vitest.state.getTestModules().length === 0) fail("no test was found");
await vitest.close();

if (onXs > 0) console.log(`of these, ${onXs} tests ran on the XS engine too`);
for (const { name, note } of skips) console.log(`skipped ${name}: ${note ?? "no reason given"}`);
for (const name of failures) console.log(`failed  ${name}`);
console.log(`${passed} passed, ${failed} failed, ${skips.length} skipped`);
process.exit(failed === 0 ? 0 : 1);

function fail(name) {
	failed++;
	failures.push(name);
}

/** Runs a Node program and collects what it prints. */
function run(program, args) {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
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
