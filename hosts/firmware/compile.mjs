// The compiler of a build with mcconfig (`typescript.compiler` in manifest.json): tsc, and in a release build short names
// for what no other file can see: constants, functions and imports of a module. XS keeps such a name as a slot and a
// string in flash for every function that uses it. Names of properties and exports stay, and all names of a debug build.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Where mcconfig puts the configurations of a release build. */
const RELEASE = /[\\/]release[\\/][^\\/]+[\\/]modules[\\/]/;

/** The JavaScript of a source: what tsc made of the file that the configuration names. */
function outputs(configuration) {
	const { compilerOptions, files } = JSON.parse(readFileSync(configuration, "utf8"));
	const { outDir, rootDir } = compilerOptions;
	return files.map((file) => join(outDir, relative(rootDir, file)).replace(/\.ts$/, ".js"));
}

async function shorten(file) {
	const { transform } = await import("esbuild");
	const { code } = await transform(readFileSync(file, "utf8"), {
		format: "esm",
		target: "es2022",
		minifyIdentifiers: true,
	});
	writeFileSync(file, code);
}

const args = process.argv.slice(2);
const { status, error } = spawnSync("tsc", args, { stdio: "inherit", shell: process.platform === "win32" });
if (error !== undefined) console.error(String(error));
process.exitCode = status ?? 1;
const configuration = args[args.indexOf("-p") + 1] ?? "";
if (process.exitCode === 0 && RELEASE.test(configuration))
	await Promise.all(outputs(configuration).map(shorten));
