import type { Clock } from "../ports/clock";

/**
 * A token bucket: `most` at once, and as much again in each `refillMs`. So within any `refillMs` at most twice `most` is
 * spent, and `most` in each in the long run.
 */
export class Allowance {
	private readonly _clock: Clock;
	private readonly _most: number;
	private readonly _perMs: number;
	private _left: number;
	private _at: number;

	constructor(clock: Clock, most: number, refillMs: number) {
		this._clock = clock;
		this._most = most;
		this._perMs = most / refillMs;
		this._left = most;
		this._at = clock.ticks();
	}

	/** What may be spent now; below 0 after somebody spent more than there was. */
	get left(): number {
		const now = this._clock.ticks();
		this._left = Math.min(this._most, this._left + (now - this._at) * this._perMs);
		this._at = now;
		return this._left;
	}

	spend(cost: number): void {
		this._left = this.left - cost;
	}
}
