import { type Board, row, S3_RESERVED } from "./board";

const { freeze } = Object;

export const BOARDS: readonly Board[] = freeze([
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
]);
