import type { Backlight } from "../../ports/backlight";
import type { DisplayModel } from "../model";
import { AWAKE_MS, brightnessNow, isNight } from "./night";

/** Sets the backlight by day, night, presses and alarms, and only when that changes something. */
export class Dimmer {
	private readonly _backlight: Backlight | undefined;
	private readonly _model: DisplayModel;
	private _lit = -1;

	constructor(backlight: Backlight | undefined, model: DisplayModel) {
		this._backlight = backlight;
		this._model = model;
	}

	/**
	 * @param idleMs milliseconds since the last press
	 * @param loud an alarm that nobody has silenced
	 */
	update(idleMs: number, loud: boolean): void {
		const awake = idleMs < AWAKE_MS;
		const percent = brightnessNow(this._model.light, this._model.minuteOfDay, awake, loud);
		if (percent === this._lit) return;
		this._lit = percent;
		this._backlight?.set(percent);
	}

	/** Whether the night has dimmed the screen, so that a press only wakes it. */
	isDark(idleMs: number): boolean {
		const light = this._model.light;
		return isNight(this._model.minuteOfDay, light.nightFrom, light.nightTo) && idleMs >= AWAKE_MS;
	}
}
