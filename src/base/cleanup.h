/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cleanup - values that go away with their scope. `return take_fd(&fd);` moves one out. */
#ifndef DAVIT_BASE_CLEANUP_H
#define DAVIT_BASE_CLEANUP_H

#include "base/arena.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define FD_NONE (-EBADF)

static inline void cleanup_close(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		(void)close(*fd);
	*fd = FD_NONE;
	errno = saved;
}

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void cleanup_closedir(DIR **dir)
{
	if (*dir)
		(void)closedir(*dir);
}

static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = FD_NONE;
	return taken;
}

#define autofd __attribute__((cleanup(cleanup_close)))
#define autofree __attribute__((cleanup(cleanup_free)))
#define autodir __attribute__((cleanup(cleanup_closedir)))
#define autoarena __attribute__((cleanup(arena_freep)))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif
