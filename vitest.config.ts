import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import sdk from "./test/hosts/sdk/aliases.json" with { type: "json" };

export default defineConfig({
	// Tests of the device's hosts meet a virtual board in place of the Moddable SDK.
	resolve: {
		alias: Object.entries(sdk).map(([name, file]) => ({
			find: new RegExp(`^${name}$`),
			replacement: fileURLToPath(new URL(file, import.meta.url)),
		})),
	},
	test: {
		include: ["test/**/*.test.ts"],
		// Three on two cores: the tests of whole programs mostly wait.
		maxWorkers: 3,
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
