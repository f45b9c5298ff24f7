import type { ErrorCode } from "../../../errors/codes";
import type { Text } from "../../../errors/text";
import { LANGUAGES } from "../../../languages/languages";
import { ROLE, type Role } from "../../paint/layout";
import { type Density, wrap } from "../../paint/wrap";
import type { Stage } from "../../stage";
import { progressHeight } from "./progress";

/** What a line belongs to: the body, the beginning of a step, the rest of one, the note that follows the steps. */
export type LineKind = "body" | "step" | "rest" | "note";

export interface Line {
	readonly kind: LineKind;
	readonly text: string;
}

/** A message in lines, for the screen that it stands on. */
export interface Message {
	/** One line, or two of a smaller font where the title is too long. */
	readonly title: readonly string[];
	readonly titleFont: Role;
	readonly lines: readonly Line[];
	readonly linesPerPage: number;
	readonly pages: number;
	/** Where the lines begin: lower where a title of two lines needs their place. */
	readonly top: number;
}

/** Between the coloured bar of a title or a note, and its text. */
export const MARGIN = 9;
/** A line of a title that needs two, closer than those of the body. */
export const TITLE_ROW = 13;
/** From here on another density is tried: more than one page, or one that holds but the end of a paragraph. */
const GOOD = 4;
const BLANK: Line = Object.freeze({ kind: "body", text: "" });

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

/** The message of now, composed once for each. */
export function messageOf(stage: Stage): Message {
	const { glance, model, presses } = stage;
	const what = glance.error ?? glance.linkState;
	const key = `${what} ${model.language} ${presses.touched} ${glance.hasSetup}`;
	return stage.keep(key, () => compose(stage));
}

/** With whole words, unless full lines take fewer pages or leave none nearly empty. */
function compose(stage: Stage): Message {
	const whole = composeWith(stage, 0);
	const bad = badness(whole);
	if (bad <= GOOD) return whole;
	const full = composeWith(stage, 1);
	return badness(full) < bad ? full : whole;
}

/** Pages, and those that hold nothing but one line that belongs to the page before. */
function badness({ lines, linesPerPage, pages }: Message): number {
	let orphans = 0;
	for (let at = linesPerPage; at < lines.length; at += linesPerPage) {
		const { kind } = lines[at]!;
		const goesOn = kind !== "step" && kind !== "note";
		if (goesOn && (lines[at + 1] ?? BLANK).text === "") orphans++;
	}
	return pages * 4 + orphans;
}

function composeWith(stage: Stage, density: Density): Message {
	const { sheet, layout, words, glance, presses } = stage;
	const { title, body, steps } = textOf(stage);
	const width = layout.body.width;
	const titleFont = titleFontOf(stage, title);
	const room = layout.width - layout.title.x - MARGIN;
	const titleLines = titleFont == null ? wrap(title, room, (text) => sheet.width(text, ROLE.text)) : [title];
	const top = titleFont == null ? titleLines.length * TITLE_ROW + 2 : 0;
	const from = Math.max(layout.body.y, top);
	const below = glance.error == null ? progressHeight(stage) : 0;
	const height = layout.body.y + layout.body.height - from - layout.smallRow - below;
	const linesPerPage = Math.max(1, Math.floor(height / layout.row));
	const lines: Line[] = [];
	const append = (text: string, wide: number, first: LineKind, rest: LineKind) => {
		const wrapped = fewestPages(stage, text, wide, density, linesPerPage);
		if (first !== "body") keepTogether(lines, wrapped.length, linesPerPage);
		for (let i = 0; i < wrapped.length; i++) lines.push({ kind: i === 0 ? first : rest, text: wrapped[i]! });
	};
	append(body, width, "body", "body");
	for (let i = 0; i < steps.length; i++) append(steps[i]!, width - stepIndent(stage), "step", "rest");
	if (glance.error != null && ON_PAGE.includes(glance.error) && glance.hasSetup) {
		const byTouch = presses.touched || presses.buttons.length === 0;
		append(byTouch ? words.openSetupTouch : words.openSetup, width - MARGIN, "note", "note");
	}
	const pages = Math.max(1, Math.ceil(lines.length / linesPerPage));
	return { title: titleLines, titleFont: titleFont ?? ROLE.text, lines, linesPerPage, pages, top: from };
}

function textOf({ model, glance }: Stage): Text {
	const all = LANGUAGES[model.language];
	return glance.error == null ? all.states[glance.linkState] : all.errors[glance.error];
}

/** The room for the number of a step. */
export function stepIndent({ sheet }: Stage): number {
	return sheet.width("0. ", ROLE.text);
}

/** The lines of a paragraph, fuller ones where that spares it a page. */
function fewestPages(
	{ sheet }: Stage,
	text: string,
	width: number,
	density: Density,
	linesPerPage: number,
): string[] {
	const measure = (piece: string) => sheet.width(piece, ROLE.text);
	const pages = (lines: readonly string[]) => Math.ceil(lines.length / linesPerPage);
	let best = wrap(text, width, measure, density);
	for (let next = density + 1; next <= 2 && pages(best) > 1; next++) {
		const fuller = wrap(text, width, measure, next as Density);
		if (pages(fuller) < pages(best)) best = fuller;
	}
	return best;
}

/** What would go on overleaf begins there, unless no page can hold it and most of this one is still free. */
function keepTogether(lines: Line[], length: number, linesPerPage: number): void {
	const place = lines.length % linesPerPage;
	if (place === 0 || place + length <= linesPerPage) return;
	if (length > linesPerPage && place * 2 < linesPerPage) return;
	for (let i = place; i < linesPerPage; i++) lines.push(BLANK);
}

/** The largest font in which the title stands on one line, or undefined when there is none. */
function titleFontOf({ sheet, layout }: Stage, title: string): Role | undefined {
	const { x, height } = layout.title;
	const room = layout.width - x - MARGIN;
	if (height >= sheet.fontHeight(ROLE.word) && sheet.width(title, ROLE.word) <= room) return ROLE.word;
	return sheet.width(title, ROLE.text) <= room ? ROLE.text : undefined;
}
