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
	readonly #guard: Guard;
	readonly #controller: BoardTouchController;
	readonly #timer: TimerId;
	/** The controller's number of the finger that is followed, or -1. */
	#finger = -1;
	/** Fingers that came later, or stayed when the first had gone, are not followed. */
	#busy = false;
	#silent = 0;
	#x = 0;
	#y = 0;

	/** Throws when the controller does not answer. */
	constructor(Controller: BoardTouchClass, guard: Guard) {
		this.#guard = guard;
		this.#controller = new Controller({});
		this.#timer = Timer.set(() => this.#poll(), POLL_MS, POLL_MS);
	}

	#poll(): void {
		try {
			const points = this.#controller.sample();
			if (points != null) this.#take(points);
			else if (++this.#silent > SILENT_POLLS) this.#lift();
		} catch (error) {
			Timer.schedule(this.#timer, REST_MS, POLL_MS);
			this.#guard.caught("touch", error);
			this.#busy = false;
			this.#release();
		}
	}

	/** Nobody may believe that a finger stays on the screen which is not followed any more: that resets the device. */
	#release(): void {
		try {
			this.#lift();
		} catch (error) {
			this.#guard.caught("touch", error);
		}
	}

	#take(points: readonly (BoardTouchPoint | undefined)[]): void {
		const first = this.#busy
			? points.find((point) => point != null && point.id === this.#finger)
			: points.find((point) => point != null);
		this.#busy = points.length > 0;
		this.#silent = 0;
		if (first != null) {
			this.#finger = first.id;
			this.#x = first.x;
			this.#y = first.y;
			this.onTouch?.(first.x, first.y, true);
		} else this.#lift();
	}

	#lift(): void {
		this.#silent = 0;
		if (this.#finger < 0) return;
		this.#finger = -1;
		this.onTouch?.(this.#x, this.#y, false);
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
