/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* identity - boot id, pid and start time together name one process for ever
 *
 * The start time is field 22 of /proc/PID/stat in clock ticks, as read in the *initial* time
 * namespace: the kernel adds the reader's offset, which is taken away again here.
 */
#ifndef DAVIT_HOST_IDENTITY_H
#define DAVIT_HOST_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define IDENTITY_BOOT_SIZE 37

struct identity {
	pid_t pid;
	uint64_t start_time;
	char boot_id[IDENTITY_BOOT_SIZE];
};

enum identity_state {
	IDENTITY_GONE = 1, /* no such process, or another one with its number, or another boot */
	IDENTITY_ZOMBIE,
	IDENTITY_ALIVE
};

/* identity_read - of a process that is there; 7 calls. -ESRCH when it is not. */
int identity_read(pid_t pid, struct identity *ret_identity);

/* identity_check - is it still that process? Only IDENTITY_ALIVE is a running one. boot_id may be
 * NULL (not compared). Returns 0 or -errno (no /proc). */
int identity_check(pid_t pid, uint64_t start_time, const char *boot_id,
		   enum identity_state *ret_state);

/* identity_open - a pidfd of exactly that process: opened, then checked. -ESRCH when it is gone, a
 * zombie too. */
int identity_open(pid_t pid, uint64_t start_time, const char *boot_id);

#endif
