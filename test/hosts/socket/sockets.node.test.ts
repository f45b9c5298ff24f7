import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as events from "../../../hosts/xs/socket/events";
import { ROOT, read } from "../../support/files";

/**
 * The C of the device's sockets, compiled with all warnings and run on this computer under the sanitizers and under
 * valgrind: on a fake lwIP that plays resets and segments at each step, on real sockets with the network's thread of
 * the simulator, and on the real lwIP where liblwip-dev is there. Skipped, and said so, without a compiler.
 */
const WARNINGS = [
	"-Wall",
	"-Wextra",
	"-Werror",
	"-Wconversion",
	"-Wshadow",
	"-Wstrict-prototypes",
	"-Wundef",
];
const SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const THREADS = ["-fsanitize=thread"];
const REAL_LWIP = "/usr/include/lwip";
/** The drivers ask for more connections a second than a device allows. */
const UNLIMITED = ["ALL_RATE", "ALL_BURST", "PEER_RATE", "PEER_BURST"].map(
	(name) => `-DSOCKETS_${name}=100000`,
);

const folder = mkdtempSync(join(tmpdir(), "kabewatt-sockets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const compiler = has("cc", "--version") ? undefined : "no C compiler (cc) here";
const sanitizer = (flags: readonly string[]) => {
	if (compiler !== undefined) return compiler;
	const out = join(folder, "probe");
	const made = spawnSync("cc", [...flags, "-x", "c", "-", "-o", out], { input: "int main(void){return 0;}" });
	return made.status === 0 && has(out) ? undefined : `the compiler has no ${flags[0]} here`;
};
const valgrind = compiler ?? (has("valgrind", "--version") ? undefined : "no valgrind here");
const lwip =
	compiler ??
	(existsSync(join(REAL_LWIP, "lwip/tcp.h")) ? undefined : "no headers of lwIP (liblwip-dev) here");

function compile(name: string, flags: readonly string[], sources: readonly string[]): string {
	const out = join(folder, name);
	const all = ["-std=gnu17", "-g", "-O1", "-DESP32=0", ...flags, "-Ihosts/xs/socket", ...sources, "-o", out];
	const made = spawnSync("cc", [...all, ...(flags.includes("-c") ? [] : ["-lpthread"])], {
		cwd: ROOT,
		encoding: "utf8",
	});
	expect(made.stderr).toBe("");
	expect(made.status).toBe(0);
	return out;
}

/** What it printed; its complaints are the failure's text. */
async function run(program: string, args: readonly string[]): Promise<string> {
	const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
	let out = "";
	let complaints = "";
	child.stdout.on("data", (bytes: Buffer) => {
		out += bytes.toString();
	});
	child.stderr.on("data", (bytes: Buffer) => {
		complaints = (complaints + bytes.toString()).slice(-4000);
	});
	const code = await new Promise((resolve) => child.on("close", resolve));
	expect(code, complaints).toBe(0);
	return out;
}

const CORE = ["", "-app", "-network", "-budget"].map((part) => `hosts/xs/socket/sockets${part}.c`);
const FAKE = [
	...CORE,
	"hosts/esp32/sockets-lwip.c",
	"test/hosts/socket/fake/fake-lwip.c",
	"test/hosts/socket/lwip-driver.c",
];
const LINUX = [...CORE, "hosts/sim/sockets-linux.c", "test/hosts/socket/linux-driver.c"];
const DIAL = [...CORE, "hosts/sim/sockets-linux.c", "test/hosts/socket/dial-driver.c"];
const fake = (name: string, flags: readonly string[]) =>
	compile(name, [...WARNINGS, ...flags, "-Itest/hosts/socket/fake"], FAKE);
const linux = (name: string, flags: readonly string[]) =>
	compile(name, [...WARNINGS, ...flags, ...UNLIMITED], LINUX);

/** Skipped with the reason, which `npm test` prints. */
function needs(missing: string | undefined, title: string, test: () => Promise<void> | void): void {
	it(title, async (context) => {
		if (missing !== undefined) context.skip(missing);
		await test();
	});
}

describe("the C of the device's sockets", () => {
	needs(
		sanitizer(SANITIZERS),
		"keeps its promises on a lwIP that frees what it must not be asked",
		async () => {
			const out = await run(fake("fake-asan", SANITIZERS), ["60"]);
			const cases = readFileSync(join(ROOT, "test/hosts/socket/lwip-driver.c"), "utf8").match(/^\t\{"/gm);
			expect(out.match(/^ok /gm)).toHaveLength(cases!.length);
			expect(out).toMatch(/^runs 60 connections \d+/m);
		},
	);

	needs(valgrind, "reads nothing uninitialised there and loses no memory (valgrind)", async () => {
		const program = fake("fake-plain", []);
		const checks = ["-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite"];
		await run("valgrind", [...checks, program, "2", "1000"]);
	});

	needs(
		sanitizer(THREADS),
		"shares nothing between its threads without the lock (real sockets)",
		async () => {
			const out = await run(linux("linux-tsan", THREADS), ["400", "5"]);
			expect(out).toMatch(/^answered [1-9]/m);
		},
	);

	needs(sanitizer(SANITIZERS), "answers or refuses each of real clients, cuts none off", async () => {
		const out = await run(linux("linux-asan", SANITIZERS), ["800", "6"]);
		expect(out).toMatch(/^answered [1-9]/m);
		expect(out).not.toMatch(/ (empty|cut) /);
	});

	for (const [name, flags] of [
		["thread", THREADS],
		["address", SANITIZERS],
	] as const)
		needs(sanitizer(flags), `makes connections of its own to real peers (${name} sanitizer)`, async () => {
			const out = await run(compile(`dial-${name}`, [...WARNINGS, ...flags, ...UNLIMITED], DIAL), []);
			expect(out.match(/^echoed 127\.0\.0\.1$/gm)).toHaveLength(4);
			expect(out.match(/^echoed localhost$/gm)).toHaveLength(3);
			expect(out.match(/^failed /gm)).toHaveLength(6);
		});

	needs(lwip, "compiles against the real lwIP's headers without a warning", () => {
		const flags = [...WARNINGS.filter((flag) => flag !== "-Wconversion"), "-isystem", REAL_LWIP, "-c"];
		compile("lwip.o", flags, ["hosts/esp32/sockets-lwip.c"]);
	});

	needs(lwip, "serves on the real lwIP, whose thread checks who calls it", async () => {
		const flags = [...SANITIZERS, ...UNLIMITED, "-DWITH_LWIP", "-isystem", REAL_LWIP];
		const sources = [...CORE, "hosts/esp32/sockets-lwip.c", "test/hosts/socket/linux-driver.c", "-llwip"];
		const out = await run(compile("lwip-asan", flags, sources), ["300", "3"]);
		expect(out).toMatch(/^answered [1-9]/m);
		expect(out).not.toMatch(/ (empty|cut) /);
	});

	it("gives its events the numbers that TypeScript knows", () => {
		const header = read("hosts/xs/socket/sockets.h");
		const bits = [...header.matchAll(/^\tSOCKETS_(\w+) = 1 << (\d)/gm)].map(([, name, bit]) => [
			name,
			1 << Number(bit),
		]);
		const count = Number(/^#define SOCKETS (\d+)/m.exec(header)?.[1]);
		const failures = /enum \{ SOCKETS_LOST, (.*) \} SocketsFailure/.exec(header)?.[1]?.split(", ") ?? [];
		const reasons = failures.map((name, index) => [name.replace("SOCKETS_", ""), index + 1]);
		expect(Object.fromEntries([...bits, ...reasons, ["SOCKETS", count]])).toEqual({ ...events });
	});
});
