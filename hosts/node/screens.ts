// npm run screens -- --out DIR: every view in every size, language and situation as PNG, and a contact sheet.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { LAYOUTS } from "../../modules/display/layout";
import { SoftCanvas } from "./canvas";
import { renderSituation, SITUATIONS } from "./situations";

const GAP = 8;
const SHEET_WIDTH = 1960;

function main(args: string[]): number {
	const at = args.indexOf("--out");
	const folder = at >= 0 ? args[at + 1] : undefined;
	if (folder === undefined || args.length !== 2) {
		process.stderr.write("usage: npm run screens -- --out DIR\n");
		return 2;
	}
	mkdirSync(folder, { recursive: true });
	const pictures: PNG[] = [];
	let count = 0;
	for (const { width, height } of LAYOUTS)
		for (const language of ["ja", "en"] as const)
			for (const situation of SITUATIONS) {
				const canvas = new SoftCanvas(width, height);
				renderSituation(canvas, situation, language);
				const picture = canvas.toPng();
				writeFileSync(
					join(folder, `${situation.name}-${width}x${height}-${language}.png`),
					PNG.sync.write(picture),
				);
				pictures.push(picture);
				count++;
			}
	writeFileSync(join(folder, "contact-sheet.png"), PNG.sync.write(sheetOf(pictures)));
	process.stdout.write(`${count} pictures and contact-sheet.png in ${folder}\n`);
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

process.exitCode = main(process.argv.slice(2));
