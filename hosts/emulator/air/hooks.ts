/** Where a fault can put its hand in. Each returns what an honest part would do when no fault is on. */
export interface Hooks {
	/** What becomes of a datagram on the air; "solicited": a neighbour solicitation goes first. */
	sendOutcome(): "sent" | "failed" | "solicited";
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
});
