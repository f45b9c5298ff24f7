import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { build, type Plugin } from "esbuild";
import { ROOT } from "../support/files";

/** How the tests ended, and what the first one to fail said. */
export interface Ending {
	/** "invalid": the source cannot be built. */
	readonly fate: "passed" | "failed" | "endless" | "invalid";
	readonly why: string;
}

/** Bundles tests with `source` in place of modules/NAME.ts and runs them in a worker, up to the first failure. */
export async function runTests(
	name: string,
	source: string,
	tests: readonly string[],
	limitMs: number,
): Promise<Ending> {
	const path = join(ROOT, "modules", `${name}.ts`);
	const plugin: Plugin = {
		name: "mutant",
		setup: (builder) =>
			builder.onLoad({ filter: /\.ts$/ }, (args) =>
				args.path === path ? { contents: source, loader: "ts" } : undefined,
			),
	};
	const imports = tests.map((test) => `import "./test/${test}.test";`).join("\n");
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
		return await runCode(outputFiles[0]!.text, limitMs);
	} catch (error) {
		return { fate: "invalid", why: String(error) };
	}
}

function runCode(code: string, limitMs: number): Promise<Ending> {
	return new Promise((resolve) => {
		// In a function of its own: on the top level a name of the tests could meet one of Node's.
		const worker = new Worker(
			`(function () {${code}\n})();\nmodule.exports.runTests(1).then(({ failures }) => require("node:worker_threads").parentPort.postMessage(failures));`,
			{ eval: true, stdout: true, stderr: true },
		);
		const end = (fate: Ending["fate"], why: string) => {
			clearTimeout(timer);
			resolve({ fate, why });
			worker.terminate();
		};
		const timer = Number.isFinite(limitMs)
			? setTimeout(() => end("endless", `no end within ${Math.round(limitMs)} ms`), limitMs)
			: undefined;
		worker.on("message", ([failure]: readonly { readonly name: string; readonly message: string }[]) =>
			failure === undefined ? end("passed", "") : end("failed", `${failure.name}: ${failure.message}`),
		);
		worker.on("error", (error) => end("failed", String(error)));
		worker.on("exit", (code) => end("failed", `the tests ended with ${code} before their result`));
	});
}
