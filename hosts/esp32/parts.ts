import Timer, { type TimerId } from "timer";
import type { Backlight, Sound } from "../../modules/ports/backlight";
import type { ButtonName, Buttons } from "../../modules/ports/buttons";
import type { Guard } from "../xs/guard";
import type { Board } from "./boards";

const BACKLIGHT_HZ = 5000;
const MAX_BEEP_MS = 2000;

export class BoardButtons implements Buttons {
	onChange: ((name: ButtonName, pressed: boolean) => void) | undefined;
	readonly names: readonly ButtonName[];
	readonly #pressedLevel: number;
	readonly #guard: Guard;

	constructor(board: Board, guard: Guard) {
		this.#guard = guard;
		this.#pressedLevel = board.pressedLevel;
		this.names = board.buttons.filter((name) => this.#listen(name));
	}

	#listen(name: ButtonName): boolean {
		const source = globalThis.button?.[name];
		if (source == null) return false;
		source.onChanged = () => {
			try {
				this.onChange?.(name, source.read() === this.#pressedLevel);
			} catch (error) {
				this.#guard.caught("buttons", error);
			}
		};
		return true;
	}
}

export class BoardBacklight implements Backlight {
	readonly #board: Board;
	readonly #guard: Guard;
	#pwm: BoardPwm | undefined;

	constructor(board: Board, guard: Guard) {
		this.#board = board;
		this.#guard = guard;
	}

	set(percent: number): void {
		const level = percent < 0 ? 0 : percent > 100 ? 100 : percent;
		const backlight = this.#board.backlight;
		try {
			if (backlight.kind === "power" && globalThis.power != null) globalThis.power.brightness = level;
			if (backlight.kind === "pwm") this.#level(backlight.pin, level);
		} catch (error) {
			this.#guard.caught("backlight", error);
		}
	}

	#level(pin: number, percent: number): void {
		const PWM = globalThis.device?.io?.PWM;
		if (PWM == null) return;
		if (this.#pwm == null) this.#pwm = new PWM({ pin, hz: BACKLIGHT_HZ });
		this.#pwm.write(Math.round((((1 << this.#pwm.resolution) - 1) * percent) / 100));
	}
}

/**
 * A square wave on a pin or through the board's speaker; one tone at a time, a new one ends the old. Nothing is
 * held between two tones.
 */
export class BoardSound implements Sound {
	readonly available: boolean;
	readonly #sound: Board["sound"];
	readonly #guard: Guard;
	#tone: BoardTone | undefined;
	#timer: TimerId | undefined;

	constructor(board: Board, guard: Guard) {
		this.#sound = board.sound;
		this.#guard = guard;
		const kind = board.sound.kind;
		this.available =
			(kind === "pwm" && globalThis.device?.io?.PWM != null) ||
			(kind === "speaker" && globalThis.speaker != null);
	}

	beep(hertz: number, ms: number): void {
		if (!this.available) return;
		try {
			this.#silence();
			this.#tone =
				this.#sound.kind === "pwm" ? buzz(this.#sound.pin, hertz) : globalThis.speaker?.start(hertz);
			this.#timer = Timer.set(() => this.#end(), Math.min(ms, MAX_BEEP_MS));
		} catch (error) {
			this.#guard.caught("sound", error);
		}
	}

	#end(): void {
		this.#timer = undefined;
		try {
			this.#silence();
		} catch (error) {
			this.#guard.caught("sound", error);
		}
	}

	#silence(): void {
		if (this.#timer != null) Timer.clear(this.#timer);
		this.#timer = undefined;
		this.#tone?.close();
		this.#tone = undefined;
	}
}

function buzz(pin: number, hertz: number): BoardTone | undefined {
	const PWM = globalThis.device?.io?.PWM;
	if (PWM == null) return undefined;
	const tone = new PWM({ pin, hz: hertz });
	// Half of a period high: the loudest that a square wave can be.
	tone.write(1 << (tone.resolution - 1));
	return tone;
}
