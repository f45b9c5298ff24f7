import { describe, expect, it } from "vitest";
import { Display } from "../../modules/display/display";
import type { ViewName } from "../../modules/display/labels";
import { LAYOUTS } from "../../modules/display/layout";
import type { Language } from "../../modules/errors/texts";
import { DemoModel } from "../support/display-model";
import { FakeTime } from "../support/fake-time";
import { RecordingCanvas } from "../support/recording-canvas";

/** The texts of a view whose last power came `ageS` ago, with a poll each `pollS`. */
function shown(
	[width, height]: readonly [number, number],
	language: Language,
	view: ViewName,
	pollS: number,
	ageS: number,
): readonly string[] {
	const time = new FakeTime();
	const canvas = new RecordingCanvas(width, height);
	const model = new DemoModel(time);
	model.language = language;
	model.readings.pollS = pollS;
	const display = new Display({ canvas, model, clock: time, timers: time, buttons: ["a"] });
	display.start();
	model.readings.setLink("ready");
	model.meter(500, 20, 30);
	time.advance(ageS * 1000);
	canvas.texts.length = 0;
	display.show(view);
	return canvas.texts;
}

/** What shows no reading has no age to tell: Boot, Message, Set-up. */
const VIEWS: readonly ViewName[] = ["today", "days", "balance", "placement", "link", "items", "menu"];
const SIZES = LAYOUTS.map((layout) => [layout.width, layout.height] as const);
/** Where there is no room for "old value" the age stands alone, black on yellow. */
const AGE = Object.freeze({
	ja: (seconds: number) => [`古い値 ${seconds}秒前`, `${seconds}秒`],
	en: (seconds: number) => [`Old value ${seconds} s ago`, `${seconds} s`],
});

describe.each(SIZES)("on %d x %d", (width, height) => {
	describe.each(["ja", "en"] as const)("in %s", (language) => {
		it.each(VIEWS)("%s tells the age of a power that is too old, and none before", (view) => {
			const told = (pollS: number, ageS: number) => {
				const texts = shown([width, height], language, view, pollS, ageS);
				return AGE[language](ageS).some((age) => texts.includes(age));
			};
			expect([told(10, 29), told(10, 31)]).toEqual([false, true]);
			// With a poll each 20 s an answer may be 50 s late.
			expect([told(20, 49), told(20, 51)]).toEqual([false, true]);
		});

		it("Now tells that it is an old value, and its age", () => {
			const word = language === "ja" ? "古い値" : "Old value";
			expect(shown([width, height], language, "now", 10, 29)).not.toContain(word);
			const texts = shown([width, height], language, "now", 10, 31);
			expect(texts).toContain(word);
			const ages = language === "ja" ? ["31秒前", "31秒"] : ["31 s ago", "31 s"];
			expect(ages.some((age) => texts.includes(age))).toBe(true);
		});
	});
});
