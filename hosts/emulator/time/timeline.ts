/** Time as the emulator needs it. FakeTime of the tests has this shape; the command line makes one over real time. */
export interface Scheduler {
	/** Unix milliseconds. */
	now(): number;
	setTimer(fire: () => void, ms: number): unknown;
	clearTimer(handle: unknown): void;
}

/** The emulator's own time line: the scheduler, shifted to the start asked for, with one hook after each turn. */
export class Timeline {
	readonly #scheduler: Scheduler;
	readonly #shift: number;
	readonly #afterTurn: () => void;

	constructor(scheduler: Scheduler, start: number | undefined, afterTurn: () => void) {
		this.#scheduler = scheduler;
		this.#shift = start === undefined ? 0 : start - scheduler.now();
		this.#afterTurn = afterTurn;
	}

	/** Unix milliseconds, whole ones: energy is counted in watts times these. */
	now(): number {
		return Math.floor(this.#scheduler.now() + this.#shift);
	}

	after(ms: number, run: () => void): unknown {
		return this.#scheduler.setTimer(() => {
			run();
			this.#afterTurn();
		}, Math.round(ms));
	}

	cancel(handle: unknown): void {
		if (handle !== undefined) this.#scheduler.clearTimer(handle);
	}
}
