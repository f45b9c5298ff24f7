import Resource from "Resource";
import Poco from "commodetto/Poco";
import parseBMF, { type BitmapFont } from "commodetto/parseBMF";
import config from "mc/config";
import type { Canvas, Font } from "../../modules/ports/canvas";

/** Bytes for the drawing commands between `begin` and `end`: a line of text is the most expensive. */
const DISPLAY_LIST_BYTES = 4096;

/**
 * Poco is the Canvas; only the fonts are added, which stay in flash. Poco is compiled for one rotation, which
 * mcconfig leaves in `config.rotation` (0 when neither the board nor the command line names one), and throws when it is
 * made for another.
 */
export class PocoCanvas extends Poco implements Canvas {
	private readonly _fonts = new Map<string, BitmapFont>();

	constructor(screen: object) {
		super(screen, { displayListLength: DISPLAY_LIST_BYTES, rotation: Number(config.rotation ?? 0) });
	}

	font(name: string): BitmapFont {
		let font = this._fonts.get(name);
		if (font == null) {
			font = parseBMF(new Resource(`${name}.bf4`));
			this._fonts.set(name, font);
		}
		return font;
	}

	/** A Font is what `font` gave: every Font of this host is a BitmapFont. */
	override drawText(text: string, font: Font, color: number, x: number, y: number): void {
		super.drawText(text, font as BitmapFont, color, x, y);
	}

	override getTextWidth(text: string, font: Font): number {
		return super.getTextWidth(text, font as BitmapFont);
	}
}
