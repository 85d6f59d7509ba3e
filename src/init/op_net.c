/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "init/init.h"

#include "sys/raw.h"

#include <linux/if.h>
#include <linux/sockios.h>

/* The loopback device of a new network namespace has no flag that SIOCSIFFLAGS could take away, so
 * they need not be read first; and any socket does, also where the kernel has no IPv4. */
int op_loopback(struct init *in, const struct op *op)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd, r;

	(void)op;
	fd = sys_socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return init_fail(in, DETAIL_SOCKET, fd);
	r = sys_ioctl(fd, SIOCSIFFLAGS, &request);
	return r < 0 ? init_fail(in, DETAIL_IOCTL, r) : 0;
}
