import { ROLE } from "../../paint/layout";
import { TONE } from "../../paint/theme";
import type { Stage } from "../../stage";
import { ageText, signalBars, signalWord } from "../../words/format";

/** The way to the meter. */
const WAY: readonly string[] = Object.freeze(["probing", "scanning", "joining", "ready"]);
const FACTS = 3;
const STRIPE = 6;
const GAP = 3;
/** From this height of the body on there is room for a row for each step, from that for a stripe. */
const ROOMY = 190;
const LOW = 80;
/** From this width on there is room for FEW facts on a screen that is not roomy. */
const WIDE = 200;
const FEW = 2;
/** On a low screen the stripe stands below the last line, which gives up its lowest pixels. */
const THIN = 3;
const MARK = 12;

/** The step at hand, -1 off the way. */
function stepOf({ glance }: Stage): number {
	return WAY.indexOf(glance.linkState);
}

function rowsOf(stage: Stage): number {
	const { width, height } = stage.layout.body;
	const isOnTheWay = stepOf(stage) >= 0;
	if (height >= ROOMY) return isOnTheWay ? WAY.length : FACTS;
	return width >= WIDE && !isOnTheWay ? FEW : 0;
}

/** Pixels at the foot of the last line that the progress takes. */
export function progressFoot(stage: Stage): number {
	return stage.glance.error == null && stage.layout.body.height < LOW && stepOf(stage) >= 0 ? THIN : 0;
}

/** Pixels above the last line that the progress takes. */
export function progressHeight(stage: Stage): number {
	const rows = rowsOf(stage);
	if (rows > 0) return rows * stage.layout.row + 4;
	return stepOf(stage) >= 0 && stage.layout.body.height >= LOW ? STRIPE + 2 : 0;
}

/**
 * How far the way to the meter is gone: module, search, sign-in, power. Off that way, what is known of the link. On
 * small screens the way is a stripe.
 */
export function sayProgress(stage: Stage): void {
	const { body, row, smallRow } = stage.layout;
	const rows = rowsOf(stage);
	const below = body.y + body.height - smallRow;
	for (let i = 0; i < rows; i++) sayRow(stage, i, below - (rows - i) * row - 2);
	if (rows > 0 || stepOf(stage) < 0) return;
	if (body.height < LOW) sayStripe(stage, body.y + body.height - THIN, THIN);
	else sayStripe(stage, below - STRIPE - 2, STRIPE);
}

function sayRow(stage: Stage, index: number, y: number): void {
	const { sheet, words, blink } = stage;
	const { x, width } = stage.layout.body;
	const height = stage.layout.row;
	const at = stepOf(stage);
	const isNow = index === at;
	const steps = [words.step1, words.step2, words.step3, words.step4];
	const text = at < 0 ? factOf(stage, index) : steps[index]!;
	const tone = isNow || at < 0 ? TONE.text : TONE.quiet;
	const left = at < 0 ? x : x + MARK + 8;
	if (at >= 0) sayMark(stage, y, index < at ? "done" : !isNow ? "to come" : blink ? "now" : "now, filled");
	sheet.draw({ x: left, y, width: x + width - left, height }, `${text} ${tone}`, (pen, { y: top }) => {
		pen.rect(TONE.panel, left, top + height - 1, x + width - left, 1);
		pen.drawIn(text, ROLE.text, tone, left, top, height);
	});
}

/** How old the last value is, the signal, the address. */
function factOf({ words, glance, model }: Stage, index: number): string {
	const ageS = glance.ageS;
	if (index === 0) return `${words.lastValue}: ${ageS == null ? words.none : ageText(words, ageS)}`;
	if (index === 1) return `${words.signal}: ${signalWord(words, signalBars(model.readings.rssiDbm))}`;
	return `LAN: ${model.link.address ?? words.none}`;
}

/** A tick behind us, a square that blinks where we are, an empty one ahead. */
function sayMark(
	{ sheet, layout }: Stage,
	y: number,
	mark: "done" | "now" | "now, filled" | "to come",
): void {
	const x = layout.body.x;
	const height = layout.row;
	sheet.draw({ x, y, width: MARK + 2, height }, mark, (pen, box) => {
		const top = box.y + ((height - MARK) >> 1);
		if (mark === "done") {
			for (let i = 0; i < MARK; i++) pen.rect(TONE.sell, x + i, i < 4 ? top + 5 + i : top + 12 - i, 3, 3);
			return;
		}
		pen.rect(mark === "to come" ? TONE.line : TONE.sell, x, top, MARK, MARK);
		if (mark !== "now, filled") pen.rect(TONE.ground, x + 2, top + 2, MARK - 4, MARK - 4);
	});
}

/** The four steps side by side: done, the one at hand blinking, still to come. */
function sayStripe(stage: Stage, y: number, height: number): void {
	const { x, width } = stage.layout.body;
	const at = stepOf(stage);
	const part = Math.floor(width / WAY.length);
	const isEmpty = at < WAY.length - 1 && stage.blink;
	stage.sheet.draw({ x, y, width, height }, `${at} ${isEmpty}`, (pen) => {
		for (let i = 0; i < WAY.length; i++) {
			const isDone = i < at || (i === at && !isEmpty);
			pen.rect(isDone ? TONE.sell : TONE.line, x + i * part, y, part - GAP, height);
		}
	});
}
