import { OUTCOME } from "../wisun/outcome";
import { REQUEST, RESULT, ROUTE_B } from "./codes";

/** One request of the way to a session and back. */
export interface Step {
	/** What stands in the log while it is waited for. */
	readonly name: string;
	readonly code: number;
	/** Longest wait for the answer, in ms. */
	readonly answerMs: number;
	/** Passed over while route B has not come so far (ROUTE_B). */
	readonly from: number;
	/** Another result than DONE that is as good; DONE itself where there is none. */
	readonly fine: number;
	/** What any other result means (OUTCOME), or GO_ON. */
	readonly refused: number;
}

/** The next step follows whatever was answered. */
export const GO_ON = -1;

/** "2 s for every command without an entry." */
const ANSWER_MS = 2000;
/** 2.5 s wait for the beacon. */
const START_MS = 3600;
/** The meter is told, and may not answer; two programs wait 10 s, a repeat among them. */
const END_MS = 5000;

const step = (
	name: string,
	code: number,
	refused: number,
	fine: number = RESULT.DONE,
	from = 0,
	answerMs = ANSWER_MS,
): Step => Object.freeze({ name, code, answerMs, from, fine, refused });

const STANDS = ROUTE_B.AUTHENTICATED;

/** What is sent, and what its answer means. ROHM, "J11 UART IF" 1.1; what each result comes to is known from it alone. */
export const STEP = Object.freeze({
	VERSION: step("version", REQUEST.VERSION, OUTCOME.REFUSED),
	STATUS: step("status", REQUEST.STATUS, OUTCOME.REFUSED),
	PEERS: step("peers", REQUEST.PEERS, GO_ON, RESULT.DONE, STANDS),
	READ_SETTING: step("read setting", REQUEST.READ_SETTING, GO_ON, RESULT.DONE, STANDS),
	END_PANA: step("end PANA", REQUEST.END_PANA, GO_ON, RESULT.DONE, STANDS, END_MS),
	/** Where it is refused a reset has the same effect. */
	STOP: step("stop route B", REQUEST.STOP, OUTCOME.REFUSED, RESULT.DONE, ROUTE_B.OPERATING),
	/** Mode, and any channel: the module takes no credentials before. */
	SETTING: step("setting", REQUEST.SETTING, OUTCOME.REFUSED),
	/** The same with the meter's channel. */
	CHANNEL: step("channel", REQUEST.SETTING, OUTCOME.REFUSED),
	CREDENTIALS: step("credentials", REQUEST.CREDENTIALS, OUTCOME.REFUSED, RESULT.IS_SET),
	/** Its time is that of the scan itself. */
	SCAN: step("scan", REQUEST.SCAN, OUTCOME.REFUSED),
	START: step("start route B", REQUEST.START, OUTCOME.REFUSED, RESULT.DONE, 0, START_MS),
	PORT: step("open port", REQUEST.OPEN_PORT, OUTCOME.REFUSED, RESULT.PORT_IS_OPEN),
	/** A notification ends it. */
	PANA: step("PANA", REQUEST.PANA, OUTCOME.REFUSED, RESULT.UNDER_WAY),
} as const);

/** The verbs that are more than a datagram, as the steps that each takes. */
export const SET_UP: readonly Step[] = Object.freeze([
	STEP.VERSION,
	STEP.STATUS,
	STEP.PEERS,
	STEP.READ_SETTING,
]);
export const CHECK: readonly Step[] = Object.freeze([STEP.STATUS]);
export const CONFIGURE: readonly Step[] = Object.freeze([
	STEP.STATUS,
	STEP.END_PANA,
	STEP.STOP,
	STEP.SETTING,
	STEP.CREDENTIALS,
]);
export const SCAN: readonly Step[] = Object.freeze([STEP.SCAN]);
/** What is left of an earlier session is ended first; credentials that a restart took are given again. */
export const JOIN: readonly Step[] = Object.freeze([
	STEP.STATUS,
	STEP.END_PANA,
	STEP.STOP,
	STEP.CHANNEL,
	STEP.CREDENTIALS,
	STEP.START,
	STEP.PORT,
	STEP.PANA,
]);
/** A session that stands is taken over without a word on the air. */
export const ADOPT: readonly Step[] = Object.freeze([STEP.STATUS, STEP.PORT]);
export const LEAVE: readonly Step[] = Object.freeze([STEP.STATUS, STEP.END_PANA, STEP.STOP]);
export const RESET: readonly Step[] = Object.freeze([]);
