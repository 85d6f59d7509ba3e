/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/small.h"

#include <stdbool.h>
#include <string.h>

#include "base/cleanup.h"
#include "sys/raw.h"

int small_read(int dir, const char *path, char *buf, size_t size)
{
	autofd int fd = FD_NONE;
	ssize_t n;

	fd = sys_openat(dir, path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
	if (fd < 0)
		return fd;
	do
		n = sys_read(fd, buf, size);
	while (n == -EINTR);
	if (n < 0)
		return (int)n;
	if ((size_t)n == size)
		return -EFBIG;
	buf[n] = '\0';
	return (int)n;
}

int small_read_line(int dir, const char *path, char *buf, size_t size)
{
	int n = small_read(dir, path, buf, size);

	if (n < 0)
		return n;
	n = (int)strcspn(buf, "\n");
	buf[n] = '\0';
	return n;
}
