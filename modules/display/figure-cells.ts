import { type Box, ROLE, type Role } from "./layout";
import type { Painter } from "./painter";
import { TONE, type Tone } from "./theme";

const MINUS = 0x2d;
const COMMA = 0x2c;
const BLANK = 0x20;
/** Cells from the right: three digits, the comma, four more digits or the sign. */
const CELLS = 9;
const COMMA_CELL = 3;

/**
 * The main figure: right-aligned cells of fixed width, of which only those that changed are painted. The
 * thousands have a comma where there is room. A number that does not fit takes the smaller font.
 */
export class FigureCells {
	readonly #painter: Painter;
	readonly #wanted = new Uint8Array(CELLS);
	readonly #drawn = new Uint8Array(CELLS);
	#hadComma = true;
	#shape = 0;
	/** What is shown; nothing while the tone is -1. */
	#value: number | undefined;
	#tone = -1;
	#role: Role = ROLE.figure;
	#comma = true;
	#digitWidth = 0;
	#commaWidth = 0;

	constructor(painter: Painter) {
		this.#painter = painter;
	}

	forget(): void {
		this.#tone = -1;
	}

	/** Shows an integer of at most seven digits, or two dashes when there is none. */
	show(box: Box, value: number | undefined, tone: Tone): void {
		if (this.#tone === tone && this.#value === value) return;
		this.#value = value;
		const shape = this.compose(value);
		// Font, comma and cells depend only on how many cells are used, and on the sign.
		if (this.#tone !== tone || this.#shape !== shape) this.arrange(box, tone, shape);
		this.paintCells(box);
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
		this.#drawn.fill(0);
		this.paintMargin(box);
	}

	/** Fills the wanted cells; returns a number for how many are used and whether the last is a sign. */
	private compose(value: number | undefined): number {
		const cells = this.#wanted;
		cells.fill(BLANK);
		if (value === undefined) {
			cells[0] = MINUS;
			cells[1] = MINUS;
			return -2;
		}
		let rest = Math.min(9_999_999, Math.abs(value));
		let cell = 0;
		do {
			if (cell === COMMA_CELL) cells[cell++] = COMMA;
			cells[cell++] = 0x30 + (rest % 10);
			rest = Math.floor(rest / 10);
		} while (rest > 0);
		if (value >= 0) return cell;
		if (cell === COMMA_CELL) cell++;
		if (cell < CELLS) cells[cell] = MINUS;
		return -10 - cell;
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
			const code = this.#wanted[cell]!;
			if (code !== BLANK) last = code;
			if (code !== BLANK || (cell === COMMA_CELL && this.#wanted[cell + 1] !== BLANK))
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
		const [x, y, width, height] = box;
		const line = Math.min(height, this.#painter.fontHeight(this.#role));
		const top = y + height - line;
		if (top > y) this.#painter.fill(TONE.ground, x, y, width, top - y);
		let covered = 0;
		for (let cell = 0; cell < CELLS; cell++) covered += this.widthOf(cell);
		if (covered < width) this.#painter.fill(TONE.ground, x, top, width - covered, line);
	}

	private paintCells(box: Box): void {
		const [x, y, width, height] = box;
		const line = Math.min(height, this.#painter.fontHeight(this.#role));
		const top = y + height - line;
		let right = x + width;
		for (let cell = 0; cell < CELLS && right > x; cell++) {
			const cellWidth = this.widthOf(cell);
			const left = Math.max(x, right - cellWidth);
			const code = this.#wanted[cell]!;
			if (cellWidth > 0 && this.#drawn[cell] !== code) {
				this.#drawn[cell] = code;
				this.paintCell(code, left, top, right - left, line);
			}
			right -= cellWidth;
		}
	}

	private paintCell(code: number, x: number, y: number, width: number, height: number): void {
		const painter = this.#painter;
		painter.begin(x, y, width, height);
		painter.rect(TONE.ground, x, y, width, height);
		if (code !== BLANK) {
			const text = String.fromCharCode(code);
			painter.draw(text, this.#role, this.#tone, x + width - painter.width(text, this.#role), y);
		}
		painter.end();
	}
}
