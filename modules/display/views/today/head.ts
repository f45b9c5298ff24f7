import { ROLE } from "../../paint/layout";
import { TONE, type Tone } from "../../paint/theme";
import type { Screen } from "../../screen";
import { kiloWattHours } from "../../words/format";
import { DIRECTION, type Labels } from "../../words/words";

/** Side of the sample in a legend, and the gap behind it. */
const SAMPLE = 9;
const SAMPLE_GAP = 3;
/** Between two legends. */
const BETWEEN = 7;

/** Width of the sample of the faint lines. */
export const GRID_SAMPLE = 8;

/** What must be explained: a doubtful value, a gap, the bars behind, the faint lines. */
type Kind = "doubt" | "gap" | "yesterday" | "grid";

/** What was bought and sold today, and what the chart's marks mean; its faint lines stand for `gridWh`, 0 where there are none. */
export function paintTodayHead(screen: Screen, slot: number, gaps: number, gridWh: number): void {
	const painter = screen.painter;
	const model = screen.model;
	const bought = model.energy.todayBoughtWh;
	const sold = model.energy.todaySoldWh;
	const sells = model.energy.sells;
	const doubtful = model.energy.dayDoubtful(0);
	const key =
		Math.floor((bought ?? -10) / 10) * 4096 +
		Math.floor((sold ?? -10) / 10) +
		(sells ? 1 << 30 : 0) +
		(doubtful ? 1 << 29 : 0) +
		gaps * 8192 +
		gridWh * 131;
	if (!painter.due(slot, key | 0)) return;
	const left: Kind[] = ["yesterday"];
	if (gaps > 0) left.unshift("gap");
	if (doubtful) left.unshift("doubt");
	const x = screen.layout.body[0];
	const y = screen.layout.body[1];
	const width = screen.layout.body[2];
	const row = rowHeight(screen);
	if (!isNarrow(screen)) {
		const titleX = screen.layout.title[0];
		const titleY = screen.layout.title[1];
		const titleWidth = screen.layout.title[2];
		const height = screen.layout.title[3];
		const from = titleX + screen.titleWidth("today") + 8;
		paintLegends(screen, left, from, titleY, titleX + titleWidth - from, height);
		paintSums(screen, y, left);
		return;
	}
	if (isTall(screen)) {
		painter.textAt(x, y, width, row, ROLE.text, sumText(screen, false, width), toneOf(screen, false));
		const second = sells ? sumText(screen, true, width) : "";
		painter.textAt(x, y + row, width, row, ROLE.text, second, toneOf(screen, true));
	} else paintSums(screen, y, []);
	if (gridWh > 0) left.push("grid");
	paintLegends(screen, left, x, y + (isTall(screen) ? 2 : 1) * row, width, row, gridWh);
}

/** As short as it gets: 500Wh, 1.5kWh. */
export function energyShort(wattHours: number): string {
	return wattHours >= 1000 ? `${wattHours / 1000}kWh` : `${wattHours}Wh`;
}

/** What the head takes of the body's height. */
export function todayHeadHeight(screen: Screen): number {
	return (isNarrow(screen) ? (isTall(screen) ? 3 : 2) : 1) * rowHeight(screen);
}

/** A row of its own for the legends, since the title has no room for them. */
export function isNarrow({ layout }: Screen): boolean {
	return layout.width < 160;
}

/** A row for each of bought and sold. */
function isTall({ layout }: Screen): boolean {
	return layout.height > 200;
}

function rowHeight(screen: Screen): number {
	return Math.max(screen.layout.smallRow, screen.painter.fontHeight(ROLE.text));
}

function toneOf(screen: Screen, sold: boolean): Tone {
	return screen.model.energy.dayDoubtful(0) ? TONE.doubt : sold ? TONE.sell : TONE.buy;
}

/** Bought at the left, sold at the right, and between them the legends that had no room above. */
function paintSums(screen: Screen, y: number, legends: Kind[]): void {
	const painter = screen.painter;
	const x = screen.layout.body[0];
	const width = screen.layout.body[2];
	const row = rowHeight(screen);
	const sells = screen.model.energy.sells;
	const first = sumText(screen, false, sells ? (width >> 1) - 2 : width);
	const second = sells ? sumText(screen, true, (width >> 1) - 2) : "";
	const right = x + width - painter.width(second, ROLE.text);
	painter.beginBlank(x, y, width, row);
	painter.drawIn(first, ROLE.text, toneOf(screen, false), x, y, row);
	painter.drawIn(second, ROLE.text, toneOf(screen, true), right, y, row);
	const from = x + painter.width(first, ROLE.text) + 4;
	const room = right - 4 - from;
	drawLegends(screen, legends, from, y, room, row, true);
	const free = room - painter.width("kWh", ROLE.small);
	if (isNarrow(screen) && sells && free >= 0)
		painter.drawIn("kWh", ROLE.small, TONE.quiet, from + (free >> 1), y, row);
	painter.end();
}

/** Arrow, word, number, unit: as much of them as fits. A doubtful sum has a question mark, as on the view of days. */
function sumText(screen: Screen, sold: boolean, width: number): string {
	const painter = screen.painter;
	const model = screen.model;
	const l = screen.labels;
	const wattHours = sold ? model.energy.todaySoldWh : model.energy.todayBoughtWh;
	const mark = model.energy.dayDoubtful(0) ? "?" : "";
	const sign = sold ? DIRECTION.sold : DIRECTION.bought;
	const short = sold ? DIRECTION.soldShort : DIRECTION.boughtShort;
	const word = sold ? l.sold : l.bought;
	const number = (wattHours == null ? "--" : kiloWattHours(wattHours)) + mark;
	const unit = wattHours == null ? l.gap : "kWh";
	const texts = [
		`${sign}${word} ${number} ${unit}`,
		`${sign}${word} ${number}`,
		`${short}${word} ${number}`,
		`${short}${number}`,
	];
	return texts.find((text) => painter.width(text, ROLE.text) <= width) ?? number;
}

/** Paints a cell of legends; those that find room leave the list. */
function paintLegends(
	screen: Screen,
	kinds: Kind[],
	x: number,
	y: number,
	width: number,
	height: number,
	gridWh = 0,
): void {
	const painter = screen.painter;
	painter.beginBlank(x, y, width, height);
	drawLegends(screen, kinds, x, y, width, height, false, gridWh);
	painter.end();
}

function drawLegends(
	screen: Screen,
	kinds: Kind[],
	x: number,
	y: number,
	width: number,
	height: number,
	centred: boolean,
	gridWh = 0,
): void {
	const painter = screen.painter;
	const wordOf = (kind: Kind, short: boolean) =>
		kind === "grid" ? energyShort(gridWh) : legendWord(screen.labels, kind, short);
	/** Of `count` legends, those from number `long` on in short. */
	const used = (count: number, long: number) => {
		let sum = -BETWEEN;
		for (let i = 0; i < count; i++) {
			const kind = kinds[i]!;
			const word = painter.width(wordOf(kind, i >= long), ROLE.small);
			sum += BETWEEN + word + (kind === "doubt" ? 0 : SAMPLE + SAMPLE_GAP);
		}
		return sum;
	};
	let count = kinds.length;
	while (count > 0 && used(count, 0) > width) count--;
	let long = count;
	while (long > 0 && used(count, long) > width) long--;
	let left = centred ? x + ((width - used(count, long)) >> 1) : x;
	for (let i = 0; i < count; i++) {
		const kind = kinds[i]!;
		const word = wordOf(kind, i >= long);
		if (kind !== "doubt") {
			drawSample(screen, kind, left, y + (height >> 1));
			left += SAMPLE + SAMPLE_GAP;
		}
		painter.drawIn(word, ROLE.small, kind === "doubt" ? TONE.caution : TONE.quiet, left, y, height);
		left += painter.width(word, ROLE.small) + BETWEEN;
	}
	// The others may have room elsewhere.
	kinds.splice(0, count);
}

/** As the chart shows it, around the height `middle`. */
function drawSample({ painter }: Screen, kind: Kind, left: number, middle: number): void {
	if (kind === "grid") {
		painter.rect(TONE.line, left, middle, GRID_SAMPLE, 1);
		return;
	}
	painter.rect(kind === "gap" ? TONE.panel : TONE.ghost, left, middle - 5, SAMPLE, 11);
	if (kind === "gap")
		for (let top = middle - 5; top < middle + 5; top += 4) painter.rect(TONE.line, left, top, SAMPLE, 2);
}

function legendWord(l: Labels, kind: Kind, short: boolean): string {
	if (kind === "doubt") return short ? l.doubtfulShort : l.doubtful;
	if (kind === "gap") return short ? l.gapShort : l.gap;
	return short ? l.yesterdayShort : l.yesterday;
}
