import { ROLE } from "../../paint/layout";
import { TONE } from "../../paint/theme";
import type { Screen } from "../../screen";

/** Bars of the contract, on Now and on Balance, end at this share of it. */
export const BAR_PERCENT = 125;

/** Writes the contract, as in "40A", in the part of a bar behind its tick, where there is room. */
export function drawLimit(screen: Screen, x: number, y: number, width: number, height: number): void {
	const text = `${screen.contractA}A`;
	const free = width - screen.painter.width(text, ROLE.small);
	if (free >= 0 && height >= 11)
		screen.painter.drawIn(text, ROLE.small, TONE.quiet, x + (free >> 1), y, height);
}
