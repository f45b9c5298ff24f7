import type { EmulatedSerialOptions } from "../support/emulated-serial";
import { SessionRig } from "../support/session-rig";

/** Joins and re-authentications that ended in EVENT 25 or 24 take the module this long at most. */
export const RADIO_JOIN = 3800;
export const RADIO_BOOT = 3000;
/** The pause that the meter needs after SKTERM or EVENT 26. */
export const PAUSE = 10_000;
/** From a request to its answer. */
export const ANSWER = 1000;

/** A session that has stood for a while. */
export function settled(options: EmulatedSerialOptions = {}): SessionRig {
	const bench = new SessionRig(options).start();
	bench.untilAnswer(150_000);
	bench.time.advance(35_000);
	bench.states.length = 0;
	bench.ends.length = 0;
	return bench;
}
