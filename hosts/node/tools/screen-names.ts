import { LAYOUTS } from "../../../modules/display/paint/sizes";
import type { ButtonName } from "../../../modules/ports/buttons";

export interface ScreenKind {
	readonly name: string;
	readonly width: number;
	readonly height: number;
	readonly buttons: readonly ButtonName[];
}

const BOARDS: readonly ScreenKind[] = [
	{ name: "m5stack", width: 320, height: 240, buttons: ["a", "b", "c"] },
	{ name: "m5stick_cplus", width: 135, height: 240, buttons: ["a", "b"] },
	{ name: "m5atom_s3", width: 128, height: 128, buttons: ["a"] },
];

/** What --screen takes: a board, or a size that the display has a layout for. The first one is the default. */
export const SCREENS: readonly ScreenKind[] = [
	...BOARDS,
	...LAYOUTS.map(({ width, height }) => ({
		name: `${width}x${height}`,
		width,
		height,
		buttons:
			BOARDS.find((board) => board.width === width && board.height === height)?.buttons ??
			(["a", "b"] as const),
	})),
];
