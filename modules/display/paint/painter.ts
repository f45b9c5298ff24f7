import type { Canvas, Color, Font } from "../../ports/canvas";
import type { Box, Layout, Role } from "./layout";
import { COLORS, STRIP_PIXELS, TONE, type Tone } from "./theme";

export const ALIGN = Object.freeze({ left: 0, center: 1, right: 2 } as const);
export type Align = (typeof ALIGN)[keyof typeof ALIGN];

/** What drawing inside a cell needs: sizes of texts, rectangles, lines of text. */
export interface Pen {
	width(text: string, role: Role): number;
	fontHeight(role: Role): number;
	rect(tone: Tone, x: number, y: number, width: number, height: number): void;
	/** One line, its line box at (x, y). */
	draw(text: string, role: Role, tone: Tone, x: number, y: number): void;
	/** One line in the middle of `height`. */
	drawIn(text: string, role: Role, tone: Tone, x: number, y: number, height: number): void;
}

/** Draws on a Canvas in pixels of the layout, with its fonts and the colours of the theme, region by region. */
export class Painter implements Pen {
	readonly layout: Layout;
	private readonly _canvas: Canvas;
	private readonly _fonts: Font[] = [];
	private readonly _colors: Color[] = [];
	private readonly _width: number;
	private readonly _height: number;
	/** Where the layout's origin stands on the screen. */
	private _left: number;
	private _top: number;

	constructor(canvas: Canvas, layout: Layout) {
		this._canvas = canvas;
		this._width = canvas.width;
		this._height = canvas.height;
		this.layout = layout;
		this._left = (canvas.width - layout.width) >> 1;
		this._top = (canvas.height - layout.height) >> 1;
		for (let i = 0; i < layout.fonts.length; i++) this._fonts.push(canvas.font(layout.fonts[i]!));
		for (let i = 0; i < COLORS.length; i++) {
			const color = COLORS[i]!;
			this._colors.push(canvas.makeColor(color[0], color[1], color[2]));
		}
	}

	/** Paints the whole screen in the ground colour. */
	clear(): void {
		this.strips(0, 0, this._width, this._height);
	}

	/** Paints a box of any size in the ground colour. */
	blank(box: Box): void {
		this.strips(box.x + this._left, box.y + this._top, box.width, box.height);
	}

	/** Moves the picture from the middle, against burn-in; then everything must be painted anew. What leaves the screen is cut. */
	shift(dx: number, dy: number): void {
		this._left = ((this._width - this.layout.width) >> 1) + dx;
		this._top = ((this._height - this.layout.height) >> 1) + dy;
	}

	/** The row of the layout that a row of the canvas is. */
	row(y: number): number {
		return y - this._top;
	}

	width(text: string, role: Role): number {
		return this._canvas.getTextWidth(text, this._fonts[role]!);
	}

	fontHeight(role: Role): number {
		return this._fonts[role]!.height;
	}

	/** One region: the ground in `back`, one line of text in the middle of its height. Too long a text is cut at its end. */
	text(box: Box, role: Role, text: string, tone: Tone, align: Align, back: Tone): void {
		const canvas = this._canvas;
		const font = this._fonts[role]!;
		const left = box.x + this._left;
		const top = box.y + this._top;
		if (!this.region(left, top, box.width, box.height)) return;
		canvas.fillRectangle(this._colors[back]!, left, top, box.width, box.height);
		if (text !== "") {
			let x = left;
			if (align !== ALIGN.left) {
				const free = box.width - canvas.getTextWidth(text, font);
				if (free > 0) x += align === ALIGN.right ? free : free >> 1;
			}
			// Halves are rounded down, also below zero.
			canvas.drawText(text, font, this._colors[tone]!, x, top + ((box.height - font.height) >> 1));
		}
		canvas.end();
	}

	/** Begins a region, all of it in the ground colour; then `rect` and `draw`, then `end`. False when all of it is off the screen. */
	begin(box: Box): boolean {
		const left = box.x + this._left;
		const top = box.y + this._top;
		if (!this.region(left, top, box.width, box.height)) return false;
		this._canvas.fillRectangle(this._colors[TONE.ground]!, left, top, box.width, box.height);
		return true;
	}

	rect(tone: Tone, x: number, y: number, width: number, height: number): void {
		if (width > 0 && height > 0)
			this._canvas.fillRectangle(this._colors[tone]!, x + this._left, y + this._top, width, height);
	}

	draw(text: string, role: Role, tone: Tone, x: number, y: number): void {
		this._canvas.drawText(text, this._fonts[role]!, this._colors[tone]!, x + this._left, y + this._top);
	}

	drawIn(text: string, role: Role, tone: Tone, x: number, y: number, height: number): void {
		this.draw(text, role, tone, x, y + ((height - this._fonts[role]!.height) >> 1));
	}

	end(): void {
		this._canvas.end();
	}

	private strips(x: number, y: number, width: number, height: number): void {
		const color = this._colors[TONE.ground]!;
		const lines = Math.max(1, Math.floor(STRIP_PIXELS / Math.max(1, width)));
		for (let row = y; row < y + height; row += lines) {
			const count = Math.min(lines, y + height - row);
			if (!this.region(x, row, width, count)) continue;
			this._canvas.fillRectangle(color, x, row, width, count);
			this._canvas.end();
		}
	}

	/** Begins the part of a region that lies on the screen; false when there is none, as at an edge that was moved away. */
	private region(x: number, y: number, width: number, height: number): boolean {
		const left = Math.max(0, x);
		const top = Math.max(0, y);
		const right = Math.min(this._width, x + width);
		const bottom = Math.min(this._height, y + height);
		if (left >= right || top >= bottom) return false;
		this._canvas.begin(left, top, right - left, bottom - top);
		return true;
	}
}
