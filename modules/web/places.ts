import type { HttpConnection } from "./http-connection";

/** The order in which connections give way. */
const KEPT = 0;
const INCOMPLETE = 1;
const SLOW = 2;
const RESTING = 3;
const QUEUED = 4;
const STAYS = 5;

/**
 * Which connection gives way when every place is taken and a client at the address `newcomer` connects:
 *
 * 1. one between two requests, the one that has been for longest;
 * 2. one whose request is not complete: of the address with the most connections, the one that waits for longest;
 * 3. one whose client takes its answer slowly, the slowest;
 * 4. one whose answer waits for news, the one that was opened first;
 * 5. a request that waits for its turn behind others of its own address, the youngest, if that address has more
 *    connections than the newcomer's will have.
 *
 * Undefined when there is none: a request that is being made an answer, and an answer that its client takes at the
 * speed of a network, are over soon and are left alone.
 */
export function givesWay(
	connections: readonly HttpConnection[],
	newcomer: string,
): HttpConnection | undefined {
	const share = crowdOf(connections, newcomer) + 1;
	let first: HttpConnection | undefined;
	let firstRank = STAYS;
	for (let i = 0; i < connections.length; i++) {
		const connection = connections[i]!;
		const rank = rankOf(connection);
		if (rank > firstRank || rank === STAYS) continue;
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

function rankOf(connection: HttpConnection): number {
	if (connection.kept) return KEPT;
	if (connection.reading) return INCOMPLETE;
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
	if (rank === INCOMPLETE) {
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
