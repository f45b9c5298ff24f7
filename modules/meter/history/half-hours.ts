import { readU32 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import { DAY_MS, HALF_HOUR_MS, readTime } from "../clock/calendar";
import type { MeterClock } from "../clock/meter-clock";
import { HALF_HOUR_SPREAD_S, HALF_HOUR_WAIT_S } from "../values/ages";
import { isCount } from "../values/special";

/** An EA that says it is later than the meter's clock, or much older, is not filed under its half hour. */
const AHEAD_MS = 120_000;
const BEHIND_MS = 3_600_000;
const RETRY_MS = 90_000;
const TRIES = 3;

/** Where the counts at the half hours go. */
export interface HalfHourSink {
	/** The counter stood at `count` at the beginning of half hour `slot` (0..47) of `day`. */
	putHalfHour(day: number, slot: number, reverse: boolean, count: number): void;
}

/**
 * EA and EB: the meter sends them within five minutes after :00 and :30. Files them, and says when to fetch
 * what did not come (AIF 3.3.1: from :05 and :35, with a random delay so that not all homes ask at once).
 */
export class HalfHours {
	private readonly _clock: MeterClock;
	private readonly _sink: HalfHourSink;
	/** Half hours since 1970 of the newest EA. */
	private _newest = -1;
	private _tries = 0;

	constructor(clock: MeterClock, sink: HalfHourSink) {
		this._clock = clock;
		this._sink = sink;
	}

	forget(): void {
		this._newest = -1;
		this._tries = 0;
	}

	/** Takes the EDT of EA or EB (11 bytes): YYYY MM DD hh mm ss, count. */
	take(epc: number, bytes: Uint8Array, at: number): void {
		const time = readTime(bytes, at, true);
		const count = readU32(bytes, at + 7);
		const now = this._clock.local();
		if (time < 0 || time % HALF_HOUR_MS !== 0) return;
		if (now != null && (time - now > AHEAD_MS || now - time > BEHIND_MS)) return;
		if (epc === EPC.FORWARD_HALF_HOUR) {
			const half = time / HALF_HOUR_MS;
			if (half > this._newest) this._tries = 0;
			this._newest = half;
		}
		if (!isCount(count)) return;
		const day = Math.floor(time / DAY_MS);
		this._sink.putHalfHour(day, (time - day * DAY_MS) / HALF_HOUR_MS, epc === EPC.REVERSE_HALF_HOUR, count);
	}

	/** Milliseconds until EA and EB must be fetched if they do not come. `random` is any 32-bit number. */
	fetchInMs(random: number): number {
		const now = this._clock.local();
		if (now == null) return HALF_HOUR_MS;
		const half = Math.floor(now / HALF_HOUR_MS);
		const since = now - half * HALF_HOUR_MS;
		const waitMs = HALF_HOUR_WAIT_S * 1000 + (random % (HALF_HOUR_SPREAD_S * 1000));
		if (this._newest >= half) return HALF_HOUR_MS - since + waitMs;
		if (since < waitMs) return waitMs - since;
		return this._tries < TRIES ? RETRY_MS : HALF_HOUR_MS - since + waitMs;
	}

	/** EA was asked for. */
	asked(): void {
		this._tries++;
	}
}
