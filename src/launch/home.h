/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* home - HOME of a uid, by the container's passwd file */
#ifndef DAVIT_LAUNCH_HOME_H
#define DAVIT_LAUNCH_HOME_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

#define HOME_PASSWD_MAX (1u << 20)

/* home_find - the sixth field of the first line whose third is uid, when it is an absolute path
 * without control characters; otherwise `/`. Pure; text is the container's: anything. Writes
 * `HOME=/root` and its NUL into buf and returns the bytes written; what does not fit is `/`. */
uint32_t home_find(const char *text, size_t size, uint32_t uid, char *buf, size_t buf_size);

/* home_read - the same from a descriptor of the container's: only a regular file of at most
 * HOME_PASSWD_MAX bytes is read. FD_NONE gives `/`. */
uint32_t home_read(struct arena *arena, int fd, uint32_t uid, char *buf, size_t buf_size);

#endif
