// npm run fonts: rasterises the fonts of the display from OFL families into BMFont (binary v3) + PNG, which
// the Moddable tools turn into 4-bit .bf4 and the Node host reads as they are. Coverage is cut to 16 levels
// here, so that both show the same pixels. What they take in flash is written into docs/dev/display.md. `--check` writes
// nothing and fails when a file would change.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import opentype from "opentype.js";
import { PNG } from "pngjs";
import { charactersOf, layouts } from "./characters.mjs";
import { flashBytes, flashTables } from "./flash.mjs";
import { FONTS } from "./list.mjs";
import { rasterise } from "./rasterise.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const PAGE_WIDTH = 512;
/** Holds the tables of what the fonts take in flash. */
const DOCS = "../../docs/dev/display.md";
const require = createRequire(import.meta.url);

/**
 * Marks that the families lack, as polygons in the em (y downwards, baseline at 0), and how far they advance. The
 * house with an arrow towards it or away from it tells which way the power goes.
 */
const SHAPES = {
	"\u25b2": shape(0.9, [0.06, -0.04], [0.84, -0.04], [0.45, -0.74]),
	"\u25bc": shape(0.9, [0.06, -0.74], [0.84, -0.74], [0.45, -0.04]),
	"\u25b6": shape(0.64, [0.07, -0.75], [0.07, -0.03], [0.58, -0.39]),
	"\u25c0": shape(0.64, [0.54, -0.75], [0.54, -0.03], [0.03, -0.39]),
	"\u2302": shape(
		0.96,
		[0.42, -0.82],
		[0.84, -0.42],
		[0.7, -0.42],
		[0.7, -0.02],
		[0.14, -0.02],
		[0.14, -0.42],
		[0, -0.42],
	),
	// Almost equal: two waves, one outline that goes from one to the other and back on the same line.
	"\u2248": shape(
		0.7,
		[0.06, -0.5],
		[0.22, -0.6],
		[0.46, -0.5],
		[0.62, -0.6],
		[0.62, -0.5],
		[0.46, -0.4],
		[0.22, -0.5],
		[0.06, -0.4],
		[0.06, -0.24],
		[0.22, -0.34],
		[0.46, -0.24],
		[0.62, -0.34],
		[0.62, -0.24],
		[0.46, -0.14],
		[0.22, -0.24],
		[0.06, -0.14],
	),
};

function shape(advance, ...points) {
	return { advance, points };
}

const loaded = new Map();
function load(family, subset, weight) {
	const name = `@fontsource/${family}/files/${family}-${subset}-${weight}-normal.woff`;
	if (!loaded.has(name)) {
		const bytes = readFileSync(require.resolve(name));
		loaded.set(name, opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
	}
	return loaded.get(name);
}

/** The glyph of the first subset that has the character; a character that none has is an error. */
function glyphOf(spec, character) {
	for (const subset of spec.subsets) {
		const font = load(spec.family, subset, spec.weight);
		if (font.charToGlyphIndex(character) > 0) return { font, glyph: font.charToGlyph(character) };
	}
	throw new Error(`${spec.name}: ${spec.family} has no ${JSON.stringify(character)}`);
}

function makeGlyphs(spec, characters) {
	const scaleOf = (font) => spec.size / font.unitsPerEm;
	let digit = 0;
	for (const character of "0123456789") {
		const { font, glyph } = glyphOf(spec, character);
		digit = Math.max(digit, Math.ceil(glyph.advanceWidth * scaleOf(font)));
	}
	return characters.map((character) => {
		if (SHAPES[character] !== undefined) return makeShape(spec, character);
		const { font, glyph } = glyphOf(spec, character);
		const natural = glyph.advanceWidth * scaleOf(font);
		const isDigit = character >= "0" && character <= "9";
		const own = character === "," && spec.commaAdvance !== undefined ? spec.commaAdvance : natural;
		const advance = isDigit ? digit : Math.max(1, Math.round(own));
		// Digits stand in the middle of cells of one width, so that a changing figure does not move.
		const shift = isDigit ? (digit - natural) / 2 : 0;
		// The comma of a figure hangs less deep than in running text: lines are dear on a small panel.
		const lift = character === "," ? Math.round((spec.commaLift ?? 0) * spec.size) : 0;
		const image = rasterise(glyph.getPath(shift, -lift, spec.size).commands, spec.gamma);
		// No ink left of the pen: the first letter of a line would lose it at the edge of its region.
		const push = Math.max(0, -image.left);
		return { code: character.codePointAt(0), ...image, left: image.left + push, advance: advance + push };
	});
}

function makeShape(spec, character) {
	const { points, advance } = SHAPES[character];
	const commands = points.map(([x, y], index) => ({
		type: index === 0 ? "M" : "L",
		x: x * spec.size,
		y: y * spec.size,
	}));
	return {
		code: character.codePointAt(0),
		advance: Math.round(advance * spec.size),
		...rasterise([...commands, { type: "Z" }], spec.gamma),
	};
}

/** Places the glyphs on one page, row by row, highest first. */
function pack(glyphs) {
	let x = 1;
	let y = 1;
	let row = 0;
	for (const glyph of [...glyphs].sort((a, b) => b.height - a.height || a.code - b.code)) {
		if (x + glyph.width + 1 > PAGE_WIDTH) {
			x = 1;
			y += row + 1;
			row = 0;
		}
		glyph.x = x;
		glyph.y = y;
		x += glyph.width + 1;
		row = Math.max(row, glyph.height);
	}
	return y + row + 1;
}

function toPng(glyphs, height) {
	const png = new PNG({ width: PAGE_WIDTH, height });
	for (const glyph of glyphs)
		for (let y = 0; y < glyph.height; y++)
			for (let x = 0; x < glyph.width; x++)
				png.data[((glyph.y + y) * PAGE_WIDTH + glyph.x + x) * 4 + 3] =
					glyph.coverage[y * glyph.width + x] * 17;
	return PNG.sync.write(png, { deflateLevel: 9, filterType: 0 });
}

/** BMFont binary v3: blocks 1 (info), 2 (common), 3 (pages), 4 (chars, 20 bytes each, ascending). */
function toFnt(spec, glyphs, pageHeight) {
	const name = Buffer.from(`${spec.name}\0`);
	const page = Buffer.from(`${spec.name}.png\0`);
	const block = (type, body) => {
		const head = Buffer.alloc(5);
		head.writeUInt8(type, 0);
		head.writeUInt32LE(body.length, 1);
		return Buffer.concat([head, body]);
	};
	const info = Buffer.alloc(14);
	info.writeInt16LE(spec.size, 0);
	info.writeUInt8(0x40, 2); // Unicode
	info.writeUInt16LE(100, 4);
	info.writeUInt8(1, 6);
	const common = Buffer.alloc(15);
	common.writeUInt16LE(spec.height, 0);
	common.writeUInt16LE(spec.ascent, 2);
	common.writeUInt16LE(PAGE_WIDTH, 4);
	common.writeUInt16LE(pageHeight, 6);
	common.writeUInt16LE(1, 8);
	const chars = Buffer.alloc(20 * glyphs.length);
	glyphs.forEach((glyph, index) => {
		const at = index * 20;
		chars.writeUInt32LE(glyph.code, at);
		chars.writeUInt16LE(glyph.x, at + 4);
		chars.writeUInt16LE(glyph.y, at + 6);
		chars.writeUInt16LE(glyph.width, at + 8);
		chars.writeUInt16LE(glyph.height, at + 10);
		chars.writeInt16LE(glyph.left, at + 12);
		chars.writeInt16LE(spec.ascent + glyph.top, at + 14);
		chars.writeInt16LE(glyph.advance, at + 16);
		chars.writeUInt8(0, at + 18);
		chars.writeUInt8(15, at + 19);
	});
	return Buffer.concat([
		Buffer.from("BMF\x03", "latin1"),
		block(1, Buffer.concat([info, name])),
		block(2, common),
		block(3, page),
		block(4, chars),
	]);
}

function put(name, bytes) {
	const path = join(HERE, name);
	const same = existsSync(path) && readFileSync(path).equals(bytes);
	if (same) return;
	if (process.argv.includes("--check")) {
		process.stderr.write(`${name} is not what npm run fonts makes\n`);
		process.exitCode = 1;
	} else writeFileSync(path, bytes);
}

const sizes = new Map();
for (const spec of FONTS) {
	const glyphs = makeGlyphs(spec, await charactersOf(spec.characters));
	const pageHeight = pack(glyphs);
	const fnt = toFnt(spec, glyphs, pageHeight);
	put(`${spec.name}.png`, toPng(glyphs, pageHeight));
	put(`${spec.name}.fnt`, fnt);
	sizes.set(spec.name, flashBytes(glyphs, fnt));
	process.stdout.write(`${spec.name}: ${glyphs.length} glyphs, ${sizes.get(spec.name)} bytes of flash\n`);
}
const page = readFileSync(join(HERE, DOCS), "utf8");
const tables = flashTables(FONTS, sizes, await layouts());
put(
	DOCS,
	Buffer.from(
		page.replace(/<!-- flash -->\n[\s\S]*?<!-- end -->/, `<!-- flash -->\n${tables}\n<!-- end -->`),
	),
);
