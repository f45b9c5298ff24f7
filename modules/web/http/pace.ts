/**
 * Bytes a second below which a client is slow. A Wi-Fi that is of any use carries many times as much, so that
 * nobody who reads as fast as the network allows is taken for slow.
 */
export const SLOW = 4096;

/** It is measured over at least this long. */
const STEP_MS = 1000;

/**
 * How fast a client takes its answer, in bytes a second: a mean in which each second counts half as much as the
 * one after it. It begins just below twice the limit, so that the first second without a byte makes it slow.
 */
export class Pace {
	#mean = 0;
	#taken = 0;
	#since = 0;

	get bytesPerSecond(): number {
		return this.#mean;
	}

	get slow(): boolean {
		return this.#mean < SLOW;
	}

	begin(now: number): void {
		this.#mean = 2 * SLOW - 1;
		this.#taken = 0;
		this.#since = now;
	}

	/** The client made room for this many bytes more. */
	take(count: number): void {
		this.#taken += count;
	}

	/** Called about once a second. */
	tick(now: number): void {
		const elapsed = now - this.#since;
		if (elapsed < STEP_MS) return;
		this.#mean = (this.#mean + (this.#taken * STEP_MS) / elapsed) / 2;
		this.#taken = 0;
		this.#since = now;
	}
}
