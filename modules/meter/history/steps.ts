/** The request that the history wants next. */
export const STEP = Object.freeze({
	NONE: 0,
	DATE: 1,
	SELECT: 2,
	FORWARD: 3,
	REVERSE: 4,
	CONFIRM: 5,
	SELECT_PAIRS: 6,
	PAIRS: 7,
	SELECT_MINUTES: 8,
	MINUTES: 9,
} as const);
export type Step = (typeof STEP)[keyof typeof STEP];
