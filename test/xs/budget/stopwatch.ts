/** xsnap's own: sets limit and reading of the work meter, returns the old reading. */
declare function resetMeter(limit: number, reading: number): number;

/** Counts the work of the app alone; what the rig around it does is left out. */
export class Stopwatch {
	/** Work since the last `clear`. */
	total = 0;
	/** What `enter` and `leave` count by themselves. */
	readonly #own: number;

	constructor() {
		this.#own = 0;
		this.enter();
		this.leave();
		this.#own = this.total;
		this.clear();
	}

	clear(): void {
		this.total = 0;
	}

	/** From here on the app works. */
	enter(): void {
		resetMeter(0, 0);
	}

	/** From here on the rig works. */
	leave(): void {
		this.total += resetMeter(0, 0) - this.#own;
	}
}

/** Work of the rig in the middle of the app's. */
export function outside(work: () => void): void {
	const reading = resetMeter(0, 0);
	work();
	resetMeter(0, reading);
}
