/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* spawn and what is built on it: the id maps, by us and by newuidmap */
#include "host/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "host/idmap.h"
#include "host/procfs.h"
#include "tests/unit/tap.h"

static struct arena *arena;

static bool says(const struct error *err, const char *words)
{
	char line[2048];

	error_format(err, line, sizeof(line));
	if (strstr(line, words))
		return true;
	diag("said: %s", line);
	return false;
}

static struct spawn_result shell(const char *script, const char *input, int milliseconds)
{
	const char *argv[] = {"sh", "-c", script, NULL};
	struct spawn spawn = {.path = "/bin/sh", .argv = argv};
	struct spawn_result result = {0};
	struct error err = {0};

	spawn.deadline = deadline_in(milliseconds);
	spawn.input = input;
	spawn.input_size = input ? strlen(input) : 0;
	if (spawn_run(arena, &spawn, &result, &err) < 0)
		bail("%s", err.text);
	return result;
}

static void test_run(void)
{
	const char *argv[] = {"nosuch", NULL};
	struct spawn spawn = {.path = "/nonexistent/program", .argv = argv};
	struct spawn_result result;
	struct error err = {0};
	deadline_ms before;
	int leak = open("/etc", O_RDONLY | O_DIRECTORY); /* on purpose without O_CLOEXEC */

	result = shell("echo out; echo err >&2; exit 3", NULL, 5000);
	ok(WIFEXITED(result.status) && WEXITSTATUS(result.status) == 3, "the status");
	is_text(result.output, "out\nerr\n", "both streams are captured");
	result = shell("cat; read x", "some\ninput", 5000);
	is_text(result.output, "some\ninput", "its input");
	result = shell("ls /proc/self/fd | wc -l; readlink /proc/self/fd/*", NULL, 5000);
	ok(!strstr(result.output, "/etc"), "no descriptor leaks");
	(void)close(leak);
	result = shell("grep -E '^Sig(Ign|Blk)' /proc/self/status", NULL, 5000);
	is_text(result.output, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n",
		"no signal is blocked or ignored");
	result = shell("head -c 100000 /dev/zero; echo end", NULL, 5000);
	ok(result.truncated && result.size == SPAWN_OUTPUT_MAX && result.status == 0,
	   "output is bounded, and its writer is not blocked");
	before = deadline_now();
	result = shell("sleep 20 & echo $!", NULL, 5000);
	ok(result.status == 0 && deadline_now() - before < 4000,
	   "a background child that keeps the pipe blocks nothing");
	(void)kill((pid_t)strtol(result.output, NULL, 10), SIGKILL);
	result = shell("echo before; exec sleep 20", NULL, 100);
	ok(result.timed_out && WIFSIGNALED(result.status) && WTERMSIG(result.status) == SIGKILL,
	   "killed at the deadline");
	is_text(result.output, "before\n", "with what it said until then");
	ok(spawn_run(arena, &spawn, &result, &err) < 0 && err.number == ENOENT &&
		   says(&err, "`/nonexistent/program`"),
	   "what cannot be started is an error");
	ok(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "no child is left");
	ok(text_ends(spawn_find(arena, "sh"), "/sh"), "found along PATH");
	ok(!spawn_find(arena, "no-such-program-anywhere"), "or not");
}

/* namespaced - a child in a user namespace (and time namespace) of its own, without maps */
static pid_t namespaced(int flags)
{
	int ready[2];
	char answer = 0;
	pid_t pid;

	if (pipe(ready) < 0)
		bail("pipe");
	pid = fork();
	if (pid == 0) {
		(void)!write(ready[1], unshare(flags) == 0 ? "1" : "0", 1);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	(void)!read(ready[0], &answer, 1);
	(void)close(ready[0]);
	if (answer == '1')
		return pid;
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	return -1;
}

static void end(pid_t pid)
{
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
}

static void test_idmap(int proc)
{
	const struct idmap_line uid[] = {{0, 100000, 1000}, {1000, 0, 1}, {1001, 200000, 64}},
				bad[] = {{0, 100000, 1000}, {500, 300000, 1000}};
	struct idmap map = {.uid = uid, .gid = uid, .n_uid = 3, .n_gid = 2};
	struct error err = {0};
	char text[512];
	pid_t pid = namespaced(CLONE_NEWUSER);

	if (pid < 0 || geteuid() != 0) {
		if (pid > 0)
			end(pid);
		skip("needs root and user namespaces");
		return;
	}
	map.deny_setgroups = true;
	ok(idmap_write(arena, proc, pid, &map, &err) == 0, "maps written");
	ok(procfs_read(proc, pid, "uid_map", text, sizeof(text)) == 0 && strstr(text, "200000") &&
		   procfs_read(proc, pid, "gid_map", text, sizeof(text)) == 0 &&
		   !strstr(text, "200000"),
	   "and there");
	ok(procfs_read(proc, pid, "setgroups", text, sizeof(text)) == 0 && text_is(text, "deny\n"),
	   "setgroups denied");
	ok(idmap_write(arena, proc, pid, &map, &err) < 0, "only once");
	end(pid);
	pid = namespaced(CLONE_NEWUSER);
	map = (struct idmap){.uid = bad, .gid = bad, .n_uid = 2, .n_gid = 2};
	ok(idmap_write(arena, proc, pid, &map, &err) < 0 && err.number == EINVAL &&
		   says(&err, "`0 100000 1000…` to uid_map") && says(&err, "overlap"),
	   "overlapping ranges are refused with the reason");
	map.n_uid = 341;
	ok(idmap_write(arena, proc, pid, &map, &err) < 0 && err.kind == ERROR_LIMIT,
	   "too many lines");
	end(pid);
}

/* helpers: scripts of those names in a directory that is first in PATH */
static void test_helpers(int proc)
{
	const struct idmap_line lines[] = {{0, 1000, 1}, {1, 100000, 65536}};
	struct idmap map = {.uid = lines, .gid = lines, .n_uid = 2, .n_gid = 2, .helpers = true};
	char dir[] = "/tmp/davit-unit-XXXXXX", *said;
	const char *path[2], *script = "#!/bin/sh\necho \"$0 $*\" >>\"${0%/*}/said\"\n";
	struct error err = {0};
	size_t size;

	if (!mkdtemp(dir))
		bail("mkdtemp");
	path[0] = arena_printf(arena, "%s/newuidmap", dir);
	path[1] = arena_printf(arena, "%s/newgidmap", dir);
	for (int i = 0; i < 2; i++) {
		int fd = open(path[i], O_WRONLY | O_CREAT | O_CLOEXEC, 0755);

		if (fd < 0 || fd_write_all(fd, script, strlen(script)) < 0)
			bail("write %s", path[i]);
		(void)close(fd);
	}
	(void)setenv("PATH", arena_printf(arena, "%s:/usr/bin:/bin", dir), 1);
	map.deadline = deadline_in(5000);
	ok(idmap_write(arena, proc, 4711, &map, &err) == 0, "both helpers run");
	if (file_read(arena, AT_FDCWD, arena_printf(arena, "%s/said", dir), 4096, &said, &size) < 0)
		said = arena_text(arena, "");
	is_text(said,
		arena_printf(arena,
			     "%s 4711 0 1000 1 1 100000 65536\n%s 4711 0 1000 1 1 100000 "
			     "65536\n",
			     path[0], path[1]),
		"with the process and all lines");
	script = "#!/bin/sh\necho 'not allowed: 100000' >&2; exit 1 # padding, padding, padding\n";
	for (int i = 0; i < 2; i++) {
		int fd = open(path[i], O_WRONLY | O_TRUNC | O_CLOEXEC);

		(void)!write(fd, script, strlen(script));
		(void)close(fd);
	}
	ok(idmap_write(arena, proc, 4711, &map, &err) < 0 &&
		   says(&err, "newuidmap` refused the mapping with status 1: not allowed: 100000"),
	   "its own words are in the error");
	(void)setenv("PATH", "/nonexistent", 1);
	ok(idmap_write(arena, proc, 4711, &map, &err) < 0 && says(&err, "find `newuidmap`"),
	   "a missing helper is named");
	(void)setenv("PATH", "/usr/bin:/bin", 1);
	(void)unlink(path[0]);
	(void)unlink(path[1]);
	(void)unlink(arena_printf(arena, "%s/said", dir));
	ok(rmdir(dir) == 0, "nothing of the test is left");
}

static void test_time(int proc)
{
	struct idmap_time_offset monotonic = {.set = true, .secs = 100, .nanosecs = 5},
				 boottime = {.set = true, .secs = -1000000000}, none = {0};
	struct error err = {0};
	char text[256];
	pid_t pid = namespaced(CLONE_NEWTIME);

	if (pid < 0) {
		skip("needs root and time namespaces");
		return;
	}
	ok(idmap_write_time_offsets(proc, pid, &none, &none, &err) == 0, "no offsets: no write");
	ok(idmap_write_time_offsets(proc, pid, &monotonic, &none, &err) == 0 &&
		   procfs_read(proc, pid, "timens_offsets", text, sizeof(text)) == 0 &&
		   strstr(text, "100") != NULL,
	   "an offset is written");
	ok(idmap_write_time_offsets(proc, pid, &monotonic, &boottime, &err) < 0 &&
		   err.number == ERANGE && says(&err, "`monotonic 100 5,boottime -1000000000 0`"),
	   "what the kernel refuses is quoted");
	end(pid);
}

int main(void)
{
	int proc = procfs_open();

	arena = arena_new();
	test_run();
	test_idmap(proc);
	test_helpers(proc);
	test_time(proc);
	arena_free(arena);
	return done();
}
