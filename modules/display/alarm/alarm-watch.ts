import type { Sound } from "../../ports/backlight";
import type { Screen } from "../screen";
import type { Alarm } from "./alarm";

/** A loud warning sounds every so many seconds, a caution once. */
const EVERY_S = 3;

/** Tells the alarm what the screen has seen, and lets it be heard. */
export class AlarmWatch {
	readonly #alarm: Alarm;
	readonly #sound: Sound | undefined;
	/** False with "all sold" wiring, where nothing that is bought passes the meter. */
	#guarded = true;
	/** The level changed since the last sound. */
	#changed = false;

	constructor(alarm: Alarm, sound: Sound | undefined) {
		this.#alarm = alarm;
		this.#sound = sound;
	}

	/** After each `screen.look`: true when the level changed. */
	update(screen: Screen, nowMs: number): boolean {
		if (screen.full) this.#guarded = !screen.model.allSold;
		const share = screen.share;
		const ahead = screen.ahead;
		if (this.#alarm.isCalm(share, ahead)) return false;
		const guarded = this.#guarded;
		if (!this.#alarm.update(guarded ? share : undefined, guarded ? ahead : undefined, nowMs)) return false;
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
