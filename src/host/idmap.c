/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/idmap.h"

#include <string.h>
#include <sys/wait.h>

#include "base/buffer.h"
#include "base/cleanup.h"
#include "host/procfs.h"
#include "host/spawn.h"

/* user_namespaces(7): UID_GID_MAP_MAX_EXTENTS; and the whole text must be shorter than a page */
enum { LINES_MAX = 340, TEXT_MAX = 4096 };

static int write_reason(struct error *err, int r, const char *file, const char *text, pid_t pid)
{
	size_t size = strcspn(text, "\n");
	const char *more = text[size] && text[size + 1] ? "…" : "";

	error_set(err, ERROR_KERNEL, -r, "write `%.*s%s` to %s of process %d",
		  (int)(size > 200 ? 200 : size), text, more, file, (int)pid);
	if (r == -EPERM)
		return error_hint(err,
				  "an id outside our own mapping, or CAP_SETUID and CAP_SETGID "
				  "are missing: newuidmap and newgidmap can help");
	if (r == -EINVAL && size + 1 >= TEXT_MAX)
		return error_hint(err, "the kernel takes a page of text at most");
	if (r == -EINVAL)
		return error_hint(err, "ranges that overlap, of size 0, or beyond 4294967294");
	return -1;
}

static int write_map(struct arena *arena, int proc, pid_t pid, const char *file,
		     const struct idmap_line *lines, uint32_t n, struct error *err)
{
	struct buffer text = BUFFER(arena);
	int r;

	for (uint32_t i = 0; i < n; i++)
		buffer_printf(&text, "%u %u %u\n", lines[i].inside, lines[i].outside,
			      lines[i].size);
	r = procfs_write(proc, pid, file, text.data);
	return r < 0 ? write_reason(err, r, file, text.data, pid) : 0;
}

/* helper_run - newuidmap PID inside outside size …: they check /etc/subuid themselves */
static int helper_run(struct arena *arena, const char *name, pid_t pid,
		      const struct idmap_line *lines, uint32_t n, deadline_ms deadline,
		      struct error *err)
{
	const char **argv = arena_array_of(arena, 3 + 3 * (size_t)n, const char *);
	struct spawn spawn = {.argv = argv, .deadline = deadline};
	struct spawn_result result;
	size_t used = 0;

	spawn.path = spawn_find(arena, name);
	if (!spawn.path) {
		error_set(err, ERROR_KERNEL, ENOENT, "find `%s` along PATH", name);
		return error_hint(err, "Debian: package uidmap");
	}
	argv[used++] = name;
	argv[used++] = arena_printf(arena, "%d", (int)pid);
	for (uint32_t i = 0; i < n; i++) {
		argv[used++] = arena_printf(arena, "%u", lines[i].inside);
		argv[used++] = arena_printf(arena, "%u", lines[i].outside);
		argv[used++] = arena_printf(arena, "%u", lines[i].size);
	}
	if (spawn_run(arena, &spawn, &result, err) < 0)
		return -1;
	if (result.timed_out)
		return error_set(err, ERROR_LIMIT, ETIMEDOUT, "wait for `%s`", spawn.path);
	if (result.status == 0)
		return 0;
	result.output[strcspn(result.output, "\n")] = '\0';
	if (WIFSIGNALED(result.status))
		return error_set(err, ERROR_KERNEL, 0, "`%s` was killed by signal %d", spawn.path,
				 WTERMSIG(result.status));
	return error_set(err, ERROR_KERNEL, 0, "`%s` refused the mapping with status %d: %.300s",
			 spawn.path, WEXITSTATUS(result.status), result.output);
}

static int check_lines(const char *file, uint32_t n, struct error *err)
{
	if (n > LINES_MAX)
		return error_set(err, ERROR_LIMIT, 0, "%s has %u lines, the kernel takes %d", file,
				 n, LINES_MAX);
	return n ? 0 : error_set(err, ERROR_INTERNAL, 0, "%s would be empty", file);
}

int idmap_write(struct arena *arena, int proc, pid_t pid, const struct idmap *map,
		struct error *err)
{
	int r;

	if (check_lines("uid_map", map->n_uid, err) < 0 ||
	    check_lines("gid_map", map->n_gid, err) < 0)
		return -1;
	/* user_namespaces(7): before gid_map, when CAP_SETGID is missing above */
	if (map->deny_setgroups) {
		r = procfs_write(proc, pid, "setgroups", "deny");
		if (r < 0)
			return write_reason(err, r, "setgroups", "deny", pid);
	}
	if (map->helpers) {
		if (helper_run(arena, "newuidmap", pid, map->uid, map->n_uid, map->deadline, err) <
		    0)
			return -1;
		return helper_run(arena, "newgidmap", pid, map->gid, map->n_gid, map->deadline,
				  err);
	}
	if (write_map(arena, proc, pid, "uid_map", map->uid, map->n_uid, err) < 0)
		return -1;
	return write_map(arena, proc, pid, "gid_map", map->gid, map->n_gid, err);
}

int idmap_write_time_offsets(int proc, pid_t pid, const struct idmap_time_offset *monotonic,
			     const struct idmap_time_offset *boottime, struct error *err)
{
	char text[128];
	int n = 0, r;

	if (monotonic->set)
		n += snprintf(text, sizeof(text), "monotonic %lld %u\n", (long long)monotonic->secs,
			      monotonic->nanosecs);
	if (boottime->set)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "boottime %lld %u\n",
			      (long long)boottime->secs, boottime->nanosecs);
	if (n == 0)
		return 0;
	r = procfs_write(proc, pid, "timens_offsets", text);
	if (r == 0)
		return 0;
	text[n - 1] = '\0';
	if (monotonic->set && boottime->set)
		*strchr(text, '\n') = ',';
	error_set(err, ERROR_KERNEL, -r, "write `%s` to timens_offsets of process %d", text,
		  (int)pid);
	if (r == -ERANGE)
		return error_hint(err, "a clock would be negative, or beyond 146 years");
	return -1;
}
