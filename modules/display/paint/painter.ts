import type { Canvas, Color, Font } from "../../ports/canvas";
import { FigureCells } from "./figure";
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
	readonly #width: number;
	readonly #height: number;
	/** Where the layout's origin stands on the screen. */
	#left: number;
	#top: number;

	constructor(canvas: Canvas, layout: Layout) {
		this.#canvas = canvas;
		this.#width = canvas.width;
		this.#height = canvas.height;
		this.layout = layout;
		this.#left = (canvas.width - layout.width) >> 1;
		this.#top = (canvas.height - layout.height) >> 1;
		for (let i = 0; i < layout.fonts.length; i++) this.#fonts.push(canvas.font(layout.fonts[i]!));
		for (let i = 0; i < COLORS.length; i++) {
			const color = COLORS[i]!;
			this.#colors.push(canvas.makeColor(color[0], color[1], color[2]));
		}
		this.figure = new FigureCells(this);
	}

	/** True once for each new `key` of a slot: then the caller paints it. */
	due(slot: number, key: number): boolean {
		if (this.#keys[slot] === key) return false;
		this.#keys[slot] = key;
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
		this.strips(TONE.ground, 0, 0, this.#width, this.#height);
	}

	/** Moves the picture from the middle, against burn-in; then call `clear`. What leaves the screen is cut. */
	shift(dx: number, dy: number): void {
		this.#left = ((this.#width - this.layout.width) >> 1) + dx;
		this.#top = ((this.#height - this.layout.height) >> 1) + dy;
	}

	/** The row of the layout that a row of the canvas is. */
	row(y: number): number {
		return y - this.#top;
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
		const width = box[2];
		if (width === 0) return;
		// All in one function: in XS a call with many arguments takes more work than what it does here.
		const canvas = this.#canvas;
		const font = this.#fonts[role]!;
		const height = box[3];
		const left = box[0] + this.#left;
		const top = box[1] + this.#top;
		this.region(left, top, width, height);
		canvas.fillRectangle(this.#colors[back]!, left, top, width, height);
		if (text !== "") {
			let x = left;
			if (align !== ALIGN.left) {
				const free = width - canvas.getTextWidth(text, font);
				if (free > 0) x += align === ALIGN.right ? free : free >> 1;
			}
			// Halves are rounded down, also below zero.
			canvas.drawText(text, font, this.#colors[tone]!, x, top + ((height - font.height) >> 1));
		}
		canvas.end();
	}

	/** The same where the cell is no box of the layout. */
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
		this.text([x, y, width, height], role, text, tone, align, back);
	}

	/** A region of several pieces: `begin`, then `rect` and `draw`, then `end`. It must be painted whole. */
	begin(x: number, y: number, width: number, height: number): void {
		this.region(x + this.#left, y + this.#top, width, height);
	}

	/** `begin`, and the whole region in the ground colour. */
	beginBlank(x: number, y: number, width: number, height: number): void {
		const left = x + this.#left;
		const top = y + this.#top;
		this.region(left, top, width, height);
		this.#canvas.fillRectangle(this.#colors[TONE.ground]!, left, top, width, height);
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
		// Compared by hand: Math.min and Math.max would be a third of the work of a cell.
		if (x < 0) {
			width += x;
			x = 0;
		}
		if (y < 0) {
			height += y;
			y = 0;
		}
		if (x + width > this.#width) width = this.#width - x;
		if (y + height > this.#height) height = this.#height - y;
		this.#canvas.begin(x, y, width, height);
	}
}
