import { HOLD_MS } from "../presses";

export type Gesture = "tap" | "hold" | "left" | "right" | "up" | "down";

/** A finger that stays within so many pixels of where it went down has not moved. */
export const SLOP = 12;
/** A swipe is at least so long, in pixels: a seventh of the screen's narrower side, but no less than this. */
export const MIN_SWIPE = 24;

/**
 * Makes gestures of the points of one finger. Pure: the position of the finger and the time are arguments. A gesture is said
 * once: a hold as soon as it has lasted, everything else when the finger lifts. What is neither (a crooked drag, a
 * long press that moved) is nothing.
 */
export class Gestures {
	/** Where the finger went down; undefined while none is. */
	private _x: number | undefined;
	private _y = 0;
	private _since = 0;
	/** Whether the finger has left the place where it went down. */
	moved = false;
	private _said = false;
	private readonly _swipe: number;

	/** `side` is the narrower side of the screen in pixels. */
	constructor(side: number) {
		this._swipe = Math.max(MIN_SWIPE, Math.floor(side / 7));
	}

	/** Takes a point at `nowMs`; says what it completes. */
	point(x: number, y: number, down: boolean, nowMs: number): Gesture | undefined {
		const startX = this._x;
		if (startX == null) {
			if (!down) return undefined;
			this._x = x;
			this._y = y;
			this._since = nowMs;
			this.moved = false;
			this._said = false;
			return undefined;
		}
		const dx = x - startX;
		const dy = y - this._y;
		if (Math.max(Math.abs(dx), Math.abs(dy)) > SLOP) this.moved = true;
		const held = nowMs - this._since >= HOLD_MS;
		if (!down) this._x = undefined;
		if (this._said) return undefined;
		if (held && !this.moved) {
			this._said = true;
			return "hold";
		}
		if (down) return undefined;
		return this.moved ? this.swipe(dx, dy) : "tap";
	}

	/** One direction must clearly lead. */
	private swipe(dx: number, dy: number): Gesture | undefined {
		const wide = Math.abs(dx);
		const high = Math.abs(dy);
		if (Math.max(wide, high) < this._swipe) return undefined;
		if (wide >= 2 * high) return dx < 0 ? "left" : "right";
		if (high >= 2 * wide) return dy < 0 ? "up" : "down";
		return undefined;
	}
}
