import type { ErrorCode } from "../errors/codes";

/**
 * What the session does next, from the mildest to the harshest. Each rung includes what must precede it: a
 * join ends a session that may still be alive, a scan is followed by a join.
 */
export type Action =
	| "resend" // the same datagram once more
	| "reauthenticate" // renewed: the module may still have the session
	| "join" // with the PAN that is known
	| "scan-channel" // active scan of the last channel, then join
	| "scan-all" // active scan of the last channel, then of all, then join
	| "reset" // the module's protocol state back to the start, then scan and join
	| "probe" // look for the module on the UART
	| "reset-pin" // the module's reset line, then look for it
	| "reopen"; // close and open the port, then look for it

/** What happened: a code, or that the session starts, the module was found, a send or a re-authentication failed. */
export type Cause = ErrorCode | "START" | "FOUND" | "SEND" | "REAUTH_FAILED";

export interface Situation {
	readonly cause: Cause;
	/** Failures of this cause's kind in a row: sends, joins, scans, restarts, or searches for the module. */
	readonly failures: number;
	/** A PAN is remembered. */
	readonly cached: boolean;
	/** These credentials joined before. */
	readonly known: boolean;
	/** The module shows the remembered PAN, so its session may have outlived us. */
	readonly alive: boolean;
	/** The board can reset the module. */
	readonly resetPin: boolean;
	/** A random number, 0 to 0xFFFFFFFF. */
	readonly random: number;
}

export interface Rung {
	readonly action: Action;
	readonly delayMs: number;
}

/** Times that one datagram is sent before the session is given up. */
export const SENDS = 3;
/** The meter needs this long after a session ended before it takes the next one (one driver's report). */
export const CLEAN_UP_MS = 10_000;
/** Before a datagram that did not get on the air is sent again. */
export const RESEND_MS = 3000;

/** Seconds before the next join, by joins that failed in a row. These credentials once worked: it will pass. */
const JOIN_KNOWN: readonly number[] = Object.freeze([3, 5, 10, 30, 60, 120, 180]);
const JOIN_KNOWN_MOST = 300;
/** After so many joins, two hours and more, there is less hurry. */
const JOIN_PATIENT = 24;
const JOIN_PATIENT_MOST = 600;
/** They never worked: they are probably wrong, and the meter must not be hammered. */
const JOIN_NEW: readonly number[] = Object.freeze([15, 60, 300, 900]);
const JOIN_NEW_MOST = 1200;
/** Refused so often, which is a day: from then on once a day, until somebody presses or changes a setting. */
const JOIN_NEW_PATIENT = 72;
const JOIN_NEW_PATIENT_MOST = 86_400;
/** Somebody else has the meter: two who take it from each other have nothing, so we are the calm one. */
const TAKEN: readonly number[] = Object.freeze([120, 300]);
const TAKEN_MOST = 600;
/** Seconds before the next scan, by scans that found nothing. A look at one channel costs one short packet. */
const SCAN_CACHED: readonly number[] = Object.freeze([3, 5]);
const SCAN_CACHED_MOST = 8;
/** After so many scans, an hour and more, there is less hurry. */
const SCAN_PATIENT = 180;
const SCAN_PATIENT_MOST = 40;
const SCAN_NEW: readonly number[] = Object.freeze([10, 30, 60, 120]);
const SCAN_NEW_MOST = 300;
/** Seconds before the port or the module is tried again. The UART is ours, it hurts nobody. */
const MODULE: readonly number[] = Object.freeze([0, 1, 2]);
const SERIAL: readonly number[] = Object.freeze([1, 1, 2]);
const MODULE_MOST = 3;
/** The same while the module answers but refuses a command: each try may begin with a scan, which others hear. */
const REFUSED: readonly number[] = Object.freeze([0, 2, 5, 15, 30]);
const REFUSED_MOST = 60;
/** Restarts without a session between them after which the module is not looked for at once. */
const RESTARTS = 3;

/** The recovery ladder: a pure function, so that it can be read and tested as a table. */
export function nextRung(now: Situation): Rung {
	const failures = now.failures;
	switch (now.cause) {
		case "SEND":
			return rung("resend", RESEND_MS);
		case "START":
			return rung("probe", 0);
		case "MODULE_RESTARTED":
			return rung("probe", failures > RESTARTS ? wait(MODULE, MODULE_MOST, failures, now.random) : 0);
		case "FOUND":
			// Other credentials often come with another meter.
			if (failures > 0 || !now.cached || !now.known) return rung("scan-all", 0);
			return rung(now.alive ? "reauthenticate" : "join", 0);
		case "SESSION_CLOSED_BY_METER":
			return rung("join", CLEAN_UP_MS);
		case "SESSION_ENDED":
		case "SESSION_EXPIRED":
		case "SESSION_SILENT":
		case "REAUTH_FAILED":
			return rung("join", 0);
		case "SEND_FAILED":
			return rung("scan-channel", 0);
		case "JOIN_REFUSED":
		case "JOIN_REFUSED_KNOWN":
		case "JOIN_NO_ANSWER":
			return rung(joinAction(now), joinDelay(now));
		case "METER_TAKEN":
			return rung("scan-all", wait(TAKEN, TAKEN_MOST, failures, now.random));
		case "SCAN_NO_METER":
			return rung(scanAction(now), scanDelay(now));
		case "SERIAL_ABSENT":
		case "SERIAL_LOST":
		case "PINS_INVALID":
			return rung("probe", wait(SERIAL, MODULE_MOST, failures, now.random));
		case "MODULE_REFUSED":
			return rung(moduleAction(now), wait(REFUSED, REFUSED_MOST, failures, now.random));
		case "CREDENTIALS_INVALID":
			return rung("probe", jitter(60, now.random));
		case "MODULE_J11":
			return rung("reopen", jitter(30, now.random));
		default:
			return rung(moduleAction(now), wait(MODULE, MODULE_MOST, failures, now.random));
	}
}

function joinAction(now: Situation): Action {
	if (now.failures % 8 === 7 && now.resetPin) return "reset-pin";
	return now.failures % 4 === 3 ? "reset" : "scan-all";
}

function joinDelay(now: Situation): number {
	const failures = now.failures;
	const random = now.random;
	if (!now.known) {
		const isHopeless = now.cause === "JOIN_REFUSED" && failures > JOIN_NEW_PATIENT;
		return wait(JOIN_NEW, isHopeless ? JOIN_NEW_PATIENT_MOST : JOIN_NEW_MOST, failures, random);
	}
	return wait(JOIN_KNOWN, failures > JOIN_PATIENT ? JOIN_PATIENT_MOST : JOIN_KNOWN_MOST, failures, random);
}

function scanAction(now: Situation): Action {
	if (now.failures % 60 === 22 && now.resetPin) return "reset-pin";
	if (now.failures % 30 === 10) return "reset";
	return now.cached && now.known && now.failures % 2 === 1 ? "scan-channel" : "scan-all";
}

function scanDelay(now: Situation): number {
	const failures = now.failures;
	const random = now.random;
	if (!now.cached) return wait(SCAN_NEW, SCAN_NEW_MOST, failures, random);
	return wait(SCAN_CACHED, failures > SCAN_PATIENT ? SCAN_PATIENT_MOST : SCAN_CACHED_MOST, failures, random);
}

/** A module that says nothing, or nonsense. */
function moduleAction(now: Situation): Action {
	if (now.resetPin && now.failures % 2 === 1) return "reset-pin";
	return now.failures % 3 === 2 ? "reopen" : "probe";
}

/** `failures` counts from 1. */
function wait(seconds: readonly number[], most: number, failures: number, random: number): number {
	return jitter(seconds[failures - 1] ?? most, random);
}

/** Up to a fifth more, so that neighbours do not move in step after a power cut. */
function jitter(seconds: number, random: number): number {
	return Math.round(seconds * (1000 + (200 * random) / 0x100000000));
}

function rung(action: Action, delayMs: number): Rung {
	return { action, delayMs };
}
