/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pidfd - a process by descriptor: it cannot become another. COMPAT(5.3): pidfd_open */
#ifndef DAVIT_HOST_PIDFD_H
#define DAVIT_HOST_PIDFD_H

#include "host/deadline.h"

#include <sys/types.h>

/* pidfd_of - of a process (not a thread); close-on-exec. Returns the descriptor or -errno. */
int pidfd_of(pid_t pid);

/* pidfd_wait - until it is dead (a zombie is). 0, -ETIMEDOUT, -EINTR, or another -errno. */
int pidfd_wait(int pidfd, deadline_ms deadline);

/* pidfd_is_dead - without waiting: 1, 0 or -errno */
int pidfd_is_dead(int pidfd);

/* pidfd_kill - signal 0 asks whether it is there; -ESRCH when not */
int pidfd_kill(int pidfd, int number);

/* pidfd_reap - a child of ours: wait until the deadline and take its status, as of waitpid(2).
 * Cloned with any exit signal. 0, -ETIMEDOUT, -ECHILD, or another -errno. */
int pidfd_reap(int pidfd, deadline_ms deadline, int *ret_status);

#endif
