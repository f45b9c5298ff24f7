import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { renderSituation, SITUATIONS, type Situation } from "../../hosts/node/tools/situations";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import { STRIP_PIXELS } from "../../modules/display/paint/theme";
import { ERROR_CODES } from "../../modules/errors/codes";
import { read } from "../support/files";

/** The longest list of all that is drawn here, in bytes, as docs/dev/display.md tells it. */
let longest = 0;

/** Room that the hosts give Poco's display list, in bytes. */
const DISPLAY_LIST = 4096;

describe.each(LAYOUTS.map((layout) => [layout.width, layout.height] as const))("%d x %d", (width, height) => {
	describe.each(["ja", "en"] as const)("in %s", (language) => {
		it.each(SITUATIONS)("$name paints every pixel of its regions and cuts nothing off", (situation) => {
			const canvas = new SoftCanvas(width, height, { strict: true });
			renderSituation(canvas, situation, language);
			expect(canvas.clipped).toEqual([]);
			longest = Math.max(longest, canvas.longestList);
			expect(canvas.longestList).toBeLessThanOrEqual(DISPLAY_LIST);
			expect(canvas.largestRegion).toBeLessThanOrEqual(STRIP_PIXELS);
		});
	});
});

describe.each(LAYOUTS.map((layout) => [layout.width, layout.height] as const))("%d x %d", (width, height) => {
	/** The last line of a message shows two things by turns. */
	const turns = ["ja", "en"].flatMap((language) =>
		[0, 1].map((turn) => [language as "ja" | "en", turn] as const),
	);

	it.each(turns)(
		"holds every message in %s, page by page, in turn %d, within the display list",
		(language, turn) => {
			for (const code of ERROR_CODES)
				for (let page = 0, pages = 1; page < pages; page++) {
					const canvas = new SoftCanvas(width, height, { strict: true });
					const set: Situation["set"] = (model, time) => {
						time.pass(turn * 5000);
						model.readings.setLink("recovering", code);
						model.link.attempt = 999;
						model.link.nextTryS = 3599;
					};
					const { stage } = renderSituation(canvas, { name: code, view: "message", set, page }, language);
					pages = stage.pages;
					expect(`${code} ${JSON.stringify(canvas.clipped)}`).toBe(`${code} []`);
					longest = Math.max(longest, canvas.longestList);
					expect(canvas.longestList).toBeLessThanOrEqual(DISPLAY_LIST);
				}
		},
	);
});

it("the longest display list is the one that docs/dev/display.md tells", () => {
	const told = /longest display list[\s\S]*? is ([\d,]+) bytes/.exec(read("docs/dev/display.md"))![1]!;
	expect(told).toBe(longest.toLocaleString("en-US"));
});

describe("a message on the smallest screen", () => {
	it("keeps page number and next try apart", () => {
		const canvas = new SoftCanvas(128, 128, { strict: true });
		const texts: { text: string; x: number; right: number }[] = [];
		const draw = canvas.drawText.bind(canvas);
		canvas.drawText = (text, font, color, x, y) => {
			if (y > 108) texts.push({ text, x, right: x + canvas.getTextWidth(text, font) });
			draw(text, font, color, x, y);
		};
		const situation = SITUATIONS.find(({ name }) => name === "service-ended")!;
		renderSituation(canvas, situation, "en");
		const page = texts.find(({ text }) => /^1\/[2-9]$/.test(text))!;
		const next = texts.find(({ text }) => /15 min$/.test(text))!;
		expect(page.right).toBeLessThan(next.x);
	});
});
