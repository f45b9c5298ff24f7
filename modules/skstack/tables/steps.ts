import { OUTCOME } from "../../wisun/outcome";
import { EVENT } from "./events";

/** An EVENT that ends a step, and what it means. */
export interface Ending {
	readonly event: number;
	readonly outcome: number;
}

/** One command of the way to a session and back. */
export interface Step {
	/** What stands in the log while it is waited for. */
	readonly name: string;
	/** Events that end it once it was answered with OK; none: OK itself ends it. */
	readonly ends: readonly Ending[];
	/** Without such an event it ends as TIMED_OUT so long after OK, in ms; 0 where OK ends it. */
	readonly withinMs: number;
	/** What FAIL means. */
	readonly refused: number;
}

const step = (name: string, refused: number, withinMs = 0, ends: readonly Ending[] = NONE): Step =>
	Object.freeze({ name, ends, withinMs, refused });

const NONE: readonly Ending[] = Object.freeze([]);

/** Authentication by PANA. EVENT 24: the joiner tells a meter that refused from one that was not heard. */
const AUTHENTICATED: readonly Ending[] = Object.freeze([
	Object.freeze({ event: EVENT.PANA_DONE, outcome: OUTCOME.OK }),
	Object.freeze({ event: EVENT.PANA_FAILED, outcome: OUTCOME.DENIED }),
]);
const CLOSED: readonly Ending[] = Object.freeze([
	Object.freeze({ event: EVENT.CLOSED, outcome: OUTCOME.OK }),
	Object.freeze({ event: EVENT.CLOSE_TIMEOUT, outcome: OUTCOME.NO_ANSWER }),
]);
const SCANNED: readonly Ending[] = Object.freeze([
	Object.freeze({ event: EVENT.SCANNED, outcome: OUTCOME.OK }),
]);

/** EVENT 24 comes after some 40 s when the meter does not answer. */
const JOIN_MS = 70_000;
const RENEW_MS = 20_000;
/** EVENT 28 comes after some 15 s. */
const TERM_MS = 20_000;

/** What is sent, what ends it, after how long. Evidence: both command references, transcripts under test/fixtures. */
export const STEP = Object.freeze({
	PASSWORD: step("SKSETPWD", OUTCOME.REJECTED),
	ID: step("SKSETRBID", OUTCOME.REJECTED),
	/** Its time is that of the scan itself. */
	SCAN: step("SKSCAN", OUTCOME.REFUSED, 0, SCANNED),
	CHANNEL: step("SKSREG S2", OUTCOME.REFUSED),
	PAN_ID: step("SKSREG S3", OUTCOME.REFUSED),
	JOIN: step("SKJOIN", OUTCOME.REFUSED, JOIN_MS, AUTHENTICATED),
	/** ER10: there is no session to renew. */
	RENEW: step("SKREJOIN", OUTCOME.NO_SESSION, RENEW_MS, AUTHENTICATED),
	/** ER10: there is no session to end. */
	TERM: step("SKTERM", OUTCOME.NO_SESSION, TERM_MS, CLOSED),
	/** However it is answered, the module is found anew. */
	RESET: step("SKRESET", OUTCOME.OK),
} as const);

/** The verbs that are more than one command, as the steps that each takes. */
export const CONFIGURE: readonly Step[] = Object.freeze([STEP.PASSWORD, STEP.ID]);
export const SCAN: readonly Step[] = Object.freeze([STEP.SCAN]);
export const JOIN: readonly Step[] = Object.freeze([STEP.CHANNEL, STEP.PAN_ID, STEP.JOIN]);
export const RENEW: readonly Step[] = Object.freeze([STEP.RENEW]);
export const LEAVE: readonly Step[] = Object.freeze([STEP.TERM]);
export const RESET: readonly Step[] = Object.freeze([STEP.RESET]);
