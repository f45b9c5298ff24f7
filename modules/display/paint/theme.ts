/**
 * The look of the display in one place. Buying and selling are an orange and a sky blue that stay apart for
 * every common form of colour blindness; a word and an arrow say the same. On the ground colour
 * every tone used for text has a contrast of at least 7:1 (test/display/theme).
 */

/** Index of a colour in COLORS. */
export type Tone = number;

export const TONE = Object.freeze({
	ground: 0,
	panel: 1,
	line: 2,
	ghost: 3,
	quiet: 4,
	text: 5,
	buy: 6,
	sell: 7,
	caution: 8,
	warning: 9,
	doubt: 10,
	alarm: 11,
} as const);

const rgb = (red: number, green: number, blue: number): readonly [number, number, number] =>
	Object.freeze([red, green, blue] as const);

/** Red, green, blue of each tone. */
export const COLORS: readonly (readonly [number, number, number])[] = Object.freeze([
	rgb(0, 0, 0), // ground
	rgb(24, 32, 41), // panel: tiles, empty bars
	rgb(72, 84, 96), // line: ticks, borders
	rgb(64, 76, 90), // ghost: yesterday
	rgb(168, 180, 192), // quiet: captions
	rgb(255, 255, 255), // text
	rgb(255, 176, 32), // buy
	rgb(80, 192, 255), // sell
	rgb(255, 226, 72), // caution
	rgb(255, 112, 72), // warning
	rgb(160, 168, 176), // doubt: old or doubtful values
	rgb(200, 0, 24), // alarm: with white, over the limit
]);

/** The largest region painted at once, in pixels: 40 lines of 320 take about 5 ms at 40 MHz SPI. */
export const STRIP_PIXELS = 12_800;

/** Contrast ratio of WCAG 2 between two colours, 1 to 21. */
export function contrast(a: readonly [number, number, number], b: readonly [number, number, number]): number {
	const la = luminance(a);
	const lb = luminance(b);
	return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
}

function luminance(color: readonly [number, number, number]): number {
	return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

function linear(level: number): number {
	const c = level / 255;
	return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}
