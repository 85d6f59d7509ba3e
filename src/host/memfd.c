/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/memfd.h"

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "sys/raw.h"

enum { SEAL_SIZE = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL, SEAL_ALL = SEAL_SIZE | F_SEAL_WRITE };

/* memfd_new - COMPAT(6.3): a kernel that does not know `extra` says EINVAL */
static int memfd_new(const char *name, unsigned int flags, unsigned int extra)
{
	int fd = sys_memfd_create(name, MFD_ALLOW_SEALING | flags | extra);

	if (fd == -EINVAL)
		fd = sys_memfd_create(name, MFD_ALLOW_SEALING | flags);
	return fd;
}

static int memfd_fill(const char *name, const void *data, size_t size, unsigned int flags)
{
	autofd int fd = memfd_new(name, flags, MFD_NOEXEC_SEAL);
	int r;

	if (fd < 0)
		return fd;
	r = fd_write_all(fd, data, size);
	if (r == 0)
		r = sys_fcntl(fd, F_ADD_SEALS, SEAL_ALL);
	return r < 0 ? r : take_fd(&fd);
}

int memfd_sealed(const char *name, const void *data, size_t size)
{
	return memfd_fill(name, data, size, MFD_CLOEXEC);
}

int memfd_inherited(const char *name, const void *data, size_t size)
{
	return memfd_fill(name, data, size, 0);
}

int memfd_shared(const char *name, size_t size)
{
	autofd int fd = memfd_new(name, MFD_CLOEXEC, MFD_NOEXEC_SEAL);
	int r;

	if (fd < 0)
		return fd;
	r = sys_ftruncate(fd, (int64_t)size);
	if (r == 0)
		r = sys_fcntl(fd, F_ADD_SEALS, SEAL_SIZE);
	return r < 0 ? r : take_fd(&fd);
}

int memfd_executable(const char *name, const void *data, size_t size, mode_t mode)
{
	autofd int fd = memfd_new(name, MFD_CLOEXEC, MFD_EXEC);
	int r;

	if (fd < 0)
		return fd;
	r = fd_write_all(fd, data, size);
	if (r == 0)
		r = sys_fchmod(fd, mode);
	if (r == 0)
		r = sys_fcntl(fd, F_ADD_SEALS, SEAL_ALL);
	return r < 0 ? r : take_fd(&fd);
}
