/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* small - files of the kernel that one read(2) gives whole */
#ifndef DAVIT_HOST_SMALL_H
#define DAVIT_HOST_SMALL_H

#include <stddef.h>

/* small_read - open, one read, close; NUL-terminated. For single values and for /proc files that
 * the kernel prints in one go (not for lists such as /proc/self/cgroup). -EFBIG when the buffer is
 * full. Returns the size, or -errno. */
int small_read(int dir, const char *path, char *buf, size_t size);

/* small_read_line - the same, cut at the first newline */
int small_read_line(int dir, const char *path, char *buf, size_t size);

#endif
