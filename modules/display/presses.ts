import type { ButtonName } from "../ports/buttons";

/** How long a button or a finger is held for the menu, in ms; from when the reset counts down, and when it happens. */
export const HOLD_MS = 800;
const RESET_FROM_S = 3;
const RESET_S = 10;

export type Press = "short" | "long";

/** Makes presses of what a button does, and counts down while one is held. Pure: the time is an argument. */
export class Presses {
	/** The buttons of the board, in their order. */
	readonly buttons: readonly ButtonName[];
	/** The last press was a touch of the screen. */
	touched = false;
	/** When somebody last pressed or touched anything. */
	last = Number.NEGATIVE_INFINITY;
	/** Seconds until what is held resets the device, 0 when it is time; undefined while nothing counts down. */
	resetInS: number | undefined;
	/** Since when a button is held; undefined while none is. */
	private _since: number | undefined;
	/** The press has done what it was for: its end means nothing. */
	private _isSpent = false;
	private _isFirst = true;

	constructor(buttons: readonly ButtonName[]) {
		this.buttons = buttons;
	}

	get isHeld(): boolean {
		return this._since != null;
	}

	/** True once: the first press only shows what the buttons do. */
	takeFirst(): boolean {
		const isFirst = this._isFirst;
		this._isFirst = false;
		return isFirst;
	}

	/** A button went down; `isSpent`: to light the screen, to silence an alarm or to show the help was all that it is for. */
	down(now: number, isSpent: boolean): void {
		this._since = now;
		this._isSpent = isSpent;
	}

	/** It went up, which ends a countdown: what the press means, or undefined for nothing. */
	up(now: number): Press | undefined {
		const since = this._since;
		const counted = this.resetInS != null;
		this._since = this.resetInS = undefined;
		if (since == null || this._isSpent || counted) return undefined;
		return now - since >= HOLD_MS ? "long" : "short";
	}

	/** Counts down, if something is held for long enough. */
	count(now: number): void {
		if (this._since == null) return;
		const seconds = Math.floor((now - this._since) / 1000);
		if (seconds >= RESET_FROM_S) this.resetInS = Math.max(0, RESET_S - seconds);
	}
}
