import { Allowance } from "../../lan/allowance";
import type { Clock } from "../../ports/clock";

/**
 * Requests over the radio that may be spent at once on what somebody asked for, and in each hour in the long run: so at
 * most twice as many in any hour. It is 34 days of history, and a tenth of what live values need.
 */
export const ASKED_REQUESTS = 240;
const HOUR_MS = 3_600_000;
/**
 * What one day can cost at most when the meter's answers are wrong: the date, three times E5 (each repeated once)
 * and E2, then E4 three times and the date again; and single minutes that come between: EF (repeated once) and EE twice.
 */
const DAY_MOST = 14;
const MINUTES_MOST = 4;

/**
 * What days and minutes that are not at hand may cost the radio, whoever asks for them: any number of ECHONET Lite
 * clients (E2 and E4, EC, EE) and of web clients together. What the program reads for itself is not counted here.
 */
export class AskedBudget {
	private readonly _allowance: Allowance;

	constructor(clock: Clock) {
		this._allowance = new Allowance(clock, ASKED_REQUESTS, HOUR_MS);
	}

	/** True when a day, or minutes, can be begun: then there is enough to end both. */
	get mayBegin(): boolean {
		return this._allowance.left >= DAY_MOST + MINUTES_MOST;
	}

	/** So many requests were sent for somebody, repeats included. */
	spend(requests: number): void {
		this._allowance.spend(requests);
	}
}
