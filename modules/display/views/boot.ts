import { ROLE } from "../layout";
import { ALIGN } from "../painter";
import { FIRST_SLOT, type Screen, type View } from "../screen";
import { TONE } from "../theme";

/** The first two seconds: who we are, and that this is no billing meter. */
export const bootView: View = Object.freeze({
	name: "boot" as const,
	pages: () => 1,
	paint(screen: Screen): void {
		const { painter, layout, model, labels: l } = screen;
		if (!painter.due(FIRST_SLOT, 0)) return;
		const { width, height } = layout;
		const middle = height >> 1;
		const name = "kabewatt";
		const nameWidth = painter.width(name, ROLE.word);
		const nameHeight = painter.fontHeight(ROLE.word);
		const left = (width - nameWidth) >> 1;
		const half = painter.width("kabe", ROLE.word);
		const top = middle - nameHeight - 6;
		painter.begin(left, top, nameWidth, nameHeight);
		painter.rect(TONE.ground, left, top, nameWidth, nameHeight);
		painter.draw("kabe", ROLE.word, TONE.sell, left, top);
		painter.draw("watt", ROLE.word, TONE.buy, left + half, top);
		painter.end();
		const bar = Math.floor(nameWidth / 2);
		painter.fill(TONE.sell, left, middle - 2, bar, 3);
		painter.fill(TONE.buy, left + bar, middle - 2, nameWidth - bar, 3);
		const row = layout.smallRow;
		painter.textAt(0, middle + 6, width, row, ROLE.small, l.starting, TONE.text, ALIGN.center);
		const lines: string[] = screen.lines;
		lines.length = 0;
		screen.wrap(l.notBilling, ROLE.small, width - 8);
		const below = height - lines.length * row;
		if (middle + 6 + 2 * row <= below)
			painter.textAt(0, middle + 6 + row, width, row, ROLE.small, model.version, TONE.quiet, ALIGN.center);
		for (let i = 0; i < lines.length; i++)
			painter.textAt(
				0,
				height - (lines.length - i) * row,
				width,
				row,
				ROLE.small,
				lines[i]!,
				TONE.quiet,
				ALIGN.center,
			);
	},
});
