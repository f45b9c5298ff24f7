import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readFont } from "../../hosts/node/ports/bmfont";
import { ROLE } from "../../modules/display/paint/layout";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import { read } from "../support/files";

const FOLDER = fileURLToPath(new URL("../../assets/fonts", import.meta.url));
const ARC_MINUTE = Math.PI / 180 / 60;
const MM_PER_INCH = 25.4;

/** The rows of the table of docs/dev/display.md: size, diagonal in inches, digit in pixels and mm, distance in m. */
const rows = [
	...read("docs/dev/display.md").matchAll(
		/\| (\d+) x (\d+), ([\d.]+) inch \|[^|]*\| (\d+) px, ([\d.]+) mm \| ([\d.]+) m \|/g,
	),
].map((row) => row.slice(1).map(Number));

describe("the table of distances", () => {
	it("has every size", () => {
		const sizes = rows.map(([width, height]) => `${width} x ${height}`);
		expect(sizes.sort()).toEqual(LAYOUTS.map(({ width, height }) => `${width} x ${height}`).sort());
	});

	it.each(rows)(
		"of %d x %d at %d inch is true: %d px, %d mm, %d m",
		(width, height, inches, px, mm, metres) => {
			const layout = LAYOUTS.find((one) => one.width === width && one.height === height)!;
			const { glyphs } = readFont(FOLDER, layout.fonts[ROLE.figure]!);
			expect(glyphs.get("7".charCodeAt(0))!.height).toBe(px);
			const size = (px! * inches! * MM_PER_INCH) / Math.hypot(width!, height!);
			expect(Math.abs(size - mm!)).toBeLessThanOrEqual(0.06);
			expect(size / 1000 / metres! / ARC_MINUTE).toBeGreaterThanOrEqual(10);
		},
	);
});
