import { ROLE } from "../paint/layout";
import { ALIGN } from "../paint/painter";
import { STRIP_PIXELS, TONE } from "../paint/theme";
import { FIRST_SLOT, type Screen, type View } from "../screen";

export type MenuEntry = "home" | "brightness" | "setup" | "link";

/** What a long press offers, in this order. */
export const MENU: readonly MenuEntry[] = Object.freeze(["home", "brightness", "setup", "link"] as const);

/** The steps of the brightness in percent; the one above the present is next. */
export const BRIGHTNESS_STEPS: readonly number[] = Object.freeze([10, 25, 50, 80, 100]);

const HINT = FIRST_SLOT + MENU.length;
/** One block of the brightness, with the gap behind it. */
const BLOCK = 7;
const BLOCK_STEP = 9;
/** From the right end of the entry to the first one. */
const BLOCKS = 90;

/** A short press goes to the next entry, a long one chooses it; a tap chooses what it touches. */
export const menuView: View = Object.freeze({
	name: "menu" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const painter = screen.painter;
		const layout = screen.layout;
		screen.header("menu");
		for (let i = 0; i < MENU.length; i++) {
			// With a finger nothing is chosen until it is touched.
			const chosen = screen.entry === i && !screen.touched;
			if (painter.due(FIRST_SLOT + i, screen.model.light.brightness * 2 + (chosen ? 1 : 0)))
				paintEntry(screen, i, chosen);
		}
		const row = rowHeight(screen);
		const x = layout.body[0];
		const y = layout.body[1];
		const width = layout.body[2];
		const height = layout.body[3];
		const rest = height - MENU.length * row;
		if (rest >= layout.smallRow && painter.due(HINT, screen.touched ? 1 : 0))
			painter.textAt(x, y + height - rest, width, rest, ROLE.small, hint(screen), TONE.quiet, ALIGN.center);
	},
});

/** The entry at row `y` of the layout, or undefined. */
export function entryAt(screen: Screen, y: number): number | undefined {
	const entry = Math.floor((y - screen.layout.body[1]) / rowHeight(screen));
	return entry >= 0 && entry < MENU.length ? entry : undefined;
}

/** The entries fill the screen, with a line of help below them where there is room. */
function rowHeight(screen: Screen): number {
	const layout = screen.layout;
	const width = layout.body[2];
	const height = layout.body[3];
	const hint = height > 80 ? layout.smallRow + 4 : 0;
	return Math.min(Math.floor((height - hint) / MENU.length), Math.floor(STRIP_PIXELS / width));
}

function hint(screen: Screen): string {
	const l = screen.labels;
	const long = screen.touched ? l.chooseTap : l.chooseLong;
	if (screen.painter.width(long, ROLE.small) <= screen.layout.body[2]) return long;
	return screen.touched ? l.chooseTapShort : l.choose;
}

function paintEntry(screen: Screen, index: number, chosen: boolean): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const entry = MENU[index]!;
	const x = layout.body[0];
	const y = layout.body[1];
	const width = layout.body[2];
	const row = rowHeight(screen);
	const top = y + index * row;
	const ink = chosen ? TONE.ground : TONE.text;
	painter.beginBlank(x, top, width, row);
	if (chosen) painter.rect(TONE.sell, x, top, width, row - 1);
	else painter.rect(TONE.panel, x, top + row - 1, width, 1);
	painter.drawIn(entryWord(screen, entry), ROLE.text, ink, x + 8, top, row);
	if (entry === "brightness") {
		const brightness = screen.model.light.brightness;
		const text = `${brightness}%`;
		const right = x + width - 8;
		painter.drawIn(text, ROLE.text, ink, right - painter.width(text, ROLE.text), top, row);
		// As many blocks as there are steps, where there is room.
		for (let i = 0; width > 200 && i < BRIGHTNESS_STEPS.length; i++)
			painter.rect(
				brightness >= BRIGHTNESS_STEPS[i]! ? ink : TONE.line,
				right - BLOCKS + i * BLOCK_STEP,
				top + (row >> 1) - 5,
				BLOCK,
				10,
			);
	}
	painter.end();
}

function entryWord(screen: Screen, entry: MenuEntry): string {
	const l = screen.labels;
	switch (entry) {
		case "home":
			return l.home;
		case "brightness":
			return l.brightness;
		case "setup":
			return l.setup;
		case "link":
			return l.linkState;
	}
}
