import { upperCase } from "../../bytes/ascii";
import type { Box } from "../paint/layout";
import { ROLE } from "../paint/layout";
import { STRIP_PIXELS, TONE, type Tone } from "../paint/theme";
import type { Stage, View } from "../stage";
import { fill } from "../words/words";

/** A button or a gesture, and what it does. */
type Key = readonly [key: string, meaning: string];

/** What the buttons or the fingers do; shown at the first press. */
export const helpView: View = Object.freeze({
	name: "help" as const,
	paint(stage: Stage): void {
		const { sheet, layout } = stage;
		const { x, y, width, height } = layout.body;
		stage.header("help");
		const keys = keysOf(stage);
		const row = Math.min(Math.floor(height / keys.length), Math.floor(STRIP_PIXELS / width));
		const roomy = width > 200;
		const wide = sheet.width(holdWord(stage), ROLE.text) + (roomy ? 16 : 8);
		for (let i = 0; i < keys.length; i++) {
			const [key, meaning] = keys[i]!;
			const high = Math.min(row - 2, layout.row + 10);
			sheet.draw({ x, y: y + i * row, width, height: row }, `${key} ${meaning}`, (pen, { y: top }) => {
				const cap = top + ((row - high) >> 1);
				// A key with round corners.
				pen.rect(TONE.sell, x + 1, cap, wide - 2, high);
				pen.rect(TONE.sell, x, cap + 1, wide, high - 2);
				const left = x + ((wide - pen.width(key, ROLE.text)) >> 1);
				pen.drawIn(key, ROLE.text, TONE.ground, left, cap, high);
				pen.drawIn(meaning, ROLE.text, TONE.text, x + wide + (roomy ? 10 : 6), cap, high);
			});
		}
	},
});

function keysOf(stage: Stage): Key[] {
	const { words, presses, layout } = stage;
	const { width, height } = layout.body;
	const hold: Key = [holdWord(stage), words.hintHold];
	const buttons = presses.buttons;
	if (presses.touched)
		return [[words.tap, words.hintNext], [words.sides, words.hintSides], [words.ups, words.hintUps], hold];
	const meanings = [words.hintNext, width > 200 ? words.hintPageLong : words.hintPage, words.hintHome];
	const keys = buttons.map(
		(name, i): Key => [buttons.length > 1 ? upperCase(name) : words.press, meanings[i]!],
	);
	keys.push(hold);
	// A narrow screen has no room for it behind the next page.
	if (buttons.length > 1 && width <= 200 && height >= (keys.length + 1) * layout.smallRow)
		keys.push([words.holdB, words.hintBack]);
	return keys;
}

function holdWord({ presses, words }: Stage): string {
	return presses.touched || presses.buttons.length < 2 ? words.hold : words.holdA;
}

/** While a button is held long enough: the countdown to the factory reset. */
export const resetView: View = Object.freeze({
	name: "reset" as const,
	paint(stage: Stage): void {
		const { sheet, layout, words } = stage;
		const { x, y, width } = layout.body;
		const { row, smallRow } = layout;
		const line = (top: number, height: number): Box => ({ x, y: y + top, width, height });
		const text = (tone: Tone) => ({ font: ROLE.text, tone });
		const small = (tone: Tone) => ({ font: ROLE.small, tone });
		stage.header("reset");
		sheet.text(line(0, row), fill(words.resetIn, stage.presses.resetInS ?? 0), text(TONE.warning));
		sheet.text(line(row, row), words.release, text(TONE.text));
		// The record is what nobody can give again: whoever holds the button must know.
		sheet.text(line(2 * row, smallRow), words.erasesRecord, small(TONE.caution));
		sheet.text(line(2 * row + smallRow, smallRow), words.exportFirst, small(TONE.text));
	},
});
