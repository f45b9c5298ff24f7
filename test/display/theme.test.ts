import { describe, expect, it } from "vitest";
import { type Box, LAYOUTS, layoutFor } from "../../modules/display/layout";
import { COLORS, contrast, TONE } from "../../modules/display/theme";

const ground = COLORS[TONE.ground]!;

describe("colours", () => {
	it.each(["buy", "sell", "text", "quiet", "caution", "warning", "doubt"] as const)(
		"%s has a contrast of at least 7:1 on the ground, and black on it",
		(name) => {
			expect(contrast(COLORS[TONE[name]]!, ground)).toBeGreaterThanOrEqual(7);
		},
	);

	it("measures contrast as WCAG does", () => {
		expect(contrast([255, 255, 255], [0, 0, 0])).toBe(21);
		expect(contrast([0, 0, 0], [0, 0, 0])).toBe(1);
	});

	/** Matrices of Machado, Oliveira and Fernandes (2009), severity 1. */
	const blindness = [
		["protanopia", [0.152, 1.053, -0.205, 0.115, 0.786, 0.099, -0.004, -0.048, 1.052]],
		["deuteranopia", [0.367, 0.861, -0.228, 0.28, 0.673, 0.047, -0.012, 0.043, 0.969]],
		["tritanopia", [1.256, -0.077, -0.179, -0.078, 0.931, 0.148, 0.005, 0.691, 0.304]],
	] as const;
	it.each(blindness)("buying and selling stay apart with %s", (_name, m) => {
		const seen = (color: readonly [number, number, number]) =>
			[0, 3, 6].map((row) => m[row]! * color[0] + m[row + 1]! * color[1] + m[row + 2]! * color[2]);
		const a = seen(COLORS[TONE.buy]!);
		const b = seen(COLORS[TONE.sell]!);
		expect(Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!)).toBeGreaterThan(120);
	});
});

describe("layouts", () => {
	it.each([
		[320, 240, 320, 240],
		[240, 135, 240, 135],
		[135, 240, 135, 240],
		[160, 80, 160, 80],
		[128, 128, 128, 128],
		[240, 320, 240, 135],
		[240, 240, 240, 135],
		[480, 320, 320, 240],
		[100, 50, 160, 80],
	])("for a screen of %d x %d is that of %d x %d", (width, height, w, h) => {
		const layout = layoutFor(width, height);
		expect([layout.width, layout.height]).toEqual([w, h]);
	});

	it.each(LAYOUTS.map((layout) => [`${layout.width} x ${layout.height}`, layout] as const))(
		"%s keeps every cell on its screen",
		(_name, layout) => {
			const boxes = [layout.title, layout.mark, layout.body];
			for (const cell of Object.values(layout.now)) {
				if ("caption" in cell) boxes.push(cell.caption, cell.value);
				else boxes.push(cell);
			}
			for (const [x, y, width, height] of boxes) {
				expect(x).toBeGreaterThanOrEqual(0);
				expect(y).toBeGreaterThanOrEqual(0);
				expect(x + width).toBeLessThanOrEqual(layout.width);
				expect(y + height).toBeLessThanOrEqual(layout.height);
			}
		},
	);

	it.each(LAYOUTS.map((layout) => [`${layout.width} x ${layout.height}`, layout] as const))(
		"%s lets no cell of Now lie over another",
		(_name, { now }) => {
			const boxes: (readonly [string, Box])[] = [];
			for (const [name, cell] of Object.entries(now)) {
				if (name === "band") continue;
				if ("caption" in cell) boxes.push([`${name} caption`, cell.caption], [name, cell.value]);
				else boxes.push([name, cell as Box]);
			}
			const overlaps: string[] = [];
			for (const [a, p] of boxes)
				for (const [b, q] of boxes) {
					const apart =
						p[0] + p[2] <= q[0] || q[0] + q[2] <= p[0] || p[1] + p[3] <= q[1] || q[1] + q[3] <= p[1];
					if (a < b && p[2] > 0 && q[2] > 0 && !apart) overlaps.push(`${a} and ${b}`);
				}
			expect(overlaps).toEqual([]);
		},
	);
});
