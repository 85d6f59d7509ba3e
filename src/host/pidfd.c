/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/pidfd.h"

#include <poll.h>
#include <stdbool.h>
#include <sys/wait.h>

#include "base/cleanup.h"
#include "sys/raw.h"

int pidfd_of(pid_t pid)
{
	return sys_pidfd_open(pid, 0);
}

static int pidfd_poll(int pidfd, int timeout)
{
	struct pollfd poll_fd = {.fd = pidfd, .events = POLLIN};
	int n = poll(&poll_fd, 1, timeout);

	if (n < 0)
		return -errno;
	return n == 0 ? 0 : poll_fd.revents & POLLNVAL ? -EBADF : 1;
}

int pidfd_wait(int pidfd, deadline_ms deadline)
{
	int r = pidfd_poll(pidfd, deadline_left(deadline));

	/* poll rounds down at most a millisecond: nobody minds */
	return r < 0 ? r : r == 0 ? -ETIMEDOUT : 0;
}

int pidfd_is_dead(int pidfd)
{
	return pidfd_poll(pidfd, 0);
}

int pidfd_kill(int pidfd, int number)
{
	return sys_pidfd_send_signal(pidfd, number, NULL, 0);
}

/* wait_status - what waitpid(2) would have given */
static int wait_status(const siginfo_t *info)
{
	int status = info->si_status & 0xff;

	if (info->si_code == CLD_EXITED)
		return status << 8;
	return status | (info->si_code == CLD_DUMPED ? 0x80 : 0);
}

int pidfd_reap(int pidfd, deadline_ms deadline, int *ret_status)
{
	siginfo_t info = {0};
	int r;

	do
		r = pidfd_wait(pidfd, deadline);
	while (r == -EINTR);
	if (r < 0)
		return r;
	/* __WALL: also children whose exit signal is 0 */
	do
		r = waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED | __WALL) < 0 ? -errno
											: 0;
	while (r == -EINTR);
	if (r < 0)
		return r;
	*ret_status = wait_status(&info);
	return 0;
}
