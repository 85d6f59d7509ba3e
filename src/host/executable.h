/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* executable - a descriptor of davit-init for execveat(2)
 *
 * Nothing of the host's file system is ever /proc/self/exe of a container, or it is on a detached
 * read-only mount. In order: a sealed memfd of mode 0711; the bytes on a detached, read-only tmpfs
 * that is attached nowhere (COMPAT(5.2): fsopen, fsmount); the installed file through a detached
 * read-only bind (COMPAT(5.12): mount_setattr).
 */
#ifndef DAVIT_HOST_EXECUTABLE_H
#define DAVIT_HOST_EXECUTABLE_H

#include "base/error.h"

#include <stddef.h>

enum executable_way { EXECUTABLE_MEMFD = 1, EXECUTABLE_TMPFS, EXECUTABLE_INSTALLED };

/* executable_make - the first way that works. installed: path of the installed file, or NULL.
 * Close-on-exec. *ret_way may be NULL. Returns 0, or -1 with *err naming all three reasons. */
int executable_make(const char *name, const void *image, size_t size, const char *installed,
		    int *ret_fd, enum executable_way *ret_way, struct error *err);

/* executable_by - one way only, for tests and for a configured order; a descriptor or -errno */
int executable_by(enum executable_way way, const char *name, const void *image, size_t size,
		  const char *installed);

#endif
