import type { Box, Tile, Turn } from "../paint/layout";

export const box = (x: number, y: number, width: number, height: number): Box =>
	Object.freeze({ x, y, width, height });
export const tile = (caption: Box, value: Box): Tile => Object.freeze({ caption, value });
export const NOWHERE = box(0, 0, 0, 0);
export const NO_TURNS: readonly Turn[] = Object.freeze([]);
export const NO_TILE = tile(NOWHERE, NOWHERE);

/** Caption above, value below. */
export const stacked = (x: number, y: number, width: number, caption: number, value: number): Tile =>
	tile(box(x, y, width, caption), box(x, y + caption, width, value));
/** Caption left, value right. */
export const inline = (x: number, y: number, caption: number, value: number, height: number): Tile =>
	tile(box(x, y, caption, height), box(x + caption, y, value, height));
