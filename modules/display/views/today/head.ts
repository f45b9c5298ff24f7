import { type Box, type Layout, ROLE } from "../../paint/layout";
import type { Pen } from "../../paint/painter";
import { TONE, type Tone } from "../../paint/theme";
import type { Stage } from "../../stage";
import { kiloWattHours } from "../../words/format";
import { DIRECTION, type Words } from "../../words/words";
import { energyShort } from "./scale";

/** Side of the sample in a legend, and the gap behind it. */
const SAMPLE = 9;
const SAMPLE_GAP = 3;
/** Between two legends. */
const BETWEEN = 7;

/** Width of the sample of the faint lines. */
export const GRID_SAMPLE = 8;

/** What must be explained: a doubtful value, a gap, the bars behind, the faint lines. */
type Kind = "doubt" | "gap" | "yesterday" | "grid";

interface Legend {
	readonly kind: Kind;
	readonly long: string;
	readonly short: string;
}

/** Legends as they stand in a row: so many of them that they fit. */
interface Placed {
	readonly texts: readonly string[];
	readonly kinds: readonly Kind[];
	readonly width: number;
}

/** What was bought and sold today, and what the chart's marks mean; its faint lines stand for `gridWh`, 0 where there are none. */
export function sayHead(stage: Stage, gaps: number, gridWh: number): void {
	const { layout, words, model } = stage;
	const { x, y, width } = layout.body;
	const height = rowHeight(stage);
	const legends: Legend[] = [legendOf(words, "yesterday")];
	if (gaps > 0) legends.unshift(legendOf(words, "gap"));
	if (model.energy.dayDoubtful(0)) legends.unshift(legendOf(words, "doubt"));
	if (!isNarrow(layout)) {
		const title = layout.title;
		const from = title.x + stage.titleWidth("today") + 8;
		const said = sayLegends(stage, { ...title, x: from, width: title.x + title.width - from }, legends);
		saySums(stage, y, legends.slice(said));
		return;
	}
	if (isTall(layout)) {
		for (const sold of [false, true]) {
			const text = sold && !model.energy.sells ? "" : sumText(stage, sold, width);
			const look = { font: ROLE.text, tone: toneOf(stage, sold) };
			stage.sheet.text({ x, y: sold ? y + height : y, width, height }, text, look);
		}
	} else saySums(stage, y, []);
	if (gridWh > 0) legends.push({ kind: "grid", long: energyShort(gridWh), short: energyShort(gridWh) });
	sayLegends(stage, { x, y: y + (isTall(layout) ? 2 : 1) * height, width, height }, legends);
}

/** What the head takes of the body's height. */
export function headHeight(stage: Stage): number {
	return (isNarrow(stage.layout) ? (isTall(stage.layout) ? 3 : 2) : 1) * rowHeight(stage);
}

/** A row of its own for the legends, since the title has no room for them. */
export function isNarrow({ width }: Layout): boolean {
	return width < 160;
}

/** A row for each of bought and sold. */
function isTall({ height }: Layout): boolean {
	return height > 200;
}

function rowHeight({ sheet, layout }: Stage): number {
	return Math.max(layout.smallRow, sheet.fontHeight(ROLE.text));
}

function toneOf({ model }: Stage, sold: boolean): Tone {
	return model.energy.dayDoubtful(0) ? TONE.doubt : sold ? TONE.sell : TONE.buy;
}

/** Bought at the left, sold at the right, and between them the legends that had no room above. */
function saySums(stage: Stage, y: number, legends: readonly Legend[]): void {
	const { sheet, layout, model } = stage;
	const { x, width } = layout.body;
	const height = rowHeight(stage);
	const sells = model.energy.sells;
	const bought = sumText(stage, false, sells ? (width >> 1) - 2 : width);
	const sold = sells ? sumText(stage, true, (width >> 1) - 2) : "";
	const right = x + width - sheet.width(sold, ROLE.text);
	const from = x + sheet.width(bought, ROLE.text) + 4;
	const room = right - 4 - from;
	const placed = place(sheet, legends, room);
	const tone = toneOf(stage, false);
	const state = `${bought}\n${sold}\n${placed.texts.join("\n")}\n${tone} ${sells}`;
	sheet.draw({ x, y, width, height }, state, (pen) => {
		pen.drawIn(bought, ROLE.text, tone, x, y, height);
		pen.drawIn(sold, ROLE.text, toneOf(stage, true), right, y, height);
		drawLegends(pen, placed, from + ((room - placed.width) >> 1), y, height);
		const free = room - pen.width("kWh", ROLE.small);
		if (isNarrow(layout) && sells && free >= 0)
			pen.drawIn("kWh", ROLE.small, TONE.quiet, from + (free >> 1), y, height);
	});
}

/** Arrow, word, number, unit: as much of them as fits. A doubtful sum has a question mark, as on the view of days. */
function sumText({ sheet, model, words }: Stage, sold: boolean, width: number): string {
	const energy = model.energy;
	const wattHours = sold ? energy.todaySoldWh : energy.todayBoughtWh;
	const sign = sold ? DIRECTION.sold : DIRECTION.bought;
	const short = sold ? DIRECTION.soldShort : DIRECTION.boughtShort;
	const word = sold ? words.sold : words.bought;
	const mark = energy.dayDoubtful(0) ? "?" : "";
	const number = (wattHours == null ? "--" : kiloWattHours(wattHours)) + mark;
	const unit = wattHours == null ? words.gap : "kWh";
	const texts = [
		`${sign}${word} ${number} ${unit}`,
		`${sign}${word} ${number}`,
		`${short}${word} ${number}`,
		`${short}${number}`,
		number,
	];
	return sheet.first(texts, ROLE.text, width);
}

/** A cell of legends; says how many of them found room. */
function sayLegends({ sheet }: Stage, box: Box, legends: readonly Legend[]): number {
	const placed = place(sheet, legends, box.width);
	const state = `${placed.kinds.join()} ${placed.texts.join()}`;
	sheet.draw(box, state, (pen) => drawLegends(pen, placed, box.x, box.y, box.height));
	return placed.kinds.length;
}

/** As many legends as fit, and of these as many as can be in full. */
function place(pen: Pick<Pen, "width">, legends: readonly Legend[], room: number): Placed {
	/** Of `count` legends, those from number `long` on in short. */
	const used = (count: number, long: number) => {
		let sum = -BETWEEN;
		for (let i = 0; i < count; i++) {
			const { kind, long: word, short } = legends[i]!;
			sum += BETWEEN + pen.width(i < long ? word : short, ROLE.small);
			if (kind !== "doubt") sum += SAMPLE + SAMPLE_GAP;
		}
		return sum;
	};
	let count = legends.length;
	while (count > 0 && used(count, 0) > room) count--;
	let long = count;
	while (long > 0 && used(count, long) > room) long--;
	const placed = legends.slice(0, count);
	const texts = placed.map((legend, i) => (i < long ? legend.long : legend.short));
	return { texts, kinds: placed.map(({ kind }) => kind), width: used(count, long) };
}

function drawLegends(pen: Pen, { texts, kinds }: Placed, x: number, y: number, height: number): void {
	let left = x;
	for (let i = 0; i < kinds.length; i++) {
		const kind = kinds[i]!;
		if (kind !== "doubt") {
			drawSample(pen, kind, left, y + (height >> 1));
			left += SAMPLE + SAMPLE_GAP;
		}
		const tone = kind === "doubt" ? TONE.caution : TONE.quiet;
		pen.drawIn(texts[i]!, ROLE.small, tone, left, y, height);
		left += pen.width(texts[i]!, ROLE.small) + BETWEEN;
	}
}

/** As the chart shows it, around the height `middle`. */
function drawSample(pen: Pen, kind: Kind, left: number, middle: number): void {
	if (kind === "grid") {
		pen.rect(TONE.line, left, middle, GRID_SAMPLE, 1);
		return;
	}
	pen.rect(kind === "gap" ? TONE.panel : TONE.ghost, left, middle - 5, SAMPLE, 11);
	if (kind === "gap")
		for (let top = middle - 5; top < middle + 5; top += 4) pen.rect(TONE.line, left, top, SAMPLE, 2);
}

function legendOf(words: Words, kind: "doubt" | "gap" | "yesterday"): Legend {
	if (kind === "doubt") return { kind, long: words.doubtful, short: words.doubtfulShort };
	if (kind === "gap") return { kind, long: words.gap, short: words.gapShort };
	return { kind, long: words.yesterday, short: words.yesterdayShort };
}
