import { type Board, ESP32_RESERVED, row } from "./board";

const { freeze } = Object;

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
]);
