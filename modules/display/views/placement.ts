import { ROLE } from "../paint/layout";
import { TONE } from "../paint/theme";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { signalBars, signalWord } from "../words/format";

const BARS = FIRST_SLOT;
const WORDS = FIRST_SLOT + 1;
const HERE = FIRST_SLOT + 2;
const BEST = FIRST_SLOT + 3;
const HINT = FIRST_SLOT + 4;
const UNKNOWN = -1000;
/** From this height of the body on there is room for bars of here and best. */
const ROOMY = 190;
/** Height of such a bar and with the gap below it. */
const METER_BAR = 10;
const METER = 17;
/** The bar's ends. */
const WEAKEST_DBM = -100;
const SPAN_DB = 50;

/** For moving the display about: the signal here, and the best one since the view was opened. */
export const placementView: View = Object.freeze({
	name: "placement" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const painter = screen.painter;
		const layout = screen.layout;
		const l = screen.labels;
		screen.header("placement");
		const dbm = screen.model.readings.linkState === "ready" ? screen.model.readings.rssiDbm : undefined;
		if (dbm != null && dbm > (screen.bestDbm ?? UNKNOWN)) screen.bestDbm = dbm;
		const x = layout.body[0];
		const y = layout.body[1];
		const width = layout.body[2];
		const height = layout.body[3];
		const roomy = height >= ROOMY;
		const meter = layout.row + METER;
		const high = height - layout.row - (roomy ? 2 * meter + 6 : layout.row);
		const icon = Math.min(high, Math.floor(width * 0.42), 104);
		const bars = signalBars(dbm);
		if (painter.due(BARS, bars)) paintBars(screen, x, y, icon, Math.min(high, roomy ? 104 : icon) - 4, bars);
		if (painter.due(WORDS, dbm ?? UNKNOWN)) paintWords(screen, x + icon + 8, high, bars, dbm);
		const best = screen.bestDbm;
		const below = y + height - layout.row;
		if (roomy && painter.due(HERE, dbm ?? UNKNOWN)) paintMeter(screen, below - 2 * meter, l.here, dbm);
		if (painter.due(BEST, best ?? UNKNOWN)) {
			if (roomy) paintMeter(screen, below - meter, l.best, best);
			else
				painter.textAt(
					x,
					below - layout.row,
					width,
					layout.row,
					ROLE.text,
					bestText(screen, best),
					TONE.sell,
				);
		}
		if (!painter.due(HINT, 0)) return;
		const hint = painter.width(l.move, ROLE.text) <= width ? l.move : l.moveShort;
		painter.textAt(x, below, width, layout.row, ROLE.text, hint, TONE.quiet);
	},
});

/** The signal here in a word and in dBm, beside the bars. */
function paintWords(screen: Screen, left: number, high: number, bars: number, dbm: number | undefined): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const l = screen.labels;
	const x = layout.body[0];
	const bodyY = layout.body[1];
	const width = layout.body[2];
	const room = x + width - left;
	const half = Math.min(high >> 1, painter.fontHeight(ROLE.word) + 8);
	const y = bodyY + (layout.body[3] >= ROOMY ? (high >> 1) - half : 0);
	const word = signalWord(l, bars);
	const large = painter.width(word, ROLE.word) <= room && half >= painter.fontHeight(ROLE.word);
	painter.textAt(left, y, room, half, large ? ROLE.word : ROLE.text, word, toneOf(bars));
	const text = dbm == null ? "--" : `${dbm}`;
	const number = half >= painter.fontHeight(ROLE.num) ? ROLE.num : ROLE.text;
	const unit = left + painter.width(`${text} `, number);
	painter.beginBlank(left, y + half, room, half);
	painter.drawIn(text, number, TONE.text, left, y + half, half);
	if (unit + painter.width("dBm", ROLE.text) <= x + width)
		painter.drawIn("dBm", ROLE.text, TONE.quiet, unit, y + half, half);
	painter.end();
}

/** One signal as a bar, so that here and best can be compared. */
function paintMeter(screen: Screen, y: number, caption: string, dbm: number | undefined): void {
	const painter = screen.painter;
	const layout = screen.layout;
	const l = screen.labels;
	const x = layout.body[0];
	const width = layout.body[2];
	const bars = signalBars(dbm);
	const short = dbm == null ? "--" : `${dbm} dBm`;
	const long = dbm == null ? short : `${signalWord(l, bars)}  ${short}`;
	const room = width - painter.width(caption, ROLE.text) - 8;
	const text = painter.width(long, ROLE.text) <= room ? long : short;
	const share = dbm == null ? 0 : Math.min(1, Math.max(0, (dbm - WEAKEST_DBM) / SPAN_DB));
	painter.beginBlank(x, y, width, layout.row + METER);
	painter.drawIn(caption, ROLE.text, TONE.quiet, x, y, layout.row);
	painter.drawIn(text, ROLE.text, TONE.text, x + width - painter.width(text, ROLE.text), y, layout.row);
	painter.rect(TONE.panel, x, y + layout.row, width, METER_BAR);
	painter.rect(toneOf(bars), x, y + layout.row, Math.floor(width * share), METER_BAR);
	painter.end();
}

/** The best signal in dBm and, where there is room, in words. */
function bestText(screen: Screen, best: number | undefined): string {
	const l = screen.labels;
	if (best == null) return `${l.best} --`;
	const full = `${l.best} ${signalWord(l, signalBars(best))} ${best} dBm`;
	return screen.painter.width(full, ROLE.text) <= screen.layout.body[2] ? full : `${l.best} ${best} dBm`;
}

function toneOf(bars: number): number {
	return bars === 0 ? TONE.doubt : bars === 1 ? TONE.warning : bars === 2 ? TONE.caution : TONE.text;
}

function paintBars(screen: Screen, x: number, y: number, width: number, height: number, bars: number): void {
	const painter = screen.painter;
	const step = width >> 2;
	painter.beginBlank(x, y, width, height);
	for (let bar = 0; bar < 4; bar++) {
		const high = Math.floor((height * (bar + 1)) / 4);
		const tone = bar < bars ? toneOf(bars) : TONE.panel;
		painter.rect(tone, x + bar * step, y + height - high, step - Math.max(2, step >> 2), high);
	}
	painter.end();
}
