import Timer, { type TimerId } from "timer";
import type { Touch } from "../../modules/ports/touch";
import type { Guard } from "../xs/guard";

/** The controllers are asked: their interrupts come at the first contact only. */
const POLL_MS = 30;
/** After an error on the I2C bus. */
const REST_MS = 5000;
/** A controller tells of a finger that stays at every poll, or nearly: one that tells nothing has lost it. */
const SILENT_POLLS = 20;

/** The first finger on the board's touch screen, and the buttons that the SDK puts below it (Core2). */
export class BoardTouch implements Touch {
	onTouch: ((x: number, y: number, down: boolean) => void) | undefined;
	private readonly _guard: Guard;
	private readonly _controller: BoardTouchController;
	private readonly _timer: TimerId;
	/** The controller's number of the finger that is followed, or -1. */
	private _finger = -1;
	/** Fingers that came later, or stayed when the first had gone, are not followed. */
	private _busy = false;
	private _silent = 0;
	private _x = 0;
	private _y = 0;

	/** Throws when the controller does not answer. */
	constructor(Controller: BoardTouchClass, guard: Guard) {
		this._guard = guard;
		this._controller = new Controller({});
		this._timer = Timer.set(() => this._poll(), POLL_MS, POLL_MS);
	}

	private _poll(): void {
		try {
			const points = this._controller.sample();
			if (points != null) this._take(points);
			else if (++this._silent > SILENT_POLLS) this._lift();
		} catch (error) {
			Timer.schedule(this._timer, REST_MS, POLL_MS);
			this._guard.caught("touch", error);
			this._busy = false;
			this._release();
		}
	}

	/** Nobody may believe that a finger stays on the screen which is not followed any more: that resets the device. */
	private _release(): void {
		try {
			this._lift();
		} catch (error) {
			this._guard.caught("touch", error);
		}
	}

	private _take(points: readonly (BoardTouchPoint | undefined)[]): void {
		const first = this._busy
			? points.find((point) => point != null && point.id === this._finger)
			: points.find((point) => point != null);
		this._busy = points.length > 0;
		this._silent = 0;
		if (first != null) {
			this._finger = first.id;
			this._x = first.x;
			this._y = first.y;
			this.onTouch?.(first.x, first.y, true);
		} else this._lift();
	}

	private _lift(): void {
		this._silent = 0;
		if (this._finger < 0) return;
		this._finger = -1;
		this.onTouch?.(this._x, this._y, false);
	}
}

/** The board's touch screen, or undefined where there is none or it does not answer. */
export function openTouch(guard: Guard): BoardTouch | undefined {
	const Controller = globalThis.device?.sensor?.Touch;
	if (Controller == null) return undefined;
	try {
		return new BoardTouch(Controller, guard);
	} catch (error) {
		guard.caught("touch", error);
		return undefined;
	}
}
