/** A rectangle in pixels. A width of 0 means that this size does not show it. */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** A caption and its value; the caption stands above the value or to its left. */
export interface Tile {
	readonly caption: Box;
	readonly value: Box;
}

/** The fonts of a layout by their role; the index is the role. */
export const ROLE = Object.freeze({ text: 0, small: 1, word: 2, num: 3, figure: 4, figureSmall: 5 } as const);
export type Role = (typeof ROLE)[keyof typeof ROLE];

/** Where everything stands on one size of screen. */
export interface Layout {
	readonly width: number;
	readonly height: number;
	/** Font names in the order of ROLE. */
	readonly fonts: readonly string[];
	/** Height of a line of `text` and of `small`. */
	readonly row: number;
	readonly smallRow: number;
	/** Views other than Now: title at the left, page number, then age or warning at the right. */
	readonly title: Box;
	readonly mark: Box;
	/** What lies below the title. */
	readonly body: Box;
	readonly now: NowLayout;
}

/** What one tile can show by turns. */
export const TURNS = Object.freeze(["today", "phaseR", "phaseT", "share", "halfHour"] as const);
export type Turn = (typeof TURNS)[number];

export interface NowLayout {
	/** The row that an alarm takes over, in the place of what stands there. */
	readonly band: Box;
	readonly clock: Box;
	readonly signal: Box;
	readonly link: Box;
	readonly pill: Box;
	readonly age: Box;
	readonly figure: Box;
	readonly unit: Box;
	readonly bar: Box;
	readonly share: Box;
	readonly phaseR: Tile;
	readonly phaseT: Tile;
	readonly today: Tile;
	readonly halfHour: Tile;
	/** Beside the band of a forecast another cell has room for how much of how much it will be. */
	readonly aheadBeside: boolean;
	/** What the tile `today` shows by turns; none: today's energy all the time. */
	readonly turns: readonly Turn[];
}
