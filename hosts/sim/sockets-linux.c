/*
	The network's side of hosts/xs/socket on Linux: a thread of its own, as lwIP's is on a device, with the
	kernel's sockets in the place of pcbs. The same refusals, resets and times as there.
*/

#define _GNU_SOURCE

#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BACKLOG 64
/* Connections that are accepted or refused before the others get their turn. */
#define ACCEPTS 16
#define SEND_BUFFER 4096
#define CLOSING_POLL_MS 200
/* After accept has failed for want of descriptors or memory. */
#define PAUSE_MS 50

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_t thread;
static int running;
static int stopping;
static int wake = -1;

/* Of the network's thread alone. */
static int listener = -1;
static uint16_t listening;
static int ends[SOCKETS];
static uint8_t finished[SOCKETS];
/* Our own connections that do not stand yet. */
static uint8_t dialling[SOCKETS];

void socketsLock(void)
{
	pthread_mutex_lock(&mutex);
}

void socketsUnlock(void)
{
	pthread_mutex_unlock(&mutex);
}

uint32_t socketsNow(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint32_t)((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
}

int socketsWakeNetwork(void)
{
	uint64_t one = 1;
	return sizeof(one) == write(wake, &one, sizeof(one));
}

static void closeEnd(int index, int isReset)
{
	if (isReset) {
		struct linger now = {1, 0};
		setsockopt(ends[index], SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	}
	close(ends[index]);
	ends[index] = -1;
	finished[index] = dialling[index] = 0;
}

static void fail(int index)
{
	closeEnd(index, 1);
	networkFailed(index);
}

/* False when the connection failed. */
static int receive(int index)
{
	uint8_t bytes[SOCKETS_IN];
	size_t room = networkRoom(index);
	ssize_t length;

	if (finished[index] || (0 == room))
		return 1;
	length = recv(ends[index], bytes, room, MSG_DONTWAIT);
	if (length > 0)
		networkReceive(index, bytes, (size_t)length);
	else if (0 == length) {
		finished[index] = 1;
		networkFinished(index);
	}
	else if ((EAGAIN != errno) && (EINTR != errno)) {
		fail(index);
		return 0;
	}
	return 1;
}

static int transmit(int index)
{
	const uint8_t *bytes;
	size_t length;

	while (0 != (length = networkPeek(index, &bytes))) {
		ssize_t sent = send(ends[index], bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (sent > 0)
			networkSent(index, (size_t)sent);
		else if ((EAGAIN == errno) || (EINTR == errno))
			break;
		else {
			fail(index);
			return 0;
		}
	}
	return 1;
}

static void step(int index)
{
	/* The kernel bounds what it still sends for a descriptor that is closed. */
	SocketsStep due = networkStep(index, 1);

	if (SOCKETS_FINISH == due) {
		if (shutdown(ends[index], SHUT_WR)) {
			fail(index);
			return;
		}
		networkFinishing(index);
		due = networkStep(index, 1);
	}
	if ((SOCKETS_CLOSE == due) || (SOCKETS_RESET == due)) {
		closeEnd(index, SOCKETS_RESET == due);
		networkReleased(index);
	}
}

static void acceptOne(int fd, uint32_t address)
{
	int on = 1, size = SEND_BUFFER, index = networkVictim(address);
	struct sockaddr_in own = {0};
	socklen_t length = sizeof(own);

	if (index >= 0) {
		closeEnd(index, 1);
		networkReleased(index);
	}
	getsockname(fd, (struct sockaddr *)&own, &length);
	index = networkAccept(address, own.sin_addr.s_addr);
	if (index < 0) {
		struct linger now = {1, 0};
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	ends[index] = fd;
}

/* False when there are no descriptors: the caller pauses. */
static int acceptSome(void)
{
	for (int i = 0; i < ACCEPTS; i++) {
		struct sockaddr_in from;
		socklen_t length = sizeof(from);
		int fd = accept4(listener, (struct sockaddr *)&from, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0)
			acceptOne(fd, from.sin_addr.s_addr);
		else if ((EMFILE == errno) || (ENFILE == errno) || (ENOBUFS == errno) || (ENOMEM == errno))
			return 0;
		else if ((EAGAIN == errno) || (EWOULDBLOCK == errno))
			return 1;
	}
	return 1;
}

static void stopListening(void)
{
	if (listener >= 0)
		close(listener);
	listener = -1;
	listening = 0;
}

static void listenOn(uint16_t port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;

	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if ((0 == bind(fd, (struct sockaddr *)&address, sizeof(address))) && (0 == listen(fd, BACKLOG))) {
			listener = fd;
			listening = port;
			return;
		}
		close(fd);
	}
	networkCannotListen(port);
}

static SocketsFailure failureOf(int error)
{
	return ECONNREFUSED == error ? SOCKETS_NOT_TAKEN : SOCKETS_NOT_FOUND;
}

/* The look-up of a name holds this thread up; on a PC that is a moment, or some seconds without a name server. */
static int lookUp(const char *host, struct sockaddr_in *address)
{
	struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found = NULL;

	if (getaddrinfo(host, NULL, &hints, &found))
		return 0;
	memcpy(address, found->ai_addr, sizeof(*address));
	freeaddrinfo(found);
	return 1;
}

static void takeDial(void)
{
	char host[SOCKETS_NAME];
	struct sockaddr_in address;
	uint16_t port;
	int fd, on = 1, index = networkDial(host, &port);

	if (index < 0)
		return;
	fd = lookUp(host, &address) ? socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0) : -1;
	if (fd < 0) {
		networkUnreached(index, SOCKETS_NOT_FOUND);
		return;
	}
	address.sin_port = htons(port);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) && (EINPROGRESS != errno)) {
		SocketsFailure failure = failureOf(errno);
		close(fd);
		networkUnreached(index, failure);
		return;
	}
	ends[index] = fd;
	dialling[index] = 1;
}

/* The kernel has an answer for a connection of our own. */
static void answer(int index)
{
	int error = 0;
	socklen_t length = sizeof(error);

	getsockopt(ends[index], SOL_SOCKET, SO_ERROR, &error, &length);
	if (error) {
		closeEnd(index, 1);
		networkUnreached(index, failureOf(error));
		return;
	}
	dialling[index] = 0;
	networkConnected(index);
}

static short wanted(int index)
{
	const uint8_t *bytes;
	int events = 0;

	if (dialling[index])
		return POLLOUT;
	if (!finished[index] && networkRoom(index))
		events |= POLLIN;
	if (networkPeek(index, &bytes))
		events |= POLLOUT;
	return (short)events;
}

static void serve(int index, short events)
{
	if (dialling[index]) {
		answer(index);
		return;
	}
	if (events & (POLLERR | POLLNVAL)) {
		fail(index);
		return;
	}
	if ((events & (POLLIN | POLLHUP)) && !receive(index))
		return;
	/* Both ends are down and read: nothing can come or go. */
	if ((events & POLLHUP) && finished[index]) {
		fail(index);
		return;
	}
	if (transmit(index))
		step(index);
}

/* One round: the app's orders, then what the kernel has. Returns false when the thread is to end. */
static int turn(void)
{
	struct pollfd polled[SOCKETS + 2];
	uint64_t count;
	int paused = 0;
	uint16_t port;

	socketsLock();
	if (stopping) {
		socketsUnlock();
		return 0;
	}
	socketsUnlock();
	port = networkBegin();
	if (port != listening)
		stopListening();
	if (port && (listener < 0))
		listenOn(port);
	takeDial();
	for (int i = 0; i < SOCKETS; i++)
		if (ends[i] >= 0) {
			networkTakeRead(i);
			if (transmit(i))
				step(i);
		}
	for (int i = 0; i < SOCKETS; i++)
		polled[i] = (struct pollfd){.fd = ends[i], .events = ends[i] >= 0 ? wanted(i) : 0};
	polled[SOCKETS] = (struct pollfd){.fd = wake, .events = POLLIN};
	polled[SOCKETS + 1] = (struct pollfd){.fd = listener, .events = POLLIN};
	if (poll(polled, SOCKETS + 2, CLOSING_POLL_MS) <= 0)
		return 1;
	if ((polled[SOCKETS].revents & POLLIN) && (read(wake, &count, sizeof(count)) < 0) && (EAGAIN != errno))
		return 0;
	for (int i = 0; i < SOCKETS; i++)
		if ((ends[i] >= 0) && polled[i].revents)
			serve(i, polled[i].revents);
	if (polled[SOCKETS + 1].revents & POLLIN)
		paused = !acceptSome();
	if (paused)
		poll(NULL, 0, PAUSE_MS);
	return 1;
}

static void *run(void *unused)
{
	(void)unused;
	while (turn())
		;
	stopListening();
	for (int i = 0; i < SOCKETS; i++)
		if (ends[i] >= 0)
			closeEnd(i, 1);
	return NULL;
}

int socketsNetworkStart(void)
{
	if (running)
		return 1;
	for (int i = 0; i < SOCKETS; i++)
		ends[i] = -1;
	stopping = 0;
	wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (wake < 0)
		return 0;
	running = 0 == pthread_create(&thread, NULL, run, NULL);
	if (!running)
		close(wake);
	return running;
}

void socketsNetworkStop(void)
{
	if (!running)
		return;
	socketsLock();
	stopping = 1;
	socketsUnlock();
	socketsWakeNetwork();
	pthread_join(thread, NULL);
	close(wake);
	running = 0;
	socketsReset();
}
