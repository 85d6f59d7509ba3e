/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* procfs - files of a process, through a handle on a /proc that was verified to be procfs
 *
 * pid: that of a child that was not waited for, so it cannot have become somebody else's. 0 is
 * ourselves ("self").
 */
#ifndef DAVIT_HOST_PROCFS_H
#define DAVIT_HOST_PROCFS_H

#include "base/arena.h"

#include <stddef.h>
#include <sys/types.h>

/* procfs_open - O_PATH of /proc. -EMEDIUMTYPE when something else is mounted there. */
int procfs_open(void);

/* procfs_write - one write(2) of the text; proc: of procfs_open. file: "uid_map", "oom_score_adj".
 * Something mounted over the file is -EXDEV where openat2 exists. */
int procfs_write(int proc, pid_t pid, const char *file, const char *text);

/* procfs_read - into buf, NUL-terminated; -EFBIG when it does not fit. */
int procfs_read(int proc, pid_t pid, const char *file, char *buf, size_t size);

#endif
