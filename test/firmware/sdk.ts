import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT } from "../support/files";

/** An installed and built Moddable SDK. */
export interface Sdk {
	readonly root: string;
	/** Its own version, for example "8.2.3". */
	readonly version: string;
	/** The environment for its tools. */
	readonly env: NodeJS.ProcessEnv;
}

/** The SDK of $MODDABLE, else of its usual place; or why there is none. It is never fetched or built here. */
export function findSdk(): Sdk | string {
	const root = process.env["MODDABLE"] ?? join(homedir(), ".local/share/moddable");
	if (!existsSync(join(root, "tools/VERSION")))
		return `no Moddable SDK at ${root} (set MODDABLE, or use xs-dev)`;
	const bin = join(root, "build/bin/lin/release");
	for (const tool of ["mcconfig", "xsc", "xsl"])
		if (!existsSync(join(bin, tool))) return `the Moddable SDK at ${root} is not built: ${tool} is missing`;
	// mcconfig starts tsc for every module: the native program itself is faster than its wrapper.
	const compiler = join(ROOT, `node_modules/@typescript/typescript-${process.platform}-${process.arch}/lib`);
	const path = [bin, compiler, join(ROOT, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
	const env: NodeJS.ProcessEnv = { ...process.env, MODDABLE: root, PATH: path };
	// With an ESP-IDF in the environment mcconfig would go on to compile and flash.
	delete env["IDF_PATH"];
	return { root, version: readFileSync(join(root, "tools/VERSION"), "utf8").trim(), env };
}

export interface Outcome {
	readonly code: number;
	readonly output: string;
	readonly seconds: number;
}

/** Runs a program to its end; both outputs in one text. */
export function run(
	program: string,
	args: readonly string[],
	env: NodeJS.ProcessEnv,
	cwd = ROOT,
): Promise<Outcome> {
	const start = Date.now();
	return new Promise((resolve) => {
		const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		const collect = (bytes: Buffer) => {
			output += bytes.toString();
		};
		child.stdout.on("data", collect);
		child.stderr.on("data", collect);
		const end = (code: number) => resolve({ code, output, seconds: (Date.now() - start) / 1000 });
		child.on("error", (error) => {
			output += String(error);
			end(127);
		});
		child.on("close", (code) => end(code ?? 1));
	});
}
