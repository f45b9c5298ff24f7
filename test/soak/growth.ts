import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What must not become more and more. */
export interface Sizes {
	/** Timers that the app made since power-on. */
	readonly timers: number;
	readonly sockets: number;
	/** LAN clients that the relay knows. */
	readonly clients: number;
	readonly storeKeys: number;
	readonly storeBytes: number;
}

/** The first and the last look; heap of app, emulator and harness after a collection. */
export type Growth = Readonly<
	Record<keyof Sizes | "heapKB", { readonly first: number; readonly last: number }>
>;

/** Looks at sizes from time to time. */
export class GrowthWatch {
	readonly #collect: () => void;
	#first: Sizes & { heapKB: number } = NOTHING;
	#last: Sizes & { heapKB: number } = NOTHING;

	constructor() {
		setFlagsFromString("--expose-gc");
		this.#collect = runInNewContext("gc");
	}

	look(sizes: Sizes): void {
		this.#collect();
		this.#last = { ...sizes, heapKB: Math.round(process.memoryUsage().heapUsed / 1024) };
		if (this.#first === NOTHING) this.#first = this.#last;
	}

	result(): Growth {
		const [first, last] = [this.#first, this.#last];
		const pair = (key: keyof Sizes | "heapKB") => ({ first: first[key], last: last[key] });
		return {
			heapKB: pair("heapKB"),
			timers: pair("timers"),
			sockets: pair("sockets"),
			clients: pair("clients"),
			storeKeys: pair("storeKeys"),
			storeBytes: pair("storeBytes"),
		};
	}
}

const NOTHING = Object.freeze({ timers: 0, sockets: 0, clients: 0, storeKeys: 0, storeBytes: 0, heapKB: 0 });
