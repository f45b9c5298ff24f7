import { ROLE } from "../../paint/layout";
import type { Pen } from "../../paint/painter";
import { TONE } from "../../paint/theme";

/** Bars of the contract, on Now and on Balance, end at this share of it. */
export const BAR_PERCENT = 125;

/** Writes the contract, as in "40A", in the part of a bar behind its tick, where there is room. */
export function drawLimit(
	pen: Pen,
	contractA: number,
	x: number,
	y: number,
	width: number,
	height: number,
): void {
	const text = `${contractA}A`;
	const free = width - pen.width(text, ROLE.small);
	if (free >= 0 && height >= 11) pen.drawIn(text, ROLE.small, TONE.quiet, x + (free >> 1), y, height);
}
