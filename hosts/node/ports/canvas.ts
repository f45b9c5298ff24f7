import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import type { Canvas, Color, Font } from "../../../modules/ports/canvas";
import { type BitmapFont, type Glyph, readFont } from "./bmfont";

const FONT_FOLDER = fileURLToPath(new URL("../../../assets/fonts", import.meta.url));

/** Read once for all canvases. */
const FONTS = new Map<string, BitmapFont>();

/** What an entry of Poco's display list takes on a 32-bit device, rounded up: a rectangle, a packed glyph. */
const RECTANGLE_BYTES = 16;
const GLYPH_BYTES = 40;

export interface SoftCanvasOptions {
	/**
	 * Throws at a character that the font lacks, and at `end` when a pixel of the region was not painted; records text
	 * that was cut off.
	 */
	readonly strict?: boolean;
}

export interface Clipped {
	readonly text: string;
	readonly font: string;
}

/**
 * A screen in memory that behaves as Poco does: drawing only between `begin` and `end`, clipped to the
 * region, colours of 16 bits (RGB565), 4-bit glyphs, characters without a glyph skipped (in strict mode they throw).
 * Counts what it painted, so that the cost of a view can be measured.
 */
export class SoftCanvas implements Canvas {
	readonly width: number;
	readonly height: number;
	/** RGB565, row by row. */
	readonly pixels: Uint16Array;
	/** Regions finished so far; a page compares it to know whether the picture changed. */
	changes = 0;
	/** Pixels sent to the panel so far. */
	paintedPixels = 0;
	/** Largest region so far in pixels, and the longest display list in bytes (device estimate). */
	largestRegion = 0;
	longestList = 0;
	/** In strict mode: texts that did not fit in their region. */
	readonly clipped: Clipped[] = [];
	/** Called with each finished region. */
	onRegion: ((x: number, y: number, width: number, height: number) => void) | undefined;

	readonly #strict: boolean;
	readonly #unpainted: Uint8Array;
	#open = false;
	#x = 0;
	#y = 0;
	#right = 0;
	#bottom = 0;
	#list = 0;

	constructor(width: number, height: number, options: SoftCanvasOptions = {}) {
		this.width = width;
		this.height = height;
		this.pixels = new Uint16Array(width * height);
		this.#strict = options.strict === true;
		this.#unpainted = new Uint8Array(this.#strict ? width * height : 0);
	}

	makeColor(red: number, green: number, blue: number): Color {
		return ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
	}

	font(name: string): BitmapFont {
		let font = FONTS.get(name);
		if (font === undefined) {
			font = readFont(FONT_FOLDER, name);
			FONTS.set(name, font);
		}
		return font;
	}

	begin(x: number, y: number, width: number, height: number): void {
		if (this.#open) throw new Error("begin inside begin");
		if (!Number.isInteger(x + y + width + height)) throw new Error("a region of whole pixels is needed");
		if (x < 0 || y < 0 || width <= 0 || height <= 0 || x + width > this.width || y + height > this.height)
			throw new Error(`region ${x},${y} ${width}x${height} is not on the screen`);
		this.#open = true;
		this.#x = x;
		this.#y = y;
		this.#right = x + width;
		this.#bottom = y + height;
		this.#list = 0;
		if (this.#strict)
			for (let row = y; row < y + height; row++)
				this.#unpainted.fill(1, row * this.width + x, row * this.width + x + width);
	}

	end(): void {
		if (!this.#open) throw new Error("end without begin");
		this.#open = false;
		const width = this.#right - this.#x;
		const area = width * (this.#bottom - this.#y);
		if (this.#strict)
			for (let row = this.#y; row < this.#bottom; row++) {
				const at = this.#unpainted.indexOf(1, row * this.width + this.#x);
				if (at >= 0 && at < row * this.width + this.#right)
					throw new Error(`pixel ${at % this.width},${row} of the region was not painted`);
			}
		this.changes++;
		this.paintedPixels += area;
		this.largestRegion = Math.max(this.largestRegion, area);
		this.longestList = Math.max(this.longestList, this.#list);
		this.onRegion?.(this.#x, this.#y, width, this.#bottom - this.#y);
	}

	fillRectangle(color: Color, x: number, y: number, width: number, height: number): void {
		this.#mustBeOpen();
		this.#list += RECTANGLE_BYTES;
		const left = Math.max(x, this.#x);
		const right = Math.min(x + width, this.#right);
		if (left >= right) return;
		for (let row = Math.max(y, this.#y); row < Math.min(y + height, this.#bottom); row++) {
			this.pixels.fill(color, row * this.width + left, row * this.width + right);
			if (this.#strict) this.#unpainted.fill(0, row * this.width + left, row * this.width + right);
		}
	}

	drawText(text: string, font: Font, color: Color, x: number, y: number): void {
		this.#mustBeOpen();
		const bitmap = font as BitmapFont;
		let pen = x;
		let clipped = false;
		for (const character of text) {
			const glyph = bitmap.glyphs.get(character.codePointAt(0)!);
			if (glyph === undefined && this.#strict) throw new Error(`${bitmap.name} has no ${character}: ${text}`);
			if (glyph === undefined) continue;
			this.#list += GLYPH_BYTES;
			if (!this.#drawGlyph(bitmap, glyph, color, pen + glyph.left, y + glyph.top)) clipped = true;
			pen += glyph.advance;
		}
		if (clipped && this.#strict) this.clipped.push({ text, font: bitmap.name });
	}

	getTextWidth(text: string, font: Font): number {
		const { glyphs } = font as BitmapFont;
		let width = 0;
		for (const character of text) width += glyphs.get(character.codePointAt(0)!)?.advance ?? 0;
		return width;
	}

	/** The screen as a PNG file, each pixel `scale` pixels wide. */
	png(scale = 1): Buffer {
		return PNG.sync.write(this.toPng(scale));
	}

	toPng(scale = 1): PNG {
		const png = new PNG({ width: this.width * scale, height: this.height * scale });
		for (let y = 0; y < png.height; y++)
			for (let x = 0; x < png.width; x++) {
				const pixel = this.pixels[Math.floor(y / scale) * this.width + Math.floor(x / scale)]!;
				const at = (y * png.width + x) * 4;
				png.data[at] = ((pixel >> 11) * 255) / 31;
				png.data[at + 1] = (((pixel >> 5) & 63) * 255) / 63;
				png.data[at + 2] = ((pixel & 31) * 255) / 31;
				png.data[at + 3] = 255;
			}
		return png;
	}

	#mustBeOpen(): void {
		if (!this.#open) throw new Error("drawing outside begin and end");
	}

	/** False when inked pixels fell outside the region. */
	#drawGlyph(font: BitmapFont, glyph: Glyph, color: Color, left: number, top: number): boolean {
		let whole = true;
		for (let row = 0; row < glyph.height; row++) {
			const y = top + row;
			for (let column = 0; column < glyph.width; column++) {
				const coverage = font.coverage[(glyph.y + row) * font.pageWidth + glyph.x + column]!;
				if (coverage === 0) continue;
				const x = left + column;
				if (x < this.#x || x >= this.#right || y < this.#y || y >= this.#bottom) {
					whole = false;
					continue;
				}
				const at = y * this.width + x;
				this.pixels[at] = blend(this.pixels[at]!, color, coverage);
			}
		}
		return whole;
	}
}

/** Mixes two RGB565 colours; `level` 0 (all `under`) to 15 (all `over`). */
function blend(under: number, over: number, level: number): number {
	const mix = (shift: number, mask: number): number => {
		const from = (under >> shift) & mask;
		const to = (over >> shift) & mask;
		return (from + Math.round(((to - from) * level) / 15)) << shift;
	};
	return mix(11, 31) | mix(5, 63) | mix(0, 31);
}
