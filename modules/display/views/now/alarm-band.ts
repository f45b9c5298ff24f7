import { tenths } from "../../../bytes/decimal";
import { type Box, ROLE } from "../../paint/layout";
import type { Pen } from "../../paint/painter";
import { TONE, type Tone } from "../../paint/theme";
import type { Stage } from "../../stage";
import { kiloWattHours } from "../../words/format";
import { fill } from "../../words/words";

/** Width of the dashed frame around a forecast, and length of its dashes. */
const FRAME = 3;
const DASH = 8;

/**
 * The row of an alarm. Over the limit now: a white band with a red mark, in turn with a red one with a white mark while
 * it is loud. Near the limit: a yellow band. Only foreseen for the half hour: a dashed frame. `tellsMore`: other cells do.
 */
export function sayAlarmBand(stage: Stage, tellsMore: boolean): void {
	const { sheet, alarm } = stage;
	const band = stage.layout.now.band;
	const warning = alarm.level === "warning";
	const turned = warning && alarm.loud && !stage.blink;
	const ahead = alarm.cause === "halfHour";
	const said = textsOf(stage, warning, ahead, tellsMore);
	const state = `${alarm.level} ${alarm.cause} ${turned} ${said.map((pair) => pair.join()).join()}`;
	sheet.draw(band, state, (pen) => {
		const { x, y, width, height } = band;
		const block = height + 2;
		const mark = (tone: Tone, ink: Tone) => {
			const inner = Math.max(16, height - 6) & ~1;
			drawMark(pen, x + (block >> 1), y + ((height - inner) >> 1), inner, tone, ink);
		};
		const back = turned ? TONE.alarm : TONE.text;
		const front = turned ? TONE.text : TONE.alarm;
		if (ahead) {
			const tone = warning ? TONE.warning : TONE.caution;
			drawFrame(pen, band, tone);
			mark(tone, TONE.ground);
		} else if (warning) {
			pen.rect(back, x, y, width, height);
			pen.rect(front, x, y, block, height);
			mark(back, front);
		} else pen.rect(TONE.caution, x, y, width, height);
		const left = warning || ahead ? block + 4 : 8;
		const ink = ahead ? TONE.text : warning ? front : TONE.ground;
		drawWords(pen, { x: x + left, y, width: width - left - 6, height }, said, ink);
	});
}

/** What the band may say, best first: a word at the left and a number at the right, or one of them. */
function textsOf(
	stage: Stage,
	warning: boolean,
	ahead: boolean,
	tellsMore: boolean,
): (readonly [string, string])[] {
	const { words, glance } = stage;
	if (!ahead) {
		const word = warning ? words.over : words.caution;
		const load = glance.overA;
		// Where no other cell tells how much is too much, the band does.
		if (warning && !tellsMore && load != null)
			return [
				[fill(words.beyondShort, tenths(load)), ""],
				[fill(words.lessShort, tenths(load)), ""],
				[word, ""],
			];
		return [
			[word, `${glance.share ?? 0}%`],
			[word, ""],
		];
	}
	const long = warning ? words.aheadOver : words.aheadNear;
	const short = warning ? words.aheadOverShort : words.aheadNearShort;
	if (tellsMore)
		return [
			[long, ""],
			[short, ""],
		];
	const amount = aheadText(stage, true);
	return [
		[long, amount],
		[short, amount],
		[short, aheadText(stage, false)],
		[fill(words.halfHourShare, glance.ahead ?? 0), ""],
	];
}

/** What the running half hour will come to, of what the contract gives in it (at 100 V); with or without a word. */
export function aheadText({ glance, words }: Stage, worded: boolean): string {
	const limit = kiloWattHours(glance.contractA * 50);
	const amounts = `${kiloWattHours(glance.projectedWh ?? 0)}/${limit}kWh`;
	return worded ? fill(words.aheadAmount, amounts) : amounts;
}

/** Draws the first pair that fits in large letters, else the first that fits in small ones. */
function drawWords(pen: Pen, box: Box, texts: readonly (readonly [string, string])[], ink: Tone): void {
	const { x, y, width, height } = box;
	for (let i = 0; i < 2 * texts.length; i++) {
		const role = i < texts.length ? ROLE.word : ROLE.text;
		const [word, detail] = texts[i % texts.length]!;
		const rest = width - pen.width(word, role) - (detail === "" ? 0 : 6);
		const fit = pen.width(detail, role) <= rest ? role : ROLE.text;
		const wide = pen.width(detail, fit);
		if (wide > rest) continue;
		pen.drawIn(word, role, ink, x, y, height);
		if (detail !== "") pen.drawIn(detail, fit, ink, x + width - wide, y, height);
		return;
	}
}

/** A frame of dashes. */
function drawFrame(pen: Pen, { x, y, width, height }: Box, tone: Tone): void {
	for (let left = x; left < x + width; left += 2 * DASH) {
		const part = Math.min(DASH, x + width - left);
		pen.rect(tone, left, y, part, FRAME);
		pen.rect(tone, left, y + height - FRAME, part, FRAME);
	}
	pen.rect(tone, x, y, FRAME, height);
	pen.rect(tone, x + width - FRAME, y, FRAME, height);
}

/** A triangle with a "!", its top at `y`, around the middle `x`. */
function drawMark(pen: Pen, x: number, y: number, height: number, tone: Tone, ink: Tone): void {
	for (let row = 0; row < height; row += 2) {
		const half = 1 + ((row * 9) >> 4);
		pen.rect(tone, x - half, y + row, 2 * half, 2);
	}
	const stem = Math.floor(height * 0.35);
	pen.rect(ink, x - 1, y + stem, 2, Math.floor(height * 0.33));
	pen.rect(ink, x - 1, y + height - 4, 2, 2);
}
