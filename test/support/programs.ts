import { type ChildProcess, spawn } from "node:child_process";
import { request } from "node:http";
import { ROOT } from "./files";

/** How long a program may take until it says what is waited for, on a machine that has much to do. */
const PATIENCE_MS = 90_000;
const STOP_MS = 15_000;

/** Program and arguments that run a TypeScript file of this project with this Node. */
export function tsx(file: string, ...args: readonly string[]): readonly string[] {
	return ["--import", "tsx", file, ...args];
}

/** A program of ours that runs, and all that it said on both streams. */
export class Program {
	readonly #child: ChildProcess;
	readonly #exit: Promise<number | null>;
	#said = "";

	constructor(
		program: string,
		args: readonly string[],
		environment: Readonly<Record<string, string>> = {},
		cwd = ROOT,
	) {
		// A group of its own: npm hands a signal on to nobody.
		this.#child = spawn(program, args, {
			cwd,
			env: { ...process.env, KABEWATT_RBID: "", KABEWATT_PASSWORD: "", ...environment },
			stdio: ["ignore", "pipe", "pipe"],
			detached: true,
		});
		const hear = (bytes: Buffer) => {
			this.#said += bytes.toString();
		};
		this.#child.stdout!.on("data", hear);
		this.#child.stderr!.on("data", hear);
		this.#exit = new Promise((resolve) => this.#child.once("close", resolve));
	}

	get said(): string {
		return this.#said;
	}

	/** Resolves with its exit code once it has ended. */
	get exit(): Promise<number | null> {
		return this.#exit;
	}

	get running(): boolean {
		return this.#child.exitCode === null && this.#child.signalCode === null;
	}

	/** Waits until it says something that matches. */
	async until(pattern: RegExp): Promise<RegExpExecArray> {
		let match = pattern.exec(this.#said);
		await until(`${pattern} of ${this.#child.spawnargs.join(" ")}`, async () => {
			match = pattern.exec(this.#said);
			if (match === null && !this.running)
				throw new Error(`it ended and never said ${pattern}:\n${this.#said}`);
			return match !== null;
		});
		return match!;
	}

	/** Ends it: properly, and if that takes too long, at once. */
	async stop(): Promise<void> {
		if (!this.running) return;
		this.#signal("SIGTERM");
		const late = setTimeout(() => this.#signal("SIGKILL"), STOP_MS);
		await this.#exit;
		clearTimeout(late);
	}

	/** Ends it as a crash does. */
	kill(): void {
		this.#signal("SIGKILL");
	}

	#signal(name: NodeJS.Signals): void {
		try {
			process.kill(-this.#child.pid!, name);
		} catch {
			// It ended in this moment.
		}
	}
}

/** Looks again and again until `done` is true; says `what` it waited for in vain. */
export async function until(what: string, done: () => Promise<boolean>, ms = PATIENCE_MS): Promise<void> {
	const end = Date.now() + ms;
	while (!(await done())) {
		if (Date.now() > end) throw new Error(`waited ${ms / 1000} s for ${what}`);
		await pause(100);
	}
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Where a program serves HTTP: a port of this machine, or a socket in the file system. */
export type Place = { readonly port: number } | { readonly socketPath: string };

/** The body that a program answers with; an error for any other status than 200. */
export function fetchFrom(place: Place, path: string, body?: string, type?: string): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const headers = {
			Host: "127.0.0.1",
			...(body === undefined
				? {}
				: { "Content-Type": type ?? "application/json", "Content-Length": Buffer.byteLength(body) }),
		};
		const method = body === undefined ? "GET" : "POST";
		const sent = request({ host: "127.0.0.1", ...place, path, method, headers, agent: false }, (response) => {
			const parts: Buffer[] = [];
			response.on("data", (part: Buffer) => parts.push(part));
			response.on("end", () => {
				const all = Buffer.concat(parts);
				if (response.statusCode === 200) resolve(all);
				else reject(new Error(`${method} ${path}: ${response.statusCode} ${all}`));
			});
		});
		sent.on("error", reject);
		sent.end(body);
	});
}

export async function jsonFrom<T>(place: Place, path: string, body?: unknown): Promise<T> {
	const text = body === undefined ? undefined : JSON.stringify(body);
	return JSON.parse((await fetchFrom(place, path, text)).toString()) as T;
}
