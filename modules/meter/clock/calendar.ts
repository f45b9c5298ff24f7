import { readU16 } from "../../bytes/bytes";
import { twoDigits } from "../../bytes/decimal";

/**
 * Dates and times of Japan by arithmetic alone: a day is a count of days since 1970-01-01, a local time is
 * milliseconds since that midnight in JST (UTC+9, no summer time). The host's time zone plays no part.
 */

export const DAY_MS = 86_400_000;
export const HALF_HOUR_MS = 1_800_000;
export const JST_MS = 32_400_000;

/** Years that a meter's clock may show; anything else is a clock that was never set. */
const FIRST_YEAR = 2010;
const LAST_YEAR = 2099;

/** Day number of a date, or -1 for a date that does not exist or lies outside 2010..2099. */
export function dayNumber(year: number, month: number, day: number): number {
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return -1;
	if (day > daysInMonth(year, month)) return -1;
	return Math.round(Date.UTC(year, month - 1, day) / DAY_MS);
}

export function daysInMonth(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Day number of the four bytes YYYY MM DD at `at`, or -1. */
export function readDay(bytes: Uint8Array, at: number): number {
	return dayNumber(readU16(bytes, at), bytes[at + 2]!, bytes[at + 3]!);
}

/** Local milliseconds of YYYY MM DD hh mm [ss] at `at`, or -1 when it is no time of 2010..2099. */
export function readTime(bytes: Uint8Array, at: number, withSeconds: boolean): number {
	const day = readDay(bytes, at);
	const hour = bytes[at + 4]!;
	const minute = bytes[at + 5]!;
	const second = withSeconds ? bytes[at + 6]! : 0;
	if (day < 0 || hour > 23 || minute > 59 || second > 59) return -1;
	return day * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Month of a day number as year * 12 + month - 1. */
export function monthOf(day: number): number {
	const date = new Date(day * DAY_MS);
	return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Day of the month, 1 to 31. */
export function dayOfMonth(day: number): number {
	return new Date(day * DAY_MS).getUTCDate();
}

/** First day of a month given as year * 12 + month - 1. */
export function firstOfMonth(month: number): number {
	return Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS);
}

/** The last meter reading day at or before `day`: day 1..31 of each month, or its last day where it has fewer. */
export function periodStart(day: number, readingDay: number): number {
	const month = monthOf(day);
	const first = dayInMonth(month, readingDay);
	return first <= day ? first : dayInMonth(month - 1, readingDay);
}

/** The next meter reading day after `day`: the period ends as it begins. */
export function periodEnd(day: number, readingDay: number): number {
	const month = monthOf(day);
	const first = dayInMonth(month, readingDay);
	return first > day ? first : dayInMonth(month + 1, readingDay);
}

function dayInMonth(month: number, date: number): number {
	return Math.min(firstOfMonth(month) + date, firstOfMonth(month + 1)) - 1;
}

/** "2026-04-01" */
export function dateText(day: number): string {
	const month = monthOf(day);
	return `${Math.floor(month / 12)}-${twoDigits((month % 12) + 1)}-${twoDigits(dayOfMonth(day))}`;
}

/** "h:mm" of minutes since midnight, as a person writes it. */
export function shortClockText(minute: number): string {
	return `${Math.floor(minute / 60)}:${twoDigits(minute % 60)}`;
}

/** "2026-04-01 12:00" of local milliseconds. */
export function dateTimeText(localMs: number): string {
	const day = Math.floor(localMs / DAY_MS);
	return `${dateText(day)} ${clockText(Math.floor((localMs - day * DAY_MS) / 60_000))}`;
}

/** "hh:mm" of minutes since midnight. */
export function clockText(minute: number): string {
	return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

/** "2026-04-01T12:00:00+09:00" of local milliseconds. */
export function localText(localMs: number): string {
	const day = Math.floor(localMs / DAY_MS);
	const second = Math.floor((localMs - day * DAY_MS) / 1000);
	return `${dateText(day)}T${clockText(Math.floor(second / 60))}:${twoDigits(second % 60)}+09:00`;
}

/** "2026-04-01T12:00:00+09:00" of Unix milliseconds. */
export function isoText(unixMs: number): string {
	return localText(unixMs + JST_MS);
}
