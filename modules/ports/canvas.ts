/** A bitmap font as loaded by the host; sizes in pixels. */
export interface Font {
	readonly height: number;
	readonly ascent: number;
}

/** A colour in the panel's own form; made once by `makeColor`, never written as a number. */
export type Color = number;

/**
 * The part of Moddable's Poco that the views use. All drawing lies between `begin` and `end`, and must
 * paint every pixel of the region given to `begin`: what is not painted is undefined.
 */
export interface Canvas {
	readonly width: number;
	readonly height: number;
	makeColor(red: number, green: number, blue: number): Color;
	/** Loads a font of assets/fonts by its file name without ending, for example "now-96". */
	font(name: string): Font;
	begin(x: number, y: number, width: number, height: number): void;
	end(): void;
	fillRectangle(color: Color, x: number, y: number, width: number, height: number): void;
	/** Draws one line; (x, y) is the top left of the line box. Characters without a glyph are skipped. */
	drawText(text: string, font: Font, color: Color, x: number, y: number): void;
	getTextWidth(text: string, font: Font): number;
}
