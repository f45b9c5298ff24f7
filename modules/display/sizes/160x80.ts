import { type Layout, TURNS } from "../paint/layout";
import { box, inline, NO_TILE, NOWHERE } from "./boxes";

const SMALL: Layout = Object.freeze({
	width: 160,
	height: 80,
	fonts: Object.freeze(["text-12", "text-12", "label-18", "num-20", "now-58", "now-54"]),
	row: 16,
	smallRow: 16,
	title: box(2, 0, 104, 16),
	mark: box(106, 0, 53, 16),
	body: box(2, 16, 156, 64),
	now: Object.freeze({
		band: box(0, 0, 160, 22),
		clock: NOWHERE,
		link: NOWHERE,
		signal: box(140, 3, 20, 15),
		pill: box(0, 0, 90, 22),
		age: box(91, 4, 46, 16),
		figure: box(0, 22, 147, 45),
		unit: box(147, 48, 13, 16),
		bar: box(2, 70, 58, 8),
		share: NOWHERE,
		phaseR: NO_TILE,
		phaseT: NO_TILE,
		today: inline(64, 67, 33, 61, 13),
		halfHour: NO_TILE,
		aheadBeside: false,
		turns: TURNS,
	}),
});

/** 160 x 80 pixels: no board has it; the simulator of the first M5StickC does. */
export const LAYOUTS: readonly Layout[] = Object.freeze([SMALL]);
