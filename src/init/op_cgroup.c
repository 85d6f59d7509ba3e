/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "init/init.h"

#include "sys/raw.h"

/* "0" is the writer itself; the file was opened by the parent, who may */
int op_cgroup_join(struct init *in, const struct op *op)
{
	ssize_t n = sys_write(init_fd(in, op->slot), "0", 1);

	return n < 0 ? init_fail(in, DETAIL_WRITE, (int)n) : 0;
}

int op_unshare(struct init *in, const struct op *op)
{
	return init_fail(in, DETAIL_SYSCALL, sys_unshare(op->number[0]));
}
