/* What the two threads share; see sockets.h. Every function takes the lock for a few memory accesses only. */

#include "sockets.h"

#include <stdlib.h>
#include <string.h>

/*
	FREE -> WAITING (accepted) -> TAKEN (the app knows it) -> CLOSING (the app closed it) -> FREE.
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
	/* The network has an end of it. */
	uint8_t attached;
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

static struct {
	Socket sockets[SOCKETS];
	Bucket peers[SOCKETS_PEERS];
	Bucket all;
	uint8_t budgeted;
	uint16_t port;
	uint8_t refused;
	uint8_t next;
	uint32_t arrivals;
	/* A message is on its way to the app; orders for the network, and a message that tells of them. */
	uint8_t posted;
	uint8_t orders;
	uint8_t asked;
} shared;

/* Rings. */

static size_t ringPut(Ring *ring, size_t size, const uint8_t *bytes, size_t length)
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

static void ringDrop(Ring *ring, size_t size, size_t length)
{
	ring->start = (uint16_t)((ring->start + length) & (size - 1));
	ring->count = (uint16_t)(ring->count - length);
}

static size_t ringPeek(const Ring *ring, size_t size, const uint8_t **bytes)
{
	*bytes = ring->bytes + ring->start;
	return size - ring->start < ring->count ? size - ring->start : ring->count;
}

static void freeRings(Socket *socket)
{
	free(socket->in.bytes);
	memset(&socket->in, 0, sizeof(socket->in));
	memset(&socket->out, 0, sizeof(socket->out));
}

static void release(Socket *socket)
{
	freeRings(socket);
	memset(socket, 0, sizeof(*socket));
}

/* Milliseconds since it was closed, or since our end was sent. Read under the lock: `since` was, too. */
static uint32_t age(const Socket *socket)
{
	return socketsNow() - socket->since;
}

/* Messages: each side asks under the lock whether one is due, and posts it after. */

static int dueForApp(void)
{
	int due = !shared.posted;
	shared.posted = 1;
	return due;
}

static void postToApp(int due)
{
	if (due && !socketsWakeApp()) {
		/* No room in the machine's queue: appTick finds the news. */
		socketsLock();
		shared.posted = 0;
		socketsUnlock();
	}
}

static int dueForNetwork(void)
{
	int due = !shared.asked;
	shared.orders = 1;
	shared.asked = 1;
	return due;
}

static void postToNetwork(int due)
{
	if (due && !socketsWakeNetwork()) {
		socketsLock();
		shared.asked = 0;
		socketsUnlock();
	}
}

/* The budget of connections. */

static void refill(Bucket *bucket, uint32_t rate, uint32_t burst, uint32_t now)
{
	uint32_t elapsed = now - bucket->at;
	bucket->at = now;
	/* A second fills what burst and rate are here; a longer time would overflow. */
	if (elapsed > 10000)
		elapsed = 10000;
	bucket->tokens += elapsed * rate;
	if (bucket->tokens > burst * 1000)
		bucket->tokens = burst * 1000;
}

/* The bucket of an address. The one that was asked for longest ago is the fullest, and lost to a newcomer. */
static Bucket *bucketOf(uint32_t address, uint32_t now)
{
	Bucket *oldest = &shared.peers[0];

	for (int i = 0; i < SOCKETS_PEERS; i++) {
		Bucket *bucket = &shared.peers[i];
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

/* The bucket of an address that has a connection left, as all together have; else NULL. */
static Bucket *affordable(uint32_t address, uint32_t now)
{
	Bucket *peer;

	if (!shared.budgeted) {
		shared.budgeted = 1;
		shared.all.tokens = SOCKETS_ALL_BURST * 1000;
		shared.all.at = now;
	}
	peer = bucketOf(address, now);
	refill(peer, SOCKETS_PEER_RATE, SOCKETS_PEER_BURST, now);
	refill(&shared.all, SOCKETS_ALL_RATE, SOCKETS_ALL_BURST, now);
	return (peer->tokens >= 1000) && (shared.all.tokens >= 1000) ? peer : NULL;
}

/* The app's thread. */

static Socket *taken(int index)
{
	if ((index < 0) || (index >= SOCKETS) || (TAKEN != shared.sockets[index].state))
		return NULL;
	return &shared.sockets[index];
}

int appListen(uint16_t port)
{
	int due = 0, free;

	socketsLock();
	free = 0 == shared.port;
	if (free) {
		shared.port = port;
		shared.refused = 0;
		due = dueForNetwork();
	}
	socketsUnlock();
	postToNetwork(due);
	return free;
}

void appStopListening(void)
{
	int due = 0;

	socketsLock();
	if (shared.port) {
		shared.port = 0;
		due = dueForNetwork();
	}
	shared.refused = 0;
	socketsUnlock();
	postToNetwork(due);
}

static uint8_t news(const Socket *socket)
{
	uint8_t events;

	if (WAITING == socket->state)
		return SOCKETS_ACCEPTED;
	if ((TAKEN != socket->state) || socket->told)
		return 0;
	if (!socket->attached)
		return SOCKETS_ENDED;
	events = (uint8_t)((socket->readable ? SOCKETS_READABLE : 0) | (socket->writable ? SOCKETS_WRITABLE : 0));
	/* A peer that sends no more may still wait for its answer: its end is told when nothing is on its way. */
	if (!events && socket->finished && (0 == socket->in.count) && (0 == socket->out.count) &&
		(!socket->unanswered || (socketsNow() - socket->finishedAt >= SOCKETS_ANSWER_MS)))
		return SOCKETS_ENDED;
	return events;
}

/* Of those that wait, the one that came first; -1 when `index` itself is none that waits. */
static int firstWaiting(void)
{
	int first = -1;

	for (int i = 0; i < SOCKETS; i++) {
		const Socket *socket = &shared.sockets[i];
		if ((WAITING == socket->state) && ((first < 0) || ((int32_t)(socket->since - shared.sockets[first].since) < 0)))
			first = i;
	}
	return first;
}

int appNext(uint8_t *events)
{
	int found = -1;

	socketsLock();
	if (shared.refused) {
		shared.refused = 0;
		*events = SOCKETS_REFUSED;
		found = SOCKETS;
	}
	for (int i = 0; (found < 0) && (i < SOCKETS); i++) {
		int index = (shared.next + i) % SOCKETS;
		Socket *socket = &shared.sockets[index];

		*events = news(socket);
		if (0 == *events)
			continue;
		if (SOCKETS_ACCEPTED == *events) {
			index = firstWaiting();
			shared.sockets[index].state = TAKEN;
		}
		else {
			socket->readable = socket->writable = 0;
			socket->told = SOCKETS_ENDED == *events;
			shared.next = (uint8_t)((index + 1) % SOCKETS);
		}
		found = index;
	}
	socketsUnlock();
	return found;
}

void appBegin(void)
{
	socketsLock();
	shared.posted = 0;
	socketsUnlock();
}

static int hasNews(void)
{
	if (shared.refused)
		return 1;
	for (int i = 0; i < SOCKETS; i++)
		if (news(&shared.sockets[i]))
			return 1;
	return 0;
}

void appEnd(void)
{
	int due;

	socketsLock();
	due = hasNews() && dueForApp();
	socketsUnlock();
	postToApp(due);
}

int appTick(void)
{
	int due, turn;

	socketsLock();
	due = shared.orders && !shared.asked && dueForNetwork();
	turn = !shared.posted && hasNews();
	socketsUnlock();
	postToNetwork(due);
	return turn;
}

uint32_t appAddress(int index)
{
	const Socket *socket;
	uint32_t address;

	socketsLock();
	socket = taken(index);
	address = socket ? socket->address : 0;
	socketsUnlock();
	return address;
}

uint32_t appInterface(int index)
{
	const Socket *socket;
	uint32_t interface;

	socketsLock();
	socket = taken(index);
	interface = socket ? socket->interface : 0;
	socketsUnlock();
	return interface;
}

size_t appReadable(int index)
{
	const Socket *socket;
	size_t count;

	socketsLock();
	socket = taken(index);
	count = socket ? socket->in.count : 0;
	socketsUnlock();
	return count;
}

size_t appRead(int index, uint8_t *to, size_t room)
{
	Socket *socket;
	size_t length = 0;
	int due = 0;

	socketsLock();
	socket = taken(index);
	while (socket && (length < room) && socket->in.count) {
		const uint8_t *bytes;
		size_t piece = ringPeek(&socket->in, SOCKETS_IN, &bytes);
		if (piece > room - length)
			piece = room - length;
		memcpy(to + length, bytes, piece);
		ringDrop(&socket->in, SOCKETS_IN, piece);
		length += piece;
	}
	if (length) {
		socket->read += (uint32_t)length;
		socket->unanswered = 1;
		due = dueForNetwork();
	}
	socketsUnlock();
	postToNetwork(due);
	return length;
}

size_t appWritable(int index)
{
	const Socket *socket;
	size_t room;

	socketsLock();
	socket = taken(index);
	room = socket && socket->attached ? (size_t)(SOCKETS_OUT - socket->out.count) : 0;
	socketsUnlock();
	return room;
}

size_t appWrite(int index, const uint8_t *from, size_t length)
{
	Socket *socket;
	size_t put = 0;
	int due = 0;

	socketsLock();
	socket = taken(index);
	if (socket && socket->attached && length) {
		put = ringPut(&socket->out, SOCKETS_OUT, from, length);
		socket->unanswered = 0;
		socket->answered = 1;
		due = dueForNetwork();
	}
	socketsUnlock();
	postToNetwork(due);
	return put;
}

static void leave(int index, int isAbort)
{
	Socket *socket;
	int due = 0;

	socketsLock();
	socket = taken(index);
	if (socket && socket->attached) {
		/* A question without any answer ends in a reset: an empty end would look like an answer. */
		if (!socket->answered && (socket->unanswered || socket->in.count))
			isAbort = 1;
		socket->state = CLOSING;
		socket->since = socketsNow();
		socket->aborted = (uint8_t)isAbort;
		/* Unread bytes count as read: a stack that keeps some resets the connection, and the answer is lost. */
		socket->read += socket->in.count;
		ringDrop(&socket->in, SOCKETS_IN, socket->in.count);
		due = dueForNetwork();
	}
	else if (socket)
		release(socket);
	socketsUnlock();
	postToNetwork(due);
}

void appClose(int index)
{
	leave(index, 0);
}

void appAbort(int index)
{
	leave(index, 1);
}

/* The network's thread. */

uint16_t networkBegin(void)
{
	uint16_t port;

	socketsLock();
	shared.asked = shared.orders = 0;
	port = shared.port;
	socketsUnlock();
	return port;
}

void networkCannotListen(uint16_t port)
{
	int due = 0;

	socketsLock();
	if (shared.port == port) {
		shared.port = 0;
		shared.refused = 1;
		due = dueForApp();
	}
	socketsUnlock();
	postToApp(due);
}

/* The bucket that pays for a connection from `address`, or NULL when it is to be refused. */
static Bucket *welcome(uint32_t address)
{
	int waiting = 0;

	for (int i = 0; i < SOCKETS; i++)
		if (WAITING == shared.sockets[i].state)
			waiting++;
	return shared.port && (waiting < SOCKETS_WAITING) ? affordable(address, socketsNow()) : NULL;
}

static int freePlace(void)
{
	for (int i = 0; i < SOCKETS; i++)
		if (FREE == shared.sockets[i].state)
			return i;
	return -1;
}

int networkAccept(uint32_t address, uint32_t interface)
{
	int place, due = 0;
	Bucket *bucket;
	uint8_t *bytes = NULL;

	socketsLock();
	place = freePlace();
	bucket = place < 0 ? NULL : welcome(address);
	if (bucket)
		bytes = malloc(SOCKETS_IN + SOCKETS_OUT);
	if (bytes) {
		Socket *socket = &shared.sockets[place];
		bucket->tokens -= 1000;
		shared.all.tokens -= 1000;
		socket->state = WAITING;
		socket->address = address;
		socket->interface = interface;
		socket->since = shared.arrivals++;
		socket->in.bytes = bytes;
		socket->out.bytes = bytes + SOCKETS_IN;
		socket->attached = 1;
		due = dueForApp();
	}
	socketsUnlock();
	postToApp(due);
	return bytes ? place : -1;
}

int networkVictim(uint32_t address)
{
	int victim = -1;

	socketsLock();
	if ((freePlace() < 0) && welcome(address)) {
		for (int i = 0; i < SOCKETS; i++) {
			const Socket *socket = &shared.sockets[i], *other = victim < 0 ? NULL : &shared.sockets[victim];
			if ((CLOSING != socket->state) || (age(socket) < SOCKETS_YIELD_MS))
				continue;
			/* Rather one whose answer is out than one that is still being sent. */
			if (!other || (socket->finishing > other->finishing) ||
				((socket->finishing == other->finishing) && (age(socket) > age(other))))
				victim = i;
		}
	}
	socketsUnlock();
	return victim;
}

size_t networkRoom(int index)
{
	const Socket *socket = &shared.sockets[index];
	size_t room;

	socketsLock();
	room = CLOSING == socket->state ? SOCKETS_IN : (size_t)(SOCKETS_IN - socket->in.count);
	socketsUnlock();
	return room;
}

size_t networkReceive(int index, const uint8_t *bytes, size_t length)
{
	Socket *socket = &shared.sockets[index];
	int due = 0;

	socketsLock();
	if (CLOSING == socket->state)
		socket->read += (uint32_t)length;
	else {
		length = ringPut(&socket->in, SOCKETS_IN, bytes, length);
		if (length) {
			socket->readable = 1;
			due = dueForApp();
		}
	}
	socketsUnlock();
	postToApp(due);
	return length;
}

size_t networkTakeRead(int index)
{
	size_t read;

	socketsLock();
	read = shared.sockets[index].read;
	shared.sockets[index].read = 0;
	socketsUnlock();
	return read;
}

size_t networkPeek(int index, const uint8_t **bytes)
{
	size_t length;

	socketsLock();
	length = shared.sockets[index].aborted ? 0 : ringPeek(&shared.sockets[index].out, SOCKETS_OUT, bytes);
	socketsUnlock();
	return length;
}

void networkSent(int index, size_t length)
{
	Socket *socket = &shared.sockets[index];
	uint16_t before;
	int due = 0;

	socketsLock();
	before = socket->out.count;
	ringDrop(&socket->out, SOCKETS_OUT, length);
	if ((TAKEN == socket->state) &&
		((0 == socket->out.count) || ((before > SOCKETS_OUT / 2) && (socket->out.count <= SOCKETS_OUT / 2)))) {
		socket->writable = 1;
		due = dueForApp();
	}
	socketsUnlock();
	postToApp(due);
}

void networkFinished(int index)
{
	Socket *socket = &shared.sockets[index];
	int due = 0;

	socketsLock();
	socket->finished = 1;
	socket->finishedAt = socketsNow();
	if (CLOSING != socket->state)
		due = dueForApp();
	socketsUnlock();
	postToApp(due);
}

void networkFailed(int index)
{
	Socket *socket = &shared.sockets[index];
	int due = 0;

	socketsLock();
	if (TAKEN == socket->state) {
		socket->attached = 0;
		freeRings(socket);
		due = dueForApp();
	}
	else
		release(socket);
	socketsUnlock();
	postToApp(due);
}

SocketsStep networkStep(int index)
{
	const Socket *socket = &shared.sockets[index];
	SocketsStep step = SOCKETS_KEEP;

	socketsLock();
	if (CLOSING == socket->state) {
		if (socket->aborted)
			step = SOCKETS_RESET;
		else if (!socket->finishing && (0 == socket->out.count))
			step = SOCKETS_FINISH;
		else if (socket->finishing && socket->finished)
			step = SOCKETS_CLOSE;
		else if (age(socket) >= (socket->finishing ? SOCKETS_LINGER_MS : SOCKETS_FLUSH_MS))
			step = SOCKETS_RESET;
	}
	socketsUnlock();
	return step;
}

void networkFinishing(int index)
{
	Socket *socket = &shared.sockets[index];

	socketsLock();
	socket->finishing = 1;
	socket->since = socketsNow();
	socketsUnlock();
}

void networkReleased(int index)
{
	socketsLock();
	release(&shared.sockets[index]);
	socketsUnlock();
}

void socketsReset(void)
{
	for (int i = 0; i < SOCKETS; i++)
		freeRings(&shared.sockets[i]);
	memset(&shared, 0, sizeof(shared));
}
