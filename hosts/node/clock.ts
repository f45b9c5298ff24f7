import type { Clock } from "../../modules/ports/clock";

/** Node's monotonic clock, and the time of day as this machine has it. */
export class NodeClock implements Clock {
	ticks(): number {
		return performance.now();
	}

	unix(): number {
		return Date.now();
	}
}
