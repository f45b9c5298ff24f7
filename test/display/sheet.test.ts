import { describe, expect, it } from "vitest";
import { type Box, ROLE } from "../../modules/display/paint/layout";
import { ALIGN, Painter } from "../../modules/display/paint/painter";
import { type Look, Sheet } from "../../modules/display/paint/sheet";
import { layoutFor } from "../../modules/display/paint/sizes";
import { TONE } from "../../modules/display/paint/theme";
import type { Canvas, Font } from "../../modules/ports/canvas";
import { type Random, randomOf } from "../support/random";
import { RecordingCanvas } from "../support/recording-canvas";

const QUIET: Look = { font: ROLE.text, tone: TONE.quiet };
const LOUD: Look = { font: ROLE.text, tone: TONE.text };
const LEFT: Box = { x: 0, y: 0, width: 40, height: 20 };
const RIGHT: Box = { x: 40, y: 0, width: 40, height: 20 };
const ACROSS: Box = { x: 20, y: 5, width: 40, height: 10 };

const sheetOn = (canvas: Canvas) => new Sheet(new Painter(canvas, layoutFor(320, 240)));

function bench() {
	const canvas = new RecordingCanvas(320, 240);
	const sheet = sheetOn(canvas);
	/** What one painting draws, and how many regions it takes. */
	const paint = (say: (sheet: Sheet) => void): readonly [texts: string[], regions: number] => {
		canvas.forget();
		sheet.begin();
		say(sheet);
		sheet.end();
		return [canvas.texts, canvas.regions];
	};
	return { sheet, paint };
}

describe("a cell", () => {
	it("is painted once, and again when text, look or box differ", () => {
		const { paint } = bench();
		expect(paint((s) => s.text(LEFT, "a", QUIET))).toEqual([["a"], 1]);
		expect(paint((s) => s.text({ ...LEFT }, "a", { ...QUIET }))).toEqual([[], 0]);
		expect(paint((s) => s.text(LEFT, "b", QUIET))).toEqual([["b"], 1]);
		expect(paint((s) => s.text(LEFT, "b", LOUD))).toEqual([["b"], 1]);
		expect(paint((s) => s.text(LEFT, "b", { ...LOUD, align: ALIGN.right }))).toEqual([["b"], 1]);
		const ground = TONE.panel;
		expect(paint((s) => s.text(LEFT, "b", { ...LOUD, align: ALIGN.right, ground }))).toEqual([["b"], 1]);
		expect(
			paint((s) => s.text(LEFT, "b", { font: ROLE.small, tone: LOUD.tone, align: ALIGN.right, ground })),
		).toEqual([["b"], 1]);
		// Its old place is wiped out.
		expect(paint((s) => s.text(RIGHT, "b", LOUD))).toEqual([["b"], 2]);
	});

	it("that is not said any more is wiped out once", () => {
		const { paint } = bench();
		paint((s) => s.text(LEFT, "a", QUIET));
		expect([paint(() => {}), paint(() => {})]).toEqual([
			[[], 1],
			[[], 0],
		]);
	});

	it("is known by its box, in whatever order the cells are said", () => {
		const { paint } = bench();
		paint((s) => {
			s.text(LEFT, "a", QUIET);
			s.text(RIGHT, "b", QUIET);
		});
		const turned = paint((s) => {
			s.text(RIGHT, "b", QUIET);
			s.text(LEFT, "a", QUIET);
		});
		expect(turned).toEqual([[], 0]);
	});

	it("is drawn again when its state differs, or when it becomes a text", () => {
		const { paint } = bench();
		const say = (state: string) => (s: Sheet) =>
			s.draw(LEFT, state, (pen) => pen.draw("drawn", ROLE.text, TONE.text, 0, 0));
		expect([paint(say("1")), paint(say("1")), paint(say("2"))]).toEqual([
			[["drawn"], 1],
			[[], 0],
			[["drawn"], 1],
		]);
		expect(paint((s) => s.text(LEFT, "2", QUIET))).toEqual([["2"], 1]);
		expect(paint(say("2"))).toEqual([["drawn"], 1]);
	});

	it("without a width is none", () => {
		const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };
		const { paint } = bench();
		expect(
			paint((s) => {
				s.text(nowhere, "a", QUIET);
				s.draw(nowhere, "a", () => {});
			}),
		).toEqual([[], 0]);
	});

	it("at an edge that was moved off the screen is not painted", () => {
		const canvas = new RecordingCanvas(320, 240);
		const painter = new Painter(canvas, layoutFor(320, 240));
		const sheet = new Sheet(painter);
		const edge: Box = { x: 0, y: 0, width: 1, height: 20 };
		const paint = (text: string) => {
			sheet.begin();
			sheet.text(edge, text, QUIET);
			sheet.draw({ ...edge, y: 20 }, text, (pen) => pen.draw(text, ROLE.text, TONE.text, 0, 20));
			sheet.end();
		};
		painter.shift(-1, 0);
		paint("a");
		expect(canvas.regions).toBe(0);
		painter.shift(0, 0);
		sheet.clear();
		canvas.forget();
		paint("a");
		expect(canvas.texts).toEqual(["a", "a"]);
	});

	it("is painted anew after the screen was cleared", () => {
		const { sheet, paint } = bench();
		paint((s) => s.text(LEFT, "a", QUIET));
		sheet.clear();
		expect(paint((s) => s.text(LEFT, "a", QUIET))).toEqual([["a"], 1]);
	});

	it.each([
		[["long word", "word", "--"], 50, "word"],
		[["word", "--"], 100, "word"],
		[["long word", "word"], 1, "word"],
	])("of %j with %d pixels shows %j", (texts, width, shown) => {
		const { paint } = bench();
		expect(paint((s) => s.firstThatFits({ ...LEFT, width }, texts, QUIET))[0]).toEqual([shown]);
	});
});

describe("of two cells that overlap", () => {
	it("the one that was said first is seen, and the other as soon as the first is gone", () => {
		const { paint } = bench();
		const under = (s: Sheet) => s.text(LEFT, "under", QUIET);
		const both = (s: Sheet) => {
			s.text(ACROSS, "over", LOUD);
			under(s);
		};
		paint(under);
		expect(paint(both)[0]).toEqual(["over"]);
		expect(paint(both)).toEqual([[], 0]);
		expect(paint(under)[0]).toEqual(["under"]);
	});

	it("whatever was said before, the screen is what is said now", () => {
		const random = randomOf(7);
		const canvas = new PixelCanvas();
		const sheet = sheetOn(canvas);
		for (let step = 0; step < 400; step++) {
			const cells = anyCells(random);
			const alone = new PixelCanvas();
			say(sheet, cells);
			say(sheetOn(alone), cells);
			expect(`step ${step}: ${canvas.pixels.join()}`).toBe(`step ${step}: ${alone.pixels.join()}`);
		}
	});
});

type Cell = readonly [box: Box, text: string, tone: number, isDrawn: boolean];

function anyCells(random: Random): Cell[] {
	const cells: Cell[] = [];
	for (let count = random(7); count > 0; count--) {
		const box = { x: random(4) * 4, y: random(4) * 4, width: 4 + random(3) * 4, height: 4 + random(3) * 4 };
		cells.push([box, "abc"[random(3)]!, 1 + random(3), random(3) === 0]);
	}
	return cells;
}

function say(sheet: Sheet, cells: readonly Cell[]): void {
	sheet.begin();
	for (const [box, text, tone, isDrawn] of cells)
		if (isDrawn) sheet.draw(box, `${text}${tone}`, (pen, { x, y }) => pen.draw(text, ROLE.text, tone, x, y));
		else sheet.text(box, text, { font: ROLE.text, tone });
	sheet.end();
}

/** A few pixels; a text fills what it may of its region. */
class PixelCanvas implements Canvas {
	readonly width = 320;
	readonly height = 240;
	/** Of the upper left corner alone. */
	readonly pixels: number[] = new Array(32 * 32).fill(0);
	#region: Box = LEFT;

	makeColor(red: number, green: number, blue: number): number {
		return (red << 16) | (green << 8) | blue;
	}

	font(): Font {
		return { height: 4, ascent: 4 };
	}

	begin(x: number, y: number, width: number, height: number): void {
		this.#region = { x, y, width, height };
	}

	end(): void {}

	fillRectangle(color: number, x: number, y: number, width: number, height: number): void {
		const region = this.#region;
		const right = Math.min(32, x + width, region.x + region.width);
		const bottom = Math.min(32, y + height, region.y + region.height);
		for (let row = Math.max(y, region.y); row < bottom; row++)
			for (let column = Math.max(x, region.x); column < right; column++)
				this.pixels[row * 32 + column] = color;
	}

	drawText(text: string, _font: Font, color: number, x: number, y: number): void {
		this.fillRectangle(color + text.charCodeAt(0), x, y, 3, 3);
	}

	getTextWidth(text: string): number {
		return text.length * 3;
	}
}
