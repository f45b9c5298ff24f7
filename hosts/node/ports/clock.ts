import type { Clock } from "../../../modules/ports/clock";

/** Node's monotonic clock, and the time of day as this machine has it. */
export class NodeClock implements Clock {
	/** Whole milliseconds: a deadline of a fraction would wake the timer before anything is due. */
	ticks(): number {
		return Math.floor(performance.now());
	}

	unix(): number {
		return Date.now();
	}
}
