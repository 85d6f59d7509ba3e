/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The root: where it is attached, how it becomes `/`, and what is hidden in it at last. */
#include "init/init.h"

#include "init/place.h"
#include "sys/inroot.h"
#include "sys/lacks.h"
#include "sys/raw.h"
#include "sys/tree.h"

#include <stddef.h>

int op_propagate(struct init *in, const struct op *op)
{
	uint32_t propagation = (uint32_t)op->number[0];
	int r;

	/* Before ROOT `/` is the host's, and its mounts are the host's peers: were they left
	 * shared, all that follows would be mounted on the host. */
	if (in->root < 0 && !(propagation & (MS_SLAVE | MS_PRIVATE | MS_UNBINDABLE)))
		return init_fail(in, DETAIL_BAD_PROGRAM, -EINVAL);
	r = sys_mount(NULL, "/", NULL, propagation, NULL);
	return r < 0 ? init_fail(in, DETAIL_MOUNT, r) : 0;
}

/* A clone of the host's /dev/null, for MASK. That it cannot be had matters only to a program with a
 * MASK, which then fails by what is noted here: it never masks with anything else. */
static int root_clone_null(struct init *in)
{
	struct statx st;
	int r, fd = tree_clone_with(in->host_root, "dev/null", false, tree_node.set, &in->lacks);

	if (fd < 0)
		return fd;
	r = sys_fstat(fd, &st);
	if (r == 0 && S_ISCHR(st.stx_mode) && st.stx_rdev_major == 1 && st.stx_rdev_minor == 3)
		return fd;
	sys_close(fd);
	return r < 0 ? r : -ENODEV;
}

/* Change a mount that is a directory and attached. */
static int root_change(struct init *in, int fd, const struct tree_change *change)
{
	int r = tree_change(fd, change, &in->lacks);

	/* COMPAT(5.12): mount_setattr */
	if (r == -ENOSYS) {
		in->cwd = -EBADF;
		r = tree_change_old(fd, change, -EBADF);
	}
	return r < 0 ? init_fail(in, DETAIL_SETATTR, r) : 0;
}

/* A peer group of its own: a clone is in that of the mount it was cloned from. */
static int root_propagation(struct init *in, int fd, uint32_t propagation)
{
	struct tree_change change = {.propagation = MS_PRIVATE | (propagation & MS_REC)};
	int r;

	if (propagation & MS_SHARED) {
		r = root_change(in, fd, &change);
		if (r < 0)
			return r;
	}
	change.propagation = propagation;
	return root_change(in, fd, &change);
}

int op_root(struct init *in, const struct op *op)
{
	int tree = init_fd(in, op->slot), r;

	sys_umask(0);
	in->host_root = sys_openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
	if (in->host_root < 0)
		return init_fail(in, DETAIL_OPEN, in->host_root);
	in->null = root_clone_null(in);
	if (!(in->lacks & LACKS_MOUNT_SETATTR)) {
		r = root_propagation(in, tree, (uint32_t)op->number[0]);
		/* detached, a mount can be changed by mount_setattr only */
		if (r < 0 && !(in->lacks & LACKS_MOUNT_SETATTR))
			return r;
	}
	r = sys_move_mount(tree, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH);
	if (r < 0)
		return init_fail(in, DETAIL_MOVE_MOUNT, r);
	in->root = tree;
	return in->lacks & LACKS_MOUNT_SETATTR ? root_propagation(in, tree, (uint32_t)op->number[0])
					       : 0;
}

int op_root_attr(struct init *in, const struct op *op)
{
	struct tree_change change = {
		.set = ATTR_SET(op->number[0]),
		.clr = ATTR_CLR(op->number[0]),
		.rec_set = ATTR_SET(op->number[1]),
		.rec_clr = ATTR_CLR(op->number[1]),
		.propagation = (uint32_t)op->number[2],
	};

	return root_change(in, in->root, &change);
}

/* --- masked and read-only paths --- */

/* Open a path to hide, -ENOENT when there is none. A symlink there is refused: what it names is not
 * what was asked to be hidden. Symlinks before the last component are resolved in the root. */
static int root_open_hidden(struct init *in, const char *path, int flags)
{
	int fd = inroot_open(in->root, path, O_PATH | flags, INROOT_PLAIN, &in->lacks);
	struct statx st;

	if (fd == -ELOOP) {
		fd = inroot_open(in->root, path, O_PATH | O_NOFOLLOW, 0, &in->lacks);
		if (fd >= 0 && sys_fstat(fd, &st) < 0)
			st.stx_mode = S_IFLNK;
		if (fd >= 0 &&
		    (S_ISLNK(st.stx_mode) || (flags & O_DIRECTORY && !S_ISDIR(st.stx_mode)))) {
			sys_close(fd);
			fd = S_ISLNK(st.stx_mode) ? -ELOOP : -ENOTDIR;
		}
	}
	return fd;
}

/* A path that cannot exist, for something before its end does not exist or is no directory */
static bool root_is_missing(int error)
{
	return error == -ENOENT || error == -ENOTDIR;
}

/* 0: path is /proc; 1: it is below; -1: elsewhere */
static int root_in_proc(const char *path)
{
	static const char proc[] = "/proc";
	uint32_t n = 0;

	while (n < sizeof(proc) - 1 && path[n] == proc[n])
		n++;
	if (n < sizeof(proc) - 1 || (path[n] != '\0' && path[n] != '/'))
		return -1;
	return path[n] == '/';
}

/* Is path below a fresh /proc, in which the program mounts nothing? Then no mount lies below it. */
static bool root_is_bare(const struct init *in, const char *path)
{
	const struct op *ops;
	bool bare = false;

	if (in->program == NULL || root_in_proc(path) != 1)
		return false;
	ops = (const struct op *)(const void *)(in->base + in->program->ops);
	for (uint32_t i = 0; i < in->op; i++) {
		const char *at = init_text(in, ops[i].text[0]);
		bool mount = ops[i].code == OP_MOUNT;
		int where = root_in_proc(at);

		if ((!mount && ops[i].code != OP_BIND) || (mount && ops[i].number[0] & MS_REMOUNT))
			continue;
		if (where == 1)
			return false;
		if (where == 0 || at[1] == '\0')
			bare = mount && where == 0;
	}
	return bare;
}

int op_readonly(struct init *in, const struct op *op)
{
	static const struct tree_change change = {.set = MOUNT_ATTR_RDONLY};
	const char *path = init_text(in, op->text[0]);
	int at, tree, r;

	if (path[0] == '/' && path[1] == '\0')
		return root_change(in, in->root, &change);
	at = root_open_hidden(in, path, 0);
	if (root_is_missing(at))
		return 0;
	if (at < 0)
		return init_fail(in, DETAIL_RESOLVE, at);
	/* mounts below stay as they are, as with the peers: one call more where there may be some
	 */
	if (root_is_bare(in, path)) {
		tree = tree_clone_with(at, "", true, change.set, &in->lacks);
		r = 0;
	} else {
		tree = tree_clone(at, true);
		r = tree < 0 ? 0 : tree_change(tree, &change, &in->lacks);
	}
	if (tree < 0)
		return init_fail(in, DETAIL_OPEN_TREE, tree);
	if (r < 0 && r != -ENOSYS)
		return init_fail(in, DETAIL_SETATTR, r);
	r = tree_attach(tree, at);
	if (r < 0)
		return init_fail(in, DETAIL_MOVE_MOUNT, r);
	place_forget(in);
	/* COMPAT(5.12): mount_setattr */
	if (in->lacks & LACKS_MOUNT_SETATTR)
		r = place_change_late(in, tree, &change);
	place_drop(tree);
	place_drop(at);
	return r;
}

/* The empty directory that hides directories: a read-only tmpfs. One for all of them: a
 * configuration may have some for each processor. */
static int root_make_mask_dir(struct init *in)
{
	int fs = sys_fsopen("tmpfs", FSOPEN_CLOEXEC), r;

	if (fs < 0)
		return init_fail(in, DETAIL_FSOPEN, fs);
	r = sys_fsconfig(fs, SYS_FSCONFIG_CMD_CREATE, NULL, NULL, 0);
	if (r < 0)
		return init_fail(in, DETAIL_FSCONFIG, r);
	in->mask_dir = sys_fsmount(fs, FSMOUNT_CLOEXEC,
				   MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
					   MOUNT_ATTR_NOEXEC);
	place_drop(fs);
	return in->mask_dir < 0 ? init_fail(in, DETAIL_FSMOUNT, in->mask_dir) : 0;
}

/* Attach `mask` itself the first time, a clone of it afterwards: a detached one cannot be cloned.
 */
static int root_mask(struct init *in, int at, int mask, bool *attached)
{
	int tree = *attached ? tree_clone(mask, false) : mask, r;

	if (tree < 0)
		return init_fail(in, DETAIL_OPEN_TREE, tree);
	r = tree_attach(tree, at);
	if (r < 0)
		return init_fail(in, DETAIL_MOVE_MOUNT, r);
	/* COMPAT(5.12): mount_setattr; the directory is read-only already */
	if (in->lacks & LACKS_MOUNT_SETATTR && mask == in->null && !*attached)
		r = place_change_late(in, mask, &tree_node);
	if (*attached)
		place_drop(tree);
	*attached = true;
	place_drop(at);
	place_forget(in);
	return r;
}

static int root_mask_directory(struct init *in, int at)
{
	int r = in->mask_dir < 0 ? root_make_mask_dir(in) : 0;

	return r < 0 ? r : root_mask(in, at, in->mask_dir, &in->mask_dir_attached);
}

int op_mask(struct init *in, const struct op *op)
{
	const char *path = init_text(in, op->text[0]);
	int flags = op->flags & MASK_FILE ? 0 : O_DIRECTORY, at, r;

	/* a mount over `/` would not be seen */
	if (path[0] != '/' || path[1] == '\0')
		return init_fail(in, DETAIL_BAD_PROGRAM, -EINVAL);
	at = root_open_hidden(in, path, flags);
	if (at >= 0 && flags)
		return root_mask_directory(in, at);
	if (at == -ENOTDIR && flags)
		at = root_open_hidden(in, path, 0);
	if (root_is_missing(at))
		return 0;
	if (at < 0)
		return init_fail(in, DETAIL_RESOLVE, at);
	if (in->null < 0)
		return init_fail(in, DETAIL_NOT_NULL, in->null);
	r = root_mask(in, at, in->null, &in->null_attached);
	return r == -EISDIR && !flags ? root_mask_directory(in, at) : r;
}
