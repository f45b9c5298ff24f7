import type { Layout } from "../paint/layout";
import { box, NO_TURNS, NOWHERE, stacked } from "./boxes";

const MEDIUM: Layout = Object.freeze({
	width: 240,
	height: 135,
	fonts: Object.freeze(["text-12", "text-12", "label-18", "num-20", "now-84", "now-58"]),
	row: 17,
	smallRow: 16,
	title: box(4, 1, 156, 24),
	mark: box(160, 2, 76, 22),
	body: box(4, 28, 232, 105),
	now: Object.freeze({
		band: box(0, 0, 240, 24),
		clock: NOWHERE,
		link: NOWHERE,
		signal: box(214, 4, 22, 16),
		pill: box(4, 0, 100, 24),
		age: box(108, 4, 100, 17),
		figure: box(4, 24, 212, 66),
		unit: box(217, 64, 21, 22),
		bar: box(4, 92, 142, 11),
		share: box(150, 90, 86, 15),
		phaseR: stacked(4, 105, 46, 13, 17),
		phaseT: stacked(51, 105, 46, 13, 17),
		today: stacked(98, 105, 66, 13, 17),
		halfHour: stacked(169, 105, 70, 13, 17),
		aheadBeside: false,
		turns: NO_TURNS,
	}),
});

const PORTRAIT: Layout = Object.freeze({
	width: 135,
	height: 240,
	fonts: Object.freeze(["text-12", "text-12", "label-18", "num-20", "now-54", "num-28"]),
	row: 17,
	smallRow: 16,
	title: box(4, 1, 74, 24),
	mark: box(78, 2, 55, 22),
	body: box(4, 28, 128, 208),
	now: Object.freeze({
		band: box(0, 22, 135, 30),
		clock: box(4, 1, 60, 20),
		link: NOWHERE,
		signal: box(109, 3, 22, 16),
		pill: box(4, 24, 127, 26),
		age: box(4, 104, 104, 18),
		figure: box(0, 59, 134, 42),
		unit: box(109, 102, 22, 22),
		bar: box(4, 130, 127, 11),
		share: box(4, 142, 127, 17),
		phaseR: stacked(4, 164, 54, 15, 22),
		phaseT: stacked(61, 164, 54, 15, 22),
		today: stacked(4, 203, 54, 15, 22),
		halfHour: stacked(61, 203, 72, 15, 22),
		aheadBeside: true,
		turns: NO_TURNS,
	}),
});

/** 240 x 135 pixels: the sticks, lying and standing. */
export const LAYOUTS: readonly Layout[] = Object.freeze([MEDIUM, PORTRAIT]);
