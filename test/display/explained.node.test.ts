import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { MESSAGES, renderSituation, SITUATIONS, type Situation } from "../../hosts/node/tools/situations";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import { messageOf } from "../../modules/display/views/message/compose";

const SIZES = LAYOUTS.map((layout) => [layout.width, layout.height] as const);
const LANGUAGES = ["ja", "en"] as const;

const situation = (name: string): Situation => SITUATIONS.find((one) => one.name === name)!;

/** Every text that is drawn in a situation. */
function texts(size: readonly [number, number], language: "ja" | "en", set: Situation): string[] {
	const canvas = new SoftCanvas(...size);
	const drawn: string[] = [];
	const draw = canvas.drawText.bind(canvas);
	canvas.drawText = (text, font, color, x, y) => {
		drawn.push(text);
		draw(text, font, color, x, y);
	};
	renderSituation(canvas, set, language);
	return drawn;
}

describe.each(SIZES)("on %d x %d", (width, height) => {
	describe.each(LANGUAGES)("in %s", (language) => {
		const drawn = (name: string) => texts([width, height], language, situation(name));

		it("Today says which bars are yesterday's, and what the hatching means", () => {
			expect(drawn("today").some((text) => /^(昨日|yesterday|yest\.)$/.test(text))).toBe(true);
			const gaps = drawn("today-gaps");
			expect(gaps.some((text) => /^(データなし|欠測|no data|gap)$/.test(text))).toBe(true);
		});

		it("Today has an arrow at what was bought and what was sold", () => {
			const all = drawn("today");
			expect(all.some((text) => /^▶.*5\.24/.test(text))).toBe(true);
			expect(all.some((text) => /^◀.*8\.12/.test(text))).toBe(true);
		});

		it.each(["today-doubtful", "days-doubtful"])("%s explains its question marks", (name) => {
			expect(drawn(name).some((text) => /^(\?は?不確か(な値)?|\?: (doubtful|unsure))$/.test(text))).toBe(
				true,
			);
			const calm = drawn(name.replace("-doubtful", ""));
			expect(calm.some((text) => text.startsWith("?"))).toBe(false);
		});

		it("a forecast over the limit says how much of how much, or how many percent", () => {
			const told = drawn("now-look-ahead").some((text) => /2\.11\/2\.00kWh$/.test(text));
			const percent = drawn("now-look-ahead").some((text) => /106%$/.test(text));
			expect([told, percent]).toEqual(width === 160 ? [false, true] : [true, false]);
		});

		it("a paused radio says when it goes on", () => {
			const page: Situation = situation("state-blocked");
			expect(texts([width, height], language, page).some((text) => /(within|40分以内)/.test(text))).toBe(
				true,
			);
		});

		it("no page of a message holds but the last line of the page before", () => {
			const torn: string[] = [];
			for (const message of MESSAGES)
				for (let page = 0, pages = 1; page < pages; page++) {
					const canvas = new SoftCanvas(width, height);
					const { stage } = renderSituation(canvas, { ...message, page }, language);
					pages = stage.pages;
					if (page === 0) continue;
					const composed = messageOf(stage).lines.filter(({ text }) => text !== "");
					const lines = texts([width, height], language, { ...message, page }).filter((text) =>
						composed.some((line) => line.text === text),
					);
					if (lines.length !== 1) continue;
					const { kind } = composed.find((line) => line.text === lines[0])!;
					if (kind !== "step" && kind !== "note") torn.push(`${message.name}: ${lines[0]}`);
				}
			expect(torn).toEqual([]);
		});
	});
});

it("a long title stands whole on every page of its message", () => {
	const message = MESSAGES.find(({ name }) => name === "message-SCAN_NO_METER")!;
	for (let page = 0; page < 3; page++) {
		const drawn = texts([135, 240], "ja", { ...message, page });
		expect(drawn).toEqual(expect.arrayContaining(["メーターが", "見つかりません"]));
	}
});
