// npm run screens -- --out DIR: every view in every size, language and situation as PNG, one sheet of them for each
// size and language, and a contact sheet of all; in DIR/messages every page of every error, with a sheet for each size.
// npm run screens -- --docs: draws the pictures of docs/pictures anew, and no others.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { LAYOUTS } from "../../../modules/display/paint/sizes";
import { LANGUAGE_CODES } from "../../../modules/languages/choice";
import type { Language } from "../../../modules/languages/languages";
import { SoftCanvas } from "../ports/canvas";
import { MESSAGES, renderSituation, SITUATIONS, type Situation } from "./situations";

const GAP = 8;
/** About as wide as a page is looked at without scaling; the contact sheet of all is wider. */
const SHEET_WIDTH = 1320;
const CONTACT_WIDTH = 1960;
/** The sizes whose messages are drawn: most lines on a page, and fewest. */
const MESSAGE_SIZES = LAYOUTS.filter(({ width }) => width === 320 || width === 160);
const DOCS = fileURLToPath(new URL("../../../docs/pictures", import.meta.url));

interface Shot {
	readonly situation: Situation;
	readonly width: number;
	readonly height: number;
	readonly language: Language;
}

/** Every picture there is, by its file's name, as in `now-buying-320x240-ja.png`. */
function shots(): Map<string, Shot> {
	const all = new Map<string, Shot>();
	for (const { width, height } of LAYOUTS)
		for (const language of LANGUAGE_CODES)
			for (const situation of SITUATIONS)
				all.set(`${situation.name}-${width}x${height}-${language}.png`, {
					situation,
					width,
					height,
					language,
				});
	return all;
}

function drawn({ situation, width, height, language }: Shot): { picture: PNG; pages: number } {
	const canvas = new SoftCanvas(width, height);
	const { pages } = renderSituation(canvas, situation, language).stage;
	return { picture: canvas.toPng(), pages };
}

/** The pictures of the display that docs/pictures holds, drawn anew, by their files' paths. */
export function docsPictures(): Map<string, PNG> {
	const all = shots();
	const pictures = new Map<string, PNG>();
	for (const file of readdirSync(DOCS).sort()) {
		const shot = all.get(file);
		if (shot !== undefined) pictures.set(join(DOCS, file), drawn(shot).picture);
	}
	return pictures;
}

function main(args: readonly string[]): number {
	if (args.length === 1 && args[0] === "--docs") {
		const pictures = docsPictures();
		for (const [path, picture] of pictures) write(path, picture);
		process.stdout.write(`${pictures.size} pictures in docs/pictures\n`);
		return 0;
	}
	const folder = args[0] === "--out" && args.length === 2 ? args[1] : undefined;
	if (folder === undefined) {
		process.stderr.write("usage: npm run screens -- --out DIR | --docs\n");
		return 2;
	}
	mkdirSync(join(folder, "messages"), { recursive: true });
	const views = drawViews(folder);
	const messages = drawMessages(join(folder, "messages"));
	process.stdout.write(
		`${views} pictures, ${messages} of messages, sheets and contact-sheet.png in ${folder}\n`,
	);
	return 0;
}

/** Every view; returns how many pictures. */
function drawViews(folder: string): number {
	const all: PNG[] = [];
	const sheets = new Map<string, PNG[]>();
	for (const [file, shot] of shots()) {
		const { picture } = drawn(shot);
		write(join(folder, file), picture);
		all.push(picture);
		const name = `sheet-${shot.width}x${shot.height}-${shot.language}.png`;
		sheets.set(name, [...(sheets.get(name) ?? []), picture]);
	}
	for (const [name, pictures] of sheets) write(join(folder, name), sheetOf(pictures, SHEET_WIDTH));
	write(join(folder, "contact-sheet.png"), sheetOf(all, CONTACT_WIDTH));
	return all.length;
}

/** Every page of every message; returns how many pictures. */
function drawMessages(folder: string): number {
	let count = 0;
	for (const { width, height } of MESSAGE_SIZES)
		for (const language of LANGUAGE_CODES) {
			const sheet: PNG[] = [];
			for (const message of MESSAGES)
				for (let page = 0, pages = 1; page < pages; page++) {
					const shot = drawn({ situation: { ...message, page }, width, height, language });
					pages = shot.pages;
					write(join(folder, `${message.name}-${page + 1}-${width}x${height}-${language}.png`), shot.picture);
					sheet.push(shot.picture);
				}
			write(join(folder, `sheet-${width}x${height}-${language}.png`), sheetOf(sheet, SHEET_WIDTH));
			count += sheet.length;
		}
	return count;
}

/** Without alpha and without filters, which make pictures of flat colours twice as large. */
const SMALL = {
	colorType: 2,
	inputHasAlpha: true,
	filterType: 0,
	deflateLevel: 9,
	deflateStrategy: 0,
} as const;

function write(path: string, picture: PNG): void {
	writeFileSync(path, PNG.sync.write(picture, SMALL));
}

/** The pictures in rows, on grey. */
function sheetOf(pictures: readonly PNG[], width: number): PNG {
	const places: { picture: PNG; x: number; y: number }[] = [];
	let x = GAP;
	let y = GAP;
	let row = 0;
	for (const picture of pictures) {
		if (x + picture.width + GAP > width) {
			x = GAP;
			y += row + GAP;
			row = 0;
		}
		places.push({ picture, x, y });
		x += picture.width + GAP;
		row = Math.max(row, picture.height);
	}
	const sheet = new PNG({ width, height: y + row + GAP });
	sheet.data.fill(0x60);
	for (let i = 3; i < sheet.data.length; i += 4) sheet.data[i] = 0xff;
	for (const { picture, x, y } of places)
		PNG.bitblt(picture, sheet, 0, 0, picture.width, picture.height, x, y);
	return sheet;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
