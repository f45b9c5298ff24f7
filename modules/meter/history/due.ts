import { DAY_MS, HALF_HOUR_MS } from "../clock/calendar";
import type { MeterClock } from "../clock/meter-clock";
import { HALF_HOUR_MISSING_MS } from "../values/ages";

/** "So many days back" means another day after midnight, so nothing is asked for around it. */
const QUIET_FROM_MS = 23 * 3_600_000 + 50 * 60_000;
const QUIET_UNTIL_MS = 10 * 60_000;
/** A half hour that began so shortly ago may not stand in the meter's history yet. */
const FILING_MS = 2 * 60_000;

/** True when no day may be asked for: midnight is near, or the meter's time is not known. */
export function isQuiet(clock: MeterClock): boolean {
	const local = clock.local();
	if (local == null) return true;
	const into = local % DAY_MS;
	return into >= QUIET_FROM_MS || into < QUIET_UNTIL_MS;
}

/** Half hours of today whose beginning has passed for certain by the meter's clock. */
export function passedToday(clock: MeterClock): number {
	const local = clock.local();
	if (local == null) return 0;
	const sure = local - (clock.uncertaintyMs ?? 0) - FILING_MS;
	return Math.max(0, Math.floor((sure % DAY_MS) / HALF_HOUR_MS) + 1);
}

/** Half hours of today that must be at hand by now. */
export function dueToday(clock: MeterClock): number {
	const local = clock.local();
	if (local == null) return 0;
	const into = local % DAY_MS;
	return into < HALF_HOUR_MISSING_MS ? 0 : Math.floor((into - HALF_HOUR_MISSING_MS) / HALF_HOUR_MS) + 1;
}
