/** Where whole days of half hours come from, for the LAN node, the views and the pages. */
export interface DaySource {
	/**
	 * Writes the EDT of E2 (or E4 when `reverse`) for the day `back` days before the meter's today (0..99) to
	 * `to[at..at+194)`: u16 day, 48 x u32. False when that day is not at hand; it has then been queued at the
	 * lowest priority, once for all who ask.
	 */
	readDay(back: number, reverse: boolean, to: Uint8Array, at: number): boolean;
	/**
	 * Writes the EDT of EE for an EDT of EF (7 bytes at `selected[from]`; 7 + 8 bytes for each minute) to `to[at]`. False
	 * while it is not at hand, as with `readDay`.
	 */
	readMinutes(selected: Uint8Array, from: number, to: Uint8Array, at: number): boolean;
}

/** A DaySource that also knows which day is which, and how far a day can be trusted. */
export interface DayBook extends DaySource {
	/** The meter's day number now, or undefined while its clock is not known. */
	readonly today: number | undefined;
	/** True when what the meter filed under `day` may belong to another time. */
	isDoubtful(day: number): boolean;
	/** The same for half hour `slot` of it (0..47). True for all of a day of which no more than that is known. */
	isSlotDoubtful(day: number, slot: number): boolean;
}
