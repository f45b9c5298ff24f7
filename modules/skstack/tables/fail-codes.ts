/**
 * `FAIL ERnn` as a number. Both command references list them; what causes them in practice is from public
 * drivers and issue reports.
 */
export const FAIL = Object.freeze({
	/** The command is not supported: also junk before it, and ROPT or SKAPPVER on Tessera parts. */
	UNSUPPORTED: 4,
	/** Wrong number of arguments: SIDE missing on DSE, or present on SE. */
	ARGUMENTS: 5,
	/** Format or range of an argument. */
	RANGE: 6,
	/** Bytes got lost on the module's UART. */
	UART: 9,
	/** Accepted, but it could not be done: no session to end, no such handle, table full. */
	EXECUTION: 10,
} as const);
