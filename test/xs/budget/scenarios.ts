import type { BuildOptions } from "esbuild";
import { bundle, Engine, PRELUDE } from "../engine";
import type { HeapUse } from "../snapshot";

/** What one call of a scenario costs. */
export interface Cost {
	/** Units of the XS meter ("computrons"). */
	readonly work: number;
	/** Slots allocated, garbage included. */
	readonly slots: number;
}

const REPEATS = 20;

/** Makes a call's work readable inside the engine: the largest of several calls, less an empty one. */
const METER = `
globalThis.workOf = (call) => {
	const measure = (f) => { resetMeter(0, 0); f(); return resetMeter(0, 0); };
	const empty = measure(() => undefined);
	call();
	let most = 0;
	for (let i = 0; i < ${REPEATS}; i++) most = Math.max(most, measure(call) - empty);
	return most;
};
globalThis.repeat = (call, count) => { for (let i = 0; i < count; i++) call(); };
`;

/** Scenarios on an XS machine of their own: a bundle whose exports are called by name. */
export class Scenarios {
	readonly #engine: Engine;
	/** What the machine holds once the bundle is evaluated and nothing has been made yet. */
	readonly loaded: HeapUse;

	private constructor(engine: Engine, loaded: HeapUse) {
		this.#engine = engine;
		this.loaded = loaded;
	}

	/** @param file module whose exports the expressions of the other methods find in `scenario` */
	static async load(file: string, build: BuildOptions = {}): Promise<Scenarios> {
		// On one line: this engine is a debug build, which marks each line of a function; the marks of the first one
		// are taken away below. A release build for the device has none.
		const script = await bundle({ file }, { globalName: "scenario", minifyWhitespace: true, ...build });
		// A day of virtual time takes a minute, and more on a busy machine.
		const options = { timeoutMs: 900_000 };
		const loading = new Engine(options);
		try {
			await loading.evaluate(PRELUDE);
			await loading.evaluate(METER);
			await loading.evaluate(script);
			const engine = await loading.released(options);
			return new Scenarios(engine, await engine.heap());
		} finally {
			loading.close();
		}
	}

	/** Evaluates an expression for its effect. */
	async run(expression: string): Promise<void> {
		await this.#engine.evaluate(`${expression}; undefined`);
	}

	/** The JSON value of an expression. */
	async value<T>(expression: string): Promise<T> {
		return JSON.parse((await this.#engine.evaluate(`reply(${expression})`)).text);
	}

	/** The cost of one call of the function that the bundle exports as `name`; it is called many times. */
	async cost(name: string): Promise<Cost> {
		const work = await this.value<number>(`workOf(scenario.${name})`);
		const idle = await this.#slotsAfter(name, 0);
		const busy = await this.#slotsAfter(name, REPEATS);
		return { work, slots: Math.max(0, Math.round((busy - idle) / REPEATS)) };
	}

	/** What is alive now beyond the evaluated modules. */
	async alive(): Promise<HeapUse> {
		const now = await this.#engine.heap();
		const { loaded } = this;
		return {
			slots: now.slots - loaded.slots,
			chunkBytes: now.chunkBytes - loaded.chunkBytes,
			codeChunkBytes: now.codeChunkBytes - loaded.codeChunkBytes,
			codeBytes: now.codeBytes - loaded.codeBytes,
			functions: now.functions - loaded.functions,
			elements: now.elements - loaded.elements,
			keys: now.keys - loaded.keys,
		};
	}

	close(): void {
		this.#engine.close();
	}

	async #slotsAfter(name: string, count: number): Promise<number> {
		await this.#engine.evaluate("gc()");
		return (await this.#engine.evaluate(`repeat(scenario.${name}, ${count})`)).slots;
	}
}
