/* What a driver does with the fake lwIP: it is the peers, the wire and the timers. */

#ifndef FAKE_LWIP_H
#define FAKE_LWIP_H

#include "lwip/tcp.h"

/* Of the next calls, as many in a hundred fail for want of memory or room. */
extern unsigned fakeFailing;
/* The clock of sys_now. */
extern uint32_t fakeNow;
/* True while lwIP's thread runs: outside, every call of the raw API ends the test. */
extern int fakeInside;
/* Messages in the mailbox; pbufs and pcbs that exist. */
extern int fakeMailbox, fakePbufs, fakePcbs;

uint32_t fakeRandom(uint32_t below);
void fakeCheck(int right, const char *what, int line);
#define CHECK(right) fakeCheck(!!(right), #right, __LINE__)

/* Called when bytes go out, our end goes out, and when the pcb of a peer is gone; `isReset` when it was reset by us. */
void peerGets(int peer, const uint8_t *bytes, size_t length);
void peerGetsEnd(int peer);
void peerGone(int peer, int isReset);

/* The device connects: the number of the peer that it calls. */
int peerDialled(struct tcp_pcb *pcb, uint32_t address, uint16_t port);

/* All of these are lwIP's thread at work. The pcb is NULL when the connection was refused. */
struct tcp_pcb *fakeConnect(int peer, uint32_t address);
/* Empty pieces in front of the next segment: lwIP leaves them when it trims what overlaps. */
extern int fakeTrimmed;
/* A segment as a chain of pieces; false when there is no window, or refused data is refused again. The last carries the end. */
int fakeSegment(struct tcp_pcb *pcb, const uint8_t *bytes, size_t length, size_t piece, int isLast);
int fakeEnd(struct tcp_pcb *pcb);
void fakeReset(struct tcp_pcb *pcb);
/* The peer acknowledges as many bytes as are out. */
void fakeAcknowledge(struct tcp_pcb *pcb, size_t length);
void fakePoll(struct tcp_pcb *pcb);
/* Refused data are offered again, and an end that found no memory is sent. */
void fakeFast(struct tcp_pcb *pcb);
/* The oldest look-up of a name ends, with no address (0) or with one; false when there is none. */
int fakeFound(uint32_t address);
/* The peer takes the device's connection; or nobody ever answers, which lwIP gives up. */
void fakeAnswer(struct tcp_pcb *pcb);
void fakeGiveUp(struct tcp_pcb *pcb);
/* Runs what is in the mailbox. */
void fakeServe(void);
int fakeListens(void);
void fakePortBusy(int isBusy);

#endif
