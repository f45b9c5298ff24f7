/**
 * How old a value may be, and when it is asked for again: every such limit of the program. Readings, display,
 * relay, web, app and the poll plan ask this table.
 */
export interface AgeRule {
	/**
	 * A value counts as true for the longer of so many seconds and so many polls, and is STALE from then on. 0 seconds: it
	 * does not age.
	 */
	readonly liveS: number;
	readonly livePolls: number;
	/** A STALE value is still shown, in grey and with its age, until it is so old; 0: never. */
	readonly greyS: number;
	/** LAN clients get it until it is so old, then "no data" or a refusal; 0: while it counts as true. */
	readonly relayedS: number;
	/** It is asked for again after the longer of so many polls and so many seconds; 0 and 0: not by time. */
	readonly againPolls: number;
	readonly againS: number;
}

const rule = (live: Pair, greyS: number, relayedS: number, again: Pair): AgeRule =>
	Object.freeze({
		liveS: live.seconds,
		livePolls: live.polls,
		greyS,
		relayedS,
		againPolls: again.polls,
		againS: again.seconds,
	});

interface Pair {
	readonly seconds: number;
	readonly polls: number;
}

const NONE: Pair = Object.freeze({ seconds: 0, polls: 0 });

const pair = (seconds: number, polls: number): Pair => ({ seconds, polls });

export const AGES = Object.freeze({
	/** Does not change while the meter is the same, or is held without being shown as a value. */
	constant: rule(NONE, 0, 0, NONE),
	power: rule(pair(30, 2.5), 600, 0, pair(0, 1)),
	current: rule(pair(90, 9), 0, 0, pair(20, 2)),
	/** The cumulative counts stand for "now", which an hour later they do not any more. */
	energy: rule(pair(300, 9), 0, 3_600, pair(60, 6)),
	/** Says itself when it was measured, and so may go on being relayed for a day; the half hours too. */
	minute: rule(pair(300, 9), 0, 86_400, pair(60, 6)),
	/** The meter sends it by itself; see HALF_HOUR_WAIT_S. */
	halfHour: rule(pair(5_400, 9), 0, 86_400, NONE),
	hourly: rule(pair(7_200, 9), 0, 0, pair(3_600, 0)),
} as const);

export type AgeName = keyof typeof AGES;

/** For how many seconds a value counts as true at this poll interval; 0: it does not age. */
export function liveSeconds(age: AgeName, pollS: number): number {
	const { liveS, livePolls } = AGES[age];
	return liveS === 0 ? 0 : Math.max(liveS, pollS * livePolls);
}

/** A live power so young is as good as a new one: a person asks for no more than the shortest poll interval does. */
export const FRESH_S = 5;

/** Seconds after :00 and :30 when EA and EB are asked for if the meter did not send them, and the spread. */
export const HALF_HOUR_WAIT_S = 300;
export const HALF_HOUR_SPREAD_S = 60;
/** So long after its end a half hour is missing: the meter had its five minutes to send it, and we ours to fetch it. */
export const HALF_HOUR_MISSING_MS = 480_000;

/** So young the date that the meter gave is good enough to fetch a day by. */
export const DATE_FRESH_MS = 120_000;
/** How long fetched minutes (EE) stand, since the newest of them may not have been over, and a failure. */
export const MINUTES_HELD_MS = 60_000;
/** Half hours and days lose little in a few minutes: so long their age is told calmly. */
export const CALM_S = 3_600;

/** How often the app looks whether the power became too old, and the relay whether any value did. */
export const APP_LOOKS_MS = 1_000;
export const RELAY_LOOKS_MS = 5_000;
