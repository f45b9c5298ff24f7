import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { docsPictures } from "../../hosts/node/tools/screens";
import { renderSituation, SITUATIONS } from "../../hosts/node/tools/situations";
import type { Box } from "../../modules/display/paint/layout";
import { layoutFor } from "../../modules/display/paint/sizes";
import { ROOT, read } from "../support/files";

const pictures = [...docsPictures()].map(([path, picture]) => [basename(path), path, picture] as const);

describe("the pictures of the documents", () => {
	it.each(pictures)("%s is what the code draws (else: npm run screens -- --docs)", (_name, path, picture) => {
		const committed = PNG.sync.read(readFileSync(path));
		expect([committed.width, committed.height]).toEqual([picture.width, picture.height]);
		expect(committed.data.equals(picture.data)).toBe(true);
	});

	it("show every picture of the display that a document names", () => {
		const names = new Set<string>(pictures.map(([name]) => name));
		const named = ["README.md", "README.ja.md", "docs/dev/display.md"].flatMap(
			(file) => read(file).match(/[a-z0-9-]+-\d+x\d+-(ja|en)\.png/g) ?? [],
		);
		expect(named.filter((name) => !names.has(name))).toEqual([]);
		expect(named.length).toBeGreaterThan(8);
	});
});

/** The SDK's simulator draws in RGB 565 and with 16 levels of coverage: a difference of less than a step of both. */
const TOLERANCE = 10;

describe("the simulator of the SDK", () => {
	it.each([
		["m5stack", 320, 240],
		["pico_display", 135, 240],
		["m5stickc", 160, 80],
		["m5atom_s3", 128, 128],
	])("%s draws figure, unit and pill as this canvas does", (simulator, width, height) => {
		const seen = PNG.sync.read(readFileSync(join(ROOT, `docs/dev/evidence/sim-${simulator}.png`)));
		const canvas = new SoftCanvas(width, height);
		renderSituation(canvas, SITUATIONS.find(({ name }) => name === "now-buying")!, "ja");
		const { figure, unit, pill } = layoutFor(width, height).now;
		for (const box of [figure, unit, pill])
			expect(largestDifference(seen, canvas.toPng(), box)).toBeLessThanOrEqual(TOLERANCE);
	});
});

function largestDifference(a: PNG, b: PNG, { x, y: top, width, height }: Box): number {
	let largest = 0;
	for (let y = top; y < top + height; y++)
		for (let at = (y * a.width + x) * 4; at < (y * a.width + x + width) * 4; at++)
			largest = Math.max(largest, Math.abs(a.data[at]! - b.data[at]!));
	return largest;
}
