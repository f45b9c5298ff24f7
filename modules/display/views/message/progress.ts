import { ROLE } from "../../paint/layout";
import { TONE } from "../../paint/theme";
import { FIRST_SLOT, type Screen, stateIndex } from "../../screen";
import { ageKey, ageText, signalBars, signalWord } from "../../words/format";

/** Behind the slots of the message itself. */
const MARKS = FIRST_SLOT + 3;
const ROWS = MARKS + 4;
/** The states probing (1) to ready (4) are the way to the meter. */
const LAST = 4;
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

function isOnTheWay(screen: Screen): boolean {
	const at = stateIndex(screen.model.readings.linkState);
	return at >= 1 && at <= LAST;
}

function rowsOf(screen: Screen): number {
	const width = screen.layout.body[2];
	const height = screen.layout.body[3];
	if (height >= ROOMY) return isOnTheWay(screen) ? LAST : FACTS;
	return width >= WIDE && !isOnTheWay(screen) ? FEW : 0;
}

/** Pixels at the foot of the last line that `paintProgress` takes. */
export function progressFoot(screen: Screen): number {
	return screen.layout.body[3] < LOW && isOnTheWay(screen) ? THIN : 0;
}

/** Pixels above the last line that `paintProgress` takes. */
export function progressHeight(screen: Screen): number {
	const rows = rowsOf(screen);
	if (rows > 0) return rows * screen.layout.row + 4;
	return isOnTheWay(screen) && screen.layout.body[3] >= LOW ? STRIPE + 2 : 0;
}

/**
 * How far the way to the meter is gone: module, search, sign-in, power. Off that way, what is known of the link. On
 * small screens the way is a stripe.
 */
export function paintProgress(screen: Screen): void {
	const layout = screen.layout;
	const y = layout.body[1];
	const height = layout.body[3];
	const rows = rowsOf(screen);
	const below = y + height - layout.smallRow;
	for (let i = 0; i < rows; i++) paintRow(screen, i, below - (rows - i) * layout.row - 2);
	if (rows === 0 && isOnTheWay(screen))
		paintStripe(screen, height < LOW ? y + height - THIN : below - STRIPE - 2);
}

function paintRow(screen: Screen, index: number, top: number): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const way = isOnTheWay(screen);
	const at = stateIndex(screen.model.readings.linkState) - 1;
	const isNow = index === at;
	if (way && painter.due(MARKS + index, index < at ? 2 : isNow ? (screen.blink ? 1 : 0) : 3))
		paintMark(screen, top, index < at, isNow);
	if (!painter.due(ROWS + index, way ? at : factKey(screen, index))) return;
	const x = layout.body[0];
	const width = layout.body[2];
	const left = way ? x + MARK + 8 : x;
	painter.beginBlank(left, top, x + width - left, layout.row);
	painter.rect(TONE.panel, left, top + layout.row - 1, x + width - left, 1);
	const text = way ? stepOf(screen, index) : factOf(screen, index);
	painter.drawIn(text, ROLE.text, isNow || !way ? TONE.text : TONE.quiet, left, top, layout.row);
	painter.end();
}

function stepOf(screen: Screen, step: number): string {
	const l = screen.labels;
	return [l.step1, l.step2, l.step3, l.step4][step]!;
}

/** How old the last value is, the signal, the address. */
function factOf(screen: Screen, index: number): string {
	const l = screen.labels;
	const ageS = screen.ageS;
	const dbm = screen.model.readings.rssiDbm;
	if (index === 0) return `${l.lastValue}: ${ageS == null ? l.none : ageText(l, ageS)}`;
	if (index === 1) return `${l.signal}: ${signalWord(l, signalBars(dbm))}`;
	return `LAN: ${screen.model.link.address ?? l.none}`;
}

function factKey(screen: Screen, index: number): number {
	const ageS = screen.ageS;
	if (index === 0) return ageS == null ? -1 : ageKey(ageS);
	return index === 1 ? signalBars(screen.model.readings.rssiDbm) : (screen.model.link.address ?? "").length;
}

/** A tick behind us, a square that blinks where we are, an empty one ahead. */
function paintMark(screen: Screen, top: number, isDone: boolean, isNow: boolean): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const x = layout.body[0];
	const y = top + ((layout.row - MARK) >> 1);
	painter.beginBlank(x, top, MARK + 2, layout.row);
	if (isDone)
		for (let i = 0; i < MARK; i++) painter.rect(TONE.sell, x + i, i < 4 ? y + 5 + i : y + 12 - i, 3, 3);
	else {
		painter.rect(isNow ? TONE.sell : TONE.line, x, y, MARK, MARK);
		if (!isNow || screen.blink) painter.rect(TONE.ground, x + 2, y + 2, MARK - 4, MARK - 4);
	}
	painter.end();
}

/** The four steps side by side: done, the one at hand blinking, still to come. */
function paintStripe(screen: Screen, top: number): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const done = stateIndex(screen.model.readings.linkState);
	if (!painter.due(MARKS, done * 2 + (done < LAST && screen.blink ? 1 : 0))) return;
	const x = layout.body[0];
	const width = layout.body[2];
	const part = Math.floor(width / LAST);
	const thick = layout.body[3] < LOW ? THIN : STRIPE;
	painter.beginBlank(x, top, width, thick);
	for (let i = 0; i < LAST; i++) {
		const now = i + 1 === done && done < LAST && screen.blink;
		painter.rect(i < done && !now ? TONE.sell : TONE.line, x + i * part, top, part - GAP, thick);
	}
	painter.end();
}
