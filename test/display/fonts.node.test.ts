import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readFont } from "../../hosts/node/ports/bmfont";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { bigWords } from "../../hosts/node/tools/big-words";
import { ROLE } from "../../modules/display/paint/layout";
import { LAYOUTS } from "../../modules/display/paint/sizes";

import { ERROR_CODES } from "../../modules/errors/codes";
import { LANGUAGE_CODES } from "../../modules/languages/choice";
import { LANGUAGES } from "../../modules/languages/languages";
import { PROPERTIES } from "../../modules/meter/values/properties";

const FOLDER = fileURLToPath(new URL("../../assets/fonts", import.meta.url));
const { packedBytes } = (await import("../../assets/fonts/flash.mjs" as string)) as {
	packedBytes(glyph: { width: number; height: number; coverage: readonly number[] }): number;
};

function strings(value: unknown): string[] {
	if (typeof value === "string") return value.split("\n");
	return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

function missing(font: string, lines: readonly string[]): string {
	const { glyphs } = readFont(FOLDER, font);
	return [...new Set(lines.join(""))].filter((c) => !glyphs.has(c.codePointAt(0)!)).join("");
}

/** The words of decoded values stand inside the decoder, in no table of their own. */
const decoder = readFileSync(
	new URL("../../modules/meter/values/decode.ts", import.meta.url),
	"utf8",
).replace(/[\x00-\x7e]/g, "");

/** What the display can be asked to show: names of languages and settings, report and items are read on pages. */
const shown = LANGUAGE_CODES.map((code) => {
	const { name: _n, short: _s, report: _r, items: _i, settings: _t, ...tables } = LANGUAGES[code];
	return tables;
});
const everything = strings([shown, PROPERTIES]);
/** What is left of it without the texts of errors and states; boot.ts shows one of them at its worst. */
const besideMessages = strings([
	shown.map(({ errors, states: _states, ...tables }) => [tables, errors.INTERNAL.title]),
	PROPERTIES,
]);
const fontsOf = (role: number) => [...new Set(LAYOUTS.map((layout) => layout.fonts[role]!))];

describe("the committed fonts", () => {
	it("and what docs/dev/display.md says of their flash are what npm run fonts makes", () => {
		const made = spawnSync(process.execPath, [`${FOLDER}/make.mjs`, "--check"], { encoding: "utf8" });
		expect([made.status, made.stderr]).toEqual([0, ""]);
	});

	it.each<[string, number, number[], number]>([
		["ground", 9, [0, 0, 0, 0, 0, 0, 0, 0, 0], 1],
		["ground and ink", 4, [0, 0, 15, 15], 1],
		["levels", 4, [1, 2, 3, 4], 3],
		["one pixel a line", 1, [15, 0, 7], 3],
	])("packs %s as the SDK does", (_name, width, coverage, bytes) => {
		expect(packedBytes({ width, height: coverage.length / width, coverage })).toBe(bytes);
	});

	it.each(fontsOf(ROLE.text))("%s has every character of every text", (font) => {
		expect(missing(font, [...everything, decoder])).toBe("");
	});

	it.each(fontsOf(ROLE.small))("%s has every character of every text but of errors and states", (font) => {
		expect(missing(font, [...besideMessages, decoder])).toBe("");
	});

	it.each(fontsOf(ROLE.word))("%s has every character of the big words and titles", (font) => {
		expect(missing(font, LANGUAGE_CODES.flatMap(bigWords))).toBe("");
	});

	it.each([...fontsOf(ROLE.figure), ...fontsOf(ROLE.figureSmall), ...fontsOf(ROLE.num)])(
		"%s has digits of one width, comma and sign",
		(font) => {
			const { glyphs } = readFont(FOLDER, font);
			const widths = new Set([..."0123456789"].map((c) => glyphs.get(c.charCodeAt(0))!.advance));
			expect(widths.size).toBe(1);
			expect(missing(font, ["-,."])).toBe("");
		},
	);

	it.each([...new Set(LAYOUTS.flatMap((layout) => layout.fonts))])(
		"%s ascends by code point and keeps its ink inside the line box",
		(font) => {
			const { glyphs, height } = readFont(FOLDER, font);
			const codes = [...glyphs.keys()];
			expect(codes).toEqual([...codes].sort((a, b) => a - b));
			for (const [code, glyph] of glyphs) {
				const place = `${String.fromCodePoint(code)} ${glyph.top} ${glyph.height}`;
				expect(`${place} ${glyph.top >= 0 && glyph.top + glyph.height <= height}`).toBe(`${place} true`);
			}
		},
	);

	it.each(LANGUAGE_CODES)("titles in %s fit in 160 pixels of the 12-pixel font", (language) => {
		const canvas = new SoftCanvas(1, 1);
		const font = canvas.font("text-12");
		const { errors, states } = LANGUAGES[language];
		for (const title of [
			...ERROR_CODES.map((code) => errors[code].title),
			...Object.values(states).map((t) => t.title),
		])
			expect(`${title}: ${canvas.getTextWidth(title, font) <= 160}`).toBe(`${title}: true`);
	});
});
