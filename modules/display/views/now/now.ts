import { type Box, ROLE } from "../../paint/layout";
import { ALIGN, type Align } from "../../paint/painter";
import { TONE, type Tone } from "../../paint/theme";
import { PART, type Screen, stateIndex, type View } from "../../screen";
import { ageKey, ageText, clockText, hash, spanText, steppedAge, tenths } from "../../words/format";
import { DIRECTION, fill, reasonWords } from "../../words/words";
import { aheadKey, aheadText, paintAlarmBand } from "./alarm-band";
import { BAR_PERCENT, drawLimit } from "./bar";
import { ABSENT, paintTiles, paintTurn, SLOT } from "./tiles";

/** Key of a bar and a share that are hidden while power is sold. */
const SOLD = -3;
/** Key of the link's cell while it explains a doubtful clock. */
const DOUBT = 100;

/** Watts in the largest digits that fit, and what belongs to them. */
export const nowView: View = Object.freeze({
	name: "now" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const parts = screen.parts;
		const band = screen.layout.now.band;
		if (screen.alarm.level === "none") paintTop(screen, undefined);
		else {
			paintAlarmBand(screen, SLOT.band, tellsMore(screen));
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
	const watts = screen.watts;
	const tone = watts == null ? TONE.doubt : toneOf(watts);
	screen.painter.figure.show(screen.layout.now.figure, watts ?? screen.oldWatts, tone);
}

/** What no reading of the power changes: the unit, the clock, the words for a contract that is not set. */
function paintSteady(screen: Screen): void {
	const painter = screen.painter;
	const contractA = screen.contractA;
	const unit = screen.layout.now.unit;
	const clock = screen.layout.now.clock;
	if (painter.due(SLOT.unit, 0)) {
		const role = unit[3] >= painter.fontHeight(ROLE.num) ? ROLE.num : ROLE.text;
		painter.text(unit, role, screen.labels.watts, TONE.quiet, ALIGN.right);
	}
	// The bar and what is written into it are due anew.
	if (painter.due(SLOT.contract, contractA)) paintNoContract(screen, contractA === 0);
	if (clock[2] === 0) return;
	const minute = screen.model.minuteOfDay;
	const doubt = screen.model.link.clockDoubtful;
	if (!painter.due(SLOT.clock, (minute ?? ABSENT) + (doubt ? 10_000 : 0))) return;
	const text = minute == null ? "--:--" : clockText(minute);
	painter.text(clock, ROLE.num, doubt ? `${text}?` : text, doubt ? TONE.caution : TONE.quiet);
}

function toneOf(watts: number): Tone {
	return watts > 0 ? TONE.buy : watts < 0 ? TONE.sell : TONE.text;
}

/** Pill, age, signal and link, as far as no band of an alarm stands in their place. */
function paintTop(screen: Screen, band: Box | undefined): void {
	const parts = screen.parts;
	const now = screen.layout.now;
	if (band == null) {
		if (screen.painter.shown(SLOT.band) !== ABSENT) forgetBand(screen);
		if ((parts & PART.POWER) !== 0 || screen.isStale) paintPill(screen);
	}
	if (band == null || !isCovered(now.age, band)) paintAge(screen);
	const ahead = isAhead(screen);
	if ((parts & (ahead ? PART.POWER | PART.STEADY : PART.STEADY)) === 0) return;
	if (band == null || !isCovered(now.signal, band)) screen.signal(SLOT.signal, now.signal);
	if (now.link[2] > 0 && (band == null || !isCovered(now.link, band))) paintLink(screen);
}

/** The band of an alarm gives the row back. */
function forgetBand(screen: Screen): void {
	const painter = screen.painter;
	const band = screen.layout.now.band;
	painter.due(SLOT.band, ABSENT);
	painter.fill(TONE.ground, band[0], band[1], band[2], band[3]);
	for (let slot: number = SLOT.link; slot <= SLOT.age; slot++) painter.due(slot, -2);
}

/** Whether the band, which is as wide as the screen, lies over a box. */
function isCovered(box: Box, band: Box): boolean {
	return box[1] < band[1] + band[3] && box[1] + box[3] > band[1];
}

/** An alarm is told in other cells too: the age's and the share's, unless the band covers or the size lacks them. */
function tellsMore(screen: Screen): boolean {
	const age = screen.layout.now.age;
	const link = screen.layout.now.link;
	const band = screen.layout.now.band;
	if (screen.alarm.cause !== "halfHour") return screen.layout.now.share[2] > 0;
	return !isCovered(age, band) || (link[2] > 0 && !isCovered(link, band));
}

/** The forecast of the half hour raised an alarm. */
function isAhead(screen: Screen): boolean {
	return screen.alarm.level !== "none" && screen.alarm.cause === "halfHour";
}

function paintLink(screen: Screen): void {
	const painter = screen.painter;
	const layout = screen.layout;
	if (isAhead(screen)) {
		if (painter.due(SLOT.link, aheadKey(screen)))
			painter.text(layout.now.link, ROLE.text, aheadText(screen, true), TONE.text, ALIGN.right);
		return;
	}
	const linkState = screen.model.readings.linkState;
	const doubt = screen.clockDoubtful && linkState === "ready";
	if (!painter.due(SLOT.link, doubt ? DOUBT : stateIndex(linkState))) return;
	if (doubt) {
		// The question mark behind the clock, in words.
		painter.text(layout.now.link, ROLE.text, screen.labels.clockDoubt, TONE.caution, ALIGN.right);
		return;
	}
	const tone = linkState === "ready" ? TONE.quiet : TONE.caution;
	painter.text(layout.now.link, ROLE.text, screen.linkWord(), tone, ALIGN.right);
}

/** Buying or selling: a word and an arrow, black on the colour; the age of an old value, black on grey. */
function paintPill(screen: Screen): void {
	const painter = screen.painter;
	const watts = screen.watts;
	const box = screen.layout.now.pill;
	if (watts == null && screen.oldWatts != null) {
		const age = screen.ageS ?? 0;
		if (!painter.due(SLOT.pill, 100 + ageKey(age))) return;
		const l = screen.labels;
		const full = fill(l.staleValue, ageText(l, age));
		const word = painter.width(full, ROLE.word) <= box[2] ? full : ageText(l, age);
		painter.text(box, ROLE.word, word, TONE.ground, ALIGN.center, TONE.doubt);
		return;
	}
	const mode = watts == null ? 3 : watts > 0 ? 0 : watts < 0 ? 1 : 2;
	if (!painter.due(SLOT.pill, mode)) return;
	const l = screen.labels;
	const word = [DIRECTION.bought + l.buying, DIRECTION.sold + l.selling, l.even, l.noValue][mode]!;
	const tone = [TONE.buy, TONE.sell, TONE.text, TONE.doubt][mode]!;
	painter.text(box, ROLE.word, word, TONE.ground, ALIGN.center, tone);
}

/** The age, in steps while the power is not too old, to the second then; or why there is none, in words. */
function paintAge(screen: Screen): void {
	const painter = screen.painter;
	const isStale = screen.isStale;
	const reason = screen.reason;
	const box = screen.layout.now.age;
	const align = box[0] > screen.layout.now.pill[0] + 20 ? ALIGN.right : ALIGN.left;
	if (reason != null && !isStale) {
		if (!painter.due(SLOT.age, -1_000_000 - hash(reason))) return;
		painter.text(box, ROLE.text, reasonWords(screen.language)[reason], TONE.quiet, align);
		return;
	}
	if (isStale && screen.oldWatts != null) {
		paintOldDirection(screen, screen.oldWatts, box, align);
		return;
	}
	if (isAhead(screen)) {
		if (!painter.due(SLOT.age, -aheadKey(screen))) return;
		const long = aheadText(screen, true);
		const text = painter.width(long, ROLE.text) <= box[2] ? long : aheadText(screen, false);
		painter.text(box, ROLE.text, text, TONE.text, align);
		return;
	}
	if (screen.clockDoubtful && screen.layout.now.link[2] === 0) {
		const clockDoubt = screen.labels.clockDoubt;
		const clockDoubtShort = screen.labels.clockDoubtShort;
		const text = painter.width(clockDoubt, ROLE.text) <= box[2] ? clockDoubt : clockDoubtShort;
		if (painter.due(SLOT.age, -3)) painter.text(box, ROLE.text, text, TONE.caution, align);
		return;
	}
	const seconds = screen.ageS ?? 0;
	const age = isStale ? seconds : steppedAge(seconds);
	if (!painter.due(SLOT.age, isStale ? 1000 + ageKey(age) : age)) return;
	const l = screen.labels;
	const words = ageText(l, age);
	const fits = painter.width(words, ROLE.text) <= box[2];
	const text = fits ? words : age === 0 ? l.justNowShort : spanText(l, age);
	painter.text(box, ROLE.text, text, TONE.quiet, align);
}

/** Which way the old value went. */
function paintOldDirection(screen: Screen, watts: number, box: Box, align: Align): void {
	const l = screen.labels;
	if (!screen.painter.due(SLOT.age, -10 - Math.sign(watts))) return;
	const word = watts > 0 ? DIRECTION.bought + l.bought : watts < 0 ? DIRECTION.sold + l.sold : "";
	screen.painter.text(box, ROLE.text, word, TONE.doubt, align);
}

/** A bar of the contract up to 125 %, with a tick at 100 %, the contract behind it, and the share in words. */
function paintShare(screen: Screen): void {
	const painter = screen.painter;
	const watts = screen.watts;
	const contractA = screen.contractA;
	const bar = screen.layout.now.bar;
	const box = screen.layout.now.share;
	if (watts != null && watts < 0) {
		// What is sold has no share of the contract.
		if (painter.due(SLOT.bar, SOLD)) painter.fill(TONE.ground, bar[0], bar[1], bar[2], bar[3]);
		if (box[2] > 0 && painter.due(SLOT.share, SOLD)) painter.text(box, ROLE.text, "", TONE.quiet);
		return;
	}
	paintBar(screen, bar, screen.share ?? 0);
	if (box[2] === 0) return;
	if (screen.alarm.level !== "none") {
		paintAlarmShare(screen, box, screen.alarm.cause === "halfHour");
		return;
	}
	const share = screen.share;
	if (!painter.due(SLOT.share, share ?? -10 - contractA)) return;
	const l = screen.labels;
	if (share == null) {
		painter.text(box, ROLE.text, fill(l.contract, contractA), TONE.quiet, ALIGN.right);
		return;
	}
	const short = painter.width(fill(l.share, 100), ROLE.text) > box[2];
	painter.text(box, ROLE.text, fill(short ? l.shareShort : l.share, share), TONE.text, ALIGN.right);
}

/** In an alarm: by how much to go down or what is left; where the half hour raised it, what is used now. */
function paintAlarmShare(screen: Screen, box: Box, ahead: boolean): void {
	const painter = screen.painter;
	const l = screen.labels;
	const share = screen.share ?? 0;
	const over = screen.overA ?? 0;
	if (!painter.due(SLOT.share, ahead ? 0x10_0000 + share : 0x20_0000 + over)) return;
	const fits = (text: string) => painter.width(text, ROLE.text) <= box[2];
	let text: string;
	let short: string;
	if (ahead) [text, short] = [fill(l.nowShare, share), fill(l.nowShareShort, share)];
	else if (over > 0) [text, short] = [fill(l.less, tenths(over)), fill(l.lessShort, tenths(over))];
	else [text, short] = [fill(l.breaker, tenths(-over)), fill(l.leftShort, tenths(-over))];
	painter.text(box, ROLE.text, fits(text) ? text : short, TONE.text, ALIGN.right);
}

/** Without a contract there is no bar, and words say so in its row; `none` is false when one was set. */
function paintNoContract(screen: Screen, none: boolean): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const l = screen.labels;
	const bar = layout.now.bar;
	const share = layout.now.share;
	const today = layout.now.today;
	const beside = share[1] < bar[1] && bar[1] < share[1] + share[3];
	painter.fill(TONE.ground, bar[0], bar[1], bar[2], bar[3]);
	const apart = share[2] === 0;
	const x = apart || beside ? bar[0] : share[0];
	const y = apart ? today.caption[1] : share[1];
	const width = (apart ? today.caption[0] : share[0] + share[2]) - x;
	const height = apart ? today.caption[3] : share[3];
	const long = painter.width(l.noContract, ROLE.text) <= width;
	const text = none ? (long ? l.noContract : l.noContractShort) : "";
	const align = beside || apart ? ALIGN.left : ALIGN.right;
	painter.textAt(x, y, width, height, ROLE.text, text, TONE.quiet, align);
	painter.due(SLOT.bar, ABSENT);
	painter.due(SLOT.share, ABSENT);
}

function shareTone(share: number): Tone {
	return share >= 100 ? TONE.warning : share >= 80 ? TONE.caution : TONE.quiet;
}

/** Paints only what a longer or shorter bar changes. */
function paintBar(screen: Screen, box: Box, share: number): void {
	const painter = screen.painter;
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
	const tick = ((full * 100) / BAR_PERCENT) | 0;
	if (to > tick) {
		// What the tick stands for is written behind it.
		if (from > tick) from = tick;
		to = full;
	}
	painter.begin(x + from, y, to - from, height);
	painter.rect(TONE.panel, x + from, y, to - from, height);
	painter.rect(tone, x, y, width, height);
	painter.rect(TONE.text, x + tick, y, 2, height);
	if (to > tick && width <= tick) drawLimit(screen, x + tick + 2, y, full - tick - 2, height);
	painter.end();
}
