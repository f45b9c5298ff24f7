import type { Layout } from "../paint/layout";
import { box, NO_TURNS, stacked } from "./boxes";

const LARGE: Layout = Object.freeze({
	width: 320,
	height: 240,
	fonts: Object.freeze(["text-16", "small-12", "label-24", "num-28", "now-116", "now-84"]),
	row: 24,
	smallRow: 17,
	title: box(8, 4, 200, 30),
	mark: box(208, 4, 104, 30),
	body: box(8, 40, 304, 196),
	now: Object.freeze({
		band: box(0, 26, 320, 38),
		clock: box(8, 2, 84, 22),
		link: box(96, 2, 188, 22),
		signal: box(290, 4, 22, 16),
		pill: box(8, 28, 132, 34),
		age: box(192, 35, 120, 21),
		figure: box(1, 67, 293, 91),
		unit: box(294, 122, 24, 30),
		bar: box(8, 168, 188, 12),
		share: box(198, 163, 118, 22),
		phaseR: stacked(8, 191, 60, 17, 30),
		phaseT: stacked(71, 191, 60, 17, 30),
		today: stacked(134, 191, 78, 17, 30),
		halfHour: stacked(217, 191, 101, 17, 30),
		aheadBeside: true,
		turns: NO_TURNS,
	}),
});

/** 320 x 240 pixels: M5Stack, Core2, CoreS3. */
export const LAYOUTS: readonly Layout[] = Object.freeze([LARGE]);
