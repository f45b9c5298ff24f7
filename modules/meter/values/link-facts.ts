import type { ErrorCode } from "../../errors/codes";

/** What the link did since the start, counted by client, session, module and UART. */
export interface LinkCounters {
	readonly requests: number;
	readonly answers: number;
	/** Requests that the meter left unanswered, also when repeated. */
	readonly timeouts: number;
	/** Requests that did not get on the air. */
	readonly unsent: number;
	/** Commands that the module left unanswered. */
	readonly moduleTimeouts: number;
	/** Times that received bytes were lost before the host read them; undefined where it cannot tell. */
	readonly overruns: number | undefined;
	/** Times that the module lost bytes of ours (FAIL ER09). */
	readonly moduleOverruns: number;
	/** Bytes from the module that belonged to nothing readable. */
	readonly droppedBytes: number;
	/** Joins that were begun, sessions that came to stand after the first, scans, times that the module came up anew. */
	readonly joins: number;
	readonly rejoins: number;
	readonly scans: number;
	readonly moduleRestarts: number;
	/** Sending time in this hour, in ms. */
	readonly airTimeMs: number;
	/** Median of the last 32 round trips of a request and the longest since the start, in ms. */
	readonly roundTripMs: number | undefined;
	readonly roundTripMaxMs: number | undefined;
}

/**
 * What other parts of the app know beside Readings, for the views, the pages, the metrics and the support
 * report. Getters over what is already there; a missing value is undefined and never 0.
 */
export interface LinkFacts {
	/** Which try this is, from 1; 0 when none is under way. */
	readonly attempt: number;
	/** Seconds until the next try, or, while a limit of sending holds, until its end at the latest; undefined when neither is. */
	readonly nextTryS: number | undefined;
	/** Version that the module says of itself, or undefined while it has said none. */
	readonly moduleVersion: string | undefined;
	/** Radio channel of the meter (33 to 60), or undefined while none is known. */
	readonly channel: number | undefined;
	readonly counters: LinkCounters;
	/** The last error of the link since the start, also when it is over, and how long ago it came. */
	readonly lastError: ErrorCode | undefined;
	readonly lastErrorAgoS: number | undefined;
	/** Why the program started; free bytes of the native heap, or undefined where that is unknown. */
	readonly resetReason: string;
	readonly freeBytes: number | undefined;
	/** The least that was free since the start, or undefined where that is unknown. */
	readonly lowestFreeBytes: number | undefined;
	/** Collections of garbage since the start, and how long one takes now, in ms; undefined where they do not stop the program. */
	readonly collections: number | undefined;
	readonly collectionMs: number | undefined;
	/** IPv4 address on the LAN, or undefined. */
	readonly address: string | undefined;
	/** Name of the page on the LAN, for example "kabewatt.local", or undefined while it has none. */
	readonly localName: string | undefined;
	/** The ECHONET Lite node: switched off, not on the LAN (yet), or on it. */
	readonly lanState: LanState;
	/** What is wrong with the LAN, if anything is. */
	readonly lanError: ErrorCode | undefined;
	/** Clients that asked the LAN node within the last hour. */
	readonly listeners: number;
	/** IPv4 address of the client heard last (0), of the one before (1) and so on; undefined when there are not so many. */
	listener(rank: number): string | undefined;
	/** Seconds since that client was heard, 0 when there is none. */
	listenerAgoS(rank: number): number;
	/** Packets and connections from outside the neighbourhood that were turned away since the start. */
	readonly strangers: number;
	readonly uptimeS: number;
	/** What is wrong beside the link (settings, storage, ourselves), if anything is. */
	readonly otherError: ErrorCode | undefined;
	/** The meter's clock and the host's disagree, or the meter's is known to be wrong. */
	readonly clockDoubtful: boolean;
}

export type LanState = "off" | "down" | "ready";
