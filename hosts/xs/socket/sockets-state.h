/* What the C files of this folder share among themselves; whoever uses the sockets needs sockets.h alone. */

#ifndef KABEWATT_SOCKETS_STATE_H
#define KABEWATT_SOCKETS_STATE_H

#include "sockets.h"

#include <string.h>

/*
	FREE -> WAITING (accepted) -> TAKEN (the app knows it) -> CLOSING (the app closed it) -> FREE.
	A connection of the device's own begins as TAKEN, and as `dialling` until it stands.
	A connection that fails while WAITING or CLOSING is FREE at once; one that is TAKEN stays until the app closes it.
*/
typedef enum { FREE, WAITING, TAKEN, CLOSING } State;

typedef struct {
	uint8_t *bytes;
	uint16_t start;
	uint16_t count;
} Ring;

typedef struct {
	State state;
	uint32_t address;
	/* Of the interface that it came in by. */
	uint32_t interface;
	/* Order of arrival; while CLOSING, when it was closed or when our end was sent. */
	uint32_t since;
	Ring in;
	Ring out;
	/* Bytes that left `in` since the network last asked. */
	uint32_t read;
	/* The network has an end of it, or was asked to make one. */
	uint8_t attached;
	/* It does not stand yet; and why it never did. */
	uint8_t dialling;
	uint8_t failure;
	/* The peer sends no more, since when; our own end is sent. */
	uint8_t finished;
	uint32_t finishedAt;
	uint8_t finishing;
	/* The app has read and not written since; it has written at all. */
	uint8_t unanswered;
	uint8_t answered;
	/* The app gave it up: nothing more goes out. */
	uint8_t aborted;
	/* News for the app, and whether it was told of the end. */
	uint8_t readable;
	uint8_t writable;
	uint8_t told;
} Socket;

/* Tokens in thousandths of a connection. */
typedef struct {
	uint32_t address;
	uint32_t tokens;
	uint32_t at;
} Bucket;

typedef struct {
	Socket sockets[SOCKETS];
	Bucket peers[SOCKETS_PEERS];
	Bucket all;
	uint8_t budgeted;
	uint16_t port;
	uint8_t refused;
	uint8_t next;
	/* The order to connect that the network has not taken: the index plus one, or 0. */
	uint8_t dial;
	uint16_t dialPort;
	char dialHost[SOCKETS_NAME];
	uint32_t arrivals;
	/* A message is on its way to the app; orders for the network, and a message that tells of them. */
	uint8_t posted;
	uint8_t orders;
	uint8_t asked;
} Shared;

/* Read and changed under the lock, which is held for a few memory accesses only. */
extern Shared socketsShared;

static inline size_t ringPut(Ring *ring, size_t size, const uint8_t *bytes, size_t length)
{
	size_t room = size - ring->count, at = (ring->start + ring->count) & (size - 1), first;

	if (length > room)
		length = room;
	first = size - at < length ? size - at : length;
	memcpy(ring->bytes + at, bytes, first);
	memcpy(ring->bytes, bytes + first, length - first);
	ring->count = (uint16_t)(ring->count + length);
	return length;
}

static inline void ringDrop(Ring *ring, size_t size, size_t length)
{
	ring->start = (uint16_t)((ring->start + length) & (size - 1));
	ring->count = (uint16_t)(ring->count - length);
}

static inline size_t ringPeek(const Ring *ring, size_t size, const uint8_t **bytes)
{
	*bytes = ring->bytes + ring->start;
	return size - ring->start < ring->count ? size - ring->start : ring->count;
}

/* Under the lock. The index of a free place, or -1; and whether it got its rings, with which its record begins. */
int socketsFreePlace(void);
int socketsFurnish(Socket *socket);
void socketsFreeRings(Socket *socket);
/* The place is free again. */
void socketsRelease(Socket *socket);
/* Milliseconds since it was closed, or since our end was sent. Read under the lock: `since` was, too. */
uint32_t socketsAge(const Socket *socket);

/* Each side asks under the lock whether a message is due, and posts it after. */
int socketsDueForApp(void);
void socketsPostToApp(int due);
int socketsDueForNetwork(void);
void socketsPostToNetwork(int due);

/* The bucket of an address that has a connection left, as all together have; else NULL. It is paid for with socketsPay. */
Bucket *socketsAffordable(uint32_t address, uint32_t now);
void socketsPay(Bucket *bucket);

#endif
