/**
 * Bytes a second below which a client is slow. A Wi-Fi that is of any use carries many times as much, so that
 * nobody who reads as fast as the network allows counts as slow.
 */
export const SLOW = 4096;

/** It is measured over at least this long. */
const STEP_MS = 1000;

/**
 * How fast a client takes its answer, in bytes a second: a mean in which each second counts half as much as the
 * one after it. It begins just below twice the limit, so that the first second without a byte makes it slow.
 */
export class Pace {
	private _mean = 0;
	private _taken = 0;
	private _since = 0;

	get bytesPerSecond(): number {
		return this._mean;
	}

	get slow(): boolean {
		return this._mean < SLOW;
	}

	begin(now: number): void {
		this._mean = 2 * SLOW - 1;
		this._taken = 0;
		this._since = now;
	}

	/** The client made room for this many bytes more. */
	take(count: number): void {
		this._taken += count;
	}

	/** Called about once a second. */
	tick(now: number): void {
		const elapsed = now - this._since;
		if (elapsed < STEP_MS) return;
		this._mean = (this._mean + (this._taken * STEP_MS) / elapsed) / 2;
		this._taken = 0;
		this._since = now;
	}
}
