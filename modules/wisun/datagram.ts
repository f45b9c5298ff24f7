/** A UDP datagram that the module received. Valid only during the call that hands it over. */
export interface Datagram {
	/** The payload is `bytes[at..at+length)`. */
	readonly bytes: Uint8Array;
	readonly at: number;
	readonly length: number;
	/** The sender is the meter that was joined. */
	readonly fromPeer: boolean;
	readonly localPort: number;
	/** 1 encrypted, 0 plain, -1 when the module does not tell. */
	readonly secured: number;
	/** Signal with which it came; undefined where the module does not tell. */
	readonly rssiDbm: number | undefined;
}
