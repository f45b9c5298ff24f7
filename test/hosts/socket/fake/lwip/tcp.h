/*
	The part of lwIP's raw API that hosts/esp32/sockets-lwip.c uses, as declarations of our own: fake-lwip.c plays
	it. Where lwIP's real headers are there, the file is compiled with them, too.
*/

#ifndef FAKE_LWIP_TCP_H
#define FAKE_LWIP_TCP_H

#include <stddef.h>
#include <stdint.h>

typedef int8_t err_t;
typedef uint8_t u8_t;
typedef uint16_t u16_t;
typedef uint32_t u32_t;

enum { ERR_OK = 0, ERR_MEM = -1, ERR_RTE = -4, ERR_INPROGRESS = -5, ERR_VAL = -6, ERR_USE = -8, ERR_CONN = -11, ERR_ABRT = -13, ERR_RST = -14, ERR_CLSD = -15 };

#define TCP_MSS 1436
#define TCP_WND 5744
#define TCP_SND_BUF 5744
#define TCP_WRITE_FLAG_COPY 1
#define TCP_PRIO_MIN 1
#define SOF_REUSEADDR 4
#define IPADDR_TYPE_V4 0
#define IP4_ADDR_ANY NULL
#define LWIP_DNS 1
#define LWIP_DNS_ADDRTYPE_IPV4 0

typedef struct {
	u32_t addr;
} ip_addr_t;

#define ip_2_ip4(address) (address)
#define netif_ip4_addr(netif) (&(netif)->address)

struct netif {
	ip_addr_t address;
};

/* Of the packet that is being taken in. */
const struct netif *ip_current_input_netif(void);

struct pbuf {
	struct pbuf *next;
	void *payload;
	u16_t tot_len;
	u16_t len;
};

struct tcp_pcb;
typedef err_t (*tcp_accept_fn)(void *arg, struct tcp_pcb *pcb, err_t err);
typedef err_t (*tcp_recv_fn)(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err);
typedef err_t (*tcp_sent_fn)(void *arg, struct tcp_pcb *pcb, u16_t length);
typedef err_t (*tcp_poll_fn)(void *arg, struct tcp_pcb *pcb);
typedef void (*tcp_err_fn)(void *arg, err_t err);
typedef err_t (*tcp_connected_fn)(void *arg, struct tcp_pcb *pcb, err_t err);
typedef void (*dns_found_callback)(const char *name, const ip_addr_t *address, void *arg);

struct tcp_pcb {
	ip_addr_t remote_ip;
	u16_t snd_buf;
	/* From here on the fake's own. */
	enum { PCB_NEW, PCB_LISTEN, PCB_SYN_SENT, PCB_ESTABLISHED, PCB_CLOSE_WAIT, PCB_FIN_WAIT, PCB_TIME_WAIT, PCB_LAST_ACK } state;
	int peer;
	int aborted;
	u32_t window;
	struct pbuf *refused;
	int refusedEnd;
	/* A shutdown found no memory for the segment: lwIP says ERR_OK and sends it by its timer. */
	int closePending;
	void *arg;
	tcp_accept_fn accept;
	tcp_recv_fn recv;
	tcp_sent_fn sent;
	tcp_poll_fn poll;
	tcp_err_fn err;
	tcp_connected_fn connected;
};

#define tcp_sndbuf(pcb) ((pcb)->snd_buf)
#define tcp_nagle_disable(pcb) ((void)(pcb))
#define ip_set_option(pcb, option) ((void)(pcb))

struct tcp_pcb *tcp_new_ip_type(u8_t type);
void tcp_setprio(struct tcp_pcb *pcb, u8_t prio);
err_t tcp_bind(struct tcp_pcb *pcb, const ip_addr_t *address, u16_t port);
struct tcp_pcb *tcp_listen_with_backlog(struct tcp_pcb *pcb, u8_t backlog);
void tcp_arg(struct tcp_pcb *pcb, void *arg);
void tcp_accept(struct tcp_pcb *pcb, tcp_accept_fn accept);
void tcp_recv(struct tcp_pcb *pcb, tcp_recv_fn recv);
void tcp_sent(struct tcp_pcb *pcb, tcp_sent_fn sent);
void tcp_err(struct tcp_pcb *pcb, tcp_err_fn err);
void tcp_poll(struct tcp_pcb *pcb, tcp_poll_fn poll, u8_t interval);
void tcp_recved(struct tcp_pcb *pcb, u16_t length);
err_t tcp_write(struct tcp_pcb *pcb, const void *bytes, u16_t length, u8_t flags);
err_t tcp_output(struct tcp_pcb *pcb);
err_t tcp_shutdown(struct tcp_pcb *pcb, int shutReceive, int shutSend);
err_t tcp_close(struct tcp_pcb *pcb);
void tcp_abort(struct tcp_pcb *pcb);
err_t tcp_connect(struct tcp_pcb *pcb, const ip_addr_t *address, u16_t port, tcp_connected_fn connected);

err_t dns_gethostbyname_addrtype(const char *name, ip_addr_t *address, dns_found_callback found, void *arg, u8_t type);

u8_t pbuf_free(struct pbuf *p);
u16_t pbuf_clen(const struct pbuf *p);
void pbuf_cat(struct pbuf *head, struct pbuf *tail);
struct pbuf *pbuf_free_header(struct pbuf *p, u16_t length);

typedef int sys_mutex_t;
err_t sys_mutex_new(sys_mutex_t *mutex);
void sys_mutex_lock(sys_mutex_t *mutex);
void sys_mutex_unlock(sys_mutex_t *mutex);
u32_t sys_now(void);

struct tcpip_callback_msg;
typedef void (*tcpip_callback_fn)(void *context);
struct tcpip_callback_msg *tcpip_callbackmsg_new(tcpip_callback_fn function, void *context);
err_t tcpip_callbackmsg_trycallback(struct tcpip_callback_msg *message);

#endif
