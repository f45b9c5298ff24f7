import { type Box, type Layout, ROLE } from "../paint/layout";
import { TONE, type Tone } from "../paint/theme";
import type { Stage, View } from "../stage";
import { signalBars, signalWord } from "../words/format";

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
	paint(stage: Stage): void {
		const { sheet, layout, words, glance, model } = stage;
		const { x, y, width, height } = layout.body;
		const row = layout.row;
		stage.header("placement");
		const dbm = glance.linkState === "ready" ? model.readings.rssiDbm : undefined;
		if (dbm != null) stage.bestDbm = Math.max(dbm, stage.bestDbm ?? dbm);
		const best = stage.bestDbm;
		const roomy = isRoomy(layout);
		const meter = row + METER;
		const high = height - row - (roomy ? 2 * meter + 6 : row);
		const icon = Math.min(high, Math.floor(width * 0.42), 104);
		sayBars(stage, { x, y, width: icon, height: Math.min(high, roomy ? 104 : icon) - 4 }, signalBars(dbm));
		sayHere(stage, x + icon + 8, high, dbm);
		const below = y + height - row;
		if (roomy) {
			sayMeter(stage, { x, y: below - 2 * meter, width, height: meter }, words.here, dbm);
			sayMeter(stage, { x, y: below - meter, width, height: meter }, words.best, best);
		} else {
			const look = { font: ROLE.text, tone: TONE.sell };
			sheet.firstThatFits({ x, y: below - row, width, height: row }, bestTexts(stage, best), look);
		}
		const look = { font: ROLE.text, tone: TONE.quiet };
		sheet.firstThatFits({ x, y: below, width, height: row }, [words.move, words.moveShort], look);
	},
});

function isRoomy({ body }: Layout): boolean {
	return body.height >= ROOMY;
}

/** The signal here in a word and in dBm, beside the bars. */
function sayHere({ sheet, layout, words }: Stage, left: number, high: number, dbm: number | undefined): void {
	const { x, y: top, width } = layout.body;
	const room = x + width - left;
	const half = Math.min(high >> 1, sheet.fontHeight(ROLE.word) + 8);
	const y = top + (isRoomy(layout) ? (high >> 1) - half : 0);
	const bars = signalBars(dbm);
	const word = signalWord(words, bars);
	const isLarge = sheet.width(word, ROLE.word) <= room && half >= sheet.fontHeight(ROLE.word);
	const look = { font: isLarge ? ROLE.word : ROLE.text, tone: toneOf(bars) };
	sheet.text({ x: left, y, width: room, height: half }, word, look);
	const text = dbm == null ? "--" : `${dbm}`;
	const number = half >= sheet.fontHeight(ROLE.num) ? ROLE.num : ROLE.text;
	sheet.draw({ x: left, y: y + half, width: room, height: half }, text, (pen, { y: line }) => {
		const unit = left + pen.width(`${text} `, number);
		pen.drawIn(text, number, TONE.text, left, line, half);
		if (unit + pen.width("dBm", ROLE.text) <= x + width)
			pen.drawIn("dBm", ROLE.text, TONE.quiet, unit, line, half);
	});
}

/** One signal as a bar, so that here and best can be compared. */
function sayMeter({ sheet, layout, words }: Stage, box: Box, caption: string, dbm: number | undefined): void {
	const { x, y, width } = box;
	const row = layout.row;
	const bars = signalBars(dbm);
	const short = dbm == null ? "--" : `${dbm} dBm`;
	const long = dbm == null ? short : `${signalWord(words, bars)}  ${short}`;
	const text = sheet.first([long, short], ROLE.text, width - sheet.width(caption, ROLE.text) - 8);
	const share = dbm == null ? 0 : Math.min(1, Math.max(0, (dbm - WEAKEST_DBM) / SPAN_DB));
	sheet.draw(box, `${caption} ${text} ${dbm}`, (pen) => {
		pen.drawIn(caption, ROLE.text, TONE.quiet, x, y, row);
		pen.drawIn(text, ROLE.text, TONE.text, x + width - pen.width(text, ROLE.text), y, row);
		pen.rect(TONE.panel, x, y + row, width, METER_BAR);
		pen.rect(toneOf(bars), x, y + row, Math.floor(width * share), METER_BAR);
	});
}

/** The best signal in dBm and, where there is room, in words. */
function bestTexts({ words }: Stage, best: number | undefined): string[] {
	if (best == null) return [`${words.best} --`];
	return [`${words.best} ${signalWord(words, signalBars(best))} ${best} dBm`, `${words.best} ${best} dBm`];
}

function toneOf(bars: number): Tone {
	return bars === 0 ? TONE.doubt : bars === 1 ? TONE.warning : bars === 2 ? TONE.caution : TONE.text;
}

function sayBars({ sheet }: Stage, box: Box, bars: number): void {
	const { x, y, width, height } = box;
	const step = width >> 2;
	sheet.draw(box, `${bars} bars`, (pen) => {
		for (let bar = 0; bar < 4; bar++) {
			const high = Math.floor((height * (bar + 1)) / 4);
			const tone = bar < bars ? toneOf(bars) : TONE.panel;
			pen.rect(tone, x + bar * step, y + height - high, step - Math.max(2, step >> 2), high);
		}
	});
}
