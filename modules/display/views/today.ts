import { kiloWattHours } from "../format";
import { fill, type Labels } from "../labels";
import { ROLE } from "../layout";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { TONE } from "../theme";
import { scaleOf } from "./chart";

const SUMMARY = FIRST_SLOT;
const STAMP = FIRST_SLOT + 1;
const SCALE = FIRST_SLOT + 2;
const AXIS = FIRST_SLOT + 3;
const LEGEND = FIRST_SLOT + 4;
const BARS = FIRST_SLOT + 5;
/** Width of the sample in a legend. */
const SAMPLE = 14;
const SLOTS_A_DAY = 48;

/** Where the chart stands: buying grows upwards from `base`, selling downwards. */
interface Plot {
	readonly x: number;
	readonly y: number;
	readonly pitch: number;
	readonly height: number;
	readonly base: number;
	readonly scale: number;
}

/** 48 half hours of today over those of yesterday; what is missing is marked as missing. */
export const todayView: View = Object.freeze({
	name: "today" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const { painter, model } = screen;
		screen.header("today");
		paintLegend(screen);
		paintSummary(screen);
		// Half hours change with the clock: the 192 values are looked at once a minute.
		if (!painter.due(STAMP, (model.minuteOfDay ?? -1) * 64 + model.energy.halfHours)) return;
		const plot = plotOf(screen);
		if (painter.due(SCALE, plot.scale * 1024 + plot.base)) painter.forget(AXIS);
		paintAxis(screen, plot);
		// Looked at half hour by half hour only on such a day: that costs reads of the flash.
		const doubtful = model.energy.dayDoubtful(0);
		for (let slot = 0; slot < SLOTS_A_DAY; slot++)
			paintBar(screen, plot, slot, doubtful && model.energy.halfHourDoubtful(0, slot));
	},
});

function summaryRows(screen: Screen): number {
	return screen.layout.width < 200 && screen.layout.height > 100 ? 2 : 1;
}

function paintSummary(screen: Screen): void {
	const { painter, layout, model, labels: l } = screen;
	const { todayBoughtWh: bought, todaySoldWh: sold, sells } = model.energy;
	const doubtful = model.energy.dayDoubtful(0);
	const key =
		Math.floor((bought ?? -10) / 10) * 4096 +
		Math.floor((sold ?? -10) / 10) +
		(sells ? 1 << 30 : 0) +
		(doubtful ? 1 << 29 : 0) +
		gapCount(screen) * 8192;
	if (!painter.due(SUMMARY, key)) return;
	const [x, y, width] = layout.body;
	const rows = summaryRows(screen);
	const room = rows === 2 ? width : width >> 1;
	const row = summaryHeight(screen);
	// As on the view of days: a question mark, and no colour of its own.
	const mark = doubtful ? "?" : "";
	const first = energyText(screen, room, mark + l.bought, bought);
	const second = sells ? energyText(screen, room, mark + l.sold, sold) : "";
	const buy = doubtful ? TONE.doubt : TONE.buy;
	const sell = doubtful ? TONE.doubt : TONE.sell;
	if (rows === 2) {
		painter.textAt(x, y, width, row, ROLE.text, first, buy);
		painter.textAt(x, y + row, width, row, ROLE.text, second, sell);
		return;
	}
	const right = x + width - painter.width(second, ROLE.text);
	painter.begin(x, y, width, row);
	painter.rect(TONE.ground, x, y, width, row);
	painter.drawIn(first, ROLE.text, buy, x, y, row);
	painter.drawIn(second, ROLE.text, sell, right, y, row);
	if (gapCount(screen) > 0) drawGapLegend(screen, x + painter.width(first, ROLE.text), right, y, row);
	painter.end();
}

/** How the missing half hours look, in the middle between `left` and `right` where there is room. */
function drawGapLegend(screen: Screen, left: number, right: number, y: number, height: number): void {
	const { painter, labels: l } = screen;
	const x = left + ((right - left - legendWidth(screen, l.gap)) >> 1);
	if (x < left + 6) return;
	painter.rect(TONE.panel, x, y + 4, SAMPLE, height - 8);
	for (let top = y + 4; top < y + height - 4; top += 6) painter.rect(TONE.line, x, top, SAMPLE, 2);
	painter.drawIn(l.gap, ROLE.small, TONE.quiet, x + SAMPLE + 4, y, height);
}

/** Whose the grey bars are, at the right of the title where there is room. */
function paintLegend(screen: Screen): void {
	const { painter, layout, labels: l } = screen;
	if (!painter.due(LEGEND, 0)) return;
	const [titleX, y, titleWidth, height] = layout.title;
	const width = legendWidth(screen, l.yesterday);
	const x = titleX + screen.titleWidth("today") + 10;
	if (x + width > titleX + titleWidth) return;
	painter.begin(x, y, width, height);
	painter.rect(TONE.ground, x, y, width, height);
	painter.rect(TONE.ghost, x, y + (height >> 1) - 5, SAMPLE, 11);
	painter.drawIn(l.yesterday, ROLE.small, TONE.quiet, x + SAMPLE + 4, y, height);
	painter.end();
}

function legendWidth(screen: Screen, word: string): number {
	return SAMPLE + 4 + screen.painter.width(word, ROLE.small);
}

/** With its unit where that fits. */
function energyText(screen: Screen, width: number, word: string, wattHours: number | undefined): string {
	if (wattHours === undefined) return `${word} -- ${screen.labels.gap}`;
	const number = `${word} ${kiloWattHours(wattHours)}`;
	const full = `${number} kWh`;
	return screen.painter.width(full, ROLE.text) <= width ? full : number;
}

function summaryHeight(screen: Screen): number {
	const { painter, layout } = screen;
	return Math.max(layout.smallRow, painter.fontHeight(ROLE.text));
}

function plotOf(screen: Screen): Plot {
	const { layout, model } = screen;
	const { energy } = model;
	const [x, y, width, height] = layout.body;
	let up = 0;
	let down = 0;
	for (let slot = 0; slot < SLOTS_A_DAY; slot++)
		for (let back: 0 | 1 = 0; back < 2; back++) {
			up = Math.max(up, energy.halfHourWh(back as 0 | 1, slot, false) ?? 0);
			if (energy.sells) down = Math.max(down, energy.halfHourWh(back as 0 | 1, slot, true) ?? 0);
		}
	const scale = scaleOf(Math.max(up, down, 1));
	const rows = summaryRows(screen) * summaryHeight(screen) + 2;
	const axis = hasAxis(screen) ? layout.smallRow : 2;
	const plotHeight = height - rows - axis;
	const pitch = Math.floor(width / SLOTS_A_DAY);
	// The base line shares the height as the two directions need it, in steps, so that it seldom moves.
	const share = down === 0 ? 0 : Math.min(0.75, Math.max(0.25, Math.round((4 * down) / (up + down)) / 4));
	return {
		x: x + Math.floor((width - pitch * SLOTS_A_DAY) / 2),
		y: y + rows,
		pitch,
		height: plotHeight,
		base: Math.floor(plotHeight * (1 - share)),
		scale,
	};
}

function hasAxis(screen: Screen): boolean {
	return screen.layout.height > 100;
}

/** Pixels of one Wh, for the direction that has less room, so that both have one scale. */
function pixels(plot: Plot, wattHours: number, down: boolean): number {
	const room = down ? plot.height - plot.base - 1 : plot.base;
	const height = Math.ceil((wattHours * Math.max(plot.base, plot.height - plot.base - 1)) / plot.scale);
	return Math.min(room, height);
}

/** Hours below, the scale's end at the left. */
function paintAxis(screen: Screen, plot: Plot): void {
	const { painter, layout, labels: l } = screen;
	if (!painter.due(AXIS, plot.scale) || !hasAxis(screen)) return;
	const top = plot.y + plot.height;
	const [x, , width] = layout.body;
	painter.begin(x, top, width, layout.smallRow);
	painter.rect(TONE.ground, x, top, width, layout.smallRow);
	for (let hour = 0; hour < 24; hour += 6) {
		const left = plot.x + hour * 2 * plot.pitch;
		painter.rect(TONE.line, left, top, 1, 4);
		painter.draw(String(hour), ROLE.small, TONE.quiet, left + 3, top);
	}
	const note = scaleText(l, plot.scale);
	const left = x + width - painter.width(note, ROLE.small);
	if (left > plot.x + 36 * plot.pitch + painter.width("18  ", ROLE.small))
		painter.draw(note, ROLE.small, TONE.quiet, left, top);
	painter.end();
}

function scaleText(l: Labels, scale: number): string {
	return fill(l.barScale, scale >= 1000 ? `${scale / 1000}kWh` : `${scale}Wh`);
}

function gapCount(screen: Screen): number {
	const { energy } = screen.model;
	let gaps = 0;
	for (let slot = 0; slot < energy.halfHours; slot++)
		if (energy.halfHourWh(0, slot, false) === undefined) gaps++;
	return gaps;
}

function paintBar(screen: Screen, plot: Plot, slot: number, doubtful: boolean): void {
	const { painter, model } = screen;
	const { energy } = model;
	const isOver = slot < energy.halfHours;
	const bought = isOver ? energy.halfHourWh(0, slot, false) : undefined;
	const isGap = isOver && bought === undefined;
	const up = pixels(plot, bought ?? 0, false);
	const down = pixels(plot, (isOver ? energy.halfHourWh(0, slot, true) : undefined) ?? 0, true);
	const upBefore = pixels(plot, energy.halfHourWh(1, slot, false) ?? 0, false);
	const downBefore = pixels(plot, energy.halfHourWh(1, slot, true) ?? 0, true);
	const key =
		((up * 256 + down) * 256 + upBefore) * 64 + (downBefore & 15) * 4 + (doubtful ? 2 : 0) + (isGap ? 1 : 0);
	if (!painter.due(BARS + slot, key | 0)) return;
	const x = plot.x + slot * plot.pitch;
	const { pitch } = plot;
	const base = plot.y + plot.base;
	const ghost = pitch > 2 ? pitch - 1 : pitch;
	const wide = pitch > 3 ? ghost - 1 : ghost;
	painter.begin(x, plot.y, pitch, plot.height);
	painter.rect(isGap ? TONE.panel : TONE.ground, x, plot.y, pitch, plot.height);
	if (isGap) for (let y = plot.y; y < plot.y + plot.height; y += 6) painter.rect(TONE.line, x, y, pitch, 2);
	else {
		painter.rect(TONE.ghost, x, base - upBefore, ghost, upBefore);
		painter.rect(TONE.ghost, x, base + 1, ghost, downBefore);
		painter.rect(doubtful ? TONE.doubt : TONE.buy, x, base - up, wide, up);
		painter.rect(doubtful ? TONE.doubt : TONE.sell, x, base + 1, wide, down);
	}
	painter.rect(TONE.line, x, base, pitch, 1);
	painter.end();
}
