/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "init/init.h"

#include "sys/raw.h"

static op_function *const operations[OP_CODES] = {
	[OP_CGROUP_JOIN] = op_cgroup_join,
	[OP_UNSHARE] = op_unshare,
	[OP_PROPAGATE] = op_propagate,
	[OP_ROOT] = op_root,
	[OP_MOUNT] = op_mount,
	[OP_BIND] = op_bind,
	[OP_ATTR] = op_attr,
	[OP_DEVICE] = op_device,
	[OP_SYMLINK] = op_symlink,
	[OP_PIVOT] = op_pivot,
	[OP_READONLY] = op_readonly,
	[OP_MASK] = op_mask,
	[OP_ROOT_ATTR] = op_root_attr,
	[OP_HOSTNAME] = op_hostname,
	[OP_DOMAINNAME] = op_domainname,
	[OP_LOOPBACK] = op_loopback,
	[OP_SYSCTL] = op_sysctl,
	[OP_SYNC] = op_sync,
	[OP_WAIT] = op_wait,
	[OP_KEYRING] = op_keyring,
	[OP_RESET] = op_reset,
	[OP_STDIO] = op_stdio,
	[OP_UMASK] = op_umask,
	[OP_CWD] = op_cwd,
	[OP_FIND] = op_find,
	[OP_RLIMIT] = op_rlimit,
	[OP_NO_NEW_PRIVS] = op_no_new_privs,
	[OP_BOUNDING] = op_bounding,
	[OP_IDS] = op_ids,
	[OP_CAPS] = op_caps,
	[OP_SIGNALS] = op_signals,
	[OP_SECCOMP] = op_seccomp,
	[OP_EXEC] = op_exec,
	[OP_FAIL] = op_fail,
};

/* run_fail - tell why and end. After the filter only the page can be written. */
static __attribute__((noreturn)) void run_fail(struct init *in, int result)
{
	in->page->number = -result;
	in->page->detail = in->detail;
	in->page->failed_stage = in->page->stage;
	init_stage(in, STAGE_FAILED);
	if (!in->no_more)
		(void)init_send(in->control, PACKET_FAIL, 0, NULL, 0);
	sys_exit_group(1);
}

void init_run(struct init *in)
{
	const struct op *op = program_ops(in->program);

	init_stage(in, STAGE_MOUNTING);
	for (in->op = 0; in->op < in->program->n_ops; in->op++, op++) {
		int r = -ENOSYS;

		__atomic_store_n(&in->page->op, in->op, __ATOMIC_RELAXED);
		in->detail = DETAIL_NONE;
		if (operations[op->code])
			r = operations[op->code](in, op);
		if (r < 0 && !(op->flags & OP_SOFT))
			run_fail(in, r);
	}
	/* EXEC does not come back: this program had none */
	in->op = in->program->n_ops - 1;
	run_fail(in, init_fail(in, DETAIL_BAD_PROGRAM, -ENOEXEC));
}

int op_fail(struct init *in, const struct op *op)
{
	return init_fail(in, DETAIL_SYSCALL, -(int)op->number[0]);
}
