import { ROLE } from "../layout";
import { ALIGN } from "../painter";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { TONE } from "../theme";

/** What the buttons do; shown when one is pressed for the first time. */
export const helpView: View = Object.freeze({
	name: "help" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const { painter, layout, buttons, labels: l } = screen;
		screen.header("help");
		if (!painter.due(FIRST_SLOT, 0)) return;
		const [x, y, width, height] = layout.body;
		const many = buttons.length > 1;
		const keys = [...buttons.map((name) => (many ? name.toUpperCase() : l.press)), l.hold];
		const meanings = [l.hintNext, l.hintPage, l.hintHome].slice(0, buttons.length);
		meanings.push(l.hintHold);
		const row = Math.min(Math.floor(height / keys.length), layout.row * 2);
		const keyWidth = Math.max(painter.width(l.hold, ROLE.text), painter.width(l.press, ROLE.text)) + 10;
		for (let i = 0; i < keys.length; i++) {
			const top = y + i * row;
			painter.textAt(
				x,
				top + 1,
				keyWidth,
				row - 2,
				ROLE.text,
				keys[i]!,
				TONE.ground,
				ALIGN.center,
				TONE.sell,
			);
			painter.textAt(x + keyWidth + 8, top, width - keyWidth - 8, row, ROLE.text, meanings[i]!, TONE.text);
		}
	},
});

/** While a button is held long enough: the countdown to the factory reset. */
export const resetView: View = Object.freeze({
	name: "reset" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const { painter, layout, labels: l } = screen;
		const [x, y, width] = layout.body;
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
