/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spec/check.h"

#define MAX_ARGUMENT 5u  /* a system call has six */
#define MAX_ERRNO 4095u  /* the kernel cuts SECCOMP_RET_ERRNO's data to it */
#define MAX_TRACE 65535u /* SECCOMP_RET_DATA */

static bool takes_errno(enum oci_seccomp_action action)
{
	return action == OCI_SECCOMP_ACTION_ERRNO || action == OCI_SECCOMP_ACTION_TRACE;
}

static void check_errno(struct check *c, enum oci_seccomp_action action, uint32_t number,
			uint32_t at, const char *path)
{
	uint32_t max = action == OCI_SECCOMP_ACTION_TRACE ? MAX_TRACE : MAX_ERRNO;

	if (!takes_errno(action))
		check_fail(c, at, path, "only SCMP_ACT_ERRNO and SCMP_ACT_TRACE do",
			   "the action %s takes no error number", oci_seccomp_action_words[action]);
	else if (number > max)
		check_fail(c, at, path, NULL, "%u is above %u", number, max);
}

static void check_syscall(struct check *c, uint32_t i, const struct oci_syscall *s)
{
	for (uint32_t j = 0; j < s->names.n; j++) {
		if (s->names.v[j] && !s->names.v[j][0])
			check_fail(c, s->names.at[j],
				   check_path(c, "linux.seccomp.syscalls[%u].names[%u]", i, j),
				   NULL, "is empty");
	}
	if (OCI_HAS(s, OCI_SYSCALL_ERRNO_RET) && s->action)
		check_errno(c, s->action, s->errno_ret, s->at[OCI_SYSCALL_ERRNO_RET],
			    check_path(c, "linux.seccomp.syscalls[%u].errnoRet", i));
	for (uint32_t j = 0; j < s->args.n; j++) {
		const struct oci_syscall_arg *a = &s->args.v[j];

		if (a->index > MAX_ARGUMENT)
			check_fail(c, a->at[OCI_SYSCALL_ARG_INDEX],
				   check_path(c, "linux.seccomp.syscalls[%u].args[%u].index", i, j),
				   NULL, "%u is not from 0 to %u", a->index, MAX_ARGUMENT);
	}
}

void check_seccomp(struct check *c)
{
	const struct oci_seccomp *s = c->config->linux_->seccomp;

	if (!s)
		return;
	if (OCI_HAS(s, OCI_SECCOMP_DEFAULT_ERRNO_RET) && s->default_action)
		check_errno(c, s->default_action, s->default_errno_ret,
			    s->at[OCI_SECCOMP_DEFAULT_ERRNO_RET], "linux.seccomp.defaultErrnoRet");
	if (s->default_action == OCI_SECCOMP_ACTION_NOTIFY)
		check_fail(c, s->at[OCI_SECCOMP_DEFAULT_ACTION], "linux.seccomp.defaultAction",
			   NULL, "SCMP_ACT_NOTIFY cannot be the default: nothing could be started");
	if (s->listener_metadata && s->listener_metadata[0] &&
	    !(s->listener_path && s->listener_path[0]))
		check_fail(c, s->at[OCI_SECCOMP_LISTENER_METADATA],
			   "linux.seccomp.listenerMetadata", NULL, "needs listenerPath");
	for (uint32_t i = 0; i < s->syscalls.n; i++)
		check_syscall(c, i, &s->syscalls.v[i]);
}
