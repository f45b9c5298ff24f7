/** Times in milliseconds. */
export interface HttpLimits {
	readonly connections: number;
	/** Requests of one address that are answered at a time; its others wait for their turn. */
	readonly perAddress: number;
	/** From the first byte of a request, or from the connection, to its last byte; then for its turn. */
	readonly requestMs: number;
	/** A kept connection without a request. */
	readonly idleMs: number;
	/** Without the client taking a byte of the answer. */
	readonly stallMs: number;
	/** For a whole answer, except one that waits for news. */
	readonly answerMs: number;
}
