import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../modules/errors/codes";
import { LANGUAGE_CODES } from "../../modules/languages/choice";
import { LANGUAGES } from "../../modules/languages/languages";
import { LINK_STATES } from "../../modules/meter/values/readings";

describe.each(LANGUAGE_CODES)("texts in %s", (language) => {
	it.each(ERROR_CODES)("says what %s is, what happened and what to do", (code) => {
		const text = LANGUAGES[language].errors[code];
		expect(text.title.length).toBeGreaterThan(0);
		expect(text.body).toMatch(/[.。]$/);
		expect(text.steps.length).toBeGreaterThan(0);
		for (const step of text.steps) expect(step).toMatch(/[.。]$/);
		expect(Object.isFrozen(text)).toBe(true);
		expect([text.title, text.body, ...text.steps].join("\n")).toBe(text.lines);
	});

	it.each(LINK_STATES)("says what the state %s means", (state) => {
		const text = LANGUAGES[language].states[state];
		expect(text.title.length).toBeGreaterThan(0);
		expect(text.body).toMatch(/[.。]$/);
	});

	it("has no row for a code that does not exist", () => {
		expect(Object.keys(LANGUAGES[language].errors)).toEqual([...ERROR_CODES]);
	});
});

describe("texts in Japanese", () => {
	it.each(ERROR_CODES)("%s has a title of at most twelve full-width characters, in Japanese", (code) => {
		const { title } = LANGUAGES.ja.errors[code];
		let width = 0;
		for (let i = 0; i < title.length; i++) width += title.charCodeAt(i) < 0x80 ? 0.5 : 1;
		expect(width).toBeLessThanOrEqual(12);
		expect(title).toMatch(/[ぁ-ん]|[ァ-ン]|[一-龠]/);
	});
});

describe("what a refused person is told", () => {
	it("points at the password when the meter refused", () => {
		expect(LANGUAGES.en.errors.JOIN_REFUSED.steps[0]).toMatch(/password/);
		expect(LANGUAGES.ja.errors.JOIN_REFUSED.steps[0]).toMatch(/パスワード/);
	});

	it("asks about moving, re-issue and the end of the service when it used to work", () => {
		const steps = LANGUAGES.en.errors.JOIN_REFUSED_KNOWN.steps.join(" ");
		expect(steps).toMatch(/moving house/);
		expect(steps).toMatch(/sent new ones/);
		expect(steps).toMatch(/service has ended/);
	});

	it("names ID, distance and a meter that speaks over the power line when no meter answers", () => {
		const steps = LANGUAGES.en.errors.SCAN_NO_METER.steps.join(" ");
		expect(steps).toMatch(/ID/);
		expect(steps).toMatch(/closer/);
		expect(steps).toMatch(/PLC/);
	});
});
