import { type Board, row, S3_RESERVED } from "./board";

const { freeze } = Object;

export const BOARDS: readonly Board[] = freeze([
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
