import { type Box, ROLE, type Role } from "./layout";
import type { Painter } from "./painter";
import { STRIP_PIXELS, TONE, type Tone } from "./theme";

/** What a cell shows: a digit, or the index of another of GLYPHS. */
const GLYPHS = Object.freeze(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-", ",", ""]);
const MINUS = 10;
const COMMA = 11;
const BLANK = 12;
/** A cell that must be painted. */
const UNKNOWN = 0xff;
const MOST = 9_999_999;
/** Cells from the right: three digits, the comma, four more digits or the sign. */
const CELLS = 9;
const COMMA_CELL = 3;
const DRAWN = CELLS;

/**
 * The main figure: right-aligned cells of fixed width, of which only those that changed are painted. The
 * thousands have a comma where there is room. A number that does not fit takes the smaller font.
 */
export class FigureCells {
	readonly #painter: Painter;
	/** What each cell shall show, and from DRAWN on what it shows. */
	readonly #cells = new Uint8Array(2 * CELLS);
	#hadComma = true;
	#shape = 0;
	/** What is shown; nothing while the tone is -1. */
	#value: number | undefined;
	#tone = -1;
	#role: Role = ROLE.figure;
	#comma = true;
	#digitWidth = 0;
	#commaWidth = 0;
	/** Top and height of the cells, and whether one in use is cut at the left. */
	#top = 0;
	#line = 0;
	#cut = false;
	/** Numbers that need the same cells as the one that is shown. */
	#least = 1;
	#most = 0;

	constructor(painter: Painter) {
		this.#painter = painter;
	}

	forget(): void {
		this.#tone = -1;
	}

	/** Shows an integer of at most seven digits, or two dashes when there is none. */
	show(box: Box, value: number | undefined, tone: Tone): void {
		const shown = this.#value;
		if (this.#tone === tone) {
			if (shown === value) return;
			if (shown != null && value != null && value >= this.#least && value <= this.#most) {
				this.#value = value;
				this.step(value < 0 ? -value : value, shown < 0 ? -shown : shown, box[0] + box[2]);
				return;
			}
		}
		this.#value = value;
		const shape = this.compose(value);
		// Font, comma and cells depend only on how many cells are used, and on the sign.
		if (this.#tone !== tone || this.#shape !== shape) this.arrange(box, tone, shape);
		this.paintCells(box);
		this.bound(value);
	}

	/** From one number to another with the same cells: paints digits until what is left of both is the same. */
	private step(to: number, from: number, right: number): void {
		const width = this.#digitWidth;
		/** First cell of a run of new digits, and its right edge. */
		let first = -1;
		let edge = 0;
		let cell = 0;
		for (; to !== from; cell++) {
			if (cell === COMMA_CELL) {
				if (first >= 0) this.paintRun(first, cell, edge);
				first = -1;
				if (this.#comma) right -= this.#commaWidth;
				continue;
			}
			const tens = (to / 10) | 0;
			const fromTens = (from / 10) | 0;
			const digit = to - tens * 10;
			if (digit !== from - fromTens * 10) {
				this.#cells[DRAWN + cell] = digit;
				if (first < 0) {
					first = cell;
					edge = right;
				}
			} else if (first >= 0) {
				this.paintRun(first, cell, edge);
				first = -1;
			}
			right -= width;
			to = tens;
			from = fromTens;
		}
		if (first >= 0) this.paintRun(first, cell, edge);
	}

	/** Paints the digits of cells `first` to `behind` (exclusive) in as few regions as their size allows. */
	private paintRun(first: number, behind: number, right: number): void {
		const top = this.#top;
		const line = this.#line;
		const digit = this.#digitWidth;
		while (first < behind) {
			let width = 0;
			let count = 0;
			do {
				width += digit;
				count++;
			} while (first + count < behind && (width + digit) * line <= STRIP_PIXELS);
			const left = right - width;
			this.#painter.beginBlank(left, top, width, line);
			for (; count > 0; count--) {
				right -= digit;
				this.#painter.draw(GLYPHS[this.#cells[DRAWN + first++]!]!, this.#role, this.#tone, right, top);
			}
			this.#painter.end();
		}
	}

	/** Finds between which numbers the cells stay as they are. */
	private bound(value: number | undefined): void {
		const size = value == null ? 0 : value < 0 ? -value : value;
		let most = 9;
		while (most < size) most = most * 10 + 9;
		const least = most === 9 ? 0 : (most + 1) / 10;
		const sold = value != null && value < 0;
		// A cell that is cut at the left is not for `step`: then there are no such numbers.
		const cut = value == null || size > MOST || this.#cut;
		this.#least = cut ? 1 : sold ? -most : least;
		this.#most = cut ? 0 : sold ? Math.min(-1, -least) : most;
	}

	private arrange(box: Box, tone: Tone, shape: number): void {
		const role = this.fits(box, ROLE.figure) ? ROLE.figure : ROLE.figureSmall;
		if (role !== ROLE.figure) this.fits(box, role);
		this.#shape = shape;
		const same = this.#tone === tone && this.#role === role && this.#comma === this.#hadComma;
		if (same) return;
		this.#tone = tone;
		this.#role = role;
		this.#hadComma = this.#comma;
		this.#cells.fill(UNKNOWN, DRAWN);
		this.paintMargin(box);
	}

	/** Fills the wanted cells; returns a number for how many are used and whether the last is a sign. */
	private compose(value: number | undefined): number {
		const cells = this.#cells;
		let cell = 0;
		let shape = -2;
		if (value == null) {
			cells[cell++] = MINUS;
			cells[cell++] = MINUS;
		} else {
			let rest = value < 0 ? -value : value;
			if (rest > MOST) rest = MOST;
			do {
				if (cell === COMMA_CELL) cells[cell++] = COMMA;
				const tens = (rest / 10) | 0;
				cells[cell++] = rest - tens * 10;
				rest = tens;
			} while (rest > 0);
			shape = cell;
			if (value < 0) {
				if (cell === COMMA_CELL) cells[cell++] = BLANK;
				shape = -10 - cell;
				if (cell < CELLS) cells[cell++] = MINUS;
			}
		}
		while (cell < CELLS) cells[cell++] = BLANK;
		return shape;
	}

	/** Whether the cells fit in this font, with the comma or else without it. */
	private fits(box: Box, role: Role): boolean {
		this.measure(role);
		this.#comma = true;
		if (this.total(role) <= box[2]) return true;
		this.#comma = false;
		return this.total(role) <= box[2];
	}

	private measure(role: Role): void {
		this.#digitWidth = this.#painter.width("0", role);
		this.#commaWidth = this.#painter.width(",", role);
	}

	private total(role: Role): number {
		let width = 0;
		let last = BLANK;
		for (let cell = 0; cell < CELLS; cell++) {
			const code = this.#cells[cell]!;
			if (code !== BLANK) last = code;
			if (code !== BLANK || (cell === COMMA_CELL && this.#cells[cell + 1] !== BLANK))
				width += this.widthOf(cell);
		}
		// The sign may use less than a digit's cell: it is drawn at its right edge.
		if (last === MINUS) width -= this.#digitWidth - this.#painter.width("-", role);
		return width;
	}

	private widthOf(cell: number): number {
		if (cell !== COMMA_CELL) return this.#digitWidth;
		return this.#comma ? this.#commaWidth : 0;
	}

	/** What no cell covers: left of the last whole cell, and above and below a smaller font. */
	private paintMargin(box: Box): void {
		const x = box[0];
		const y = box[1];
		const width = box[2];
		const height = box[3];
		const line = Math.min(height, this.#painter.fontHeight(this.#role));
		const top = y + height - line;
		if (top > y) this.#painter.fill(TONE.ground, x, y, width, top - y);
		let covered = 0;
		for (let cell = 0; cell < CELLS; cell++) covered += this.widthOf(cell);
		if (covered < width) this.#painter.fill(TONE.ground, x, top, width - covered, line);
	}

	private paintCells(box: Box): void {
		const x = box[0];
		const y = box[1];
		const all = box[2];
		const height = box[3];
		const role = this.#role;
		this.#line = Math.min(height, this.#painter.fontHeight(role));
		this.#top = y + height - this.#line;
		this.#cut = false;
		let right = x + all;
		for (let cell = 0; cell < CELLS && right > x; cell++) {
			const width = this.widthOf(cell);
			const code = this.#cells[cell]!;
			if (width > 0 && right - width < x && code !== BLANK) this.#cut = true;
			if (this.#cells[DRAWN + cell] !== code && width > 0) {
				this.#cells[DRAWN + cell] = code;
				const left = Math.max(x, right - width);
				this.#painter.beginBlank(left, this.#top, right - left, this.#line);
				// A sign may use less than a digit's cell: it stands at its right edge.
				const used = code === MINUS ? this.#painter.width(GLYPHS[code]!, role) : width;
				if (code !== BLANK) this.#painter.draw(GLYPHS[code]!, role, this.#tone, right - used, this.#top);
				this.#painter.end();
			}
			right -= width;
		}
	}
}
