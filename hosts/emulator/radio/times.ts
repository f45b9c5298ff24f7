/** Milliseconds, both ends included. */
export type Span = readonly [low: number, high: number];

/** How long a module's PANA client waits for the meter. */
export interface Patience {
	/** From the start of an authentication to its failure when the meter never answers. */
	readonly join: Span;
	readonly renewal: Span;
	/** The same for an exchange that breaks off half-way; undefined where it makes no difference. */
	readonly brokenJoin: Span | undefined;
	readonly brokenRenewal: Span | undefined;
	/** From the request to end the session to giving the meter up. */
	readonly leaving: Span;
	/** A meter that could not answer at first answers a repetition of the first message; else it is lost for this time. */
	readonly heardLater: boolean;
	/** A refusal ends the authentication at once; otherwise it looks like silence. */
	readonly hearsRefusal: boolean;
}

/** How long a module's scan takes. */
export interface ScanTimes {
	/** On each channel, by duration exponent. */
	active(duration: number): number;
	energy(duration: number): number;
	/** From the last channel to the end of the scan. */
	readonly rest: Span;
}

const FAIL_AFTER: Span = [38_000, 40_000];

/** SKSTACK: EVENT 24 after 38 to 40 s, whatever went wrong; EVENT 28 after some 15 s. */
export const SKSTACK_PATIENCE: Patience = Object.freeze({
	join: FAIL_AFTER,
	renewal: FAIL_AFTER,
	brokenJoin: undefined,
	brokenRenewal: undefined,
	leaving: [14_000, 15_000] as const,
	heardLater: false,
	hearsRefusal: false,
});

const window = (duration: number): number => 9.6 * (2 ** duration + 1);

/** SKSTACK: 9.6 ms x (2^D + 1) a channel. */
export const SKSTACK_SCANS: ScanTimes = Object.freeze({
	active: window,
	energy: window,
	rest: [30, 600] as const,
});
