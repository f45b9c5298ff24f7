/* Connections a second: a bucket for each of the addresses that came last, and one for all. Under the lock. */

#include "sockets-state.h"

static void refill(Bucket *bucket, uint32_t rate, uint32_t burst, uint32_t now)
{
	uint32_t elapsed = now - bucket->at;
	bucket->at = now;
	/* Two seconds fill what burst and rate are here; the product of a much longer time would overflow. */
	if (elapsed > 10000)
		elapsed = 10000;
	bucket->tokens += elapsed * rate;
	if (bucket->tokens > burst * 1000)
		bucket->tokens = burst * 1000;
}

/* The bucket of an address. The one that was asked for longest ago goes to a newcomer: it has had the most time to fill. */
static Bucket *bucketOf(uint32_t address, uint32_t now)
{
	Bucket *oldest = &socketsShared.peers[0];

	for (int i = 0; i < SOCKETS_PEERS; i++) {
		Bucket *bucket = &socketsShared.peers[i];
		if (bucket->address == address)
			return bucket;
		if (now - bucket->at > now - oldest->at)
			oldest = bucket;
	}
	oldest->address = address;
	oldest->tokens = SOCKETS_PEER_BURST * 1000;
	oldest->at = now;
	return oldest;
}

Bucket *socketsAffordable(uint32_t address, uint32_t now)
{
	Bucket *peer;

	if (!socketsShared.budgeted) {
		socketsShared.budgeted = 1;
		socketsShared.all.tokens = SOCKETS_ALL_BURST * 1000;
		socketsShared.all.at = now;
	}
	peer = bucketOf(address, now);
	refill(peer, SOCKETS_PEER_RATE, SOCKETS_PEER_BURST, now);
	refill(&socketsShared.all, SOCKETS_ALL_RATE, SOCKETS_ALL_BURST, now);
	return (peer->tokens >= 1000) && (socketsShared.all.tokens >= 1000) ? peer : NULL;
}

void socketsPay(Bucket *bucket)
{
	bucket->tokens -= 1000;
	socketsShared.all.tokens -= 1000;
}
