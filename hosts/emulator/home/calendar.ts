/** Japan has one time zone and no summer time. */
const ZONE_MS = 9 * 3_600_000;
export const DAY_MS = 86_400_000;
export const HALF_HOUR_MS = 1_800_000;

/** Days since 1970-01-01 of the Japanese calendar day that holds a Unix time (ms). */
export function dayOf(ms: number): number {
	return Math.floor((ms + ZONE_MS) / DAY_MS);
}

/** Unix time (ms) of 00:00 of a day. */
export function startOfDay(day: number): number {
	return day * DAY_MS - ZONE_MS;
}

/** The last hh:00 or hh:30 at or before a Unix time (ms). */
export function halfHourBefore(ms: number): number {
	return Math.floor(ms / HALF_HOUR_MS) * HALF_HOUR_MS;
}

/** Writes year (2 bytes), month, day, hour, minute, second at `at`; `length` of them counted in bytes (4, 6 or 7). */
export function putDateTime(out: Uint8Array, at: number, ms: number, length: number): void {
	const date = new Date(ms + ZONE_MS);
	const year = date.getUTCFullYear();
	out[at] = year >> 8;
	out[at + 1] = year;
	out[at + 2] = date.getUTCMonth() + 1;
	out[at + 3] = date.getUTCDate();
	if (length > 4) {
		out[at + 4] = date.getUTCHours();
		out[at + 5] = date.getUTCMinutes();
	}
	if (length > 6) out[at + 6] = date.getUTCSeconds();
}

/** Hour and minute of the day at a Unix time (ms). */
export function putTime(out: Uint8Array, at: number, ms: number): void {
	const minutes = Math.floor((ms + ZONE_MS) / 60_000) % 1440;
	out[at] = Math.floor(minutes / 60);
	out[at + 1] = minutes % 60;
}

/** Unix time (ms) of a year-month-day-hour-minute, or undefined when it is no date. */
export function fromDateTime(bytes: Uint8Array, at: number): number | undefined {
	const year = (bytes[at]! << 8) | bytes[at + 1]!;
	const [month, day, hour, minute] = [bytes[at + 2]!, bytes[at + 3]!, bytes[at + 4]!, bytes[at + 5]!];
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59)
		return undefined;
	const ms = Date.UTC(year, month - 1, day, hour, minute);
	if (new Date(ms).getUTCDate() !== day) return undefined;
	return ms - ZONE_MS;
}

/** ISO form with +09:00, to the second. */
export function iso(ms: number): string {
	return `${new Date(ms + ZONE_MS).toISOString().slice(0, 19)}+09:00`;
}
