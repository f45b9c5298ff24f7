import { type Box, ROLE } from "../paint/layout";
import type { Pen } from "../paint/painter";
import { TONE, type Tone } from "../paint/theme";
import { wrap } from "../paint/wrap";
import type { Stage, View } from "../stage";

/** The bars of the emblem, in hundredths of its height. */
const BARS: readonly number[] = Object.freeze([28, 46, 70, 100, 84, 60, 42, 30]);
/** From this height of the screen on there is room for the emblem. */
const ROOMY = 120;
const LINE = 3;
export const NAME = "kabewatt";

/** The first two seconds: who we are, and that this is no billing meter. */
export const bootView: View = Object.freeze({
	name: "boot" as const,
	paint(stage: Stage): void {
		const { sheet, layout, words, model } = stage;
		const { width, height, smallRow: row } = layout;
		const nameHeight = sheet.fontHeight(ROLE.word);
		const lines = footLines(stage, width - 8);
		const foot = height - lines.length * row - 2;
		const centred = (y: number, text: string, tone: Tone, end = height) =>
			sheet.draw({ x: 0, y, width, height: Math.min(row, end - y) }, text, (pen) =>
				pen.drawIn(text, ROLE.small, tone, (width - pen.width(text, ROLE.small)) >> 1, y, row),
			);
		for (let i = 0; i < lines.length; i++) centred(foot + i * row, lines[i]!, TONE.quiet);

		const emblem = height >= ROOMY ? Math.min(64, height >> 2) : 0;
		const said = height > ROOMY + 8 ? 2 : foot - nameHeight - LINE - row > 8 ? 1 : 0;
		const block = emblem + nameHeight + LINE + 6 + said * row;
		const top = Math.max(2, (foot - block) >> 1);
		const nameWidth = sheet.width(NAME, ROLE.word);
		const x = (width - nameWidth) >> 1;
		const below = top + emblem + nameHeight;
		sayEmblem(stage, { x, y: top, width: nameWidth, height: emblem });
		sheet.draw({ x, y: top + emblem, width: nameWidth, height: nameHeight }, NAME, (pen, { y }) => {
			pen.draw("kabe", ROLE.word, TONE.sell, x, y);
			pen.draw("watt", ROLE.word, TONE.buy, x + pen.width("kabe", ROLE.word), y);
		});
		if (emblem === 0)
			sheet.draw({ x, y: below, width: nameWidth, height: LINE }, "line", (pen, { y }) => {
				pen.rect(TONE.sell, x, y, nameWidth >> 1, LINE);
				pen.rect(TONE.buy, x + (nameWidth >> 1), y, nameWidth - (nameWidth >> 1), LINE);
			});
		if (said > 0) centred(below + LINE + 3, words.starting, TONE.text, foot);
		if (said > 1) centred(below + LINE + 3 + row, model.version, TONE.quiet, foot);
	},
});

/** On one line where that fits, else on as many as two sentences take. */
function footLines({ sheet, words }: Stage, width: number): string[] {
	const measure = (text: string) => sheet.width(text, ROLE.small);
	const whole = words.notBilling + words.notBilling2;
	if (measure(whole) <= width) return wrap(whole, width, measure);
	return wrap(words.notBilling.trimEnd(), width, measure).concat(wrap(words.notBilling2, width, measure));
}

/** A day of bars, sold and bought, as wide as the name below it. */
function sayEmblem({ sheet }: Stage, box: Box): void {
	const { x, y, width, height } = box;
	const pitch = Math.floor(width / BARS.length);
	const left = x + ((width - pitch * BARS.length + 2) >> 1);
	sheet.draw(box, "emblem", (pen: Pen) => {
		for (let i = 0; i < BARS.length; i++) {
			const high = Math.floor((BARS[i]! * (height - 6)) / 100);
			const tone = i < BARS.length / 2 ? TONE.sell : TONE.buy;
			pen.rect(tone, left + i * pitch, y + height - 6 - high, pitch - 2, high);
		}
	});
}
