import type { HttpConnection } from "./http-connection";

/** The order in which connections give way. */
const KEPT = 0;
const INCOMPLETE = 1;
const SLOW = 2;
const RESTING = 3;
const QUEUED = 4;
const FRESH = 5;
const STAYS = 6;

/** So long after a client connected its request may still be on its way. */
const FRESH_MS = 1000;

/** A client that connects while every place is in use. */
export interface Newcomer {
	readonly address: string;
	/** It has lost a place lately because it was slow: it gets none of what others only wait in. */
	readonly wasSlow: boolean;
}

/**
 * Which connection gives way to a newcomer when every place is in use:
 *
 * 1. one between two requests, the one that has been for longest;
 * 2. one whose request is not complete after a second: of the address with the most connections, the oldest;
 * 3. one whose client takes its answer slowly, the slowest;
 * 4. one whose answer waits for news, the one that was opened first;
 * 5. a request that waits for its turn behind others of its own address, the youngest, if that address has more
 *    connections than the newcomer's will have;
 * 6. one that has connected within the last second: of the address with the most connections, the oldest.
 *
 * Undefined when there is none: a request that is being made an answer, and an answer that its client takes at the
 * speed of a network, are over soon and are left alone.
 */
export function givesWay(
	connections: readonly HttpConnection[],
	newcomer: Newcomer,
	now: number,
): HttpConnection | undefined {
	const share = crowdOf(connections, newcomer.address) + 1;
	let first: HttpConnection | undefined;
	let firstRank = newcomer.wasSlow ? QUEUED : STAYS;
	for (let i = 0; i < connections.length; i++) {
		const connection = connections[i]!;
		const rank = rankOf(connection, now);
		if (rank > firstRank || rank === STAYS || (first == null && rank === firstRank)) continue;
		if (rank === QUEUED && crowdOf(connections, connection.remoteAddress) <= share) continue;
		if (rank < firstRank || goesBefore(connection, first!, rank, connections)) {
			first = connection;
			firstRank = rank;
		}
	}
	return first;
}

/** The slowest of the slow clients at an address, if there is one. */
export function slowestOf(
	connections: readonly HttpConnection[],
	address: string,
): HttpConnection | undefined {
	let slowest: HttpConnection | undefined;
	for (let i = 0; i < connections.length; i++) {
		const connection = connections[i]!;
		if (!connection.slow || connection.remoteAddress !== address) continue;
		if (slowest == null || connection.bytesPerSecond < slowest.bytesPerSecond) slowest = connection;
	}
	return slowest;
}

function rankOf(connection: HttpConnection, now: number): number {
	if (connection.kept) return KEPT;
	if (connection.reading) return now - connection.since < FRESH_MS ? FRESH : INCOMPLETE;
	if (connection.slow) return SLOW;
	if (connection.resting) return RESTING;
	return connection.queued ? QUEUED : STAYS;
}

/** Between two of the same rank. */
function goesBefore(
	one: HttpConnection,
	other: HttpConnection,
	rank: number,
	connections: readonly HttpConnection[],
): boolean {
	if (rank === SLOW) return one.bytesPerSecond < other.bytesPerSecond;
	if (rank === QUEUED) return one.since > other.since;
	if (rank === INCOMPLETE || rank === FRESH) {
		const more = crowdOf(connections, one.remoteAddress) - crowdOf(connections, other.remoteAddress);
		if (more !== 0) return more > 0;
	}
	return one.since < other.since;
}

/** Connections of an address. */
function crowdOf(connections: readonly HttpConnection[], address: string): number {
	let crowd = 0;
	for (let i = 0; i < connections.length; i++) {
		const connection = connections[i]!;
		if (!connection.free && connection.remoteAddress === address) crowd++;
	}
	return crowd;
}
