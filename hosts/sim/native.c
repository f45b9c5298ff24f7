/*
	The simulator's native helper. The SDK's UDP has no multicast on Linux, a Worker's timers and serial port
	run on the wrong thread there, and JavaScript sees neither the environment nor the kernel's random numbers.
*/

#include "xsmc.h"
#include "mc.xs.h"

#include <arpa/inet.h>
#include <glib.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_DESCRIPTOR 1024

void xs_kabewatt_environment(xsMachine *the)
{
	const char *value = getenv(xsmcToString(xsArg(0)));
	if (value)
		xsmcSetString(xsResult, (char *)value);
}

static void append(char *text, size_t size, const struct ifaddrs *interface)
{
	char address[INET_ADDRSTRLEN];
	inet_ntop(AF_INET, &((struct sockaddr_in *)interface->ifa_addr)->sin_addr, address, sizeof(address));
	if (strlen(text) + strlen(address) + 2 > size)
		return;
	if (text[0])
		strcat(text, " ");
	strcat(text, address);
}

static int isUsable(const struct ifaddrs *interface)
{
	return interface->ifa_addr && (AF_INET == interface->ifa_addr->sa_family) && (interface->ifa_flags & IFF_UP);
}

void xs_kabewatt_addresses(xsMachine *the)
{
	char text[512] = "";
	struct ifaddrs *all = NULL, *walker;

	if (0 == getifaddrs(&all)) {
		for (walker = all; walker; walker = walker->ifa_next) {
			if (isUsable(walker) && !(walker->ifa_flags & IFF_LOOPBACK))
				append(text, sizeof(text), walker);
		}
		for (walker = all; walker; walker = walker->ifa_next) {
			if (isUsable(walker) && (walker->ifa_flags & IFF_LOOPBACK))
				append(text, sizeof(text), walker);
		}
		freeifaddrs(all);
	}
	xsmcSetString(xsResult, text);
}

/* The SDK keeps the descriptor of its socket to itself: it is the datagram socket bound to `port`. */
static int findSocket(int port)
{
	for (int fd = 0; fd < MAX_DESCRIPTOR; fd++) {
		struct sockaddr_in address;
		socklen_t length = sizeof(address);
		int type = 0;
		socklen_t typeLength = sizeof(type);

		if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &typeLength) || (SOCK_DGRAM != type))
			continue;
		if (getsockname(fd, (struct sockaddr *)&address, &length) || (AF_INET != address.sin_family))
			continue;
		if (ntohs(address.sin_port) == port)
			return fd;
	}
	return -1;
}

void xs_kabewatt_join(xsMachine *the)
{
	struct ip_mreqn request = {0}, outgoing = {0};
	struct ifaddrs *all = NULL, *walker;
	const char *wanted = getenv("KABEWATT_LAN");
	int fd = findSocket(xsmcToInteger(xsArg(0))), joined = 0, outgoingIsLoopback = 1;

	xsmcSetInteger(xsResult, 0);
	if ((fd < 0) || !inet_aton(xsmcToString(xsArg(1)), &request.imr_multiaddr) || getifaddrs(&all))
		return;
	for (walker = all; walker; walker = walker->ifa_next) {
		int isLoopback = 0 != (walker->ifa_flags & IFF_LOOPBACK);
		if (!isUsable(walker))
			continue;
		request.imr_address = ((struct sockaddr_in *)walker->ifa_addr)->sin_addr;
		request.imr_ifindex = if_nametoindex(walker->ifa_name);
		if (0 == setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(request)))
			joined++;
		/* Our own multicasts leave by the interface of KABEWATT_LAN, else by the first that is no loopback. */
		if (wanted ? !strcmp(wanted, inet_ntoa(request.imr_address)) : (!outgoing.imr_ifindex || (outgoingIsLoopback && !isLoopback))) {
			outgoing = request;
			outgoingIsLoopback = isLoopback;
		}
	}
	freeifaddrs(all);
	if (outgoing.imr_ifindex)
		setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &outgoing, sizeof(outgoing));
	xsmcSetInteger(xsResult, joined);
}

void xs_kabewatt_random(xsMachine *the)
{
	uint32_t value = 0;
	if (sizeof(value) != getrandom(&value, sizeof(value), 0))
		xsUnknownError("no random numbers");
	xsmcSetNumber(xsResult, value);
}

/*
	GLib attaches what these four make to the main thread's context, whoever calls. For a Worker that would run
	its timers and its serial port's callbacks on the main thread while its own thread is in the same machine.
	Defined here, hidden in this library, they attach to the context of the calling thread instead; on the main
	thread that is the default context, as ever.
*/

static guint attach(GSource *source)
{
	guint id = g_source_attach(source, g_main_context_get_thread_default());
	g_source_unref(source);
	return id;
}

__attribute__((visibility("hidden"))) guint g_io_add_watch(GIOChannel *channel, GIOCondition condition, GIOFunc function, gpointer data)
{
	GSource *source = g_io_create_watch(channel, condition);
	g_source_set_callback(source, (GSourceFunc)(void (*)(void))function, data, NULL);
	return attach(source);
}

__attribute__((visibility("hidden"))) guint g_timeout_add_full(gint priority, guint interval, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
	GSource *source = g_timeout_source_new(interval);
	g_source_set_priority(source, priority);
	g_source_set_callback(source, function, data, notify);
	return attach(source);
}

__attribute__((visibility("hidden"))) guint g_timeout_add(guint interval, GSourceFunc function, gpointer data)
{
	return g_timeout_add_full(G_PRIORITY_DEFAULT, interval, function, data, NULL);
}

__attribute__((visibility("hidden"))) gboolean g_source_remove(guint id)
{
	GSource *source = g_main_context_find_source_by_id(g_main_context_get_thread_default(), id);
	if (source)
		g_source_destroy(source);
	return source != NULL;
}
