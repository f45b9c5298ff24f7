/**
 * What became of a datagram: on the air; failed for want of an acknowledgement; put back behind a neighbour solicitation;
 * not sent, because the hour's sending time is used up, the channel was busy, or for another reason.
 */
export type SendOutcome = "sent" | "failed" | "solicited" | "limited" | "busy" | "other";

/** Points where the sources on J11 contradict each other. Without a switch the module follows its manual. */
export type J11Reading =
	| "zero-checksums"
	| "scan-answer-first"
	| "set-up-ends-scan"
	| "stop-ends-join"
	| "busy-while-joining"
	| "renews-untold"
	| "renews-never"
	| "credentials-once"
	| "lower-case-id"
	| "cut-frame-f2"
	| "faults-2fff"
	| "fragment-reversed"
	| "ping-answer-last";

/** Where a fault can put its hand in. Each returns what an honest part would do when no fault is on. */
export interface Hooks {
	/** What becomes of a datagram on the air; "solicited": a neighbour solicitation goes first. */
	sendOutcome(): SendOutcome;
	/** False: the meter does not answer this request. */
	answers(): boolean;
	/** Milliseconds added to the meter's answer. */
	answerDelay(): number;
	/** How the meter takes a join: as it should, turned down, or not answered at all. */
	join(): "fair" | "reject" | "silent";
	/** False: a re-authentication gets no answer. */
	reauthenticates(): boolean;
	/** False: the meter's coordinator does not hear the scan. */
	beacons(): boolean;
	/** True: OK of SKSENDTO comes in front of EVENT 21. */
	okFirst(): boolean;
	/** True: an empty line in front of each ERXUDP. */
	blankBeforeData(): boolean;
	/** True: the line just typed got lost in the module's UART. */
	uartError(): boolean;
	/** False: what the meter sent cannot be decrypted. */
	decrypts(): boolean;
	/** The rest is of J11 alone. False: the start of the B route hears no beacon. */
	startHears(): boolean;
	/** A result that a command gets whatever it asks for; undefined for its own. */
	refusal(command: number): number | undefined;
	/** False: a command is carried out and its answer lost. */
	answersHost(): boolean;
	/** True: a datagram of the meter comes in front of an answer. */
	interrupts(): boolean;
	/** Milliseconds by which the result of an authentication is told late. */
	resultDelay(): number;
	/** False: the module has forgotten the meter's address. */
	knowsPeer(): boolean;
	/** False: the end of a boot is not told. */
	tellsBoot(): boolean;
	reads(point: J11Reading): boolean;
}

/** Nothing wrong anywhere. */
export const HONEST: Hooks = Object.freeze({
	sendOutcome: () => "sent",
	answers: () => true,
	answerDelay: () => 0,
	join: () => "fair",
	reauthenticates: () => true,
	beacons: () => true,
	okFirst: () => false,
	blankBeforeData: () => false,
	uartError: () => false,
	decrypts: () => true,
	startHears: () => true,
	refusal: () => undefined,
	answersHost: () => true,
	interrupts: () => false,
	resultDelay: () => 0,
	knowsPeer: () => true,
	tellsBoot: () => true,
	reads: () => false,
});
