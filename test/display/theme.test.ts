import { describe, expect, it } from "vitest";
import type { Box, NowLayout } from "../../modules/display/paint/layout";
import { LAYOUTS, layoutFor } from "../../modules/display/paint/sizes";
import { COLORS, contrast, TONE } from "../../modules/display/paint/theme";

const ground = COLORS[TONE.ground]!;

describe("colours", () => {
	it.each(["buy", "sell", "text", "quiet", "caution", "warning", "doubt"] as const)(
		"%s has a contrast of at least 7:1 on the ground, and black on it",
		(name) => {
			expect(contrast(COLORS[TONE[name]]!, ground)).toBeGreaterThanOrEqual(7);
		},
	);

	it("the two looks of the band over the limit have a contrast of at least 4.5:1", () => {
		expect(contrast(COLORS[TONE.alarm]!, COLORS[TONE.text]!)).toBeGreaterThanOrEqual(4.5);
	});

	it("measures contrast as WCAG does", () => {
		expect(contrast([255, 255, 255], [0, 0, 0])).toBe(21);
		expect(contrast([0, 0, 0], [0, 0, 0])).toBe(1);
	});

	/** Matrices of Machado, Oliveira and Fernandes (2009) at severity 1, for linear RGB. */
	const blindness = [
		["protanopia", [0.152, 1.053, -0.205, 0.115, 0.786, 0.099, -0.004, -0.048, 1.052]],
		["deuteranopia", [0.367, 0.861, -0.228, 0.28, 0.673, 0.047, -0.012, 0.043, 0.969]],
		["tritanopia", [1.256, -0.077, -0.179, -0.078, 0.931, 0.148, 0.005, 0.691, 0.304]],
		["full sight", [1, 0, 0, 0, 1, 0, 0, 0, 1]],
	] as const;
	describe.each(blindness)("seen with %s", (_name, matrix) => {
		it.each([
			["buy", "sell", 60],
			["sell", "warning", 60],
			["sell", "caution", 60],
			["caution", "warning", 25],
		] as const)("%s and %s are at least %d apart in CIE Lab", (a, b, distance) => {
			const [p, q] = [labOf(COLORS[TONE[a]]!, matrix), labOf(COLORS[TONE[b]]!, matrix)];
			expect(Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!, p[2]! - q[2]!)).toBeGreaterThanOrEqual(distance);
		});
	});
});

/** CIE Lab (D65) of an sRGB colour after a matrix on its linear values. */
function labOf(color: readonly [number, number, number], m: readonly number[]): number[] {
	const linear = color.map((level) => {
		const c = level / 255;
		return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	});
	const row = (matrix: readonly number[], values: readonly number[], at: number) =>
		matrix[at]! * values[0]! + matrix[at + 1]! * values[1]! + matrix[at + 2]! * values[2]!;
	const rgb = [0, 3, 6].map((at) => Math.min(1, Math.max(0, row(m, linear, at))));
	const xyz = [0.4339, 0.3762, 0.1899, 0.2126, 0.7152, 0.0722, 0.0177, 0.1095, 0.8728];
	const [x, y, z] = [0, 3, 6].map((at) => {
		const t = row(xyz, rgb, at);
		return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
	});
	return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

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
			for (const [name, cell] of Object.entries(layout.now)) {
				boxes.push(...boxesOf(name, cell).map(([, box]) => box));
			}
			for (const { x, y, width, height } of boxes) {
				expect(x).toBeGreaterThanOrEqual(0);
				expect(y).toBeGreaterThanOrEqual(0);
				expect(x + width).toBeLessThanOrEqual(layout.width);
				expect(y + height).toBeLessThanOrEqual(layout.height);
			}
		},
	);

	it.each(LAYOUTS.map((layout) => [`${layout.width} x ${layout.height}`, layout] as const))(
		"%s says rightly whether a forecast has a cell beside its band",
		(_name, { now }) => {
			const isFree = (box: Box) => box.width > 0 && !overlap(box, now.band);
			expect(now.aheadBeside).toBe(isFree(now.age) || isFree(now.link));
		},
	);

	it.each(LAYOUTS.map((layout) => [`${layout.width} x ${layout.height}`, layout] as const))(
		"%s lets no cell of Now lie over another",
		(_name, { now }) => {
			const boxes: (readonly [string, Box])[] = [];
			for (const [name, cell] of Object.entries(now)) {
				if (name !== "band") boxes.push(...boxesOf(name, cell));
			}
			const overlaps: string[] = [];
			for (const [a, p] of boxes)
				for (const [b, q] of boxes) {
					if (a < b && overlap(p, q)) overlaps.push(`${a} and ${b}`);
				}
			expect(overlaps).toEqual([]);
		},
	);
});

/** The boxes of one field of a layout by their names; none of what is no box. */
function boxesOf(name: string, cell: NowLayout[keyof NowLayout]): (readonly [string, Box])[] {
	if (typeof cell !== "object" || Array.isArray(cell)) return [];
	if ("caption" in cell)
		return [
			[`${name} caption`, cell.caption],
			[name, cell.value],
		];
	return [[name, cell as Box]];
}

function overlap(a: Box, b: Box): boolean {
	if (a.width === 0 || b.width === 0) return false;
	const wide = a.x < b.x + b.width && b.x < a.x + a.width;
	return wide && a.y < b.y + b.height && b.y < a.y + a.height;
}
