import { signalBars, signalWord } from "../format";
import { ROLE } from "../layout";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { TONE } from "../theme";

const BARS = FIRST_SLOT;
const HERE = FIRST_SLOT + 1;
const BEST = FIRST_SLOT + 2;
const HINT = FIRST_SLOT + 3;
const UNKNOWN = -1000;

/** For moving the display about: the signal here, and the best one since the view was opened. */
export const placementView: View = Object.freeze({
	name: "placement" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const { painter, layout, model, labels: l } = screen;
		screen.header("placement");
		const dbm = model.readings.linkState === "ready" ? model.readings.rssiDbm : undefined;
		if (dbm !== undefined && dbm > (screen.bestDbm ?? UNKNOWN)) screen.bestDbm = dbm;
		const [x, y, width, height] = layout.body;
		const lines = layout.row * 2;
		const high = height - lines;
		const icon = Math.min(high, Math.floor(width * 0.42), 104);
		const bars = signalBars(dbm);
		if (painter.due(BARS, bars)) paintBars(screen, x, y, icon, Math.min(high, icon) - 4, bars);
		if (painter.due(HERE, dbm ?? UNKNOWN)) {
			const left = x + icon + 8;
			const room = width - icon - 8;
			const half = Math.min(high >> 1, painter.fontHeight(ROLE.word) + 8);
			const word = signalWord(l, bars);
			const large = painter.width(word, ROLE.word) <= room && half >= painter.fontHeight(ROLE.word);
			painter.textAt(left, y, room, half, large ? ROLE.word : ROLE.text, word, toneOf(bars));
			const text = dbm === undefined ? "--" : `${dbm}`;
			const number = half >= painter.fontHeight(ROLE.num) ? ROLE.num : ROLE.text;
			const unit = left + painter.width(`${text} `, number);
			painter.begin(left, y + half, room, half);
			painter.rect(TONE.ground, left, y + half, room, half);
			painter.drawIn(text, number, TONE.text, left, y + half, half);
			if (unit + painter.width("dBm", ROLE.text) <= x + width)
				painter.drawIn("dBm", ROLE.text, TONE.quiet, unit, y + half, half);
			painter.end();
		}
		const best = screen.bestDbm;
		if (painter.due(BEST, best ?? UNKNOWN)) {
			painter.textAt(x, y + high, width, layout.row, ROLE.text, bestText(screen, best), TONE.sell);
		}
		if (painter.due(HINT, 0))
			painter.textAt(x, y + high + layout.row, width, layout.row, ROLE.text, l.move, TONE.quiet);
	},
});

/** The best signal in dBm and, where there is room, in words. */
function bestText(screen: Screen, best: number | undefined): string {
	const { painter, layout, labels: l } = screen;
	if (best === undefined) return `${l.best} --`;
	const full = `${l.best} ${signalWord(l, signalBars(best))} ${best} dBm`;
	return painter.width(full, ROLE.text) <= layout.body[2] ? full : `${l.best} ${best} dBm`;
}

function toneOf(bars: number): number {
	return bars === 0 ? TONE.doubt : bars === 1 ? TONE.warning : bars === 2 ? TONE.caution : TONE.text;
}

function paintBars(screen: Screen, x: number, y: number, width: number, height: number, bars: number): void {
	const { painter } = screen;
	const step = width >> 2;
	painter.begin(x, y, width, height);
	painter.rect(TONE.ground, x, y, width, height);
	for (let bar = 0; bar < 4; bar++) {
		const high = Math.floor((height * (bar + 1)) / 4);
		const tone = bar < bars ? toneOf(bars) : TONE.panel;
		painter.rect(tone, x + bar * step, y + height - high, step - Math.max(2, step >> 2), high);
	}
	painter.end();
}
