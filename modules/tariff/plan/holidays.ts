import { dayOfMonth, monthOf } from "../../meter/clock/calendar";

/**
 * Public holidays of Japan by the rules of the Act on National Holidays (Act No. 178 of 1948) as of 2025, for 2022 to
 * 2099: each row is month * 100 + day; a day of 90 and more is the (day - 90)th Monday of the month.
 */
const FIXED: ArrayLike<number> = Uint16Array.of(
	101, // New Year
	192, // Coming of Age, second Monday
	211, // National Foundation
	223, // Emperor's Birthday
	429, // Showa
	503, // Constitution
	504, // Greenery
	505, // Children
	793, // Marine, third Monday
	811, // Mountain
	993, // Respect for the Aged, third Monday
	1092, // Sports, second Monday
	1103, // Culture
	1123, // Labour Thanksgiving
);
const MONDAYS = 90;

/** 0 for Sunday: the first of January 1970 was a Thursday. */
export function weekdayOf(day: number): number {
	return (day + 4) % 7;
}

/** True for a public holiday, with the days off that the act makes of the days around one. */
export function isHoliday(day: number): boolean {
	if (isNamed(day)) return true;
	// Article 3 (2): a holiday on a Sunday moves to the next day that is none.
	let before = day - 1;
	while (isNamed(before)) {
		if (weekdayOf(before) === 0) return true;
		before--;
	}
	// Article 3 (3): a day between two holidays is one.
	return isNamed(day - 1) && isNamed(day + 1);
}

function isNamed(day: number): boolean {
	const months = monthOf(day);
	const month = (months % 12) + 1;
	const date = dayOfMonth(day);
	if (month === 3 || month === 9) {
		if (date === equinox(Math.floor(months / 12), month)) return true;
	}
	const nth = weekdayOf(day) === 1 ? MONDAYS + Math.ceil(date / 7) : -1;
	for (let i = 0; i < FIXED.length; i++) {
		const row = FIXED[i]! - month * 100;
		if (row === date || row === nth) return true;
	}
	return false;
}

/** Day of the month of the equinox in March or September, 1980 to 2099, by the usual approximation. */
function equinox(year: number, month: number): number {
	const first = month === 3 ? 20.8431 : 23.2488;
	const years = year - 1980;
	return Math.floor(first + 0.242194 * years - Math.floor(years / 4));
}
