import type { ButtonName } from "../../../modules/ports/buttons";

/** Pins as the ESP32 sees them: `transmit` goes to the module's RXD. */
export interface UartPins {
	readonly transmit: number;
	readonly receive: number;
	/** The module's active-low reset, where the usual wiring has it. */
	readonly reset?: number;
}

/** One way to wire a module, for the manual and the set-up page; the first of a board is its default. */
export interface WiringRow extends UartPins {
	readonly name: string;
	/** Where it is known from. */
	readonly source: string;
}

export interface Board {
	/** The SDK's name of the target (also `config.board`). */
	readonly name: string;
	readonly wirings: readonly WiringRow[];
	/** GPIOs that no wiring may take: flash, PSRAM, debugger, screen, power, buttons. */
	readonly reserved: readonly number[];
	/** Highest GPIO of the chip, and the highest that can drive a line (an ESP32 only reads 34 to 39). */
	readonly lastPin: number;
	readonly lastOutput: number;
	readonly buttons: readonly ButtonName[];
	/** Level of a pressed button: GPIO buttons pull low, touch buttons read 1. */
	readonly pressedLevel: 0 | 1;
	/** Width and height of the screen in pixels, as the display draws on it (the target's rotation applied). */
	readonly screen: readonly [width: number, height: number];
	/** Has a touch screen; what is below it may be buttons (Core2). */
	readonly touch: boolean;
	/** `pwm`: levels on that GPIO; `power`: by the power chip; `none`: always on. */
	readonly backlight: { readonly kind: "pwm"; readonly pin: number } | { readonly kind: "power" | "none" };
	/**
	 * `pwm`: a buzzer or amplifier that a square wave on that GPIO makes sound; `speaker`: an amplifier on I2S, behind
	 * the global `speaker` that a set-up module of the board makes (speakers/); `none`: silent.
	 */
	readonly sound: { readonly kind: "pwm"; readonly pin: number } | { readonly kind: "speaker" | "none" };
}

export const row = (
	name: string,
	transmit: number,
	receive: number,
	source: string,
	reset?: number,
): WiringRow =>
	Object.freeze(
		reset == null ? { name, transmit, receive, source } : { name, transmit, receive, source, reset },
	);

/**
 * GPIO 6 to 11 of every ESP32 hold its flash (or what the sticks have on 9 and 10); 1 and 3 are the USB-serial pins
 * that the debugger uses; the others do not exist.
 */
export const ESP32_RESERVED: readonly number[] = Object.freeze([
	1, 3, 6, 7, 8, 9, 10, 11, 20, 24, 28, 29, 30, 31,
]);
/** The S3: native USB 19, 20, flash and PSRAM 26 to 32, the console 43, 44; 22 to 25 do not exist. */
export const S3_RESERVED: readonly number[] = Object.freeze([
	19, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 43, 44,
]);
