/*
	hosts/xs/socket and its lwIP side against the fake lwIP: named cases, then random runs. Prints one line for each
	case, and one for the runs; ends with a message at the first fault. Arguments: how many runs, the first seed.
*/

#include "fake-lwip.h"
#include "sockets-state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEERS 4096
#define ALIVE 14
#define PORT 80

typedef struct {
	struct tcp_pcb *pcb;
	uint32_t sent, got, unacknowledged;
	uint8_t ended, gotEnd, gone, wasReset, resets;
} Peer;

typedef struct {
	int peer;
	uint32_t read, written;
	uint8_t open, ended;
	/* Of the device's own: it does not stand yet; why it never did. */
	uint8_t dialled;
	SocketsFailure failure;
} Taken;

static Peer peers[PEERS];
static int peerCount;
static Taken taken[SOCKETS];
static int posted, refusals;
static uint32_t told;
/* The connection that the device makes, and whom it calls; -1 for none. */
static int dialIndex = -1, dialPeer = -1;

void fakeSeed(uint32_t value);

static uint8_t pattern(int peer, int direction, uint32_t at)
{
	return (uint8_t)(peer * 31 + direction * 101 + (int)(at * 7) + (int)(at >> 8));
}

/* The peers' side. */

void peerGets(int peer, const uint8_t *bytes, size_t length)
{
	CHECK(!peers[peer].gotEnd);
	for (size_t i = 0; i < length; i++)
		CHECK(bytes[i] == pattern(peer, 1, peers[peer].got + (uint32_t)i));
	peers[peer].got += (uint32_t)length;
	peers[peer].unacknowledged += (uint32_t)length;
}

void peerGetsEnd(int peer)
{
	peers[peer].gotEnd = 1;
}

void peerGone(int peer, int isReset)
{
	peers[peer].pcb = NULL;
	peers[peer].gone = 1;
	peers[peer].wasReset = (uint8_t)isReset;
}

int peerDialled(struct tcp_pcb *pcb, uint32_t address, uint16_t port)
{
	int peer = peerCount++;

	CHECK((peer < PEERS) && (dialIndex >= 0) && (77 == address) && (1883 == port));
	memset(&peers[peer], 0, sizeof(peers[peer]));
	peers[peer].pcb = pcb;
	taken[dialIndex].peer = peer;
	return dialPeer = peer;
}

static int connectPeer(uint32_t address)
{
	int peer = peerCount++;

	CHECK(peer < PEERS);
	memset(&peers[peer], 0, sizeof(peers[peer]));
	peers[peer].pcb = fakeConnect(peer, address);
	return peers[peer].pcb ? peer : -1;
}

static int sendSegment(int peer, size_t length, size_t piece, int isLast)
{
	uint8_t bytes[TCP_MSS];

	for (size_t i = 0; i < length; i++)
		bytes[i] = pattern(peer, 0, peers[peer].sent + (uint32_t)i);
	/* Counted before: the callback may tell the app. */
	peers[peer].sent += (uint32_t)length;
	peers[peer].ended = (uint8_t)isLast;
	if (fakeSegment(peers[peer].pcb, bytes, length, piece, isLast))
		return 1;
	peers[peer].sent -= (uint32_t)length;
	peers[peer].ended = 0;
	return 0;
}

static int sendPiece(int peer, size_t length, size_t piece)
{
	return sendSegment(peer, length, piece, 0);
}

/* Not taken while the app's side has no room for what came before: the peer sends its end again. */
static void endPeer(int peer)
{
	peers[peer].ended = 1;
	if (!fakeEnd(peers[peer].pcb))
		peers[peer].ended = 0;
}

static void resetPeer(int peer)
{
	peers[peer].resets = 1;
	fakeReset(peers[peer].pcb);
}

static void acknowledge(int peer)
{
	uint32_t length = peers[peer].unacknowledged;

	peers[peer].unacknowledged = 0;
	fakeAcknowledge(peers[peer].pcb, length);
}

/* The app's side: what the machine's thread does. */

int socketsWakeApp(void)
{
	if (fakeRandom(100) < fakeFailing)
		return 0;
	posted++;
	CHECK(1 == posted);
	return 1;
}

static void take(int index, int peer)
{
	CHECK(!taken[index].open);
	memset(&taken[index], 0, sizeof(taken[index]));
	taken[index].open = 1;
	taken[index].peer = peer;
}

static void readAll(int index)
{
	uint8_t bytes[SOCKETS_IN];
	Taken *mine = &taken[index];
	size_t length = appRead(index, bytes, appReadable(index));

	for (size_t i = 0; i < length; i++)
		CHECK(bytes[i] == pattern(mine->peer, 0, mine->read + (uint32_t)i));
	mine->read += (uint32_t)length;
}

static void writeSome(int index, size_t length)
{
	uint8_t bytes[SOCKETS_OUT];
	Taken *mine = &taken[index];
	size_t room = appWritable(index);

	if (length > room)
		length = room;
	for (size_t i = 0; i < length; i++)
		bytes[i] = pattern(mine->peer, 1, mine->written + (uint32_t)i);
	CHECK(length == appWrite(index, bytes, length));
	mine->written += (uint32_t)length;
}

static void closeTaken(int index)
{
	taken[index].open = 0;
	appClose(index);
	CHECK((0 == appReadable(index)) && (0 == appWritable(index)));
}

static int dialHost(const char *host)
{
	int index = appConnect(host, 1883);

	if (index < 0)
		return -1;
	take(index, -1);
	taken[index].dialled = 1;
	dialIndex = index;
	dialPeer = -1;
	/* What does not stand takes nothing. */
	CHECK((0 == appWritable(index)) && (0 == appWrite(index, (const uint8_t *)"x", 1)));
	return index;
}

static int peerOf(uint32_t address)
{
	return (int)address - 1;
}

static void news(int index, uint8_t events)
{
	Taken *mine = &taken[index];

	told++;
	if (SOCKETS == index) {
		CHECK(SOCKETS_REFUSED == events);
		refusals++;
		return;
	}
	if (SOCKETS_ACCEPTED == events) {
		take(index, peerOf(appAddress(index)));
		return;
	}
	CHECK(mine->open && !mine->ended);
	if (SOCKETS_ENDED & events) {
		CHECK(SOCKETS_ENDED == events);
		mine->failure = appFailure(index);
		/* One that stood for a moment, of which nobody was told yet, is lost, too. */
		CHECK(mine->dialled || (SOCKETS_LOST == mine->failure));
		/* All that came is read when the peer has only finished. */
		if ((mine->peer >= 0) && !peers[mine->peer].gone)
			CHECK(peers[mine->peer].ended && (mine->read == peers[mine->peer].sent));
		mine->ended = 1;
		closeTaken(index);
	}
	else {
		if (mine->dialled)
			CHECK(SOCKETS_WRITABLE & events);
		mine->dialled = 0;
		if (SOCKETS_READABLE & events)
			readAll(index);
	}
}

static void turn(int isMessage, void (*each)(int, uint8_t))
{
	int index;
	uint8_t events;

	if (isMessage) {
		posted = 0;
		appBegin();
	}
	for (int i = 0; (i <= SOCKETS) && ((index = appNext(&events)) >= 0); i++)
		each(index, events);
	appEnd();
}

static void settle(void)
{
	for (int i = 0; i < 50; i++) {
		if (posted)
			turn(1, news);
		fakeServe();
	}
	CHECK(!posted && !fakeMailbox && !appTick());
}

static void pass(uint32_t milliseconds)
{
	for (uint32_t done = 0; done < milliseconds; done += 100) {
		fakeNow += 100;
		if (appTick())
			turn(0, news);
		settle();
		for (int i = 0; i < peerCount; i++)
			if (peers[i].pcb)
				fakePoll(peers[i].pcb);
		settle();
	}
}

static void begin(void)
{
	socketsReset();
	memset(taken, 0, sizeof(taken));
	peerCount = posted = refusals = 0;
	dialIndex = dialPeer = -1;
	told = 0;
	fakeFailing = 0;
	fakePortBusy(0);
	fakeNow += 100000;
	CHECK(appListen(PORT));
	settle();
	CHECK(fakeListens());
}

/* Everything ends within the times that sockets.h gives, and nothing is left. */
static void finish(void)
{
	fakeFailing = 0;
	appStopListening();
	for (int i = 0; i < SOCKETS; i++)
		if (taken[i].open)
			closeTaken(i);
	for (int round = 0; (round < 400) && fakePcbs; round++) {
		fakeNow += 100;
		for (int i = 0; i < SOCKETS; i++)
			if (taken[i].open)
				closeTaken(i);
		if (posted || appTick())
			turn(posted, news);
		for (int i = 0; i < peerCount; i++) {
			if (peers[i].pcb)
				fakeFast(peers[i].pcb);
			if (peers[i].pcb)
				fakePoll(peers[i].pcb);
		}
		while (fakeFound(0))
			;
		fakeServe();
	}
	CHECK(0 == fakePcbs && 0 == fakePbufs && !fakeListens());
	/* An order that found no room is given again. */
	if (appTick())
		turn(0, news);
	settle();
	while (fakeFound(0))
		;
	settle();
	for (int i = 0; i < SOCKETS; i++)
		CHECK(FREE == socketsShared.sockets[i].state);
	CHECK(0 == socketsShared.dial);
}

/* Cases. `address` is the peer's number and one. */

static int newPeer(void)
{
	return connectPeer((uint32_t)peerCount + 1);
}

static void resetWhileWaiting(void)
{
	int peer = newPeer();
	sendPiece(peer, 100, 100);
	resetPeer(peer);
	settle();
	/* The app never hears of it. */
	CHECK(0 == told);
}

static void resetBeforeTheFirstRead(void)
{
	int peer = newPeer();
	uint8_t events;
	int index = appNext(&events);
	CHECK(SOCKETS_ACCEPTED == events);
	take(index, peer);
	sendPiece(peer, 100, 30);
	resetPeer(peer);
	CHECK((uint32_t)peer + 1 == appAddress(index) && 0x0104a8c0 == appInterface(index));
	CHECK(0 == appReadable(index) && 0 == appWritable(index));
	settle();
	CHECK(!taken[index].open);
}

static void resetBetweenCountAndRead(void)
{
	uint8_t bytes[10], events;
	int peer = newPeer(), index = appNext(&events);
	take(index, peer);
	sendPiece(peer, 10, 10);
	CHECK(10 == appReadable(index));
	resetPeer(peer);
	CHECK(0 == appRead(index, bytes, 10) && 0 == appWrite(index, bytes, 10));
	closeTaken(index);
	closeTaken(index);
	settle();
}

static void handOverWithData(void)
{
	int peer = newPeer();
	sendPiece(peer, 700, 50);
	sendPiece(peer, 700, 700);
	settle();
	CHECK(taken[0].open && 1400 == taken[0].read);
	sendPiece(peer, 1, 1);
	settle();
	CHECK(1401 == taken[0].read && TCP_WND == peers[peer].pcb->window);
}

static void answering(int index, uint8_t events)
{
	news(index, events);
	if (events & SOCKETS_WRITABLE)
		writeSome(index, SOCKETS_OUT);
}

static void halfClosedIsAnswered(void)
{
	int peer = newPeer();
	sendPiece(peer, 50, 50);
	endPeer(peer);
	settle();
	/* The app has the request, and thinks. */
	CHECK(50 == taken[0].read && taken[0].open);
	pass(SOCKETS_ANSWER_MS - 200);
	/* The answer is longer than what goes out at once, and the peer takes nothing for a while. */
	writeSome(0, SOCKETS_OUT);
	for (int i = 0; i < 20; i++) {
		fakeServe();
		if (posted || appTick())
			turn(posted, answering);
		CHECK(taken[0].open);
	}
	CHECK(taken[0].written > 3 * TCP_MSS);
	pass(SOCKETS_ANSWER_MS);
	CHECK(taken[0].open);
	for (int i = 0; (i < 5) && peers[peer].pcb; i++) {
		acknowledge(peer);
		settle();
	}
	CHECK(!taken[0].open && peers[peer].gotEnd && peers[peer].got == taken[0].written);
}

static void halfClosedWithoutAnAnswer(void)
{
	int peer = newPeer(), silent = newPeer();
	sendPiece(peer, 50, 50);
	endPeer(peer);
	endPeer(silent);
	settle();
	/* Who asked nothing gets nothing, at once. */
	CHECK(taken[0].open && !taken[1].open);
	pass(SOCKETS_ANSWER_MS);
	CHECK(!taken[0].open);
}

static void answerThenClose(void)
{
	int peer = newPeer();
	sendPiece(peer, 50, 50);
	settle();
	writeSome(0, SOCKETS_OUT);
	closeTaken(0);
	/* What comes after the close is dropped: unread, it would make a reset of the answer's end. */
	sendPiece(peer, 300, 300);
	settle();
	CHECK(SOCKETS_OUT == peers[peer].got && peers[peer].gotEnd && peers[peer].pcb);
	CHECK(TCP_WND == peers[peer].pcb->window);
	acknowledge(peer);
	endPeer(peer);
	settle();
	CHECK(peers[peer].gone && !peers[peer].wasReset);
}

static void closeWithBytesUnread(void)
{
	int peer = newPeer();
	turn(1, news);
	writeSome(0, 10);
	sendPiece(peer, 1400, 1400);
	closeTaken(0);
	settle();
	CHECK(TCP_WND == peers[peer].pcb->window && peers[peer].gotEnd);
	acknowledge(peer);
	endPeer(peer);
	settle();
	CHECK(!peers[peer].wasReset);
}

static void closeWithoutAnAnswer(void)
{
	int asked = newPeer(), unread = newPeer(), silent = newPeer();
	sendPiece(asked, 10, 10);
	settle();
	sendPiece(unread, 10, 10);
	for (int i = 0; i < 3; i++)
		closeTaken(i);
	settle();
	/* A question that is not answered is refused; who asked nothing sees an end. */
	CHECK(peers[asked].wasReset && peers[unread].wasReset && peers[silent].gotEnd);
}

static void abortWithBytesToSend(void)
{
	int peer = newPeer();
	settle();
	writeSome(0, 100);
	appAbort(0);
	taken[0].open = 0;
	settle();
	CHECK(peers[peer].wasReset && 0 == peers[peer].got);
}

static void endBehindBytesWithoutRoom(void)
{
	int peer = newPeer();
	turn(1, news);
	sendPiece(peer, 1400, 1400);
	endPeer(peer);
	turn(1, news);
	CHECK(SOCKETS_IN == taken[0].read);
	/* lwIP's thread does not come to it for long: the end is not told before the rest is read. */
	fakeNow += SOCKETS_ANSWER_MS;
	turn(0, news);
	CHECK(taken[0].open);
	settle();
	CHECK(1400 == taken[0].read);
}

static void peerThatNeverEnds(void)
{
	int peer = newPeer();
	settle();
	closeTaken(0);
	settle();
	CHECK(peers[peer].gotEnd);
	pass(SOCKETS_LINGER_MS - 200);
	CHECK(peers[peer].pcb);
	pass(400);
	CHECK(peers[peer].gone && peers[peer].wasReset);
}

/* Its segments would otherwise be lwIP's for as long as the peer answers the probes of its closed window. */
static void peerThatEndsAndTakesNothing(void)
{
	int silent = newPeer(), slow;
	settle();
	slow = newPeer();
	settle();
	for (int i = 0; i < 2; i++) {
		writeSome(i, SOCKETS_OUT);
		closeTaken(i);
	}
	settle();
	endPeer(silent);
	endPeer(slow);
	pass(SOCKETS_LINGER_MS - 200);
	CHECK(peers[silent].pcb && peers[slow].pcb);
	acknowledge(slow);
	CHECK(peers[slow].gone && !peers[slow].wasReset);
	pass(400);
	CHECK(peers[silent].gone && peers[silent].wasReset);
}

static void peerThatTakesNothing(void)
{
	int peer = newPeer();
	settle();
	for (int i = 0; i < 10; i++) {
		writeSome(0, SOCKETS_OUT);
		settle();
	}
	/* Bounded: three segments on the way, and the ring. */
	CHECK(3 * TCP_MSS + SOCKETS_OUT == taken[0].written);
	closeTaken(0);
	pass(SOCKETS_FLUSH_MS - 200);
	CHECK(peers[peer].pcb);
	pass(400);
	CHECK(peers[peer].gone && peers[peer].wasReset);
}

static void tinySegments(void)
{
	int peer = newPeer(), before = fakePbufs, sent = 0;
	turn(1, news);
	for (int i = 0; i < 3000; i++)
		sent += sendPiece(peer, 1, 1);
	/* The ring, what is kept beside it, and what lwIP keeps. */
	CHECK(SOCKETS_IN + 7 == sent && 7 == fakePbufs - before);
	settle();
	fakeFast(peers[peer].pcb);
	settle();
	CHECK((uint32_t)sent == taken[0].read && TCP_WND == peers[peer].pcb->window);
}

static void emptyPieces(void)
{
	int peer = newPeer();
	settle();
	fakeTrimmed = 2;
	sendPiece(peer, 100, 50);
	sendPiece(peer, 10, 10);
	endPeer(peer);
	settle();
	CHECK(110 == taken[0].read);
	writeSome(0, 10);
	settle();
	acknowledge(peer);
	settle();
	CHECK(!taken[0].open && peers[peer].gotEnd);
}

static void waitingAreBounded(void)
{
	int refused = 0;
	for (int i = 0; i < 10; i++)
		if (newPeer() < 0)
			refused++;
	CHECK(10 - SOCKETS_WAITING == refused);
	settle();
	CHECK(SOCKETS_WAITING == told);
}

static void placesAreBounded(void)
{
	int all = 0;
	for (int i = 0; i < 12; i++) {
		if (newPeer() >= 0)
			all++;
		settle();
	}
	CHECK(SOCKETS == all);
}

static void closingYields(void)
{
	int first = newPeer(), late;
	settle();
	for (int i = 1; i < SOCKETS; i++) {
		newPeer();
		settle();
	}
	closeTaken(0);
	settle();
	CHECK(newPeer() < 0);
	fakeNow += SOCKETS_YIELD_MS;
	late = newPeer();
	CHECK(late >= 0 && peers[first].wasReset);
}

/* A peer that connects, is closed and never ends: its closing connections keep nobody else out for a second. */
static void crowdYields(void)
{
	for (int i = 0; i < SOCKETS; i++) {
		CHECK(i == connectPeer(1000));
		settle();
		closeTaken(i);
		settle();
		CHECK(peers[i].gotEnd);
		fakeNow += 10;
	}
	CHECK(connectPeer(2000) < 0);
	fakeNow += SOCKETS_CROWD_MS;
	/* Not to more of the same. */
	CHECK(connectPeer(1000) < 0);
	/* The oldest of the crowd go, until both have as many. */
	for (int i = 0; i < SOCKETS / 2; i++) {
		CHECK(peers[i].pcb);
		CHECK(connectPeer(2000) >= 0);
		CHECK(peers[i].wasReset);
		settle();
	}
	CHECK(connectPeer(2000) < 0);
}

static void oneAddressIsBounded(void)
{
	int accepted = 0, other;
	for (int i = 0; i < 100; i++) {
		int peer = connectPeer(1);
		if (peer >= 0) {
			accepted++;
			resetPeer(peer);
		}
	}
	CHECK(SOCKETS_PEER_BURST == accepted);
	CHECK((other = connectPeer(2)) >= 0);
	resetPeer(other);
	fakeNow += 1000;
	for (int i = 0; i < 100; i++) {
		int peer = connectPeer(1);
		if (peer >= 0) {
			accepted++;
			resetPeer(peer);
		}
	}
	CHECK(SOCKETS_PEER_BURST + SOCKETS_PEER_RATE == accepted);
	settle();
}

static void allTogetherAreBounded(void)
{
	int accepted = 0;
	for (int second = 0; second < 11; second++) {
		for (uint32_t i = 0; i < 100; i++) {
			int peer = connectPeer(100 + i);
			if (peer >= 0) {
				accepted++;
				resetPeer(peer);
			}
		}
		fakeNow += 1000;
	}
	CHECK(SOCKETS_ALL_BURST + 10 * SOCKETS_ALL_RATE == accepted);
	settle();
}

static void busyPort(void)
{
	appStopListening();
	settle();
	fakePortBusy(1);
	CHECK(appListen(PORT));
	CHECK(!appListen(81));
	settle();
	CHECK(1 == refusals && !fakeListens());
	fakePortBusy(0);
	CHECK(appListen(81));
	settle();
	CHECK(fakeListens());
}

static void lostMessages(void)
{
	int peer;
	peer = newPeer();
	posted = 0;
	appBegin();
	fakeFailing = 100;
	CHECK(appTick());
	turn(0, news);
	CHECK(taken[0].open && !posted);
	writeSome(0, 100);
	CHECK(!fakeMailbox);
	fakeFailing = 0;
	appTick();
	CHECK(fakeMailbox);
	settle();
	CHECK(100 == peers[peer].got);
}

static void clockThatRunsBetween(void)
{
	/* A connection that is closed while the network looks at it is not taken for an old one. */
	int peer = newPeer();
	settle();
	fakeNow = 0xffffff00u;
	writeSome(0, SOCKETS_OUT);
	closeTaken(0);
	fakeNow = 0x100;
	fakePoll(peers[peer].pcb);
	CHECK(peers[peer].pcb);
}

/* The device's own connections. */

static int stand(const char *host)
{
	int index = dialHost(host);

	CHECK(index >= 0);
	settle();
	if (dialPeer < 0)
		CHECK(fakeFound(77));
	settle();
	CHECK((dialPeer >= 0) && taken[index].dialled);
	fakeAnswer(peers[dialPeer].pcb);
	settle();
	CHECK(taken[index].open && !taken[index].dialled && (SOCKETS_OUT == appWritable(index)));
	return index;
}

static void dialledStands(void)
{
	static const char *const hosts[] = {"192.0.2.1", "known", "broker.lan"};

	for (int i = 0; i < 3; i++) {
		int index = stand(hosts[i]);
		writeSome(index, 1500);
		settle();
		CHECK(1500 == peers[dialPeer].got);
		acknowledge(dialPeer);
		sendPiece(dialPeer, 400, 100);
		settle();
		CHECK(400 == taken[index].read);
		closeTaken(index);
		settle();
		CHECK(peers[dialPeer].gotEnd && !peers[dialPeer].gone);
		endPeer(dialPeer);
		settle();
		pass(1000);
		CHECK(peers[dialPeer].gone && !peers[dialPeer].wasReset);
	}
}

static void dialledIsLost(void)
{
	int index = stand("broker.lan");

	resetPeer(dialPeer);
	settle();
	CHECK(!taken[index].open && (SOCKETS_LOST == taken[index].failure));
	index = stand("broker.lan");
	endPeer(dialPeer);
	settle();
	CHECK(!taken[index].open && (SOCKETS_LOST == taken[index].failure));
}

static void dialledIsRefused(void)
{
	int index = dialHost("192.0.2.1");

	settle();
	resetPeer(dialPeer);
	settle();
	CHECK(!taken[index].open && (SOCKETS_NOT_TAKEN == taken[index].failure));
	index = dialHost("192.0.2.1");
	settle();
	fakeGiveUp(peers[dialPeer].pcb);
	settle();
	CHECK(!taken[index].open && (SOCKETS_NOT_FOUND == taken[index].failure));
}

static void dialledIsNotFound(void)
{
	int index = dialHost("nowhere.lan");

	settle();
	CHECK(fakeFound(0));
	settle();
	CHECK(!taken[index].open && (SOCKETS_NOT_FOUND == taken[index].failure));
	index = dialHost("");
	settle();
	CHECK(!taken[index].open && (SOCKETS_NOT_FOUND == taken[index].failure));
	CHECK(-1 == appConnect("a-name-of-more-than-sixty-three-characters-is-no-name-of-a-host-on-a-lan", 1));
	/* No memory for the pcb, or no way there. */
	for (uint32_t i = 0; i < 20; i++) {
		index = dialHost("known");
		fakeFailing = 100;
		fakeServe();
		fakeFailing = 0;
		pass(100);
		CHECK(!taken[index].open && (SOCKETS_NOT_FOUND == taken[index].failure));
	}
}

static void dialledIsGivenUp(void)
{
	int index, old;

	/* Before the network has heard of it. */
	index = dialHost("broker.lan");
	closeTaken(index);
	settle();
	CHECK(!fakeFound(77));
	/* While its name is looked up; the answer comes after the next order. */
	old = dialHost("broker.lan");
	settle();
	closeTaken(old);
	index = dialHost("other.lan");
	settle();
	CHECK(fakeFound(5));
	settle();
	CHECK((dialPeer < 0) && taken[index].open);
	CHECK(fakeFound(77));
	settle();
	/* While it connects. */
	CHECK(dialPeer >= 0);
	closeTaken(index);
	settle();
	CHECK(peers[dialPeer].gone && peers[dialPeer].wasReset);
	CHECK(0 == fakePcbs - fakeListens());
	/* While the app is told that it stands. */
	index = dialHost("known");
	settle();
	fakeAnswer(peers[dialPeer].pcb);
	closeTaken(index);
	settle();
	pass(20000);
	CHECK(peers[dialPeer].gone);
}

static void dialledAmongOthers(void)
{
	for (int i = 0; i < SOCKETS; i++) {
		CHECK(newPeer() >= 0);
		settle();
	}
	CHECK(-1 == dialHost("known"));
	resetPeer(3);
	settle();
	CHECK(dialHost("known") >= 0);
	/* A second order waits until the network has taken the first. */
	CHECK(-1 == appConnect("known", 1));
	settle();
	CHECK(dialPeer >= 0);
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{"reset while waiting: the app never hears of it", resetWhileWaiting},
	{"reset before the first read: the address stays, nothing is read or taken", resetBeforeTheFirstRead},
	{"reset between the count and the read, closed twice", resetBetweenCountAndRead},
	{"hand-over with data: every byte comes, the window opens again", handOverWithData},
	{"half-closed: the answer goes out before the end is told", halfClosedIsAnswered},
	{"half-closed without an answer: the end is told after 2 s, at once when nothing was asked", halfClosedWithoutAnAnswer},
	{"answer, then close: late bytes do not reset it", answerThenClose},
	{"closed with bytes unread: the window opens, no reset", closeWithBytesUnread},
	{"closed without an answer: a reset for who asked, an end for who did not", closeWithoutAnAnswer},
	{"aborted: reset at once, nothing more goes out", abortWithBytesToSend},
	{"an end behind bytes without room is told after them", endBehindBytesWithoutRoom},
	{"a peer that never ends is reset after the linger time", peerThatNeverEnds},
	{"a peer that ends and acknowledges nothing is reset after the linger time", peerThatEndsAndTakesNothing},
	{"a peer that takes nothing costs a bounded memory and time", peerThatTakesNothing},
	{"segments of one byte cost a bounded memory", tinySegments},
	{"pieces that lwIP has trimmed to nothing hold up nothing behind them", emptyPieces},
	{"connections that wait for the app are bounded", waitingAreBounded},
	{"connections are bounded", placesAreBounded},
	{"a closing connection yields to a newcomer after a second", closingYields},
	{"closing connections of a crowd yield to another address after a fifth of a second, not to more of the crowd", crowdYields},
	{"connections a second of one address are bounded", oneAddressIsBounded},
	{"connections a second of all together are bounded", allTogetherAreBounded},
	{"a busy port is told once, another can be opened", busyPort},
	{"messages that find no room are repeated", lostMessages},
	{"dialled: it stands, writes, reads and ends like one that was accepted", dialledStands},
	{"dialled: a reset and an end are told as a loss", dialledIsLost},
	{"dialled: refused is told from nobody there", dialledIsRefused},
	{"dialled: a name without an address, no memory and no way are told once", dialledIsNotFound},
	{"dialled: given up at each step, nothing is left and no late answer is taken", dialledIsGivenUp},
	{"dialled: places and orders are bounded", dialledAmongOthers},
	{"a clock that wraps ends nothing early", clockThatRunsBetween},
};

/* Random runs. */

static void randomDial(void)
{
	static const char *const hosts[] = {"192.0.2.1", "broker.lan", ""};

	switch (fakeRandom(4)) {
		case 0:
			/* One at a time, as the app does it. */
			if ((dialIndex < 0) || !taken[dialIndex].open)
				dialHost(hosts[fakeRandom(3)]);
			break;
		case 1:
			if (dialIndex >= 0)
				(void)fakeFound(fakeRandom(4) ? 77 : 0);
			break;
		case 2:
			if ((dialIndex >= 0) && taken[dialIndex].open && (0 == fakeRandom(3)))
				closeTaken(dialIndex);
			break;
		default:
			if ((dialPeer < 0) || !peers[dialPeer].pcb || (PCB_SYN_SENT != peers[dialPeer].pcb->state))
				break;
			if (fakeRandom(3))
				fakeAnswer(peers[dialPeer].pcb);
			else if (fakeRandom(2))
				resetPeer(dialPeer);
			else
				fakeGiveUp(peers[dialPeer].pcb);
	}
}

static void randomNews(int index, uint8_t events)
{
	news(index, events);
	if ((index >= SOCKETS) || !taken[index].open)
		return;
	if (fakeRandom(2))
		writeSome(index, fakeRandom(SOCKETS_OUT) + 1);
	if (0 == fakeRandom(6))
		closeTaken(index);
}

static void peerActs(int peer)
{
	struct tcp_pcb *pcb = peers[peer].pcb;
	int stands = PCB_SYN_SENT != pcb->state;
	size_t pieces[] = {1, 9, 200, TCP_MSS};

	switch (fakeRandom(9)) {
		case 0:
		case 1:
		case 2:
			fakeTrimmed = 0 == fakeRandom(8) ? 1 + (int)fakeRandom(3) : 0;
			if (stands && !peers[peer].ended)
				sendSegment(peer, 1 + fakeRandom(fakeRandom(2) ? 20 : TCP_MSS), pieces[fakeRandom(4)], 0 == fakeRandom(12));
			break;
		case 3:
		case 4:
			if (peers[peer].unacknowledged || peers[peer].gotEnd)
				acknowledge(peer);
			break;
		case 5:
			if (stands && !peers[peer].ended && (0 == fakeRandom(4)))
				endPeer(peer);
			break;
		case 6:
			if (0 == fakeRandom(8))
				resetPeer(peer);
			break;
		case 7:
			fakePoll(pcb);
			break;
		default:
			fakeFast(pcb);
	}
}

static void randomRun(uint32_t seed)
{
	int alive[ALIVE];
	uint32_t tick = 0;

	fakeSeed(seed);
	begin();
	fakeFailing = (uint32_t[]){0, 0, 3, 30}[fakeRandom(4)];
	for (int step = 0; step < 2500; step++) {
		int count = 0;
		for (int i = 0; (i < peerCount) && (count < ALIVE); i++)
			if (peers[i].pcb)
				alive[count++] = i;
		switch (fakeRandom(13)) {
			case 0:
				if ((count < ALIVE) && (peerCount < PEERS))
					newPeer();
				break;
			case 1:
				fakeServe();
				break;
			case 2:
			case 3:
				if (posted)
					turn(1, randomNews);
				break;
			case 4:
				if (taken[step % SOCKETS].open) {
					if (fakeRandom(4))
						writeSome(step % SOCKETS, 1 + fakeRandom(300));
					else if (0 == fakeRandom(4)) {
						if (fakeRandom(3))
							closeTaken(step % SOCKETS);
						else {
							taken[step % SOCKETS].open = 0;
							appAbort(step % SOCKETS);
						}
					}
				}
				break;
			case 5:
				fakeNow += fakeRandom(100);
				tick += 50;
				if ((tick > 500) && appTick()) {
					tick = 0;
					turn(0, randomNews);
				}
				break;
			case 12:
				randomDial();
				break;
			case 6:
				if (0 == fakeRandom(100)) {
					appStopListening();
					appListen((uint16_t)(PORT + fakeRandom(2)));
				}
				break;
			default:
				if (count)
					peerActs(alive[fakeRandom((uint32_t)count)]);
		}
	}
	finish();
	/* Whoever saw our end and no reset has got every byte that the app wrote. */
	for (int i = 0; i < SOCKETS; i++)
		if (!taken[i].open && taken[i].written && peers[taken[i].peer].gotEnd)
			CHECK(peers[taken[i].peer].got == taken[i].written);
}

int main(int argc, char **argv)
{
	uint32_t runs = argc > 1 ? (uint32_t)atoi(argv[1]) : 200, first = argc > 2 ? (uint32_t)atoi(argv[2]) : 1;
	uint64_t events = 0, connections = 0;

	CHECK(socketsNetworkStart());
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fprintf(stderr, "case: %s\n", cases[i].name);
		fakeSeed(1);
		begin();
		cases[i].run();
		finish();
		printf("ok %s\n", cases[i].name);
	}
	for (uint32_t seed = first; seed < first + runs; seed++) {
		fprintf(stderr, "seed %u\n", seed);
		randomRun(seed);
		events += told;
		connections += (uint64_t)peerCount;
	}
	printf("runs %u connections %llu events %llu\n", runs, (unsigned long long)connections, (unsigned long long)events);
	return 0;
}
