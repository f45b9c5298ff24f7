import { tenths } from "../../../bytes/decimal";
import type { CostReason } from "../../../contracts/cost";
import { ROLE, type Role, type Tile, type Turn } from "../../paint/layout";
import { ALIGN } from "../../paint/painter";
import type { Look } from "../../paint/sheet";
import { TONE } from "../../paint/theme";
import type { Stage } from "../../stage";
import { grouped, kiloWattHours } from "../../words/format";
import type { Words } from "../../words/words";

const CAPTION: Look = Object.freeze({ font: ROLE.small, tone: TONE.quiet });

/** The values below the figure. */
export function sayTiles(stage: Stage): void {
	const { sheet, glance, words, model } = stage;
	const now = stage.layout.now;
	// Two wires have no T phase: its tile stays empty.
	const twoWire = glance.noT === "NO_PHASE";
	const { noR, noT, currentR, currentT } = glance;
	sayCaption(stage, now.phaseR, words.phaseR, words.amps, words.phaseRShort);
	sayValue(
		stage,
		now.phaseR,
		currentR == null ? undefined : amperes(currentR),
		"",
		words.reasons[noR ?? "NOT_READ"],
	);
	if (!twoWire) {
		sayCaption(stage, now.phaseT, words.phaseT, words.amps, words.phaseTShort);
		sayValue(
			stage,
			now.phaseT,
			currentT == null ? undefined : amperes(currentT),
			"",
			words.reasons[noT ?? "NOT_READ"],
		);
	}
	if (now.turns.length > 0) {
		sayTurn(stage);
		return;
	}
	const energy = model.energy;
	const today = glance.isSelling ? words.todaySold : words.today;
	const todayWh = glance.isSelling ? energy.todaySoldWh : energy.todayBoughtWh;
	sayCaption(stage, now.today, today, "kWh", today);
	sayValue(stage, now.today, energyText(todayWh), " kWh", words.reasons.NOT_READ);
	if (model.cost.tile === "halfHour" || !glance.hasCost) {
		sayCaption(stage, now.halfHour, words.halfHour, "kWh", words.halfHour);
		sayValue(stage, now.halfHour, energyText(glance.projectedWh), " kWh", words.reasons.NOT_READ);
	} else {
		const { caption, short, text, reason } = costTile(stage);
		sheet.firstThatFits(now.halfHour.caption, [caption, short], CAPTION);
		sayValue(stage, now.halfHour, text, words.yenUnit, words.reasons[reason]);
	}
}

/** What the owner chose for the free tile, in yen: an estimate like all of them. */
function costTile({ words, model }: Stage): {
	caption: string;
	short: string;
	text: string | undefined;
	reason: keyof Words["reasons"];
} {
	const { json, tile } = model.cost;
	const yen = (value: number | null) => (value == null ? undefined : grouped(Math.round(value)));
	const reasonOf = ({ reason }: { reason: CostReason | null }) => reason ?? "NOT_READ";
	switch (tile) {
		case "today":
			return {
				caption: words.todayYen,
				short: words.todayYenShort,
				text: yen(json.today.boughtYen),
				reason: reasonOf(json.today),
			};
		case "month":
			return {
				caption: words.monthYen,
				short: words.monthYenShort,
				text: yen(json.month.boughtYen),
				reason: reasonOf(json.month),
			};
		default:
			return {
				caption: words.perHour,
				short: words.perHourShort,
				text: yen(json.now.yenPerHour),
				reason: reasonOf(json.now),
			};
	}
}

/** What a tile shows in one of its turns. */
interface Shown {
	readonly caption: string;
	/** Undefined when there is no such value. */
	readonly text: string | undefined;
	readonly unit: string;
}

/**
 * Where there is no room for all values, the tile of today's energy shows them by turns, in the same cells; those that
 * are not there are left out.
 */
function sayTurn(stage: Stage): void {
	const { sheet, layout } = stage;
	const tile = layout.now.today;
	const all = layout.now.turns.map((turn) => shownIn(stage, turn));
	const present = all.filter(({ text }) => text != null);
	const shown = present.length > 0 ? present[stage.turn % present.length]! : shownIn(stage, "today");
	sheet.text(tile.caption, shown.caption, CAPTION);
	sayValue(stage, tile, shown.text, shown.unit, "");
}

function shownIn(stage: Stage, turn: Turn): Shown {
	const { glance, words, model } = stage;
	const { currentR, currentT, share } = glance;
	switch (turn) {
		case "today": {
			const sold = glance.isSelling;
			const wattHours = sold ? model.energy.todaySoldWh : model.energy.todayBoughtWh;
			const caption = sold ? words.todaySoldShort : words.todayShort;
			return { caption, text: energyText(wattHours), unit: " kWh" };
		}
		case "phaseR":
			return {
				caption: words.phaseRShort,
				text: currentR == null ? undefined : tenths(currentR),
				unit: " A",
			};
		case "phaseT":
			return {
				caption: words.phaseTShort,
				text: currentT == null ? undefined : tenths(currentT),
				unit: " A",
			};
		case "share": {
			const isSold = (glance.watts ?? 0) < 0;
			return {
				caption: words.shareWord,
				text: share == null || isSold ? undefined : String(share),
				unit: "%",
			};
		}
		case "halfHour":
			if (model.cost.tile !== "halfHour" && glance.hasCost) {
				const { short, text } = costTile(stage);
				return { caption: short, text, unit: words.yenUnit };
			}
			return { caption: words.halfHourShort, text: energyText(glance.projectedWh), unit: " kWh" };
	}
}

/** Tenths of an ampere, without the decimal where that would take a fifth character. */
function amperes(value: number): string {
	return value <= -100 || value >= 1000 ? String(Math.round(value / 10)) : tenths(value);
}

function energyText(wattHours: number | undefined): string | undefined {
	return wattHours == null ? undefined : kiloWattHours(wattHours);
}

/** The caption with its unit, in short with it, without it, or in short: the first that fits. */
function sayCaption({ sheet }: Stage, tile: Tile, word: string, unit: string, short: string): void {
	sheet.firstThatFits(tile.caption, [`${word} ${unit}`, `${short} (${unit})`, word, short], CAPTION);
}

/**
 * One number in its cell, beside its caption with the unit, as far as there is room; without a number "--" and
 * the reason in words.
 */
function sayValue(
	{ sheet, glance }: Stage,
	tile: Tile,
	number: string | undefined,
	unit: string,
	reason: string,
): void {
	const box = tile.value;
	if (box.width === 0) return;
	const inline = box.y === tile.caption.y;
	const align = inline ? ALIGN.right : ALIGN.left;
	const font: Role = inline ? ROLE.text : ROLE.num;
	if (number != null) {
		const hasUnit = inline && sheet.width(number + unit, ROLE.small) <= box.width;
		const tone = glance.isStale ? TONE.doubt : TONE.text;
		sheet.text(box, hasUnit ? number + unit : number, { font, tone, align });
		return;
	}
	const words = sheet.first([`-- ${reason}`, reason], ROLE.small, box.width);
	const fits = reason !== "" && sheet.width(words, ROLE.small) <= box.width;
	sheet.text(box, fits ? words : "--", { font: fits ? ROLE.small : font, tone: TONE.quiet, align });
}
