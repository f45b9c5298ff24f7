import { ROLE } from "../paint/layout";
import { ALIGN } from "../paint/painter";
import { TONE, type Tone } from "../paint/theme";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { hash, tenths } from "../words/format";
import { fill, reasonWords } from "../words/words";
import { BAR_PERCENT, drawLimit } from "./now/bar";

const PHASE_R = FIRST_SLOT;
const PHASE_T = FIRST_SLOT + 1;
const LEFT = FIRST_SLOT + 2;
const WORDS = FIRST_SLOT + 3;
const SUM = FIRST_SLOT + 4;
/** The scale's 100 % where no contract is set, in A. */
const DEFAULT_SCALE_A = 60;
/** Of one phase's cell, so that it is no more than a strip. */
const MAX_HEIGHT = 41;
/** One phase carries most when it has three times the other's current, from this sum on (0.1 A). */
const NOTABLE = 50;

/** The two phases against the breaker: what is left, and whether one of them carries most. */
export const balanceView: View = Object.freeze({
	name: "balance" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const layout = screen.layout;
		const l = screen.labels;
		const readings = screen.model.readings;
		screen.header("balance");
		if (!screen.full) return;
		const r = screen.currentR;
		const t = screen.currentT;
		const width = layout.body[2];
		const height = layout.body[3];
		// Where there is room, a third bar for the sum, which is what an ampere breaker counts.
		const roomy = width > 200 || height > 150;
		const row = roomy ? layout.row : Math.floor(height / (height < 80 ? 4 : 6));
		const step = roomy ? Math.floor((height - 2 * row) / 3) : height < 80 ? row : row * 2;
		const tall = Math.min(step, MAX_HEIGHT);
		const noR = reasonWords(screen.language)[readings.reason(0xe8) ?? "NOT_READ"];
		const noT = reasonWords(screen.language)[readings.reasonT ?? "NOT_READ"];
		paintPhase(screen, PHASE_R, 0, tall, l.phaseRShort, r, noR);
		paintPhase(screen, PHASE_T, step, tall, l.phaseTShort, t, noT);
		const sum = r == null || t == null ? undefined : Math.abs(r) + Math.abs(t);
		if (roomy) paintPhase(screen, SUM, step * 2, tall, l.total, sum, r == null ? noR : noT);
		const below = height - 2 * row;
		paintLeft(screen, below, row, r, t);
		paintWords(screen, below + row, row, r, t);
	},
});

function paintPhase(
	screen: Screen,
	slot: number,
	offset: number,
	height: number,
	name: string,
	current: number | undefined,
	reason: string,
): void {
	const painter = screen.painter;
	const layout = screen.layout;
	if (!painter.due(slot, ((current ?? -40_000 - (hash(reason) & 0xffff)) * 256 + screen.contractA) | 0))
		return;
	const x = layout.body[0];
	const bodyY = layout.body[1];
	const width = layout.body[2];
	const y = bodyY + offset;
	const scale = (screen.contractA > 0 ? screen.contractA : DEFAULT_SCALE_A) * 10;
	const stacked = width < 200 && height >= painter.fontHeight(ROLE.num) + 12;
	const line = stacked ? painter.fontHeight(ROLE.num) : height;
	const number = line >= painter.fontHeight(ROLE.num) ? ROLE.num : ROLE.text;
	const unit = painter.width(" A", ROLE.text);
	painter.beginBlank(x, y, width, height);
	painter.drawIn(name, ROLE.text, TONE.quiet, x, y, line);
	if (current == null) {
		const text = `-- ${reason}`;
		painter.drawIn(text, ROLE.text, TONE.quiet, x + width - painter.width(text, ROLE.text), y, line);
	} else {
		const nameWidth = stacked ? 0 : painter.width(width > 200 ? "Sum  " : "R相 ", ROLE.text);
		const numberWidth = stacked ? 0 : painter.width("-188.8", number) + unit + 4;
		const barWidth = width - nameWidth - numberWidth;
		const thick = stacked ? Math.min(height - line - 4, 16) : Math.min(height - 4, 26);
		const barX = x + nameWidth;
		const barY = stacked ? y + line : y + ((height - thick) >> 1);
		const tick = Math.floor((barWidth * 100) / BAR_PERCENT);
		const part = Math.min(barWidth, Math.floor((Math.abs(current) * tick) / scale));
		painter.rect(TONE.panel, barX, barY, barWidth, thick);
		painter.rect(toneOf(Math.abs(current) * 100, scale), barX, barY, part, thick);
		if (screen.contractA > 0) {
			painter.rect(TONE.text, barX + tick, barY, 2, thick);
			if (part <= tick) drawLimit(screen, barX + tick + 2, barY, barWidth - tick - 2, thick);
		}
		const text = tenths(current);
		const right = x + width - unit;
		painter.drawIn(text, number, TONE.text, right - painter.width(text, number), y, line);
		painter.drawIn(" A", ROLE.text, TONE.quiet, right, y, line);
	}
	painter.end();
}

function toneOf(hundredfold: number, scale: number): Tone {
	if (hundredfold >= scale * 100) return TONE.warning;
	return hundredfold >= scale * 80 ? TONE.caution : TONE.text;
}

/** What the breaker still gives: an ampere breaker counts both phases together. */
function paintLeft(
	screen: Screen,
	offset: number,
	height: number,
	r: number | undefined,
	t: number | undefined,
): void {
	const layout = screen.layout;
	const l = screen.labels;
	const contractA = screen.contractA;
	const sum = r == null ? undefined : Math.abs(r) + Math.abs(t ?? 0);
	const left = sum == null ? undefined : contractA * 10 - sum;
	if (!screen.painter.due(LEFT, (left ?? -100_000) * 256 + contractA)) return;
	const x = layout.body[0];
	const y = layout.body[1];
	const width = layout.body[2];
	let text: string = l.noContract;
	if (contractA > 0)
		text = left == null ? `${fill(l.contract, contractA)} --` : leftText(screen, left, contractA);
	const tone = contractA > 0 && left != null && left < contractA * 2 ? TONE.caution : TONE.text;
	screen.painter.textAt(x, y + offset, width, height, ROLE.text, text, tone, ALIGN.left);
}

function leftText(screen: Screen, left: number, contractA: number): string {
	const l = screen.labels;
	const words = left >= 0 ? fill(l.breaker, tenths(left)) : fill(l.beyond, tenths(-left));
	const both = fill(l.contract, contractA) + l.joint + words;
	return screen.painter.width(both, ROLE.text) <= screen.layout.body[2] ? both : words;
}

function paintWords(
	screen: Screen,
	offset: number,
	height: number,
	r: number | undefined,
	t: number | undefined,
): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const l = screen.labels;
	const known = r != null && t != null;
	const a = known ? Math.abs(r) : 0;
	const b = known ? Math.abs(t) : 0;
	const uneven = a + b >= NOTABLE && Math.max(a, b) >= 3 * Math.min(a, b);
	if (!painter.due(WORDS, known ? (uneven ? (a > b ? 1 : 3) : 0) : 2)) return;
	const x = layout.body[0];
	const y = layout.body[1];
	const width = layout.body[2];
	const phase = a > b ? "R" : "T";
	const long = fill(l.uneven, phase);
	const words = painter.width(long, ROLE.text) <= width ? long : fill(l.unevenShort, phase);
	const text = known ? (uneven ? words : l.balanced) : "";
	painter.textAt(x, y + offset, width, height, ROLE.text, text, uneven ? TONE.text : TONE.quiet);
}
