import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/ports/canvas";

describe("the software canvas keeps the rules of Poco", () => {
	it("refuses a character that the font lacks where it is strict, and leaves it out elsewhere", () => {
		for (const strict of [true, false]) {
			const canvas = new SoftCanvas(40, 20, { strict });
			canvas.begin(0, 0, 40, 20);
			canvas.fillRectangle(0, 0, 0, 40, 20);
			const draw = () => canvas.drawText("\u9f98", canvas.font("text-12"), 0xffff, 0, 0);
			if (strict) expect(draw).toThrow("text-12 has no");
			else expect(draw).not.toThrow();
		}
	});

	it("refuses drawing outside begin and end", () => {
		const canvas = new SoftCanvas(20, 20);
		expect(() => canvas.fillRectangle(0, 0, 0, 1, 1)).toThrow();
		expect(() => canvas.drawText("a", canvas.font("text-12"), 0, 0, 0)).toThrow();
		expect(() => canvas.end()).toThrow();
		canvas.begin(0, 0, 20, 20);
		expect(() => canvas.begin(0, 0, 1, 1)).toThrow();
	});

	it.each([
		[-1, 0, 5, 5],
		[0, 0, 21, 5],
		[0, 16, 5, 5],
		[0, 0, 0, 5],
		[0.5, 0, 5, 5],
	])("refuses the region %d,%d %dx%d", (x, y, width, height) => {
		expect(() => new SoftCanvas(20, 20).begin(x, y, width, height)).toThrow();
	});

	it("in strict mode finds a pixel that was not painted", () => {
		const canvas = new SoftCanvas(20, 20, { strict: true });
		canvas.begin(2, 2, 10, 10);
		canvas.fillRectangle(0, 2, 2, 10, 9);
		canvas.fillRectangle(0, 2, 11, 9, 1);
		expect(() => canvas.end()).toThrow(/11,11/);
	});

	it("clips to the region and says which text was cut", () => {
		const canvas = new SoftCanvas(40, 20, { strict: true });
		const white = canvas.makeColor(255, 255, 255);
		canvas.begin(0, 0, 10, 20);
		canvas.fillRectangle(0, 0, 0, 10, 20);
		canvas.drawText("WWW", canvas.font("text-12"), white, 0, 0);
		canvas.end();
		expect(canvas.clipped).toEqual([{ text: "WWW", font: "text-12" }]);
		expect(canvas.pixels.filter((_, i) => i % 40 >= 10).every((pixel) => pixel === 0)).toBe(true);
		expect(canvas.pixels.some((pixel) => pixel !== 0)).toBe(true);
	});

	it("skips a character without a glyph, as Poco does", () => {
		const canvas = new SoftCanvas(40, 20);
		const font = canvas.font("now-54");
		expect(canvas.getTextWidth("1x1", font)).toBe(canvas.getTextWidth("11", font));
	});

	it("counts regions and pixels, and estimates the display list", () => {
		const canvas = new SoftCanvas(40, 20);
		canvas.begin(0, 0, 40, 20);
		canvas.fillRectangle(0, 0, 0, 40, 20);
		canvas.drawText("ab", canvas.font("text-12"), 0xffff, 0, 0);
		canvas.end();
		expect([canvas.changes, canvas.paintedPixels, canvas.largestRegion, canvas.longestList]).toEqual([
			1, 800, 800, 96,
		]);
	});

	it("writes a PNG with the colours of the panel", () => {
		const canvas = new SoftCanvas(2, 1);
		canvas.begin(0, 0, 2, 1);
		canvas.fillRectangle(canvas.makeColor(255, 0, 0), 0, 0, 1, 1);
		canvas.fillRectangle(canvas.makeColor(7, 3, 255), 1, 0, 1, 1);
		canvas.end();
		const png = PNG.sync.read(canvas.png(2));
		expect([png.width, png.height]).toEqual([4, 2]);
		expect([...png.data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
		expect([...png.data.subarray(8, 12)]).toEqual([0, 0, 255, 255]);
	});
});
