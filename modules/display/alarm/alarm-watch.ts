import type { Sound } from "../../ports/backlight";
import type { Glance } from "../glance";
import type { Alarm } from "./alarm";

/** A loud warning sounds every so many seconds, a caution once. */
const EVERY_S = 3;

/** Tells the alarm what a glance has seen, and lets it be heard. */
export class AlarmWatch {
	private readonly _alarm: Alarm;
	private readonly _sound: Sound | undefined;
	/** The level changed since the last sound. */
	private _changed = false;

	constructor(alarm: Alarm, sound: Sound | undefined) {
		this._alarm = alarm;
		this._sound = sound;
	}

	/** Called after each reading of the model: true when the level changed. */
	update(glance: Glance, nowMs: number): boolean {
		const { share, ahead, allSold } = glance;
		if (this._alarm.isCalm(share, ahead)) return false;
		// With "all sold" wiring nothing that is bought passes the meter.
		if (!this._alarm.update(allSold ? undefined : share, allSold ? undefined : ahead, nowMs)) return false;
		this._changed = true;
		return true;
	}

	/** Once a second: once for a caution, again and again for a warning, until it is acknowledged. */
	sound(second: number): void {
		if (this._alarm.loud) {
			if (this._alarm.level === "warning" && second % EVERY_S === 0) this._sound?.beep(2700, 400);
			else if (this._changed) this._sound?.beep(1800, 200);
		}
		this._changed = false;
	}
}
