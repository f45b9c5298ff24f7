import { type Board, row, S3_RESERVED } from "./board";
import { S3_HAT_01, S3_HAT_02, S3_HAT_C1 } from "./hats";

const { freeze } = Object;

export const BOARDS: readonly Board[] = freeze([
	freeze<Board>({
		name: "m5stick_s3",
		wirings: freeze([
			S3_HAT_02,
			S3_HAT_01,
			S3_HAT_C1,
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
]);
