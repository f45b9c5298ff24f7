import type { ErrorCode } from "../../errors/codes";
import type { LinkState, Readings, ReadingsListener } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";

/** Changes that are kept; the oldest one goes. */
const KEPT = 24;

/** The last changes of the link's state and error, for the link page and the support report. */
export class LinkLog implements ReadingsListener {
	private readonly _clock: Clock;
	private readonly _readings: Readings;
	private readonly _at: number[] = [];
	private readonly _states: LinkState[] = [];
	private readonly _errors: (ErrorCode | undefined)[] = [];
	private _next = 0;

	constructor(clock: Clock, readings: Readings) {
		this._clock = clock;
		this._readings = readings;
		readings.listenLink(this);
	}

	get count(): number {
		return this._at.length;
	}

	/** `clock.ticks()` of the change `index`, 0 being the oldest. */
	at(index: number): number {
		return this._at[this.place(index)]!;
	}

	state(index: number): LinkState {
		return this._states[this.place(index)]!;
	}

	error(index: number): ErrorCode | undefined {
		return this._errors[this.place(index)];
	}

	private place(index: number): number {
		return this.count < KEPT ? index : (this._next + index) % KEPT;
	}

	onReading(): void {
		const linkState = this._readings.linkState;
		const linkError = this._readings.linkError;
		const last = (this._next + KEPT - 1) % KEPT;
		if (this._states[last] === linkState && this._errors[last] === linkError) return;
		this._at[this._next] = this._clock.ticks();
		this._states[this._next] = linkState;
		this._errors[this._next] = linkError;
		this._next = (this._next + 1) % KEPT;
	}
}
