/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sys/inroot.h"

#include "sys/lacks.h"
#include "sys/raw.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#define INROOT_RETRIES 128
#define INROOT_SYMLINKS 40
#define INROOT_STEPS 16384 /* components looked at, restarts included */
#define INROOT_BUFFER 6144 /* components behind us and to come, with expanded symlinks */
#define INROOT_PROC_ROOT 1 /* the inode of a procfs' root */

enum inroot_want { WANT_OPEN, WANT_DIRS, WANT_FILE };

/* The walk without openat2. What is behind us is kept as text, so that `..` never asks the kernel
 * for a parent, which a rename could have put outside of root: it starts again from root. */
struct inroot_walk {
	int root;
	int dir; /* where we are: O_PATH of a directory, ours to close unless it is root */
	enum inroot_want want;
	int flags; /* of the last component, WANT_OPEN */
	unsigned int how;
	unsigned int links, steps;
	uint32_t done; /* buffer[0..done): components behind us, each with its slash */
	uint32_t todo; /* buffer[todo..]: what is to come, NUL-terminated at the end */
	char buffer[INROOT_BUFFER];
};

static uint32_t inroot_length(const char *text)
{
	uint32_t n = 0;

	while (text[n] != '\0')
		n++;
	return n;
}

/* Regions may overlap; gcc turns this into no call that davit-init lacks. */
static void inroot_move(char *to, const char *from, uint32_t n)
{
	if (to < from) {
		for (uint32_t i = 0; i < n; i++)
			to[i] = from[i];
	} else {
		while (n-- > 0)
			to[n] = from[n];
	}
}

static void inroot_enter(struct inroot_walk *walk, int dir)
{
	if (walk->dir != walk->root)
		sys_close(walk->dir);
	walk->dir = dir;
}

/* Go into the directory `name`, which is fd. Its text fits: it comes from behind. */
static void inroot_descend(struct inroot_walk *walk, const char *name, int fd)
{
	uint32_t n = inroot_length(name);

	inroot_move(walk->buffer + walk->done, name, n);
	walk->buffer[walk->done + n] = '/';
	walk->done += n + 1;
	inroot_enter(walk, fd);
}

/* `..`: forget the last component behind us and start again with the rest */
static void inroot_go_up(struct inroot_walk *walk)
{
	uint32_t n = walk->done > 0 ? walk->done - 1 : 0;

	while (n > 0 && walk->buffer[n - 1] != '/')
		n--;
	/* the gap between the two parts is at least the `..` that was just taken */
	inroot_move(walk->buffer + walk->todo - n, walk->buffer, n);
	walk->todo -= n;
	walk->done = 0;
	inroot_enter(walk, walk->root);
}

/* As RESOLVE_NO_MAGICLINKS has it: only the root of a procfs has links that are mere text. */
static bool inroot_is_magic(const struct inroot_walk *walk, int link)
{
	struct statfs fs;
	struct statx st;

	return sys_fstatfs(link, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC &&
	       (sys_statx(walk->dir, "", AT_EMPTY_PATH, STATX_INO, &st) < 0 ||
		st.stx_ino != INROOT_PROC_ROOT);
}

/* Put a symlink's text in front of what is to come. */
static int inroot_follow(struct inroot_walk *walk, int link)
{
	uint32_t gap = walk->todo - walk->done;
	ssize_t n;

	if (walk->how & INROOT_PLAIN || ++walk->links > INROOT_SYMLINKS ||
	    inroot_is_magic(walk, link))
		return -ELOOP;
	n = sys_readlinkat(link, "", walk->buffer + walk->done, gap);
	if (n < 0)
		return (int)n;
	if (n == 0)
		return -ENOENT;
	if ((uint32_t)n >= gap)
		return -ENAMETOOLONG;
	walk->todo -= (uint32_t)n;
	inroot_move(walk->buffer + walk->todo, walk->buffer + walk->done, (uint32_t)n);
	if (walk->buffer[walk->todo] == '/') {
		walk->done = 0;
		inroot_enter(walk, walk->root);
	}
	return 0;
}

/* Nothing has this name in walk->dir: make it. -EEXIST means look again. */
static int inroot_make(struct inroot_walk *walk, const char *name, bool last)
{
	int r;

	if (last && walk->want == WANT_FILE)
		return sys_openat(walk->dir, name,
				  O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	r = sys_mkdirat(walk->dir, name, 0755);
	return r < 0 ? r : -EEXIST;
}

/* Open the last component for good, knowing it through `fd` (O_PATH), which is consumed. */
static int inroot_finish(struct inroot_walk *walk, const char *name, int fd)
{
	if (walk->want != WANT_OPEN || walk->flags & O_PATH)
		return fd;
	sys_close(fd);
	fd = sys_openat(walk->dir, name, walk->flags | O_NOFOLLOW | O_CLOEXEC, 0);
	return fd == -ELOOP ? -EEXIST : fd;
}

/* One component, NUL-terminated. Returns the descriptor of the last one; -EEXIST: again, for it
 * was made, or changed under us; -EISDIR: went into it, or a symlink was expanded. */
static int inroot_step(struct inroot_walk *walk, const char *name, bool last, bool dir_only)
{
	bool want_dir = !last || dir_only || walk->want == WANT_DIRS ||
			(walk->want == WANT_OPEN && walk->flags & O_DIRECTORY);
	struct statx st;
	int fd, r;

	fd = sys_openat(walk->dir, name,
			O_PATH | O_NOFOLLOW | O_CLOEXEC | (want_dir ? O_DIRECTORY : 0), 0);
	if (fd == -ENOENT && walk->want != WANT_OPEN)
		return inroot_make(walk, name, last && !dir_only);
	if (fd >= 0 && want_dir && last)
		return inroot_finish(walk, name, fd);
	if (fd >= 0 && want_dir) {
		inroot_descend(walk, name, fd);
		return -EISDIR;
	}
	if (fd == -ENOTDIR) /* a symlink, or a file in the way */
		fd = sys_openat(walk->dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	r = sys_statx(fd, "", AT_EMPTY_PATH, STATX_TYPE, &st);
	if (r == 0 && S_ISLNK(st.stx_mode)) {
		if (last && !dir_only && walk->want == WANT_OPEN && walk->flags & O_NOFOLLOW)
			r = walk->flags & O_DIRECTORY ? -ENOTDIR
			    : walk->flags & O_PATH    ? 0
						      : -ELOOP;
		else
			r = inroot_follow(walk, fd) ?: -EISDIR;
	} else if (r == 0 && want_dir) {
		/* it is a directory by now: look again */
		r = S_ISDIR(st.stx_mode) ? -EEXIST : -ENOTDIR;
	}
	if (r == 0)
		return inroot_finish(walk, name, fd);
	sys_close(fd);
	return r;
}

static int inroot_walk_on(struct inroot_walk *walk)
{
	for (;;) {
		char *name = walk->buffer + walk->todo, *end, *rest, cut;
		int r;

		while (*name == '/')
			name++;
		walk->todo = (uint32_t)(name - walk->buffer);
		if (*name == '\0') /* `/`, or the last one was `.`, `..` or a symlink to such */
			return sys_openat(
				walk->dir, ".",
				(walk->want == WANT_OPEN ? walk->flags & ~O_NOFOLLOW : O_PATH) |
					O_CLOEXEC,
				0);
		for (end = name; *end != '\0' && *end != '/'; end++)
			;
		for (rest = end; *rest == '/'; rest++)
			;
		if (++walk->steps > INROOT_STEPS)
			return -ELOOP;
		if (name[0] == '.' && end == name + 1) {
			walk->todo += 1;
			continue;
		}
		if (name[0] == '.' && name[1] == '.' && end == name + 2) {
			walk->todo += 2;
			inroot_go_up(walk);
			continue;
		}
		cut = *end;
		*end = '\0';
		walk->todo = (uint32_t)(end - walk->buffer);
		r = inroot_step(walk, name, *rest == '\0', cut == '/');
		*end = cut;
		if (r == -EEXIST) {
			walk->todo = (uint32_t)(name - walk->buffer);
		} else if (r != -EISDIR) {
			return r;
		}
	}
}

static int inroot_walk(int root, const char *path, enum inroot_want want, int flags,
		       unsigned int how)
{
	struct inroot_walk walk;
	uint32_t n = inroot_length(path);
	int r;

	if (n >= INROOT_PATH_MAX)
		return -ENAMETOOLONG;
	walk.root = walk.dir = root;
	walk.want = want;
	walk.flags = flags;
	walk.how = how;
	walk.links = walk.steps = 0;
	walk.done = 0;
	walk.todo = INROOT_BUFFER - 1 - n;
	inroot_move(walk.buffer + walk.todo, path, n + 1);
	r = inroot_walk_on(&walk);
	inroot_enter(&walk, root);
	return r;
}

int inroot_open(int root, const char *path, int flags, unsigned int how, uint32_t *lacks)
{
	struct sys_open_how open_how = {
		.flags = (uint64_t)(unsigned int)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS |
			   (how & INROOT_PLAIN ? RESOLVE_NO_SYMLINKS : 0),
	};

	/* COMPAT(5.6): openat2 */
	if (!(*lacks & LACKS_OPENAT2)) {
		int fd = -EAGAIN;

		for (int i = 0; i < INROOT_RETRIES && fd == -EAGAIN; i++)
			fd = sys_openat2(root, path, &open_how, sizeof(open_how));
		if (fd >= 0 || (fd != -EAGAIN && !lacks_call(lacks, LACKS_OPENAT2, fd)))
			return fd;
	}
	return inroot_walk(root, path, WANT_OPEN, flags, how);
}

int inroot_open_parent(int root, const char *path, unsigned int how, uint32_t *lacks,
		       const char **ret_last)
{
	uint32_t n = inroot_length(path), last = n;
	char parent[INROOT_PATH_MAX];
	const char *name;
	int fd;

	while (last > 0 && path[last - 1] != '/')
		last--;
	name = path + last;
	if (last == n ||
	    (name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'))))
		return -EINVAL;
	if (last + 1 >= INROOT_PATH_MAX)
		return -ENAMETOOLONG;
	inroot_move(parent, path, last);
	if (last == 0)
		parent[last++] = '/';
	parent[last] = '\0';
	fd = inroot_open(root, parent, O_PATH | O_DIRECTORY, how, lacks);
	if (fd == -ENOENT && how & INROOT_MAKE)
		fd = inroot_walk(root, parent, WANT_DIRS, O_PATH, how);
	if (fd >= 0)
		*ret_last = name;
	return fd;
}

int inroot_make_dirs(int root, const char *path, unsigned int how)
{
	return inroot_walk(root, path, WANT_DIRS, O_PATH, how);
}

int inroot_make_file(int root, const char *path, unsigned int how)
{
	return inroot_walk(root, path, WANT_FILE, O_PATH, how);
}

int inroot_make_dir_at(int dir, const char *name)
{
	int r = sys_mkdirat(dir, name, 0755);

	if (r < 0 && r != -EEXIST)
		return r;
	return sys_openat(dir, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC, 0);
}
