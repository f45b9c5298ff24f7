// npm run screens -- --out DIR: every view in every size, language and situation as PNG, and a contact sheet.
// npm run screens -- --docs: draws the pictures of docs/pictures anew, and no others.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { LAYOUTS } from "../../modules/display/layout";
import type { Language } from "../../modules/errors/texts";
import { SoftCanvas } from "./canvas";
import { renderSituation, SITUATIONS, type Situation } from "./situations";

const GAP = 8;
const SHEET_WIDTH = 1960;
const DOCS = fileURLToPath(new URL("../../docs/pictures", import.meta.url));

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
		for (const language of ["ja", "en"] as const)
			for (const situation of SITUATIONS)
				all.set(`${situation.name}-${width}x${height}-${language}.png`, {
					situation,
					width,
					height,
					language,
				});
	return all;
}

function drawn({ situation, width, height, language }: Shot): PNG {
	const canvas = new SoftCanvas(width, height);
	renderSituation(canvas, situation, language);
	return canvas.toPng();
}

/** The pictures of the display that docs/pictures holds, drawn anew, by their files' paths. */
export function docsPictures(): Map<string, PNG> {
	const all = shots();
	const pictures = new Map<string, PNG>();
	for (const file of readdirSync(DOCS).sort()) {
		const shot = all.get(file);
		if (shot !== undefined) pictures.set(join(DOCS, file), drawn(shot));
	}
	return pictures;
}

function main(args: readonly string[]): number {
	if (args.length === 1 && args[0] === "--docs") {
		const pictures = docsPictures();
		for (const [path, picture] of pictures) writeFileSync(path, PNG.sync.write(picture));
		process.stdout.write(`${pictures.size} pictures in docs/pictures\n`);
		return 0;
	}
	const folder = args[0] === "--out" && args.length === 2 ? args[1] : undefined;
	if (folder === undefined) {
		process.stderr.write("usage: npm run screens -- --out DIR | --docs\n");
		return 2;
	}
	mkdirSync(folder, { recursive: true });
	const pictures: PNG[] = [];
	for (const [file, shot] of shots()) {
		const picture = drawn(shot);
		writeFileSync(join(folder, file), PNG.sync.write(picture));
		pictures.push(picture);
	}
	writeFileSync(join(folder, "contact-sheet.png"), PNG.sync.write(sheetOf(pictures)));
	process.stdout.write(`${pictures.length} pictures and contact-sheet.png in ${folder}\n`);
	return 0;
}

/** All pictures in rows, on grey. */
function sheetOf(pictures: readonly PNG[]): PNG {
	const places: { picture: PNG; x: number; y: number }[] = [];
	let x = GAP;
	let y = GAP;
	let row = 0;
	for (const picture of pictures) {
		if (x + picture.width + GAP > SHEET_WIDTH) {
			x = GAP;
			y += row + GAP;
			row = 0;
		}
		places.push({ picture, x, y });
		x += picture.width + GAP;
		row = Math.max(row, picture.height);
	}
	const sheet = new PNG({ width: SHEET_WIDTH, height: y + row + GAP });
	sheet.data.fill(0x60);
	for (let i = 3; i < sheet.data.length; i += 4) sheet.data[i] = 0xff;
	for (const { picture, x, y } of places)
		PNG.bitblt(picture, sheet, 0, 0, picture.width, picture.height, x, y);
	return sheet;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
