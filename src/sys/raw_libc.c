/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* raw_libc - system calls through libc's syscall(), where raw.h has no assembly */
#include "sys/raw.h"

#ifdef SYS_RAW_LIBC

#include <errno.h>
#include <unistd.h>

long sys_call6(long n, long a, long b, long c, long d, long e, long f)
{
	int saved = errno;
	long ret = syscall(n, a, b, c, d, e, f);

	if (ret == -1) {
		ret = -errno;
		errno = saved;
	}
	return ret;
}

long sys_call3(long n, long a, long b, long c)
{
	return sys_call6(n, a, b, c, 0, 0, 0);
}

#else

/* ISO C wants a declaration in every file. */
extern int sys_raw_libc_is_not_used;

#endif
