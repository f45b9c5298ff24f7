import { describe, expect, it } from "vitest";
import { dateText, dayNumber } from "../../modules/meter/clock/calendar";
import { isHoliday, weekdayOf } from "../../modules/tariff/plan/holidays";

/**
 * The holidays of five years as the calendars of those years have them: months and days, with the days off that follow a
 * holiday on a Sunday, or lie between two.
 */
const YEARS: readonly (readonly [number, string])[] = [
	[2025, "1-1 1-13 2-11 2-23 2-24 3-20 4-29 5-3 5-4 5-5 5-6 7-21 8-11 9-15 9-23 10-13 11-3 11-23 11-24"],
	[2026, "1-1 1-12 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-20 8-11 9-21 9-22 9-23 10-12 11-3 11-23"],
	[2027, "1-1 1-11 2-11 2-23 3-21 3-22 4-29 5-3 5-4 5-5 7-19 8-11 9-20 9-23 10-11 11-3 11-23"],
	[2028, "1-1 1-10 2-11 2-23 3-20 4-29 5-3 5-4 5-5 7-17 8-11 9-18 9-22 10-9 11-3 11-23"],
	[2029, "1-1 1-8 2-11 2-12 2-23 3-20 4-29 4-30 5-3 5-4 5-5 7-16 8-11 9-17 9-23 9-24 10-8 11-3 11-23"],
	[2030, "1-1 1-14 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-15 8-11 8-12 9-16 9-23 10-14 11-3 11-4 11-23"],
];

describe("isHoliday", () => {
	it.each(YEARS)("knows those of %i, and no other day", (year, list) => {
		const found: string[] = [];
		for (let day = dayNumber(year, 1, 1); day <= dayNumber(year, 12, 31); day++)
			if (isHoliday(day)) found.push(dateText(day).slice(5).split("-").map(Number).join("-"));
		expect(found.join(" ")).toBe(list);
	});
});

describe("weekdayOf", () => {
	it.each([
		[2026, 11, 28, 6],
		[2028, 2, 29, 2],
		[2026, 11, 29, 0],
	])("%i-%i-%i is %i", (year, month, date, weekday) => {
		expect(weekdayOf(dayNumber(year, month, date))).toBe(weekday);
	});
});
