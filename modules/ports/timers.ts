/** A one-shot timer that is made once and armed many times, so that arming allocates nothing. */
export interface Timer {
	/** Fires once after `ms` milliseconds; an armed timer is armed anew. */
	start(ms: number): void;
	stop(): void;
	readonly running: boolean;
}

/** Whom a timer belongs to. An object and not a function: on XS a closure takes nine slots. */
export interface TimerOwner {
	/** `timer` fired. Runs outside the stack of who armed it. The host guards it: an exception is recorded, not lost. */
	onTimer(timer: Timer): void;
}

export interface Timers {
	/** `name` says in the log what the timer was for when its owner threw: a part and a deed, "relay announce". */
	create(owner: TimerOwner, name: string): Timer;
}
