import type { Backlight } from "../../ports/backlight";
import type { DisplayModel } from "../model";
import { AWAKE_MS, brightnessNow, isNight } from "./night";

/** Sets the backlight by day, night, presses and alarms, and only when that changes something. */
export class Dimmer {
	readonly #backlight: Backlight | undefined;
	readonly #model: DisplayModel;
	#lit = -1;

	constructor(backlight: Backlight | undefined, model: DisplayModel) {
		this.#backlight = backlight;
		this.#model = model;
	}

	/**
	 * @param idleMs milliseconds since the last press
	 * @param loud an alarm that nobody has silenced
	 */
	update(idleMs: number, loud: boolean): void {
		const awake = idleMs < AWAKE_MS;
		const percent = brightnessNow(this.#model.light, this.#model.minuteOfDay, awake, loud);
		if (percent === this.#lit) return;
		this.#lit = percent;
		this.#backlight?.set(percent);
	}

	/** Whether the night has dimmed the screen, so that a press only wakes it. */
	isDark(idleMs: number): boolean {
		const light = this.#model.light;
		return isNight(this.#model.minuteOfDay, light.nightFrom, light.nightTo) && idleMs >= AWAKE_MS;
	}
}
