import { type Box, type Layout, ROLE } from "../paint/layout";
import type { Pen } from "../paint/painter";
import { TONE, type Tone } from "../paint/theme";
import type { Stage, View } from "../stage";
import { dayEnergy, grouped, weekday } from "../words/format";
import { DIRECTION, fill } from "../words/words";
import { scaleOf } from "./today/scale";

/** A line of the small font without the free pixels of its box. */
const FOOT = 12;
/** A Wednesday: no date is longer. */
const LONGEST_DATE = 20_251_231;

/** One day of the record. */
interface Day {
	readonly date: string;
	readonly isToday: boolean;
	readonly bought: number | undefined;
	/** Undefined also where nothing is sold. */
	readonly sold: number | undefined;
	readonly isDoubtful: boolean;
	/** Where there is a column for it. */
	readonly yen: number | undefined;
}

/** The days of a page; bars end at `scale`, in Wh. */
interface Page {
	readonly days: readonly Day[];
	readonly scale: number;
}

/** Daily totals, newest first, page after page through the owner's record. */
export const daysView: View = Object.freeze({
	name: "days" as const,
	pages: ({ layout, model }: Stage) => Math.max(1, Math.ceil(model.energy.days / rowsPerPage(layout))),
	paint(stage: Stage): void {
		stage.header("days");
		if (headHeight(stage.layout) > 0) sayHead(stage);
		// The record is in the flash: read at changes and now and then, not each second.
		const { days, scale } = stage.keep(`${stage.version} ${stage.page}`, () => pageOf(stage));
		for (let i = 0; i < days.length; i++) sayDay(stage, i, days[i]!, scale);
		if (days.some(({ isDoubtful }) => isDoubtful)) sayDoubt(stage);
	},
});

function pageOf(stage: Stage): Page {
	const { layout, model, words, page } = stage;
	const energy = model.energy;
	const rows = rowsPerPage(layout);
	const days: Day[] = [];
	const yen = hasYen(stage) ? model.cost.dayYen(page * rows, Math.min(rows, energy.days - page * rows)) : [];
	let most = 1;
	for (let back = page * rows; back < (page + 1) * rows && back < energy.days; back++) {
		const bought = energy.dayWh(back, false);
		const sold = energy.dayWh(back, true);
		most = Math.max(most, bought ?? 0, sold ?? 0);
		days.push({
			date: back === 0 ? words.today : dateText(stage, back),
			isToday: back === 0,
			bought,
			sold: energy.sells ? sold : undefined,
			isDoubtful: energy.dayDoubtful(back),
			yen: yen[back - page * rows],
		});
	}
	return { days, scale: scaleOf(most) };
}

function rowsPerPage(layout: Layout): number {
	return Math.max(1, Math.floor((layout.body.height - headHeight(layout)) / rowHeight(layout)));
}

/** The smallest screens have no heads of columns: there an arrow stands before each number. */
function headHeight({ width, height, body, smallRow }: Layout): number {
	return body.height > 104 && height !== width ? smallRow : 0;
}

function rowHeight({ width, row, smallRow }: Layout): number {
	return width > 200 ? row : smallRow * 2 - 2;
}

/** Costs have a column where there is room for one more. */
function hasYen({ layout, glance }: Stage): boolean {
	return layout.width > 300 && glance.hasCost;
}

/** What the columns are, above their numbers. */
function sayHead(stage: Stage): void {
	const { sheet, layout, words } = stage;
	const { x, y, width } = layout.body;
	const height = layout.smallRow;
	const sells = stage.model.energy.sells;
	const sold = sells ? DIRECTION.sold + words.sold : "";
	const bought = DIRECTION.bought + words.bought;
	const column = columnWidth(stage);
	const heads: readonly (readonly [string, Tone])[] = [
		...(hasYen(stage) ? [[stage.words.yenUnit, TONE.quiet] as const] : []),
		...(sells ? [[sold, TONE.sell] as const] : []),
		[bought, TONE.buy],
	];
	// Two cells: what the question marks mean may stand between the unit and the columns.
	const unit = sheet.width("kWh", ROLE.small);
	const columns = Math.min(numberWidth(stage), width - unit);
	sheet.text({ x, y, width: unit, height }, "kWh", { font: ROLE.small, tone: TONE.quiet });
	sheet.draw({ x: x + width - columns, y, width: columns, height }, heads.join(), (pen) => {
		for (let i = 0; i < heads.length; i++) {
			const [text, tone] = heads[i]!;
			pen.drawIn(text, ROLE.small, tone, x + width - i * column - pen.width(text, ROLE.small), y, height);
		}
	});
}

/** What the question marks mean: below the rows, else beside the unit, else beside the title. */
function sayDoubt(stage: Stage): void {
	const { sheet, words } = stage;
	sheet.firstThatFits(doubtBox(stage), [words.doubtful, words.doubtfulShort], {
		font: ROLE.small,
		tone: TONE.caution,
	});
}

function doubtBox(stage: Stage): Box {
	const { sheet, layout } = stage;
	const { body, title } = layout;
	const head = headHeight(layout);
	const below = head + rowsPerPage(layout) * rowHeight(layout);
	if (body.height - below >= FOOT) return { ...body, y: body.y + below, height: body.height - below };
	if (head > 0) {
		const unit = sheet.width("kWh  ", ROLE.small);
		return { x: body.x + unit, y: body.y, width: body.width - unit - numberWidth(stage), height: head };
	}
	const x = title.x + stage.titleWidth("days") + 6;
	return { ...title, x, width: title.x + title.width - x };
}

function sayDay(stage: Stage, row: number, day: Day, scale: number): void {
	const { sheet, layout } = stage;
	const { x, y: top, width } = layout.body;
	const height = rowHeight(layout);
	const y = top + headHeight(layout) + row * height;
	const numbers = numbersOf(stage, day);
	// Bars begin behind the longest date of the language.
	const dateWidth = sheet.width(`${dated(stage, LONGEST_DATE)}? `, ROLE.small);
	const bars = `${day.bought} ${day.sold} ${scale} ${dateWidth}`;
	const state = `${day.date} ${day.isToday} ${day.isDoubtful} ${numbers.join(" ")} ${bars}`;
	sheet.draw({ x, y, width, height }, state, (pen) => {
		const isWide = layout.width > 200;
		const line = isWide ? height : height >> 1;
		const tone = day.isDoubtful ? TONE.caution : day.isToday ? TONE.text : TONE.quiet;
		pen.drawIn(day.isDoubtful ? `${day.date}?` : day.date, ROLE.small, tone, x, y, line);
		drawNumbers(stage, pen, day, numbers, y, line);
		// Words in the place of bars say that a day is missing.
		if (isMissing(day)) return;
		const box: Box = isWide
			? { x: x + dateWidth, y: y + 3, width: width - dateWidth - numberWidth(stage) - 6, height: height - 6 }
			: { x, y: y + line + 1, width, height: line - 4 };
		drawBars(pen, box, day, scale);
	});
}

/** Room for one number and what stands before it. */
function columnWidth({ sheet, layout }: Stage): number {
	if (headHeight(layout) === 0) return sheet.width(`${DIRECTION.soldShort}88.8`, ROLE.text) + 3;
	return Math.max(sheet.width("88.8", ROLE.text), sheet.width(`${DIRECTION.sold}売電`, ROLE.small)) + 10;
}

/** Room for what was bought and, where there is any of it, sold and paid. */
function numberWidth(stage: Stage): number {
	return columnWidth(stage) * (1 + (stage.model.energy.sells ? 1 : 0) + (hasYen(stage) ? 1 : 0));
}

function isMissing({ bought, sold }: Day): boolean {
	return bought == null && sold == null;
}

/** What was bought and, where anything is, sold; or why there is nothing. */
function numbersOf(stage: Stage, day: Day): readonly string[] {
	const { layout, words, model } = stage;
	if (isMissing(day)) return [`-- ${words.gap}`];
	const hasHead = headHeight(layout) > 0;
	// A doubtful day, with its question mark, leaves no room for arrows.
	const hasArrows = !hasHead && !day.isDoubtful;
	const number = (wattHours: number | undefined, arrow: string) =>
		(hasArrows ? arrow : "") + (wattHours == null ? "--" : dayEnergy(wattHours, hasHead));
	const bought = number(day.bought, DIRECTION.boughtShort);
	const numbers = model.energy.sells ? [bought, number(day.sold, DIRECTION.soldShort)] : [bought];
	if (hasYen(stage)) numbers.push(day.yen == null ? "--" : grouped(day.yen));
	return numbers;
}

/** From the right: the last of the numbers first. */
function drawNumbers(
	stage: Stage,
	pen: Pen,
	day: Day,
	numbers: readonly string[],
	y: number,
	line: number,
): void {
	let right = stage.layout.body.x + stage.layout.body.width;
	for (let i = numbers.length - 1; i >= 0; i--) {
		const isYen = hasYen(stage) && i === numbers.length - 1;
		const known = day.isDoubtful ? TONE.doubt : i === 0 ? TONE.buy : isYen ? TONE.text : TONE.sell;
		const text = numbers[i]!;
		pen.drawIn(
			text,
			ROLE.text,
			isMissing(day) ? TONE.quiet : known,
			right - pen.width(text, ROLE.text),
			y,
			line,
		);
		right -= columnWidth(stage);
	}
}

function drawBars(pen: Pen, { x, y, width, height }: Box, day: Day, scale: number): void {
	const long = (wattHours: number) => Math.ceil((wattHours * width) / scale);
	const each = day.sold == null ? height : height >> 1;
	pen.rect(day.isDoubtful ? TONE.ghost : TONE.buy, x, y, long(day.bought ?? 0), each - 1);
	if (day.sold == null) return;
	pen.rect(day.isDoubtful ? TONE.ghost : TONE.sell, x, y + each, long(day.sold), each - 1);
}

/** The weekday stands where it leaves room for bars and numbers. */
function hasWeekday({ layout, model }: Stage): boolean {
	return layout.width > 300 || !model.energy.sells;
}

function dateText(stage: Stage, back: number): string {
	const date = stage.model.energy.dayDate(back);
	return date === 0 ? `-${back}` : dated(stage, date);
}

function dated(stage: Stage, date: number): string {
	const day = `${Math.floor(date / 100) % 100}/${date % 100}`;
	if (!hasWeekday(stage)) return day;
	const { weekdays, dated: form } = stage.words;
	const length = weekdays.length / 7;
	const at = weekday(date) * length;
	return fill(form, day).replace("%", weekdays.slice(at, at + length));
}
