import { join } from "node:path";
import type { Plugin } from "esbuild";
import { describe, expect, it } from "vitest";
import sdk from "../hosts/sdk/aliases.json" with { type: "json" };
import { filesBelow, ROOT } from "../support/files";
import { bundle, Engine, PRELUDE, whyNoEngine } from "./engine";
import type { TestReport } from "./vitest-shim";

const SHIM = join(ROOT, "test/xs/vitest-shim.ts");

const SDK: Readonly<Record<string, string>> = sdk;
/** A virtual board takes the place of the SDK's modules, and of what is in C, in tests of the device's hosts. */
const BOARD: Plugin = {
	name: "board",
	setup(build) {
		build.onResolve({ filter: /.*/ }, ({ path }) => {
			const file = SDK[path];
			return file === undefined ? undefined : { path: join(ROOT, file) };
		});
	},
};

/**
 * Days of virtual time with the emulator beside the app. XS interprets what Node compiles, so that these would
 * take minutes; each part that they exercise runs on XS in a file of its own.
 */
const TOO_LONG = ["test/app/app.test.ts", "test/relay/push.test.ts"];

/** The unit tests of what runs on the device; what needs Node says so in its name, the emulator is a PC program. */
const FILES = filesBelow(
	"test",
	(path) =>
		path.endsWith(".test.ts") &&
		!path.endsWith(".node.test.ts") &&
		!/^test\/(house|emulator)\//.test(path) &&
		!TOO_LONG.includes(path),
);

/** For one file, on a machine that does other things too. */
const TIMEOUT_MS = 240_000;

const missing = whyNoEngine();

describe("the unit tests on XS", () => {
	it("has unit tests to run", () => {
		expect(FILES.length).toBeGreaterThan(0);
	});

	it("has an engine where the build server runs", () => {
		if (process.env["CI"]) expect(missing).toBeUndefined();
	});

	it.for(FILES)("%s", { timeout: TIMEOUT_MS }, async (file, { skip, task }) => {
		if (missing !== undefined) skip(missing);
		const report = await runOnXs(file);
		expect(report.failures.map(({ name, message }) => `${name}\n${message}`)).toEqual([]);
		expect(report.passed).toBeGreaterThan(0);
		Object.assign(task.meta, { onXs: report.passed });
	});
});

async function runOnXs(file: string): Promise<TestReport> {
	const script = await bundle(
		{ source: `import "./${file}"; export { runTests } from "./test/xs/vitest-shim";` },
		{ alias: { vitest: SHIM }, plugins: [BOARD], globalName: "unit" },
	);
	const engine = new Engine({ timeoutMs: TIMEOUT_MS });
	try {
		await engine.evaluate(PRELUDE);
		await engine.evaluate(script);
		const reply = await engine.evaluate(
			"{ const box = {}; unit.runTests().then((report) => { box.result = reply(report); }); box; }",
		);
		return JSON.parse(reply.text);
	} finally {
		engine.close();
	}
}
