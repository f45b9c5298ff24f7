/** What the power and the currents are of the contracted current. */

/** Percent of the contract from which the alarm cautions and warns. */
export const ALARM_CAUTION = 80;
export const ALARM_WARNING = 100;

/** 2 where a share (percent, undefined: not known) is one to warn of, 1 to caution of, else 0. */
export function alarmRank(share: number | undefined): number {
	const percent = share ?? 0;
	return percent >= ALARM_WARNING ? 2 : percent >= ALARM_CAUTION ? 1 : 0;
}

/**
 * Share of the contract in percent, or undefined when it is not set, not known, or power is being sold. An
 * ampere breaker counts R and T together; of that sum and of the live power at 100 V the larger is taken,
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
