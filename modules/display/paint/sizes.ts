import { type Box, type Layout, type Tile, TURNS, type Turn } from "./layout";

const box = (x: number, y: number, width: number, height: number): Box =>
	Object.freeze({ x, y, width, height });
const tile = (caption: Box, value: Box): Tile => Object.freeze({ caption, value });
const NOWHERE = box(0, 0, 0, 0);
const NO_TURNS: readonly Turn[] = Object.freeze([]);
const NO_TILE = tile(NOWHERE, NOWHERE);

/** Caption above, value below. */
const stacked = (x: number, y: number, width: number, caption: number, value: number): Tile =>
	tile(box(x, y, width, caption), box(x, y + caption, width, value));
/** Caption left, value right. */
const inline = (x: number, y: number, caption: number, value: number, height: number): Tile =>
	tile(box(x, y, caption, height), box(x + caption, y, value, height));

const LARGE: Layout = Object.freeze({
	width: 320,
	height: 240,
	fonts: Object.freeze(["text-16", "text-12", "label-24", "num-28", "now-116", "now-84"]),
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

export const LAYOUTS: readonly Layout[] = Object.freeze([LARGE, MEDIUM, PORTRAIT, SQUARE, SMALL]);

/** The layout of this size, else the largest that fits on it (it then stands in the middle). */
export function layoutFor(width: number, height: number): Layout {
	let best = SMALL;
	let area = 0;
	for (let i = 0; i < LAYOUTS.length; i++) {
		const layout = LAYOUTS[i]!;
		const size = layout.width * layout.height;
		if (layout.width <= width && layout.height <= height && size > area) {
			best = layout;
			area = size;
		}
	}
	return best;
}
