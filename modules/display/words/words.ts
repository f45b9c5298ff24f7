import type { Words } from "../../languages/ja/words";

export type { Words } from "../../languages/ja/words";

/** Every view; its title is among the words. */
export type ViewName = keyof Words["titles"];

/**
 * Which way the power goes: into the house, out of it; the arrow alone where there is no room. Not up and down:
 * on charts what is bought stands above the line.
 */
export const DIRECTION = Object.freeze({
	bought: "▶⌂",
	sold: "◀⌂",
	boughtShort: "▶",
	soldShort: "◀",
} as const);

/** `label` with `value` in the place of its `#`. */
export function fill(label: string, value: number | string): string {
	const at = label.indexOf("#");
	return at < 0 ? label : label.slice(0, at) + value + label.slice(at + 1);
}
