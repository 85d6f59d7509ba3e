/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Device nodes, fifos and symlinks in the new root. */
#include "init/init.h"

#include "init/place.h"
#include "sys/inroot.h"
#include "sys/lacks.h"
#include "sys/raw.h"
#include "sys/tree.h"

#include <stddef.h>

/* mknod(2)'s third argument, as the kernel decodes it */
static unsigned int device_number(const struct op *op)
{
	uint32_t major = (uint32_t)(op->number[1] >> 32), minor = (uint32_t)op->number[1];

	return (minor & 0xff) | major << 8 | (minor & ~0xffu) << 12;
}

static bool device_is_wanted(const struct statx *st, const struct op *op)
{
	uint32_t type = (uint32_t)op->number[0] & S_IFMT;

	return (st->stx_mode & S_IFMT) == type &&
	       (type == S_IFIFO || (st->stx_rdev_major == (uint32_t)(op->number[1] >> 32) &&
				    st->stx_rdev_minor == (uint32_t)op->number[1]));
}

/* What is at `name` in dir, itself, never what a symlink there names: O_PATH, and its status */
static int device_look(struct init *in, int dir, const char *name, struct statx *st)
{
	int fd = sys_openat(dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0), r;

	if (fd < 0)
		return init_fail(in, DETAIL_OPEN, fd);
	r = sys_fstat(fd, st);
	if (r == 0)
		return fd;
	sys_close(fd);
	return init_fail(in, DETAIL_STAT, r);
}

/* Something is there already: fine if it is this very device. Its mode and owner stay. */
static int device_accept(struct init *in, const struct op *op, int dir, const char *name)
{
	struct statx st;
	int fd = device_look(in, dir, name, &st);

	if (fd < 0)
		return fd;
	place_drop(fd);
	return device_is_wanted(&st, op) ? 0 : init_fail(in, DETAIL_NOT_THAT_DEVICE, -EEXIST);
}

/* The node was made a moment ago, in a directory that others may share: what is chowned is known to
 * be it, or one like it. */
static int device_chown(struct init *in, const struct op *op, int dir, const char *name)
{
	struct statx st;
	int fd, r;

	if (op->number[2] == 0 && op->number[3] == 0)
		return 0;
	fd = device_look(in, dir, name, &st);
	if (fd < 0)
		return fd;
	if (!device_is_wanted(&st, op))
		return init_fail(in, DETAIL_NOT_THAT_DEVICE, -EEXIST);
	r = sys_fchownat(fd, "", (uint32_t)op->number[2], (uint32_t)op->number[3], AT_EMPTY_PATH);
	place_drop(fd);
	return r < 0 ? init_fail(in, DETAIL_CHOWN, r) : 0;
}

/* Detached clone of the host's node, found in the copied host tree as a process of the host would
 * find it. */
static int device_clone(struct init *in, const struct op *op)
{
	struct statx st;
	int fd, r, tree;

	fd = inroot_open(in->host_root, init_text(in, op->text[1]), O_PATH, 0, &in->lacks);
	if (fd < 0)
		return init_fail(in, DETAIL_OPEN, fd);
	r = sys_fstat(fd, &st);
	if (r < 0)
		return init_fail(in, DETAIL_STAT, r);
	if (!device_is_wanted(&st, op))
		return init_fail(in, DETAIL_NOT_THAT_DEVICE, -ENODEV);
	tree = tree_clone_with(fd, "", false, tree_node.set, &in->lacks);
	place_drop(fd);
	return tree < 0 ? init_fail(in, DETAIL_OPEN_TREE, tree) : tree;
}

/* Bind the host's node, on an empty file: this one was made for it, or by the last run. */
static int device_bind(struct init *in, const struct op *op, int dir, const char *name)
{
	struct statx st;
	int tree, at, r;

	at = sys_openat(dir, name, O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (at == -EEXIST) {
		at = device_look(in, dir, name, &st);
		if (at < 0)
			return at;
		if (device_is_wanted(&st, op)) {
			place_drop(at);
			return 0;
		}
		if (!S_ISREG(st.stx_mode) || st.stx_size != 0)
			return init_fail(in, DETAIL_NOT_THAT_DEVICE, -EEXIST);
	}
	if (at < 0)
		return init_fail(in, DETAIL_MAKE_FILE, at);
	tree = device_clone(in, op);
	if (tree < 0)
		return tree;
	r = tree_attach(tree, at);
	if (r < 0)
		return init_fail(in, DETAIL_MOVE_MOUNT, r);
	/* COMPAT(5.12): mount_setattr */
	if (in->lacks & LACKS_MOUNT_SETATTR)
		r = place_change_late(in, tree, &tree_node);
	place_drop(tree);
	place_drop(at);
	return r;
}

/* /dev/null itself */
static bool device_is_null(const struct op *op, const char *path)
{
	const char *null = "/dev/null";

	while (*path != '\0' && *path == *null)
		path++, null++;
	return *path == *null && ((uint32_t)op->number[0] & S_IFMT) == S_IFCHR &&
	       op->number[1] == ((uint64_t)1 << 32 | 3);
}

int op_device(struct init *in, const struct op *op)
{
	const char *name;
	int r, dir = place_parent(in, init_text(in, op->text[0]), &name);

	if (dir < 0)
		return dir;
	if (op->flags & DEVICE_BIND)
		return device_bind(in, op, dir, name);
	r = sys_mknodat(dir, name, (unsigned int)op->number[0], device_number(op));
	if (r == -EEXIST)
		return device_accept(in, op, dir, name);
	if (r == -EPERM && op->text[1] != 0)
		return device_bind(in, op, dir, name);
	if (r < 0)
		return init_fail(in, DETAIL_MKNOD, r);
	in->has_null |= device_is_null(op, init_text(in, op->text[0]));
	return device_chown(in, op, dir, name);
}

int op_symlink(struct init *in, const struct op *op)
{
	int r;

	/* several links depend on one path: it is looked for once */
	if (op->text[2] != 0 && op->text[2] != in->seen) {
		r = inroot_open(in->root, init_text(in, op->text[2]), O_PATH, 0, &in->lacks);
		if (r == -ENOENT || r == -ENOTDIR)
			return 0;
		if (r < 0)
			return init_fail(in, DETAIL_RESOLVE, r);
		place_drop(r);
		in->seen = op->text[2];
	}
	r = place_symlink(in, init_text(in, op->text[0]), init_text(in, op->text[1]),
			  op->flags & SYMLINK_REPLACE);
	return r == -EEXIST ? 0 : r;
}
