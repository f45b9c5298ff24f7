import type { ButtonName } from "../../modules/ports/buttons";

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

const row = (name: string, transmit: number, receive: number, source: string, reset?: number): WiringRow =>
	Object.freeze(
		reset == null ? { name, transmit, receive, source } : { name, transmit, receive, source, reset },
	);

const HAT_02 = row("Wi-SUN HAT rev 0.2 or later", 0, 26, "four independent projects");
const HAT_01 = row("Wi-SUN HAT rev 0.1", 0, 36, "two projects; leave GPIO25 open");
const HAT_C1 = row("HAT-C1 (BP35C1-J11)", 0, 36, "one project; the J11 protocol is not spoken yet", 26);
const STICK_GROVE = row("Grove", 32, 33, "schematic of the board");
/** The StickS3 has G0, G1 and G8 where the older sticks have 26, 36 and 0. */
const S3_HAT_02 = row("Wi-SUN HAT rev 0.2 or later", 8, 0, "pin order of the two headers; not tried");
const S3_HAT_01 = row("Wi-SUN HAT rev 0.1", 8, 1, "pin order of the two headers; not tried");

const freeze = Object.freeze;

/**
 * GPIO 6 to 11 of every ESP32 hold its flash (or what the sticks have on 9 and 10); 1 and 3 are the USB-serial pins
 * that the debugger uses; the others do not exist.
 */
const ESP32_RESERVED = [1, 3, 6, 7, 8, 9, 10, 11, 20, 24, 28, 29, 30, 31];
/** The S3: native USB 19, 20, flash and PSRAM 26 to 32, the console 43, 44; 22 to 25 do not exist. */
const S3_RESERVED = [19, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 43, 44];

export const BOARDS: readonly Board[] = freeze([
	freeze<Board>({
		name: "m5stack",
		wirings: freeze([
			row("UART2 (pins R2, T2)", 17, 16, "HomeM5 by katsumin"),
			row("Grove port A", 21, 22, "schematic of the board; ends the internal I2C"),
		]),
		// 12 decides the voltage of the flash at reset: a module that pulls it up keeps the board from starting.
		reserved: freeze([...ESP32_RESERVED, 4, 12, 14, 18, 19, 23, 25, 27, 32, 33, 37, 38, 39]),
		lastPin: 39,
		lastOutput: 33,
		buttons: freeze(["a", "b", "c"] as const),
		pressedLevel: 0,
		screen: freeze([320, 240] as const),
		touch: false,
		backlight: freeze({ kind: "pwm", pin: 32 } as const),
		sound: freeze({ kind: "pwm", pin: 25 } as const),
	}),
	freeze<Board>({
		name: "m5stack_core2",
		wirings: freeze([
			row("Port C", 14, 13, "schematic of the board"),
			row("Grove port A", 32, 33, "schematic of the board"),
		]),
		// 16 and 17 are the PSRAM; 0, 2, 12, 34 sound; 21, 22 internal I2C; 39 touch interrupt; 4 the card.
		reserved: freeze([...ESP32_RESERVED, 0, 2, 4, 5, 12, 15, 16, 17, 18, 21, 22, 23, 34, 38, 39]),
		lastPin: 39,
		lastOutput: 33,
		buttons: freeze(["a", "b", "c"] as const),
		pressedLevel: 1,
		screen: freeze([320, 240] as const),
		touch: true,
		backlight: freeze({ kind: "power" } as const),
		sound: freeze({ kind: "speaker" } as const),
	}),
	freeze<Board>({
		name: "m5stack_cores3",
		wirings: freeze([
			row("Port C", 17, 18, "schematic of the board"),
			row("Grove port A", 2, 1, "schematic of the board"),
			row("Port B", 9, 8, "schematic of the board"),
		]),
		// 3, 35 to 37 screen and card, 4 card, 11, 12 internal I2C, 0, 13, 14, 33, 34 sound, 21 touch interrupt.
		reserved: freeze([...S3_RESERVED, 0, 3, 4, 11, 12, 13, 14, 21, 33, 34, 35, 36, 37]),
		lastPin: 48,
		lastOutput: 48,
		buttons: freeze([] as const),
		pressedLevel: 1,
		screen: freeze([320, 240] as const),
		touch: true,
		// The SDK's power class of this board has no brightness, and keeps the chip's address to itself.
		backlight: freeze({ kind: "none" } as const),
		sound: freeze({ kind: "speaker" } as const),
	}),
	freeze<Board>({
		name: "m5stick_cplus",
		wirings: freeze([HAT_02, HAT_01, HAT_C1, STICK_GROVE]),
		// 16 and 17 are the flash of the ESP32-PICO-D4.
		reserved: freeze([...ESP32_RESERVED, 2, 5, 13, 15, 16, 17, 18, 21, 22, 23, 34, 37, 39]),
		lastPin: 39,
		lastOutput: 33,
		buttons: freeze(["a", "b"] as const),
		pressedLevel: 0,
		screen: freeze([135, 240] as const),
		touch: false,
		backlight: freeze({ kind: "power" } as const),
		sound: freeze({ kind: "pwm", pin: 2 } as const),
	}),
	freeze<Board>({
		name: "m5stick_cplus2",
		wirings: freeze([HAT_02, HAT_01, HAT_C1, STICK_GROVE]),
		// 16 and 17 are the PSRAM of the PICO-V3-02; 4 holds the supply (the target's set-up raises it).
		reserved: freeze([
			...ESP32_RESERVED,
			2,
			4,
			5,
			12,
			13,
			14,
			15,
			16,
			17,
			18,
			19,
			21,
			22,
			23,
			27,
			34,
			35,
			37,
			39,
		]),
		lastPin: 39,
		lastOutput: 33,
		buttons: freeze(["a", "b", "c"] as const),
		pressedLevel: 0,
		screen: freeze([135, 240] as const),
		touch: false,
		backlight: freeze({ kind: "pwm", pin: 27 } as const),
		sound: freeze({ kind: "pwm", pin: 2 } as const),
	}),
	freeze<Board>({
		name: "m5stick_s3",
		wirings: freeze([
			S3_HAT_02,
			S3_HAT_01,
			row("Hat2 header", 7, 1, "one project with another UART module"),
			row("Grove", 9, 10, "two boards' documents"),
		]),
		// 33 to 37 PSRAM; 21, 38 to 41, 45 screen; 14 to 18 sound; 11, 12 buttons; 13, 47, 48 power chip; 42, 46 infrared.
		reserved: freeze([
			...S3_RESERVED,
			...[11, 12, 13, 14, 15, 16, 17, 18, 21, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 45, 46, 47, 48],
		]),
		lastPin: 48,
		lastOutput: 48,
		buttons: freeze(["a", "b"] as const),
		pressedLevel: 0,
		screen: freeze([135, 240] as const),
		touch: false,
		backlight: freeze({ kind: "pwm", pin: 38 } as const),
		// A codec (ES8311) that the SDK has no driver for.
		sound: freeze({ kind: "none" } as const),
	}),
	freeze<Board>({
		name: "m5atom_s3",
		wirings: freeze([
			row("ATOMIC Wi-SUN base", 6, 7, "one project; reset only with BP35C1", 5),
			row("Grove", 2, 1, "schematic of the board"),
		]),
		reserved: freeze([...S3_RESERVED, 15, 16, 17, 21, 33, 34, 38, 39, 41]),
		lastPin: 48,
		lastOutput: 48,
		buttons: freeze(["a"] as const),
		pressedLevel: 0,
		screen: freeze([128, 128] as const),
		touch: false,
		backlight: freeze({ kind: "pwm", pin: 16 } as const),
		sound: freeze({ kind: "none" } as const),
	}),
]);

export function findBoard(name: unknown): Board | undefined {
	return BOARDS.find((board) => board.name === name);
}

/** Highest pin of an ESP32; an S3 has more. */
const ESP32_LAST_PIN = 39;

/** UART 0: on an ESP32 the USB plug of the board, on an S3 two pins of their own. */
export function consolePins(board: Board): { readonly transmit: number; readonly receive: number } {
	return board.lastPin === ESP32_LAST_PIN ? { transmit: 1, receive: 3 } : { transmit: 43, receive: 44 };
}

/**
 * The pins to use: what the settings say (-1: the default of the board). Undefined when the settings name a
 * pin that the board needs itself, that does not exist or cannot drive a line, or the same pin twice.
 */
export function choosePins(
	board: Board,
	transmit: number,
	receive: number,
	reset: number,
): UartPins | undefined {
	const usual = board.wirings[0]!;
	const chosen: UartPins = {
		transmit: transmit < 0 ? usual.transmit : transmit,
		receive: receive < 0 ? usual.receive : receive,
	};
	// The usual reset pin belongs to the usual wiring only.
	const isUsual = chosen.transmit === usual.transmit && chosen.receive === usual.receive;
	const pin = reset >= 0 ? reset : isUsual ? usual.reset : undefined;
	if (!isFree(board, chosen.transmit) || chosen.transmit > board.lastOutput) return undefined;
	if (!isFree(board, chosen.receive) || chosen.receive === chosen.transmit) return undefined;
	if (pin == null) return chosen;
	if (!isFree(board, pin) || pin > board.lastOutput) return undefined;
	if (pin === chosen.transmit || pin === chosen.receive) return undefined;
	return { ...chosen, reset: pin };
}

function isFree(board: Board, pin: number): boolean {
	return pin >= 0 && pin <= board.lastPin && !board.reserved.includes(pin);
}
