import { join } from "node:path";
import type { Plugin } from "esbuild";
import sdk from "../../hosts/sdk/aliases.json" with { type: "json" };
import { ROOT } from "../../support/files";

/** Node's own modules that a bundled package names but whose work is not measured. */
export const stubs: Plugin = {
	name: "stubs",
	setup(build) {
		build.onResolve({ filter: /^(os|dgram|date-utils)$/ }, ({ path }) => ({ path, namespace: "unmeasured" }));
		build.onLoad({ filter: /.*/, namespace: "unmeasured" }, () => ({
			contents: "module.exports = { networkInterfaces: () => ({}) };",
		}));
	},
};

/**
 * A board's program, `program`, with empty classes for the SDK's modules: of these nothing is measured, and all that
 * the hosts need before anything runs is that they are there.
 */
export const program: Plugin = {
	name: "program",
	setup(build) {
		build.onResolve({ filter: /^program$/ }, () => ({ path: join(ROOT, "main.ts") }));
		// As the manifests of all boards say.
		build.onResolve({ filter: /\/protocols$/ }, () => ({ path: join(ROOT, "hosts/protocols/both.ts") }));
		build.onResolve({ filter: /.*/ }, ({ path }) => (path in sdk ? { path, namespace: "sdk" } : undefined));
		build.onLoad({ filter: /.*/, namespace: "sdk" }, () => ({
			contents:
				"export default class {}\nexport class Sockets {}\nexport class Collector {}\n" +
				"export const freeMemory = 0;\nexport const lowestFreeMemory = 0;",
		}));
	},
};
