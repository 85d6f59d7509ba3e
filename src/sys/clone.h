/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clone - the container's first process, from its clone to the exec of davit-init
 *
 * The child shares the parent's memory (CLONE_VM) until its exec and is not waited for by the
 * kernel (no CLONE_VFORK): the parent writes id maps and time offsets meanwhile, then lets it go
 * with one packet. So the child runs on a stack of its own, calls no libc, and writes nothing but
 * its stack and the words of the page that the request points to.
 *
 * sys/ does not know the page or its packets: the request brings addresses and values.
 */
#ifndef DAVIT_SYS_CLONE_H
#define DAVIT_SYS_CLONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A range of descriptors to mark close-on-exec, both ends included; last is UINT32_MAX for "all
 * that follow". */
struct clone_gap {
	uint32_t first, last;
};

/* Everything must stay valid and unchanged until the child has exec'ed (page.stage past CLONED) or
 * is dead: it reads this from the shared memory. */
struct clone_request {
	uint64_t flags;    /* CLONE_NEW*; VM, PIDFD and CLEAR_SIGHAND are added */
	int cgroup;        /* directory of the v2 cgroup to be born in, or -EBADF */
	void *stack;       /* lowest byte of the child's stack, 16-aligned */
	size_t stack_size; /* multiple of 16; 4 KiB are enough */

	int parent_control; /* the parent's end of the control socket; the child closes its copy */
	int control;        /* the child's end, inherited by davit-init */
	uint64_t go;        /* the eight bytes of the packet that lets the child go on */
	const struct clone_gap *gaps; /* what davit-init shall not inherit; ascending */
	size_t n_gaps;

	bool become_root; /* a user namespace was made: setresgid(0), setresuid(0) before exec */
	bool drop_groups; /* and setgroups is allowed in it: setgroups(0) first */

	int init_fd;       /* davit-init: a memfd, or an O_PATH descriptor of a file */
	char *const *argv; /* {"davit-init", eight hex digits: the page's descriptor, NULL} */
	char *const *envp; /* {NULL} */

	/* words of the page, and what to write there */
	uint32_t *stage, *detail, *failed_stage;
	int32_t *number;
	uint32_t stage_cloned, stage_failed;
	uint32_t detail_setgroups, detail_setgid, detail_setuid, detail_exec;
};

/* Exit status of a child that never became davit-init: refused, or without GO. */
#define CLONE_EXIT_STATUS 120

/* sys_clone_stub - clone the container's first process
 *
 * Should:   be called with all signals blocked: a handler would run in the shared memory
 * Mustn't:  be called with CLONE_NEW* flags that need another owner (see architecture, topologies)
 * Child:    closes parent_control, arms PR_SET_PDEATHSIG, marks the gaps close-on-exec, sets *stage
 *           to stage_cloned, receives GO (anything else, EOF too: exits), takes root of its user
 *           namespace, executes init_fd. A failure is told in *number, *detail, *failed_stage and,
 *           last, *stage; then it exits with CLONE_EXIT_STATUS.
 * Kernel:   clone3 (5.3); without CLEAR_SIGHAND before 5.5. clone where clone3 is refused with
 *           ENOSYS: no time namespace and no cgroup then, -ENOSYS when they are asked for; -EINVAL
 *           before 5.2 (CLONE_PIDFD).
 * Note:     the child's change of ids makes this process non-dumpable (shared memory): a parent
 *           that is not root and needs its own /proc files afterwards must prctl(PR_SET_DUMPABLE).
 *
 * Returns the child's pid, and its pidfd (close-on-exec) in ret_pidfd; or -errno.
 */
int sys_clone_stub(const struct clone_request *request, int *ret_pidfd);

#endif
