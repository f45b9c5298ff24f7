/** Time as the program sees it. Nothing in modules/ reads a clock in any other way. */
export interface Clock {
	/**
	 * Monotonic milliseconds since some moment before the program started. A double that never wraps: an
	 * adapter over a 32-bit tick counter widens it.
	 */
	ticks(): number;
	/** Unix time in milliseconds as the host knows it (NTP, RTC, PC), or undefined while it does not. */
	unix(): number | undefined;
}
