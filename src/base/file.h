/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* file - whole files in, whole files out. Return 0 or -errno, silent. */
#ifndef DAVIT_BASE_FILE_H
#define DAVIT_BASE_FILE_H

#include "base/arena.h"

#include <stddef.h>
#include <sys/types.h>

/* file_read - all of `path` (relative to dir; AT_FDCWD) into the arena, NUL-terminated.
 * -EFBIG when larger than max, -EISDIR, -ENXIO (neither a regular file nor a
 * directory; it is not waited for). */
int file_read(struct arena *arena, int dir, const char *path, size_t max, char **ret_data,
	      size_t *ret_size);

/* fd_read_all - from the current offset to the end, of any kind of file; else as file_read. */
int fd_read_all(struct arena *arena, int fd, size_t max, char **ret_data, size_t *ret_size);

/* fd_write_all - every byte, EINTR and short writes handled. SIGPIPE is the caller's matter. */
int fd_write_all(int fd, const void *data, size_t size);

/* file_write - open, one write, close; for kernel files (cgroup, proc): no O_CREAT, no O_TRUNC;
 * a short write is -EIO. */
int file_write(int dir, const char *path, const char *text);

/* file_create - a new file of that mode (less the umask): -EEXIST when there is one; what could not
 * be written whole is removed again. */
int file_create(int dir, const char *path, const void *data, size_t size, mode_t mode);

/* file_replace - atomic: `path`.tmp written (mode, O_EXCL after unlinking a leftover) and renamed.
 */
int file_replace(int dir, const char *path, const void *data, size_t size, mode_t mode);

#endif
