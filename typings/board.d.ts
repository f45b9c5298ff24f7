/**
 * Globals that the SDK's set-up modules leave before main runs: `screen`, `button`, `power` and `device` on a
 * board, `screen`, `Host` or `device` in a simulator. Which exist depends on the board; hosts/esp32/boards
 * and hosts/sim know.
 */

declare var screen: { context?: object } | undefined;

/** A button of a board: `read` gives its level, `onChanged` is called after debouncing. */
interface BoardButton {
	read(): number;
	onChanged?: () => void;
}
declare var button: { [name: string]: BoardButton | undefined } | undefined;

/** A button of a simulator. */
declare type SimulatorButton = new (options: { onPush: (pressed: number) => void }) => object;
declare var Host: { Button?: { [name: string]: SimulatorButton | undefined } } | undefined;

/** A tone that sounds until it is closed. */
interface BoardTone {
	close(): void;
}
/** Made by a set-up module of a board with an amplifier on I2S (hosts/esp32/speakers). */
declare var speaker: { start(hertz: number): BoardTone } | undefined;

declare var power: { brightness?: number } | undefined;

interface BoardDigital {
	write(level: number): void;
	close(): void;
}
interface BoardPwm {
	write(duty: number): void;
	close(): void;
	readonly resolution: number;
}
declare var device:
	| {
			readonly io?: {
				readonly Digital: {
					new (options: { pin: number; mode: number; initialValue?: number }): BoardDigital;
					readonly Output: number;
				};
				readonly PWM: new (options: { pin: number; hz: number }) => BoardPwm;
			};
			readonly sensor?: { readonly Touch?: BoardTouchClass };
			readonly peripheral?: { readonly button?: { [name: string]: SimulatorButton | undefined } };
	  }
	| undefined;

interface BoardTouchPoint {
	readonly x: number;
	readonly y: number;
	readonly id: number;
}
/**
 * `sample` gives the fingers on the screen, an empty list once when the last has gone, and undefined when nothing is
 * new. The list may have holes.
 */
interface BoardTouchController {
	sample(): readonly (BoardTouchPoint | undefined)[] | undefined;
}
declare type BoardTouchClass = new (options: object) => BoardTouchController;

declare var System: { restart(): void } | undefined;

/** Called by XS before it aborts (`defines.xs.abortHook`); false goes on instead. */
declare var abort: ((reason: string, exception: unknown) => boolean) | undefined;

/** What a part of the board's set-up threw that the rest can do without (hosts/esp32/setup). */
declare var setupFault: { readonly place: string; readonly error: unknown } | undefined;

/** The other end of a Worker, inside it. */
declare var self: { postMessage(message: unknown): void; onmessage: (message: never) => void };

/** The running app, for xsbug and so that nothing of it is collected. */
declare var kabewatt: object | undefined;

/** XS syntax: the C function of that name. */
declare function native(name: string): { call(self: undefined, ...args: (number | string)[]): unknown };
