import { ERROR_CODES, type ErrorCode } from "../../errors/codes";
import { type Text, texts } from "../../errors/texts";
import { ageKey, spanText } from "../format";
import { fill } from "../labels";
import { ROLE } from "../layout";
import { FIRST_SLOT, type Screen, stateIndex, type View } from "../screen";
import { TONE, type Tone } from "../theme";
import { paintProgress, progressFoot, progressHeight } from "./progress";

const HEAD = FIRST_SLOT;
const PAGE = FIRST_SLOT + 1;
const STATUS = FIRST_SLOT + 2;
const BAR = 4;
const MARGIN = 9;
/** Marks a line of the title, the first of which stands above the body. */
const TITLE = "\u0002";
/** Marks the first line of a step, so that it is drawn with a number. */
const STEP = "\u0001";
/** Marks a line of the note that follows the steps. */
const NOTE = "\u0003";

/** What is mended on the set-up page: there the message says how that is opened. */
const ON_PAGE: readonly ErrorCode[] = Object.freeze([
	"CREDENTIALS_MISSING",
	"CREDENTIALS_INVALID",
	"CREDENTIALS_REVERTED",
	"SCAN_NO_METER",
	"JOIN_REFUSED",
	"JOIN_REFUSED_KNOWN",
	"JOIN_LIMIT",
	"WIFI_NOT_FOUND",
	"WIFI_DENIED",
	"STORE_BROKEN",
] as const);

/** The state or error that a person should read now: what it is, what happened, what to do. */
export const messageView: View = Object.freeze({
	name: "message" as const,
	pages(screen: Screen): number {
		compose(screen);
		return pagesOf(screen);
	},
	paint(screen: Screen): void {
		const { painter } = screen;
		const code = currentError(screen);
		const key = keyOf(screen, code);
		if (painter.due(HEAD, key)) {
			const [x, y, width, height] = screen.layout.body;
			painter.fill(TONE.ground, x, y, width, height);
			paintTitle(screen, currentText(screen, code).title, toneOf(code));
			painter.forget(PAGE);
		}
		if (painter.due(PAGE, key * 32 + screen.page)) paintLines(screen, toneOf(code));
		paintStatus(screen, code);
		if (code === undefined) paintProgress(screen);
	},
});

/** What is wrong, the link's own error first. */
export function currentError(screen: Screen): ErrorCode | undefined {
	const { readings, link } = screen.model;
	return readings.linkError ?? link.otherError ?? link.lanError;
}

function currentText(screen: Screen, code: ErrorCode | undefined): Text {
	const all = texts(screen.language);
	return code === undefined ? all.states[screen.model.readings.linkState] : all.errors[code];
}

function keyOf(screen: Screen, code: ErrorCode | undefined): number {
	const state = stateIndex(screen.model.readings.linkState);
	return (
		(code === undefined ? state : 16 + ERROR_CODES.indexOf(code)) * 2 + (screen.language === "ja" ? 1 : 0)
	);
}

/** Wraps the text once for each message: with full words, unless that takes more pages than full lines. */
function compose(screen: Screen): void {
	const code = currentError(screen);
	const key = keyOf(screen, code);
	if (screen.linesKey === key) return;
	screen.linesKey = key;
	fillLines(screen, code, false);
	const pages = pagesOf(screen);
	if (pages < 2) return;
	fillLines(screen, code, true);
	if (pagesOf(screen) >= pages) fillLines(screen, code, false);
}

function pagesOf(screen: Screen): number {
	return Math.max(1, Math.ceil((screen.lines.length - titleLines(screen)) / linesPerPage(screen)));
}

function fillLines(screen: Screen, code: ErrorCode | undefined, dense: boolean): void {
	const text = currentText(screen, code);
	const { lines, layout, labels: l } = screen;
	lines.length = 0;
	const width = layout.body[2];
	if (titleRole(screen, text.title) === undefined) {
		// A title too long for one line goes on at the top of the body.
		screen.wrap(text.title, ROLE.text, width - MARGIN);
		for (let i = 0; i < lines.length; i++) lines[i] = TITLE + lines[i];
	}
	screen.wrap(text.body, ROLE.text, width, dense);
	for (const step of text.steps) {
		const first = lines.length;
		screen.wrap(step, ROLE.text, width - indent(screen), dense);
		for (let i = first; i < lines.length; i++) lines[i] = (i === first ? STEP : " ") + lines[i];
		keepTogether(screen, first);
	}
	if (code === undefined || !ON_PAGE.includes(code) || screen.model.setup === undefined) return;
	const first = lines.length;
	const byTouch = screen.touched || screen.buttons.length === 0;
	screen.wrap(byTouch ? l.openSetupTouch : l.openSetup, ROLE.text, width - MARGIN, dense);
	for (let i = first; i < lines.length; i++) lines[i] = NOTE + lines[i];
	keepTogether(screen, first);
}

/** What would go on overleaf begins there, unless no page can hold it and most of this one is still free. */
function keepTogether(screen: Screen, first: number): void {
	const { lines } = screen;
	const count = linesPerPage(screen);
	const place = (first - titleLines(screen)) % count;
	const length = lines.length - first;
	if (place + length <= count || (length > count && place * 2 < count)) return;
	for (let i = place; place > 0 && i < count; i++) lines.splice(first, 0, "");
}

function indent(screen: Screen): number {
	return screen.painter.width("0. ", ROLE.text);
}

/** An error stands out; a state on the way is calm. */
function toneOf(code: ErrorCode | undefined): Tone {
	return code === undefined ? TONE.sell : TONE.caution;
}

/** The title stands where other views have theirs, as large as it fits. */
function paintTitle(screen: Screen, title: string, tone: Tone): void {
	const { painter, layout } = screen;
	const [x, y, , height] = layout.title;
	const width = layout.width - x;
	const role = titleRole(screen, title) ?? ROLE.text;
	const start = screen.lines[0] ?? "";
	const first = start[0] === TITLE ? start.slice(1) : title;
	painter.begin(x, y, width, height);
	painter.rect(TONE.ground, x, y, width, height);
	painter.rect(tone, x, y + 2, BAR, height - 4);
	painter.drawIn(first, role, tone, x + MARGIN, y, height);
	painter.end();
}

/** The largest font in which the title stands on one line, or undefined when there is none. */
function titleRole(screen: Screen, title: string): 0 | 2 | undefined {
	const { painter, layout } = screen;
	const [x, , , height] = layout.title;
	const room = layout.width - x - MARGIN;
	if (height >= painter.fontHeight(ROLE.word) && painter.width(title, ROLE.word) <= room) return ROLE.word;
	return painter.width(title, ROLE.text) <= room ? ROLE.text : undefined;
}

function linesPerPage(screen: Screen): number {
	const { layout } = screen;
	const below = currentError(screen) === undefined ? progressHeight(screen) : 0;
	return Math.max(1, Math.floor((layout.body[3] - layout.smallRow - below) / layout.row));
}

/** 1 when the first line is the beginning of a long title, which stands above the body. */
function titleLines(screen: Screen): number {
	return (screen.lines[0] ?? "")[0] === TITLE ? 1 : 0;
}

function paintLines(screen: Screen, titleTone: Tone): void {
	const { painter, layout, lines } = screen;
	const [x, y, width] = layout.body;
	const count = linesPerPage(screen);
	const step = indent(screen);
	const from = screen.page * count + titleLines(screen);
	let number = 0;
	for (let i = 0; i < from && i < lines.length; i++) if (lines[i]![0] === STEP) number++;
	for (let i = 0; i < count; i++) {
		const line = lines[from + i] ?? "";
		const top = y + layout.row * i;
		const first = line[0] === STEP;
		const more = line[0] === TITLE;
		const isNote = line[0] === NOTE;
		const isStep = first || line[0] === " ";
		if (first) number++;
		painter.begin(x, top, width, layout.row);
		painter.rect(TONE.ground, x, top, width, layout.row);
		if (first) painter.drawIn(`${number}.`, ROLE.text, TONE.buy, x, top, layout.row);
		if (isNote) painter.rect(TONE.sell, x, top + 1, BAR, layout.row - 2);
		const text = isStep || isNote || more ? line.slice(1) : line;
		const left = x + (isStep ? step : more || isNote ? MARGIN : 0);
		painter.drawIn(text, ROLE.text, more ? titleTone : TONE.text, left, top, layout.row);
		painter.end();
	}
}

/** The last line: page, code for whom one asks, or how long it has taken; and the next try. */
function paintStatus(screen: Screen, code: ErrorCode | undefined): void {
	const { painter, layout, model, labels: l, pages, page } = screen;
	const { nextTryS, attempt } = model.link;
	const [x, y, width, height] = layout.body;
	const since = screen.stateAgeS;
	// Before anything began there is nothing to count.
	const idle = code === undefined && model.readings.linkState === "off";
	const time = nextTryS !== undefined ? ageKey(nextTryS) : code === undefined ? 1000 + ageKey(since) : 999;
	const state = stateIndex(model.readings.linkState);
	if (!painter.due(STATUS, ((time * 64 + (attempt & 63)) * 32 + page) * 8 + state)) return;
	let right = "";
	if (nextTryS !== undefined) right = fill(l.nextTry, spanText(l, nextTryS));
	else if (code === undefined && !idle) right = fill(l.waited, spanText(l, since));
	const top = y + height - layout.smallRow;
	const paging = pages > 1 ? `${page + 1}/${pages}` : "";
	const free = width - painter.width(paging, ROLE.small) - 6;
	if (nextTryS !== undefined && painter.width(right, ROLE.small) > free) right = spanText(l, nextTryS);
	const room = width - painter.width(right, ROLE.small) - 6;
	const what = code ?? (attempt > 0 && !idle ? fill(l.attempt, attempt) : "");
	const both = paging === "" ? what : `${paging}  ${what}`;
	let left = painter.width(both, ROLE.small) <= room ? both : paging;
	// Where there is no room for the code, it takes the place of the next try on the last page.
	if (code !== undefined && left === paging && page === pages - 1) {
		const fits = [both, code].find((text) => painter.width(text, ROLE.small) <= width);
		if (fits !== undefined) [left, right] = [fits, ""];
	}
	const foot = code === undefined ? progressFoot(screen) : 0;
	const cell = layout.smallRow - foot;
	// The line box has its free pixels above: there it gives way to the stripe.
	const line = foot > 0 ? top - 2 : top;
	painter.begin(x, top, width, cell);
	painter.rect(TONE.ground, x, top, width, cell);
	painter.draw(left, ROLE.small, TONE.quiet, x, line);
	painter.draw(right, ROLE.small, TONE.quiet, x + width - painter.width(right, ROLE.small), line);
	painter.end();
}
