import { ROLE } from "../paint/layout";
import { ALIGN } from "../paint/painter";
import { TONE } from "../paint/theme";
import { FIRST_SLOT, type Screen, type View } from "../screen";

/** The bars of the emblem, in hundredths of its height. */
const BARS: readonly number[] = Object.freeze([28, 46, 70, 100, 84, 60, 42, 30]);
/** From this height of the screen on there is room for the emblem. */
const ROOMY = 120;
const LINE = 3;

/** The first two seconds: who we are, and that this is no billing meter. */
export const bootView: View = Object.freeze({
	name: "boot" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const painter = screen.painter;
		const layout = screen.layout;
		const l = screen.labels;
		if (!painter.due(FIRST_SLOT, 0)) return;
		const width = layout.width;
		const height = layout.height;
		const row = layout.smallRow;
		const nameHeight = painter.fontHeight(ROLE.word);
		const lines = screen.lines;
		lines.length = 0;
		const whole = l.notBilling + l.notBilling2;
		const fits = painter.width(whole, ROLE.small) <= width - 8;
		screen.wrap(fits ? whole : l.notBilling.trimEnd(), ROLE.small, width - 8);
		if (!fits) screen.wrap(l.notBilling2, ROLE.small, width - 8);
		const foot = height - lines.length * row - 2;
		for (let i = 0; i < lines.length; i++) centred(screen, foot + i * row, lines[i]!, TONE.quiet);

		const emblem = height >= ROOMY ? Math.min(64, height >> 2) : 0;
		const words = height > ROOMY + 8 ? 2 : foot - nameHeight - LINE - row > 8 ? 1 : 0;
		const block = emblem + nameHeight + LINE + 6 + words * row;
		let top = Math.max(2, (foot - block) >> 1);
		const nameWidth = painter.width("kabewatt", ROLE.word);
		const left = (width - nameWidth) >> 1;
		if (emblem > 0) paintEmblem(screen, left, top, nameWidth, emblem);
		top += emblem;
		painter.beginBlank(left, top, nameWidth, nameHeight);
		painter.draw("kabe", ROLE.word, TONE.sell, left, top);
		painter.draw("watt", ROLE.word, TONE.buy, left + painter.width("kabe", ROLE.word), top);
		painter.end();
		top += nameHeight;
		if (emblem === 0) {
			painter.fill(TONE.sell, left, top, nameWidth >> 1, LINE);
			painter.fill(TONE.buy, left + (nameWidth >> 1), top, nameWidth - (nameWidth >> 1), LINE);
		}
		top += LINE + 3;
		if (words > 0) centred(screen, top, l.starting, TONE.text);
		if (words > 1) centred(screen, top + row, screen.model.version, TONE.quiet);
	},
});

function centred(screen: Screen, y: number, text: string, tone: number): void {
	screen.painter.textAt(
		0,
		y,
		screen.layout.width,
		screen.layout.smallRow,
		ROLE.small,
		text,
		tone,
		ALIGN.center,
	);
}

/** A day of bars, sold and bought, as wide as the name below it. */
function paintEmblem(screen: Screen, x: number, y: number, width: number, height: number): void {
	const painter = screen.painter;
	const pitch = Math.floor(width / BARS.length);
	const left = x + ((width - pitch * BARS.length + 2) >> 1);
	painter.beginBlank(x, y, width, height);
	for (let i = 0; i < BARS.length; i++) {
		const high = Math.floor((BARS[i]! * (height - 6)) / 100);
		painter.rect(
			i < BARS.length / 2 ? TONE.sell : TONE.buy,
			left + i * pitch,
			y + height - 6 - high,
			pitch - 2,
			high,
		);
	}
	painter.end();
}
