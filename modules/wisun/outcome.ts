/** How a verb of a module ended. Each protocol has its own signs for these. */
export const OUTCOME = Object.freeze({
	OK: 0,
	/** The module does not do it. */
	REFUSED: 1,
	/** The module said nothing, also not to a repeat. */
	SILENT: 2,
	/** A datagram was accepted but did not get on the air. */
	UNSENT: 3,
	/** There is no session, or none any more. */
	NO_SESSION: 4,
	/** The module does not take these credentials. */
	REJECTED: 5,
	/** The meter turned the authentication down. */
	DENIED: 6,
	/** The meter did not answer, and the module gave up. */
	NO_ANSWER: 7,
	/** The module told no result in time. */
	TIMED_OUT: 8,
	/** The module came up anew by itself: session and credentials are gone. */
	RESTARTED: 9,
	/** The radio law's limit of sending time blocks the module. */
	BLOCKED: 10,
	/** No beacon of the meter was heard where it should be. */
	NOT_FOUND: 11,
	/** The authentication failed without a packet of the meter, from a module that shows those it gets. */
	UNHEARD: 12,
} as const);
