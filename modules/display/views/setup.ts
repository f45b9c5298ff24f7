import type { SetupFacts } from "../model";
import { type Layout, ROLE } from "../paint/layout";
import { encodeQr, type QrCode } from "../paint/qr";
import type { Sheet } from "../paint/sheet";
import { TONE, type Tone } from "../paint/theme";
import { wrap } from "../paint/wrap";
import type { Stage, View } from "../stage";

/** Light modules around the code that a reader needs. */
const QUIET = 4;

/**
 * How a phone gets to the set-up page: a code to scan and what to do then, step by step, and the same to type in. Where
 * both do not fit, they are two pages.
 */
export const setupView: View = Object.freeze({
	name: "setup" as const,
	pages: ({ model, layout }: Stage) => (model.setup?.ssid && isTiny(layout) ? 2 : 1),
	paint(stage: Stage): void {
		const facts = stage.model.setup;
		const content = facts == null ? "" : contentOf(facts);
		if (facts == null || content === "") {
			stage.header("setup");
			sayClosed(stage);
			return;
		}
		if (isRoomy(stage.layout)) stage.header("setup");
		const { sheet, layout, page } = stage;
		const rows = rowsOf(stage, facts);
		const rowsHeight = rows.length * layout.row;
		const top = isRoomy(layout) ? layout.body.y : 0;
		let x = layout.body.x;
		let y = 0;
		if (isTall(layout) && page === 0) y = sayCode(stage, content, 0, layout.height - rowsHeight) + 2;
		else if (page === 0) {
			x = sayCode(stage, content, top, layout.height - top) + (layout.width > 200 ? 10 : 4);
			y = top + Math.max(0, (layout.height - top - rowsHeight) >> 1);
		}
		const shown = page > 0 ? labelled(sheet, layout, rows) : rows;
		for (let i = 0; i < shown.length; i++) sayRow(stage, shown[i]!, x, y + i * layout.row);
	},
});

/** Without a page there is nothing to scan: how it is opened. */
function sayClosed({ sheet, layout, words, presses }: Stage): void {
	const { x, y, width } = layout.body;
	const height = layout.row;
	const measure = (text: string) => sheet.width(text, ROLE.text);
	const open = presses.touched || presses.buttons.length === 0 ? words.openSetupTouch : words.openSetup;
	const lines = wrap(words.setupClosed, width, measure).concat(wrap(open, width, measure));
	for (let i = 0; i < lines.length; i++)
		sheet.text({ x, y: y + i * height, width, height }, lines[i]!, { font: ROLE.text, tone: TONE.text });
}

/** The smallest screens hold the code and what to do, and overleaf what to type in. */
function isTiny({ width, height }: Layout): boolean {
	return width * height < 20_000;
}

/** Room for a title above the code. */
function isRoomy({ width }: Layout): boolean {
	return width > 300;
}

function isTall({ width, height }: Layout): boolean {
	return height > width * 0.9;
}

/** A line: what begins it (the number of a step, a name, or nothing), its text and tone. */
type Row = readonly [before: string, text: string, tone: Tone];

/** Scan, open, enter the PIN; with what is typed in by those who cannot scan. */
function rowsOf({ layout, words, page }: Stage, facts: SetupFacts): Row[] {
	const rows: Row[] = [];
	const tiny = isTiny(layout);
	const hasWords = layout.body.height > 150;
	if (page === 0) rows.push([tiny ? "" : "1", words.scan, TONE.text]);
	if (page > 0 || !tiny) {
		if (facts.ssid !== "")
			rows.push([words.network, facts.ssid, TONE.sell], [words.password, facts.password, TONE.sell]);
		if (hasWords) rows.push(["2", words.openPage, TONE.text]);
		rows.push([hasWords || tiny ? words.address : "2", shortened(facts.url), TONE.sell]);
	}
	if (facts.pin === "") return rows;
	if (hasWords) rows.push(["3", words.enterPin, TONE.text]);
	if (hasWords || page > 0) rows.push([words.pin, facts.pin, TONE.buy]);
	else rows.push([tiny ? "" : "3", `${words.pin} ${facts.pin}`, TONE.buy]);
	return rows;
}

/** Overleaf there is room for a name above its value, where it does not fit before it. */
function labelled(sheet: Sheet, layout: Layout, rows: readonly Row[]): Row[] {
	const width = layout.body.width;
	return rows.flatMap((row): Row[] => {
		const [name, text, tone] = row;
		const fits = sheet.width(name, ROLE.small) + 5 + sheet.width(text, ROLE.small) <= width;
		return fits
			? [row]
			: [
					[name, "", tone],
					["", text, tone],
				];
	});
}

/** A name stands before its value where there is room for both. */
function sayRow({ sheet, layout }: Stage, [before, text, tone]: Row, x: number, y: number): void {
	const width = layout.width - x;
	const height = layout.row;
	sheet.draw({ x, y, width, height }, `${before}\n${text}\n${tone}`, (pen) => {
		const indent = pen.width("0", ROLE.text) + 5;
		const named = pen.width(before, ROLE.small) + 5;
		const isStep = before.length === 1;
		const fits = isStep || named + pen.width(text, ROLE.small) <= width;
		const left = isStep ? indent : fits ? named : Math.min(indent, width - pen.width(text, ROLE.small));
		const role = left + pen.width(text, ROLE.text) <= width ? ROLE.text : ROLE.small;
		if (fits) pen.drawIn(before, isStep ? ROLE.text : ROLE.small, TONE.quiet, x, y, height);
		pen.drawIn(text, role, tone, x + Math.max(0, left), y, height);
	});
}

/** What the code says: the display's own network while it has one, else the address of the page. */
function contentOf(facts: SetupFacts): string {
	if (facts.ssid === "") return facts.url;
	return `WIFI:T:WPA;S:${escaped(facts.ssid)};P:${escaped(facts.password)};;`;
}

/** The address without what every address has. */
function shortened(url: string): string {
	const from = url.startsWith("http://") ? 7 : 0;
	return url.endsWith("/") ? url.slice(from, -1) : url.slice(from);
}

/** Backslash, semicolon, comma, colon and quotes are escaped in the Wi-Fi form. */
function escaped(text: string): string {
	let result = "";
	for (let i = 0; i < text.length; i++) {
		if ('\\;,:"'.includes(text[i]!)) result += "\\";
		result += text[i];
	}
	return result;
}

/** The code at the left, or above on a tall screen, in a height; returns the pixels that it takes that way. */
function sayCode(stage: Stage, content: string, top: number, height: number): number {
	const { sheet, layout } = stage;
	const code = stage.keep(content, () => encodeQr(content));
	if (code == null) return 0;
	const tall = isTall(layout);
	const room = Math.min(height, tall ? layout.width : Math.floor(layout.width * 0.52));
	const modules = code.size + 2 * QUIET;
	const scale = Math.max(1, Math.floor(room / modules));
	const side = modules * scale;
	const x = tall ? (layout.width - side) >> 1 : Math.min(4, layout.body.x & ~3);
	const y = tall ? 0 : top + ((height - side) >> 1);
	// A row of modules at a time: all at once would be too long a display list.
	sheet.drawRows({ x, y, width: side, height: side }, scale, content, (pen, row) => {
		pen.rect(TONE.text, x, row.y, side, scale);
		forEachDark(code, (row.y - y) / scale - QUIET, (from, length) =>
			pen.rect(TONE.ground, x + (QUIET + from) * scale, row.y, length * scale, scale),
		);
	});
	return tall ? y + side : x + side;
}

/** Each run of dark modules in a row of the code; none in the quiet zone. */
function forEachDark(code: QrCode, row: number, tell: (from: number, length: number) => void): void {
	if (row < 0 || row >= code.size) return;
	let from = -1;
	for (let column = 0; column <= code.size; column++) {
		const isDark = column < code.size && code.at(column, row);
		if (isDark && from < 0) from = column;
		if (!isDark && from >= 0) {
			tell(from, column - from);
			from = -1;
		}
	}
}
