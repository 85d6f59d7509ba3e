/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/caller.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"

int caller_fill_standard_fds(void)
{
	struct pollfd fds[3] = {{.fd = 0}, {.fd = 1}, {.fd = 2}};

	/* one call says which are not open */
	if (poll(fds, 3, 0) == 0)
		return 0;
	for (int fd = 0; fd < 3; fd++) {
		if (!(fds[fd].revents & POLLNVAL))
			continue;
		/* the lowest free number is fd: those below are open by now */
		if (open("/dev/null", O_RDWR) < 0)
			return -errno;
	}
	return 0;
}

int caller_missing_fd(uint32_t first, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (first + i > INT_MAX || fcntl((int)(first + i), F_GETFD) < 0)
			return first + i > INT_MAX ? INT_MAX : (int)(first + i);
	}
	return -1;
}

uint32_t caller_listen_fds(void)
{
	const char *pid = secure_getenv("LISTEN_PID");
	const char *fds = secure_getenv("LISTEN_FDS");
	uint64_t number = 0;

	if (!pid || !fds || text_u64(pid, &number) < 0 || number != (uint64_t)getpid())
		return 0;
	if (text_u64(fds, &number) < 0 || number > INT_MAX)
		return 0;
	return (uint32_t)number;
}

bool caller_is_root(void)
{
	return getauxval(AT_EUID) == 0;
}

uint32_t caller_uid(void)
{
	return geteuid();
}

uint32_t caller_gid(void)
{
	return getegid();
}

int caller_absolute_path(struct arena *arena, const char *path, const char **ret_path)
{
	char here[PATH_MAX];

	if (path[0] == '/') {
		*ret_path = path;
		return 0;
	}
	if (!getcwd(here, sizeof(here)))
		return -errno;
	if (here[0] != '/') /* "(unreachable)/…" */
		return -ENOENT;
	*ret_path = path_join(arena, here, path);
	return 0;
}

int caller_real_path(struct arena *arena, const char *path, const char **ret_path)
{
	char real[PATH_MAX], link[32];
	autofd int fd = open(path, O_PATH | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	/* the kernel's own answer, in one call instead of one a component */
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, real, sizeof(real) - 1);
	if (n < 0 || real[0] != '/' || n == (ssize_t)sizeof(real) - 1)
		return realpath(path, real) ? (*ret_path = arena_text(arena, real), 0) : -errno;
	real[n] = '\0';
	*ret_path = arena_text(arena, real);
	return 0;
}
