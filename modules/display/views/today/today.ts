import { ROLE } from "../../paint/layout";
import { TONE } from "../../paint/theme";
import { FIRST_SLOT, type Screen, type View } from "../../screen";
import { energyShort, GRID_SAMPLE, isNarrow, paintTodayHead, todayHeadHeight } from "./head";
import { scaleOf } from "./scale";

const STAMP = FIRST_SLOT;
const SCALE = FIRST_SLOT + 1;
const HEAD = FIRST_SLOT + 2;
const AXIS = FIRST_SLOT + 3;
const BARS = FIRST_SLOT + 4;
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
		const painter = screen.painter;
		const model = screen.model;
		screen.header("today");
		// Half hours change with the clock: the 192 values are looked at once a minute.
		const due = painter.due(STAMP, (model.minuteOfDay ?? -1) * 64 + model.energy.halfHours);
		const plot = due ? plotOf(screen) : undefined;
		if (plot != null && painter.due(SCALE, plot.scale * 1024 + plot.base)) painter.forget(AXIS);
		const gridWh = hasAxis(screen) ? (painter.shown(SCALE) >> 10) / 2 : 0;
		paintTodayHead(screen, HEAD, gapCount(screen), gridWh);
		if (plot == null) return;
		paintAxis(screen, plot);
		// Looked at half hour by half hour only on such a day: that costs reads of the flash.
		const doubtful = model.energy.dayDoubtful(0);
		for (let slot = 0; slot < SLOTS_A_DAY; slot++)
			paintBar(screen, plot, slot, doubtful && model.energy.halfHourDoubtful(0, slot));
	},
});

function plotOf(screen: Screen): Plot {
	const layout = screen.layout;
	const energy = screen.model.energy;
	const x = layout.body[0];
	const y = layout.body[1];
	const width = layout.body[2];
	const height = layout.body[3];
	let up = 0;
	let down = 0;
	for (let slot = 0; slot < SLOTS_A_DAY; slot++)
		for (let back: 0 | 1 = 0; back < 2; back++) {
			up = Math.max(up, energy.halfHourWh(back as 0 | 1, slot, false) ?? 0);
			if (energy.sells) down = Math.max(down, energy.halfHourWh(back as 0 | 1, slot, true) ?? 0);
		}
	const scale = scaleOf(Math.max(up, down, 1));
	const rows = todayHeadHeight(screen) + 2;
	const axis = hasAxis(screen) ? layout.smallRow : 2;
	const plotHeight = height - rows - axis;
	const pitch = Math.floor(width / SLOTS_A_DAY);
	// The base line shares the height as the two directions need it, in steps, so that it seldom moves.
	const share = down === 0 ? 0 : Math.min(0.75, Math.max(0.25, Math.round((4 * down) / (up + down)) / 4));
	return {
		// At the left, so that behind the last hour there is room for what the lines stand for.
		x: isNarrow(screen) ? x + ((width - pitch * SLOTS_A_DAY) >> 1) : x,
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

/** Hours below, and what the faint lines above and below the base stand for, where there is room. */
function paintAxis(screen: Screen, plot: Plot): void {
	const painter = screen.painter;
	const layout = screen.layout;
	if (!painter.due(AXIS, plot.scale) || !hasAxis(screen)) return;
	const top = plot.y + plot.height;
	const x = layout.body[0];
	const width = layout.body[2];
	painter.beginBlank(x, top, width, layout.smallRow);
	for (let hour = 0; hour < 24; hour += 6) {
		const left = plot.x + hour * 2 * plot.pitch;
		painter.rect(TONE.line, left, top, 1, 4);
		painter.draw(String(hour), ROLE.small, TONE.quiet, left + 3, top);
	}
	if (!isNarrow(screen)) {
		const note = energyShort(plot.scale / 2);
		const left = x + width - painter.width(note, ROLE.small);
		painter.rect(TONE.line, left - GRID_SAMPLE - 3, top + (layout.smallRow >> 1), GRID_SAMPLE, 1);
		painter.draw(note, ROLE.small, TONE.quiet, left, top);
	}
	painter.end();
}

function gapCount(screen: Screen): number {
	const energy = screen.model.energy;
	let gaps = 0;
	for (let slot = 0; slot < energy.halfHours; slot++) if (energy.halfHourWh(0, slot, false) == null) gaps++;
	return gaps;
}

function paintBar(screen: Screen, plot: Plot, slot: number, doubtful: boolean): void {
	const painter = screen.painter;
	const energy = screen.model.energy;
	const isOver = slot < energy.halfHours;
	const bought = isOver ? energy.halfHourWh(0, slot, false) : undefined;
	const isGap = isOver && bought == null;
	const up = pixels(plot, bought ?? 0, false);
	const down = pixels(plot, (isOver ? energy.halfHourWh(0, slot, true) : undefined) ?? 0, true);
	const upBefore = pixels(plot, energy.halfHourWh(1, slot, false) ?? 0, false);
	const downBefore = pixels(plot, energy.halfHourWh(1, slot, true) ?? 0, true);
	const key =
		((up * 256 + down) * 256 + upBefore) * 64 + (downBefore & 15) * 4 + (doubtful ? 2 : 0) + (isGap ? 1 : 0);
	if (!painter.due(BARS + slot, key | 0)) return;
	const x = plot.x + slot * plot.pitch;
	const pitch = plot.pitch;
	const base = plot.y + plot.base;
	const ghost = pitch > 2 ? pitch - 1 : pitch;
	const wide = pitch > 3 ? ghost - 1 : ghost;
	painter.begin(x, plot.y, pitch, plot.height);
	painter.rect(isGap ? TONE.panel : TONE.ground, x, plot.y, pitch, plot.height);
	if (isGap) for (let y = plot.y; y < plot.y + plot.height; y += 6) painter.rect(TONE.line, x, y, pitch, 2);
	else {
		const grid = hasAxis(screen) ? pixels(plot, plot.scale / 2, false) : 0;
		if (grid > 0 && grid < plot.base) painter.rect(TONE.line, x, base - grid, pitch, 1);
		if (grid > 0 && grid < plot.height - plot.base) painter.rect(TONE.line, x, base + grid, pitch, 1);
		painter.rect(TONE.ghost, x, base - upBefore, ghost, upBefore);
		painter.rect(TONE.ghost, x, base + 1, ghost, downBefore);
		painter.rect(doubtful ? TONE.doubt : TONE.buy, x, base - up, wide, up);
		painter.rect(doubtful ? TONE.doubt : TONE.sell, x, base + 1, wide, down);
	}
	painter.rect(TONE.line, x, base, pitch, 1);
	painter.end();
}
