import { ROLE, type Tile, TURNS, type Turn } from "../../paint/layout";
import { ALIGN } from "../../paint/painter";
import { TONE } from "../../paint/theme";
import { PART, type Screen } from "../../screen";
import { hash, kiloWattHours, tenths } from "../../words/format";
import { type Labels, reasonWords } from "../../words/words";

/** What the view Now remembers as drawn. */
export const SLOT = Object.freeze({
	clock: 0,
	link: 1,
	signal: 2,
	pill: 3,
	age: 4,
	unit: 5,
	bar: 6,
	share: 7,
	captions: 8,
	phaseR: 9,
	phaseT: 10,
	today: 11,
	halfHour: 12,
	band: 13,
	contract: 14,
	turn: 15,
} as const);

/** Key of a value that is not there. */
export const ABSENT = -1;
/** No keys of a value. */
const NEVER = -2_000_000_000;
const NO_WIRE = NEVER + 1;

/** The values below the figure, as far as a reading changed them. */
export function paintTiles(screen: Screen): void {
	const parts = screen.parts;
	const painter = screen.painter;
	const energy = screen.model.energy;
	const now = screen.layout.now;
	const selling = isSelling(screen);
	// The captions' key is odd while selling, and has bit 2 while the power is old.
	const mode = (selling ? 1 : 0) + (screen.isStale ? 4 : 0);
	const turned = (painter.shown(SLOT.captions) & 5) !== mode;
	if (turned) {
		painter.due(SLOT.halfHour, NEVER);
		if (now.turns.length === 0) painter.due(SLOT.today, NEVER);
	}
	if (turned || (parts & (PART.CURRENT | PART.ENERGY)) !== 0) {
		// Two wires have no T phase: its tile stays empty.
		const twoWire = screen.model.readings.reasonT === "NO_PHASE";
		if (painter.due(SLOT.captions, mode + (twoWire ? 2 : 0))) paintCaptions(screen, selling, twoWire);
		paintPhases(screen, twoWire);
		if (now.turns.length > 0) return;
		const today = selling ? energy.todaySoldWh : energy.todayBoughtWh;
		const wait = today == null ? reasonWords(screen.language).NOT_READ : "";
		paintValue(screen, SLOT.today, now.today, tens(today), kiloWattHoursOfTens, wait, " kWh");
	}
	if ((parts & PART.POWER) !== 0) {
		const projected = tens(screen.projectedWh);
		const wait = projected == null ? reasonWords(screen.language).NOT_READ : "";
		paintValue(screen, SLOT.halfHour, now.halfHour, projected, kiloWattHoursOfTens, wait, " kWh");
	}
}

/**
 * Where there is no room for all values, the tile of today's energy shows them by turns, in the same cells; those that
 * are not there are left out.
 */
export function paintTurn(screen: Screen): void {
	const painter = screen.painter;
	const turns = screen.layout.now.turns;
	const tile = screen.layout.now.today;
	const selling = isSelling(screen);
	let present = 0;
	for (let i = 0; i < turns.length; i++) if (turnValue(screen, turns[i]!, selling) != null) present++;
	let left = present === 0 ? 0 : screen.turn % present;
	let turn: Turn = "today";
	for (let i = 0; i < turns.length; i++) {
		if (turnValue(screen, turns[i]!, selling) == null) continue;
		if (left-- > 0) continue;
		turn = turns[i]!;
		break;
	}
	if (painter.due(SLOT.turn, TURNS.indexOf(turn) * 4 + (selling ? 1 : 0) + (screen.isStale ? 2 : 0))) {
		const word = turnWord(screen.labels, turn, selling);
		painter.text(tile.caption, ROLE.small, word, TONE.quiet);
		painter.due(SLOT.today, NEVER);
	}
	const value = turnValue(screen, turn, selling);
	if (turn === "share") paintValue(screen, SLOT.today, tile, value, String, "", "%");
	else if (turn === "phaseR" || turn === "phaseT")
		paintValue(screen, SLOT.today, tile, value, tenths, "", " A");
	else paintValue(screen, SLOT.today, tile, value, kiloWattHoursOfTens, "", " kWh");
}

/** What the tile would show in a turn, or undefined when there is no such value. */
function turnValue(screen: Screen, turn: Turn, selling: boolean): number | undefined {
	const watts = screen.watts;
	const energy = screen.model.energy;
	switch (turn) {
		case "today":
			return tens(selling ? energy.todaySoldWh : energy.todayBoughtWh);
		case "phaseR":
			return screen.currentR;
		case "phaseT":
			return screen.currentT;
		case "share":
			return watts != null && watts < 0 ? undefined : screen.share;
		case "halfHour":
			return tens(screen.projectedWh);
	}
}

function turnWord(l: Labels, turn: Turn, selling: boolean): string {
	switch (turn) {
		case "today":
			return selling ? l.todaySoldShort : l.todayShort;
		case "phaseR":
			return l.phaseRShort;
		case "phaseT":
			return l.phaseTShort;
		case "share":
			return l.shareWord;
		case "halfHour":
			return l.halfHourShort;
	}
}

function isSelling(screen: Screen): boolean {
	const watts = screen.watts;
	return watts != null && watts < 0 && screen.model.energy.sells;
}

function paintCaptions(screen: Screen, selling: boolean, twoWire: boolean): void {
	const l = screen.labels;
	const now = screen.layout.now;
	paintCaption(screen, now.phaseR, l.phaseR, l.amps, l.phaseRShort);
	if (twoWire) paintCaption(screen, now.phaseT, "", "", "");
	else paintCaption(screen, now.phaseT, l.phaseT, l.amps, l.phaseTShort);
	if (now.turns.length > 0) return;
	if (selling) paintCaption(screen, now.today, l.todaySold, "kWh", l.todaySold);
	else paintCaption(screen, now.today, l.today, "kWh", l.today);
	paintCaption(screen, now.halfHour, l.halfHour, "kWh", l.halfHour);
}

function paintPhases(screen: Screen, twoWire: boolean): void {
	const r = screen.currentR;
	const t = screen.currentT;
	const readings = screen.model.readings;
	const now = screen.layout.now;
	const words = reasonWords(screen.language);
	const noR = r == null ? words[readings.reason(0xe8) ?? "NOT_READ"] : "";
	paintValue(screen, SLOT.phaseR, now.phaseR, r, amperes, noR);
	if (!twoWire) {
		const noT = t == null ? words[readings.reasonT ?? "NOT_READ"] : "";
		paintValue(screen, SLOT.phaseT, now.phaseT, t, amperes, noT);
	} else if (now.phaseT.value[2] > 0 && screen.painter.due(SLOT.phaseT, NO_WIRE))
		screen.painter.text(now.phaseT.value, ROLE.num, "", TONE.quiet);
}

/** Tenths of an ampere, without the decimal where that would take a fifth character. */
function amperes(value: number): string {
	return value <= -100 || value >= 1000 ? String(Math.round(value / 10)) : tenths(value);
}

function kiloWattHoursOfTens(value: number): string {
	return kiloWattHours(value * 10);
}

/** The key of a cell of energy: it shows steps of 10 Wh. */
function tens(wattHours: number | undefined): number | undefined {
	return wattHours == null ? undefined : Math.floor(wattHours / 10);
}

/** The caption with its unit, in short with it, without it, or in short: the first that fits. */
function paintCaption(screen: Screen, tile: Tile, word: string, unit: string, short: string): void {
	const painter = screen.painter;
	const width = tile.caption[2];
	if (width === 0) return;
	const texts = unit === "" ? [word] : [`${word} ${unit}`, `${short} (${unit})`, word];
	const text = texts.find((one) => painter.width(one, ROLE.small) <= width) ?? short;
	painter.text(tile.caption, ROLE.small, text, TONE.quiet);
}

/**
 * One number in its cell, beside its caption with the unit, as far as there is room; without a number "--" and
 * the reason in words.
 */
function paintValue(
	screen: Screen,
	slot: number,
	tile: Tile,
	number: number | undefined,
	format: (number: number) => string,
	reason: string,
	unit = "",
): void {
	const painter = screen.painter;
	const box = tile.value;
	const width = box[2];
	const key = number == null ? -1_000_000 - hash(reason) : number * 2 + (screen.isStale ? 1 : 0);
	if (width === 0 || !painter.due(slot, key)) return;
	const inline = box[1] === tile.caption[1];
	const align = inline ? ALIGN.right : ALIGN.left;
	const role = inline ? ROLE.text : ROLE.num;
	if (number != null) {
		let text = format(number);
		if (inline && painter.width(text + unit, ROLE.small) <= width) text += unit;
		painter.text(box, role, text, screen.isStale ? TONE.doubt : TONE.text, align);
		return;
	}
	let words = `-- ${reason}`;
	if (painter.width(words, ROLE.small) > width) words = reason;
	if (reason === "" || painter.width(words, ROLE.small) > width)
		painter.text(box, role, "--", TONE.quiet, align);
	else painter.text(box, ROLE.small, words, TONE.quiet, align);
}
