import { type Layout, ROLE } from "../../paint/layout";
import type { Pen } from "../../paint/painter";
import type { Draw } from "../../paint/sheet";
import { TONE, type Tone } from "../../paint/theme";
import type { Stage, View } from "../../stage";
import { GRID_SAMPLE, headHeight, isNarrow, sayHead } from "./head";
import { energyShort, scaleOf } from "./scale";

const SLOTS_A_DAY = 48;
/** What is drawn for one half hour: heights in pixels bought and sold, today and yesterday, and a mark. */
const UP = 0;
const DOWN = 1;
const UP_BEFORE = 2;
const DOWN_BEFORE = 3;
const MARK = 4;
const COLUMN = 5;
const PLAIN = 0;
const DOUBTFUL = 1;
const GAP = 2;

/** Where the chart stands: buying grows upwards from `base`, selling downwards. */
interface Plot {
	readonly x: number;
	readonly y: number;
	readonly pitch: number;
	readonly height: number;
	readonly base: number;
	readonly scale: number;
}

/** The chart of now. */
interface Chart {
	readonly plot: Plot;
	readonly columns: Int16Array;
	readonly gaps: number;
}

/** 48 half hours of today over those of yesterday; what is missing is marked as missing. */
export const todayView: View = Object.freeze({
	name: "today" as const,
	paint(stage: Stage): void {
		stage.header("today");
		// 192 values, some of them from the flash: read at changes and now and then, not each second.
		const chart = stage.keep(`${stage.version}`, () => chartOf(stage));
		sayHead(stage, chart.gaps, hasAxis(stage.layout) ? chart.plot.scale / 2 : 0);
		if (hasAxis(stage.layout)) sayAxis(stage, chart.plot);
		sayColumns(stage, chart);
	},
});

function hasAxis({ height }: Layout): boolean {
	return height > 100;
}

function chartOf(stage: Stage): Chart {
	const energy = stage.model.energy;
	const plot = plotOf(stage);
	const columns = new Int16Array(SLOTS_A_DAY * COLUMN);
	// Asked half hour by half hour only on such a day: that costs reads of the flash.
	const doubtful = energy.dayDoubtful(0);
	let gaps = 0;
	for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
		const at = slot * COLUMN;
		const isOver = slot < energy.halfHours;
		const bought = isOver ? energy.halfHourWh(0, slot, false) : undefined;
		const isGap = isOver && bought == null;
		if (isGap) gaps++;
		columns[at + UP] = pixels(plot, bought, false);
		columns[at + DOWN] = pixels(plot, isOver ? energy.halfHourWh(0, slot, true) : undefined, true);
		columns[at + UP_BEFORE] = pixels(plot, energy.halfHourWh(1, slot, false), false);
		columns[at + DOWN_BEFORE] = pixels(plot, energy.halfHourWh(1, slot, true), true);
		columns[at + MARK] = isGap ? GAP : doubtful && energy.halfHourDoubtful(0, slot) ? DOUBTFUL : PLAIN;
	}
	return { plot, columns, gaps };
}

function plotOf(stage: Stage): Plot {
	const { layout, model } = stage;
	const energy = model.energy;
	const { x, y, width, height } = layout.body;
	let up = 0;
	let down = 0;
	for (let slot = 0; slot < SLOTS_A_DAY; slot++)
		for (let back: 0 | 1 = 0; back < 2; back++) {
			up = Math.max(up, energy.halfHourWh(back as 0 | 1, slot, false) ?? 0);
			if (energy.sells) down = Math.max(down, energy.halfHourWh(back as 0 | 1, slot, true) ?? 0);
		}
	const rows = headHeight(stage) + 2;
	const plotHeight = height - rows - (hasAxis(layout) ? layout.smallRow : 2);
	const pitch = Math.floor(width / SLOTS_A_DAY);
	// The base line shares the height as the two directions need it, in steps, so that it seldom moves.
	const share = down === 0 ? 0 : Math.min(0.75, Math.max(0.25, Math.round((4 * down) / (up + down)) / 4));
	return {
		// At the left, so that behind the last hour there is room for what the lines stand for.
		x: isNarrow(layout) ? x + ((width - pitch * SLOTS_A_DAY) >> 1) : x,
		y: y + rows,
		pitch,
		height: plotHeight,
		base: Math.floor(plotHeight * (1 - share)),
		scale: scaleOf(Math.max(up, down, 1)),
	};
}

/** Pixels of an energy in Wh, for the direction that has less room, so that both have one scale. */
function pixels(plot: Plot, wattHours: number | undefined, down: boolean): number {
	const room = down ? plot.height - plot.base - 1 : plot.base;
	const most = Math.max(plot.base, plot.height - plot.base - 1);
	return Math.min(room, Math.ceil(((wattHours ?? 0) * most) / plot.scale));
}

/** Hours below, and what the faint lines above and below the base stand for, where there is room. */
function sayAxis({ sheet, layout }: Stage, plot: Plot): void {
	const { x, width } = layout.body;
	const height = layout.smallRow;
	const note = isNarrow(layout) ? "" : energyShort(plot.scale / 2);
	sheet.draw({ x, y: plot.y + plot.height, width, height }, note, (pen, { y: top }) => {
		for (let hour = 0; hour < 24; hour += 6) {
			const left = plot.x + hour * 2 * plot.pitch;
			pen.rect(TONE.line, left, top, 1, 4);
			pen.draw(String(hour), ROLE.small, TONE.quiet, left + 3, top);
		}
		if (note === "") return;
		const left = x + width - pen.width(note, ROLE.small);
		pen.rect(TONE.line, left - GRID_SAMPLE - 3, top + (height >> 1), GRID_SAMPLE, 1);
		pen.draw(note, ROLE.small, TONE.quiet, left, top);
	});
}

function sayColumns({ sheet, layout }: Stage, { plot, columns }: Chart): void {
	const { y, pitch: width, height } = plot;
	const grid = hasAxis(layout) ? pixels(plot, plot.scale / 2, false) : 0;
	const draw: Draw = (pen, box) =>
		drawColumn(pen, plot, box.x, columns, ((box.x - plot.x) / width) * COLUMN, grid);
	for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
		const at = slot * COLUMN;
		const today = `${columns[at + UP]} ${columns[at + DOWN]} ${columns[at + MARK]}`;
		const state = `${today} ${columns[at + UP_BEFORE]} ${columns[at + DOWN_BEFORE]} ${plot.base} ${grid}`;
		sheet.draw({ x: plot.x + slot * width, y, width, height }, state, draw);
	}
}

function drawColumn(pen: Pen, plot: Plot, x: number, columns: Int16Array, at: number, grid: number): void {
	const { y, pitch, height } = plot;
	const base = y + plot.base;
	const ghost = pitch > 2 ? pitch - 1 : pitch;
	const wide = pitch > 3 ? ghost - 1 : ghost;
	const mark = columns[at + MARK];
	const bar = (tone: Tone, width: number, high: number, isDown: boolean) =>
		pen.rect(tone, x, isDown ? base + 1 : base - high, width, high);
	if (mark === GAP) {
		pen.rect(TONE.panel, x, y, pitch, height);
		for (let top = y; top < y + height; top += 6) pen.rect(TONE.line, x, top, pitch, 2);
	} else {
		if (grid > 0 && grid < plot.base) pen.rect(TONE.line, x, base - grid, pitch, 1);
		if (grid > 0 && grid < height - plot.base) pen.rect(TONE.line, x, base + grid, pitch, 1);
		bar(TONE.ghost, ghost, columns[at + UP_BEFORE]!, false);
		bar(TONE.ghost, ghost, columns[at + DOWN_BEFORE]!, true);
		bar(mark === DOUBTFUL ? TONE.doubt : TONE.buy, wide, columns[at + UP]!, false);
		bar(mark === DOUBTFUL ? TONE.doubt : TONE.sell, wide, columns[at + DOWN]!, true);
	}
	pen.rect(TONE.line, x, base, pitch, 1);
}
