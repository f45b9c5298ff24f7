import { type Box, ROLE } from "../../paint/layout";
import { TONE, type Tone } from "../../paint/theme";
import type { Screen } from "../../screen";
import { kiloWattHours, tenths } from "../../words/format";
import { fill } from "../../words/words";

/** Width of the frame of what is only foreseen, and of its dashes. */
const FRAME = 3;
const DASH = 8;

/**
 * The row of an alarm. Over the limit now: a white band with a red mark, in turn with a red one with a white mark while
 * it is loud. Near the limit: a yellow band. Only foreseen for the half hour: a dashed frame.
 */
export function paintAlarmBand(screen: Screen, slot: number, tellsMore: boolean): void {
	const painter = screen.painter;
	const alarm = screen.alarm;
	const warning = alarm.level === "warning";
	const turned = warning && alarm.loud && !screen.blink;
	const ahead = alarm.cause === "halfHour";
	const share = (ahead ? screen.ahead : screen.share) ?? 0;
	const over = warning && !ahead && !tellsMore ? (screen.overA ?? 0) : 0;
	const told = ahead ? aheadKey(screen) : share * 4096 + over;
	if (!painter.due(slot, told * 8 + (warning ? 4 : 0) + (turned ? 2 : 0) + (ahead ? 1 : 0))) return;
	const band = screen.layout.now.band;
	const x = band[0];
	const y = band[1];
	const width = band[2];
	const height = band[3];
	const block = height + 2;
	const inner = Math.max(16, height - 6) & ~1;
	painter.begin(x, y, width, height);
	if (ahead) {
		paintAhead(screen, band, warning ? TONE.warning : TONE.caution);
		paintMark(
			screen,
			x + (block >> 1),
			y + ((height - inner) >> 1),
			inner,
			warning ? TONE.warning : TONE.caution,
			TONE.ground,
		);
	} else if (warning) {
		const back = turned ? TONE.alarm : TONE.text;
		const front = turned ? TONE.text : TONE.alarm;
		painter.rect(back, x, y, width, height);
		painter.rect(front, x, y, block, height);
		paintMark(screen, x + (block >> 1), y + ((height - inner) >> 1), inner, back, front);
	} else painter.rect(TONE.caution, x, y, width, height);
	const ink = ahead ? TONE.text : !warning ? TONE.ground : turned ? TONE.text : TONE.alarm;
	const left = warning || ahead ? block + 4 : 8;
	paintWords(
		screen,
		[x + left, y, width - left - 6, height],
		textsOf(screen, warning, ahead, share, tellsMore),
		ink,
	);
	painter.end();
}

/** What the band may say, best first: a word at the left and a number at the right, or one of them. */
function textsOf(
	screen: Screen,
	warning: boolean,
	ahead: boolean,
	share: number,
	tellsMore: boolean,
): (readonly [string, string])[] {
	const l = screen.labels;
	if (!ahead) {
		const word = warning ? l.over : l.caution;
		const load = screen.overA;
		// Where no other cell tells how much is too much, the band does.
		if (warning && !tellsMore && load != null)
			return [
				[fill(l.beyondShort, tenths(load)), ""],
				[fill(l.lessShort, tenths(load)), ""],
				[word, ""],
			];
		return [
			[word, `${share}%`],
			[word, ""],
		];
	}
	const long = warning ? l.aheadOver : l.aheadNear;
	const short = warning ? l.aheadOverShort : l.aheadNearShort;
	if (tellsMore)
		return [
			[long, ""],
			[short, ""],
		];
	const amount = aheadText(screen, true);
	return [
		[long, amount],
		[short, amount],
		[short, aheadText(screen, false)],
		[fill(l.halfHourShare, share), ""],
	];
}

/** What the running half hour will come to, of what the contract gives in it (at 100 V); with or without a word. */
export function aheadText(screen: Screen, worded: boolean): string {
	const limit = kiloWattHours(screen.contractA * 50);
	const amounts = `${kiloWattHours(screen.projectedWh ?? 0)}/${limit}kWh`;
	return worded ? fill(screen.labels.aheadAmount, amounts) : amounts;
}

/** A number, at least 1000, that changes with `aheadText`. */
export function aheadKey(screen: Screen): number {
	return 1000 + Math.floor((screen.projectedWh ?? 0) / 10) * 1024 + screen.contractA;
}

/** Draws the first pair that fits in large letters, else the first that fits in small ones. */
function paintWords(
	screen: Screen,
	box: Box,
	texts: readonly (readonly [string, string])[],
	ink: Tone,
): void {
	const painter = screen.painter;
	const x = box[0];
	const y = box[1];
	const height = box[3];
	for (let i = 0; i < 2 * texts.length; i++) {
		const role = i < texts.length ? ROLE.word : ROLE.text;
		const pair = texts[i % texts.length]!;
		const word = pair[0];
		const detail = pair[1];
		const rest = box[2] - painter.width(word, role) - (detail === "" ? 0 : 6);
		const fit = painter.width(detail, role) <= rest ? role : ROLE.text;
		const wide = painter.width(detail, fit);
		if (wide > rest) continue;
		painter.drawIn(word, role, ink, x, y, height);
		if (detail !== "") painter.drawIn(detail, fit, ink, x + box[2] - wide, y, height);
		return;
	}
}

/** A frame of dashes. */
function paintAhead(screen: Screen, box: Box, tone: Tone): void {
	const painter = screen.painter;
	const x = box[0];
	const y = box[1];
	const width = box[2];
	const height = box[3];
	painter.rect(TONE.ground, x, y, width, height);
	for (let left = x; left < x + width; left += 2 * DASH) {
		const part = Math.min(DASH, x + width - left);
		painter.rect(tone, left, y, part, FRAME);
		painter.rect(tone, left, y + height - FRAME, part, FRAME);
	}
	painter.rect(tone, x, y, FRAME, height);
	painter.rect(tone, x + width - FRAME, y, FRAME, height);
}

/** A triangle with a "!", its top at `y`, around the middle `x`. */
function paintMark(screen: Screen, x: number, y: number, height: number, tone: Tone, ink: Tone): void {
	const painter = screen.painter;
	for (let row = 0; row < height; row += 2) {
		const half = 1 + ((row * 9) >> 4);
		painter.rect(tone, x - half, y + row, 2 * half, 2);
	}
	const stem = Math.floor(height * 0.35);
	painter.rect(ink, x - 1, y + stem, 2, Math.floor(height * 0.33));
	painter.rect(ink, x - 1, y + height - 4, 2, 2);
}
