/** Numbers that are the same for the same seed, on every engine (xorshift32). */
export class Random {
	#state: number;

	constructor(seed: number) {
		// Spread, so that neighbouring seeds do not start alike; 0 would stay 0.
		this.#state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
	}

	/** 0 to 0xFFFFFFFF. */
	word(): number {
		let x = this.#state;
		x ^= x << 13;
		x ^= x >>> 17;
		x ^= x << 5;
		this.#state = x >>> 0;
		return this.#state;
	}

	/** 0 to `limit` - 1. */
	below(limit: number): number {
		return this.word() % limit;
	}

	/** True once in `n` times. */
	once(n: number): boolean {
		return this.below(n) === 0;
	}

	pick<T>(list: ArrayLike<T>): T {
		return list[this.below(list.length)]!;
	}
}
