/*
	A lwIP without a network, harder than the real one: a pcb is freed the moment it is aborted or has failed, so
	that the address sanitizer sees whoever touches it; every call outside of lwIP's thread ends the test, and so
	does a callback that aborted its pcb without saying so. The life of a pcb follows lwIP 2.1 (tcp_in.c, tcp.c).
*/

#include "fake-lwip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned fakeFailing;
uint32_t fakeNow;
int fakeInside, fakeMailbox, fakePbufs, fakePcbs, fakeTrimmed;

static uint32_t seed = 1;
static int locked, busy;
static struct tcp_pcb *listener;
static tcpip_callback_fn service;
/* The pcb whose callback runs; NULL once it was freed in there. */
static struct tcp_pcb *current;
static int currentAborted;
/* Look-ups of names that are under way; lwIP keeps four. */
#define LOOK_UPS 4
static struct {
	char name[64];
	dns_found_callback found;
	void *arg;
} lookUps[LOOK_UPS];
static int lookUpCount;

void fakeSeed(uint32_t value)
{
	seed = value * 2654435761u + 1;
}

uint32_t fakeRandom(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

void fakeCheck(int right, const char *what, int line)
{
	if (right)
		return;
	fprintf(stderr, "line %d: %s\n", line, what);
	abort();
}

static int fails(void)
{
	return fakeRandom(100) < fakeFailing;
}

static void inside(const struct tcp_pcb *pcb)
{
	CHECK(fakeInside);
	CHECK(!locked);
	CHECK(pcb != NULL);
}

const struct netif *ip_current_input_netif(void)
{
	static const struct netif netif = {{0x0104a8c0}};
	CHECK(fakeInside);
	return &netif;
}

/* pbufs. */

static struct pbuf *chain(const uint8_t *bytes, size_t length, size_t piece)
{
	struct pbuf *head = NULL, *last = NULL;

	for (size_t at = 0; at < length;) {
		size_t part = fakeTrimmed > 0 ? 0 : length - at < piece ? length - at : piece;
		struct pbuf *p = malloc(sizeof(*p));
		fakeTrimmed -= fakeTrimmed > 0;
		fakePbufs++;
		p->payload = malloc(part);
		memcpy(p->payload, bytes + at, part);
		p->len = (u16_t)part;
		p->tot_len = (u16_t)(length - at);
		p->next = NULL;
		if (last)
			last->next = p;
		else
			head = p;
		last = p;
		at += part;
	}
	return head;
}

u8_t pbuf_free(struct pbuf *p)
{
	CHECK(fakeInside);
	CHECK(p != NULL);
	while (p) {
		struct pbuf *next = p->next;
		/* A header may have been cut: the memory begins where malloc said. */
		free(p->payload);
		free(p);
		fakePbufs--;
		p = next;
	}
	return 1;
}

u16_t pbuf_clen(const struct pbuf *p)
{
	u16_t count = 0;
	for (; p; p = p->next)
		count++;
	return count;
}

void pbuf_cat(struct pbuf *head, struct pbuf *tail)
{
	CHECK(fakeInside);
	for (;;) {
		head->tot_len = (u16_t)(head->tot_len + tail->tot_len);
		if (!head->next)
			break;
		head = head->next;
	}
	head->next = tail;
}

struct pbuf *pbuf_free_header(struct pbuf *p, u16_t length)
{
	CHECK(fakeInside);
	while (length && p) {
		if (length >= p->len) {
			struct pbuf *next = p->next;
			length = (u16_t)(length - p->len);
			p->next = NULL;
			pbuf_free(p);
			p = next;
		}
		else {
			/* A copy, so that the old bytes are poisoned. */
			uint8_t *rest = malloc((size_t)(p->len - length));
			memcpy(rest, (uint8_t *)p->payload + length, (size_t)(p->len - length));
			free(p->payload);
			p->payload = rest;
			p->len = (u16_t)(p->len - length);
			p->tot_len = (u16_t)(p->tot_len - length);
			length = 0;
		}
	}
	return p;
}

/* pcbs. */

static void freePcb(struct tcp_pcb *pcb)
{
	if (pcb->refused)
		pbuf_free(pcb->refused);
	if (current == pcb)
		current = NULL;
	fakePcbs--;
	free(pcb);
}

struct tcp_pcb *tcp_new_ip_type(u8_t type)
{
	struct tcp_pcb *pcb;

	CHECK(fakeInside);
	(void)type;
	if (fails())
		return NULL;
	pcb = calloc(1, sizeof(*pcb));
	fakePcbs++;
	pcb->snd_buf = TCP_SND_BUF;
	pcb->window = TCP_WND;
	pcb->peer = -1;
	return pcb;
}

void tcp_setprio(struct tcp_pcb *pcb, u8_t prio)
{
	inside(pcb);
	(void)prio;
}

err_t tcp_bind(struct tcp_pcb *pcb, const ip_addr_t *address, u16_t port)
{
	inside(pcb);
	(void)address, (void)port;
	return busy ? ERR_USE : ERR_OK;
}

struct tcp_pcb *tcp_listen_with_backlog(struct tcp_pcb *pcb, u8_t backlog)
{
	struct tcp_pcb *other;

	inside(pcb);
	(void)backlog;
	if (fails())
		return NULL;
	/* Another pcb, as in lwIP: the first is gone. */
	other = calloc(1, sizeof(*other));
	other->state = PCB_LISTEN;
	other->peer = -1;
	free(pcb);
	listener = other;
	return other;
}

void tcp_arg(struct tcp_pcb *pcb, void *arg)
{
	inside(pcb);
	pcb->arg = arg;
}

void tcp_accept(struct tcp_pcb *pcb, tcp_accept_fn accept)
{
	inside(pcb);
	CHECK(PCB_LISTEN == pcb->state);
	pcb->accept = accept;
}

void tcp_recv(struct tcp_pcb *pcb, tcp_recv_fn recv)
{
	inside(pcb);
	CHECK(PCB_LISTEN != pcb->state);
	pcb->recv = recv;
}

void tcp_sent(struct tcp_pcb *pcb, tcp_sent_fn sent)
{
	inside(pcb);
	pcb->sent = sent;
}

void tcp_err(struct tcp_pcb *pcb, tcp_err_fn err)
{
	inside(pcb);
	pcb->err = err;
}

void tcp_poll(struct tcp_pcb *pcb, tcp_poll_fn poll, u8_t interval)
{
	inside(pcb);
	(void)interval;
	pcb->poll = poll;
}

void tcp_recved(struct tcp_pcb *pcb, u16_t length)
{
	inside(pcb);
	pcb->window += length;
	CHECK(pcb->window <= TCP_WND);
}

err_t tcp_write(struct tcp_pcb *pcb, const void *bytes, u16_t length, u8_t flags)
{
	inside(pcb);
	CHECK(flags & TCP_WRITE_FLAG_COPY);
	if ((PCB_ESTABLISHED != pcb->state) && (PCB_CLOSE_WAIT != pcb->state))
		return ERR_CONN;
	CHECK(length <= pcb->snd_buf);
	if (fails())
		return ERR_MEM;
	pcb->snd_buf = (u16_t)(pcb->snd_buf - length);
	peerGets(pcb->peer, bytes, length);
	return ERR_OK;
}

err_t tcp_output(struct tcp_pcb *pcb)
{
	inside(pcb);
	return ERR_OK;
}

static void sendEnd(struct tcp_pcb *pcb)
{
	pcb->closePending = 0;
	pcb->state = PCB_ESTABLISHED == pcb->state ? PCB_FIN_WAIT : PCB_LAST_ACK;
	peerGetsEnd(pcb->peer);
}

err_t tcp_shutdown(struct tcp_pcb *pcb, int shutReceive, int shutSend)
{
	inside(pcb);
	CHECK(!shutReceive && shutSend);
	if ((PCB_ESTABLISHED != pcb->state) && (PCB_CLOSE_WAIT != pcb->state))
		return ERR_CONN;
	if (fails()) {
		pcb->closePending = (int)fakeRandom(2);
		return pcb->closePending ? ERR_OK : ERR_MEM;
	}
	sendEnd(pcb);
	return ERR_OK;
}

static void gone(struct tcp_pcb *pcb, int isReset)
{
	int peer = pcb->peer;
	freePcb(pcb);
	if (peer >= 0)
		peerGone(peer, isReset);
}

err_t tcp_close(struct tcp_pcb *pcb)
{
	inside(pcb);
	switch (pcb->state) {
		case PCB_LISTEN:
			CHECK(pcb == listener);
			listener = NULL;
			freePcb(pcb);
			return ERR_OK;
		case PCB_NEW:
			freePcb(pcb);
			return ERR_OK;
		case PCB_TIME_WAIT:
		case PCB_LAST_ACK:
			/* lwIP ends it alone: our callbacks are not called again. */
			CHECK(!pcb->recv && !pcb->sent && !pcb->err && !pcb->poll);
			gone(pcb, 0);
			return ERR_OK;
		case PCB_CLOSE_WAIT:
			/* With data unread a close would reset it, and the answer would be lost. */
			CHECK(pcb->closePending && !pcb->refused && (TCP_WND == pcb->window));
			CHECK(!pcb->recv && !pcb->sent && !pcb->err && !pcb->poll);
			sendEnd(pcb);
			gone(pcb, 0);
			return ERR_OK;
		default:
			CHECK(!"tcp_close of an open connection");
			return ERR_CONN;
	}
}

void tcp_abort(struct tcp_pcb *pcb)
{
	inside(pcb);
	CHECK(PCB_LISTEN != pcb->state);
	/* The real one would call it with ERR_ABRT: whoever aborts has to detach first. */
	CHECK(!pcb->err);
	if (current == pcb)
		currentAborted = 1;
	gone(pcb, 1);
}

err_t tcp_connect(struct tcp_pcb *pcb, const ip_addr_t *address, u16_t port, tcp_connected_fn connected)
{
	inside(pcb);
	CHECK((PCB_NEW == pcb->state) && pcb->err && connected);
	if (fails())
		return ERR_RTE;
	pcb->state = PCB_SYN_SENT;
	pcb->remote_ip = *address;
	pcb->connected = connected;
	pcb->peer = peerDialled(pcb, address->addr, port);
	return ERR_OK;
}

/* A name that begins with a digit is an address; "known" is in lwIP's cache; "" is no name. */
err_t dns_gethostbyname_addrtype(const char *name, ip_addr_t *address, dns_found_callback found, void *arg, u8_t type)
{
	CHECK(fakeInside && !locked && (LWIP_DNS_ADDRTYPE_IPV4 == type));
	if (0 == *name)
		return ERR_VAL;
	if (((*name >= '0') && (*name <= '9')) || (0 == strcmp(name, "known"))) {
		address->addr = 77;
		return ERR_OK;
	}
	if ((LOOK_UPS == lookUpCount) || fails())
		return ERR_MEM;
	strcpy(lookUps[lookUpCount].name, name);
	lookUps[lookUpCount].found = found;
	lookUps[lookUpCount++].arg = arg;
	return ERR_INPROGRESS;
}

/* The mailbox, the lock and the clock. */

err_t sys_mutex_new(sys_mutex_t *mutex)
{
	*mutex = 1;
	return ERR_OK;
}

void sys_mutex_lock(sys_mutex_t *mutex)
{
	CHECK(*mutex && !locked);
	locked = 1;
}

void sys_mutex_unlock(sys_mutex_t *mutex)
{
	CHECK(*mutex && locked);
	locked = 0;
}

u32_t sys_now(void)
{
	return fakeNow;
}

struct tcpip_callback_msg *tcpip_callbackmsg_new(tcpip_callback_fn function, void *context)
{
	(void)context;
	service = function;
	return (struct tcpip_callback_msg *)&service;
}

err_t tcpip_callbackmsg_trycallback(struct tcpip_callback_msg *message)
{
	CHECK((void *)message == (void *)&service);
	CHECK(!locked);
	CHECK(!fakeInside);
	if (fails())
		return ERR_MEM;
	fakeMailbox++;
	CHECK(1 == fakeMailbox);
	return ERR_OK;
}

/* The wire. */

static void enter(struct tcp_pcb *pcb)
{
	CHECK(!fakeInside);
	fakeInside = 1;
	current = pcb;
	currentAborted = 0;
}

/* Leaves lwIP's thread; what the callback said must be what it did. */
static void leave(err_t err)
{
	CHECK((ERR_ABRT == err) == currentAborted);
	fakeInside = 0;
	current = NULL;
}

struct tcp_pcb *fakeConnect(int peer, uint32_t address)
{
	struct tcp_pcb *pcb;
	err_t err;

	if (!listener || !listener->accept)
		return NULL;
	CHECK(!fakeInside);
	fakeInside = 1;
	pcb = tcp_new_ip_type(IPADDR_TYPE_V4);
	if (!pcb) {
		/* lwIP tells of that, too. */
		err = listener->accept(listener->arg, NULL, ERR_MEM);
		CHECK(ERR_OK != err);
		fakeInside = 0;
		return NULL;
	}
	pcb->state = PCB_ESTABLISHED;
	pcb->peer = peer;
	pcb->remote_ip.addr = address;
	current = pcb;
	currentAborted = 0;
	err = listener->accept(listener->arg, pcb, ERR_OK);
	CHECK((ERR_ABRT == err) == currentAborted);
	if (ERR_OK != err) {
		CHECK(!pcb->err && !pcb->recv);
		pcb->peer = -1;
		freePcb(pcb);
		pcb = NULL;
	}
	fakeInside = 0;
	current = NULL;
	return pcb;
}

static err_t offer(struct tcp_pcb *pcb, struct pbuf *p)
{
	err_t err = ERR_OK;

	if (pcb->recv)
		err = pcb->recv(pcb->arg, pcb, p, ERR_OK);
	else
		pbuf_free(p);
	if ((ERR_OK != err) && (ERR_ABRT != err))
		pcb->refused = p;
	return err;
}

static err_t end(struct tcp_pcb *pcb)
{
	switch (pcb->state) {
		case PCB_ESTABLISHED:
			pcb->state = PCB_CLOSE_WAIT;
			break;
		case PCB_FIN_WAIT:
			pcb->state = PCB_TIME_WAIT;
			break;
		default:
			CHECK(!"a second end");
	}
	return pcb->recv ? pcb->recv(pcb->arg, pcb, NULL, ERR_OK) : ERR_OK;
}

/* Whatever comes, lwIP offers first what was refused; false when it is refused again, or the pcb is gone. */
static int reoffer(struct tcp_pcb *pcb)
{
	struct pbuf *p = pcb->refused;
	err_t err;

	if (!p)
		return 1;
	enter(pcb);
	pcb->refused = NULL;
	err = offer(pcb, p);
	if ((ERR_OK == err) && current && pcb->refusedEnd) {
		pcb->refusedEnd = 0;
		err = pcb->recv ? pcb->recv(pcb->arg, pcb, NULL, ERR_OK) : ERR_OK;
	}
	p = current && !pcb->refused ? NULL : p;
	/* Still refused is no fault of the callback. */
	leave(ERR_ABRT == err ? ERR_ABRT : ERR_OK);
	return NULL == p;
}

int fakeSegment(struct tcp_pcb *pcb, const uint8_t *bytes, size_t length, size_t piece, int isLast)
{
	err_t err;

	if ((length > pcb->window) || !reoffer(pcb) || (length > pcb->window))
		return 0;
	enter(pcb);
	pcb->window -= (u32_t)length;
	err = offer(pcb, chain(bytes, length, piece));
	if (isLast && current) {
		/* In TIME_WAIT lwIP offers nothing again, and frees the pcb one day without a word. */
		CHECK(!pcb->refused || (PCB_ESTABLISHED == pcb->state));
		pcb->refusedEnd = NULL != pcb->refused;
		if (pcb->refusedEnd)
			pcb->state = PCB_CLOSE_WAIT;
		else
			err = end(pcb);
	}
	leave(err);
	return 1;
}

int fakeEnd(struct tcp_pcb *pcb)
{
	if (!reoffer(pcb))
		return 0;
	enter(pcb);
	leave(end(pcb));
	return 1;
}

/* The connection fails under the app: its pcb is freed before the callback runs, as in lwIP. */
static void failed(struct tcp_pcb *pcb, err_t reason)
{
	tcp_err_fn err = pcb->err;
	void *arg = pcb->arg;
	int peer = pcb->peer;

	freePcb(pcb);
	if (err)
		err(arg, reason);
	peerGone(peer, 0);
}

void fakeReset(struct tcp_pcb *pcb)
{
	enter(NULL);
	failed(pcb, ERR_RST);
	leave(ERR_OK);
}

void fakeGiveUp(struct tcp_pcb *pcb)
{
	CHECK(PCB_SYN_SENT == pcb->state);
	enter(NULL);
	failed(pcb, ERR_ABRT);
	leave(ERR_OK);
}

void fakeAnswer(struct tcp_pcb *pcb)
{
	CHECK(PCB_SYN_SENT == pcb->state);
	enter(pcb);
	pcb->state = PCB_ESTABLISHED;
	leave(pcb->connected(pcb->arg, pcb, ERR_OK));
}

int fakeFound(uint32_t address)
{
	ip_addr_t found = {address};
	dns_found_callback tell = lookUps[0].found;
	void *arg = lookUps[0].arg;
	char name[64];

	if (0 == lookUpCount)
		return 0;
	strcpy(name, lookUps[0].name);
	memmove(&lookUps[0], &lookUps[1], sizeof(lookUps[0]) * (LOOK_UPS - 1));
	lookUpCount--;
	/* No pcb's callback: it may abort none but its own, which nobody awaits. */
	enter(NULL);
	tell(name, address ? &found : NULL, arg);
	fakeInside = 0;
	return 1;
}

void fakeAcknowledge(struct tcp_pcb *pcb, size_t length)
{
	err_t err = ERR_OK;

	enter(pcb);
	pcb->snd_buf = (u16_t)(pcb->snd_buf + length);
	CHECK(pcb->snd_buf <= TCP_SND_BUF);
	if (length && pcb->sent)
		err = pcb->sent(pcb->arg, pcb, (u16_t)length);
	if (current && (PCB_LAST_ACK == pcb->state) && (TCP_SND_BUF == pcb->snd_buf))
		failed(pcb, ERR_CLSD);
	leave(err);
}

void fakePoll(struct tcp_pcb *pcb)
{
	/* All is acknowledged, and both ends: lwIP asks nobody any more, and frees it one day without a word. */
	CHECK((PCB_TIME_WAIT != pcb->state) || (TCP_SND_BUF != pcb->snd_buf));
	enter(pcb);
	leave(pcb->poll ? pcb->poll(pcb->arg, pcb) : ERR_OK);
}

void fakeFast(struct tcp_pcb *pcb)
{
	/* As lwIP does: first the end that was put off. */
	if (pcb->closePending && !fails())
		sendEnd(pcb);
	(void)reoffer(pcb);
}

void fakeServe(void)
{
	if (!fakeMailbox)
		return;
	enter(NULL);
	fakeMailbox = 0;
	service(NULL);
	fakeInside = 0;
}

int fakeListens(void)
{
	return NULL != listener;
}

void fakePortBusy(int isBusy)
{
	busy = isBusy;
}
