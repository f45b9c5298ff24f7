import { tenths } from "../../bytes/decimal";
import { type Box, ROLE } from "../paint/layout";
import type { Pen } from "../paint/painter";
import { TONE, type Tone } from "../paint/theme";
import type { Stage, View } from "../stage";
import { fill } from "../words/words";
import { BAR_PERCENT, drawLimit } from "./now/bar";

/** The scale's 100 % where no contract is set, in A. */
const DEFAULT_SCALE_A = 60;
/** Of one phase's cell, so that it is no more than a strip. */
const MAX_HEIGHT = 41;
/** One phase carries most when it has three times the other's current, from this sum on (0.1 A). */
const NOTABLE = 50;

/** The two phases against the breaker: what is left, and whether one of them carries most. */
export const balanceView: View = Object.freeze({
	name: "balance" as const,
	paint(stage: Stage): void {
		const { layout, words, glance } = stage;
		const { x, y, width, height } = layout.body;
		const { currentR: r, currentT: t } = glance;
		stage.header("balance");
		// Where there is room, a third bar for the sum, which is what an ampere breaker counts.
		const roomy = width > 200 || height > 150;
		const row = roomy ? layout.row : Math.floor(height / (height < 80 ? 4 : 6));
		const step = roomy ? Math.floor((height - 2 * row) / 3) : height < 80 ? row : row * 2;
		const tall = Math.min(step, MAX_HEIGHT);
		const noR = words.reasons[glance.noR ?? "NOT_READ"];
		const noT = words.reasons[glance.noT ?? "NOT_READ"];
		sayPhase(stage, { x, y, width, height: tall }, words.phaseRShort, r, noR);
		sayPhase(stage, { x, y: y + step, width, height: tall }, words.phaseTShort, t, noT);
		const sum = r == null || t == null ? undefined : Math.abs(r) + Math.abs(t);
		const noSum = r == null ? noR : noT;
		if (roomy) sayPhase(stage, { x, y: y + step * 2, width, height: tall }, words.total, sum, noSum);
		const below = y + height - 2 * row;
		sayLeft(stage, { x, y: below, width, height: row });
		sayBalance(stage, { x, y: below + row, width, height: row });
	},
});

function sayPhase(
	{ sheet, glance }: Stage,
	box: Box,
	name: string,
	current: number | undefined,
	reason: string,
): void {
	const { x, y, width, height } = box;
	const contractA = glance.contractA;
	const num = sheet.fontHeight(ROLE.num);
	const stacked = width < 200 && height >= num + 12;
	const line = stacked ? num : height;
	sheet.draw(box, `${name} ${current ?? reason} ${contractA}`, (pen) => {
		pen.drawIn(name, ROLE.text, TONE.quiet, x, y, line);
		const put = (text: string, role: typeof ROLE.num | typeof ROLE.text, tone: Tone, right: number) =>
			pen.drawIn(text, role, tone, right - pen.width(text, role), y, line);
		if (current == null) {
			put(`-- ${reason}`, ROLE.text, TONE.quiet, x + width);
			return;
		}
		const number = line >= num ? ROLE.num : ROLE.text;
		const unit = pen.width(" A", ROLE.text);
		const nameWidth = stacked ? 0 : pen.width(width > 200 ? "Sum  " : "R相 ", ROLE.text);
		const numberWidth = stacked ? 0 : pen.width("-188.8", number) + unit + 4;
		const thick = stacked ? Math.min(height - line - 4, 16) : Math.min(height - 4, 26);
		const barY = stacked ? y + line : y + ((height - thick) >> 1);
		const bar = { x: x + nameWidth, y: barY, width: width - nameWidth - numberWidth, height: thick };
		drawBar(pen, bar, current, contractA);
		put(tenths(current), number, TONE.text, x + width - unit);
		pen.drawIn(" A", ROLE.text, TONE.quiet, x + width - unit, y, line);
	});
}

function drawBar(pen: Pen, { x, y, width, height }: Box, current: number, contractA: number): void {
	const scale = (contractA > 0 ? contractA : DEFAULT_SCALE_A) * 10;
	const tick = Math.floor((width * 100) / BAR_PERCENT);
	const part = Math.min(width, Math.floor((Math.abs(current) * tick) / scale));
	pen.rect(TONE.panel, x, y, width, height);
	pen.rect(toneOf(Math.abs(current) * 100, scale), x, y, part, height);
	if (contractA === 0) return;
	pen.rect(TONE.text, x + tick, y, 2, height);
	if (part <= tick) drawLimit(pen, contractA, x + tick + 2, y, width - tick - 2, height);
}

function toneOf(hundredfold: number, scale: number): Tone {
	if (hundredfold >= scale * 100) return TONE.warning;
	return hundredfold >= scale * 80 ? TONE.caution : TONE.text;
}

/** What the breaker still gives: an ampere breaker counts both phases together. */
function sayLeft({ sheet, words, glance }: Stage, box: Box): void {
	const { contractA, currentR: r, currentT: t } = glance;
	const text = (texts: readonly string[], tone: Tone) =>
		sheet.firstThatFits(box, texts, { font: ROLE.text, tone });
	const contract = fill(words.contract, contractA);
	if (contractA === 0) text([words.noContract], TONE.text);
	else if (r == null) text([`${contract} --`], TONE.text);
	else {
		const left = contractA * 10 - Math.abs(r) - Math.abs(t ?? 0);
		const rest = left >= 0 ? fill(words.breaker, tenths(left)) : fill(words.beyond, tenths(-left));
		text([contract + words.joint + rest, rest], left < contractA * 2 ? TONE.caution : TONE.text);
	}
}

function sayBalance({ sheet, words, glance }: Stage, box: Box): void {
	const { currentR: r, currentT: t } = glance;
	if (r == null || t == null) return;
	const a = Math.abs(r);
	const b = Math.abs(t);
	const isUneven = a + b >= NOTABLE && Math.max(a, b) >= 3 * Math.min(a, b);
	const phase = a > b ? "R" : "T";
	const uneven = [fill(words.uneven, phase), fill(words.unevenShort, phase)];
	if (isUneven) sheet.firstThatFits(box, uneven, { font: ROLE.text, tone: TONE.text });
	else sheet.text(box, words.balanced, { font: ROLE.text, tone: TONE.quiet });
}
