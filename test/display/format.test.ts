import { describe, expect, it } from "vitest";
import { tenths } from "../../modules/bytes/decimal";
import { scaleOf } from "../../modules/display/views/today/scale";
import {
	ageText,
	grouped,
	kiloWattHours,
	nextAge,
	signalBars,
	spanText,
	steppedAge,
	weekday,
} from "../../modules/display/words/format";
import { fill } from "../../modules/display/words/words";
import { LANGUAGES } from "../../modules/languages/languages";
import { shortClockText } from "../../modules/meter/clock/calendar";

describe("dates", () => {
	it("knows the weekday of every day of a leap year and the years around it", () => {
		for (let day = Date.UTC(2027, 0, 1); day < Date.UTC(2029, 2, 2); day += 86_400_000) {
			const date = new Date(day);
			const number = date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
			expect(`${number}: ${weekday(number)}`).toBe(`${number}: ${date.getUTCDay()}`);
		}
	});
});

describe("numbers for people", () => {
	it.each([
		[0, "0"],
		[999, "999"],
		[1000, "1,000"],
		[-12_345, "-12,345"],
		[1_234_567, "1,234,567"],
	])("groups %d as %s", (value, text) => {
		expect(grouped(value)).toBe(text);
	});

	it.each([
		[0, "0.0"],
		[35, "3.5"],
		[-5, "-0.5"],
		[1234, "123.4"],
	])("shows %d tenths as %s", (value, text) => {
		expect(tenths(value)).toBe(text);
	});

	it.each([
		[0, "0.00"],
		[9, "0.00"],
		[50, "0.05"],
		[5249, "5.24"],
		[9999, "9.99"],
		[12_399, "12.3"],
		[99_999, "99.9"],
		[100_000, "100"],
		[1_234_567, "1,234"],
		[-5249, "-5.24"],
	])("shows %d Wh as %s kWh, cut and never rounded up", (wattHours, text) => {
		expect(kiloWattHours(wattHours)).toBe(text);
	});

	it.each([
		[0, "0:00"],
		[61, "1:01"],
		[1439, "23:59"],
	])("shows minute %d as %s", (minute, text) => {
		expect(shortClockText(minute)).toBe(text);
	});

	it.each([
		[0, 10],
		[10, 10],
		[11, 15],
		[31, 40],
		[801, 1000],
		[1001, 1500],
		[1500, 1500],
		[6001, 8000],
		[12_700, 15_000],
	])("ends the scale of %d at %d", (value, scale) => {
		expect(scaleOf(value)).toBe(scale);
	});
});

describe("ages in words", () => {
	const l = LANGUAGES.en.words;
	it.each([
		[0, "just now", "0 s"],
		[59, "59 s ago", "59 s"],
		[60, "1 min ago", "1 min"],
		[3599, "59 min ago", "59 min"],
		[3600, "1 h ago", "1 h"],
		[200_000, "2 d ago", "2 d"],
	])("%d seconds are %s", (seconds, age, span) => {
		expect(ageText(l, seconds)).toBe(age);
		expect(spanText(l, seconds)).toBe(span);
	});

	it.each([
		[0, 0],
		[10, 0],
		[11, 10],
		[15, 10],
		[16, 15],
		[31, 30],
	])("of %d seconds, while the value is not too old, are told as %d", (seconds, told) => {
		expect(steppedAge(seconds)).toBe(told);
	});

	it("say when the step after changes", () => {
		for (let s = 0; s < 400; s++) {
			const next = nextAge(s);
			expect([steppedAge(next - 1), steppedAge(next) > steppedAge(s)]).toEqual([steppedAge(s), true]);
		}
	});

	it("puts a number in the place of the mark", () => {
		expect(fill("a # b", 3)).toBe("a 3 b");
		expect(fill("none", 3)).toBe("none");
	});
});

describe("bars of the signal", () => {
	it.each([
		[undefined, 0],
		[-40, 4],
		[-65, 4],
		[-66, 3],
		[-78, 2],
		[-88, 1],
		[-120, 1],
	])("%s dBm are %d bars", (dbm, bars) => {
		expect(signalBars(dbm)).toBe(bars);
	});
});
