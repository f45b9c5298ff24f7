import { ROLE } from "../paint/layout";
import { TONE, type Tone } from "../paint/theme";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { dayEnergy, weekday } from "../words/format";
import { DIRECTION, fill } from "../words/words";
import { scaleOf } from "./today/scale";

const STAMP = FIRST_SLOT;
const HEAD = FIRST_SLOT + 1;
const DOUBT = FIRST_SLOT + 2;
const ROWS = FIRST_SLOT + 3;
/** A line of the small font without the free pixels of its box. */
const FOOT = 12;

/** Daily totals, newest first, page after page through the owner's record. */
export const daysView: View = Object.freeze({
	name: "days" as const,
	pages: (screen: Screen) => Math.max(1, Math.ceil(screen.model.energy.days / rowsPerPage(screen))),
	paint(screen: Screen): void {
		const painter = screen.painter;
		const model = screen.model;
		screen.header("days");
		// The record changes at midnight and while gaps are filled in: it is looked at once a minute.
		const todayBoughtWh = model.energy.todayBoughtWh;
		const todaySoldWh = model.energy.todaySoldWh;
		const today = Math.floor((todayBoughtWh ?? -10) / 10) * 31 + Math.floor((todaySoldWh ?? -10) / 10);
		if (!painter.due(STAMP, (((model.minuteOfDay ?? -1) * 4099 + screen.page) * 8191 + today) | 0)) return;
		if (headHeight(screen) > 0 && painter.due(HEAD, model.energy.sells ? 1 : 0)) paintHead(screen);
		const rows = rowsPerPage(screen);
		const first = screen.page * rows;
		let most = 1;
		for (let back = first; back < first + rows; back++)
			most = Math.max(most, model.energy.dayWh(back, false) ?? 0, model.energy.dayWh(back, true) ?? 0);
		const scale = scaleOf(most);
		for (let i = 0; i < rows; i++) paintRow(screen, i, first + i, scale);
		let doubtful = false;
		for (let back = first; back < first + rows && back < model.energy.days; back++)
			doubtful ||= model.energy.dayDoubtful(back);
		if (painter.due(DOUBT, doubtful ? 1 : 0)) paintDoubt(screen, doubtful);
	},
});

function rowsPerPage(screen: Screen): number {
	return Math.max(1, Math.floor((screen.layout.body[3] - headHeight(screen)) / rowHeight(screen)));
}

/** The smallest screens have no heads of columns: there an arrow stands before each number. */
function headHeight(screen: Screen): number {
	const layout = screen.layout;
	return layout.body[3] > 104 && layout.height !== layout.width ? layout.smallRow : 0;
}

/** What the columns are, above their numbers. */
function paintHead(screen: Screen): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const l = screen.labels;
	const x = layout.body[0];
	const y = layout.body[1];
	const width = layout.body[2];
	const height = layout.smallRow;
	const column = columnWidth(screen);
	let right = x + width;
	const put = (text: string, tone: Tone) => {
		painter.drawIn(text, ROLE.small, tone, right - painter.width(text, ROLE.small), y, height);
		right -= column;
	};
	painter.beginBlank(x, y, width, height);
	if (screen.model.energy.sells) put(DIRECTION.sold + l.sold, TONE.sell);
	put(DIRECTION.bought + l.bought, TONE.buy);
	painter.drawIn("kWh", ROLE.small, TONE.quiet, x, y, height);
	painter.end();
}

function rowHeight(screen: Screen): number {
	return screen.layout.width > 200 ? screen.layout.row : screen.layout.smallRow * 2 - 2;
}

/** What the question marks mean: below the rows, else beside the unit, else beside the title. */
function paintDoubt(screen: Screen, doubtful: boolean): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const l = screen.labels;
	const x = layout.body[0];
	const bodyY = layout.body[1];
	const width = layout.body[2];
	const height = layout.body[3];
	const below = headHeight(screen) + rowsPerPage(screen) * rowHeight(screen);
	let left = x;
	let y = bodyY + below;
	let room = width;
	let high = height - below;
	if (high < FOOT && headHeight(screen) > 0) {
		left += painter.width("kWh  ", ROLE.small);
		y = bodyY;
		room -= numberWidth(screen) + left - x;
		high = layout.smallRow;
	} else if (high < FOOT) {
		left = layout.title[0] + screen.titleWidth("days") + 6;
		y = layout.title[1];
		room = layout.title[0] + layout.title[2] - left;
		high = layout.title[3];
	}
	const text = painter.width(l.doubtful, ROLE.small) <= room ? l.doubtful : l.doubtfulShort;
	painter.textAt(left, y, room, high, ROLE.small, doubtful ? text : "", TONE.caution);
}

function paintRow(screen: Screen, row: number, back: number, scale: number): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const energy = screen.model.energy;
	const exists = back < energy.days;
	const bought = exists ? energy.dayWh(back, false) : undefined;
	const sold = exists && energy.sells ? energy.dayWh(back, true) : undefined;
	const doubtful = exists && energy.dayDoubtful(back);
	const key =
		(Math.floor((bought ?? -10) / 10) * 8191 + Math.floor((sold ?? -10) / 10)) * 4 +
		(doubtful ? 1 : 0) +
		(exists ? 2 : 0) +
		back * 104_729 +
		scale;
	if (!painter.due(ROWS + row, key | 0)) return;
	const height = rowHeight(screen);
	const x = layout.body[0];
	const bodyY = layout.body[1];
	const width = layout.body[2];
	const y = bodyY + headHeight(screen) + row * height;
	painter.beginBlank(x, y, width, height);
	if (exists) {
		const wide = layout.width > 200;
		const line = wide ? height : height >> 1;
		const date = dateText(screen, back);
		const dateTone = back === 0 ? TONE.text : TONE.quiet;
		painter.drawIn(doubtful ? `${date}?` : date, ROLE.small, doubtful ? TONE.caution : dateTone, x, y, line);
		// A Wednesday: no date is longer.
		const dateWidth = painter.width(`${dated(screen, 20_251_231)}? `, ROLE.small);
		const numbers = paintNumbers(screen, bought, sold, doubtful ? TONE.doubt : undefined, y, line);
		const barsLeft = wide ? x + dateWidth : x;
		const barsWidth = wide ? width - dateWidth - numberWidth(screen) - 6 : width;
		const barsTop = wide ? y + 3 : y + line + 1;
		const barsHeight = wide ? height - 6 : line - 4;
		if (numbers)
			paintBars(screen, barsLeft, barsTop, barsWidth, barsHeight, bought ?? 0, sold, scale, doubtful);
	}
	painter.end();
}

/** Room for one number and what stands before it. */
function columnWidth(screen: Screen): number {
	const painter = screen.painter;
	if (headHeight(screen) === 0) return painter.width(`${DIRECTION.soldShort}88.8`, ROLE.text) + 3;
	return Math.max(painter.width("88.8", ROLE.text), painter.width(`${DIRECTION.sold}売電`, ROLE.small)) + 10;
}

/** Room for two numbers, or one where nothing is sold. */
function numberWidth(screen: Screen): number {
	return columnWidth(screen) * (screen.model.energy.sells ? 2 : 1);
}

/** False when the day is missing: then the words say so in the place of bars. */
function paintNumbers(
	screen: Screen,
	bought: number | undefined,
	sold: number | undefined,
	doubt: Tone | undefined,
	y: number,
	line: number,
): boolean {
	const painter = screen.painter;
	const l = screen.labels;
	const right = screen.layout.body[0] + screen.layout.body[2];
	const put = (text: string, tone: Tone, edge: number) =>
		painter.drawIn(text, ROLE.text, tone, edge - painter.width(text, ROLE.text), y, line);
	if (bought == null && sold == null) {
		put(`-- ${l.gap}`, TONE.quiet, right);
		return false;
	}
	const sells = screen.model.energy.sells;
	// A doubtful day, with its question mark, leaves no room for them.
	const [down, up] =
		headHeight(screen) === 0 && doubt == null ? [DIRECTION.boughtShort, DIRECTION.soldShort] : ["", ""];
	const number = (wattHours: number | undefined) =>
		wattHours == null ? "--" : dayEnergy(wattHours, headHeight(screen) > 0);
	put(down + number(bought), doubt ?? TONE.buy, sells ? right - columnWidth(screen) : right);
	if (sells) put(up + number(sold), doubt ?? TONE.sell, right);
	return true;
}

function paintBars(
	screen: Screen,
	x: number,
	y: number,
	width: number,
	height: number,
	bought: number,
	sold: number | undefined,
	scale: number,
	doubtful: boolean,
): void {
	const long = (wattHours: number) => Math.ceil((wattHours * width) / scale);
	const each = sold == null ? height : height >> 1;
	screen.painter.rect(doubtful ? TONE.ghost : TONE.buy, x, y, long(bought), each - 1);
	if (sold != null) screen.painter.rect(doubtful ? TONE.ghost : TONE.sell, x, y + each, long(sold), each - 1);
}

/** The weekday stands where it leaves room for bars and numbers. */
function hasWeekday({ layout, model }: Screen): boolean {
	return layout.width > 300 || !model.energy.sells;
}

function dateText(screen: Screen, back: number): string {
	const l = screen.labels;
	if (back === 0) return l.today;
	const date = screen.model.energy.dayDate(back);
	return date === 0 ? `-${back}` : dated(screen, date);
}

function dated(screen: Screen, date: number): string {
	const day = `${Math.floor(date / 100) % 100}/${date % 100}`;
	if (!hasWeekday(screen)) return day;
	const weekdays = screen.labels.weekdays;
	const form = screen.labels.dated;
	const length = weekdays.length / 7;
	const at = weekday(date) * length;
	return fill(form, day).replace("%", weekdays.slice(at, at + length));
}
