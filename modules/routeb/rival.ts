import type { Clock } from "../ports/clock";
import type { Cause } from "./ladder";

/** A session that ends before it is so old did not end by itself, if the next one stands at once and ends so as well. */
const SHORT_MS = 180_000;
/** Sessions in a row of which that is so, joins without an answer from a meter that is there, and the time within which. */
const SHORT_SESSIONS = 3;
const UNANSWERED_JOINS = 5;
const WITHIN_MS = 1_800_000;
/** A session that has stood for so long has no rival any more. */
const PEACE_MS = 600_000;

/**
 * Recognises another controller at the same meter, which admits one: sessions that end soon and are replaced at once, or
 * joins unanswered although the meter's beacon was just heard. Both only of credentials that have joined before.
 */
export class RivalWatch {
	/** Times in a row that it was recognised. */
	hits = 0;
	private readonly _clock: Clock;
	private _joinedAt = Number.NEGATIVE_INFINITY;
	private _stands = false;
	private _shortSessions = 0;
	private _unanswered = 0;
	private _since = 0;

	constructor(clock: Clock) {
		this._clock = clock;
	}

	joined(): void {
		this._joinedAt = this._clock.ticks();
		this._stands = true;
		this._unanswered = 0;
	}

	/** Other credentials, or a new start. */
	forget(): void {
		this.hits = 0;
		this._shortSessions = 0;
		this._unanswered = 0;
		this._stands = false;
	}

	/** The session, or the way to it, ended with `cause`; `heard`: a scan had found the meter. True when a rival has it. */
	sees(cause: Cause, known: boolean, heard: boolean): boolean {
		const now = this._clock.ticks();
		const wasUp = this._stands;
		this._stands = false;
		if (wasUp && now - this._joinedAt >= PEACE_MS) this.forget();
		if (!known) return false;
		const count = this._shortSessions + this._unanswered;
		if (count === 0 || now - this._since > WITHIN_MS) {
			this._shortSessions = 0;
			this._unanswered = 0;
			this._since = now;
		}
		if (wasUp && isTaken(cause))
			this._shortSessions = now - this._joinedAt < SHORT_MS ? this._shortSessions + 1 : 0;
		else if (cause === "JOIN_NO_ANSWER" && heard) this._unanswered++;
		else return false;
		const isRival = this._shortSessions >= SHORT_SESSIONS || this._unanswered >= UNANSWERED_JOINS;
		if (isRival) this.hits++;
		return isRival;
	}
}

/** How a session ends that somebody else took. */
function isTaken(cause: Cause): boolean {
	return cause === "SESSION_CLOSED_BY_METER" || cause === "SESSION_ENDED" || cause === "SESSION_SILENT";
}
