/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/procfs.h"

#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>

#include "base/cleanup.h"
#include "sys/raw.h"

int procfs_open(void)
{
	autofd int fd = FD_NONE;
	struct statfs st = {0};
	int r;

	fd = sys_openat(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0);
	if (fd < 0)
		return fd;
	r = sys_fstatfs(fd, &st);
	if (r < 0)
		return r;
	return st.f_type == PROC_SUPER_MAGIC ? take_fd(&fd) : -EMEDIUMTYPE;
}

/* procfs_openat - NO_XDEV: nothing mounted over the file; `self` is a magic link of procfs itself,
 * so symlinks are allowed when it is meant */
static int procfs_openat(int proc, pid_t pid, const char *file, int flags)
{
	struct sys_open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY),
		.resolve = RESOLVE_NO_XDEV | RESOLVE_BENEATH,
	};
	char path[64];
	int n, fd;

	n = pid ? snprintf(path, sizeof(path), "%d/%s", (int)pid, file)
		: snprintf(path, sizeof(path), "self/%s", file);
	if (n < 0 || (size_t)n >= sizeof(path))
		return -ENAMETOOLONG;
	fd = sys_openat2(proc, path, &how, sizeof(how));
	if (fd != -ENOSYS && fd != -EPERM)
		return fd;
	/* COMPAT(5.6): openat2 */
	return sys_openat(proc, path, flags | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0);
}

int procfs_write(int proc, pid_t pid, const char *file, const char *text)
{
	autofd int fd = FD_NONE;
	size_t size = strlen(text);
	ssize_t n;

	fd = procfs_openat(proc, pid, file, O_WRONLY);
	if (fd < 0)
		return fd;
	do
		n = sys_write(fd, text, size);
	while (n == -EINTR);
	if (n < 0)
		return (int)n;
	return (size_t)n == size ? 0 : -EIO;
}

int procfs_read(int proc, pid_t pid, const char *file, char *buf, size_t size)
{
	autofd int fd = FD_NONE;
	size_t used = 0;
	ssize_t n;

	fd = procfs_openat(proc, pid, file, O_RDONLY);
	if (fd < 0)
		return fd;
	while (used < size) {
		n = sys_read(fd, buf + used, size - used);
		if (n == -EINTR)
			continue;
		if (n < 0)
			return (int)n;
		if (n == 0) {
			buf[used] = '\0';
			return 0;
		}
		used += (size_t)n;
	}
	return -EFBIG;
}
