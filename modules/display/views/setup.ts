import { hash } from "../format";
import { ROLE } from "../layout";
import type { SetupFacts } from "../model";
import { encodeQr } from "../qr";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { TONE } from "../theme";

const ALL = FIRST_SLOT;
/** Light modules around the code that a reader needs. */
const QUIET = 4;

/** How a phone gets to the set-up page: a code to scan, and the same to type in. */
export const setupView: View = Object.freeze({
	name: "setup" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const { painter, layout, model, labels: l } = screen;
		const facts = model.setup;
		if (!painter.due(ALL, facts === undefined ? 0 : hash(facts.ssid + facts.url + facts.pin))) return;
		painter.fill(TONE.ground, 0, 0, layout.width, layout.height);
		const content = facts === undefined ? "" : contentOf(facts);
		const tall = layout.height > layout.width * 0.9;
		const used = content === "" ? 0 : paintCode(screen, content, tall);
		const margin = Math.min(6, layout.body[0]);
		const x = tall ? layout.body[0] : used + margin;
		if (facts === undefined || content === "") {
			const y = layout.body[1];
			painter.textAt(x, y, layout.width - x, layout.row, ROLE.small, l.setupClosed, TONE.text);
			return;
		}
		const lines: string[] = [];
		if (facts.ssid !== "") lines.push(l.network, facts.ssid, l.password, facts.password);
		if (facts.pin !== "") lines.push(l.pin, facts.pin);
		if (facts.url !== "") lines.push(l.address, shortened(facts.url));
		paintLines(screen, lines, x, tall ? used + 2 : 0, !tall);
	},
});

/** What the code says: the display's own network while it has one, else the address of the page. */
function contentOf(facts: SetupFacts): string {
	if (facts.ssid === "") return facts.url;
	return `WIFI:T:WPA;S:${escaped(facts.ssid)};P:${escaped(facts.password)};;`;
}

/** Pairs of a caption and a value below it; where the height does not do for both, the values alone. */
function paintLines(screen: Screen, lines: string[], x: number, y: number, centred: boolean): void {
	const { painter, layout } = screen;
	const width = layout.width - x - Math.min(2, layout.body[0] - 1);
	const height = layout.height - y;
	const small = layout.smallRow;
	const block = (lines.length / 2) * (small + layout.row);
	const captions = block <= height;
	const row = captions ? layout.row : small;
	if (lines.length === 8 && 4 * small > height) {
		const both = `${lines.at(-3)}  ${lines.at(-1)}`;
		if (painter.width(both, ROLE.text) <= width) lines.splice(-3, 3, both);
	}
	let top = centred && captions ? y + ((height - block) >> 1) : y;
	for (let i = 0; i < lines.length; i += 2) {
		if (captions) {
			painter.textAt(x, top, width, small, ROLE.small, lines[i]!, TONE.quiet);
			top += small;
		}
		let rest = lines[i + 1]!;
		const named = `${lines[i]} ${rest}`;
		if (!captions && lines[i] === screen.labels.pin && painter.width(named, ROLE.text) <= width) rest = named;
		const role = painter.width(rest, ROLE.text) <= width ? ROLE.text : ROLE.small;
		const tone = lines[i] === screen.labels.pin ? TONE.buy : TONE.text;
		while (rest !== "" && top + row <= layout.height) {
			let end = rest.length;
			while (end > 1 && painter.width(rest.slice(0, end), role) > width) end--;
			painter.textAt(x, top, width, row, role, rest.slice(0, end), tone);
			rest = rest.slice(end);
			top += row;
		}
	}
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

/** Paints the code at the left, or above on a tall screen; returns the pixels that it takes that way. */
function paintCode(screen: Screen, content: string, tall: boolean): number {
	const { painter, layout } = screen;
	const code = encodeQr(content);
	if (code === undefined) return 0;
	const room = tall
		? Math.min(layout.width, layout.height - 3 * layout.smallRow)
		: Math.min(layout.height, Math.floor(layout.width * 0.6));
	const modules = code.size + 2 * QUIET;
	const scale = Math.max(1, Math.floor(room / modules));
	const side = modules * scale;
	const x0 = tall ? (layout.width - side) >> 1 : Math.min(4, layout.body[0] & ~3);
	const y0 = tall ? 0 : (layout.height - side) >> 1;
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
	return tall ? side : x0 + side;
}
