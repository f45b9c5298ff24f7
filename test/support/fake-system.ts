import type { System } from "../../modules/ports/system";

/** A System for tests; `random` is a seeded xorshift. */
export class FakeSystem implements System {
	readonly board = "test";
	readonly uniqueId = new Uint8Array([0x02, 0, 0, 0, 0, 1]);
	readonly resetReason = "power";
	restarts = 0;
	#seed: number;

	constructor(seed = 1) {
		this.#seed = seed | 1;
	}

	random(): number {
		let x = this.#seed;
		x ^= x << 13;
		x ^= x >>> 17;
		x ^= x << 5;
		this.#seed = x;
		return x >>> 0;
	}

	freeMemory(): number | undefined {
		return undefined;
	}

	restart(): void {
		this.restarts++;
	}
}
