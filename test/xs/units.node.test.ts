import { join } from "node:path";
import { describe, expect, it } from "vitest";
import sdk from "../hosts/sdk/aliases.json" with { type: "json" };
import { filesBelow, ROOT } from "../support/files";
import { bundle, Engine, PRELUDE, whyNoEngine } from "./engine";
import type { TestReport } from "./vitest-shim";

const SHIM = join(ROOT, "test/xs/vitest-shim.ts");

/** A virtual board takes the place of the SDK's modules in tests of the device's hosts. */
const SDK = Object.fromEntries(Object.entries(sdk).map(([name, file]) => [name, join(ROOT, file)]));

/** The unit tests of the pure modules; what needs Node says so in its name. */
const FILES = filesBelow(
	"test",
	(path) => path.endsWith(".test.ts") && !path.endsWith(".node.test.ts") && !path.startsWith("test/house/"),
);

const missing = whyNoEngine();

describe("the unit tests on XS", () => {
	it("has unit tests to run", () => {
		expect(FILES.length).toBeGreaterThan(0);
	});

	it("has an engine where the build server runs", () => {
		if (process.env["CI"]) expect(missing).toBeUndefined();
	});

	it.for(FILES)("%s", async (file, { skip, task }) => {
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
		{ alias: { vitest: SHIM, ...SDK }, globalName: "unit" },
	);
	const engine = new Engine();
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
