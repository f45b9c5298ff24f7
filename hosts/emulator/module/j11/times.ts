import type { Patience, ScanTimes } from "../../radio/times";

/** Of the manual, from the request to 6028. How long an end without the meter's word takes is not told: within the 2 s of its rule. */
export const J11_PATIENCE: Patience = Object.freeze({
	join: [491_900, 706_000] as const,
	renewal: [180_100, 236_700] as const,
	brokenJoin: [311_500, 311_500] as const,
	brokenRenewal: [302_700, 302_700] as const,
	leaving: [1_000, 1_700] as const,
	heardLater: true,
	hearsRefusal: true,
});

/** 9.64 ms x 2^D and 90 ms a channel; for energy 0.4 s for one channel, 4.5 s for all. */
export const J11_SCANS: ScanTimes = Object.freeze({
	active: (duration: number) => 9.64 * 2 ** duration + 90,
	energy: () => 315,
	rest: [20, 60] as const,
});

/** From a request to the start of its answer, where nothing has to be waited for; 26 ms were seen once. */
export const THINKING_MS = [15, 35] as const;
/** An echo that does not come. */
export const NO_ECHO_MS = [10_500, 10_900] as const;
