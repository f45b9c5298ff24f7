import { ERROR_CODES, type ErrorCode } from "../../errors/codes";
import { type Text, texts } from "../../errors/texts";
import { ageKey, spanText } from "../format";
import { fill } from "../labels";
import { ROLE } from "../layout";
import { FIRST_SLOT, type Screen, stateIndex, type View } from "../screen";
import { TONE, type Tone } from "../theme";

const HEAD = FIRST_SLOT;
const PAGE = FIRST_SLOT + 1;
const STATUS = FIRST_SLOT + 2;
const PROGRESS = FIRST_SLOT + 3;
/** The state "ready" ends the way that the stripe shows. */
const LAST = 4;
const STRIPE = 6;
const BAR = 4;
const MARGIN = 9;
/** Marks a line of the title, the first of which stands above the body. */
const TITLE = "\u0002";
/** Marks the first line of a step, so that it is drawn with a number. */
const STEP = "\u0001";

/** The state or error that a person should read now: what it is, what happened, what to do. */
export const messageView: View = Object.freeze({
	name: "message" as const,
	pages(screen: Screen): number {
		compose(screen);
		const body = screen.lines.length - titleLines(screen);
		return Math.max(1, Math.ceil(body / linesPerPage(screen)));
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
		paintProgress(screen, code);
		paintStatus(screen, code);
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

/** Wraps the text once for each message. */
function compose(screen: Screen): void {
	const code = currentError(screen);
	const key = keyOf(screen, code);
	if (screen.linesKey === key) return;
	screen.linesKey = key;
	const text = currentText(screen, code);
	const { lines, layout } = screen;
	lines.length = 0;
	const width = layout.body[2];
	if (titleRole(screen, text.title) === undefined) {
		// A title too long for one line goes on at the top of the body.
		screen.wrap(text.title, ROLE.text, width - MARGIN);
		for (let i = 0; i < lines.length; i++) lines[i] = TITLE + lines[i];
	}
	screen.wrap(text.body, ROLE.text, width);
	for (const step of text.steps) {
		const first = lines.length;
		screen.wrap(step, ROLE.text, width - indent(screen));
		for (let i = first; i < lines.length; i++) lines[i] = (i === first ? STEP : " ") + lines[i];
		keepTogether(screen, first);
	}
}

/** A step that would go on overleaf begins there, if a page can hold it. */
function keepTogether(screen: Screen, first: number): void {
	const { lines } = screen;
	const count = linesPerPage(screen);
	const place = (first - titleLines(screen)) % count;
	const length = lines.length - first;
	if (place + length <= count || length > count) return;
	for (let i = place; i < count; i++) lines.splice(first, 0, "");
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
	const stripe = currentError(screen) === undefined ? STRIPE + 2 : 0;
	return Math.max(1, Math.floor((layout.body[3] - layout.smallRow - stripe) / layout.row));
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
		const isStep = first || line[0] === " ";
		if (first) number++;
		painter.begin(x, top, width, layout.row);
		painter.rect(TONE.ground, x, top, width, layout.row);
		if (first) painter.drawIn(`${number}.`, ROLE.text, TONE.buy, x, top, layout.row);
		const text = isStep || more ? line.slice(1) : line;
		const left = x + (isStep ? step : more ? MARGIN : 0);
		painter.drawIn(text, ROLE.text, more ? titleTone : TONE.text, left, top, layout.row);
		painter.end();
	}
}

/** How far the way to the meter is gone: module, search, sign-in, connected. */
function paintProgress(screen: Screen, code: ErrorCode | undefined): void {
	const { painter, layout, model } = screen;
	const done = code === undefined ? stateIndex(model.readings.linkState) : 0;
	if (!painter.due(PROGRESS, done * 2 + (done < LAST && screen.blink ? 1 : 0))) return;
	if (done < 1 || done > LAST) return;
	const [x, y, width, height] = layout.body;
	const top = y + height - layout.smallRow - STRIPE - 2;
	const part = Math.floor(width / LAST);
	painter.begin(x, top, width, STRIPE);
	painter.rect(TONE.ground, x, top, width, STRIPE);
	for (let i = 0; i < LAST; i++) {
		const now = i + 1 === done && done < LAST && screen.blink;
		painter.rect(i < done && !now ? TONE.sell : TONE.line, x + i * part, top, part - 3, STRIPE);
	}
	painter.end();
}

/** The last line: page, code for whom one asks, or how long it has taken; and the next try. */
function paintStatus(screen: Screen, code: ErrorCode | undefined): void {
	const { painter, layout, model, labels: l, pages, page } = screen;
	const { nextTryS, attempt } = model.link;
	const [x, y, width, height] = layout.body;
	const since = screen.stateAgeS;
	const time =
		nextTryS !== undefined ? ageKey(nextTryS) : code === undefined ? 1000 + Math.min(since, 9999) : 999;
	if (!painter.due(STATUS, (time * 64 + (attempt & 63)) * 32 + page)) return;
	let right = "";
	if (nextTryS !== undefined) right = fill(l.nextTry, spanText(l, nextTryS));
	else if (code === undefined) right = fill(l.waited, since);
	const top = y + height - layout.smallRow;
	const paging = pages > 1 ? `${page + 1}/${pages}` : "";
	const free = width - painter.width(paging, ROLE.small) - 6;
	if (nextTryS !== undefined && painter.width(right, ROLE.small) > free) right = spanText(l, nextTryS);
	const room = width - painter.width(right, ROLE.small) - 6;
	const what = code ?? (attempt > 0 ? fill(l.attempt, attempt) : "");
	const both = paging === "" ? what : `${paging}  ${what}`;
	painter.begin(x, top, width, layout.smallRow);
	painter.rect(TONE.ground, x, top, width, layout.smallRow);
	const left = painter.width(both, ROLE.small) <= room ? both : paging;
	painter.draw(left, ROLE.small, TONE.quiet, x, top);
	painter.draw(right, ROLE.small, TONE.quiet, x + width - painter.width(right, ROLE.small), top);
	painter.end();
}
