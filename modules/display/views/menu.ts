import { ROLE } from "../layout";
import { ALIGN } from "../painter";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { TONE } from "../theme";

export type MenuEntry = "home" | "brightness" | "setup" | "link";

/** What a long press offers, in this order. */
export const MENU: readonly MenuEntry[] = Object.freeze(["home", "brightness", "setup", "link"] as const);

/** The steps of the brightness in percent; the one above the present is next. */
export const BRIGHTNESS_STEPS: readonly number[] = Object.freeze([10, 25, 50, 80, 100]);

/** A short press goes to the next entry, a long one chooses it. */
export const menuView: View = Object.freeze({
	name: "menu" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const { painter, layout, model, labels: l } = screen;
		screen.header("menu");
		const [x, y, width, height] = layout.body;
		const hint = height > 80;
		const row = Math.min(Math.floor(height / (MENU.length + (hint ? 1 : 0))), layout.row + 8);
		for (let i = 0; i < MENU.length; i++) {
			const chosen = screen.entry === i;
			const { brightness } = model.light;
			if (!painter.due(FIRST_SLOT + i, (chosen ? 1000 : 0) + (MENU[i] === "brightness" ? brightness : 0)))
				continue;
			const word = entryWord(screen, MENU[i]!);
			const ink = chosen ? TONE.ground : TONE.text;
			const top = y + i * row;
			painter.begin(x, top, width, row);
			painter.rect(TONE.ground, x, top, width, row);
			if (chosen) painter.rect(TONE.sell, x, top, width, row - 1);
			const line = top + Math.floor((row - painter.fontHeight(ROLE.text)) / 2);
			painter.draw(word, ROLE.text, ink, x + 6, line);
			if (MENU[i] === "brightness") {
				const percent = `${brightness}%`;
				painter.draw(percent, ROLE.text, ink, x + width - 6 - painter.width(percent, ROLE.text), line);
			}
			painter.end();
		}
		if (hint && painter.due(FIRST_SLOT + MENU.length, 0))
			painter.textAt(x, y + MENU.length * row, width, row, ROLE.small, l.choose, TONE.quiet, ALIGN.right);
	},
});

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
