/* The state of sockets.h, and the messages between its two threads. */

#include "sockets-state.h"

#include <stdlib.h>

Shared socketsShared;

int socketsFreePlace(void)
{
	for (int i = 0; i < SOCKETS; i++)
		if (FREE == socketsShared.sockets[i].state)
			return i;
	return -1;
}

int socketsFurnish(Socket *socket)
{
	uint8_t *bytes = malloc(SOCKETS_IN + SOCKETS_OUT);

	if (!bytes)
		return 0;
	socket->in.bytes = bytes;
	socket->out.bytes = bytes + SOCKETS_IN;
	socket->attached = 1;
	return 1;
}

void socketsFreeRings(Socket *socket)
{
	free(socket->in.bytes);
	memset(&socket->in, 0, sizeof(socket->in));
	memset(&socket->out, 0, sizeof(socket->out));
}

void socketsRelease(Socket *socket)
{
	socketsFreeRings(socket);
	memset(socket, 0, sizeof(*socket));
}

uint32_t socketsAge(const Socket *socket)
{
	return socketsNow() - socket->since;
}

int socketsDueForApp(void)
{
	int due = !socketsShared.posted;
	socketsShared.posted = 1;
	return due;
}

void socketsPostToApp(int due)
{
	if (due && !socketsWakeApp()) {
		/* No room in the machine's queue: appTick finds the news. */
		socketsLock();
		socketsShared.posted = 0;
		socketsUnlock();
	}
}

int socketsDueForNetwork(void)
{
	int due = !socketsShared.asked;
	socketsShared.orders = 1;
	socketsShared.asked = 1;
	return due;
}

void socketsPostToNetwork(int due)
{
	if (due && !socketsWakeNetwork()) {
		socketsLock();
		socketsShared.asked = 0;
		socketsUnlock();
	}
}

void socketsReset(void)
{
	for (int i = 0; i < SOCKETS; i++)
		socketsFreeRings(&socketsShared.sockets[i]);
	memset(&socketsShared, 0, sizeof(socketsShared));
}
