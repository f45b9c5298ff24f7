import type { Clock } from "../ports/clock";
import { DAY_MS, JST_MS } from "./calendar";

/** Where the time comes from: the host (NTP, RTC, PC), the meter, or nowhere yet. */
export type TimeSource = "host" | "meter" | "none";

/** A difference of more than two minutes between the meter's clock and the host's is shown (METER_CLOCK). */
const DISAGREE_MS = 120_000;
/** Two cheap crystals, 50 ppm each: how fast certainty fades. */
const DRIFT = 1e-4;
/** Refined enough: what is left is the time that a request takes. */
const FINE_MS = 5_000;
/** A reading reaches the meter about this long after it was asked for. */
const ON_THE_WAY_MS = 300;
const MINUTE_MS = 60_000;

/**
 * The meter's clock, known without the internet. 97 and 98 tell whole minutes only, so it keeps the earliest
 * and the latest moment that the meter's clock can show now; each reading narrows that, and a reading asked
 * for when the minute must be changing halves it: a minute becomes a few seconds after four of them.
 *
 * All times called local are milliseconds since 1970-01-01 00:00 JST.
 */
export class MeterClock {
	/** Times that the meter's clock jumped by more than two minutes. */
	jumps = 0;
	/** How far it jumped the last time, and how long before that was seen it had been read. */
	shiftMs = 0;
	gapMs = 0;
	readonly #clock: Clock;
	/** Bounds of (meter's local time - ticks), as of `#at`; meaningless while `#at` is undefined. */
	#low = 0;
	#high = 0;
	#at: number | undefined;
	/** `ticks()` of the last reading. */
	#readAt = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/**
	 * The meter said in one answer that it is `minute` (0..1439) of `day`. `askedAt` is `ticks()` when the
	 * question was first sent; it answers now.
	 */
	observe(day: number, minute: number, askedAt: number): void {
		const now = this.#clock.ticks();
		const local = day * DAY_MS + minute * MINUTE_MS;
		const low = local - now;
		const high = local + MINUTE_MS - askedAt;
		const gapMs = now - this.#readAt;
		this.#readAt = now;
		if (this.#at !== undefined) {
			this.fade(now);
			const apart = Math.max(low - this.#high, this.#low - high);
			if (apart <= 0) {
				this.#low = Math.max(low, this.#low);
				this.#high = Math.min(high, this.#high);
				return;
			}
			if (apart > DISAGREE_MS) {
				this.jumps++;
				this.shiftMs = (low + high - this.#low - this.#high) / 2;
				this.gapMs = gapMs;
			}
		}
		this.#low = low;
		this.#high = high;
		this.#at = now;
	}

	/** Forgets the meter's clock, as when another meter answers. */
	forget(): void {
		this.#at = undefined;
	}

	/** The meter's local time, or undefined before it was read. */
	local(): number | undefined {
		return this.localAt(this.#clock.ticks());
	}

	/** The same at the present `ticks()`, for who has read them already. */
	localAt(now: number): number | undefined {
		return this.#at === undefined ? undefined : now + (this.#low + this.#high) / 2;
	}

	/** The meter's day number, or undefined. */
	day(): number | undefined {
		const local = this.local();
		return local === undefined ? undefined : Math.floor(local / DAY_MS);
	}

	/** Milliseconds that `local` may be off, at most; undefined before it was read. */
	get uncertaintyMs(): number | undefined {
		if (this.#at === undefined) return undefined;
		this.fade(this.#clock.ticks());
		return (this.#high - this.#low) / 2;
	}

	/** Milliseconds until a reading of the clock would tell most; undefined when it is fine enough. */
	refineInMs(): number | undefined {
		const uncertainty = this.uncertaintyMs;
		if (uncertainty === undefined || uncertainty * 2 <= FINE_MS) return undefined;
		const sinceMinute = (this.local()! + ON_THE_WAY_MS) % MINUTE_MS;
		return MINUTE_MS - sinceMinute;
	}

	/** Meter's clock less the host's in ms; undefined while one of them is unknown. */
	get errorMs(): number | undefined {
		const host = this.#clock.unix();
		const local = this.local();
		return host === undefined || local === undefined ? undefined : local - (host + JST_MS);
	}

	/** True when the meter's clock and the host's are more than two minutes apart for certain. */
	get disagrees(): boolean {
		const error = this.errorMs;
		return error !== undefined && Math.abs(error) - this.uncertaintyMs! > DISAGREE_MS;
	}

	get source(): TimeSource {
		if (this.#clock.unix() !== undefined) return "host";
		return this.#at === undefined ? "none" : "meter";
	}

	/** Unix milliseconds for the app: the host's where it knows them, else the meter's. */
	unix(): number | undefined {
		const host = this.#clock.unix();
		if (host !== undefined) return host;
		const local = this.local();
		return local === undefined ? undefined : Math.round(local) - JST_MS;
	}

	private fade(now: number): void {
		const drift = (now - this.#at!) * DRIFT;
		this.#low -= drift;
		this.#high += drift;
		this.#at = now;
	}
}
