import type { Box, Role } from "./layout";
import { ALIGN, type Align, type Painter, type Pen } from "./painter";
import { TONE, type Tone } from "./theme";

/** How a line of text stands in its cell. */
export interface Look {
	readonly font: Role;
	readonly tone: Tone;
	/** The left edge, if nothing else is said. */
	readonly align?: Align;
	/** What is behind the text. */
	readonly ground?: Tone;
}

/** Draws what a cell holds, on the ground colour. */
export type Draw = (pen: Pen, box: Box) => void;

/** A cell without anything of it on the screen; one whose box shows something older; one that shows what it says. */
const ABSENT = 0;
const OLD = 1;
const SHOWN = 2;

/**
 * What stands on the screen, cell by cell. Between `begin` and `end` a view says what every cell shows, each time all of
 * it; the sheet compares that with what is there and paints what differs. A cell is known by its box. What is not said
 * any more is wiped out. Where two cells of a view overlap, the one that was said first is seen, the other not at all.
 */
export class Sheet {
	private readonly _painter: Painter;
	/** One entry for each cell, in the order in which they were said. */
	private readonly _boxes: Box[] = [];
	private readonly _texts: string[] = [];
	private readonly _looks: (Look | undefined)[] = [];
	/** How something else is drawn; kept until `end` only. */
	private readonly _draws: (Draw | undefined)[] = [];
	private readonly _states: number[] = [];
	/** Cells said since `begin`. */
	private _count = 0;

	constructor(painter: Painter) {
		this._painter = painter;
	}

	width(text: string, role: Role): number {
		return this._painter.width(text, role);
	}

	fontHeight(role: Role): number {
		return this._painter.fontHeight(role);
	}

	/** An empty screen. */
	clear(): void {
		this._painter.clear();
		this.cut(0);
	}

	begin(): void {
		this._count = 0;
	}

	/** One line of text, in the middle of the cell's height. */
	text(box: Box, text: string, look: Look): void {
		if (box.width <= 0) return;
		const at = this.place(box);
		if (this._texts[at] !== text || !isSameLook(this._looks[at], look)) this.change(at, text, look);
	}

	/** The first of the texts that is not wider than the cell, else the last. */
	firstThatFits(box: Box, texts: readonly string[], look: Look): void {
		this.text(box, this.first(texts, look.font, box.width), look);
	}

	/** The first of the texts that is not wider than `width`, else the last. */
	first(texts: readonly string[], role: Role, width: number): string {
		let at = 0;
		while (at < texts.length - 1 && this._painter.width(texts[at]!, role) > width) at++;
		return texts[at]!;
	}

	/** Anything else. `state` tells all that the drawing follows from: it is drawn again when that differs. */
	draw(box: Box, state: string, draw: Draw): void {
		if (box.width <= 0 || box.height <= 0) return;
		const at = this.place(box);
		if (this._texts[at] !== state || this._looks[at] != null) this.change(at, state, undefined);
		this._draws[at] = draw;
	}

	/** The same in cells of `height` one below the other, for what is too large or too much to be drawn at once. */
	drawRows(box: Box, height: number, state: string, draw: Draw): void {
		for (let y = box.y; y < box.y + box.height; y += height)
			this.draw({ x: box.x, y, width: box.width, height }, state, draw);
	}

	/** Paints what differs from what is on the screen. */
	end(): void {
		const states = this._states;
		for (let at = this._count; at < states.length; at++) if (states[at] !== ABSENT) this.wipe(at);
		this.cut(this._count);
		for (let at = 0; at < states.length; at++) if (states[at] === ABSENT) this.showOrHide(at);
		for (let at = 0; at < states.length; at++) if (states[at] === OLD) this.paint(at);
		this._draws.fill(undefined);
	}

	/** The entry of the cell at `box`: the next one if the view says its cells in the same order as the last time. */
	private place(box: Box): number {
		const boxes = this._boxes;
		const at = this._count++;
		let from = at;
		while (from < boxes.length && !isSameBox(boxes[from]!, box)) from++;
		if (from === at && from < boxes.length) return at;
		if (from === boxes.length) this.add(box);
		this.swap(at, from);
		return at;
	}

	private add(box: Box): void {
		this._boxes.push(box);
		this._texts.push("");
		this._looks.push(undefined);
		this._draws.push(undefined);
		this._states.push(ABSENT);
	}

	private swap(a: number, b: number): void {
		swapIn(this._boxes, a, b);
		swapIn(this._texts, a, b);
		swapIn(this._looks, a, b);
		swapIn(this._draws, a, b);
		swapIn(this._states, a, b);
	}

	/** Forgets the entries from `length` on. */
	private cut(length: number): void {
		if (this._boxes.length === length) return;
		this._boxes.length = length;
		this._texts.length = length;
		this._looks.length = length;
		this._draws.length = length;
		this._states.length = length;
	}

	private change(at: number, text: string, look: Look | undefined): void {
		this._texts[at] = text;
		this._looks[at] = look;
		if (this._states[at] === SHOWN) this._states[at] = OLD;
	}

	/**
	 * Shows a cell that is not on the screen, unless an earlier cell overlaps it; removes the later cells that it covers, for
	 * which this is called in their turn. Cells that are on the screen never overlap each other.
	 */
	private showOrHide(at: number): void {
		const states = this._states;
		for (let other = 0; other < at; other++) if (states[other] !== ABSENT && this.overlap(at, other)) return;
		states[at] = OLD;
		for (let other = at + 1; other < states.length; other++)
			if (states[other] !== ABSENT && this.overlap(at, other)) this.wipe(other);
	}

	/** Takes a cell from the screen; no other one is touched. */
	private wipe(at: number): void {
		this._painter.blank(this._boxes[at]!);
		this._states[at] = ABSENT;
	}

	private paint(at: number): void {
		const painter = this._painter;
		const box = this._boxes[at]!;
		const look = this._looks[at];
		const draw = this._draws[at];
		if (look != null)
			painter.text(
				box,
				look.font,
				this._texts[at]!,
				look.tone,
				look.align ?? ALIGN.left,
				look.ground ?? TONE.ground,
			);
		else if (draw != null && painter.begin(box)) {
			draw(painter, box);
			painter.end();
		}
		this._states[at] = SHOWN;
	}

	private overlap(a: number, b: number): boolean {
		const one = this._boxes[a]!;
		const two = this._boxes[b]!;
		return (
			one.x < two.x + two.width &&
			two.x < one.x + one.width &&
			one.y < two.y + two.height &&
			two.y < one.y + one.height
		);
	}
}

function isSameBox(a: Box, b: Box): boolean {
	return a === b || (a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);
}

function isSameLook(a: Look | undefined, b: Look): boolean {
	if (a === b) return true;
	return a != null && a.font === b.font && a.tone === b.tone && a.align === b.align && a.ground === b.ground;
}

function swapIn<T>(list: T[], a: number, b: number): void {
	const kept = list[a]!;
	list[a] = list[b]!;
	list[b] = kept;
}
