import { ROLE } from "../paint/layout";
import { TONE, type Tone } from "../paint/theme";
import { FIRST_SLOT, type Screen } from "../screen";

/** Rows of a caption and a value. What a row says is asked only when its key changed. */
export interface ListSource {
	count(screen: Screen): number;
	/** A number that changes with the row's value. */
	key(screen: Screen, index: number): number;
	caption(screen: Screen, index: number): string;
	value(screen: Screen, index: number): string;
	tone(screen: Screen, index: number): Tone;
	/** A few quiet characters in front of the value, where there is room for them; "": none. */
	mark?(screen: Screen, index: number): string;
}

const MAX_ROWS = 24;
const MARK_GAP = 6;

/** On narrow screens the value stands below its caption. */
function isStacked(screen: Screen): boolean {
	return screen.layout.width < 200;
}

function rowHeight(screen: Screen): number {
	return isStacked(screen) ? screen.layout.smallRow * 2 : screen.layout.row;
}

function rowsPerPage(screen: Screen): number {
	return Math.min(MAX_ROWS, Math.max(1, Math.floor(screen.layout.body[3] / rowHeight(screen))));
}

export function listPages(screen: Screen, source: ListSource): number {
	return Math.max(1, Math.ceil(source.count(screen) / rowsPerPage(screen)));
}

/** Paints the rows of the page whose key changed. */
export function paintList(screen: Screen, source: ListSource): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const x = layout.body[0];
	const y = layout.body[1];
	const width = layout.body[2];
	const rows = rowsPerPage(screen);
	const height = rowHeight(screen);
	const count = source.count(screen);
	// Another page: every row is due, also when its key happens to be the same.
	if (painter.due(FIRST_SLOT, screen.page)) painter.forget(FIRST_SLOT + 1);
	for (let i = 0; i < rows; i++) {
		const index = screen.page * rows + i;
		const exists = index < count;
		if (!painter.due(FIRST_SLOT + 1 + i, exists ? source.key(screen, index) : -1)) continue;
		const top = y + i * height;
		painter.beginBlank(x, top, width, height);
		if (exists) paintRow(screen, source, index, top, height);
		painter.end();
	}
}

function paintRow(screen: Screen, source: ListSource, index: number, top: number, height: number): void {
	const painter = screen.painter;
	const x = screen.layout.body[0];
	const width = screen.layout.body[2];
	const stacked = isStacked(screen);
	const line = stacked ? height >> 1 : height;
	painter.rect(TONE.panel, x, top + height - 1, width, 1);
	const text = source.value(screen, index);
	const role = !stacked && painter.width(text, ROLE.text) <= width >> 1 ? ROLE.text : ROLE.small;
	// A long time leaves out its date, so that the caption can be read.
	const value = fitted(screen, text, role, stacked || !isDate(text) ? width : Math.floor(width * 0.55));
	const valueTop = top + height - line - 1;
	let used = painter.width(value, role);
	painter.drawIn(value, role, source.tone(screen, index), x + width - used, valueTop, line);
	const name = source.caption(screen, index);
	const mark = source.mark?.(screen, index) ?? "";
	if (mark !== "") {
		const wide = used + painter.width(mark, ROLE.small) + MARK_GAP;
		// It takes no room from what the row is called.
		if (wide + (stacked ? 0 : painter.width(name, ROLE.small) + MARK_GAP) <= width) {
			used = wide;
			painter.drawIn(mark, ROLE.small, TONE.quiet, x + width - used, valueTop, line);
		}
	}
	const room = stacked ? width : width - used - 8;
	const caption = fitted(screen, name, ROLE.small, room);
	painter.drawIn(caption, ROLE.small, TONE.quiet, x, top, line);
}

/** As much of a text as fits: first without its leading words (a date before a time), then cut with "…". */
export function fitted(screen: Screen, text: string, role: 0 | 1, width: number): string {
	const painter = screen.painter;
	if (painter.width(text, role) <= width) return text;
	let rest = text;
	for (let at = rest.indexOf(" "); at >= 0 && isDate(rest); at = rest.indexOf(" ")) {
		rest = rest.slice(at + 1);
		if (painter.width(rest, role) <= width) return rest;
	}
	if (width <= 0) return "";
	let end = rest.length;
	while (end > 0 && painter.width(`${rest.slice(0, end)}…`, role) > width) end--;
	return `${rest.slice(0, end)}…`;
}

/** "2026-11-21 ..." */
function isDate(text: string): boolean {
	return text.length > 10 && text[4] === "-" && text[7] === "-";
}
