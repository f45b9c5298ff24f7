import type { SetupFacts } from "../model";
import { ROLE } from "../paint/layout";
import { encodeQr } from "../paint/qr";
import { TONE, type Tone } from "../paint/theme";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { hash } from "../words/format";

const ALL = FIRST_SLOT;
/** Light modules around the code that a reader needs. */
const QUIET = 4;

/**
 * How a phone gets to the set-up page: a code to scan and what to do then, step by step, and the same to type in. Where
 * both do not fit, they are two pages.
 */
export const setupView: View = Object.freeze({
	name: "setup" as const,
	pages: (screen: Screen) => (screen.model.setup?.ssid && isTiny(screen) ? 2 : 1),
	paint(screen: Screen): void {
		const painter = screen.painter;
		const layout = screen.layout;
		const l = screen.labels;
		const facts = screen.model.setup;
		const content = facts == null ? "" : contentOf(facts);
		if (content === "" || isRoomy(screen)) screen.header("setup");
		const key = facts == null ? 0 : hash(facts.ssid + facts.url + facts.pin) ^ screen.page;
		if (!painter.due(ALL, key)) return;
		if (facts == null || content === "") {
			const x = layout.body[0];
			const y = layout.body[1];
			const width = layout.body[2];
			const lines = screen.lines;
			lines.length = 0;
			screen.wrap(l.setupClosed, ROLE.text, width);
			const byTouch = screen.touched || screen.buttons.length === 0;
			screen.wrap(byTouch ? l.openSetupTouch : l.openSetup, ROLE.text, width);
			for (let i = 0; i < lines.length; i++)
				painter.textAt(x, y + i * layout.row, width, layout.row, ROLE.text, lines[i]!, TONE.text);
			return;
		}
		if (screen.page > 0) painter.fill(TONE.ground, 0, 0, layout.width, layout.height);
		const rows = rowsOf(screen, facts);
		const rowsHeight = rows.length * layout.row;
		const top = isRoomy(screen) ? layout.body[1] : 0;
		let x = layout.body[0];
		let y = 0;
		if (isTall(screen) && screen.page === 0)
			y = paintCode(screen, content, 0, layout.height - rowsHeight) + 2;
		else if (screen.page === 0) {
			x = paintCode(screen, content, top, layout.height - top) + (layout.width > 200 ? 10 : 4);
			y = top + Math.max(0, (layout.height - top - rowsHeight) >> 1);
		}
		const shown = screen.page > 0 ? labelled(screen, rows) : rows;
		for (let i = 0; i < shown.length; i++) paintRow(screen, shown[i]!, x, y + i * layout.row);
	},
});

/** The smallest screens hold the code and what to do, and overleaf what to type in. */
function isTiny(screen: Screen): boolean {
	return screen.layout.width * screen.layout.height < 20_000;
}

/** Room for a title above the code. */
function isRoomy(screen: Screen): boolean {
	return screen.layout.width > 300;
}

function isTall(screen: Screen): boolean {
	return screen.layout.height > screen.layout.width * 0.9;
}

/** A line: what begins it (the number of a step, a name, or nothing), its text and tone. */
type Row = readonly [before: string, text: string, tone: Tone];

/** Scan, open, enter the PIN; with what is typed in by those who cannot scan. */
function rowsOf(screen: Screen, facts: SetupFacts): Row[] {
	const l = screen.labels;
	const page = screen.page;
	const rows: Row[] = [];
	const tiny = isTiny(screen);
	const words = screen.layout.body[3] > 150;
	if (page === 0) rows.push([tiny ? "" : "1", l.scan, TONE.text]);
	if (page > 0 || !tiny) {
		if (facts.ssid !== "")
			rows.push([l.network, facts.ssid, TONE.sell], [l.password, facts.password, TONE.sell]);
		if (words) rows.push(["2", l.openPage, TONE.text]);
		rows.push([words || tiny ? l.address : "2", shortened(facts.url), TONE.sell]);
	}
	if (facts.pin === "") return rows;
	if (words) rows.push(["3", l.enterPin, TONE.text]);
	rows.push([
		words || page > 0 ? l.pin : tiny ? "" : "3",
		words || page > 0 ? facts.pin : `${l.pin} ${facts.pin}`,
		TONE.buy,
	]);
	return rows;
}

/** Overleaf there is room for a name above its value, where it does not fit before it. */
function labelled({ painter, layout }: Screen, rows: readonly Row[]): Row[] {
	const width = layout.body[2];
	return rows.flatMap((row): Row[] => {
		const name = row[0];
		const text = row[1];
		const tone = row[2];
		const fits = painter.width(name, ROLE.small) + 5 + painter.width(text, ROLE.small) <= width;
		return fits
			? [row]
			: [
					[name, "", tone],
					["", text, tone],
				];
	});
}

/** A name stands before its value where there is room for both. */
function paintRow(screen: Screen, [before, text, tone]: Row, x: number, y: number): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const width = layout.width - x;
	const indent = painter.width("0", ROLE.text) + 5;
	const named = painter.width(before, ROLE.small) + 5;
	const isStep = before.length === 1;
	const fits = isStep || named + painter.width(text, ROLE.small) <= width;
	const left = isStep ? indent : fits ? named : Math.min(indent, width - painter.width(text, ROLE.small));
	const role = left + painter.width(text, ROLE.text) <= width ? ROLE.text : ROLE.small;
	painter.beginBlank(x, y, width, layout.row);
	if (fits) painter.drawIn(before, isStep ? ROLE.text : ROLE.small, TONE.quiet, x, y, layout.row);
	painter.drawIn(text, role, tone, x + Math.max(0, left), y, layout.row);
	painter.end();
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

/** Paints the code at the left, or above on a tall screen, in a height; returns the pixels that it takes that way. */
function paintCode(screen: Screen, content: string, top: number, height: number): number {
	const painter = screen.painter;
	const layout = screen.layout;
	const code = encodeQr(content);
	if (code == null) return 0;
	const tall = isTall(screen);
	const room = Math.min(height, tall ? layout.width : Math.floor(layout.width * 0.52));
	const modules = code.size + 2 * QUIET;
	const scale = Math.max(1, Math.floor(room / modules));
	const side = modules * scale;
	const x0 = tall ? (layout.width - side) >> 1 : Math.min(4, layout.body[0] & ~3);
	const y0 = tall ? 0 : top + ((height - side) >> 1);
	for (let row = 0; row < modules; row++) {
		const y = y0 + row * scale;
		painter.begin(x0, y, side, scale);
		painter.rect(TONE.text, x0, y, side, scale);
		let from = -1;
		for (let column = 0; column <= code.size; column++) {
			const dark =
				row >= QUIET && row < QUIET + code.size && column < code.size && code.at(column, row - QUIET);
			if (dark && from < 0) from = column;
			if (!dark && from >= 0) {
				painter.rect(TONE.ground, x0 + (QUIET + from) * scale, y, (column - from) * scale, scale);
				from = -1;
			}
		}
		painter.end();
	}
	return tall ? y0 + side : x0 + side;
}
