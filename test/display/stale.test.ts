import { describe, expect, it } from "vitest";
import { Display } from "../../modules/display/display";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import type { ViewName } from "../../modules/display/words/words";
import type { Language } from "../../modules/languages/languages";
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

/** What shows no reading has no age to tell: Boot, Set-up. */
const VIEWS: readonly ViewName[] = ["balance", "placement", "link", "items", "menu"];
const SIZES = LAYOUTS.map((layout) => [layout.width, layout.height] as const);
/** Where there is no room for the words the age stands alone. */
const AGE = Object.freeze({
	ja: (seconds: number) => [`${seconds}秒前の値`, `${seconds}秒`],
	en: (seconds: number) => [`${seconds} s ago`, `${seconds} s`],
});

describe.each(SIZES)("on %d x %d", (width, height) => {
	describe.each(["ja", "en"] as const)("in %s", (language) => {
		it.each(["today", "days"] as const)("%s tells of what time its values are", (view) => {
			const clock = /^(as of )?\d+:\d\d(現在)?$/;
			expect(shown([width, height], language, view, 10, 31).some((text) => clock.test(text))).toBe(true);
		});

		it.each(VIEWS)("%s tells the age of a power that is too old, and none before", (view) => {
			const told = (pollS: number, ageS: number) => {
				const texts = shown([width, height], language, view, pollS, ageS);
				return AGE[language](ageS).some((age) => texts.includes(age));
			};
			expect([told(10, 29), told(10, 31)]).toEqual([false, true]);
			// With a poll each 20 s an answer may be 50 s late.
			expect([told(20, 49), told(20, 51)]).toEqual([false, true]);
		});

		it("a message tells the age of the last value, by turns with the next try", () => {
			const time = new FakeTime();
			const canvas = new RecordingCanvas(width, height);
			const model = new DemoModel(time);
			model.language = language;
			const display = new Display({ canvas, model, clock: time, timers: time, buttons: ["a"] });
			display.start();
			model.readings.setLink("ready");
			model.meter(500, 20, 30);
			time.advance(1000);
			model.readings.setLink("recovering", "SCAN_NO_METER");
			model.link.nextTryS = 90;
			display.show("message");
			const age = language === "ja" ? /[23]分前$/ : /[23] min ago$/;
			time.advance(20_000);
			expect(canvas.texts.some((text) => age.test(text))).toBe(false);
			time.advance(140_000);
			display.show("message");
			canvas.texts.length = 0;
			time.advance(12_000);
			expect(canvas.texts.some((text) => age.test(text))).toBe(true);
			expect(canvas.texts.some((text) => /再試行|1分|1 min/.test(text))).toBe(true);
		});

		it("Now tells which way an old value went, and its age", () => {
			const word = language === "ja" ? "▶⌂買電" : "▶⌂buy";
			expect(shown([width, height], language, "now", 10, 29)).not.toContain(word);
			const texts = shown([width, height], language, "now", 10, 31);
			expect(texts).toContain(word);
			const ages = language === "ja" ? ["31秒前の値", "31秒前"] : ["31 s ago"];
			expect(ages.some((age) => texts.includes(age))).toBe(true);
		});
	});
});
