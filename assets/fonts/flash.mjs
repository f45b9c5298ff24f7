// What the fonts take in the flash of a board, where the SDK packs the coverage of each glyph.
import { readFileSync } from "node:fs";

/** Longest runs of the packing (RLE4 of Commodetto): ground, full ink, levels written one by one. */
const SKIP = 9;
const SOLID = 5;
const QUOTE = 4;
const INK = 15;

/** Bytes of a glyph: runs of half bytes, line after line without a gap. `coverage` is 0 (ground) to 15 (ink). */
export function packedBytes({ width, height, coverage }) {
	let nibbles = 0;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; ) {
			const left = width - x;
			const at = (i) => coverage[y * width + x + i];
			let count = 1;
			if (left >= 2 && at(0) === at(1) && (at(0) === 0 || at(0) === INK)) {
				const most = Math.min(left, at(0) === 0 ? SKIP : SOLID);
				while (count < most && at(count) === at(0)) count++;
				nibbles++;
			} else {
				// Until a run of two begins, or the line ends.
				while (count < QUOTE && left >= count + 2 && !(at(count) === at(count + 1) && at(count) % INK === 0))
					count++;
				if (count < QUOTE && left < count + 2) count = Math.min(left, QUOTE);
				nibbles += 1 + count;
			}
			x += count;
		}
	return (nibbles + 1) >> 1;
}

/** Bytes of the .bf4 that the SDK makes: the .fnt, and behind it every glyph. */
export function flashBytes(glyphs, fnt) {
	return glyphs.reduce((sum, glyph) => sum + packedBytes(glyph), fnt.length);
}

const WORDS = {
	all: "every text",
	small: "every text but errors and states",
	label: "big words, titles",
	number: "numbers, units",
	figure: "digits of the power",
};

/** The two tables of docs/dev/display.md: each font, and what each board gets of them as assets/manifest.json says. */
export function flashTables(fonts, bytes, layouts) {
	const grouped = (number) => number.toLocaleString("en-US");
	const usedOn = (name) => {
		const sizes = layouts.filter((layout) => layout.fonts.includes(name));
		return sizes.length === layouts.length
			? "every size"
			: sizes.map(({ width, height }) => `${width} x ${height}`).join(", ");
	};
	const rows = fonts.map(
		({ name, characters }) =>
			`| ${name} | ${WORDS[characters]} | ${grouped(bytes.get(name))} | ${usedOn(name)} |`,
	);
	const { platforms } = JSON.parse(readFileSync(new URL("../manifest.json", import.meta.url), "utf8"));
	const boards = new Map();
	for (const [platform, { resources }] of Object.entries(platforms)) {
		const board = platform === "..." ? "simulators, boards that are not listed" : platform.slice(6);
		const sum = resources["*-mask"].reduce((total, path) => total + bytes.get(path.slice(8)), 0);
		boards.set(sum, [...(boards.get(sum) ?? []), board]);
	}
	return [
		"| Font | Characters | Bytes | Used on |",
		"|---|---|---|---|",
		...rows,
		"",
		"| Board | Fonts, bytes |",
		"|---|---|",
		...[...boards].map(([sum, names]) => `| ${names.join(", ")} | ${grouped(sum)} |`),
	].join("\n");
}
