import type { HttpLimits } from "../../../modules/web/http/http-limits";

/** A machine with an operating system can hold more connections than the device. */
export const SERVER_LIMITS: HttpLimits = Object.freeze({
	connections: 64,
	perAddress: 16,
	requestMs: 8_000,
	idleMs: 15_000,
	stallMs: 15_000,
	answerMs: 60_000,
});
