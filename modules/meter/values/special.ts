import type { Reason } from "./reasons";

/**
 * The codes of class 0288 that stand where a number would, and the largest count. Whatever reads or writes a
 * value of the meter asks here.
 */

/** Largest cumulative count; what lies above is a code or nonsense. */
export const MAX_COUNT = 99_999_999;
/** "No data" as a cumulative count. */
export const NO_COUNT = 0xfffffffe;
/** "No data" as power (E7). */
export const NO_POWER = 0x7ffffffe;
/** "No data" as the currents of both phases (E8). */
export const NO_CURRENTS = 0x7ffe7ffe;

const MAX_I32 = 0x7fffffff;
const MAX_I16 = 0x7fff;

export function isCount(value: number): boolean {
	return value <= MAX_COUNT;
}

/** Why a cumulative count is no number, or undefined when it is one. */
export function countReason(count: number): Reason | undefined {
	if (count === NO_COUNT) return "NO_DATA";
	return count > MAX_COUNT ? "INVALID" : undefined;
}

/** Why a power is no number, or undefined when it is one. */
export function powerReason(watts: number): Reason | undefined {
	return signedReason(watts, MAX_I32);
}

/** Why the current of a phase is no number, or undefined when it is one. */
export function currentReason(tenths: number): Reason | undefined {
	return signedReason(tenths, MAX_I16);
}

/** The codes at both ends of a signed type, `top` being the largest number of it. */
function signedReason(value: number, top: number): Reason | undefined {
	if (value === top - 1) return "NO_DATA";
	if (value === top) return "OVERFLOW";
	return value === -top - 1 ? "UNDERFLOW" : undefined;
}
