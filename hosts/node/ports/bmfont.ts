import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import type { Font } from "../../../modules/ports/canvas";

export interface Glyph {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	readonly left: number;
	readonly top: number;
	readonly advance: number;
}

/** A font of assets/fonts: BMFont binary v3 with one page of coverage in the alpha channel. */
export interface BitmapFont extends Font {
	readonly name: string;
	readonly glyphs: ReadonlyMap<number, Glyph>;
	readonly pageWidth: number;
	/** Coverage of the page, 0 to 15 a pixel. */
	readonly coverage: Uint8Array;
}

/** Reads `<name>.fnt` and `<name>.png`. Throws when they are not there or not of this form. */
export function readFont(folder: string, name: string): BitmapFont {
	const fnt = readFileSync(join(folder, `${name}.fnt`));
	if (fnt.toString("latin1", 0, 4) !== "BMF\x03") throw new Error(`${name}.fnt is not BMFont binary v3`);
	let height = 0;
	let ascent = 0;
	const glyphs = new Map<number, Glyph>();
	for (let at = 4; at + 5 <= fnt.length; ) {
		const type = fnt.readUInt8(at);
		const length = fnt.readUInt32LE(at + 1);
		const body = at + 5;
		if (type === 2) {
			height = fnt.readUInt16LE(body);
			ascent = fnt.readUInt16LE(body + 2);
		} else if (type === 4) {
			for (let c = body; c < body + length; c += 20)
				glyphs.set(fnt.readUInt32LE(c), {
					x: fnt.readUInt16LE(c + 4),
					y: fnt.readUInt16LE(c + 6),
					width: fnt.readUInt16LE(c + 8),
					height: fnt.readUInt16LE(c + 10),
					left: fnt.readInt16LE(c + 12),
					top: fnt.readInt16LE(c + 14),
					advance: fnt.readInt16LE(c + 16),
				});
		}
		at = body + length;
	}
	const page = PNG.sync.read(readFileSync(join(folder, `${name}.png`)));
	const coverage = new Uint8Array(page.width * page.height);
	for (let i = 0; i < coverage.length; i++) coverage[i] = page.data[i * 4 + 3]! >> 4;
	return { name, height, ascent, glyphs, pageWidth: page.width, coverage };
}
