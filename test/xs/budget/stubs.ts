import type { Plugin } from "esbuild";

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
