import { spawn } from "node:child_process";
import type { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { ConsoleLog } from "../../hosts/node/ports/log";
import { Terminal } from "../../hosts/node/tools/terminal";
import { Settings } from "../../modules/settings/settings";
import { FakeStore } from "../support/fake-host";

const RBID = "0099A7C3E15F2B6D8048BEAD71F36C5E";
const PASSWORD = "Kx4vQ0Zt7pWd";

function bench(isTTY = true) {
	const raw: boolean[] = [];
	const input = Object.assign(new PassThrough(), {
		isTTY,
		setRawMode(on: boolean) {
			raw.push(on);
			return input as never;
		},
	});
	let shown: Uint8Array[] = [];
	let interrupts = 0;
	const pairs: string[] = [];
	const settings = new Settings(new FakeStore());
	const actions = {
		setCredentials: (rbid: string, password: string) => {
			pairs.push(`${rbid} ${password}`);
			return undefined;
		},
		factoryReset() {},
		forgetMeter() {},
		attended() {},
	};
	const output = {
		write(text: string | Uint8Array) {
			shown.push(Buffer.from(text as Uint8Array));
			return true;
		},
	};
	const guard = new NodeGuard(new ConsoleLog("info", () => undefined));
	const terminal = new Terminal(settings, actions, guard, () => interrupts++, { input, output });
	return {
		terminal,
		settings,
		input: input as EventEmitter,
		raw,
		pairs,
		get interrupts() {
			return interrupts;
		},
		/** What the terminal shows of this, typed in pieces of `step` bytes. */
		type(text: string, step = 1): string {
			shown = [];
			const bytes = Buffer.from(text);
			for (let at = 0; at < bytes.length; at += step) input.emit("data", bytes.subarray(at, at + step));
			return Buffer.concat(shown).toString();
		},
	};
}

const MAIN = fileURLToPath(new URL("../../hosts/node/main.ts", import.meta.url));
const LOADER = createRequire(import.meta.url).resolve("tsx");

describe("the program with --console", () => {
	it("says nothing of a secret that is typed on one line", async () => {
		const folder = mkdtempSync(join(tmpdir(), "kabewatt-console-"));
		const words = ["--import", LOADER, MAIN, "--console", "--http", "0", "--lan", "off", "--state", folder];
		const child = spawn(process.execPath, words, { cwd: folder });
		try {
			let said = "";
			for (const stream of [child.stdout, child.stderr])
				stream.on("data", (bytes: Buffer) => {
					said += bytes.toString();
				});
			const wait = { timeout: 30_000, interval: 50 };
			await expect.poll(() => said, wait).toContain("ready");
			child.stdin.write(`set password ${PASSWORD}\n`);
			await expect.poll(() => said, wait).toContain("ok password noted");
			child.stdin.write(`set rbid=${RBID}\nget rbid\n`);
			await expect.poll(() => said, wait).toContain("rbid: set");
			for (const secret of [PASSWORD, RBID])
				for (let at = 0; at + 4 <= secret.length; at++) expect(said).not.toContain(secret.slice(at, at + 4));
		} finally {
			const gone = new Promise((done) => child.once("exit", done));
			child.kill("SIGKILL");
			await gone;
			rmSync(folder, { recursive: true, force: true });
		}
	});
});

describe("the terminal of --console", () => {
	it.each([1, 3, 1000])("shows no secret that is typed on one line, in pieces of %i bytes", (step) => {
		const home = bench();
		const shown = home.type(`set password ${PASSWORD}\rset rbid=${RBID}\rget password\r`, step);
		expect(home.pairs).toEqual([`${RBID} ${PASSWORD}`]);
		expect(shown).toBe(
			[
				`set password ${"*".repeat(12)}\r\nok password noted; now set rbid\n`,
				`set rbid=${"*".repeat(32)}\r\nok rbid: not set\n`,
				"get password\r\npassword: not set  (1 to 32 letters and digits; Route-B password)\n",
			].join(""),
		);
	});

	it("shows nothing of a secret again when it is corrected, called up or asked for", () => {
		const home = bench();
		let shown = home.type(`set password ${PASSWORD}\x7f\x7fWd\r`);
		// Arrows, Ctrl-P, Ctrl-R, Ctrl-Y: nothing is kept that they could bring back.
		shown += home.type("\x1b[A\r\x1bOA\r\x10\r\x12\r\x19\r\t\t\rlist\r");
		for (let at = 0; at + 3 <= PASSWORD.length; at++) expect(shown).not.toContain(PASSWORD.slice(at, at + 3));
	});

	it("takes names in Japanese, and shows them", () => {
		const home = bench();
		expect(home.type("set name 台所\r")).toBe("set name 台所\r\nok name = 台所\n");
		expect(home.settings.text("name")).toBe("台所");
	});

	it("gives a line that was begun up with Ctrl-C, and tells the program", () => {
		const home = bench();
		home.type(`set password\r${PASSWORD.slice(0, 5)}\x03`);
		expect(home.interrupts).toBe(1);
		expect(home.type("list\r")).toMatch(/^list\r\n/);
		expect(home.pairs).toEqual([]);
	});

	it("switches the terminal's own echo off, and gives it back", () => {
		const home = bench();
		expect(home.raw).toEqual([true]);
		home.terminal.close();
		expect(home.raw).toEqual([true, false]);
		expect(home.type("list\r")).toBe("");
	});

	it("gives the terminal back while the program is suspended", () => {
		const home = bench();
		const kill = process.kill;
		const signals: unknown[] = [];
		process.kill = (_pid, signal) => {
			signals.push(signal);
			return true;
		};
		try {
			home.type("\x1a");
			expect(signals).toEqual(["SIGTSTP"]);
			expect(home.raw).toEqual([true, false]);
			process.emit("SIGCONT", "SIGCONT");
			expect(home.raw).toEqual([true, false, true]);
			home.type("\x1a");
			expect(signals.length).toBe(2);
		} finally {
			process.kill = kill;
			process.removeAllListeners("SIGCONT");
		}
	});

	it("reads a pipe too", () => {
		const home = bench(false);
		expect(home.type("get pollS\n")).toContain("pollS = 10 s");
		home.type("\x1a");
		expect(home.raw).toEqual([]);
	});
});
