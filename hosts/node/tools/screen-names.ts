import { LAYOUTS } from "../../../modules/display/paint/sizes";
import type { ButtonName } from "../../../modules/ports/buttons";
import { BOARDS } from "../../esp32/boards";

export interface ScreenKind {
	readonly name: string;
	readonly width: number;
	readonly height: number;
	readonly buttons: readonly ButtonName[];
}

const OF_BOARDS: readonly ScreenKind[] = BOARDS.map(({ name, screen: [width, height], buttons }) => ({
	name,
	width,
	height,
	buttons,
}));

/** What --screen takes: a board, or a size that the display has a layout for. The first one is the default. */
export const SCREENS: readonly ScreenKind[] = [
	...OF_BOARDS,
	...LAYOUTS.map(({ width, height }) => ({
		name: `${width}x${height}`,
		width,
		height,
		buttons:
			OF_BOARDS.find((board) => board.width === width && board.height === height)?.buttons ??
			(["a", "b"] as const),
	})),
];
