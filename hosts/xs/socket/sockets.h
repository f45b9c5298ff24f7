/*
	The TCP sockets of a device: one listener and a fixed number of connections, those that it makes itself included,
	shared by two threads.

	The network thread (lwIP's on a device, one of our own on Linux) owns the ends of the connections. The app's
	thread runs the virtual machine. Neither ever touches what the other owns, neither waits for the other: all
	that they share is in the records of sockets-state.h, under one lock, and each wakes the other by at most one
	message at a time. docs/dev/tcp.md says why.
*/

#ifndef KABEWATT_SOCKETS_H
#define KABEWATT_SOCKETS_H

#include <stddef.h>
#include <stdint.h>

/* Connections, those included that are still being closed. */
#define SOCKETS 8
/* Connections that the app has not been told of yet; more are refused. */
#define SOCKETS_WAITING 4
/* Bytes of a connection that wait for the app, and for the network. Powers of two. */
#define SOCKETS_IN 1024
#define SOCKETS_OUT 2048

/* Accepted connections: as many at once, then as many a second, of one address and of all. Tests of load set others. */
#ifndef SOCKETS_ALL_RATE
	#define SOCKETS_PEER_BURST 20
	#define SOCKETS_PEER_RATE 10
	#define SOCKETS_ALL_BURST 30
	#define SOCKETS_ALL_RATE 30
#endif
/* Addresses that are remembered for that. */
#define SOCKETS_PEERS 8
/* Bytes of a host's name that is dialled, its end included. */
#define SOCKETS_NAME 64

/* From the app's close until what was written must have gone, and from the end we sent until the peer's. */
#define SOCKETS_FLUSH_MS 10000
#define SOCKETS_LINGER_MS 5000
/* From the end of a peer that waits for an answer until the app is told of the end. */
#define SOCKETS_ANSWER_MS 2000
/*
	A newcomer without a place takes that of a connection which has been closing for so long; the second time holds for
	those of another address that has more than half of the places.
*/
#define SOCKETS_YIELD_MS 1000
#define SOCKETS_CROWD_MS 200

/* What the app is told of a connection; ENDED comes last and alone. */
enum {
	SOCKETS_ACCEPTED = 1 << 0,
	SOCKETS_READABLE = 1 << 1,
	SOCKETS_WRITABLE = 1 << 2,
	SOCKETS_ENDED = 1 << 3,
	/* Of the listener, whose index is SOCKETS: the port could not be opened. */
	SOCKETS_REFUSED = 1 << 4
};

/* Why a connection of the device's own came to nothing; LOST: it stood, or it is one that was accepted. */
typedef enum { SOCKETS_LOST, SOCKETS_NOT_FOUND, SOCKETS_NOT_TAKEN } SocketsFailure;

/* What the network has to do with the end of a connection. */
typedef enum { SOCKETS_KEEP, SOCKETS_FINISH, SOCKETS_CLOSE, SOCKETS_RESET } SocketsStep;

/* The lock, a clock in milliseconds that wraps, and the two ways to wake; 0 when a message found no room. */
void socketsLock(void);
void socketsUnlock(void);
uint32_t socketsNow(void);
int socketsWakeNetwork(void);
int socketsWakeApp(void);

/* Makes the lock, and the network's thread where that is ours; false when there is no memory. The second only there. */
int socketsNetworkStart(void);
void socketsNetworkStop(void);

/* The app's thread. An index that is not the app's (never told of, ended and closed) does nothing and reads nothing. */

int appListen(uint16_t port);
void appStopListening(void);
/*
	Begins a connection to a name or an IPv4 address. Its index, which is the app's from here on, or -1 when no place is
	free or the last order has not been taken yet. It is WRITABLE once it stands, and takes nothing before.
*/
int appConnect(const char *host, uint16_t port);
/* After ENDED. */
SocketsFailure appFailure(int index);
/* Index and events of the next connection with news, or -1. */
int appNext(uint8_t *events);
/* The message has come: from here on another may be posted. */
void appBegin(void);
/* Ends a turn of the app: posts a message if there is more. */
void appEnd(void);
/* Called every 100 ms: repeats messages that found no room. True when the app should have a turn now. */
int appTick(void);
/* Of the peer, and of the interface that the connection came in by; in network order, kept from accept on. */
uint32_t appAddress(int index);
uint32_t appInterface(int index);
size_t appReadable(int index);
size_t appRead(int index, uint8_t *to, size_t room);
size_t appWritable(int index);
size_t appWrite(int index, const uint8_t *from, size_t length);
/* What was written still goes out; the peer is not heard any more. Without any answer to what it sent, a reset. */
void appClose(int index);
/* Resets the connection; what was written and not sent is dropped. */
void appAbort(int index);

/* The network's thread. */

/* Begins a turn of the network; the port it should listen on, or 0. */
uint16_t networkBegin(void);
void networkCannotListen(uint16_t port);
/* Index of a connection that is to be made now, or -1; `host` has SOCKETS_NAME bytes. */
int networkDial(char *host, uint16_t *port);
/* It stands. */
void networkConnected(int index);
/* It does not: the name leads nowhere or nobody answers there, or the host is there and refuses. */
void networkUnreached(int index, SocketsFailure failure);
/* Index of the record for a new connection of `address` by `interface`, or -1: refuse it. */
int networkAccept(uint32_t address, uint32_t interface);
/* Index of a closing connection that must yield to a newcomer from there, or -1; the caller resets and releases it. */
int networkVictim(uint32_t address);
/* How many of the bytes were taken. */
size_t networkReceive(int index, const uint8_t *bytes, size_t length);
size_t networkRoom(int index);
/* Bytes that the app has read since the last call. */
size_t networkTakeRead(int index);
/* What can be sent: the longest piece without a gap. */
size_t networkPeek(int index, const uint8_t **bytes);
void networkSent(int index, size_t length);
/* The peer sends no more. */
void networkFinished(int index);
/* The connection is gone, and its end with it. */
void networkFailed(int index);
/* `isDelivered`: the peer has acknowledged all that was sent, or somebody else sees to it. */
SocketsStep networkStep(int index, int isDelivered);
/* The end that FINISH asked for has been sent. */
void networkFinishing(int index);
/* The end that CLOSE or RESET asked for is closed. */
void networkReleased(int index);

/* Forgets everything; when no other thread runs. */
void socketsReset(void);

#endif
