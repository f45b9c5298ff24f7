import { relative } from "node:path";
import { ROOT } from "./checks.mjs";

/** What a run of vitest came to: names of what failed and of what was skipped, and counts. */
export function tally(vitest) {
	const sum = { passed: 0, onXs: 0, failures: [], skips: [] };
	const modules = vitest.state.getTestModules();
	for (const module of modules) {
		const file = relative(ROOT, module.moduleId);
		for (const error of module.errors()) sum.failures.push(`${file}: ${error.message}`);
		for (const suite of module.children.allSuites())
			for (const error of suite.errors()) sum.failures.push(`${file}: ${suite.fullName}: ${error.message}`);
		for (const test of module.children.allTests()) {
			const result = test.result();
			sum.onXs += test.meta().onXs ?? 0;
			if (result.state === "passed") sum.passed++;
			else if (result.state === "skipped")
				sum.skips.push({ name: `${file}: ${test.fullName}`, note: result.note });
			else sum.failures.push(`${file}: ${test.fullName}`);
		}
	}
	for (const error of vitest.state.getUnhandledErrors())
		sum.failures.push(`outside a test: ${error?.message ?? error}`);
	if (modules.length === 0) sum.failures.push("no test was found");
	return sum;
}
