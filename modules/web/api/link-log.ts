import type { ErrorCode } from "../../errors/codes";
import type { LinkState, Readings, ReadingsListener } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";

/** Changes that are kept; the oldest one goes. */
const KEPT = 24;

/** The last changes of the link's state and error, for the link page and the support report. */
export class LinkLog implements ReadingsListener {
	readonly #clock: Clock;
	readonly #readings: Readings;
	readonly #at: number[] = [];
	readonly #states: LinkState[] = [];
	readonly #errors: (ErrorCode | undefined)[] = [];
	#next = 0;

	constructor(clock: Clock, readings: Readings) {
		this.#clock = clock;
		this.#readings = readings;
		readings.listenLink(this);
	}

	get count(): number {
		return this.#at.length;
	}

	/** `clock.ticks()` of the change `index`, 0 being the oldest. */
	at(index: number): number {
		return this.#at[this.place(index)]!;
	}

	state(index: number): LinkState {
		return this.#states[this.place(index)]!;
	}

	error(index: number): ErrorCode | undefined {
		return this.#errors[this.place(index)];
	}

	private place(index: number): number {
		return this.count < KEPT ? index : (this.#next + index) % KEPT;
	}

	onReading(): void {
		const linkState = this.#readings.linkState;
		const linkError = this.#readings.linkError;
		const last = (this.#next + KEPT - 1) % KEPT;
		if (this.#states[last] === linkState && this.#errors[last] === linkError) return;
		this.#at[this.#next] = this.#clock.ticks();
		this.#states[this.#next] = linkState;
		this.#errors[this.#next] = linkError;
		this.#next = (this.#next + 1) % KEPT;
	}
}
