import { ERROR_CODES, type ErrorCode } from "../../../errors/codes";
import { type Text, texts } from "../../../errors/texts";
import { ROLE } from "../../paint/layout";
import { TONE, type Tone } from "../../paint/theme";
import type { Density } from "../../paint/wrap";
import { FIRST_SLOT, type Screen, stateIndex, type View } from "../../screen";
import { ageKey, ageText, spanText } from "../../words/format";
import { fill } from "../../words/words";
import { fitted } from "../list";
import { paintProgress, progressFoot, progressHeight } from "./progress";

const HEAD = FIRST_SLOT;
const PAGE = FIRST_SLOT + 1;
const STATUS = FIRST_SLOT + 2;
/** Behind the slots of the progress. */
const TURN = FIRST_SLOT + 11;
/** After so many turns all that the last line shows has been seen, be it one, two or three. */
const TURNS = 6;
const BAR = 4;
const MARGIN = 9;
/** A line of a title that needs two, closer than those of the body. */
const TITLE_ROW = 13;
/** Marks a line of a title that needs two. */
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
		const painter = screen.painter;
		const code = currentError(screen);
		const key = keyOf(screen, code);
		if (painter.due(HEAD, key)) {
			painter.fill(TONE.ground, 0, 0, screen.layout.width, screen.layout.height);
			paintTitle(screen, currentText(screen, code).title, toneOf(code));
			painter.forget(PAGE);
		}
		if (painter.due(PAGE, key * 32 + screen.page)) paintLines(screen);
		paintStatus(screen, code);
		if (code == null) paintProgress(screen);
	},
});

/** What is wrong, the link's own error first. */
export function currentError(screen: Screen): ErrorCode | undefined {
	const link = screen.model.link;
	return screen.model.readings.linkError ?? link.otherError ?? link.lanError;
}

function currentText(screen: Screen, code: ErrorCode | undefined): Text {
	const all = texts(screen.language);
	return code == null ? all.states[screen.model.readings.linkState] : all.errors[code];
}

function keyOf(screen: Screen, code: ErrorCode | undefined): number {
	const state = stateIndex(screen.model.readings.linkState);
	return (code == null ? state : 16 + ERROR_CODES.indexOf(code)) * 2 + (screen.language === "ja" ? 1 : 0);
}

/** Wraps the text once for each message: with whole words, unless full lines take fewer pages or leave none nearly empty. */
function compose(screen: Screen): void {
	const code = currentError(screen);
	const key = keyOf(screen, code);
	if (screen.linesKey === key) return;
	screen.linesKey = key;
	fillLines(screen, code, 0);
	const bad = badness(screen);
	if (bad <= GOOD) return;
	fillLines(screen, code, 1);
	if (badness(screen) >= bad) fillLines(screen, code, 0);
}

/** From here on another density is tried: more than one page, or one that holds but the end of a paragraph. */
const GOOD = 4;

/** Pages, and those that hold nothing but one line that belongs to the page before. */
function badness(screen: Screen): number {
	const lines = screen.lines;
	const count = linesPerPage(screen);
	const pages = pagesOf(screen);
	let orphans = 0;
	for (let at = titleLines(screen) + count; at < lines.length; at += count) {
		const line = lines[at]!;
		const goesOn = line[0] !== STEP && line[0] !== NOTE;
		if (goesOn && (lines[at + 1] ?? "") === "") orphans++;
	}
	return pages * 4 + orphans;
}

function pagesOf(screen: Screen): number {
	return Math.max(1, Math.ceil((screen.lines.length - titleLines(screen)) / linesPerPage(screen)));
}

/** Appends the lines of a paragraph, fuller ones where that spares it a page. */
function appendLines(screen: Screen, text: string, width: number, density: Density): void {
	const lines = screen.lines;
	const first = lines.length;
	const count = linesPerPage(screen);
	let best: Density = density;
	let fewest = Number.POSITIVE_INFINITY;
	for (let next: number = density; next <= 2 && fewest > 1; next++) {
		lines.length = first;
		screen.wrap(text, ROLE.text, width, next as Density);
		const pages = Math.ceil((lines.length - first) / count);
		if (pages < fewest) [fewest, best] = [pages, next as Density];
		else if (next === 2) {
			lines.length = first;
			screen.wrap(text, ROLE.text, width, best);
		}
	}
}

function fillLines(screen: Screen, code: ErrorCode | undefined, density: Density): void {
	const text = currentText(screen, code);
	const lines = screen.lines;
	const layout = screen.layout;
	const l = screen.labels;
	lines.length = 0;
	const width = layout.body[2];
	if (titleRole(screen, text.title) == null) {
		// A title too long for one line has two.
		screen.wrap(text.title, ROLE.text, layout.width - layout.title[0] - MARGIN);
		for (let i = 0; i < lines.length; i++) lines[i] = TITLE + lines[i];
	}
	appendLines(screen, text.body, width, density);
	for (let at = 0; at < text.steps.length; at++) {
		const first = lines.length;
		appendLines(screen, text.steps[at]!, width - indent(screen), density);
		for (let i = first; i < lines.length; i++) lines[i] = (i === first ? STEP : " ") + lines[i];
		keepTogether(screen, first);
	}
	if (code == null || !ON_PAGE.includes(code) || screen.model.setup == null) return;
	const first = lines.length;
	const byTouch = screen.touched || screen.buttons.length === 0;
	appendLines(screen, byTouch ? l.openSetupTouch : l.openSetup, width - MARGIN, density);
	for (let i = first; i < lines.length; i++) lines[i] = NOTE + lines[i];
	keepTogether(screen, first);
}

/** What would go on overleaf begins there, unless no page can hold it and most of this one is still free. */
function keepTogether(screen: Screen, first: number): void {
	const lines = screen.lines;
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
	return code == null ? TONE.sell : TONE.caution;
}

/** The title stands where other views have theirs, as large as it fits. */
function paintTitle(screen: Screen, title: string, tone: Tone): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const lines = screen.lines;
	const count = titleLines(screen);
	const x = layout.title[0];
	const titleY = layout.title[1];
	const titleHeight = layout.title[3];
	const width = layout.width - x;
	const y = count > 0 ? 0 : titleY;
	const height = count > 0 ? bodyTop(screen) : titleHeight;
	painter.beginBlank(x, y, width, height);
	painter.rect(tone, x, y + 2, BAR, height - 4);
	for (let i = 0; i < count; i++)
		painter.drawIn(lines[i]!.slice(1), ROLE.text, tone, x + MARGIN, y + 1 + i * TITLE_ROW, TITLE_ROW);
	if (count === 0) painter.drawIn(title, titleRole(screen, title) ?? ROLE.text, tone, x + MARGIN, y, height);
	painter.end();
}

/** The largest font in which the title stands on one line, or undefined when there is none. */
function titleRole(screen: Screen, title: string): 0 | 2 | undefined {
	const painter = screen.painter;
	const layout = screen.layout;
	const x = layout.title[0];
	const height = layout.title[3];
	const room = layout.width - x - MARGIN;
	if (height >= painter.fontHeight(ROLE.word) && painter.width(title, ROLE.word) <= room) return ROLE.word;
	return painter.width(title, ROLE.text) <= room ? ROLE.text : undefined;
}

function linesPerPage(screen: Screen): number {
	const layout = screen.layout;
	const below = currentError(screen) == null ? progressHeight(screen) : 0;
	const height = layout.body[1] + layout.body[3] - bodyTop(screen) - layout.smallRow - below;
	return Math.max(1, Math.floor(height / layout.row));
}

/** How many of the lines are those of a long title. */
function titleLines({ lines }: Screen): number {
	let count = 0;
	while ((lines[count] ?? "")[0] === TITLE) count++;
	return count;
}

/** The body begins lower where a title of two lines needs its place. */
function bodyTop(screen: Screen): number {
	return Math.max(screen.layout.body[1], titleLines(screen) * TITLE_ROW + 2);
}

function paintLines(screen: Screen): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const lines = screen.lines;
	const x = layout.body[0];
	const width = layout.body[2];
	const y = bodyTop(screen);
	const count = linesPerPage(screen);
	const step = indent(screen);
	const from = screen.page * count + titleLines(screen);
	let number = 0;
	for (let i = 0; i < from && i < lines.length; i++) if (lines[i]![0] === STEP) number++;
	for (let i = 0; i < count; i++) {
		const line = lines[from + i] ?? "";
		const top = y + layout.row * i;
		const first = line[0] === STEP;
		const isNote = line[0] === NOTE;
		const isStep = first || line[0] === " ";
		if (first) number++;
		painter.beginBlank(x, top, width, layout.row);
		if (first) painter.drawIn(`${number}.`, ROLE.text, TONE.buy, x, top, layout.row);
		if (isNote) painter.rect(TONE.sell, x, top + 1, BAR, layout.row - 2);
		const text = isStep || isNote ? line.slice(1) : line;
		const left = x + (isStep ? step : isNote ? MARGIN : 0);
		painter.drawIn(text, ROLE.text, TONE.text, left, top, layout.row);
		painter.end();
	}
}

/**
 * The last line: page, code for whom one asks, or how long it has taken; at the right the next try, by turns with the
 * age of an old value and, on the last page, with a code that has no room beside them.
 */
function paintStatus(screen: Screen, code: ErrorCode | undefined): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const model = screen.model;
	const pages = screen.pages;
	const page = screen.page;
	const nextTryS = model.link.nextTryS;
	const attempt = model.link.attempt;
	const x = layout.body[0];
	const y = layout.body[1];
	const width = layout.body[2];
	const height = layout.body[3];
	const since = code == null ? 1000 + ageKey(screen.stateAgeS) : 999;
	const time = nextTryS != null ? ageKey(nextTryS) : since;
	const state = stateIndex(model.readings.linkState);
	const age = screen.isStale ? screen.ageS : undefined;
	const changed = painter.due(STATUS, ((time * 64 + (attempt & 63)) * 32 + page) * 8 + state);
	const turned = painter.due(TURN, (screen.turn % TURNS) * 1024 + (age == null ? 0 : 1 + ageKey(age)));
	if (!changed && !turned) return;
	const top = y + height - layout.smallRow;
	const paging = pages > 1 ? `${page + 1}/${pages}` : "";
	const free = width - painter.width(paging, ROLE.small) - 12;
	const coming = comingText(screen, code, free);
	const stale = age == null ? "" : staleText(screen, age, free);
	const what = code ?? (attempt > 0 && !isIdle(screen, code) ? fill(screen.labels.attempt, attempt) : "");
	const both = paging === "" ? what : `${paging}  ${what}`;
	const fits = (text: string, beside: string) =>
		painter.width(text, ROLE.small) + painter.width(beside, ROLE.small) + 12 <= width;
	const isBeside = fits(both, coming) && fits(both, stale);
	const rights: string[] = [];
	if (coming !== "") rights.push(coming);
	if (stale !== "") rights.push(stale);
	const hides = code != null && !isBeside && page === pages - 1;
	const alone = hides ? (fits(both, "") ? both : fitted(screen, code, ROLE.small, width)) : undefined;
	if (alone != null || rights.length === 0) rights.push("");
	const right = rights[screen.turn % rights.length]!;
	const left = isBeside ? both : right === "" ? (alone ?? paging) : paging;
	const foot = code == null ? progressFoot(screen) : 0;
	const cell = layout.smallRow - foot;
	// The line box has its free pixels above: there it gives way to the stripe.
	const line = foot > 0 ? top - 2 : top;
	const isOld = right !== "" && right === stale;
	const from = x + width - painter.width(right, ROLE.small) - (isOld ? 3 : 0);
	painter.beginBlank(x, top, width, cell);
	painter.draw(left, ROLE.small, TONE.quiet, x, line);
	if (isOld) painter.rect(TONE.doubt, from - 3, top, x + width - from + 3, cell);
	painter.draw(right, ROLE.small, isOld ? TONE.ground : TONE.quiet, from, line);
	painter.end();
}

/** Before anything began there is nothing to count. */
function isIdle({ model }: Screen, code: ErrorCode | undefined): boolean {
	return code == null && model.readings.linkState === "off";
}

/** When the next try comes, when sending may go on, or how long this has taken. */
function comingText(screen: Screen, code: ErrorCode | undefined, room: number): string {
	const l = screen.labels;
	const nextTryS = screen.model.link.nextTryS;
	if (nextTryS == null)
		return code != null || isIdle(screen, code) ? "" : fill(l.waited, spanText(l, screen.stateAgeS));
	const span = spanText(l, nextTryS);
	const isBlocked = screen.model.readings.linkState === "blocked";
	const long = fill(isBlocked ? l.resumes : l.nextTry, span);
	if (screen.painter.width(long, ROLE.small) <= room) return long;
	const short = fill(isBlocked ? l.resumesShort : l.nextTryShort, span);
	return screen.painter.width(short, ROLE.small) <= room ? short : span;
}

function staleText(screen: Screen, age: number, room: number): string {
	const l = screen.labels;
	const text = `${l.lastValue}: ${ageText(l, age)}`;
	return screen.painter.width(text, ROLE.small) <= room ? text : ageText(l, age);
}
