/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cgroup/v1.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "cgroup/tree.h"
#include "host/small.h"

enum { KILL_ROUNDS = 16, KILL_PIDS = 1024 };

static const char *path_of(char *buf, size_t size, const char *dir, const char *file)
{
	int n = snprintf(buf, size, "%s/%s", dir, file);

	return n < 0 || (size_t)n >= size ? "" : buf;
}

static int copy_down(const char *parent, const char *child, const char *file, struct error *err)
{
	char path[PATH_MAX], text[3072];
	int r = small_read_line(AT_FDCWD, path_of(path, sizeof(path), parent, file), text,
				sizeof(text));

	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "read `%s`", path);
	if (r == 0) {
		error_set(err, ERROR_KERNEL, 0, "`%s` is empty, so nothing may enter cgroups below",
			  path);
		return error_hint(err, "write it, or remove the cgroup");
	}
	r = file_write(AT_FDCWD, path_of(path, sizeof(path), child, file), text);
	return r < 0 ? error_set(err, ERROR_KERNEL, -r, "write `%.200s` to `%s`", text, path) : 0;
}

int v1_fill_cpuset(const char *parent, const char *child, struct error *err)
{
	if (copy_down(parent, child, "cpuset.cpus", err) < 0)
		return -1;
	return copy_down(parent, child, "cpuset.mems", err);
}

/* kill_one - one cgroup; how many signals went out, or -errno */
static int kill_one(const char *dir)
{
	pid_t pids[KILL_PIDS];
	int n = tree_procs(dir, pids, KILL_PIDS), sent = 0;

	for (int i = 0; i < n; i++) {
		/* 0: not in our pid namespace, out of reach (and kill(0) means us) */
		if (pids[i] > 0 && kill(pids[i], SIGKILL) == 0)
			sent++;
	}
	return n < 0 ? n : sent;
}

static int kill_round(struct arena *arena, const char *dir)
{
	const char *const *dirs;
	uint32_t n;
	int r = tree_list(arena, dir, &dirs, &n), sent = 0;

	for (uint32_t i = 0; r >= 0 && i < n; i++) {
		r = kill_one(dirs[i]);
		sent += r > 0 ? r : 0;
	}
	return r < 0 ? r : sent;
}

int v1_kill(struct arena *arena, const char *dir)
{
	char path[PATH_MAX];
	int r = 0;

	for (int i = 0; i < KILL_ROUNDS; i++) {
		r = kill_round(arena, dir);
		if (r <= 0)
			return r;
		/* the killed need a CPU to die */
		(void)sched_yield();
	}
	/* still some: dying ones, or a fork bomb that is faster than we are. Without a freezer, or
	 * with everything dead, nothing is lost by this. */
	if (file_write(AT_FDCWD, path_of(path, sizeof(path), dir, "freezer.state"), "FROZEN") == 0)
		for (int i = 0; i < 3 && r > 0; i++)
			r = kill_round(arena, dir);
	return r < 0 ? r : 0;
}

void v1_thaw(struct arena *arena, const char *dir)
{
	char path[PATH_MAX];
	const char *const *dirs;
	uint32_t n;

	if (file_write(AT_FDCWD, path_of(path, sizeof(path), dir, "freezer.state"), "THAWED") < 0)
		return;
	if (tree_list(arena, dir, &dirs, &n) < 0)
		return;
	for (uint32_t i = 1; i < n; i++)
		(void)file_write(AT_FDCWD, path_of(path, sizeof(path), dirs[i], "freezer.state"),
				 "THAWED");
}

int v1_frozen(const char *dir)
{
	char path[PATH_MAX], text[64];
	int n = small_read_line(AT_FDCWD, path_of(path, sizeof(path), dir, "freezer.state"), text,
				sizeof(text));

	return n < 0 ? n : !text_is(text, "THAWED");
}

int v1_wait_empty(const char *dir, deadline_ms deadline)
{
	int step = 0;
	pid_t pid;

	for (;;) {
		autoarena struct arena *arena = arena_new();
		int r = tree_procs(dir, &pid, 1);

		if (r < 0)
			return r;
		if (r == 0 && tree_first_proc(arena, dir, &pid) < 0)
			return 0;
		if (!tree_pause(&step, deadline))
			return -ETIMEDOUT;
	}
}
