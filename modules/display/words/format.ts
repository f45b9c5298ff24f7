import { tenths, twoDigits } from "../../bytes/decimal";
import { dayNumber } from "../../meter/clock/calendar";
import { fill, type Words } from "./words";

/** An integer with commas between the thousands. */
export function grouped(value: number): string {
	const digits = String(Math.abs(value));
	let text = "";
	for (let i = 0; i < digits.length; i++) {
		if (i > 0 && (digits.length - i) % 3 === 0) text += ",";
		text += digits[i];
	}
	return value < 0 ? `-${text}` : text;
}

/** Wh as kWh: two decimals below 10, one below 100, none from there on. Cut, not rounded up. */
export function kiloWattHours(wattHours: number): string {
	const value = Math.abs(wattHours);
	const sign = wattHours < 0 ? "-" : "";
	const whole = Math.floor(value / 1000);
	if (whole >= 100) return `${sign}${grouped(whole)}`;
	const rest = value % 1000;
	if (whole >= 10) return `${sign}${whole}.${Math.floor(rest / 100)}`;
	const hundredths = Math.floor(rest / 10);
	return `${sign}${whole}.${twoDigits(hundredths)}`;
}

/** Wh of a day as kWh with one decimal, so that the points of a column stand in line; from 100 on only if `long`. Cut. */
export function dayEnergy(wattHours: number, long: boolean): string {
	const hundreds = Math.floor(wattHours / 100);
	return hundreds >= 1000 && !long ? String(Math.floor(hundreds / 10)) : tenths(hundreds);
}

/** A span in words, in its largest whole unit. */
export function spanText(words: Words, seconds: number): string {
	if (seconds < 60) return fill(words.seconds, seconds);
	if (seconds < 3600) return fill(words.minutes, Math.floor(seconds / 60));
	if (seconds < 86_400) return fill(words.hours, Math.floor(seconds / 3600));
	return fill(words.days, Math.floor(seconds / 86_400));
}

/** An age in words, in its largest whole unit. */
export function ageText(words: Words, seconds: number): string {
	if (seconds < 1) return words.justNow;
	if (seconds < 60) return fill(words.secondsAgo, seconds);
	if (seconds < 3600) return fill(words.minutesAgo, Math.floor(seconds / 60));
	if (seconds < 86_400) return fill(words.hoursAgo, Math.floor(seconds / 3600));
	return fill(words.daysAgo, Math.floor(seconds / 86_400));
}

/** Ages up to this one, in seconds, are "just now": polled every 10 s, the picture rests between two polls. */
const JUST_NOW = 10;
const AGE_STEP = 5;

/** The age to tell for one in seconds while the value is not too old: 0 (just now), 10, 15, 20 and so on. */
export function steppedAge(seconds: number): number {
	// One second late: an answer on its way as it should be does not make the age flicker.
	return seconds <= JUST_NOW ? 0 : seconds - 1 - ((seconds - 1) % AGE_STEP);
}

/** The next age at which `steppedAge` changes. */
export function nextAge(seconds: number): number {
	return seconds <= JUST_NOW ? JUST_NOW + 1 : steppedAge(seconds) + AGE_STEP + 1;
}

/** Signal in dBm as bars, 0 (unknown) to 4. Route B needs about -90 dBm for an answer that comes. */
export function signalBars(dbm: number | undefined): number {
	if (dbm == null) return 0;
	if (dbm >= -65) return 4;
	if (dbm >= -77) return 3;
	return dbm >= -87 ? 2 : 1;
}

export function signalWord(words: Words, bars: number): string {
	return [words.signalNone, words.signal1, words.signal2, words.signal3, words.signal4][bars]!;
}

/** Day of the week of a date yyyymmdd, 0 for Sunday. */
export function weekday(date: number): number {
	const day = dayNumber(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100);
	// The first of January 1970 was a Thursday.
	return (day + 4) % 7;
}
