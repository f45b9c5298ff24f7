import type { Canvas, Color, Font } from "../ports/canvas";
import { FigureCells } from "./figure-cells";
import type { Box, Layout, Role } from "./layout";
import { COLORS, STRIP_PIXELS, TONE, type Tone } from "./theme";

export const ALIGN = Object.freeze({ left: 0, center: 1, right: 2 } as const);
export type Align = (typeof ALIGN)[keyof typeof ALIGN];

/** How many things of a view can be remembered as drawn. */
export const SLOTS = 80;
const NEVER = -0x80000000;

/**
 * Draws single cells on a Canvas, each in a region of its own, and remembers by a number what each slot of
 * the view shows, so that what has not changed is neither formatted nor painted again.
 */
export class Painter {
	readonly layout: Layout;
	readonly figure: FigureCells;
	readonly #canvas: Canvas;
	readonly #fonts: Font[] = [];
	readonly #colors: Color[] = [];
	readonly #keys = new Int32Array(SLOTS).fill(NEVER);
	/** Where the layout's origin stands on the screen. */
	#left: number;
	#top: number;

	constructor(canvas: Canvas, layout: Layout) {
		this.#canvas = canvas;
		this.layout = layout;
		this.#left = (canvas.width - layout.width) >> 1;
		this.#top = (canvas.height - layout.height) >> 1;
		for (const name of layout.fonts) this.#fonts.push(canvas.font(name));
		for (const [red, green, blue] of COLORS) this.#colors.push(canvas.makeColor(red, green, blue));
		this.figure = new FigureCells(this);
	}

	/** True once for each new `key` of a slot: then the caller paints it. */
	due(slot: number, key: number): boolean {
		const keys = this.#keys;
		if (keys[slot] === key) return false;
		keys[slot] = key;
		return true;
	}

	/** What the slot shows, or a very low number when it was not painted since `forget`. */
	shown(slot: number): number {
		return this.#keys[slot]!;
	}

	/** Makes every slot from `first` on due again. */
	forget(first = 0): void {
		this.#keys.fill(NEVER, first);
		this.figure.forget();
	}

	/** Paints the whole screen in the ground colour and forgets what was drawn. */
	clear(): void {
		this.forget();
		this.strips(TONE.ground, 0, 0, this.#canvas.width, this.#canvas.height);
	}

	/** Moves the picture from the middle, against burn-in; then call `clear`. What leaves the screen is cut. */
	shift(dx: number, dy: number): void {
		this.#left = ((this.#canvas.width - this.layout.width) >> 1) + dx;
		this.#top = ((this.#canvas.height - this.layout.height) >> 1) + dy;
	}

	width(text: string, role: Role): number {
		return this.#canvas.getTextWidth(text, this.#fonts[role]!);
	}

	fontHeight(role: Role): number {
		return this.#fonts[role]!.height;
	}

	/** Fills a rectangle of any size, in strips. */
	fill(tone: Tone, x: number, y: number, width: number, height: number): void {
		this.strips(tone, x + this.#left, y + this.#top, width, height);
	}

	/** One cell: the ground in `back`, one line of text in the middle of its height. Too long a text is cut. */
	text(
		box: Box,
		role: Role,
		text: string,
		tone: Tone,
		align: Align = ALIGN.left,
		back: Tone = TONE.ground,
	): void {
		this.textAt(box[0], box[1], box[2], box[3], role, text, tone, align, back);
	}

	textAt(
		x: number,
		y: number,
		width: number,
		height: number,
		role: Role,
		text: string,
		tone: Tone,
		align: Align = ALIGN.left,
		back: Tone = TONE.ground,
	): void {
		if (width === 0) return;
		const font = this.#fonts[role]!;
		let dx = 0;
		if (align !== ALIGN.left) {
			const free = width - this.#canvas.getTextWidth(text, font);
			if (free > 0) dx = align === ALIGN.right ? free : free >> 1;
		}
		// Halves of odd numbers are rounded down, also below zero.
		this.cell(x, y, width, height, back, text, font, tone, dx, (height - font.height) >> 1);
	}

	/** One glyph on the ground, `dx` from the left of its cell, at its top. */
	glyph(
		x: number,
		y: number,
		width: number,
		height: number,
		role: Role,
		text: string,
		tone: Tone,
		dx: number,
	): void {
		this.cell(x, y, width, height, TONE.ground, text, this.#fonts[role]!, tone, dx, 0);
	}

	/** A region with a ground and one line of text in it: all in one call, since most of what is painted is that. */
	private cell(
		x: number,
		y: number,
		width: number,
		height: number,
		back: Tone,
		text: string,
		font: Font,
		tone: Tone,
		dx: number,
		dy: number,
	): void {
		const canvas = this.#canvas;
		const colors = this.#colors;
		const left = x + this.#left;
		const top = y + this.#top;
		this.region(left, top, width, height);
		canvas.fillRectangle(colors[back]!, left, top, width, height);
		if (text !== "") canvas.drawText(text, font, colors[tone]!, left + dx, top + dy);
		canvas.end();
	}

	/** A region of several pieces: `begin`, then `rect` and `draw`, then `end`. It must be painted whole. */
	begin(x: number, y: number, width: number, height: number): void {
		this.region(x + this.#left, y + this.#top, width, height);
	}

	rect(tone: Tone, x: number, y: number, width: number, height: number): void {
		if (width > 0 && height > 0)
			this.#canvas.fillRectangle(this.#colors[tone]!, x + this.#left, y + this.#top, width, height);
	}

	draw(text: string, role: Role, tone: Tone, x: number, y: number): void {
		this.#canvas.drawText(text, this.#fonts[role]!, this.#colors[tone]!, x + this.#left, y + this.#top);
	}

	/** Draws a line in the middle of the height of its cell. */
	drawIn(text: string, role: Role, tone: Tone, x: number, y: number, height: number): void {
		this.draw(text, role, tone, x, y + ((height - this.#fonts[role]!.height) >> 1));
	}

	end(): void {
		this.#canvas.end();
	}

	private strips(tone: Tone, x: number, y: number, width: number, height: number): void {
		const color = this.#colors[tone]!;
		const lines = Math.max(1, Math.floor(STRIP_PIXELS / Math.max(1, width)));
		for (let row = y; row < y + height; row += lines) {
			const count = Math.min(lines, y + height - row);
			this.region(x, row, width, count);
			this.#canvas.fillRectangle(color, x, row, width, count);
			this.#canvas.end();
		}
	}

	/** Begins the part of a region that lies on the screen. */
	private region(x: number, y: number, width: number, height: number): void {
		const canvas = this.#canvas;
		let right = x + width;
		let bottom = y + height;
		// Compared by hand: Math.min and Math.max would be a third of the work of a cell.
		if (x < 0) x = 0;
		if (y < 0) y = 0;
		if (right > canvas.width) right = canvas.width;
		if (bottom > canvas.height) bottom = canvas.height;
		canvas.begin(x, y, right - x, bottom - y);
	}
}
