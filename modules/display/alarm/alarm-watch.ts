import type { Sound } from "../../ports/backlight";
import type { Glance } from "../glance";
import type { Alarm } from "./alarm";

/** A loud warning sounds every so many seconds, a caution once. */
const EVERY_S = 3;

/** Tells the alarm what a glance has seen, and lets it be heard. */
export class AlarmWatch {
	readonly #alarm: Alarm;
	readonly #sound: Sound | undefined;
	/** The level changed since the last sound. */
	#changed = false;

	constructor(alarm: Alarm, sound: Sound | undefined) {
		this.#alarm = alarm;
		this.#sound = sound;
	}

	/** After each look: true when the level changed. */
	update(glance: Glance, nowMs: number): boolean {
		const { share, ahead, allSold } = glance;
		if (this.#alarm.isCalm(share, ahead)) return false;
		// With "all sold" wiring nothing that is bought passes the meter.
		if (!this.#alarm.update(allSold ? undefined : share, allSold ? undefined : ahead, nowMs)) return false;
		this.#changed = true;
		return true;
	}

	/** Once a second: once for a caution, again and again for a warning, until it is acknowledged. */
	sound(second: number): void {
		if (this.#alarm.loud) {
			if (this.#alarm.level === "warning" && second % EVERY_S === 0) this.#sound?.beep(2700, 400);
			else if (this.#changed) this.#sound?.beep(1800, 200);
		}
		this.#changed = false;
	}
}
