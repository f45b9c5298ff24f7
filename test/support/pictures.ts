import { PNG } from "pngjs";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import type { DemoModel } from "../../hosts/node/tools/demo-model";
import { renderSituation } from "../../hosts/node/tools/situations";
import type { Box, Layout } from "../../modules/display/paint/layout";
import { layoutFor } from "../../modules/display/paint/sizes";
import type { ErrorCode } from "../../modules/errors/codes";
import type { Language } from "../../modules/languages/languages";
import { fetchFrom, type Place } from "./programs";

/** The screen of a running program; throws when it is no picture. */
export async function screenOf(page: Place): Promise<PNG> {
	return PNG.sync.read(await fetchFrom(page, "/screen.png"));
}

/** Whether a screen shows this power in its large digits, in the colour of buying or selling. */
export function showsWatts(screen: PNG, language: Language, watts: number): boolean {
	const drawn = draw(screen, language, "now", 0, (model) => {
		model.readings.setLink("ready");
		model.meter(watts, 10, 10);
	});
	return isSame(screen, drawn.picture, drawn.layout.now.figure);
}

/** Whether a screen shows the message of this error: its title, and a page of what happened and what to do. */
export function showsError(screen: PNG, language: Language, code: ErrorCode): boolean {
	for (let page = 0, pages = 1; page < pages; page++) {
		const drawn = draw(screen, language, "message", page, (model) => {
			model.readings.setLink("off", code);
		});
		pages = drawn.pages;
		const { y, height } = drawn.layout.body;
		const last = y + height - drawn.layout.smallRow;
		// The last line counts the seconds to the next try.
		if (isSame(screen, drawn.picture, { x: 0, y: 0, width: screen.width, height: last })) return true;
	}
	return false;
}

interface Drawn {
	readonly picture: PNG;
	readonly layout: Layout;
	readonly pages: number;
}

function draw(
	{ width, height }: PNG,
	language: Language,
	view: "now" | "message",
	page: number,
	set: (model: DemoModel) => void,
): Drawn {
	const canvas = new SoftCanvas(width, height);
	const display = renderSituation(canvas, { name: view, view, set, page }, language);
	return { picture: canvas.toPng(), layout: layoutFor(width, height), pages: display.stage.pages };
}

function isSame(a: PNG, b: PNG, { x, y, width, height }: Box): boolean {
	for (let row = y; row < y + height; row++) {
		const from = (row * a.width + x) * 4;
		if (a.data.compare(b.data, from, from + width * 4, from, from + width * 4) !== 0) return false;
	}
	return true;
}
