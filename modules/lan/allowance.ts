import type { Clock } from "../ports/clock";

/**
 * A token bucket: `most` at once, and as much again in each `refillMs`. So within any `refillMs` at most twice `most` is
 * spent, and `most` in each in the long run.
 */
export class Allowance {
	readonly #clock: Clock;
	readonly #most: number;
	readonly #perMs: number;
	#left: number;
	#at: number;

	constructor(clock: Clock, most: number, refillMs: number) {
		this.#clock = clock;
		this.#most = most;
		this.#perMs = most / refillMs;
		this.#left = most;
		this.#at = clock.ticks();
	}

	/** What may be spent now; below 0 after somebody spent more than there was. */
	get left(): number {
		const now = this.#clock.ticks();
		this.#left = Math.min(this.#most, this.#left + (now - this.#at) * this.#perMs);
		this.#at = now;
		return this.#left;
	}

	spend(cost: number): void {
		this.#left = this.left - cost;
	}
}
