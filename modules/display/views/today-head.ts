import { kiloWattHours } from "../format";
import { DIRECTION } from "../labels";
import { ROLE } from "../layout";
import type { Screen } from "../screen";
import { TONE, type Tone } from "../theme";

/** Side of the sample in a legend, and the gap behind it. */
const SAMPLE = 9;
const SAMPLE_GAP = 3;
/** Between two legends. */
const BETWEEN = 7;

/** What must be explained: a doubtful value, a gap, the bars behind. */
type Kind = "doubt" | "gap" | "yesterday";

/** What was bought and sold today, and what the chart's marks mean. */
export function paintTodayHead(screen: Screen, slot: number, gaps: number): void {
	const { painter, model } = screen;
	const { todayBoughtWh: bought, todaySoldWh: sold, sells } = model.energy;
	const doubtful = model.energy.dayDoubtful(0);
	const key =
		Math.floor((bought ?? -10) / 10) * 4096 +
		Math.floor((sold ?? -10) / 10) +
		(sells ? 1 << 30 : 0) +
		(doubtful ? 1 << 29 : 0) +
		gaps * 8192;
	if (!painter.due(slot, key)) return;
	const left: Kind[] = ["yesterday"];
	if (gaps > 0) left.unshift("gap");
	if (doubtful) left.unshift("doubt");
	const [x, y, width] = screen.layout.body;
	const row = rowHeight(screen);
	if (!isNarrow(screen)) {
		const [titleX, titleY, titleWidth, height] = screen.layout.title;
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
	paintLegends(screen, left, x, y + (isTall(screen) ? 2 : 1) * row, width, row);
}

/** What the head takes of the body's height. */
export function todayHeadHeight(screen: Screen): number {
	return (isNarrow(screen) ? (isTall(screen) ? 3 : 2) : 1) * rowHeight(screen);
}

/** A row of its own for the legends, since the title has no room for them. */
function isNarrow({ layout }: Screen): boolean {
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
	const { painter, layout, model } = screen;
	const [x, , width] = layout.body;
	const row = rowHeight(screen);
	const { sells } = model.energy;
	const first = sumText(screen, false, sells ? (width >> 1) - 2 : width);
	const second = sells ? sumText(screen, true, (width >> 1) - 2) : "";
	const right = x + width - painter.width(second, ROLE.text);
	painter.begin(x, y, width, row);
	painter.rect(TONE.ground, x, y, width, row);
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
	const { painter, model, labels: l } = screen;
	const { todayBoughtWh, todaySoldWh } = model.energy;
	const wattHours = sold ? todaySoldWh : todayBoughtWh;
	const mark = model.energy.dayDoubtful(0) ? "?" : "";
	const [sign, short] = sold
		? [DIRECTION.sold, DIRECTION.soldShort]
		: [DIRECTION.bought, DIRECTION.boughtShort];
	const word = sold ? l.sold : l.bought;
	const number = (wattHours === undefined ? "--" : kiloWattHours(wattHours)) + mark;
	const unit = wattHours === undefined ? l.gap : "kWh";
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
): void {
	const { painter } = screen;
	painter.begin(x, y, width, height);
	painter.rect(TONE.ground, x, y, width, height);
	drawLegends(screen, kinds, x, y, width, height, false);
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
): void {
	const { painter } = screen;
	/** Of `count` legends, those from number `long` on in short. */
	const used = (count: number, long: number) => {
		let sum = -BETWEEN;
		for (let i = 0; i < count; i++) sum += BETWEEN + widthOf(screen, kinds[i]!, i >= long);
		return sum;
	};
	let count = kinds.length;
	while (count > 0 && used(count, 0) > width) count--;
	let long = count;
	while (long > 0 && used(count, long) > width) long--;
	let left = centred ? x + ((width - used(count, long)) >> 1) : x;
	const middle = y + (height >> 1);
	for (const [index, kind] of kinds.splice(0, count).entries()) {
		const word = wordOf(screen, kind, index >= long);
		let text = left;
		if (kind !== "doubt") {
			painter.rect(kind === "gap" ? TONE.panel : TONE.ghost, left, middle - 5, SAMPLE, 11);
			if (kind === "gap")
				for (let top = middle - 5; top < middle + 5; top += 4) painter.rect(TONE.line, left, top, SAMPLE, 2);
			text += SAMPLE + SAMPLE_GAP;
		}
		painter.drawIn(word, ROLE.small, kind === "doubt" ? TONE.caution : TONE.quiet, text, y, height);
		left = text + painter.width(word, ROLE.small) + BETWEEN;
	}
}

function widthOf(screen: Screen, kind: Kind, short: boolean): number {
	const word = screen.painter.width(wordOf(screen, kind, short), ROLE.small);
	return kind === "doubt" ? word : word + SAMPLE + SAMPLE_GAP;
}

function wordOf({ labels: l }: Screen, kind: Kind, short: boolean): string {
	switch (kind) {
		case "doubt":
			return short ? l.doubtfulShort : l.doubtful;
		case "gap":
			return short ? l.gapShort : l.gap;
		case "yesterday":
			return short ? l.yesterdayShort : l.yesterday;
	}
}
