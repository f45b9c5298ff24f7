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
	private readonly _pressedLevel: number;
	private readonly _guard: Guard;

	constructor(board: Board, guard: Guard) {
		this._guard = guard;
		this._pressedLevel = board.pressedLevel;
		this.names = board.buttons.filter((name) => this._listen(name));
	}

	private _listen(name: ButtonName): boolean {
		const source = globalThis.button?.[name];
		if (source == null) return false;
		source.onChanged = () => {
			try {
				this.onChange?.(name, source.read() === this._pressedLevel);
			} catch (error) {
				this._guard.caught("buttons", error);
			}
		};
		return true;
	}
}

export class BoardBacklight implements Backlight {
	private readonly _board: Board;
	private readonly _guard: Guard;
	private _pwm: BoardPwm | undefined;

	constructor(board: Board, guard: Guard) {
		this._board = board;
		this._guard = guard;
	}

	set(percent: number): void {
		const level = percent < 0 ? 0 : percent > 100 ? 100 : percent;
		const backlight = this._board.backlight;
		try {
			if (backlight.kind === "power" && globalThis.power != null) globalThis.power.brightness = level;
			if (backlight.kind === "pwm") this._level(backlight.pin, level);
		} catch (error) {
			this._guard.caught("backlight", error);
		}
	}

	private _level(pin: number, percent: number): void {
		const PWM = globalThis.device?.io?.PWM;
		if (PWM == null) return;
		if (this._pwm == null) this._pwm = new PWM({ pin, hz: BACKLIGHT_HZ });
		this._pwm.write(Math.round((((1 << this._pwm.resolution) - 1) * percent) / 100));
	}
}

/**
 * A square wave on a pin or through the board's speaker; one tone at a time, a new one ends the old. Nothing is
 * held between two tones.
 */
export class BoardSound implements Sound {
	readonly available: boolean;
	private readonly _sound: Board["sound"];
	private readonly _guard: Guard;
	private _tone: BoardTone | undefined;
	private _timer: TimerId | undefined;

	constructor(board: Board, guard: Guard) {
		this._sound = board.sound;
		this._guard = guard;
		const kind = board.sound.kind;
		this.available =
			(kind === "pwm" && globalThis.device?.io?.PWM != null) ||
			(kind === "speaker" && globalThis.speaker != null);
	}

	beep(hertz: number, ms: number): void {
		if (!this.available) return;
		try {
			this._silence();
			this._tone =
				this._sound.kind === "pwm" ? buzz(this._sound.pin, hertz) : globalThis.speaker?.start(hertz);
			this._timer = Timer.set(() => this._end(), Math.min(ms, MAX_BEEP_MS));
		} catch (error) {
			this._guard.caught("sound", error);
		}
	}

	private _end(): void {
		this._timer = undefined;
		try {
			this._silence();
		} catch (error) {
			this._guard.caught("sound", error);
		}
	}

	private _silence(): void {
		if (this._timer != null) Timer.clear(this._timer);
		this._timer = undefined;
		this._tone?.close();
		this._tone = undefined;
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
