/** A one-shot timer that is made once and armed many times, so that arming allocates nothing. */
export interface Timer {
	/** Fires once after `ms` milliseconds; an armed timer is armed anew. */
	start(ms: number): void;
	stop(): void;
	readonly running: boolean;
}

export interface Timers {
	/** `onFire` runs outside the caller's stack. The host guards it: an exception is recorded, not lost. */
	create(onFire: () => void): Timer;
}
