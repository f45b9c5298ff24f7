import { tenths } from "../../../bytes/decimal";
import { shortClockText } from "../../../meter/clock/calendar";
import { sayFigure } from "../../paint/figure";
import { type Box, type Layout, ROLE } from "../../paint/layout";
import { ALIGN, type Align } from "../../paint/painter";
import type { Look } from "../../paint/sheet";
import { TONE, type Tone } from "../../paint/theme";
import type { Stage, View } from "../../stage";
import { ageText, signalBars, spanText, steppedAge } from "../../words/format";
import { DIRECTION, fill, type Words } from "../../words/words";
import { aheadText, sayAlarmBand } from "./alarm-band";
import { BAR_PERCENT, drawLimit } from "./bar";
import { sayTiles } from "./tiles";

/** Side of the cross of a missing signal. */
const CROSS = 9;

const right = (tone: Tone): Look => Object.freeze({ font: ROLE.text, tone, align: ALIGN.right });
const QUIET_RIGHT = right(TONE.quiet);
const TEXT_RIGHT = right(TONE.text);
const CAUTION_RIGHT = right(TONE.caution);

/** Watts in the largest digits that fit, and what belongs to them. */
export const nowView: View = Object.freeze({
	name: "now" as const,
	paint(stage: Stage): void {
		const { sheet, glance, layout } = stage;
		const now = layout.now;
		const watts = glance.watts;
		// An alarm takes the place of what stands in its row.
		if (stage.alarm.level !== "none") sayAlarmBand(stage, tellsMore(stage));
		sayPill(stage);
		sayAge(stage);
		saySignal(stage);
		sayLink(stage);
		sayFigure(sheet, now.figure, watts ?? glance.oldWatts, watts == null ? TONE.doubt : toneOf(watts));
		const font = now.unit.height >= sheet.fontHeight(ROLE.num) ? ROLE.num : ROLE.text;
		sheet.text(now.unit, stage.words.watts, { font, tone: TONE.quiet, align: ALIGN.right });
		sayClock(stage);
		if (glance.contractA === 0) sayNoContract(stage);
		else if (watts == null || watts >= 0) sayShare(stage);
		sayTiles(stage);
	},
});

function toneOf(watts: number): Tone {
	return watts > 0 ? TONE.buy : watts < 0 ? TONE.sell : TONE.text;
}

/** Beside the band of an alarm other cells tell more about it. */
function tellsMore({ alarm, layout }: Stage): boolean {
	return alarm.cause === "halfHour" ? layout.now.aheadBeside : layout.now.share.width > 0;
}

/** The forecast of the half hour raised an alarm. */
function isAhead({ alarm }: Stage): boolean {
	return alarm.level !== "none" && alarm.cause === "halfHour";
}

/** Buying or selling: a word and an arrow, black on the colour; the age of an old value, black on grey. */
function sayPill({ sheet, glance, words, layout }: Stage): void {
	const watts = glance.watts;
	const look = (ground: Tone): Look => ({ font: ROLE.word, tone: TONE.ground, align: ALIGN.center, ground });
	const box = layout.now.pill;
	if (watts == null && glance.oldWatts != null) {
		const age = ageText(words, glance.ageS ?? 0);
		sheet.firstThatFits(box, [fill(words.staleValue, age), age], look(TONE.doubt));
	} else if (watts == null) sheet.text(box, words.noValue, look(TONE.doubt));
	else if (watts > 0) sheet.text(box, DIRECTION.bought + words.buying, look(TONE.buy));
	else if (watts < 0) sheet.text(box, DIRECTION.sold + words.selling, look(TONE.sell));
	else sheet.text(box, words.even, look(TONE.text));
}

/** The age, in steps while the power is not too old; which way an old one went; why there is none; a forecast. */
function sayAge(stage: Stage): void {
	const { sheet, glance, words } = stage;
	const { age: box, pill, link } = stage.layout.now;
	const align = box.x > pill.x + 20 ? ALIGN.right : ALIGN.left;
	const look = (tone: Tone): Look => ({ font: ROLE.text, tone, align });
	const old = glance.oldWatts;
	if (glance.noPower != null && !glance.isStale)
		sheet.text(box, words.reasons[glance.noPower], look(TONE.quiet));
	else if (old != null) sheet.text(box, oldDirection(words, old), look(TONE.doubt));
	else if (isAhead(stage))
		sheet.firstThatFits(box, [aheadText(stage, true), aheadText(stage, false)], look(TONE.text));
	else if (glance.clockDoubtful && link.width === 0)
		sheet.firstThatFits(box, [words.clockDoubt, words.clockDoubtShort], look(TONE.caution));
	else {
		const seconds = glance.ageS ?? 0;
		const age = glance.isStale ? seconds : steppedAge(seconds);
		const short = age === 0 ? words.justNowShort : spanText(words, age);
		sheet.firstThatFits(box, [ageText(words, age), short], look(TONE.quiet));
	}
}

function oldDirection(words: Words, watts: number): string {
	if (watts === 0) return "";
	return watts > 0 ? DIRECTION.bought + words.bought : DIRECTION.sold + words.sold;
}

/** Four bars of rising height; all empty, with a cross above the low ones, when there is no link. */
function saySignal({ sheet, model, glance, layout }: Stage): void {
	const box = layout.now.signal;
	const isJoined = glance.linkState === "ready";
	const bars = isJoined ? signalBars(model.readings.rssiDbm) : 0;
	sheet.draw(box, isJoined ? `${bars} bars` : "no link", (pen) => {
		const { x, y, width, height } = box;
		const step = width >> 2;
		for (let bar = 0; bar < 4; bar++) {
			const high = Math.floor((height * (bar + 1)) / 4);
			pen.rect(bar < bars ? TONE.text : TONE.line, x + bar * step, y + height - high, step - 2, high);
		}
		for (let i = 0; i < CROSS && !isJoined; i++) {
			pen.rect(TONE.warning, x + i, y + i, 2, 2);
			pen.rect(TONE.warning, x + i, y + CROSS - 1 - i, 2, 2);
		}
	});
}

/** The state of the link; while that is well, what the question mark behind the clock means. */
function sayLink(stage: Stage): void {
	const { sheet, glance, words } = stage;
	const box = stage.layout.now.link;
	const isReady = glance.linkState === "ready";
	if (box.width === 0) return;
	if (isAhead(stage)) sheet.text(box, aheadText(stage, true), TEXT_RIGHT);
	else if (isReady && glance.clockDoubtful) sheet.text(box, words.clockDoubt, CAUTION_RIGHT);
	else sheet.text(box, words.links[glance.linkState], isReady ? QUIET_RIGHT : CAUTION_RIGHT);
}

function sayClock({ sheet, model, glance, layout }: Stage): void {
	const box = layout.now.clock;
	if (box.width === 0) return;
	const minute = model.minuteOfDay;
	const isDoubtful = glance.clockDoubtful;
	const text = minute == null ? "--:--" : shortClockText(minute);
	const tone = isDoubtful ? TONE.caution : TONE.quiet;
	sheet.text(box, isDoubtful ? `${text}?` : text, { font: ROLE.num, tone });
}

/** A bar of the contract up to 125 %, with a tick at 100 %, the contract behind it, and the share in words. */
function sayShare(stage: Stage): void {
	const { sheet, glance, words, alarm } = stage;
	const { bar, share: box } = stage.layout.now;
	const { contractA, share } = glance;
	sayBar(stage, bar, share ?? 0);
	if (alarm.level !== "none") sheet.firstThatFits(box, alarmShares(stage), TEXT_RIGHT);
	else if (share == null) sheet.text(box, fill(words.contract, contractA), QUIET_RIGHT);
	else {
		// For all shares alike.
		const isShort = sheet.width(fill(words.share, 100), ROLE.text) > box.width;
		sheet.text(box, fill(isShort ? words.shareShort : words.share, share), TEXT_RIGHT);
	}
}

/** In an alarm: by how much to go down or what is left; where the half hour raised it, what is used now. */
function alarmShares({ alarm, glance, words }: Stage): string[] {
	const over = glance.overA ?? 0;
	if (alarm.cause === "halfHour") {
		const share = glance.share ?? 0;
		return [fill(words.nowShare, share), fill(words.nowShareShort, share)];
	}
	if (over > 0) return [fill(words.less, tenths(over)), fill(words.lessShort, tenths(over))];
	return [fill(words.breaker, tenths(-over)), fill(words.leftShort, tenths(-over))];
}

/** Without a contract there is no bar, and words say so in its row. */
function sayNoContract({ sheet, words, layout }: Stage): void {
	const { box, align } = noContractCell(layout);
	const look: Look = { font: ROLE.text, tone: TONE.quiet, align };
	sheet.firstThatFits(box, [words.noContract, words.noContractShort], look);
}

/** Where bar and share would be side by side, from the one to the other; else where the share would be, or before today's energy. */
function noContractCell({ now }: Layout): { box: Box; align: Align } {
	const { bar, share } = now;
	const { x, y, height } = now.today.caption;
	if (share.width === 0) return { box: { x: bar.x, y, width: x - bar.x, height }, align: ALIGN.left };
	const isBeside = share.y < bar.y && bar.y < share.y + share.height;
	if (!isBeside) return { box: share, align: ALIGN.right };
	const box = { x: bar.x, y: share.y, width: share.x + share.width - bar.x, height: share.height };
	return { box, align: ALIGN.left };
}

function shareTone(share: number): Tone {
	return share >= 100 ? TONE.warning : share >= 80 ? TONE.caution : TONE.quiet;
}

function sayBar(stage: Stage, box: Box, share: number): void {
	const { x, y, width: full, height } = box;
	const contractA = stage.glance.contractA;
	const width = Math.floor((full * Math.min(share, BAR_PERCENT)) / BAR_PERCENT);
	const tone = shareTone(share);
	stage.sheet.draw(box, `${width} ${tone} ${contractA}`, (pen) => {
		const tick = Math.floor((full * 100) / BAR_PERCENT);
		pen.rect(TONE.panel, x, y, full, height);
		pen.rect(tone, x, y, width, height);
		pen.rect(TONE.text, x + tick, y, 2, height);
		// What the tick stands for is written behind it.
		if (width <= tick) drawLimit(pen, contractA, x + tick + 2, y, full - tick - 2, height);
	});
}
