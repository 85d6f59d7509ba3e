/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts in the new root: new file systems, trees that the parent opened, late attributes. */
#include "init/init.h"

#include "init/place.h"
#include "sys/inroot.h"
#include "sys/lacks.h"
#include "sys/raw.h"
#include "sys/tree.h"

#include <stddef.h>

static int mount_fail(struct init *in, enum tree_stage stage, int result)
{
	switch (stage) {
	case TREE_STAGE_OPEN:
		return init_fail(in, DETAIL_FSOPEN, result);
	case TREE_STAGE_CONFIG:
		return init_fail(in, DETAIL_FSCONFIG, result);
	case TREE_STAGE_MOUNT:
		break;
	}
	return init_fail(in, DETAIL_FSMOUNT, result);
}

static bool mount_is_root(const char *path)
{
	return path[0] == '/' && path[1] == '\0';
}

/* Set the attributes of a detached tree, then attach it: it is never seen without them. Something
 * mounted on `/` is the root from now on. */
static int mount_put(struct init *in, int tree, int at, const char *path,
		     const struct tree_change *change)
{
	int r = tree_change(tree, change, &in->lacks);
	bool late = r == -ENOSYS;

	if (r < 0 && !late)
		return init_fail(in, DETAIL_SETATTR, r);
	r = tree_attach(tree, at);
	if (r < 0)
		return init_fail(in, DETAIL_MOVE_MOUNT, r);
	if (mount_is_root(path)) {
		place_forget(in);
		in->root = tree;
	}
	return late ? place_change_late(in, tree, change) : 0;
}

/* The four digits of `mode=0000`, in a text of the program, become the covered directory's. */
static int mount_inherit_mode(struct init *in, const struct op *op, int at)
{
	char *data = (char *)in->base + op->text[3];
	uint64_t end = op->number[3] + 3;
	struct statx st;
	int r;

	if (op->text[3] == 0 || op->number[3] == 0 || end < op->number[3])
		return init_fail(in, DETAIL_BAD_PROGRAM, -EINVAL);
	for (uint64_t i = 0; i < end; i++)
		if (data[i] == '\0')
			return init_fail(in, DETAIL_BAD_PROGRAM, -EINVAL);
	r = sys_fstat(at, &st);
	if (r < 0)
		return init_fail(in, DETAIL_STAT, r);
	for (uint32_t i = 0; i < 4; i++)
		data[end - 1 - i] = (char)('0' + (st.stx_mode >> 3 * i & 7));
	return 0;
}

/* By fsopen, fsmount and move_mount, where a descriptor of the new mount is needed. */
static int mount_by_handle(struct init *in, const struct op *op, int at)
{
	bool copy_up = op->flags & MOUNT_COPY_UP;
	struct tree_change change = {
		.rec_set = ATTR_SET(op->number[2]),
		.rec_clr = ATTR_CLR(op->number[2]),
		.propagation = (uint32_t)op->number[1],
	};
	uint64_t flags = op->number[0];
	char none[1] = "";
	enum tree_stage stage;
	int tree, r;

	if (copy_up && flags & MS_RDONLY) {
		/* read-only once it is filled */
		flags &= ~(uint64_t)MS_RDONLY;
		change.set = MOUNT_ATTR_RDONLY;
	}
	tree = tree_make_fs(init_text(in, op->text[1]), init_text(in, op->text[2]),
			    op->text[3] ? (char *)in->base + op->text[3] : none, flags, &stage);
	if (tree < 0)
		return mount_fail(in, stage, tree);
	r = copy_up ? init_copy_up(in, at, tree) : 0;
	if (r == 0)
		r = mount_put(in, tree, at, init_text(in, op->text[0]), &change);
	if (r == 0 && op->flags & MOUNT_KEEP_PROC) {
		if (in->proc >= 0)
			sys_close(in->proc);
		in->proc = tree;
		in->proc_detached = false;
	} else if (r == 0 && in->root != tree) {
		place_drop(tree);
	}
	return r;
}

/* mount(2) on a name in the directory `at` that can be nothing but the directory meant */
static int mount_named(struct init *in, const struct op *op, int at, const char *name)
{
	const char *source = init_text(in, op->text[2]), *data = init_text(in, op->text[3]);
	int r = in->cwd == at ? 0 : sys_fchdir(at);

	if (r < 0)
		return init_fail(in, DETAIL_CHDIR, r);
	in->cwd = at == in->dir ? at : -EBADF;
	r = sys_mount(*source ? source : NULL, name, init_text(in, op->text[1]), op->number[0],
		      *data ? data : NULL);
	return r < 0 ? init_fail(in, DETAIL_MOUNT, r) : 0;
}

/* mount(2) on `.`: one call instead of five */
static int mount_here(struct init *in, const struct op *op, int at)
{
	return mount_named(in, op, at, ".");
}

/* `remount`: of what is mounted there */
static int mount_again(struct init *in, const struct op *op, int at)
{
	struct tree_change change = {
		.rec_set = ATTR_SET(op->number[2]),
		.rec_clr = ATTR_CLR(op->number[2]),
		.propagation = (uint32_t)op->number[1],
	};
	int r = mount_here(in, op, at);

	if (r < 0)
		return r;
	r = tree_change(at, &change, &in->lacks);
	if (r == -ENOSYS)
		return place_change_late(in, at, &change);
	return r < 0 ? init_fail(in, DETAIL_SETATTR, r) : 0;
}

/* Does it take a descriptor of the new mount? */
static bool mount_needs_handle(const struct op *op, const char *path)
{
	return op->number[1] || op->number[2] || mount_is_root(path) ||
	       op->flags & (MOUNT_KEEP_PROC | MOUNT_COPY_UP);
}

int op_mount(struct init *in, const struct op *op)
{
	const char *path = init_text(in, op->text[0]), *name;
	bool by_handle = mount_needs_handle(op, path);
	int at = -ENOENT, r = 0;

	if (!by_handle && op->flags == 0 && !(op->number[0] & MS_REMOUNT))
		at = place_own(in, path, &name);
	if (at >= 0) {
		r = mount_named(in, op, at, name);
		in->fresh = path;
		return r;
	}
	at = place_directory(in, path, op->flags & MOUNT_PLAIN_DIR);
	if (at < 0)
		return at;
	if (op->flags & MOUNT_INHERIT_MODE)
		r = mount_inherit_mode(in, op, at);
	if (r < 0)
		return r;
	if (op->number[0] & MS_REMOUNT)
		r = mount_again(in, op, at);
	else if (by_handle)
		r = mount_by_handle(in, op, at);
	else
		r = mount_here(in, op, at);
	in->fresh = op->number[0] & MS_REMOUNT ? NULL : path;
	place_drop(at);
	return r;
}

static struct tree_change mount_change(const struct op *op)
{
	return (struct tree_change){
		.set = ATTR_SET(op->number[0]),
		.clr = ATTR_CLR(op->number[0]),
		.rec_set = ATTR_SET(op->number[1]),
		.rec_clr = ATTR_CLR(op->number[1]),
		.propagation = op->code == OP_BIND ? (uint32_t)op->number[2] : 0,
	};
}

/* The tree's root is a symlink: the destination becomes the same. 1: it is none. */
static int mount_copy_symlink(struct init *in, const char *path, int tree)
{
	char text[INROOT_PATH_MAX];
	struct statx st;
	ssize_t n;
	int r = sys_fstat(tree, &st);

	if (r < 0)
		return init_fail(in, DETAIL_STAT, r);
	if (!S_ISLNK(st.stx_mode))
		return 1;
	n = sys_readlinkat(tree, "", text, sizeof(text));
	if (n == (ssize_t)sizeof(text))
		n = -ENAMETOOLONG;
	if (n < 0)
		return init_fail(in, DETAIL_READ, (int)n);
	text[n] = '\0';
	return place_symlink(in, path, text, false);
}

int op_bind(struct init *in, const struct op *op)
{
	const char *path = init_text(in, op->text[0]);
	struct tree_change change = mount_change(op);
	int tree = init_fd(in, op->slot), at, r;

	/* without one the tree would stay in the host's peer group by accident */
	if (change.propagation == 0)
		return init_fail(in, DETAIL_BAD_PROGRAM, -EINVAL);
	if (op->flags & BIND_COPY_SYMLINK) {
		r = mount_copy_symlink(in, path, tree);
		if (r <= 0)
			return r;
	}
	at = op->flags & BIND_PLAIN_DIR ? place_directory(in, path, true)
					: place_tree(in, path, tree, op->flags & BIND_NO_FOLLOW);
	if (at < 0)
		return at;
	r = mount_put(in, tree, at, path, &change);
	place_drop(at);
	return r;
}

int op_attr(struct init *in, const struct op *op)
{
	struct tree_change change = mount_change(op);
	int fd, r;

	fd = inroot_open(in->root, init_text(in, op->text[0]), O_PATH, 0, &in->lacks);
	if (fd < 0)
		return init_fail(in, DETAIL_RESOLVE, fd);
	r = tree_change(fd, &change, &in->lacks);
	if (r == -ENOSYS)
		r = place_change_late(in, fd, &change);
	else if (r < 0)
		r = init_fail(in, DETAIL_SETATTR, r);
	place_drop(fd);
	return r;
}
