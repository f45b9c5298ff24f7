import type { Canvas, Color, Font } from "../../modules/ports/canvas";

interface RecordedFont extends Font {
	readonly em: number;
}

/**
 * A canvas without pixels for tests that run on any engine: checks the rules of Poco, counts what is painted
 * and keeps the texts. Every character is as wide as half its font's number, full-width ones as all of it.
 */
export class RecordingCanvas implements Canvas {
	readonly width: number;
	readonly height: number;
	regions = 0;
	paintedPixels = 0;
	largestRegion = 0;
	/** Texts drawn since the last `forget`. */
	texts: string[] = [];
	#open = false;

	constructor(width: number, height: number) {
		this.width = width;
		this.height = height;
	}

	forget(): void {
		this.regions = 0;
		this.paintedPixels = 0;
		this.largestRegion = 0;
		this.texts = [];
	}

	makeColor(red: number, green: number, blue: number): Color {
		return red * 65_536 + green * 256 + blue;
	}

	font(name: string): Font {
		const em = Number(name.slice(name.indexOf("-") + 1));
		const font: RecordedFont = { em, height: Math.ceil(em * 0.8), ascent: Math.ceil(em * 0.7) };
		return font;
	}

	begin(x: number, y: number, width: number, height: number): void {
		if (this.#open) throw new Error("begin inside begin");
		if (x < 0 || y < 0 || width <= 0 || height <= 0 || x + width > this.width || y + height > this.height)
			throw new Error(`region ${x},${y} ${width}x${height} is not on the screen`);
		this.#open = true;
		this.regions++;
		this.paintedPixels += width * height;
		this.largestRegion = Math.max(this.largestRegion, width * height);
	}

	end(): void {
		if (!this.#open) throw new Error("end without begin");
		this.#open = false;
	}

	fillRectangle(): void {
		if (!this.#open) throw new Error("drawing outside begin and end");
	}

	drawText(text: string): void {
		if (!this.#open) throw new Error("drawing outside begin and end");
		if (text !== "") this.texts.push(text);
	}

	getTextWidth(text: string, font: Font): number {
		const { em } = font as RecordedFont;
		let width = 0;
		for (let i = 0; i < text.length; i++) width += text.charCodeAt(i) >= 0x2e80 ? em : em / 2;
		return Math.floor(width);
	}
}
