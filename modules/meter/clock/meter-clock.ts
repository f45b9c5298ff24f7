import type { Clock } from "../../ports/clock";
import { AGES } from "../values/ages";
import { DAY_MS, JST_MS } from "./calendar";

/** Where the time comes from: the host (NTP, RTC, PC), the meter, or nowhere yet. */
export type TimeSource = "host" | "meter" | "none";

/** A difference of more than two minutes between the meter's clock and the host's is shown (METER_CLOCK). */
const DISAGREE_MS = 120_000;
/** It was set by more than this for certain: less may be rounding, or two clocks that drift apart. */
const STEP_MS = 5_000;
/** It is read every hour; what came back after longer than this was out of reach, perhaps without power. */
const IN_TOUCH_MS = AGES.hourly.liveS * 1000;
/** Longer than this it is not doubted without a witness: it may have been wrong before, and been set right unseen. */
const DOUBT_MOST_MS = 7 * DAY_MS;
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
	/** Times that the meter's clock was set, as far as that shows, and those of them by more than two minutes. */
	steps = 0;
	jumps = 0;
	/** Whether it jumped when it was set the last time, by how much, and how long before that was seen it had been read. */
	jumped = false;
	shiftMs = 0;
	gapMs = 0;
	private readonly _clock: Clock;
	/** Bounds of (meter's local time - ticks), as of `_at`; meaningless while `_at` is undefined. */
	private _low = 0;
	private _high = 0;
	private _at: number | undefined;
	/** `ticks()` of the last reading. */
	private _readAt = 0;
	/** Local time up to which it goes against what was known before; how far it is off what it was then. */
	private _doubtUntil = Number.NEGATIVE_INFINITY;
	private _strayMs = 0;

	constructor(clock: Clock) {
		this._clock = clock;
	}

	/**
	 * The meter said in one answer that it is `minute` (0..1439) of `day`. `askedAt` is `ticks()` when the
	 * question was first sent; it answers now.
	 */
	observe(day: number, minute: number, askedAt: number): void {
		const now = this._clock.ticks();
		const local = day * DAY_MS + minute * MINUTE_MS;
		const low = local - now;
		const high = local + MINUTE_MS - askedAt;
		const gapMs = now - this._readAt;
		this._readAt = now;
		if (this._at != null) {
			this.fade(now);
			const apart = Math.max(low - this._high, this._low - high);
			if (apart <= 0) {
				this._low = Math.max(low, this._low);
				this._high = Math.min(high, this._high);
				return;
			}
			if (apart > STEP_MS) {
				this.steps++;
				this.shiftMs = (low + high - this._low - this._high) / 2;
				this.gapMs = gapMs;
				this.jumped = apart > DISAGREE_MS;
				if (this.jumped) this.onJump(local);
			}
		}
		this._low = low;
		this._high = high;
		this._at = now;
	}

	/** True when what `observe` would be told goes with what is known of the meter's clock; false too while nothing is. */
	fits(day: number, minute: number, askedAt: number): boolean {
		if (this._at == null) return false;
		const now = this._clock.ticks();
		this.fade(now);
		const local = day * DAY_MS + minute * MINUTE_MS;
		return Math.max(local - now - this._high, this._low - (local + MINUTE_MS - askedAt)) <= STEP_MS;
	}

	/** Forgets the meter's clock, as when another meter answers. */
	forget(): void {
		this._at = undefined;
		this._doubtUntil = Number.NEGATIVE_INFINITY;
		this._strayMs = 0;
	}

	/** The clock showed `local` before, by what is stored: until then it goes against that. */
	wentBack(local: number): void {
		this._doubtUntil = Math.max(this._doubtUntil, local);
	}

	/** The meter's local time, or undefined before it was read. */
	local(): number | undefined {
		return this.localAt(this._clock.ticks());
	}

	/** The same at the present `ticks()`, for who has read them already. */
	localAt(now: number): number | undefined {
		return this._at == null ? undefined : now + (this._low + this._high) / 2;
	}

	/** The meter's day number, or undefined. */
	day(): number | undefined {
		const local = this.local();
		return local == null ? undefined : Math.floor(local / DAY_MS);
	}

	/** Milliseconds that `local` may be off, at most; undefined before it was read. */
	get uncertaintyMs(): number | undefined {
		if (this._at == null) return undefined;
		this.fade(this._clock.ticks());
		return (this._high - this._low) / 2;
	}

	/** Milliseconds until a reading of the clock would tell most; undefined when it is fine enough. */
	refineInMs(): number | undefined {
		const uncertainty = this.uncertaintyMs;
		if (uncertainty == null || uncertainty * 2 <= FINE_MS) return undefined;
		const sinceMinute = (this.local()! + ON_THE_WAY_MS) % MINUTE_MS;
		return MINUTE_MS - sinceMinute;
	}

	/** Meter's clock less the host's in ms; undefined while one of them is unknown. */
	get errorMs(): number | undefined {
		const host = this._clock.unix();
		const local = this.local();
		return host == null || local == null ? undefined : local - (host + JST_MS);
	}

	/** True when the meter's clock and the host's are more than two minutes apart for certain. */
	get disagrees(): boolean {
		const error = this.errorMs;
		return error != null && Math.abs(error) - this.uncertaintyMs! > DISAGREE_MS;
	}

	/**
	 * True while the meter's clock disagrees with the host's; where that is not known, while it goes against what it
	 * showed itself: it shows a time again, or it jumped while nobody could see it and was not set since.
	 */
	get isDoubtful(): boolean {
		if (this._clock.unix() != null) return this.disagrees;
		const local = this.local();
		return local != null && local < this._doubtUntil;
	}

	get source(): TimeSource {
		if (this._clock.unix() != null) return "host";
		return this._at == null ? "none" : "meter";
	}

	/** Unix milliseconds for the app: the host's where it knows them, else the meter's. */
	unix(): number | undefined {
		const host = this._clock.unix();
		if (host != null) return host;
		const local = this.local();
		return local == null ? undefined : Math.round(local) - JST_MS;
	}

	/** Without a host's clock nobody can tell a wrong time from a corrected one; what went before is a hint. */
	private onJump(local: number): void {
		const shiftMs = this.shiftMs;
		this.jumps++;
		this._strayMs += shiftMs;
		// How far it jumped is known to half a minute each time.
		const agreesAgain = Math.abs(this._strayMs) <= DISAGREE_MS + MINUTE_MS;
		const unseen = this.gapMs > IN_TOUCH_MS;
		// What is set while the meter is in touch is set by its utility.
		if (agreesAgain || !unseen) this._strayMs = 0;
		this._doubtUntil = agreesAgain || !unseen ? local : local + DOUBT_MOST_MS;
		if (shiftMs < 0) this.wentBack(local + Math.min(-shiftMs, DOUBT_MOST_MS));
	}

	private fade(now: number): void {
		const drift = (now - this._at!) * DRIFT;
		this._low -= drift;
		this._high += drift;
		this._at = now;
	}
}
