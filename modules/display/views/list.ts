import { type Layout, ROLE, type Role } from "../paint/layout";
import type { Pen } from "../paint/painter";
import { TONE, type Tone } from "../paint/theme";
import type { Stage } from "../stage";

/** One row: what it is called, and what it says. */
export interface Row {
	readonly caption: string;
	readonly value: string;
	readonly tone: Tone;
	/** A few quiet characters in front of the value, where there is room for them; "": none. */
	readonly mark: string;
}

const MARK_GAP = 6;

/** On narrow screens the value stands below its caption. */
function isStacked({ width }: Layout): boolean {
	return width < 200;
}

function rowHeight(layout: Layout): number {
	return isStacked(layout) ? layout.smallRow * 2 : layout.row;
}

function rowsPerPage(layout: Layout): number {
	return Math.max(1, Math.floor(layout.body.height / rowHeight(layout)));
}

export function listPages({ layout }: Stage, count: number): number {
	return Math.max(1, Math.ceil(count / rowsPerPage(layout)));
}

/** The rows of the page; `rowOf` is asked for those alone. */
export function sayList({ sheet, layout, page }: Stage, count: number, rowOf: (index: number) => Row): void {
	const { x, y, width } = layout.body;
	const rows = rowsPerPage(layout);
	const height = rowHeight(layout);
	for (let i = 0; i < rows && page * rows + i < count; i++) {
		const row = rowOf(page * rows + i);
		const state = `${row.caption}\n${row.value}\n${row.tone}\n${row.mark}`;
		sheet.draw({ x, y: y + i * height, width, height }, state, (pen, box) =>
			drawRow(pen, layout, row, box.y),
		);
	}
}

function drawRow(pen: Pen, layout: Layout, row: Row, top: number): void {
	const { x, width } = layout.body;
	const height = rowHeight(layout);
	const stacked = isStacked(layout);
	const line = stacked ? height >> 1 : height;
	pen.rect(TONE.panel, x, top + height - 1, width, 1);
	const role = !stacked && pen.width(row.value, ROLE.text) <= width >> 1 ? ROLE.text : ROLE.small;
	// A long time leaves out its date, so that the caption can be read.
	const room = stacked || !isDate(row.value) ? width : Math.floor(width * 0.55);
	const value = fitted(pen, row.value, role, room);
	const valueTop = top + height - line - 1;
	let used = pen.width(value, role);
	pen.drawIn(value, role, row.tone, x + width - used, valueTop, line);
	if (row.mark !== "") {
		const wide = used + pen.width(row.mark, ROLE.small) + MARK_GAP;
		// It takes no room from what the row is called.
		if (wide + (stacked ? 0 : pen.width(row.caption, ROLE.small) + MARK_GAP) <= width) {
			used = wide;
			pen.drawIn(row.mark, ROLE.small, TONE.quiet, x + width - used, valueTop, line);
		}
	}
	const caption = fitted(pen, row.caption, ROLE.small, stacked ? width : width - used - 8);
	pen.drawIn(caption, ROLE.small, TONE.quiet, x, top, line);
}

/** As much of a text as fits: first without its leading words (a date before a time), then cut with "…". */
export function fitted(pen: Pick<Pen, "width">, text: string, role: Role, width: number): string {
	if (pen.width(text, role) <= width) return text;
	let rest = text;
	for (let at = rest.indexOf(" "); at >= 0 && isDate(rest); at = rest.indexOf(" ")) {
		rest = rest.slice(at + 1);
		if (pen.width(rest, role) <= width) return rest;
	}
	if (width <= 0) return "";
	let end = rest.length;
	while (end > 0 && pen.width(`${rest.slice(0, end)}…`, role) > width) end--;
	return `${rest.slice(0, end)}…`;
}

/** "2026-11-21 ..." */
function isDate(text: string): boolean {
	return text.length > 10 && text[4] === "-" && text[7] === "-";
}
