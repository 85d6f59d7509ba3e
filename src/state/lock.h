/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lock - locks on two bytes of the page's file
 *
 * They are open file description locks (fcntl(2), F_OFD_SETLK): they belong to the open file, so a
 * forked child keeps them, and closing any other descriptor of the file does not drop them.
 */
#ifndef DAVIT_STATE_LOCK_H
#define DAVIT_STATE_LOCK_H

#include "base/arena.h"
#include "base/error.h"
#include "host/deadline.h"

#include <sys/types.h>

enum lock_byte {
	LOCK_WRITER = 0, /* a davit that changes the container is at work */
	LOCK_CREATED = 1 /* davit-init waits for start */
};

/* lock_try - 0, or -EAGAIN when somebody else's open file holds it, or another -errno. fd: open for
 * writing. */
int lock_try(int fd, enum lock_byte byte);

/* lock_drop - given back before the descriptor is closed; 0 or -errno */
int lock_drop(int fd, enum lock_byte byte);

/* lock_is_held - by an open file other than fd's: 1, 0, or -errno. fd may be read-only. */
int lock_is_held(int fd, enum lock_byte byte);

/* lock_holder - the process that holds it, found by looking at all of them; 0 when it cannot be
 * seen. fd: the page of container `id`. */
pid_t lock_holder(struct arena *arena, int fd, enum lock_byte byte, const char *id);

/* lock_wait - lock_try until the deadline; then ERROR_STATE with number ETIMEDOUT, naming the
 * process that holds it, its command, and how long it has been running. err NULL: just -1. */
int lock_wait(struct arena *arena, int fd, enum lock_byte byte, deadline_ms deadline,
	      const char *id, struct error *err);

#endif
