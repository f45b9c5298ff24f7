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
	caution: 80,
	warning: 100,
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

/**
 * Share of the contract in percent, or undefined when it is not set, not known, or power is being sold. An
 * ampere breaker counts R and T together; the larger of that sum and of the live power at 100 V counts,
 * since the power is the fresher one and the current is never less than power over voltage.
 */
export function contractShare(
	contractA: number,
	watts: number | undefined,
	currentR: number | undefined,
	currentT: number | undefined,
): number | undefined {
	if (contractA <= 0 || watts == null) return undefined;
	if (watts <= 0) return 0;
	const amperes = (Math.abs(currentR ?? 0) + Math.abs(currentT ?? 0)) * 10;
	return Math.floor((Math.max(amperes, watts) + contractA / 2) / contractA);
}

/** The load that `contractShare` is the share of, in 0.1 A. */
export function contractLoad(
	watts: number,
	currentR: number | undefined,
	currentT: number | undefined,
): number {
	return Math.max(Math.abs(currentR ?? 0) + Math.abs(currentT ?? 0), Math.ceil(watts / 10));
}

/** Share in percent that the projection of the half hour (Wh) has of what the contract gives in it. */
export function projectedShare(contractA: number, projectedWh: number | undefined): number | undefined {
	if (contractA <= 0 || projectedWh == null) return undefined;
	return Math.floor((projectedWh * 2 + contractA / 2) / contractA);
}
