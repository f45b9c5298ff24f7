import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../support/files";

/** Until the emulator let the program in. */
const JOINED = { timeout: 40_000, interval: 100 };
/** A machine that does much else at the same time is slow. */
const PATIENT = { timeout: 20_000, interval: 50 };
const MAIN = fileURLToPath(new URL("../../hosts/node/main.ts", import.meta.url));
/** The loader's own path: the program runs in a folder without packages. */
const LOADER = createRequire(import.meta.url).resolve("tsx");
const START_MS = 30_000;

let folder = "";
const children: ChildProcess[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-main-"));
});
afterEach(async () => {
	for (const child of children.splice(0)) {
		if (child.exitCode !== null || child.signalCode !== null) continue;
		const gone = new Promise((done) => child.once("exit", done));
		child.kill("SIGKILL");
		await gone;
	}
	rmSync(folder, { recursive: true, force: true });
});

interface Program {
	readonly child: ChildProcess;
	/** Everything that it said so far, on both streams. */
	said(): string;
	/** Resolves with the exit code. */
	readonly exit: Promise<number | null>;
	/** Waits until it says something that matches. */
	until(pattern: RegExp): Promise<RegExpExecArray>;
}

function start(args: readonly string[], environment: Record<string, string> = {}): Program {
	const child = spawn(process.execPath, ["--import", LOADER, MAIN, ...args], {
		cwd: folder,
		env: { ...process.env, KABEWATT_RBID: "", KABEWATT_PASSWORD: "", NODE_PATH: "", ...environment },
	});
	children.push(child);
	let text = "";
	const hear = (bytes: Buffer) => {
		text += bytes.toString();
	};
	child.stdout!.on("data", hear);
	child.stderr!.on("data", hear);
	return {
		child,
		said: () => text,
		exit: new Promise((done) => child.once("close", (code) => done(code))),
		async until(pattern) {
			const end = Date.now() + START_MS;
			for (;;) {
				const match = pattern.exec(text);
				if (match !== null) return match;
				if (Date.now() > end || child.exitCode !== null) throw new Error(`never said ${pattern}:\n${text}`);
				await new Promise((again) => setTimeout(again, 50));
			}
		},
	};
}

const QUIET = ["--http", "0", "--lan", "off"];

async function ready(program: Program): Promise<string> {
	return (await program.until(/ready (http:\/\/127\.0\.0\.1:\d+)/))[1]!;
}

const json = async (url: string) => (await fetch(url)).json() as Promise<Record<string, never>>;

describe("the command line", () => {
	it("explains itself and ends well", async () => {
		const help = start(["--help"]);
		expect(await help.exit).toBe(0);
		for (const flag of [
			"--serial",
			"--http",
			"--lan",
			"--state",
			"--screen",
			"--lang",
			"--first-run",
			"--record",
		])
			expect(help.said()).toContain(flag);
		const version = start(["--version"]);
		expect(await version.exit).toBe(0);
		expect(version.said()).toMatch(/^\d+\.\d+\.\d+\n$/);
	});

	it.each([
		[["--nonsense"], "FLAG_UNKNOWN"],
		[["--http", "x"], "FLAG_INVALID"],
	])("%j ends with 2 and the code %s", async (args, code) => {
		const program = start(args);
		expect(await program.exit).toBe(2);
		expect(program.said()).toContain(code);
	});

	it("refuses credentials that no utility issues, without repeating them", async () => {
		const program = start(QUIET, { KABEWATT_RBID: "not-an-id", KABEWATT_PASSWORD: "0123456789AB" });
		expect(await program.exit).toBe(2);
		expect(program.said()).toContain("CREDENTIALS_INVALID");
		expect(program.said()).not.toContain("not-an-id");
	});
});

describe("the program", () => {
	it("serves page, status and screen once it says that it is ready, and ends at a signal", async () => {
		const program = start([...QUIET, "--screen", "160x80"]);
		const url = await ready(program);
		const page = await fetch(`${url}/`);
		expect(page.status).toBe(200);
		expect(await page.text()).toContain("kabewatt");
		expect((await fetch(`${url}/dashboard`)).status).toBe(200);
		const status = await json(`${url}/api/v1/status`);
		expect(Object.keys(status)).toEqual([
			"version",
			"uptimeS",
			"link",
			"meter",
			"power",
			"current",
			"energy",
			"lan",
			"mqtt",
			"counters",
		]);
		const picture = PNG.sync.read(Buffer.from(await (await fetch(`${url}/screen.png`)).arrayBuffer()));
		expect([picture.width, picture.height]).toEqual([160, 80]);
		expect(new Set(new Uint32Array(picture.data.buffer.slice(0))).size).toBeGreaterThan(1);
		program.child.kill("SIGTERM");
		expect(await program.exit).toBe(143);
	});

	it("says while it ends that it ends, and nothing of a link that is not there yet", async () => {
		const program = start([...QUIET, "--lang", "en"]);
		await ready(program);
		await program.until(/info ready /);
		program.child.kill("SIGTERM");
		expect(await program.exit).toBe(143);
		expect(program.said()).toMatch(/ info stop ending the session[^\n]*\n$/);
	});

	it("keeps settings over a restart, the environment's credentials in no file", async () => {
		const credentials = {
			KABEWATT_RBID: "00112233445566778899AABBCCDDEEFF",
			KABEWATT_PASSWORD: "Passw0rdXYZ1",
		};
		const first = start([...QUIET, "--state", folder], credentials);
		const url = await ready(first);
		const { pin } = JSON.parse(readFileSync(join(folder, "kabewatt-secret.json"), "utf8"));
		const headers = { Authorization: `Bearer ${pin}` };
		const answer = await fetch(`${url}/api/v1/settings`, {
			method: "POST",
			headers,
			body: new URLSearchParams({ name: "台所", pollS: "20" }),
		});
		expect(answer.status).toBe(200);
		first.child.kill("SIGINT");
		expect(await first.exit).toBe(130);
		for (const name of readdirSync(folder))
			for (const secret of Object.values(credentials))
				expect(readFileSync(join(folder, name), "utf8")).not.toContain(secret);
		for (const secret of Object.values(credentials)) expect(first.said()).not.toContain(secret);

		const second = start([...QUIET, "--state", folder]);
		const again = await json(`${await ready(second)}/api/v1/settings`);
		const rows = again["settings"] as unknown as { key: string; value: unknown }[];
		const settingOf = (key: string) => rows.find((row) => row.key === key)?.value;
		expect([settingOf("name"), settingOf("pollS")]).toEqual(["台所", 20]);
	});

	it("goes on without a serial device, and names it", async () => {
		const program = start([...QUIET, "--serial", "/dev/no-such-device"], {
			KABEWATT_RBID: "00112233445566778899AABBCCDDEEFF",
			KABEWATT_PASSWORD: "Passw0rdXYZ1",
		});
		const url = await ready(program);
		await program.until(/SERIAL_ABSENT/);
		await expect
			.poll(async () => (await json(`${url}/api/v1/status`))["link"]?.["error"])
			.toBe("SERIAL_ABSENT");
		expect(program.child.exitCode).toBe(null);
	});

	it("goes on when nobody reads what it says any more", async () => {
		const line = createServer((socket) => socket.on("error", () => undefined));
		await new Promise<void>((done) => line.listen(0, "127.0.0.1", done));
		const { port } = line.address() as { port: number };
		const program = start([...QUIET, "--serial", `tcp://127.0.0.1:${port}`], {
			KABEWATT_RBID: "00112233445566778899AABBCCDDEEFF",
			KABEWATT_PASSWORD: "Passw0rdXYZ1",
		});
		const url = await ready(program);
		program.child.stdout!.destroy();
		program.child.stderr!.destroy();
		const error = async () => (await json(`${url}/api/v1/status`))["link"]?.["error"];
		await expect.poll(error, { ...PATIENT, timeout: 50_000 }).toBe("MODULE_SILENT");
		expect(await (await fetch(`${url}/report.txt?lang=en`)).text()).toMatch(/Internal faults\W+none/);
		program.child.kill("SIGHUP");
		await expect.poll(() => program.child.exitCode, PATIENT).toBe(129);
		line.close();
	});

	it("goes on while port 3610 is used by another program, and names it", async () => {
		const other = createSocket("udp4");
		await new Promise<void>((done) =>
			other.bind({ port: 3610, address: "127.0.0.93", exclusive: true }, done),
		);
		const program = start(["--http", "0", "--lan", "127.0.0.93"]);
		await ready(program);
		await program.until(/LAN_PORT_BUSY/);
		expect(program.child.exitCode).toBe(null);
		other.close();
	});

	it("waits for a busy page port, and names it", async () => {
		const other = createServer();
		await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
		const { port } = other.address() as { port: number };
		const program = start(["--http", String(port), "--lan", "off"]);
		await program.until(/HTTP_PORT_BUSY/);
		expect(program.said()).not.toContain("ready");
		await new Promise((done) => other.close(done));
		expect(await ready(program)).toBe(`http://127.0.0.1:${port}`);
	});

	it("connects to a module behind TCP, and records the line without secrets", async () => {
		const heard: string[] = [];
		const module = createServer((socket) => {
			socket.on("error", () => socket.destroy());
			socket.on("data", (bytes) => {
				heard.push(bytes.toString("latin1"));
				socket.write("OK\r\n");
			});
		});
		await new Promise<void>((done) => module.listen(0, "127.0.0.1", done));
		const { port } = module.address() as { port: number };
		const rbid = "00112233445566778899AABBCCDDEEFF";
		const record = join(folder, "line.log");
		const program = start([...QUIET, "--serial", `tcp://127.0.0.1:${port}`, "--record", record], {
			KABEWATT_RBID: rbid,
			KABEWATT_PASSWORD: "Passw0rdXYZ1",
		});
		await ready(program);
		await expect.poll(() => heard.join(""), PATIENT).toContain("SK");
		await expect
			.poll(() => readFileSync(record, "utf8"))
			.toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3} > .*SK/m);
		program.child.kill("SIGTERM");
		await program.exit;
		expect(readFileSync(record, "utf8")).not.toContain(rbid);
		module.close();
	});

	it.each(["SIGTERM", "SIGINT"] as const)(
		"%s to all processes of npm start ends the session with the meter first",
		async (signal) => {
			const record = join(folder, "line.log");
			const flags = [...QUIET, "--state", join(folder, "state"), "--record", record];
			// A group of its own, as a service manager and a terminal make one: each process in it gets the signal.
			const child = spawn("npm", ["start", "--silent", "--", ...flags], { cwd: ROOT, detached: true });
			children.push(child);
			const line = () => (existsSync(record) ? readFileSync(record, "utf8") : "");
			try {
				await expect.poll(line, JOINED).toContain("EVENT 25");
				process.kill(-child.pid!, signal);
				await expect.poll(line, PATIENT).toMatch(/> SKTERM[\s\S]*< EVENT 27/);
			} finally {
				try {
					process.kill(-child.pid!, "SIGKILL");
				} catch {
					// It is gone by itself, as it should be.
				}
			}
		},
	);
});
