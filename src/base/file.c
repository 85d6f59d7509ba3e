/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/file.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* what is read at first when the size is not known: proc and cgroup files, pipes */
enum { READ_FIRST = 4096 };

static ssize_t read_retry(int fd, void *data, size_t size)
{
	ssize_t n;

	do
		n = read(fd, data, size);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

/* fd_read_hinted - size: what fstat says, 0 when that means nothing */
static int fd_read_hinted(struct arena *arena, int fd, size_t size, size_t max, char **ret_data,
			  size_t *ret_size)
{
	size_t room, used = 0;
	char *data, *bigger;
	ssize_t n;

	if (size > max)
		return -EFBIG;
	room = size ? size : READ_FIRST - 1;
	data = arena_alloc(arena, room + 1);
	/* one byte more is asked for than expected: a short read is the end of the file, and a full
	 * one says that there is more */
	for (;;) {
		n = read_retry(fd, data + used, room + 1 - used);
		if (n < 0)
			return (int)n;
		used += (size_t)n;
		if (n == 0 || (size && used == size))
			break;
		if (used > max)
			return -EFBIG;
		if (used <= room)
			continue;
		size = 0;
		if (__builtin_mul_overflow(room, 2, &room))
			return -EFBIG;
		bigger = arena_alloc(arena, room + 1);
		memcpy(bigger, data, used);
		data = bigger;
	}
	if (used > max)
		return -EFBIG;
	data[used] = '\0';
	*ret_data = data;
	*ret_size = used;
	return 0;
}

int fd_read_all(struct arena *arena, int fd, size_t max, char **ret_data, size_t *ret_size)
{
	return fd_read_hinted(arena, fd, 0, max, ret_data, ret_size);
}

int file_read(struct arena *arena, int dir, const char *path, size_t max, char **ret_data,
	      size_t *ret_size)
{
	autofd int fd = FD_NONE;
	struct stat st;

	fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return -ENXIO;
	if ((uintmax_t)st.st_size > max)
		return -EFBIG;
	return fd_read_hinted(arena, fd, (size_t)st.st_size, max, ret_data, ret_size);
}

int fd_write_all(int fd, const void *data, size_t size)
{
	const char *rest = data;
	ssize_t n;

	while (size) {
		n = write(fd, rest, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return -EIO;
		rest += n;
		size -= (size_t)n;
	}
	return 0;
}

int file_write(int dir, const char *path, const char *text)
{
	autofd int fd = FD_NONE;
	size_t size = strlen(text);
	ssize_t n;

	fd = openat(dir, path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	do
		n = write(fd, text, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return (size_t)n == size ? 0 : -EIO;
}

/* file_fill - make the file anew and write it */
static int file_fill(int dir, const char *path, const void *data, size_t size, mode_t mode)
{
	autofd int fd = FD_NONE;
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;

	fd = openat(dir, path, flags, mode);
	if (fd < 0 && errno == EEXIST) {
		if (unlinkat(dir, path, 0) < 0)
			return -errno;
		fd = openat(dir, path, flags, mode);
	}
	if (fd < 0)
		return -errno;
	/* the caller's umask takes bits away; from the owner's it does not in practice */
	if ((mode & 077) && fchmod(fd, mode) < 0)
		return -errno;
	return fd_write_all(fd, data, size);
}

int file_create(int dir, const char *path, const void *data, size_t size, mode_t mode)
{
	autofd int fd = openat(dir, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	int r;

	if (fd < 0)
		return -errno;
	r = fd_write_all(fd, data, size);
	if (r < 0)
		(void)unlinkat(dir, path, 0);
	return r;
}

int file_replace(int dir, const char *path, const void *data, size_t size, mode_t mode)
{
	char temporary[PATH_MAX];
	int n = snprintf(temporary, sizeof(temporary), "%s.tmp", path);
	int r;

	if (n < 0 || (size_t)n >= sizeof(temporary))
		return -ENAMETOOLONG;
	r = file_fill(dir, temporary, data, size, mode);
	if (r == 0 && renameat(dir, temporary, dir, path) < 0)
		r = -errno;
	if (r < 0)
		(void)unlinkat(dir, temporary, 0);
	return r;
}
