/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cgroup/tree.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/cleanup.h"

uint32_t tree_depth(const char *path)
{
	uint32_t n = 0;

	for (const char *at = path; *at; at++)
		n += at[0] == '/' && at[1] && at[1] != '/';
	return n;
}

const char *tree_prefix(struct arena *arena, const char *mount, const char *path, uint32_t levels)
{
	const char *end = path;

	for (uint32_t i = 0; i < levels; i++) {
		end += strspn(end, "/");
		end += strcspn(end, "/");
	}
	return arena_printf(arena, "%s%.*s", mount, (int)(end - path), path);
}

int tree_missing(struct arena *arena, const char *mount, const char *path)
{
	uint32_t depth = tree_depth(path);

	for (uint32_t missing = 0; missing < depth; missing++) {
		if (faccessat(AT_FDCWD, tree_prefix(arena, mount, path, depth - missing), F_OK,
			      0) == 0)
			return (int)missing;
		if (errno != ENOENT)
			return -errno;
	}
	return (int)depth;
}

/* list_children - append the directories in dirs[i] */
static int list_children(struct arena *arena, const char *parent, struct buffer *dirs)
{
	autodir DIR *dir = opendir(parent);
	struct dirent *entry;

	/* gone meanwhile */
	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while ((entry = readdir(dir))) {
		const char *path;

		if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (dirs->size / sizeof(path) == TREE_MAX)
			return -E2BIG;
		path = arena_printf(arena, "%s/%s", parent, entry->d_name);
		buffer_add(dirs, &path, sizeof(path));
	}
	return 0;
}

static const char *list_at(const struct buffer *dirs, size_t i)
{
	const char *path;

	memcpy(&path, dirs->data + i * sizeof(path), sizeof(path));
	return path;
}

int tree_list(struct arena *arena, const char *dir, const char *const **ret_dirs, uint32_t *ret_n)
{
	struct buffer dirs = BUFFER(arena);
	const char **list;
	uint32_t n;

	buffer_add(&dirs, &dir, sizeof(dir));
	for (size_t i = 0; i < dirs.size / sizeof(dir); i++) {
		int r = list_children(arena, list_at(&dirs, i), &dirs);

		if (r < 0)
			return r;
	}
	n = (uint32_t)(dirs.size / sizeof(dir));
	list = arena_array_of(arena, n, const char *);
	memcpy(list, dirs.data, dirs.size);
	*ret_dirs = list;
	*ret_n = n;
	return 0;
}

/* tree_open_procs - FD_NONE when the cgroup does not exist */
static int open_procs(const char *dir)
{
	char path[PATH_MAX + 32];
	int n = snprintf(path, sizeof(path), "%s/cgroup.procs", dir), fd;

	if (n < 0 || (size_t)n >= sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return fd >= 0 ? fd : errno == ENOENT ? FD_NONE : -errno;
}

int tree_procs(const char *dir, pid_t *ret_pids, uint32_t room)
{
	autofd int fd = open_procs(dir);
	char text[4096], *at, *end;
	size_t used = 0;
	uint32_t n = 0;

	if (fd < 0)
		return fd == FD_NONE ? 0 : fd;
	for (;;) {
		ssize_t size = read(fd, text + used, sizeof(text) - 1 - used);

		/* ENODEV: removed meanwhile. EOPNOTSUPP: a threaded cgroup lists no processes */
		if (size < 0)
			return errno == ENODEV || errno == EOPNOTSUPP ? (int)n : -errno;
		if (size == 0)
			return (int)n;
		used += (size_t)size;
		text[used] = '\0';
		for (at = text; n < room && (end = strchr(at, '\n')); at = end + 1)
			ret_pids[n++] = (pid_t)strtol(at, NULL, 10);
		if (n == room)
			return (int)n;
		/* a number that is not whole yet */
		used = strlen(at);
		memmove(text, at, used + 1);
	}
}

int tree_first_proc(struct arena *arena, const char *dir, pid_t *ret_pid)
{
	const char *const *dirs;
	uint32_t n;

	if (tree_procs(dir, ret_pid, 1) > 0)
		return 0;
	if (tree_list(arena, dir, &dirs, &n) < 0)
		return -1;
	for (uint32_t i = 1; i < n; i++) {
		if (tree_procs(dirs[i], ret_pid, 1) > 0)
			return 0;
	}
	return -1;
}

bool tree_pause(int *step, deadline_ms deadline)
{
	int left = deadline_left(deadline), wait = 1 << (*step < 5 ? *step : 5);
	struct timespec time = {.tv_nsec = (long)(wait < left ? wait : left) * 1000000};

	if (left == 0)
		return false;
	(*step)++;
	(void)nanosleep(&time, NULL);
	return true;
}

/* remove_nested - deepest first; what is busy stays, and the rmdir above it will say so */
static int remove_nested(const char *dir)
{
	autoarena struct arena *arena = arena_new();
	const char *const *dirs;
	uint32_t n;
	int r = tree_list(arena, dir, &dirs, &n);

	if (r < 0)
		return r;
	for (uint32_t i = n - 1; i > 0; i--) {
		if (rmdir(dirs[i]) < 0 && errno != ENOENT && errno != EBUSY)
			return -errno;
	}
	return 0;
}

int tree_remove(const char *dir, deadline_ms deadline)
{
	int step = 0, r;

	for (;;) {
		if (rmdir(dir) == 0 || errno == ENOENT)
			return 0;
		if (errno != EBUSY)
			return -errno;
		r = remove_nested(dir);
		if (r < 0)
			return r;
		if (rmdir(dir) == 0 || errno == ENOENT)
			return 0;
		if (errno != EBUSY)
			return -errno;
		deadline = deadline_begin(deadline);
		if (!tree_pause(&step, deadline))
			return -EBUSY;
	}
}
