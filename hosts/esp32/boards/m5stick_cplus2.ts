import { type Board, ESP32_RESERVED } from "./board";
import { HAT_01, HAT_02, HAT_C1, STICK_GROVE } from "./hats";

const { freeze } = Object;

export const BOARDS: readonly Board[] = freeze([
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
]);
