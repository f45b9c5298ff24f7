import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderLock, StateInUse } from "../../hosts/node/ports/lock";
import { FileStore } from "../../hosts/node/ports/store";
import type { Log } from "../../modules/ports/log";
import { IS_ROOT } from "../support/powers";

const LOADER = createRequire(import.meta.url).resolve("tsx");
const HOSTS = new URL("../../hosts/node/ports/", import.meta.url).href;

let folder = "";
let state = "";
let lines: string[] = [];
const log: Log = { level: "debug", write: (level, code, text) => lines.push(`${level} ${code} ${text}`) };
const children: ChildProcess[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-lock-"));
	state = join(folder, "state");
	mkdirSync(state);
	lines = [];
	writeFileSync(
		join(folder, "hold.mts"),
		`import { FolderLock } from ${JSON.stringify(`${HOSTS}lock.ts`)};
		const log = { level: "debug", write: (...line) => console.log(line.join(" ")) };
		try {
			new FolderLock(${JSON.stringify(state)}, log).take();
			console.log("held by " + process.pid);
			setInterval(() => undefined, 1000);
		} catch (error) {
			console.log(error.constructor.name);
		}`,
	);
});
afterEach(async () => {
	for (const child of children.splice(0)) await kill(child);
	rmSync(folder, { recursive: true, force: true });
});

/** Starts a program that takes the lock; gives it and its first line. `before`: what runs it. */
async function holder(...before: readonly string[]): Promise<[ChildProcess, string]> {
	const [command, ...args] = [...before, process.execPath, "--import", LOADER, join(folder, "hold.mts")];
	const child = spawn(command!, args, { stdio: ["ignore", "pipe", "inherit"] });
	children.push(child);
	const line = await new Promise<string>((said) =>
		child.stdout!.once("data", (bytes: Buffer) => said(bytes.toString().trim())),
	);
	return [child, line];
}

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise((done) => child.once("exit", done));
	child.kill("SIGKILL");
	await gone;
}

const taken = () => new FolderLock(state, log).take();

describe("the lock of a state folder", () => {
	it("is held by one program, and dies with it when it is killed", async () => {
		const [first, line] = await holder();
		expect(line).toBe(`held by ${first.pid}`);
		expect(taken).toThrow(StateInUse);
		expect((await holder())[1]).toBe("StateInUse");
		await kill(first);
		expect(taken).not.toThrow();
		expect(lines).toEqual([]);
	});

	it("leaves nothing behind that a reboot could bring back", async () => {
		const [first] = await holder();
		expect(readdirSync(state)).toEqual([]);
		await kill(first);
		expect(readdirSync(state)).toEqual([]);
	});

	it("is held by one object of this program too, once, until it is released", () => {
		const lock = new FolderLock(state, log);
		lock.take();
		lock.take();
		expect(taken).toThrow(StateInUse);
		lock.release();
		lock.release();
		const second = new FolderLock(state, log);
		second.take();
		expect(() => lock.take()).toThrow(StateInUse);
		second.release();
	});

	it("is not handed on to programs that this one starts", async () => {
		const lock = new FolderLock(state, log);
		lock.take();
		const child = spawn("sleep", ["60"]);
		children.push(child);
		lock.release();
		expect((await holder())[1]).toContain("held by");
	});

	it("is not held by another folder's program", async () => {
		await holder();
		const other = join(folder, "other");
		mkdirSync(other);
		expect(() => new FolderLock(other, log).take()).not.toThrow();
	});

	it.skipIf(!IS_ROOT)(
		"sees through process numbers of containers: both are number 1 (needs root)",
		async () => {
			const container = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
			const [first, line] = await holder(...container);
			expect(line).toBe("held by 1");
			expect((await holder(...container))[1]).toBe("StateInUse");
			await kill(first);
			await expect.poll(async () => (await holder(...container))[1], { timeout: 20_000 }).toBe("held by 1");
		},
	);

	it("says so and goes on where the system has no flock", () => {
		const { PATH } = process.env;
		process.env["PATH"] = folder;
		try {
			expect(taken).not.toThrow();
		} finally {
			process.env["PATH"] = PATH;
		}
		expect(lines).toHaveLength(1);
		expect(lines[0]).toContain(`${state} cannot be locked against a second program`);
		expect(lines[0]).toContain("ENOENT");
	});

	it("is asked for before anything of the store is touched", async () => {
		writeFileSync(join(state, "kabewatt.json"), "broken");
		await holder();
		expect(() => new FileStore(state, log, new FolderLock(state, log))).toThrow(StateInUse);
		expect(readdirSync(state)).toEqual(["kabewatt.json"]);
	});
});
