import { LAYOUTS } from "../sizes/all";
import type { Layout } from "./layout";

export { LAYOUTS } from "../sizes/all";

/** The layout of this size, else the largest that fits on it (it then stands in the middle), else the last. */
export function layoutFor(width: number, height: number): Layout {
	let best = LAYOUTS[LAYOUTS.length - 1]!;
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
