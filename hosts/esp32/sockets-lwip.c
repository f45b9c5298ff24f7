/*
	The network's side of hosts/xs/socket on lwIP. Every function but socketsLock, socketsUnlock, socketsNow and
	socketsWakeNetwork runs in lwIP's thread, as its raw API demands; no pcb or pbuf leaves this file.
*/

#include "sockets.h"

#include "lwip/dns.h"
#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/sys.h"
#include "lwip/tcp.h"
#include "lwip/tcpip.h"

#if ESP32
	#include "esp_netif.h"
#endif

/* Connections that shake hands at the same time; a flood of SYN takes no more. */
#define BACKLOG 4
/* Pieces that a connection may keep here beside its ring: a window of whole segments, not one of single bytes. */
#define MAX_HELD 6
/* Sent and not acknowledged: what a peer that takes nothing costs. */
#define MAX_IN_FLIGHT (3 * TCP_MSS)
/* lwIP polls every 500 ms; in these. */
#define POLL_INTERVAL 2

typedef struct {
	struct tcp_pcb *pcb;
	/* Came, and found no room in the ring yet. */
	struct pbuf *held;
	/* The peer sends no more; the app's side knows that all came. */
	uint8_t finished;
	uint8_t reported;
	/* Our own connection, which does not stand yet. */
	uint8_t dialling;
} End;

static End ends[SOCKETS];
static struct tcp_pcb *listener;
static uint16_t listening;
/* The connection whose name is being looked up, or -1; and which look-up that is, since none can be called back. */
static int lookingUp = -1;
static uint16_t lookUpPort;
static uintptr_t lookUp;
static struct tcpip_callback_msg *message;
static sys_mutex_t mutex;
static uint8_t ready;

static void service(void *unused);

/* Any thread. */

int socketsNetworkStart(void)
{
	if (ready)
		return 1;
	if (ERR_OK != sys_mutex_new(&mutex))
		return 0;
	ready = 1;
	return 1;
}

void socketsLock(void)
{
	sys_mutex_lock(&mutex);
}

void socketsUnlock(void)
{
	sys_mutex_unlock(&mutex);
}

uint32_t socketsNow(void)
{
	return sys_now();
}

/* The app's thread. Never waits: a full mailbox is tried again by appTick. */
int socketsWakeNetwork(void)
{
	if (!message) {
#if ESP32
		/* lwIP's thread and mailbox exist once there is an interface. */
		if (!esp_netif_get_default_netif())
			return 0;
#endif
		message = tcpip_callbackmsg_new(service, NULL);
		if (!message)
			return 0;
	}
	return ERR_OK == tcpip_callbackmsg_trycallback(message);
}

/* lwIP's thread. */

static int indexOf(const End *end)
{
	return (int)(end - ends);
}

/* lwIP calls us no more about this pcb; what of it was kept here is freed. */
static struct tcp_pcb *detach(End *end)
{
	struct tcp_pcb *pcb = end->pcb;

	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
	if (end->held)
		pbuf_free(end->held);
	end->pcb = NULL;
	end->held = NULL;
	end->finished = end->reported = end->dialling = 0;
	return pcb;
}

static void reset(End *end)
{
	tcp_abort(detach(end));
	networkReleased(indexOf(end));
}

static void feed(End *end)
{
	while (end->held) {
		struct pbuf *first = end->held;
		size_t taken;

		/* Of a chain that overlapped with what had come, lwIP leaves the first pieces in place, empty. */
		if (0 == first->len) {
			end->held = first->next;
			first->next = NULL;
			pbuf_free(first);
			continue;
		}
		taken = networkReceive(indexOf(end), first->payload, first->len);
		if (0 == taken)
			return;
		end->held = pbuf_free_header(first, (u16_t)taken);
	}
	if (end->finished && !end->reported) {
		end->reported = 1;
		networkFinished(indexOf(end));
	}
}

/* Opens the window by what the app has read. */
static void acknowledge(End *end)
{
	size_t read = networkTakeRead(indexOf(end));

	while (read) {
		u16_t piece = read > 0xffff ? 0xffff : (u16_t)read;
		tcp_recved(end->pcb, piece);
		read -= piece;
	}
}

/* Bytes that lwIP has taken and the peer has not acknowledged. Our end does not count. */
static size_t unacknowledged(const End *end)
{
	return (size_t)(TCP_SND_BUF - tcp_sndbuf(end->pcb));
}

static void pump(End *end)
{
	const uint8_t *bytes;
	size_t length, room, total = 0;

	while (0 != (length = networkPeek(indexOf(end), &bytes))) {
		size_t inFlight = unacknowledged(end);
		room = inFlight < MAX_IN_FLIGHT ? MAX_IN_FLIGHT - inFlight : 0;
		if (room > tcp_sndbuf(end->pcb))
			room = tcp_sndbuf(end->pcb);
		if (length > room)
			length = room;
		/* Without memory the bytes stay in the ring: the next acknowledgement or poll tries again. */
		if ((0 == length) || (ERR_OK != tcp_write(end->pcb, bytes, (u16_t)length, TCP_WRITE_FLAG_COPY)))
			break;
		networkSent(indexOf(end), length);
		total += length;
	}
	if (total)
		tcp_output(end->pcb);
}

/* Does all that is due for a connection; ERR_ABRT when its pcb was aborted, which a callback of lwIP must return. */
static err_t work(End *end)
{
	feed(end);
	acknowledge(end);
	pump(end);
	/* While bytes are on their way lwIP still calls: for the acknowledgement, an error, or once a second. */
	switch (networkStep(indexOf(end), 0 == unacknowledged(end))) {
		case SOCKETS_FINISH:
			/* Without memory for the segment the next poll tries again, until time is up. */
			if (ERR_OK == tcp_shutdown(end->pcb, 0, 1))
				networkFinishing(indexOf(end));
			return ERR_OK;
		case SOCKETS_CLOSE: {
			/* Both ends are sent, and the answer has come: lwIP alone sees it through TIME_WAIT. */
			struct tcp_pcb *pcb = detach(end);
			networkReleased(indexOf(end));
			if (ERR_OK == tcp_close(pcb))
				return ERR_OK;
			tcp_abort(pcb);
			return ERR_ABRT;
		}
		case SOCKETS_RESET:
			reset(end);
			return ERR_ABRT;
		default:
			return ERR_OK;
	}
}

static err_t onReceive(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	End *end = arg;

	(void)pcb;
	(void)err;
	if (NULL == p)
		end->finished = 1;
	else if (NULL == end->held)
		end->held = p;
	else if (pbuf_clen(end->held) + pbuf_clen(p) <= MAX_HELD)
		pbuf_cat(end->held, p);
	else
		/* lwIP keeps it, drops what comes after, and offers it again. */
		return ERR_MEM;
	return work(end);
}

static err_t onSent(void *arg, struct tcp_pcb *pcb, u16_t length)
{
	(void)pcb;
	(void)length;
	return work(arg);
}

static err_t onPoll(void *arg, struct tcp_pcb *pcb)
{
	(void)pcb;
	return work(arg);
}

/* lwIP has freed the pcb already. */
static void onError(void *arg, err_t err)
{
	End *end = arg;
	int dialling = end->dialling;

	if (end->held)
		pbuf_free(end->held);
	end->pcb = NULL;
	end->held = NULL;
	end->finished = end->reported = end->dialling = 0;
	if (dialling)
		networkUnreached(indexOf(end), ERR_RST == err ? SOCKETS_NOT_TAKEN : SOCKETS_NOT_FOUND);
	else
		networkFailed(indexOf(end));
}

static void attach(End *end, struct tcp_pcb *pcb)
{
	end->pcb = pcb;
	tcp_arg(pcb, end);
	tcp_recv(pcb, onReceive);
	tcp_sent(pcb, onSent);
	tcp_err(pcb, onError);
	tcp_poll(pcb, onPoll, POLL_INTERVAL);
	tcp_nagle_disable(pcb);
}

static err_t onAccept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	uint32_t address;
	int index;

	(void)arg;
	if ((ERR_OK != err) || (NULL == pcb))
		return ERR_VAL;
	address = ip_2_ip4(&pcb->remote_ip)->addr;
	index = networkVictim(address);
	if (index >= 0)
		reset(&ends[index]);
	/* The interface of the packet that completed the handshake, whatever address the peer sent it to. */
	index = networkAccept(address, netif_ip4_addr(ip_current_input_netif())->addr);
	if (index < 0)
		/* lwIP resets it. */
		return ERR_MEM;
	attach(&ends[index], pcb);
	return ERR_OK;
}

static err_t onConnected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	End *end = arg;

	/* lwIP calls this for one that stands alone; all else is told to onError. */
	(void)pcb;
	(void)err;
	end->dialling = 0;
	networkConnected(indexOf(end));
	return work(end);
}

/* The app has given up a connection of which there is no pcb yet. */
static int isGivenUp(int index)
{
	if (SOCKETS_KEEP == networkStep(index, 1))
		return 0;
	networkReleased(index);
	return 1;
}

static void dial(int index, const ip_addr_t *address)
{
	End *end = &ends[index];
	struct tcp_pcb *pcb;

	if (isGivenUp(index))
		return;
	pcb = tcp_new_ip_type(IPADDR_TYPE_V4);
	if (!pcb) {
		networkUnreached(index, SOCKETS_NOT_FOUND);
		return;
	}
	attach(end, pcb);
	end->dialling = 1;
	if (ERR_OK != tcp_connect(pcb, address, lookUpPort, onConnected)) {
		/* No way there, or no memory: the pcb is still ours. */
		tcp_abort(detach(end));
		networkUnreached(index, SOCKETS_NOT_FOUND);
	}
}

static void onFound(const char *name, const ip_addr_t *address, void *arg)
{
	int index = lookingUp;

	(void)name;
	if ((index < 0) || ((uintptr_t)arg != lookUp))
		return;
	lookingUp = -1;
	if (address)
		dial(index, address);
	else if (!isGivenUp(index))
		networkUnreached(index, SOCKETS_NOT_FOUND);
}

static err_t find(const char *host, ip_addr_t *address)
{
#if LWIP_DNS
	return dns_gethostbyname_addrtype(host, address, onFound, (void *)lookUp, LWIP_DNS_ADDRTYPE_IPV4);
#else
	return ipaddr_aton(host, address) ? ERR_OK : ERR_VAL;
#endif
}

/* Takes the app's order to connect, after one that it has given up. */
static void takeDial(void)
{
	char host[SOCKETS_NAME];
	ip_addr_t address;

	if ((lookingUp >= 0) && isGivenUp(lookingUp))
		lookingUp = -1;
	if (lookingUp >= 0)
		return;
	lookingUp = networkDial(host, &lookUpPort);
	if (lookingUp < 0)
		return;
	lookUp++;
	switch (find(host, &address)) {
		case ERR_OK:
			onFound(host, &address, (void *)lookUp);
			break;
		case ERR_INPROGRESS:
			break;
		default:
			onFound(host, NULL, (void *)lookUp);
	}
}

static void stopListening(void)
{
	if (!listener)
		return;
	/* The close of a listening pcb frees it at once and cannot fail. */
	tcp_accept(listener, NULL);
	tcp_close(listener);
	listener = NULL;
	listening = 0;
}

static void listenOn(uint16_t port)
{
	struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_V4), *bound;

	if (pcb) {
		ip_set_option(pcb, SOF_REUSEADDR);
		/* A connection of the device's own may take the place of the oldest of these, never the other way round. */
		tcp_setprio(pcb, TCP_PRIO_MIN);
		if (ERR_OK == tcp_bind(pcb, IP4_ADDR_ANY, port)) {
			bound = tcp_listen_with_backlog(pcb, BACKLOG);
			if (bound) {
				listener = bound;
				listening = port;
				tcp_accept(listener, onAccept);
				return;
			}
		}
		tcp_close(pcb);
	}
	networkCannotListen(port);
}

/* Does what the app asked for; the one message of socketsWakeNetwork. */
static void service(void *unused)
{
	uint16_t port = networkBegin();

	(void)unused;
	if (port != listening)
		stopListening();
	if (port && !listener)
		listenOn(port);
	takeDial();
	for (int i = 0; i < SOCKETS; i++)
		if (ends[i].pcb)
			(void)work(&ends[i]);
}
