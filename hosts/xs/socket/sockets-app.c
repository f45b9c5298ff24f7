/* The app's side of sockets.h: only the thread of the virtual machine calls these. */

#include "sockets-state.h"

static Socket *taken(int index)
{
	if ((index < 0) || (index >= SOCKETS) || (TAKEN != socketsShared.sockets[index].state))
		return NULL;
	return &socketsShared.sockets[index];
}

int appListen(uint16_t port)
{
	int due = 0, free;

	socketsLock();
	free = 0 == socketsShared.port;
	if (free) {
		socketsShared.port = port;
		socketsShared.refused = 0;
		due = socketsDueForNetwork();
	}
	socketsUnlock();
	socketsPostToNetwork(due);
	return free;
}

void appStopListening(void)
{
	int due = 0;

	socketsLock();
	if (socketsShared.port) {
		socketsShared.port = 0;
		due = socketsDueForNetwork();
	}
	socketsShared.refused = 0;
	socketsUnlock();
	socketsPostToNetwork(due);
}

int appConnect(const char *host, uint16_t port)
{
	size_t length = strlen(host) + 1;
	int place = -1, due = 0;

	if (length > SOCKETS_NAME)
		return -1;
	socketsLock();
	if (0 == socketsShared.dial)
		place = socketsFreePlace();
	if ((place >= 0) && socketsFurnish(&socketsShared.sockets[place])) {
		Socket *socket = &socketsShared.sockets[place];
		socket->state = TAKEN;
		socket->dialling = 1;
		socketsShared.dial = (uint8_t)(place + 1);
		socketsShared.dialPort = port;
		memcpy(socketsShared.dialHost, host, length);
		due = socketsDueForNetwork();
	}
	else
		place = -1;
	socketsUnlock();
	socketsPostToNetwork(due);
	return place;
}

SocketsFailure appFailure(int index)
{
	const Socket *socket;
	SocketsFailure failure;

	socketsLock();
	socket = taken(index);
	failure = socket ? (SocketsFailure)socket->failure : SOCKETS_LOST;
	socketsUnlock();
	return failure;
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

/* Of those that wait, the one that came first; -1 when none does. */
static int firstWaiting(void)
{
	int first = -1;

	for (int i = 0; i < SOCKETS; i++) {
		const Socket *socket = &socketsShared.sockets[i];
		if ((WAITING == socket->state) && ((first < 0) || ((int32_t)(socket->since - socketsShared.sockets[first].since) < 0)))
			first = i;
	}
	return first;
}

int appNext(uint8_t *events)
{
	int found = -1;

	socketsLock();
	if (socketsShared.refused) {
		socketsShared.refused = 0;
		*events = SOCKETS_REFUSED;
		found = SOCKETS;
	}
	for (int i = 0; (found < 0) && (i < SOCKETS); i++) {
		int index = (socketsShared.next + i) % SOCKETS;
		Socket *socket = &socketsShared.sockets[index];

		*events = news(socket);
		if (0 == *events)
			continue;
		if (SOCKETS_ACCEPTED == *events) {
			index = firstWaiting();
			socketsShared.sockets[index].state = TAKEN;
		}
		else {
			socket->readable = socket->writable = 0;
			socket->told = SOCKETS_ENDED == *events;
			socketsShared.next = (uint8_t)((index + 1) % SOCKETS);
		}
		found = index;
	}
	socketsUnlock();
	return found;
}

void appBegin(void)
{
	socketsLock();
	socketsShared.posted = 0;
	socketsUnlock();
}

static int hasNews(void)
{
	if (socketsShared.refused)
		return 1;
	for (int i = 0; i < SOCKETS; i++)
		if (news(&socketsShared.sockets[i]))
			return 1;
	return 0;
}

void appEnd(void)
{
	int due;

	socketsLock();
	due = hasNews() && socketsDueForApp();
	socketsUnlock();
	socketsPostToApp(due);
}

int appTick(void)
{
	int due, turn;

	socketsLock();
	due = socketsShared.orders && !socketsShared.asked && socketsDueForNetwork();
	turn = !socketsShared.posted && hasNews();
	socketsUnlock();
	socketsPostToNetwork(due);
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
		due = socketsDueForNetwork();
	}
	socketsUnlock();
	socketsPostToNetwork(due);
	return length;
}

size_t appWritable(int index)
{
	const Socket *socket;
	size_t room;

	socketsLock();
	socket = taken(index);
	room = socket && socket->attached && !socket->dialling ? (size_t)(SOCKETS_OUT - socket->out.count) : 0;
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
	if (socket && socket->attached && !socket->dialling && length) {
		put = ringPut(&socket->out, SOCKETS_OUT, from, length);
		socket->unanswered = 0;
		socket->answered = 1;
		due = socketsDueForNetwork();
	}
	socketsUnlock();
	socketsPostToNetwork(due);
	return put;
}

static void leave(int index, int isAbort)
{
	Socket *socket;
	int due = 0;

	socketsLock();
	socket = taken(index);
	if (socket && (socketsShared.dial == index + 1)) {
		/* The network has not heard of it. */
		socketsShared.dial = 0;
		socketsRelease(socket);
	}
	else if (socket && socket->attached) {
		/* What does not stand has nothing to send. */
		if (socket->dialling)
			isAbort = 1;
		/* A question without any answer ends in a reset: an empty end would look like an answer. */
		if (!socket->answered && (socket->unanswered || socket->in.count))
			isAbort = 1;
		socket->state = CLOSING;
		socket->since = socketsNow();
		socket->aborted = (uint8_t)isAbort;
		/* Unread bytes count as read: a stack that keeps some resets the connection, and the answer is lost. */
		socket->read += socket->in.count;
		ringDrop(&socket->in, SOCKETS_IN, socket->in.count);
		due = socketsDueForNetwork();
	}
	else if (socket)
		socketsRelease(socket);
	socketsUnlock();
	socketsPostToNetwork(due);
}

void appClose(int index)
{
	leave(index, 0);
}

void appAbort(int index)
{
	leave(index, 1);
}
