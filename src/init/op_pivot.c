/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tree becomes `/`, and nothing of the host is reachable any more. */
#include "init/init.h"

#include "sys/raw.h"

#include <stddef.h>

#define PIVOT_PATH 4096
#define PIVOT_PASSES 64

/* Does an operation after this one need a procfs, and is PIVOT the last chance to find one? */
static bool pivot_needs_proc(const struct init *in)
{
	const struct op *ops;

	if (in->proc >= 0 || in->program == NULL)
		return false;
	ops = (const struct op *)(const void *)(in->base + in->program->ops);
	for (uint32_t i = in->op + 1; i < in->program->n_ops; i++)
		if (ops[i].code == OP_SYSCTL)
			return true;
	return false;
}

/* --- without pivot_root: the host's root is a ramfs, which cannot be moved --- */

/* One line of mountinfo at a time: `id parent major:minor root mountpoint …`
 * (proc_pid_mountinfo(5)) */
struct pivot_scan {
	uint64_t host; /* id of the mount that is the host's root */
	uint64_t parent;
	uint32_t field, size, escape;
	uint32_t detached, left; /* this pass: detached; still on the host's root */
	bool is_space;
	char path[PIVOT_PATH];
};

/* The mount point of one line is complete. Paths are taken from the host's root, where the new tree
 * is not on the way: it is mounted over that very directory. */
static int pivot_line(struct pivot_scan *scan)
{
	int r;

	if (scan->size >= PIVOT_PATH)
		return -ENAMETOOLONG;
	scan->path[scan->size] = '\0';
	if (scan->size <= 1)
		return 0; /* `/`: the root, or the tree over it */
	r = sys_umount2(scan->path + 1, MNT_DETACH | UMOUNT_NOFOLLOW);
	if (r == 0)
		scan->detached++;
	else if (scan->parent == scan->host)
		scan->left++;
	return 0;
}

static int pivot_byte(struct pivot_scan *scan, char c)
{
	if (c == '\n' || c == ' ') {
		int r = scan->field == 4 ? pivot_line(scan) : 0;

		scan->field = c == '\n' ? 0 : scan->field + 1;
		if (c == '\n')
			scan->parent = scan->size = scan->escape = 0;
		return r;
	}
	if (scan->field == 1) {
		scan->parent = scan->parent * 10 + (uint64_t)(c - '0');
	} else if (scan->field == 4) {
		/* \ooo: space, tab, newline, backslash */
		if (c == '\\') {
			scan->escape = 1;
			return 0;
		}
		if (scan->size < PIVOT_PATH && scan->escape <= 1)
			scan->path[scan->size] = 0;
		if (scan->escape > 0) {
			if (scan->size < PIVOT_PATH)
				scan->path[scan->size] = (char)(scan->path[scan->size] * 8 +
								(c - '0'));
			if (++scan->escape <= 3)
				return 0;
			scan->escape = 0;
		} else if (scan->size < PIVOT_PATH) {
			scan->path[scan->size] = c;
		}
		if (scan->size < PIVOT_PATH)
			scan->size++;
	}
	return 0;
}

/* Detach once what the list names now; again, until nothing more can be detached. */
static int pivot_pass(struct init *in, struct pivot_scan *scan)
{
	int fd = init_proc_open(in, "self/mountinfo", O_RDONLY), r = 0;
	char buffer[1024];
	ssize_t n;

	if (fd < 0)
		return fd;
	scan->field = scan->size = scan->escape = 0;
	scan->parent = 0;
	scan->detached = scan->left = 0;
	while (r == 0 && (n = sys_read(fd, buffer, sizeof(buffer))) != 0) {
		if (n < 0)
			r = init_fail(in, DETAIL_READ, (int)n);
		for (ssize_t i = 0; r == 0 && i < n; i++)
			r = pivot_byte(scan, buffer[i]);
	}
	sys_close(fd);
	return r;
}

static int pivot_detach_host(struct init *in)
{
	struct pivot_scan scan;
	struct statx st;
	int r;

	r = sys_statx(in->host_root, "", AT_EMPTY_PATH, STATX_MNT_ID, &st);
	if (r < 0 || !(st.stx_mask & STATX_MNT_ID))
		return init_fail(in, DETAIL_STAT, r < 0 ? r : -ENOSYS);
	scan.host = st.stx_mnt_id;
	r = sys_fchdir(in->host_root);
	if (r < 0)
		return init_fail(in, DETAIL_CHDIR, r);
	for (int pass = 0; pass < PIVOT_PASSES; pass++) {
		r = pivot_pass(in, &scan);
		if (r < 0)
			return r;
		if (scan.detached == 0)
			break;
	}
	/* in a user namespace the host's mounts are locked: there is no safe way without pivot_root
	 */
	return scan.detached || scan.left ? init_fail(in, DETAIL_UMOUNT, -EBUSY) : 0;
}

static int pivot_by_chroot(struct init *in)
{
	int r = init_proc(in);

	if (r == 0)
		r = pivot_detach_host(in);
	if (r < 0)
		return r;
	r = sys_fchdir(in->root);
	if (r < 0)
		return init_fail(in, DETAIL_CHDIR, r);
	r = sys_chroot(".");
	return r < 0 ? init_fail(in, DETAIL_CHROOT, r) : 0;
}

int op_pivot(struct init *in, const struct op *op)
{
	int r = pivot_needs_proc(in) ? init_proc(in) : 0;

	if (r < 0)
		return r;
	r = sys_fchdir(in->root);
	if (r < 0)
		return init_fail(in, DETAIL_CHDIR, r);
	/* puts the old root on top of the new one, where `.` still finds it */
	r = sys_pivot_root(".", ".");
	if (r == 0) {
		r = sys_umount2(".", MNT_DETACH);
		if (r < 0)
			return init_fail(in, DETAIL_UMOUNT, r);
	} else if (r == -EINVAL && op->flags & PIVOT_MOVE) {
		r = pivot_by_chroot(in);
		if (r < 0)
			return r;
	} else {
		return init_fail(in, DETAIL_PIVOT, r);
	}
	sys_close(in->host_root);
	in->host_root = -EBADF;
	in->cwd = in->root;
	return 0;
}
