import { BRIGHTNESS_STEPS, MENU, type MenuEntry } from "../navigation";
import { type Layout, ROLE } from "../paint/layout";
import { ALIGN } from "../paint/painter";
import { STRIP_PIXELS, TONE } from "../paint/theme";
import type { Stage, View } from "../stage";
import type { Words } from "../words/words";

/** One block of the brightness, with the gap behind it. */
const BLOCK = 7;
const BLOCK_STEP = 9;
/** From the right end of the entry to the first one. */
const BLOCKS = 90;

/** A short press goes to the next entry, a long one chooses it; a tap chooses what it touches. */
export const menuView: View = Object.freeze({
	name: "menu" as const,
	paint(stage: Stage): void {
		const { sheet, layout, words, presses } = stage;
		const { x, y, width, height } = layout.body;
		stage.header("menu");
		for (let i = 0; i < MENU.length; i++) sayEntry(stage, i);
		const used = MENU.length * rowHeight(layout);
		if (height - used < layout.smallRow) return;
		const hints = presses.touched
			? [words.chooseTap, words.chooseTapShort]
			: [words.chooseLong, words.choose];
		const look = { font: ROLE.small, tone: TONE.quiet, align: ALIGN.center };
		sheet.firstThatFits({ x, y: y + used, width, height: height - used }, hints, look);
	},
});

/** The entry at row `y` of the layout, or undefined. */
export function entryAt({ layout }: Stage, y: number): number | undefined {
	const entry = Math.floor((y - layout.body.y) / rowHeight(layout));
	return entry >= 0 && entry < MENU.length ? entry : undefined;
}

/** The entries fill the screen, with a line of help below them where there is room. */
function rowHeight({ body, smallRow }: Layout): number {
	const hint = body.height > 80 ? smallRow + 4 : 0;
	return Math.min(Math.floor((body.height - hint) / MENU.length), Math.floor(STRIP_PIXELS / body.width));
}

function sayEntry({ sheet, layout, words, model, entry: chosen, presses }: Stage, index: number): void {
	const { x, y, width } = layout.body;
	const row = rowHeight(layout);
	const entry = MENU[index]!;
	const brightness = entry === "brightness" ? model.light.brightness : undefined;
	// With a finger nothing is chosen until it is touched.
	const isChosen = chosen === index && !presses.touched;
	const word = wordOf(words, entry);
	const ink = isChosen ? TONE.ground : TONE.text;
	sheet.draw(
		{ x, y: y + index * row, width, height: row },
		`${word} ${brightness} ${isChosen}`,
		(pen, { y: top }) => {
			if (isChosen) pen.rect(TONE.sell, x, top, width, row - 1);
			else pen.rect(TONE.panel, x, top + row - 1, width, 1);
			pen.drawIn(word, ROLE.text, ink, x + 8, top, row);
			if (brightness == null) return;
			const text = `${brightness}%`;
			const right = x + width - 8;
			pen.drawIn(text, ROLE.text, ink, right - pen.width(text, ROLE.text), top, row);
			// As many blocks as there are steps, where there is room.
			for (let i = 0; width > 200 && i < BRIGHTNESS_STEPS.length; i++) {
				const tone = brightness >= BRIGHTNESS_STEPS[i]! ? ink : TONE.line;
				pen.rect(tone, right - BLOCKS + i * BLOCK_STEP, top + (row >> 1) - 5, BLOCK, 10);
			}
		},
	);
}

function wordOf(words: Words, entry: MenuEntry): string {
	switch (entry) {
		case "home":
			return words.home;
		case "brightness":
			return words.brightness;
		case "setup":
			return words.setup;
		case "link":
			return words.linkState;
	}
}
