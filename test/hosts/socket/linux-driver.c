/*
	hosts/xs/socket and its Linux side with real sockets: the main thread is the app, the network's is its own, and
	clients run in threads beside them. Compiled with WITH_LWIP, the lwIP side with the real lwIP of liblwip-dev in
	the same places: its thread is the network's, and the clients use its sockets over its loopback. The app answers a line "N\n" with N bytes and closes. Under the thread
	sanitizer, the address sanitizer or valgrind this is what shows that nothing is shared without the lock.
	Arguments: connections, threads, port. Prints how the connections ended.
*/

#define _GNU_SOURCE

#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifdef WITH_LWIP
	#include "lwip/netif.h"
	#include "lwip/sockets.h"
	#include "lwip/tcpip.h"
#endif

#define CHECK(right) check(!!(right), #right, __LINE__)

enum { WHOLE, HALF, SLOW, BYTES, RESET, SILENT, KINDS };
static const char *const names[KINDS] = {"whole", "half", "slow", "bytes", "reset", "silent"};
enum { ANSWERED, REFUSED, EMPTY, CUT, DONE, ENDS };
static const char *const endNames[ENDS] = {"answered", "refused", "empty", "cut", "done"};

static atomic_uint ended[KINDS][ENDS];
static atomic_int left, clients;
static int connections, port;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int posted;

static void check(int right, const char *what, int line)
{
	if (right)
		return;
	fprintf(stderr, "line %d: %s\n", line, what);
	abort();
}

int socketsWakeApp(void)
{
	pthread_mutex_lock(&mutex);
	posted++;
	CHECK(1 == posted);
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&mutex);
	return 1;
}

/* What the clients connect with. */

#ifdef WITH_LWIP

#define OWN_ADDRESS 0x0a000001u
#define openSocket() lwip_socket(AF_INET, SOCK_STREAM, 0)
#define connectSocket lwip_connect
#define sendBytes(fd, bytes, length) lwip_send(fd, bytes, length, 0)
#define receiveBytes(fd, bytes, length) lwip_recv(fd, bytes, length, 0)
#define shutSending(fd) lwip_shutdown(fd, SHUT_WR)
#define setOption lwip_setsockopt
#define closeSocket lwip_close

static atomic_int up;
static struct netif loop;

static err_t noWire(struct netif *netif, struct pbuf *p, const ip4_addr_t *to)
{
	(void)netif, (void)p, (void)to;
	return ERR_OK;
}

static err_t startLoop(struct netif *netif)
{
	netif->name[0] = 'k';
	netif->name[1] = 'w';
	netif->mtu = 1500;
	netif->output = noWire;
	return ERR_OK;
}

static void startNetwork(void *unused)
{
	ip4_addr_t address, mask, gateway;

	(void)unused;
	IP4_ADDR(&address, 10, 0, 0, 1);
	IP4_ADDR(&mask, 255, 0, 0, 0);
	IP4_ADDR(&gateway, 10, 0, 0, 1);
	netif_add(&loop, &address, &mask, &gateway, NULL, startLoop, tcpip_input);
	netif_set_default(&loop);
	netif_set_link_up(&loop);
	netif_set_up(&loop);
	up = 1;
}

static void start(void)
{
	tcpip_init(startNetwork, NULL);
	while (!up)
		usleep(1000);
	CHECK(socketsNetworkStart());
}

static void stop(void)
{
	/* The orders of the last turn. */
	usleep(300000);
}

static void bindOwn(int fd, unsigned *random)
{
	(void)fd, (void)random;
}

#else

#define OWN_ADDRESS INADDR_LOOPBACK
#define openSocket() socket(AF_INET, SOCK_STREAM, 0)
#define connectSocket connect
#define sendBytes(fd, bytes, length) send(fd, bytes, length, MSG_NOSIGNAL)
#define receiveBytes(fd, bytes, length) recv(fd, bytes, length, 0)
#define shutSending(fd) shutdown(fd, SHUT_WR)
#define setOption setsockopt
#define closeSocket close

static void start(void)
{
	/* Started and stopped twice, as when the simulator opens the app again. */
	CHECK(socketsNetworkStart());
	socketsNetworkStop();
	CHECK(socketsNetworkStart());
}

static void stop(void)
{
	socketsNetworkStop();
}

/* Another address of the loopback network each time. */
static void bindOwn(int fd, unsigned *random)
{
	struct sockaddr_in own = {.sin_family = AF_INET};

	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (unsigned)rand_r(random) % 250);
	bind(fd, (struct sockaddr *)&own, sizeof(own));
}

#endif

/* The app. */

static struct {
	char line[16];
	size_t length;
	size_t toWrite, written;
	int open;
} served[SOCKETS];

static void writeMore(int index)
{
	uint8_t bytes[SOCKETS_OUT];
	size_t room = appWritable(index), length = served[index].toWrite - served[index].written;

	if (length > room)
		length = room;
	for (size_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)('a' + (served[index].written + i) % 26);
	served[index].written += appWrite(index, bytes, length);
	if (served[index].toWrite && (served[index].written == served[index].toWrite)) {
		served[index].open = 0;
		appClose(index);
	}
}

static void readLine(int index)
{
	uint8_t bytes[SOCKETS_IN];
	size_t length = appRead(index, bytes, appReadable(index));

	for (size_t i = 0; (i < length) && !served[index].toWrite; i++) {
		CHECK(served[index].length < sizeof(served[index].line) - 1);
		served[index].line[served[index].length++] = (char)bytes[i];
		if ('\n' == bytes[i])
			served[index].toWrite = (size_t)atoi(served[index].line);
	}
	if (served[index].toWrite)
		writeMore(index);
}

static void turn(void)
{
	uint8_t events;
	int index;

	for (int i = 0; (i <= SOCKETS) && ((index = appNext(&events)) >= 0); i++) {
		CHECK(index < SOCKETS);
		if (SOCKETS_ACCEPTED == events) {
			CHECK(!served[index].open);
			memset(&served[index], 0, sizeof(served[index]));
			served[index].open = 1;
			CHECK((OWN_ADDRESS >> 24) == (appAddress(index) & 0xff));
			continue;
		}
		CHECK(served[index].open);
		if (SOCKETS_ENDED == events) {
			served[index].open = 0;
			appClose(index);
			continue;
		}
		if (events & SOCKETS_READABLE)
			readLine(index);
		if ((events & SOCKETS_WRITABLE) && served[index].open && served[index].toWrite)
			writeMore(index);
	}
	appEnd();
}

static void runApp(void)
{
	while (clients > 0) {
		struct timespec until;
		int isMessage;

		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 100000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000;
		}
		pthread_mutex_lock(&mutex);
		while (!posted && (ETIMEDOUT != pthread_cond_timedwait(&changed, &mutex, &until)))
			;
		isMessage = posted;
		posted = 0;
		pthread_mutex_unlock(&mutex);
		if (isMessage)
			appBegin();
		if (isMessage || appTick())
			turn();
	}
}

/* The clients. */

static void reset(int fd)
{
	struct linger now = {1, 0};
	setOption(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

static void pause_(unsigned microseconds)
{
	usleep(microseconds);
}

/* ANSWERED when every byte came and then the end. */
static int hear(int fd, size_t wanted, int kind)
{
	char bytes[4096];
	size_t got = 0;

	for (;;) {
		ssize_t length = receiveBytes(fd, bytes, SLOW == kind ? 700 : sizeof(bytes));
		if (length < 0)
			return got ? CUT : REFUSED;
		if (0 == length)
			return got == wanted ? ANSWERED : got ? CUT : EMPTY;
		for (ssize_t i = 0; i < length; i++)
			CHECK(bytes[i] == (char)('a' + (got + (size_t)i) % 26));
		got += (size_t)length;
		if (SLOW == kind)
			pause_(2000);
	}
}

static int converse(int fd, int kind, size_t wanted, unsigned *random)
{
	char line[16];
	int length = snprintf(line, sizeof(line), "%zu\n", wanted);

	switch (kind) {
		case RESET:
			if (rand_r(random) % 3)
				sendBytes(fd, line, (size_t)length);
			pause_((unsigned)rand_r(random) % 5000);
			reset(fd);
			return DONE;
		case SILENT:
			pause_((unsigned)rand_r(random) % 3000);
			return DONE;
		case BYTES:
			for (int i = 0; i < length; i++) {
				if (sendBytes(fd, line + i, 1) < 0)
					return REFUSED;
				pause_(300);
			}
			return hear(fd, wanted, kind);
		default:
			if (sendBytes(fd, line, (size_t)length) < 0)
				return REFUSED;
			if (HALF == kind)
				shutSending(fd);
			return hear(fd, wanted, kind);
	}
}

static void *runClient(void *seed)
{
	unsigned random = (unsigned)(uintptr_t)seed;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	address.sin_addr.s_addr = htonl(OWN_ADDRESS);
	while (atomic_fetch_sub(&left, 1) > 0) {
		int fd = openSocket(), kind = rand_r(&random) % KINDS;
		size_t wanted = 1 + (size_t)rand_r(&random) % (rand_r(&random) % 4 ? 900 : 40000);
		CHECK(fd >= 0);
		bindOwn(fd, &random);
		if (connectSocket(fd, (struct sockaddr *)&address, sizeof(address)))
			ended[kind][REFUSED]++;
		else
			ended[kind][converse(fd, kind, wanted, &random)]++;
		closeSocket(fd);
	}
	clients--;
	return NULL;
}

static int freePort(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	CHECK(0 == bind(fd, (struct sockaddr *)&address, length));
	CHECK(0 == getsockname(fd, (struct sockaddr *)&address, &length));
	close(fd);
	return ntohs(address.sin_port);
}

int main(int argc, char **argv)
{
	pthread_t threads[16];
	int count = argc > 2 ? atoi(argv[2]) : 4;
	unsigned answered = 0;

	connections = argc > 1 ? atoi(argv[1]) : 500;
	CHECK(count <= 16);
	port = freePort();
	start();
	CHECK(appListen((uint16_t)port));
	CHECK(!appListen((uint16_t)(port + 1)));
	usleep(300000);
	left = connections;
	clients = count;
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, runClient, (void *)(uintptr_t)(i + 1));
	runApp();
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	appStopListening();
	stop();
	for (int kind = 0; kind < KINDS; kind++)
		for (int end = 0; end < ENDS; end++)
			if (ended[kind][end])
				printf("%s %s %u\n", names[kind], endNames[end], ended[kind][end]);
	for (int kind = 0; kind < KINDS; kind++) {
		CHECK(0 == ended[kind][EMPTY]);
		CHECK(0 == ended[kind][CUT]);
		answered += ended[kind][ANSWERED];
	}
	CHECK(answered > 0);
	printf("answered %u\n", answered);
	return 0;
}
