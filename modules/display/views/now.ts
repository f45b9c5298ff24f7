import { ageKey, ageText, clockText, hash, spanText, steppedAge } from "../format";
import { fill, reasonWords } from "../labels";
import { type Box, ROLE } from "../layout";
import { ALIGN } from "../painter";
import { PART, type Screen, stateIndex, type View } from "../screen";
import { TONE, type Tone } from "../theme";
import { ABSENT, paintTiles, paintTurn, SLOT } from "./now-tiles";

/** The bar ends at this share of the contract. */
const BAR_PERCENT = 120;

/** Watts in the largest digits that fit, and what belongs to them. */
export const nowView: View = Object.freeze({
	name: "now" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const { parts, alarm } = screen;
		const band = screen.layout.now.band;
		if (alarm.level === "none") paintTop(screen, undefined);
		else {
			paintBand(screen);
			paintTop(screen, band);
		}
		if (screen.layout.now.turns.length > 0) paintTurn(screen);
		if (parts === 0) return;
		if ((parts & PART.POWER) !== 0) paintFigure(screen);
		if ((parts & PART.STEADY) !== 0) paintSteady(screen);
		if (screen.contractA > 0 && (parts & (PART.POWER | PART.CURRENT)) !== 0) paintShare(screen);
		paintTiles(screen);
	},
});

function paintFigure(screen: Screen): void {
	const { watts } = screen;
	const tone = watts === undefined ? TONE.doubt : toneOf(watts);
	screen.painter.figure.show(screen.layout.now.figure, watts ?? screen.oldWatts, tone);
}

/** What no reading of the power changes: the unit, the clock, the words for a contract that is not set. */
function paintSteady(screen: Screen): void {
	const { painter, layout, model, contractA } = screen;
	const { unit, clock } = layout.now;
	if (painter.due(SLOT.unit, 0)) {
		const role = unit[3] >= painter.fontHeight(ROLE.num) ? ROLE.num : ROLE.text;
		painter.text(unit, role, screen.labels.watts, TONE.quiet, ALIGN.right);
	}
	if (painter.due(SLOT.contract, contractA === 0 ? 0 : 1)) paintNoContract(screen, contractA === 0);
	if (clock[2] === 0) return;
	const minute = model.minuteOfDay;
	const doubt = model.link.clockDoubtful;
	if (!painter.due(SLOT.clock, (minute ?? ABSENT) + (doubt ? 10_000 : 0))) return;
	const text = minute === undefined ? "--:--" : clockText(minute);
	painter.text(clock, ROLE.num, doubt ? `${text}?` : text, doubt ? TONE.caution : TONE.quiet);
}

function toneOf(watts: number): Tone {
	return watts > 0 ? TONE.buy : watts < 0 ? TONE.sell : TONE.text;
}

/** Pill, age, signal and link, as far as no band of an alarm stands in their place. */
function paintTop(screen: Screen, band: Box | undefined): void {
	const { painter, parts } = screen;
	const now = screen.layout.now;
	if (band === undefined) {
		if (painter.shown(SLOT.band) !== ABSENT) forgetBand(screen);
		if ((parts & PART.POWER) !== 0) paintPill(screen);
	}
	if (band === undefined || !isCovered(now.age, band)) paintAge(screen);
	if ((parts & PART.STEADY) === 0) return;
	if (band === undefined || !isCovered(now.signal, band)) screen.signal(SLOT.signal, now.signal);
	if (now.link[2] > 0 && (band === undefined || !isCovered(now.link, band))) paintLink(screen);
}

/** The band of an alarm gives the row back. */
function forgetBand(screen: Screen): void {
	const { painter, layout } = screen;
	const { band } = layout.now;
	painter.due(SLOT.band, ABSENT);
	painter.fill(TONE.ground, band[0], band[1], band[2], band[3]);
	for (let slot: number = SLOT.link; slot <= SLOT.age; slot++) painter.due(slot, -2);
}

/** Whether the band, which is as wide as the screen, lies over a box. */
function isCovered(box: Box, band: Box): boolean {
	return box[1] < band[1] + band[3] && box[1] + box[3] > band[1];
}

function paintLink(screen: Screen): void {
	const { painter, layout } = screen;
	const { linkState } = screen.model.readings;
	if (!painter.due(SLOT.link, stateIndex(linkState))) return;
	const tone = linkState === "ready" ? TONE.quiet : TONE.caution;
	painter.text(layout.now.link, ROLE.text, screen.linkWord(), tone, ALIGN.right);
}

/** The alarm covers the whole row; a warning turns its colours once a second until it is acknowledged. */
function paintBand(screen: Screen): void {
	const { painter, layout, alarm, labels: l } = screen;
	const warning = alarm.level === "warning";
	const inverse = warning && alarm.loud && screen.blink;
	const ahead = alarm.cause === "halfHour";
	const share = (ahead ? screen.ahead : screen.share) ?? 0;
	const key = share * 8 + (warning ? 4 : 0) + (inverse ? 2 : 0) + (ahead ? 1 : 0);
	if (!painter.due(SLOT.band, key)) return;
	const [x, y, width, height] = layout.now.band;
	const bright = warning ? TONE.warning : TONE.caution;
	const back = inverse ? TONE.ground : bright;
	const ink = inverse ? bright : TONE.ground;
	const word = ahead ? (warning ? l.aheadOver : l.aheadNear) : warning ? l.over : l.caution;
	const detail = `${share}%`;
	painter.begin(x, y, width, height);
	painter.rect(bright, x, y, width, height);
	// The word is nearly as high as the lowest band.
	const frame = height < 24 ? 2 : 3;
	painter.rect(back, x + frame, y + frame, width - 2 * frame, height - 2 * frame);
	painter.drawIn(word, ROLE.word, ink, x + 8, y, height);
	const right = x + width - 8 - painter.width(detail, ROLE.num);
	if (right > x + 8 + painter.width(word, ROLE.word) + 4)
		painter.drawIn(detail, ROLE.num, ink, right, y, height);
	painter.end();
}

/** Buying or selling: a word and an arrow, black on the colour. */
function paintPill(screen: Screen): void {
	const { painter, watts } = screen;
	const mode =
		watts === undefined ? (screen.oldWatts === undefined ? 4 : 3) : watts > 0 ? 0 : watts < 0 ? 1 : 2;
	if (!painter.due(SLOT.pill, mode)) return;
	const { layout, labels: l } = screen;
	const word = [`▼${l.buying}`, `▲${l.selling}`, l.even, l.stale, l.noValue][mode]!;
	const tone = [TONE.buy, TONE.sell, TONE.text, TONE.caution, TONE.doubt][mode]!;
	painter.text(layout.now.pill, ROLE.word, word, TONE.ground, ALIGN.center, tone);
}

/** The age, in steps while the power is not too old, to the second then; or why there is none, in words. */
function paintAge(screen: Screen): void {
	const { painter, isStale, reason } = screen;
	const box = screen.layout.now.age;
	const align = box[0] > screen.layout.now.pill[0] + 20 ? ALIGN.right : ALIGN.left;
	if (reason !== undefined && !isStale) {
		if (!painter.due(SLOT.age, -1_000_000 - hash(reason))) return;
		painter.text(box, ROLE.text, reasonWords(screen.language)[reason], TONE.quiet, align);
		return;
	}
	const seconds = screen.ageS ?? 0;
	const age = isStale ? seconds : steppedAge(seconds);
	if (!painter.due(SLOT.age, isStale ? 1000 + ageKey(age) : age)) return;
	const l = screen.labels;
	const words = ageText(l, age);
	const fits = painter.width(words, ROLE.text) <= box[2];
	const tone = isStale ? TONE.caution : TONE.quiet;
	painter.text(box, ROLE.text, fits ? words : spanText(l, age), tone, align);
}

/** A bar of the contract up to 120 %, with a tick at 100 %, and the share in words. */
function paintShare(screen: Screen): void {
	const { painter, watts, contractA } = screen;
	const { bar, share: box } = screen.layout.now;
	paintBar(screen, bar, screen.share ?? 0);
	if (box[2] === 0) return;
	const share = watts !== undefined && watts < 0 ? undefined : screen.share;
	if (!painter.due(SLOT.share, share ?? -10 - contractA)) return;
	const l = screen.labels;
	if (share === undefined) {
		painter.text(box, ROLE.text, fill(l.contract, contractA), TONE.quiet, ALIGN.right);
		return;
	}
	const short = painter.width(fill(l.share, 100), ROLE.text) > box[2];
	painter.text(box, ROLE.text, fill(short ? l.shareShort : l.share, share), TONE.text, ALIGN.right);
}

/** Without a contract there is no bar, and words say so in its row; `none` is false when one was set. */
function paintNoContract(screen: Screen, none: boolean): void {
	const { painter, layout, labels: l } = screen;
	const { bar, share, today } = layout.now;
	const beside = share[1] < bar[1] && bar[1] < share[1] + share[3];
	painter.fill(TONE.ground, bar[0], bar[1], bar[2], bar[3]);
	let [x, y, width, height] = share;
	if (share[2] === 0)
		[x, y, width, height] = [bar[0], today.caption[1], today.caption[0] - bar[0], today.caption[3]];
	else if (beside) [x, width] = [bar[0], share[0] + share[2] - bar[0]];
	const long = painter.width(l.noContract, ROLE.text) <= width;
	const text = none ? (long ? l.noContract : l.noContractShort) : "";
	const align = beside || share[2] === 0 ? ALIGN.left : ALIGN.right;
	painter.textAt(x, y, width, height, ROLE.text, text, TONE.quiet, align);
	painter.due(SLOT.bar, ABSENT);
	painter.due(SLOT.share, ABSENT);
}

function shareTone(share: number): Tone {
	return share >= 100 ? TONE.warning : share >= 80 ? TONE.caution : TONE.quiet;
}

/** Paints only what a longer or shorter bar changes. */
function paintBar(screen: Screen, box: Box, share: number): void {
	const { painter } = screen;
	const full = box[2];
	const width = ((full * (share > BAR_PERCENT ? BAR_PERCENT : share)) / BAR_PERCENT) | 0;
	const tone = shareTone(share);
	const before = painter.shown(SLOT.bar);
	if (!painter.due(SLOT.bar, width * 16 + tone)) return;
	let from = 0;
	let to = full;
	if (before >= 0 && (before & 15) === tone) {
		const old = before >> 4;
		from = old < width ? old : width;
		to = old < width ? width : old;
	}
	const x = box[0];
	const y = box[1];
	const height = box[3];
	painter.begin(x + from, y, to - from, height);
	painter.rect(TONE.panel, x + from, y, to - from, height);
	painter.rect(tone, x, y, width, height);
	painter.rect(TONE.text, x + (((full * 100) / BAR_PERCENT) | 0), y, 2, height);
	painter.end();
}
