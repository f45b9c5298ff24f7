/* The network's side of sockets.h: only the thread that owns the ends of the connections calls these. */

#include "sockets-state.h"

uint16_t networkBegin(void)
{
	uint16_t port;

	socketsLock();
	socketsShared.asked = socketsShared.orders = 0;
	port = socketsShared.port;
	socketsUnlock();
	return port;
}

void networkCannotListen(uint16_t port)
{
	int due = 0;

	socketsLock();
	if (socketsShared.port == port) {
		socketsShared.port = 0;
		socketsShared.refused = 1;
		due = socketsDueForApp();
	}
	socketsUnlock();
	socketsPostToApp(due);
}

/* The bucket that pays for a connection from `address`, or NULL when it is to be refused. */
static Bucket *welcome(uint32_t address)
{
	int waiting = 0;

	for (int i = 0; i < SOCKETS; i++)
		if (WAITING == socketsShared.sockets[i].state)
			waiting++;
	return socketsShared.port && (waiting < SOCKETS_WAITING) ? socketsAffordable(address, socketsNow()) : NULL;
}

int networkAccept(uint32_t address, uint32_t interface)
{
	int place, due = 0;
	Bucket *bucket;

	socketsLock();
	place = socketsFreePlace();
	bucket = place < 0 ? NULL : welcome(address);
	if (bucket && socketsFurnish(&socketsShared.sockets[place])) {
		Socket *socket = &socketsShared.sockets[place];
		socketsPay(bucket);
		socket->state = WAITING;
		socket->address = address;
		socket->interface = interface;
		socket->since = socketsShared.arrivals++;
		due = socketsDueForApp();
	}
	else
		place = -1;
	socketsUnlock();
	socketsPostToApp(due);
	return place;
}

int networkDial(char *host, uint16_t *port)
{
	int index;

	socketsLock();
	index = socketsShared.dial - 1;
	if (index >= 0) {
		socketsShared.dial = 0;
		*port = socketsShared.dialPort;
		memcpy(host, socketsShared.dialHost, SOCKETS_NAME);
	}
	socketsUnlock();
	return index;
}

void networkConnected(int index)
{
	Socket *socket = &socketsShared.sockets[index];
	int due = 0;

	socketsLock();
	socket->dialling = 0;
	if (TAKEN == socket->state) {
		socket->writable = 1;
		due = socketsDueForApp();
	}
	socketsUnlock();
	socketsPostToApp(due);
}

void networkUnreached(int index, SocketsFailure failure)
{
	socketsLock();
	socketsShared.sockets[index].failure = (uint8_t)failure;
	socketsUnlock();
	networkFailed(index);
}

/* Places that an address has. */
static int crowdOf(uint32_t address)
{
	int crowd = 0;

	for (int i = 0; i < SOCKETS; i++)
		if ((FREE != socketsShared.sockets[i].state) && (address == socketsShared.sockets[i].address))
			crowd++;
	return crowd;
}

/* Rather one whose answer is out than one that is still being sent, then one of the larger crowd, then the older. */
static int goesBefore(const Socket *socket, const Socket *other)
{
	int more = crowdOf(socket->address) - crowdOf(other->address);

	if (socket->finishing != other->finishing)
		return socket->finishing;
	if (more)
		return more > 0;
	return socketsAge(socket) > socketsAge(other);
}

static int yields(const Socket *socket, uint32_t newcomer)
{
	int isCrowd = (socket->address != newcomer) && (crowdOf(socket->address) > SOCKETS / 2);

	return (CLOSING == socket->state) && (socketsAge(socket) >= (isCrowd ? SOCKETS_CROWD_MS : SOCKETS_YIELD_MS));
}

int networkVictim(uint32_t address)
{
	int victim = -1;

	socketsLock();
	if ((socketsFreePlace() < 0) && welcome(address)) {
		for (int i = 0; i < SOCKETS; i++) {
			const Socket *socket = &socketsShared.sockets[i];
			if (yields(socket, address) && ((victim < 0) || goesBefore(socket, &socketsShared.sockets[victim])))
				victim = i;
		}
	}
	socketsUnlock();
	return victim;
}

size_t networkRoom(int index)
{
	const Socket *socket = &socketsShared.sockets[index];
	size_t room;

	socketsLock();
	room = CLOSING == socket->state ? SOCKETS_IN : (size_t)(SOCKETS_IN - socket->in.count);
	socketsUnlock();
	return room;
}

size_t networkReceive(int index, const uint8_t *bytes, size_t length)
{
	Socket *socket = &socketsShared.sockets[index];
	int due = 0;

	socketsLock();
	if (CLOSING == socket->state)
		socket->read += (uint32_t)length;
	else {
		length = ringPut(&socket->in, SOCKETS_IN, bytes, length);
		if (length) {
			socket->readable = 1;
			due = socketsDueForApp();
		}
	}
	socketsUnlock();
	socketsPostToApp(due);
	return length;
}

size_t networkTakeRead(int index)
{
	size_t read;

	socketsLock();
	read = socketsShared.sockets[index].read;
	socketsShared.sockets[index].read = 0;
	socketsUnlock();
	return read;
}

size_t networkPeek(int index, const uint8_t **bytes)
{
	size_t length;

	socketsLock();
	length = socketsShared.sockets[index].aborted ? 0 : ringPeek(&socketsShared.sockets[index].out, SOCKETS_OUT, bytes);
	socketsUnlock();
	return length;
}

void networkSent(int index, size_t length)
{
	Socket *socket = &socketsShared.sockets[index];
	uint16_t before;
	int due = 0;

	socketsLock();
	before = socket->out.count;
	ringDrop(&socket->out, SOCKETS_OUT, length);
	if ((TAKEN == socket->state) &&
		((0 == socket->out.count) || ((before > SOCKETS_OUT / 2) && (socket->out.count <= SOCKETS_OUT / 2)))) {
		socket->writable = 1;
		due = socketsDueForApp();
	}
	socketsUnlock();
	socketsPostToApp(due);
}

void networkFinished(int index)
{
	Socket *socket = &socketsShared.sockets[index];
	int due = 0;

	socketsLock();
	socket->finished = 1;
	socket->finishedAt = socketsNow();
	if (CLOSING != socket->state)
		due = socketsDueForApp();
	socketsUnlock();
	socketsPostToApp(due);
}

void networkFailed(int index)
{
	Socket *socket = &socketsShared.sockets[index];
	int due = 0;

	socketsLock();
	if (TAKEN == socket->state) {
		socket->attached = 0;
		socketsFreeRings(socket);
		due = socketsDueForApp();
	}
	else
		socketsRelease(socket);
	socketsUnlock();
	socketsPostToApp(due);
}

SocketsStep networkStep(int index, int isDelivered)
{
	const Socket *socket = &socketsShared.sockets[index];
	SocketsStep step = SOCKETS_KEEP;

	socketsLock();
	if (CLOSING == socket->state) {
		if (socket->aborted)
			step = SOCKETS_RESET;
		else if (!socket->finishing && (0 == socket->out.count))
			step = SOCKETS_FINISH;
		else if (socket->finishing && socket->finished && isDelivered)
			step = SOCKETS_CLOSE;
		else if (socketsAge(socket) >= (socket->finishing ? SOCKETS_LINGER_MS : SOCKETS_FLUSH_MS))
			step = SOCKETS_RESET;
	}
	socketsUnlock();
	return step;
}

void networkFinishing(int index)
{
	Socket *socket = &socketsShared.sockets[index];

	socketsLock();
	socket->finishing = 1;
	socket->since = socketsNow();
	socketsUnlock();
}

void networkReleased(int index)
{
	socketsLock();
	socketsRelease(&socketsShared.sockets[index]);
	socketsUnlock();
}
