import { type Board, ESP32_RESERVED, row } from "./board";

const { freeze } = Object;

export const BOARDS: readonly Board[] = freeze([
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
]);
