import { AGES, type AgeRule } from "../values/ages";
import type { PlanName } from "../values/properties";
import { readIn } from "../values/property-index";
/**
 * The poll plan: what goes first, and what waits for what. The properties say which of these rows ask for them, the
 * ages how often. The meter class runs it.
 */
export interface PlanRow {
	readonly name: PlanName;
	/** At most 31: Schedule keeps a bit for each. */
	readonly epcs: readonly number[];
	/** Period: the longer of so many polls and so many seconds. 0 and 0: only when something asks for it. */
	readonly polls: number;
	readonly seconds: number;
	/** Due at every join and at every D5 of the meter. */
	readonly atJoin: boolean;
	/** Waits until the property maps are known. */
	readonly afterMaps: boolean;
}

const row = (name: PlanName, age: AgeRule, atJoin: boolean, afterMaps: boolean): PlanRow =>
	Object.freeze({ name, epcs: readIn(name), polls: age.againPolls, seconds: age.againS, atJoin, afterMaps });

/**
 * In order of priority. The live value is alone in its request, so that it comes back fast (timer 1) and
 * nothing that a meter lacks can spoil it. Behind it come the gaps (maps, constants, half hours that did not
 * arrive), then what is read between two live values, then the hourly items. History is behind them all.
 *
 * Sources: AIF 3.1.2 (82 9D 9E 9F), 3.1.3 (8D D3 D7 E1 EA EB), 3.3.1 (EA EB from :05 and :35). The first two are
 * mixed, so that one request gives all that the LAN must know before the meter is shown to it. Of what that asks for
 * every meter has all but D3, which is missing where it is 1, and stands last for that. The constants hold again what
 * the maps' row asks for besides, for the meter that does not answer that; see Schedule.
 */
export const PLAN: readonly PlanRow[] = Object.freeze([
	row("live", AGES.power, true, false),
	row("maps", AGES.constant, true, false),
	row("constants", AGES.constant, true, true),
	row("half hours", AGES.halfHour, true, true),
	row("clock", AGES.constant, true, true),
	row("energy", AGES.energy, true, true),
	row("current", AGES.current, true, true),
	row("condition", AGES.hourly, true, true),
	row("selectors", AGES.constant, true, true),
]);

/** Rows of PLAN that the meter class names. */
export const LIVE = 0;
export const MAPS = 1;
export const CONSTANTS = 2;
export const HALF_HOURS = 3;
export const CLOCK = 4;
export const CURRENT = 6;

/** Properties in one request: every meter takes 6 (AIF 1.01, 2.4.4). */
export const MAX_OPC = 6;

/** A join is followed by the meter's own D5 within this time; one that comes later means a restart. */
export const D5_AFTER_JOIN_MS = 30_000;
/** Without a D5 the controller asks for it (AIF 3.1.1). */
export const ASK_D5_MS = 6_000;

/** What the ceilings of requests and air time leave for the polls. */
export interface Ceilings {
	/** By what the time between polls is multiplied: 1 = as set. */
	readonly factor: number;
	/** The ceiling of requests is what slows them down (REQUEST_LIMIT). */
	readonly isLimited: boolean;
	/** Milliseconds until a request may be sent; 0 when it may be sent now. */
	requestWaitMs(): number;
}
