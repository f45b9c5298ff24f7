import { ALARM_CAUTION, ALARM_WARNING } from "../../meter/values/contract";

/**
 * The warning before the breaker trips: two levels of the share of the contracted current, and of what the
 * running half hour will use. Pure: shares and time are arguments, the result is what to show and to sound.
 */

export type AlarmLevel = "none" | "caution" | "warning";
export type AlarmCause = "now" | "halfHour";

export interface AlarmLevels {
	/** Percent of the contract from which to caution and to warn. */
	readonly caution: number;
	readonly warning: number;
	/** A level is left only when the share falls this many points below it ... */
	readonly hysteresis: number;
	/** ... and has stayed there for this long, in ms. */
	readonly holdMs: number;
}

export const ALARM_LEVELS: AlarmLevels = Object.freeze({
	caution: ALARM_CAUTION,
	warning: ALARM_WARNING,
	hysteresis: 5,
	holdMs: 20_000,
});

export class Alarm {
	level: AlarmLevel = "none";
	/** What raised the level. */
	cause: AlarmCause = "now";
	/** True when a person has silenced this level. A higher level sounds again. */
	acknowledged = false;
	private readonly _levels: AlarmLevels;
	/** Since when the share has been below the level, or -1. */
	private _belowSince = -1;

	constructor(levels: AlarmLevels = ALARM_LEVELS) {
		this._levels = levels;
	}

	/** True when shares below a caution would change nothing, which is nearly always. */
	isCalm(share: number | undefined, projected: number | undefined): boolean {
		return (
			this.level === "none" && (share ?? 0) < this._levels.caution && (projected ?? 0) < this._levels.caution
		);
	}

	/** True while it should be heard and seen even in the night. */
	get loud(): boolean {
		return this.level !== "none" && !this.acknowledged;
	}

	/**
	 * Takes the present shares in percent (undefined: not known, no contract, or selling) at `nowMs`. What is
	 * not known raises no alarm, and ends none before the hold is over. True when the level changed.
	 */
	update(share: number | undefined, projected: number | undefined, nowMs: number): boolean {
		const levels = this._levels;
		const now = share ?? 0;
		const later = projected ?? 0;
		const highest = later > now ? later : now;
		const rank = rankOf(this.level);
		const reached = highest >= levels.warning ? 2 : highest >= levels.caution ? 1 : 0;
		if (reached > rank) {
			this._belowSince = -1;
			this.cause = later > now ? "halfHour" : "now";
			this.acknowledged = false;
			this.level = reached === 2 ? "warning" : "caution";
			return true;
		}
		if (rank === 0) return false;
		const leaves = (rank === 2 ? levels.warning : levels.caution) - levels.hysteresis;
		if (highest >= leaves) {
			this._belowSince = -1;
			return false;
		}
		if (this._belowSince < 0) this._belowSince = nowMs;
		if (nowMs - this._belowSince < levels.holdMs) return false;
		this._belowSince = -1;
		this.level = rank === 2 && highest >= levels.caution - levels.hysteresis ? "caution" : "none";
		if (this.level === "none") this.acknowledged = false;
		return true;
	}

	/** A person pressed a button. True when there was something to silence. */
	acknowledge(): boolean {
		if (!this.loud) return false;
		this.acknowledged = true;
		return true;
	}
}

function rankOf(level: AlarmLevel): number {
	return level === "none" ? 0 : level === "warning" ? 2 : 1;
}
