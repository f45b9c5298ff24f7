/**
 * The EVENT numbers that the module prints. Evidence: BP35A1 (SE) and BP35C0/C2 (DSE) command references;
 * "seen" means that a public capture shows it (test/fixtures).
 */
export const EVENT = Object.freeze({
	/** Neighbour solicitation, neighbour advertisement, echo request received. Manuals; 02 seen. */
	NS_RECEIVED: 0x01,
	NA_RECEIVED: 0x02,
	PING_RECEIVED: 0x05,
	/** Energy scan finished; EEDSCAN follows. Manuals. */
	ENERGY_SCANNED: 0x1f,
	/** A beacon was heard; EPANDESC follows. Manuals, seen. */
	BEACON: 0x20,
	/** A UDP send finished; the parameter is one of SEND. Manuals, seen. */
	UDP_SENT: 0x21,
	/** The active scan finished. Manuals, seen (one manual's prose says 1E, a misprint). */
	SCANNED: 0x22,
	/** PANA failed: the join, or a later re-authentication. Manuals. */
	PANA_FAILED: 0x24,
	/** PANA succeeded: joined, or authenticated anew. Manuals, seen. */
	PANA_DONE: 0x25,
	/** The meter asked to end the session. Manuals; no capture known. */
	PEER_CLOSED: 0x26,
	/** The session ended as we asked. Manuals. */
	CLOSED: 0x27,
	/** Our request to end it was not answered; it is taken as ended. Manuals. */
	CLOSE_TIMEOUT: 0x28,
	/** The session's lifetime ran out. Manuals; whether it also precedes a healthy re-authentication is open. */
	EXPIRED: 0x29,
	/** The duty limit of ARIB STD-T108 blocks every send, and frees it again. Manuals; no capture known. */
	DUTY_ON: 0x32,
	DUTY_OFF: 0x33,
	/** Woke from sleep. DSE manual. */
	AWAKE: 0xc0,
} as const);

/** Parameter of EVENT 21. */
export const SEND = Object.freeze({
	/** On the air and, being unicast, acknowledged by the meter's radio. Not yet an answer. */
	DONE: 0,
	/** Channel busy, no acknowledgement, duty limit, or no key for this peer. */
	FAILED: 1,
	/** A neighbour solicitation went out instead; the datagram follows by itself, and a second EVENT 21. */
	RESOLVING: 2,
} as const);
