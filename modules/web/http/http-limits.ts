import type { Exchange } from "./exchange";
import type { HttpConnection } from "./http-connection";

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

/** What a connection needs of its server. */
export interface ConnectionOwner {
	readonly limits: HttpLimits;
	/** Shared by all connections: it is filled and handed over within one call. */
	readonly scratch: Uint8Array;
	/** True while no further connection has a place: then none is kept for a next request. */
	readonly full: boolean;
	now(): number;
	/** True when a request of this address may be answered now, besides those that are. */
	hasTurn(address: string): boolean;
	answer(exchange: Exchange): void;
	/** The connection is answering no longer, or waits for news. */
	turnEnded(): void;
	released(connection: HttpConnection): void;
}
