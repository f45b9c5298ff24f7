const KEPT = 32;

/** What the client did since the program started. Plain numbers, read by the pages and the tests. */
export class ClientCounters {
	/** Requests begun; a repeat is not a new one. */
	requests = 0;
	repeats = 0;
	/** Answers taken as the answer to the request under way. */
	answers = 0;
	/** Of these, the negative ones (ESV 51, 52, 53), and those with fewer blocks than asked for. */
	refused = 0;
	truncated = 0;
	/** Requests given up after the repeat, and requests that could not be sent. */
	silent = 0;
	unsent = 0;
	/** Answers used after their repeat or after their request was given up. */
	late = 0;
	/** Answers to nothing that we wait for, and datagrams that are no ECHONET Lite frame. */
	dropped = 0;
	malformed = 0;
	/** Longest and latest time from sent to answered, in ms. */
	roundTripMaxMs = 0;
	roundTripMs = 0;
	private readonly _recent = new Uint16Array(KEPT);
	private _count = 0;

	/** Datagrams that asked something. */
	get sent(): number {
		return this.requests + this.repeats;
	}

	addRoundTrip(ms: number): void {
		this.roundTripMs = ms;
		if (ms > this.roundTripMaxMs) this.roundTripMaxMs = ms;
		this._recent[this._count++ % KEPT] = ms;
	}

	/** Median of the last 32 round trips in ms; undefined before the first. */
	get roundTripMedianMs(): number | undefined {
		const count = Math.min(this._count, KEPT);
		if (count === 0) return undefined;
		const sorted = this._recent.slice(0, count).sort();
		return sorted[count >> 1];
	}
}
