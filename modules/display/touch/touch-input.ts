import type { Display } from "../display";
import { stepOfGesture } from "../navigation";
import { entryAt } from "../views/menu";
import { Gestures } from "./gestures";

/**
 * What a finger does: a tap is the next view, as button A; swipes go to the views at either side, and through the
 * pages up and down; a long press opens the menu, in which a tap chooses what it touches.
 */
export class TouchInput {
	private readonly _display: Display;
	private readonly _gestures: Gestures;
	private _down = false;
	/** The touch that lit the screen, silenced an alarm or showed the help does nothing else. */
	private _swallow = false;

	/** `side` is the narrower side of the screen in pixels. */
	constructor(display: Display, side: number) {
		this._display = display;
		this._gestures = new Gestures(side);
	}

	/** Takes a point in pixels of the canvas, at `nowMs`. */
	point(x: number, y: number, down: boolean, nowMs: number): void {
		const display = this._display;
		if (down && !this._down) {
			this._swallow = display.wake(true);
			display.paint();
		}
		this._down = down;
		const gesture = this._gestures.point(x, y, down, nowMs);
		display.keep(down && !this._gestures.moved);
		if (gesture == null || this._swallow) return;
		if (gesture === "tap" && display.view === "menu") this.choose(display.row(y));
		else display.take(stepOfGesture(gesture));
		display.paint();
	}

	private choose(y: number): void {
		const entry = entryAt(this._display.stage, y);
		if (entry != null) this._display.choose(entry);
	}
}
