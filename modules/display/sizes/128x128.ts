import type { Layout } from "../paint/layout";
import { box, inline, NO_TILE, NOWHERE } from "./boxes";

const SQUARE: Layout = Object.freeze({
	width: 128,
	height: 128,
	fonts: Object.freeze(["text-12", "text-12", "label-18", "num-20", "now-54", "num-28"]),
	row: 16,
	smallRow: 16,
	title: box(3, 1, 68, 18),
	mark: box(71, 1, 56, 18),
	body: box(3, 20, 122, 108),
	now: Object.freeze({
		band: box(0, 0, 128, 24),
		clock: NOWHERE,
		link: NOWHERE,
		signal: box(104, 4, 22, 16),
		pill: box(0, 0, 98, 24),
		age: box(3, 66, 92, 18),
		figure: box(0, 24, 127, 42),
		unit: box(104, 66, 21, 22),
		bar: box(3, 89, 122, 5),
		share: box(62, 111, 65, 16),
		phaseR: inline(3, 95, 26, 34, 16),
		phaseT: inline(66, 95, 26, 34, 16),
		today: inline(3, 111, 30, 28, 16),
		halfHour: NO_TILE,
		aheadBeside: true,
		turns: Object.freeze(["today", "halfHour"] as const),
	}),
});

/** 128 x 128 pixels: AtomS3. */
export const LAYOUTS: readonly Layout[] = Object.freeze([SQUARE]);
