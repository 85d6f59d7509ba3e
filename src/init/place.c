/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "init/place.h"

#include "sys/inroot.h"
#include "sys/raw.h"

#define PLACE_KEEP 128 /* descriptors below are left to exec */

void place_drop(int fd)
{
	if (fd >= PLACE_KEEP)
		sys_close(fd);
}

void place_forget(struct init *in)
{
	if (in->cwd == in->dir)
		in->cwd = -EBADF;
	place_drop(in->dir);
	in->dir = -EBADF;
	in->dir_own = false;
}

/* Bytes of path up to its last component, the slash between them left out. */
static uint32_t place_dir_size(const char *path)
{
	uint32_t size = 0;

	for (uint32_t i = 0; path[i] != '\0'; i++)
		if (path[i] == '/')
			size = i;
	return size;
}

static bool place_is_same(const char *a, const char *b, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

/* Is the directory of path's last component in the register? */
static bool place_is_known(const struct init *in, const char *path, uint32_t size)
{
	return in->dir >= 0 && in->dir_size == size && place_is_same(in->dir_path, path, size);
}

/* A result of the resolver where symlinks were refused: say so. */
static int place_resolved(struct init *in, int fd, bool plain)
{
	if (fd >= 0)
		return fd;
	return init_fail(in,
			 plain && (fd == -ELOOP || fd == -ENOTDIR) ? DETAIL_NOT_PLAIN_DIR
								   : DETAIL_RESOLVE,
			 fd);
}

/* Is path right below the file system that was mounted last? It is new, so nothing is there yet. */
static bool place_is_fresh(const struct init *in, const char *path, uint32_t size)
{
	return in->fresh != NULL && size > 0 && place_is_same(in->fresh, path, size) &&
	       in->fresh[size] == '\0';
}

int place_parent(struct init *in, const char *path, const char **ret_name)
{
	uint32_t size = place_dir_size(path);
	bool plain = place_is_same(path, "/dev/", 5), fresh = place_is_fresh(in, path, size);
	int fd;

	if (path[size] == '/' && path[size + 1] != '\0') {
		*ret_name = path + size + 1;
		if (size == 0)
			return in->root;
		if (place_is_known(in, path, size))
			return in->dir;
	}
	place_forget(in);
	fd = inroot_open_parent(in->root, path, INROOT_MAKE | (plain ? INROOT_PLAIN : 0),
				&in->lacks, ret_name);
	if (fd < 0)
		return place_resolved(in, fd, plain);
	in->dir = fd;
	in->dir_path = path;
	in->dir_size = size;
	in->dir_own = fresh;
	return fd;
}

int place_own(struct init *in, const char *path, const char **ret_name)
{
	uint32_t size = place_dir_size(path);
	int dir, r;

	if (!(place_is_known(in, path, size) && in->dir_own) && !place_is_fresh(in, path, size))
		return -ENOENT;
	dir = place_parent(in, path, ret_name);
	if (dir < 0 || !in->dir_own)
		return -ENOENT;
	r = sys_mkdirat(dir, *ret_name, 0755);
	return r < 0 ? r : dir;
}

/* Nothing is there: make it. */
static int place_make_directory(struct init *in, const char *path, bool plain)
{
	const char *name;
	int dir, fd;

	if (!plain) {
		dir = place_parent(in, path, &name);
		if (dir < 0)
			return dir;
		fd = inroot_make_dir_at(dir, name);
		if (fd >= 0)
			return fd;
	}
	place_forget(in);
	/* a dangling symlink, or a path on which no symlink may be */
	fd = inroot_make_dirs(in->root, path, plain ? INROOT_PLAIN : 0);
	if (fd < 0 && plain && (fd == -ELOOP || fd == -ENOTDIR))
		return init_fail(in, DETAIL_NOT_PLAIN_DIR, fd);
	return fd < 0 ? init_fail(in, DETAIL_MAKE_DIR, fd) : fd;
}

int place_directory(struct init *in, const char *path, bool plain)
{
	uint32_t size = place_dir_size(path);
	const char *name;
	int fd = -ENOENT, dir;

	if (!plain && (place_is_known(in, path, size) || place_is_fresh(in, path, size))) {
		dir = place_parent(in, path, &name);
		if (dir >= 0)
			fd = inroot_make_dir_at(dir, name);
		/* nothing that it covers is above the register's directory: that stays */
		if (fd >= 0)
			return fd;
	}
	fd = inroot_open(in->root, path, O_PATH | O_DIRECTORY, plain ? INROOT_PLAIN : 0,
			 &in->lacks);
	if (fd == -ENOENT)
		return place_make_directory(in, path, plain);
	place_forget(in);
	return place_resolved(in, fd, plain);
}

static int place_file(struct init *in, const char *path)
{
	const char *name;
	int dir, fd;

	dir = place_parent(in, path, &name);
	if (dir < 0)
		return dir;
	fd = sys_openat(dir, name, O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd == -EEXIST) /* a dangling symlink: made where it points */
		fd = inroot_make_file(in->root, path, 0);
	return fd < 0 ? init_fail(in, DETAIL_MAKE_FILE, fd) : fd;
}

int place_tree(struct init *in, const char *path, int tree, bool no_follow)
{
	struct statx st;
	int fd, r;

	fd = inroot_open(in->root, path, O_PATH | (no_follow ? O_NOFOLLOW : 0), 0, &in->lacks);
	if (fd != -ENOENT) {
		place_forget(in);
		return place_resolved(in, fd, false);
	}
	r = sys_fstat(tree, &st);
	if (r < 0)
		return init_fail(in, DETAIL_STAT, r);
	return S_ISDIR(st.stx_mode) ? place_make_directory(in, path, false) : place_file(in, path);
}

/* Does the symlink at `name` say exactly this? */
static bool place_says(int dir, const char *name, const char *target)
{
	char text[INROOT_PATH_MAX];
	ssize_t n = sys_readlinkat(dir, name, text, sizeof(text)), i = 0;

	if (n <= 0 || n == (ssize_t)sizeof(text))
		return false;
	while (i < n && target[i] != '\0' && target[i] == text[i])
		i++;
	return i == n && target[i] == '\0';
}

int place_symlink(struct init *in, const char *path, const char *target, bool replace)
{
	const char *name;
	int r, dir = place_parent(in, path, &name);

	if (dir < 0)
		return dir;
	r = sys_symlinkat(target, dir, name);
	if (r == -EEXIST && place_says(dir, name, target))
		return 0;
	if (r == -EEXIST && replace) {
		r = sys_unlinkat(dir, name, 0);
		r = r < 0 && r != -ENOENT ? r : sys_symlinkat(target, dir, name);
	}
	return r < 0 ? init_fail(in, DETAIL_SYMLINK, r) : 0;
}

int place_change_late(struct init *in, int tree, const struct tree_change *change)
{
	int r;

	/* COMPAT(5.12): mount_setattr. What is no directory needs a procfs; whether there is one is
	 * for tree_change_old to find out. */
	(void)init_proc(in);
	in->cwd = -EBADF;
	r = tree_change_old(tree, change, in->proc);
	return r < 0 ? init_fail(in, DETAIL_SETATTR, r) : 0;
}
