/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* serve - davit-init asks, the parent answers; kinds, order and bounds of packets are a table */
#ifndef DAVIT_LAUNCH_SERVE_H
#define DAVIT_LAUNCH_SERVE_H

#include "host/deadline.h"
#include "launch/launch.h"

/* What woke us. Everything that is said on the socket is heard before its end is, and the end of
 * the socket before the death of the process. */
enum serve_event {
	SERVE_PACKET = 1,
	SERVE_CLOSED,  /* the other end of the control socket is gone */
	SERVE_DEAD,    /* the process is, and the socket is silent */
	SERVE_SIGNAL,  /* a signal that ends a start: launch->interrupted */
	SERVE_TIMEOUT, /* the deadline has passed */
	SERVE_STRANGE  /* a packet of the wrong size, with the wrong descriptors */
};

struct serve_packet {
	struct packet packet;
	int fds[2]; /* SERVE_FDS; FD_NONE when absent; the caller's */
};
#define SERVE_FDS 2

/* serve_close - the descriptors of a packet */
void serve_close(struct serve_packet *packet);

/* serve_receive - one packet, without waiting: SERVE_PACKET, SERVE_CLOSED, SERVE_STRANGE, or 0 when
 * there is none */
int serve_receive(int fd, struct serve_packet *packet);

/* serve_wait - the next event. Signals that end nothing are kept in launch->pending. Returns the
 * event, or -errno. */
int serve_wait(struct launch *launch, struct serve_packet *ret_packet);

/* serve_until_created - from GO to the answer of SYNC CREATED, inclusive; of a program with WAIT,
 * until davit-init has said that it waits and does not die with us any more. Returns 0, or -1 when
 * the start is over: the child may still live (undo kills it). */
int serve_until_created(struct launch *launch, struct error *err);

#endif
