import { type Board, ESP32_RESERVED } from "./board";
import { HAT_01, HAT_02, HAT_C1, STICK_GROVE } from "./hats";

const { freeze } = Object;

export const BOARDS: readonly Board[] = freeze([
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
]);
