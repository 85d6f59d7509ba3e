/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cgroup/v2.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "cgroup/tree.h"
#include "host/small.h"
#include "plan/plan.h"

static const struct {
	enum plan_controller bit;
	const char *word;
} controller_words[] = {
	{PLAN_CONTROLLER_CPUSET, "cpuset"},   {PLAN_CONTROLLER_CPU, "cpu"},
	{PLAN_CONTROLLER_IO, "io"},           {PLAN_CONTROLLER_MEMORY, "memory"},
	{PLAN_CONTROLLER_HUGETLB, "hugetlb"}, {PLAN_CONTROLLER_PIDS, "pids"},
	{PLAN_CONTROLLER_RDMA, "rdma"},       {PLAN_CONTROLLER_MISC, "misc"},
};

/* path_of - dir + "/" + file; v2's files have short names */
static const char *path_of(char *buf, size_t size, const char *dir, const char *file)
{
	int n = snprintf(buf, size, "%s/%s", dir, file);

	return n < 0 || (size_t)n >= size ? "" : buf;
}

/* list_has - is the word in a list separated by blanks? */
static bool list_has(const char *list, const char *word, size_t size)
{
	while (*list) {
		size_t n = strcspn(list, " \n");

		if (n == size && strncmp(list, word, n) == 0)
			return true;
		list += n + (list[n] != '\0');
	}
	return false;
}

/* first_lacking - the first of the controllers that a file with a list does not name; NULL: none */
static const char *first_lacking(const char *dir, const char *file, uint32_t controllers)
{
	char path[PATH_MAX], list[1024];

	if (small_read_line(AT_FDCWD, path_of(path, sizeof(path), dir, file), list, sizeof(list)) <
	    0)
		list[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(controller_words); i++) {
		const char *word = controller_words[i].word;

		if ((controllers & controller_words[i].bit) && !list_has(list, word, strlen(word)))
			return word;
	}
	return NULL;
}

static int enable_reason(const char *dir, const char *cgroup, const char *text, int r,
			 uint32_t controllers, struct error *err)
{
	const char *lacking = first_lacking(dir, "cgroup.controllers", controllers);

	error_set(err, ERROR_KERNEL, -r, "write `%s` to cgroup.subtree_control of cgroup `%s`",
		  text, cgroup);
	if ((r == -ENOENT || r == -EINVAL) && lacking)
		return error_hint(err,
				  "controller `%s` is not available in this cgroup: a v1 "
				  "hierarchy holds it, or cgroups above do not pass it on",
				  lacking);
	if (r == -EBUSY)
		return error_hint(err,
				  "processes are in this cgroup itself: move them to one below");
	if (r == -EOPNOTSUPP)
		return error_hint(err, "this cgroup is threaded, or has threaded ones below");
	if (r == -EROFS || r == -EACCES || r == -EPERM)
		return error_hint(err, "the cgroup is not delegated to us");
	return -1;
}

int v2_enable(const char *dir, const char *cgroup, uint32_t controllers, struct error *err)
{
	char path[PATH_MAX], text[256];
	size_t used = 0;
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(controller_words); i++) {
		if (controllers & controller_words[i].bit)
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s+%s",
						 used ? " " : "", controller_words[i].word);
	}
	if (used == 0)
		return 0;
	r = file_write(AT_FDCWD, path_of(path, sizeof(path), dir, "cgroup.subtree_control"), text);
	/* what is so already need not be allowed to us */
	if (r == 0 || !first_lacking(dir, "cgroup.subtree_control", controllers))
		return 0;
	return enable_reason(dir, cgroup[0] ? cgroup : "/", text, r, controllers, err);
}

int v2_explain_missing(struct arena *arena, const char *mount, const char *path, const char *file,
		       struct error *err)
{
	size_t size = strcspn(file, ".");
	uint32_t depth = tree_depth(path);
	char text[1024];

	/* cgroup.* files belong to no controller */
	if (strncmp(file, "cgroup.", strlen("cgroup.")) == 0)
		return -1;
	for (uint32_t i = 0; i < depth; i++) {
		const char *dir = tree_prefix(arena, mount, path, i);
		const char *list = arena_printf(arena, "%s/cgroup.controllers", dir);

		if (small_read_line(AT_FDCWD, list, text, sizeof(text)) >= 0 &&
		    !list_has(text, file, size))
			return error_hint(err,
					  "controller `%.*s` is not available in cgroup `%s`: "
					  "a v1 hierarchy holds it, or the kernel lacks it",
					  (int)size, file, i ? dir + strlen(mount) : "/");
		list = arena_printf(arena, "%s/cgroup.subtree_control", dir);
		if (small_read_line(AT_FDCWD, list, text, sizeof(text)) >= 0 &&
		    !list_has(text, file, size))
			return error_hint(err,
					  "controller `%.*s` is not enabled in "
					  "cgroup.subtree_control of cgroup `%s`",
					  (int)size, file, i ? dir + strlen(mount) : "/");
	}
	return error_hint(err, "this kernel has no file of that name");
}

/* parse_events - "populated 0\nfrozen 0\n"; frozen is there since 5.2 */
static void parse_events(const char *text, bool *ret_populated, bool *ret_frozen)
{
	*ret_populated = strstr(text, "populated 1") != NULL;
	*ret_frozen = strstr(text, "frozen 1") != NULL;
}

int v2_events(const char *dir, bool *ret_populated, bool *ret_frozen)
{
	char path[PATH_MAX], text[256];
	int n = small_read(AT_FDCWD, path_of(path, sizeof(path), dir, "cgroup.events"), text,
			   sizeof(text));

	if (n < 0)
		return n;
	parse_events(text, ret_populated, ret_frozen);
	return 0;
}

int v2_kill(const char *dir)
{
	char path[PATH_MAX];

	return file_write(AT_FDCWD, path_of(path, sizeof(path), dir, "cgroup.kill"), "1");
}

int v2_wait_empty(const char *dir, deadline_ms deadline)
{
	char path[PATH_MAX], text[256];
	autofd int fd = FD_NONE;
	bool populated, frozen;

	fd = open(path_of(path, sizeof(path), dir, "cgroup.events"), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	for (;;) {
		struct pollfd poll_fd = {.fd = fd, .events = POLLPRI};
		ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
		int left;

		if (n < 0)
			return errno == ENODEV ? 0 : -errno;
		text[n] = '\0';
		parse_events(text, &populated, &frozen);
		if (!populated)
			return 0;
		left = deadline_left(deadline);
		if (left == 0)
			return -ETIMEDOUT;
		/* rmdir by somebody else does not wake: look again from time to time */
		if (poll(&poll_fd, 1, left < 1000 ? left : 1000) < 0 && errno != EINTR)
			return -errno;
	}
}
