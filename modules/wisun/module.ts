import type { ErrorCode } from "../errors/codes";
import type { Datagram } from "./datagram";
import type { Pan } from "./pan";

/** What a module speaks: SKSTACK in one of its dialects, or ROHM's J11. */
export type ModuleKind = "SE" | "DSE" | "J11";

/** How a session ended that nobody here asked to end. */
export type SessionEnd =
	| "by the meter"
	| "left" // as if we had asked for it, and the meter said so
	| "left unanswered" // the same, and the meter said nothing
	| "renewal failed";

export interface ModuleEvents {
	/** The module was found and set up. */
	onFound(): void;
	/**
	 * The module or its port cannot be used: SERIAL_ABSENT, SERIAL_LOST, PINS_INVALID, MODULE_SILENT, MODULE_J11,
	 * MODULE_REFUSED, MODULE_RESTARTED. A verb under way does not end; the search begins anew.
	 */
	onTrouble(code: ErrorCode): void;
	/** The verb in progress ended so (OUTCOME); the next one may be given. */
	onDone(outcome: number): void;
	/** A verb that was abandoned has come to its end: the next one may be given. */
	onFree(): void;
	/** The module said something. */
	onHeard(): void;
	/** The meter answered to `ping`. */
	onPong(): void;
	/** For the ECHONET Lite port, from whomever. */
	onDatagram(datagram: Datagram): void;
	/** A datagram of no use: for another port. */
	onForeign(): void;
	/** The session's lifetime ran out; the module tries to renew it by itself. */
	onExpired(): void;
	/** The session was renewed without our asking. */
	onRenewed(): void;
	onEnded(how: SessionEnd): void;
	/** The radio law's limit of sending time blocks the module from now on, or does not any more. */
	onDuty(blocked: boolean): void;
}

/**
 * What a session needs of a Wi-SUN module, in verbs with meanings. One verb at a time: each returns false when the
 * module is not free, and ends by exactly one `onDone`.
 */
export interface WisunModule {
	/** Undefined until the module showed it. */
	readonly kind: ModuleKind | undefined;
	/** Version of the module's program; "" while unknown. */
	readonly version: string;
	/** The next verb may be given. */
	readonly free: boolean;
	/** True from onFound to onTrouble. */
	readonly found: boolean;
	/** Channel and PAN that the module showed last, or -1: a session may have outlived us there. */
	readonly channel: number;
	readonly panId: number;
	/** What the scans found since the last join; undefined: nothing. */
	readonly best: Pan | undefined;
	/** The PAN that was joined, as the module told it; undefined where it does not. */
	readonly joined: Pan | undefined;

	/** Times that the module came up anew by itself. */
	readonly restarts: number;
	/** Commands that went unanswered. */
	readonly timeouts: number;
	/** Times that the module says it lost bytes of ours. */
	readonly moduleOverruns: number;
	/** Bytes that belonged to nothing readable. */
	readonly droppedBytes: number;

	/** A hint from an earlier run; the module's own word replaces it. */
	expect(kind: ModuleKind): void;

	/** Credentials of this form can be given to the module. Nothing is asked of it. */
	takesCredentials(rbid: string, password: string): boolean;
	/** The module holds these credentials. */
	isConfigured(rbid: string, password: string): boolean;
	/** Gives it the credentials. OK, REJECTED (the values are wrong), REFUSED, SILENT. */
	configure(rbid: string, password: string): boolean;
	/**
	 * Looks for the meter on one channel, or on all. Ends with OK and `best`, or REFUSED, SILENT. `more`: another scan follows
	 * when nothing is found, and takes what comes late from this one.
	 */
	scan(channel: number | undefined, duration: number, more: boolean): boolean;
	/** OK, DENIED, NO_ANSWER, NOT_FOUND, TIMED_OUT, REFUSED, SILENT. */
	join(pan: Pan): boolean;
	/** Makes sure of a session that may still stand, by a new authentication where need be. As `join`, and NO_SESSION. */
	renew(pan: Pan): boolean;
	/** Ends the session. OK: the meter took leave. NO_ANSWER, TIMED_OUT: it did not. NO_SESSION, SILENT. */
	leave(): boolean;
	/** Protocol state back to the start; the module must be found again. OK, SILENT. */
	reset(): boolean;
	/** Whether it is still the module that joined. OK, RESTARTED, NO_SESSION, REFUSED (it does not tell), SILENT. */
	check(): boolean;
	/** Whether it may send. OK, BLOCKED, REFUSED, SILENT. Where only a datagram shows it, what was sent last is sent again. */
	checkDuty(): boolean;
	/** Tests the link; `onPong` follows OK when the meter answers. */
	ping(): boolean;
	/** Takes the bytes of the next request, or of a short answer that may go before it; false while one is on its way. */
	loadRequest(bytes: Uint8Array, length: number): boolean;
	loadPrompt(bytes: Uint8Array, length: number): boolean;
	/**
	 * Sends what was loaded, encrypted, to the meter's ECHONET Lite port. OK, UNSENT, NO_SESSION, REFUSED, SILENT. Where the
	 * sending limit shows by that alone, `onDuty` comes before UNSENT.
	 */
	sendRequest(): boolean;
	sendPrompt(): boolean;
	/** Nobody waits for the verb in progress any more; `onFree` follows when it has ended, unless the module is free. */
	abandon(): void;
}
