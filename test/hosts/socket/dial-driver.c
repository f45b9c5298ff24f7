/*
	The device's own connections with real sockets and real threads (sockets-linux.c): the main thread is the app, an
	echo server runs in a thread of its own. Under the thread sanitizer this shows that nothing is shared without the lock.
	Prints a line for each case; ends with a message at the first fault.
*/

#define _GNU_SOURCE

#include "sockets.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHECK(right) check(!!(right), #right, __LINE__)
#define BYTES 100000

static atomic_int posted;

static void check(int right, const char *what, int line)
{
	if (right)
		return;
	fprintf(stderr, "line %d: %s\n", line, what);
	abort();
}

int socketsWakeApp(void)
{
	posted = 1;
	return 1;
}

static int listenAnywhere(uint16_t *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	CHECK(0 == bind(fd, (struct sockaddr *)&address, length));
	CHECK(0 == getsockname(fd, (struct sockaddr *)&address, &length));
	CHECK(0 == listen(fd, 5));
	*port = ntohs(address.sin_port);
	return fd;
}

static void *echo(void *listener)
{
	for (;;) {
		uint8_t bytes[700];
		ssize_t length;
		int fd = accept(*(int *)listener, NULL, NULL);

		if (fd < 0)
			return NULL;
		while ((length = recv(fd, bytes, sizeof(bytes), 0)) > 0)
			if (length != send(fd, bytes, (size_t)length, MSG_NOSIGNAL))
				break;
		close(fd);
	}
}

/* The next events of the connection, within 10 s. */
static uint8_t await(int index)
{
	uint8_t events = 0;

	for (int i = 0; i < 10000; i++) {
		int next;

		if (atomic_exchange(&posted, 0))
			appBegin();
		next = appNext(&events);
		appEnd();
		if (next >= 0) {
			CHECK(index == next);
			return events;
		}
		usleep(1000);
	}
	CHECK(!"no event came");
	return 0;
}

static void fails(const char *host, uint16_t port, SocketsFailure failure)
{
	int index = appConnect(host, port);

	CHECK(index >= 0);
	CHECK(SOCKETS_ENDED == await(index));
	CHECK(failure == appFailure(index));
	appClose(index);
	CHECK(SOCKETS_LOST == appFailure(index));
	printf("failed %s\n", host);
}

static void converse(const char *host, uint16_t port)
{
	uint8_t bytes[SOCKETS_IN];
	size_t written = 0, read = 0;
	int index = appConnect(host, port);

	CHECK(index >= 0);
	CHECK(SOCKETS_WRITABLE == await(index));
	while (read < BYTES) {
		size_t room = appWritable(index), length;
		if (room > sizeof(bytes))
			room = sizeof(bytes);
		if (room > BYTES - written)
			room = BYTES - written;
		for (size_t i = 0; i < room; i++)
			bytes[i] = (uint8_t)((written + i) * 7 + ((written + i) >> 8));
		CHECK(room == appWrite(index, bytes, room));
		written += room;
		await(index);
		length = appRead(index, bytes, sizeof(bytes));
		for (size_t i = 0; i < length; i++)
			CHECK(bytes[i] == (uint8_t)((read + i) * 7 + ((read + i) >> 8)));
		read += length;
	}
	appClose(index);
	printf("echoed %s\n", host);
}

int main(void)
{
	uint16_t port, closed;
	int listener = listenAnywhere(&port), unused = listenAnywhere(&closed);
	pthread_t thread;

	close(unused);
	CHECK(0 == pthread_create(&thread, NULL, echo, &listener));
	CHECK(socketsNetworkStart());
	for (int i = 0; i < 3; i++) {
		converse("127.0.0.1", port);
		converse("localhost", port);
		fails("127.0.0.1", closed, SOCKETS_NOT_TAKEN);
		fails("nowhere.invalid", port, SOCKETS_NOT_FOUND);
	}
	/* Given up at any time. */
	for (int i = 0; i < 200; i++) {
		int index = appConnect(i % 2 ? "127.0.0.1" : "localhost", i % 3 ? port : closed);
		if (index < 0) {
			usleep(1000);
			continue;
		}
		usleep((useconds_t)(i % 7) * 300);
		appClose(index);
	}
	usleep(500000);
	converse("127.0.0.1", port);
	socketsNetworkStop();
	shutdown(listener, SHUT_RDWR);
	pthread_join(thread, NULL);
	close(listener);
	return 0;
}
