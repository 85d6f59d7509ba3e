/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* caller - what davit finds around it when it is called: descriptors, directory, identity
 *
 * The only questions to the kernel that the command line needs. Return 0 or -errno, silent.
 */
#ifndef DAVIT_BASE_CALLER_H
#define DAVIT_BASE_CALLER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* caller_fill_standard_fds - 0, 1 and 2 that are closed get /dev/null, so that no file of ours ever
 * becomes a standard stream. Call it first. */
int caller_fill_standard_fds(void);

/* caller_missing_fd - the first descriptor of [first, first + n) that is not open; -1: all are */
int caller_missing_fd(uint32_t first, uint32_t n);

/* caller_listen_fds - LISTEN_FDS of sd_listen_fds(3), 0 unless LISTEN_PID is this process */
uint32_t caller_listen_fds(void);

bool caller_is_root(void); /* effective user id 0 */
uint32_t caller_uid(void); /* effective ids */
uint32_t caller_gid(void);

/* caller_absolute_path - path itself, or below the current directory; not normalised */
int caller_absolute_path(struct arena *arena, const char *path, const char **ret_path);

/* caller_real_path - realpath(3): absolute, no symbolic link, exists */
int caller_real_path(struct arena *arena, const char *path, const char **ret_path);

#endif
