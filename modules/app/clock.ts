import type { MeterClock } from "../meter/clock/meter-clock";
import type { Clock } from "../ports/clock";

/** The app's clock: the host's, and for the time of day the meter's where the host does not know it. */
export class AppClock implements Clock {
	readonly #host: Clock;
	readonly #meter: MeterClock;

	constructor(host: Clock, meter: MeterClock) {
		this.#host = host;
		this.#meter = meter;
	}

	ticks(): number {
		return this.#host.ticks();
	}

	unix(): number | undefined {
		return this.#meter.unix();
	}
}
