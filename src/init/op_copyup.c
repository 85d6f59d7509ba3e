/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tmpcopyup: what a tmpfs covers is copied into it before it is attached.
 *
 * Types, owners, modes, times and extended attributes (64 KiB each at most) are kept, hard links
 * are not. The source may be somebody's who renames and replaces all the time: every name is opened
 * O_NOFOLLOW in an open directory, and `..` is never used. No recursion, no heap: one mapping holds
 * the stack of directories and the buffers.
 */
#include "init/init.h"

#include "sys/raw.h"

#include <stddef.h>

#define COPYUP_DEPTH 64
#define COPYUP_ENTRIES 8192
#define COPYUP_BUFFER 65536 /* XATTR_SIZE_MAX and XATTR_LIST_MAX */

struct copyup_level {
	int from, to; /* readable; both ours but the first `to` */
	int64_t next; /* where to go on reading `from` */
};

struct copyup {
	struct init *in;
	uint32_t depth; /* levels in use */
	struct copyup_level level[COPYUP_DEPTH];
	char data[COPYUP_BUFFER]; /* contents, a symlink's text, an attribute's value */
	char names[COPYUP_BUFFER];
	union {
		char bytes[COPYUP_ENTRIES];
		struct sys_dirent first;
	} entries;
};

static int copyup_xattrs(struct copyup *copy, int from, int to)
{
	ssize_t n = sys_flistxattr(from, copy->names, sizeof(copy->names)), size;
	int r;

	if (n == -EOPNOTSUPP || n == -ENOSYS)
		return 0;
	if (n < 0)
		return init_fail(copy->in, DETAIL_COPY_XATTR, (int)n);
	for (char *name = copy->names; name < copy->names + n; name++) {
		size = sys_fgetxattr(from, name, copy->data, sizeof(copy->data));
		if (size == -ENODATA) /* gone meanwhile */
			r = 0;
		else if (size < 0)
			r = (int)size;
		else
			r = sys_fsetxattr(to, name, copy->data, (size_t)size, 0);
		/* tmpfs has no such namespace, or only a privileged one may write it: as cp -a */
		if (r < 0 && r != -EOPNOTSUPP && r != -EPERM && r != -EACCES)
			return init_fail(copy->in, DETAIL_COPY_XATTR, r);
		while (*name != '\0')
			name++;
	}
	return 0;
}

static void copyup_times(const struct statx *st, struct timespec times[2])
{
	times[0].tv_sec = st->stx_atime.tv_sec;
	times[0].tv_nsec = st->stx_atime.tv_nsec;
	times[1].tv_sec = st->stx_mtime.tv_sec;
	times[1].tv_nsec = st->stx_mtime.tv_nsec;
}

/* Of an open file or directory. The mode comes after the owner, whose change clears setuid bits; an
 * owner that this user namespace does not know stays root. */
static int copyup_attributes(struct copyup *copy, int from, int to, const struct statx *st)
{
	struct timespec times[2];
	int r = sys_fchown(to, st->stx_uid, st->stx_gid);

	if (r < 0 && r != -EINVAL)
		return init_fail(copy->in, DETAIL_CHOWN, r);
	r = copyup_xattrs(copy, from, to);
	if (r < 0)
		return r;
	r = sys_fchmod(to, st->stx_mode & 07777);
	if (r < 0)
		return init_fail(copy->in, DETAIL_CHMOD, r);
	copyup_times(st, times);
	r = sys_utimensat(to, NULL, times, 0);
	return r < 0 ? init_fail(copy->in, DETAIL_SYSCALL, r) : 0;
}

static int copyup_contents(struct copyup *copy, int from, int to)
{
	ssize_t n, done, r;

	for (;;) {
		n = sys_read(from, copy->data, sizeof(copy->data));
		if (n <= 0)
			return n < 0 ? init_fail(copy->in, DETAIL_READ, (int)n) : 0;
		for (done = 0; done < n; done += r) {
			r = sys_write(to, copy->data + done, (size_t)(n - done));
			if (r <= 0)
				return init_fail(copy->in, DETAIL_WRITE, r < 0 ? (int)r : -EIO);
		}
	}
}

static int copyup_file(struct copyup *copy, const struct copyup_level *level, const char *name)
{
	int from, to, r;
	struct statx st;

	from = sys_openat(level->from, name,
			  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
	if (from < 0)
		return init_fail(copy->in, DETAIL_OPEN, from);
	r = sys_fstat(from, &st);
	/* replaced by something else since it was looked at */
	if (r == 0 && !S_ISREG(st.stx_mode))
		r = -EAGAIN;
	if (r < 0) {
		sys_close(from);
		return init_fail(copy->in, DETAIL_STAT, r);
	}
	to = sys_openat(level->to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);
	if (to < 0)
		r = init_fail(copy->in, DETAIL_MAKE_FILE, to);
	else
		r = copyup_contents(copy, from, to);
	if (r == 0)
		r = copyup_attributes(copy, from, to, &st);
	sys_close(from);
	if (to >= 0)
		sys_close(to);
	return r;
}

/* Begin a directory: it is the next level, and is read from its start. */
static int copyup_descend(struct copyup *copy, const struct copyup_level *level, const char *name)
{
	struct copyup_level *next;
	int r;

	if (copy->depth == COPYUP_DEPTH)
		return init_fail(copy->in, DETAIL_COPY_DEPTH, -ELOOP);
	next = &copy->level[copy->depth];
	r = sys_mkdirat(level->to, name, 0700);
	if (r < 0)
		return init_fail(copy->in, DETAIL_MAKE_DIR, r);
	next->from = sys_openat(level->from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
				0);
	if (next->from < 0)
		return init_fail(copy->in, DETAIL_OPEN, next->from);
	next->to = sys_openat(level->to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
	if (next->to < 0) {
		sys_close(next->from);
		return init_fail(copy->in, DETAIL_OPEN, next->to);
	}
	next->next = 0;
	copy->depth++;
	return 0;
}

/* A symlink, fifo, socket or device, seen through `node` (O_PATH) */
static int copyup_node(struct copyup *copy, const struct copyup_level *level, const char *name,
		       int node, const struct statx *st)
{
	uint32_t minor = st->stx_rdev_minor;
	struct timespec times[2];
	ssize_t n;
	int r;

	if (S_ISLNK(st->stx_mode)) {
		n = sys_readlinkat(node, "", copy->data, sizeof(copy->data) - 1);
		if (n < 0)
			return init_fail(copy->in, DETAIL_READ, (int)n);
		copy->data[n] = '\0';
		r = sys_symlinkat(copy->data, level->to, name);
		if (r < 0)
			return init_fail(copy->in, DETAIL_SYMLINK, r);
	} else {
		r = sys_mknodat(level->to, name, st->stx_mode,
				(minor & 0xff) | st->stx_rdev_major << 8 | (minor & ~0xffu) << 12);
		if (r < 0)
			return init_fail(copy->in, DETAIL_MKNOD, r);
	}
	r = sys_fchownat(level->to, name, st->stx_uid, st->stx_gid, AT_SYMLINK_NOFOLLOW);
	if (r < 0 && r != -EINVAL)
		return init_fail(copy->in, DETAIL_CHOWN, r);
	copyup_times(st, times);
	r = sys_utimensat(level->to, name, times, AT_SYMLINK_NOFOLLOW);
	return r < 0 ? init_fail(copy->in, DETAIL_SYSCALL, r) : 0;
}

/* One name. 1: it is a directory, and the current level now. */
static int copyup_entry(struct copyup *copy, const char *name)
{
	const struct copyup_level *level = &copy->level[copy->depth - 1];
	struct statx st;
	int node, r;

	node = sys_openat(level->from, name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
	if (node == -ENOENT) /* gone meanwhile */
		return 0;
	if (node < 0)
		return init_fail(copy->in, DETAIL_OPEN, node);
	r = sys_fstat(node, &st);
	if (r < 0)
		r = init_fail(copy->in, DETAIL_STAT, r);
	else if (S_ISDIR(st.stx_mode))
		r = copyup_descend(copy, level, name) ?: 1;
	else if (S_ISREG(st.stx_mode))
		r = copyup_file(copy, level, name);
	else
		r = copyup_node(copy, level, name, node, &st);
	sys_close(node);
	return r;
}

static bool copyup_is_dots(const char *name)
{
	return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* Read on in the current directory. 1: went into another one; 0: this one is complete. */
static int copyup_read(struct copyup *copy)
{
	struct copyup_level *level = &copy->level[copy->depth - 1];
	int64_t at = sys_lseek(level->from, level->next, SEEK_SET);
	ssize_t n, i;

	if (at < 0)
		return init_fail(copy->in, DETAIL_GETDENTS, (int)at);
	for (;;) {
		const struct sys_dirent *entry;

		n = sys_getdents64(level->from, copy->entries.bytes, sizeof(copy->entries));
		if (n <= 0)
			return n < 0 ? init_fail(copy->in, DETAIL_GETDENTS, (int)n) : 0;
		for (i = 0; i < n; i += entry->size) {
			int r = 0;

			entry = (const void *)(copy->entries.bytes + i);
			level->next = entry->offset;
			if (!copyup_is_dots(entry->name))
				r = copyup_entry(copy, entry->name);
			if (r != 0)
				return r;
		}
	}
}

/* The topmost directory gets the covered one's owner, unless an option (uid=, gid=) gave it one.
 * Its mode and the rest are the mount options'. */
static int copyup_owner(struct copyup *copy, int to, const struct statx *st)
{
	struct statx now;
	int r = sys_fstat(to, &now);

	if (r < 0)
		return init_fail(copy->in, DETAIL_STAT, r);
	if (now.stx_uid != 0 || now.stx_gid != 0)
		return 0;
	r = sys_fchownat(to, "", st->stx_uid, st->stx_gid, AT_EMPTY_PATH);
	return r < 0 && r != -EINVAL ? init_fail(copy->in, DETAIL_CHOWN, r) : 0;
}

/* The current directory is complete: its attributes last, for its times are right only now. */
static int copyup_ascend(struct copyup *copy)
{
	struct copyup_level *level = &copy->level[--copy->depth];
	struct statx st;
	int r = sys_fstat(level->from, &st);

	if (r < 0) {
		r = init_fail(copy->in, DETAIL_STAT, r);
	} else if (copy->depth == 0) {
		r = copyup_owner(copy, level->to, &st);
	} else {
		r = copyup_attributes(copy, level->from, level->to, &st);
		sys_close(level->to);
	}
	sys_close(level->from);
	return r;
}

int init_copy_up(struct init *in, int from, int to)
{
	struct copyup *copy = sys_mmap(NULL, sizeof(*copy), PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int r = 0;

	if (sys_is_error(copy))
		return init_fail(in, DETAIL_SYSCALL, (int)(long)copy);
	copy->in = in;
	copy->depth = 1;
	copy->level[0] = (struct copyup_level){
		.from = sys_openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0), .to = to};
	if (copy->level[0].from < 0)
		return init_fail(in, DETAIL_OPEN, copy->level[0].from);
	while (r >= 0 && copy->depth > 0) {
		r = copyup_read(copy);
		if (r == 0)
			r = copyup_ascend(copy);
	}
	sys_munmap(copy, sizeof(*copy));
	return r < 0 ? r : 0;
}
