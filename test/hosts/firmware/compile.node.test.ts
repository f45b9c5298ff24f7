import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, read } from "../../support/files";

const SOURCE = `import { copy } from "./bytes";
const LONG_LIMIT = 7;
function insideOnly(value) { return value + LONG_LIMIT; }
export const SHOWN = "text";
export class Reader {
	_private = 1;
	size(bytes) { return insideOnly(copy(bytes).length) + this._private; }
}
`;

let folder = "";

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-compile-"));
	// In the place of tsc: what it makes of the file, or its failure.
	const tsc = `#!/bin/sh\n[ -e ${folder}/broken ] && exit 2\nmkdir -p ${folder}/out/src && cp ${folder}/made.js ${folder}/out/src/reader.js\n`;
	writeFileSync(join(folder, "tsc"), tsc);
	chmodSync(join(folder, "tsc"), 0o755);
	writeFileSync(join(folder, "made.js"), SOURCE);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compile(mode: string): { status: number | null; code: string } {
	const modules = join(folder, "tmp/esp32/m5stack", mode, "kabewatt/modules");
	mkdirSync(modules, { recursive: true });
	const configuration = join(modules, "reader-tsconfig.json");
	const compilerOptions = { rootDir: folder, outDir: join(folder, "out") };
	writeFileSync(configuration, JSON.stringify({ compilerOptions, files: [join(folder, "src/reader.ts")] }));
	const { status } = spawnSync(
		process.execPath,
		[join(ROOT, "hosts/firmware/compile.mjs"), "-p", configuration],
		{ env: { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}` } },
	);
	return { status, code: readFileSync(join(folder, "out/src/reader.js"), "utf8") };
}

describe.skipIf(process.platform === "win32")("the compiler of the firmware", () => {
	it("leaves a debug build as tsc made it", () => {
		expect(compile("debug")).toEqual({ status: 0, code: SOURCE });
	});

	it("gives short names in a release build to what no other file sees, and to nothing else", () => {
		const { status, code } = compile("release");
		expect(status).toBe(0);
		for (const name of ["LONG_LIMIT", "insideOnly", "value"]) expect(code).not.toContain(name);
		for (const name of ["as SHOWN", "as Reader", "_private", "size(", "copy as", ".length"])
			expect(code).toContain(name);
	});

	it("ends as tsc does when that fails", () => {
		writeFileSync(join(folder, "broken"), "");
		expect(compile("release").status).toBe(2);
		rmSync(join(folder, "broken"));
	});

	it("is the one that the manifest names", () => {
		expect(JSON.parse(read("manifest.json")).typescript.compiler).toBe(
			"node $(MAIN_DIR)/hosts/firmware/compile.mjs",
		);
	});
});
