import { ROLE } from "../paint/layout";
import { STRIP_PIXELS, TONE } from "../paint/theme";
import { FIRST_SLOT, type Screen, type View } from "../screen";

/** What the buttons or the fingers do; shown at the first press. */
export const helpView: View = Object.freeze({
	name: "help" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const painter = screen.painter;
		const layout = screen.layout;
		const buttons = screen.buttons;
		const l = screen.labels;
		screen.header("help");
		if (!painter.due(FIRST_SLOT, 0)) return;
		const x = layout.body[0];
		const y = layout.body[1];
		const width = layout.body[2];
		const height = layout.body[3];
		const keys: string[] = [];
		const meanings: string[] = [];
		if (screen.touched) {
			keys.push(l.tap, l.sides, l.ups);
			meanings.push(l.hintNext, l.hintSides, l.hintUps);
		} else {
			for (let i = 0; i < buttons.length; i++)
				keys.push(buttons.length > 1 ? buttons[i]!.toUpperCase() : l.press);
			meanings.push(l.hintNext, width > 200 ? l.hintPageLong : l.hintPage, l.hintHome);
		}
		meanings[keys.length] = l.hintHold;
		const hold = screen.touched || buttons.length < 2 ? l.hold : l.holdA;
		keys.push(hold);
		// A narrow screen has no room for it behind the next page.
		if (
			!screen.touched &&
			buttons.length > 1 &&
			width <= 200 &&
			height >= (keys.length + 1) * layout.smallRow
		) {
			meanings[keys.length] = l.hintBack;
			keys.push(l.holdB);
		}
		const row = Math.min(Math.floor(height / keys.length), Math.floor(STRIP_PIXELS / width));
		const roomy = width > 200;
		const wide = painter.width(hold, ROLE.text) + (roomy ? 16 : 8);
		for (let i = 0; i < keys.length; i++) {
			const top = y + i * row;
			const high = Math.min(row - 2, layout.row + 10);
			const cap = top + ((row - high) >> 1);
			painter.beginBlank(x, top, width, row);
			// A key with round corners.
			painter.rect(TONE.sell, x + 1, cap, wide - 2, high);
			painter.rect(TONE.sell, x, cap + 1, wide, high - 2);
			const key = keys[i]!;
			painter.drawIn(
				key,
				ROLE.text,
				TONE.ground,
				x + ((wide - painter.width(key, ROLE.text)) >> 1),
				cap,
				high,
			);
			painter.drawIn(meanings[i]!, ROLE.text, TONE.text, x + wide + (roomy ? 10 : 6), cap, high);
			painter.end();
		}
	},
});

/** While a button is held long enough: the countdown to the factory reset. */
export const resetView: View = Object.freeze({
	name: "reset" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const painter = screen.painter;
		const layout = screen.layout;
		const l = screen.labels;
		const x = layout.body[0];
		const y = layout.body[1];
		const width = layout.body[2];
		screen.header("reset");
		const left = screen.resetInS ?? 0;
		if (painter.due(FIRST_SLOT, left))
			painter.textAt(x, y, width, layout.row, ROLE.text, l.resetIn.replace("#", String(left)), TONE.warning);
		if (painter.due(FIRST_SLOT + 1, 0))
			painter.textAt(x, y + layout.row, width, layout.row, ROLE.text, l.release, TONE.text);
		// The record is what nobody can give again: whoever holds the button must know.
		const note = y + 2 * layout.row;
		if (painter.due(FIRST_SLOT + 2, 0))
			painter.textAt(x, note, width, layout.smallRow, ROLE.small, l.erasesRecord, TONE.caution);
		if (painter.due(FIRST_SLOT + 3, 0))
			painter.textAt(x, note + layout.smallRow, width, layout.smallRow, ROLE.small, l.exportFirst, TONE.text);
	},
});
