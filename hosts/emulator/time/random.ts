/** A 32-bit mix of up to three integers: the same input gives the same noise for ever, in any order of asking. */
export function mix(a: number, b: number, c = 0): number {
	let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13) ^ b, 0xc2b2ae35);
	h = Math.imul(h ^ (h >>> 16) ^ c, 0x27d4eb2f);
	h = Math.imul(h ^ (h >>> 15), 0x165667b1);
	return (h ^ (h >>> 16)) >>> 0;
}

/** A fraction in 0..1 (1 excluded) from `mix`. */
export function fraction(a: number, b: number, c = 0): number {
	return mix(a, b, c) / 0x1_0000_0000;
}

/** A seeded stream of numbers. Each concern has a stream of its own, so that a fault does not shift the load curve. */
export class Random {
	#state: number;

	constructor(seed: number, stream: number) {
		this.#state = mix(seed, stream);
	}

	/** 0..1, 1 excluded. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
	}

	/** An integer from `low` to `high`, both included. */
	int(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	/** Whole milliseconds spread over a measured range, half of them below its median. */
	spread(low: number, median: number, high: number): number {
		const u = this.next();
		const ms = u < 0.5 ? low + (median - low) * 2 * u : median + (high - median) * (2 * u - 1);
		return Math.round(ms);
	}

	bytes(into: Uint8Array, from: number, length: number): void {
		for (let i = 0; i < length; i++) into[from + i] = this.int(0, 255);
	}
}
