import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { type BuildOptions, build } from "esbuild";
import { ROOT } from "../support/files";
import { type HeapUse, measureSnapshot, unmarkCode } from "./snapshot";

const PLATFORM = process.platform === "darwin" ? "mac" : "lin";
const WORKER = join(
	ROOT,
	`node_modules/@agoric/xsnap/xsnap-native/xsnap/build/bin/${PLATFORM}/release/xsnap-worker`,
);

/** Why there is no XS engine here, or undefined when there is one. */
export function whyNoEngine(): string | undefined {
	return existsSync(WORKER) ? undefined : "@agoric/xsnap is not built (it needs a C compiler and make)";
}

/** What one evaluation cost, and what it returned. */
export interface Reply {
	/** The ArrayBuffer that the script's value was (or its `result` property became), as text. */
	readonly text: string;
	/** Work in the units of the XS meter, parsing of the script included. */
	readonly computrons: number;
	/** Live slots plus those that the next collection will free. */
	readonly slots: number;
}

export interface EngineOptions {
	/** Largest work of one evaluation; beyond it the engine ends. 0 means no limit. */
	readonly limit?: number;
	/** File with the snapshot that the machine begins with. */
	readonly snapshot?: string;
	/** Answers `issueCommand` of the script. */
	readonly onMessage?: (text: string) => string;
	/** Largest wall time of one evaluation, for a script that hangs. */
	readonly timeoutMs?: number;
}

/**
 * One XS machine in a process of its own. It speaks xsnap's protocol (netstrings on descriptors 3 and 4)
 * itself, because the package's own client first hardens every built-in of the process that loads it.
 */
export class Engine {
	readonly #process: ChildProcess;
	readonly #toXs: Writable;
	readonly #onMessage: (text: string) => string;
	readonly #timeoutMs: number;
	#received: Buffer = Buffer.alloc(0);
	#pending: { resolve(reply: Reply): void; reject(error: Error): void } | undefined;
	#ended: Error | undefined;

	constructor(options: EngineOptions = {}) {
		const missing = whyNoEngine();
		if (missing !== undefined) throw new Error(missing);
		this.#onMessage = options.onMessage ?? (() => "");
		this.#timeoutMs = options.timeoutMs ?? 120_000;
		const limit = options.limit ?? 2_000_000_000;
		const flags = [
			...(limit > 0 ? ["-l", String(limit)] : []),
			...(options.snapshot === undefined ? [] : ["-r", options.snapshot]),
		];
		this.#process = spawn(WORKER, ["kabewatt", ...flags], {
			cwd: tmpdir(),
			stdio: ["ignore", "inherit", "inherit", "pipe", "pipe", "ignore", "ignore"],
		});
		this.#toXs = this.#process.stdio[3] as Writable;
		const fromXs = this.#process.stdio[4] as Readable;
		fromXs.on("data", (bytes: Buffer) => this.#receive(bytes));
		this.#toXs.on("error", () => undefined);
		this.#process.on("error", (error) => this.#end(error));
		this.#process.on("exit", (code, signal) =>
			this.#end(new Error(`XS ended: ${EXITS[code ?? -1] ?? signal ?? code}`)),
		);
	}

	/** Evaluates a script (not a module). Rejects with what it threw. */
	evaluate(code: string): Promise<Reply> {
		return this.#ask(`e${code}`);
	}

	/** Collects garbage and counts what is alive. */
	heap(): Promise<HeapUse> {
		return withFile(async (file) => {
			await this.#ask(`w${file}`);
			return measureSnapshot(readFileSync(file));
		});
	}

	/**
	 * A machine like this one, on which no call of a function that exists by now does the work of a debug build's
	 * marks. This one goes on.
	 */
	released(options: EngineOptions = {}): Promise<Engine> {
		return withFile(async (file) => {
			await this.#ask(`w${file}`);
			const snapshot = readFileSync(file);
			unmarkCode(snapshot);
			writeFileSync(file, snapshot);
			const engine = new Engine({ ...options, snapshot: file });
			await engine.evaluate("undefined");
			return engine;
		});
	}

	close(): void {
		this.#end(new Error("closed"));
		this.#process.kill();
	}

	#ask(message: string): Promise<Reply> {
		if (this.#ended !== undefined) return Promise.reject(this.#ended);
		if (this.#pending !== undefined) return Promise.reject(new Error("one evaluation at a time"));
		return new Promise<Reply>((resolve, reject) => {
			const timer = setTimeout(() => {
				this.#process.kill("SIGKILL");
				this.#end(new Error(`XS gave no answer within ${this.#timeoutMs} ms`));
			}, this.#timeoutMs);
			this.#pending = {
				resolve(reply) {
					clearTimeout(timer);
					resolve(reply);
				},
				reject(error) {
					clearTimeout(timer);
					reject(error);
				},
			};
			this.#write(message);
		});
	}

	#write(message: string): void {
		const bytes = Buffer.from(message);
		this.#toXs.write(`${bytes.length}:`);
		this.#toXs.write(bytes);
		this.#toXs.write(",");
	}

	#receive(bytes: Buffer): void {
		this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
		for (;;) {
			const colon = this.#received.indexOf(0x3a);
			if (colon < 0) return;
			const length = Number(this.#received.toString("latin1", 0, colon));
			const end = colon + 1 + length;
			if (this.#received.length <= end) return;
			const message = this.#received.subarray(colon + 1, end);
			this.#received = this.#received.subarray(end + 1);
			this.#take(message);
		}
	}

	#take(message: Buffer): void {
		const kind = String.fromCharCode(message[0]!);
		if (kind === "?") {
			this.#write(`/${this.#onMessage(message.toString("utf8", 1))}`);
			return;
		}
		const pending = this.#pending;
		this.#pending = undefined;
		if (pending === undefined) return;
		if (kind === ".") {
			const separator = message.indexOf(1, 1);
			const meter = separator < 0 ? {} : JSON.parse(message.toString("utf8", 1, separator));
			pending.resolve({
				text: message.toString("utf8", separator + 1),
				computrons: meter.compute ?? 0,
				slots: meter.currentHeapCount ?? 0,
			});
		} else pending.reject(new Error(message.toString("utf8", 1) || "XS reported an error without a text"));
	}

	#end(error: Error): void {
		this.#ended ??= error;
		const pending = this.#pending;
		this.#pending = undefined;
		pending?.reject(error);
	}
}

/** Lends a name for a file that is removed afterwards. */
async function withFile<T>(use: (file: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), "kabewatt-xs-"));
	try {
		return await use(join(folder, "heap.xss"));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const EXITS: Readonly<Record<number, string>> = {
	11: "not enough memory",
	12: "stack overflow",
	15: "unhandled exception",
	16: "no more keys",
	17: "too much computation",
};

/**
 * What every machine gets first: `reply(value)` makes what `Reply.text` carries (JSON), and the globals that
 * only xsnap has go away, so that a module that leans on one fails here as it would on the device.
 */
export const PRELUDE = `(() => {
	const encoder = new TextEncoder();
	globalThis.reply = (value) => encoder.encode(JSON.stringify(value)).buffer;
	for (const name of ["TextEncoder", "TextDecoder", "performance", "setImmediate", "Base64", "harden", "print"])
		delete globalThis[name];
})()`;

/** Bundles TypeScript into one script that XS can evaluate. `globalName` names the exports of the entry. */
export async function bundle(
	entry: { readonly file: string } | { readonly source: string },
	options: BuildOptions = {},
): Promise<string> {
	const result = await build({
		...("file" in entry
			? { entryPoints: [entry.file] }
			: { stdin: { contents: entry.source, resolveDir: ROOT, loader: "ts" } }),
		bundle: true,
		write: false,
		format: "iife",
		target: "es2022",
		platform: "neutral",
		logLevel: "silent",
		absWorkingDir: ROOT,
		// Strict code evaluated as a script keeps its variables to itself.
		...(options.globalName === undefined
			? {}
			: { footer: { js: `globalThis.${options.globalName} = ${options.globalName};` } }),
		...options,
	});
	return result.outputFiles![0]!.text;
}
