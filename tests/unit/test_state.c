/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* State directories, locks, the status file, lists: in a directory of our own */
#include "state/dir.h"

#include <dirent.h>
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
#include "libocispec/oci.h"
#include "state/list.h"
#include "state/lock.h"
#include "state/status.h"
#include "tests/unit/tap.h"

static struct arena *arena;
static char base[64] = "/tmp/davit-unit-XXXXXX";
static const char *root;

static bool says(const struct error *err, const char *words)
{
	char line[2048];

	error_format(err, line, sizeof(line));
	if (strstr(line, words))
		return true;
	diag("said: %s", line);
	return false;
}

static bool exists(const char *path)
{
	return access(arena_printf(arena, "%s/%s", root, path), F_OK) == 0;
}

static unsigned int mode_of(const char *path)
{
	struct stat st;

	return stat(arena_printf(arena, "%s/%s", root, path), &st) == 0 ? st.st_mode & 07777 : 0;
}

static void put(const char *path, const char *text)
{
	const char *whole = arena_printf(arena, "%s/%s", root, path);
	int fd = open(whole, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || fd_write_all(fd, text, strlen(text)) < 0)
		bail("write %s", whole);
	(void)close(fd);
}

static void test_ids(void)
{
	static const char *const good[] = {"a", "A-b_c+d.e", "0", "-x"};
	static const char *const bad[] = {"", ".", "..", ".cache", "a/b", "a b", "é", "a\n"};
	char longest[DIR_ID_MAX + 2];
	uint32_t right = 0;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		right += dir_id_is_valid(good[i]);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		right += !dir_id_is_valid(bad[i]);
	is_u64(right, ARRAY_SIZE(good) + ARRAY_SIZE(bad), "which ids are valid");
	memset(longest, 'x', sizeof(longest));
	longest[DIR_ID_MAX + 1] = '\0';
	ok(!dir_id_is_valid(longest) && (longest[DIR_ID_MAX] = '\0', dir_id_is_valid(longest)),
	   "at most 255 bytes");
}

static void test_make(void)
{
	struct dir dir = DIR_NONE, other = DIR_NONE;
	struct oci_status status = {.phase = OCI_STATUS_PHASE_CREATING};
	struct error err = {0};
	mode_t mask = umask(0);

	ok(dir_make(arena, root, "one", &dir, &err) == 0, "made");
	(void)umask(mask);
	is_u64(mode_of("one"), 0700, "its mode");
	is_u64(mode_of(""), 0700, "the root's mode");
	is_u64(mode_of("one/page"), 0600, "the page's mode");
	ok(!dir.adopted, "new");
	ok(dir_make(arena, root, "one", &other, &err) < 0 && err.kind == ERROR_STATE &&
		   says(&err, "container `one` is being changed"),
	   "a second one finds it locked");
	ok(status_write(arena, &dir, &status, &err) == 0, "status written");
	is_u64(mode_of("one/status"), 0600, "the status' mode");
	ok(dir_make(arena, root, "one", &other, &err) < 0 &&
		   says(&err, "container with given ID already exists"),
	   "now it exists");
	ok(dir_write_config(&dir, "{}\n", 3, &err) == 0, "the config is kept");
	dir_close(&dir);
	ok(dir_open_locked(arena, root, "one", deadline_in(0), &dir, &err) == 0,
	   "closing gives the lock back");
	put("one/s", "");
	put("one/status.tmp", "half");
	ok(dir_delete(&dir, &err) == 0 && !exists("one"), "deleted");
	ok(dir_delete(&dir, &err) == 0, "deleting again is fine");
	dir_close(&dir);
	ok(dir_open(root, "one", &dir, &err) < 0 && err.kind == ERROR_STATE &&
		   says(&err, "container `one` does not exist"),
	   "it does not exist any more");
}

static void test_adopt(void)
{
	struct dir dir = DIR_NONE;
	struct oci_status *status = NULL;
	struct error err = {0};
	struct stat st;

	if (mkdir(arena_printf(arena, "%s/left", root), 0700) < 0)
		bail("mkdir");
	put("left/page", "what a killed maker wrote");
	put("left/s", "");
	put("left/status.tmp", "half a status");
	ok(dir_open(root, "left", &dir, &err) == 0 &&
		   status_read(arena, &dir, &status, &err) == 0 && status == NULL,
	   "a directory without a status is legal");
	dir_close(&dir);
	ok(dir_make(arena, root, "left", &dir, &err) == 0 && dir.adopted, "it is adopted");
	ok(!exists("left/s") && !exists("left/status.tmp") && fstat(dir.page, &st) == 0 &&
		   st.st_size == 0,
	   "with nothing left in it");
	put("left/mine", "");
	ok(dir_delete(&dir, &err) < 0 && says(&err, "remove directory") && exists("left/mine"),
	   "what is not ours is not deleted");
	(void)unlink(arena_printf(arena, "%s/left/mine", root));
	ok(dir_delete(&dir, &err) == 0 && !exists("left"), "then it goes");
	dir_close(&dir);
}

static void test_foreign(void)
{
	struct dir dir = DIR_NONE;
	struct error err = {0};
	const char *path = arena_printf(arena, "%s/open", root);

	if (mkdir(path, 0700) < 0 || chmod(path, 0777) < 0 ||
	    symlink(root, arena_printf(arena, "%s/link", root)) < 0)
		bail("mkdir");
	ok(dir_open(root, "open", &dir, &err) < 0 && says(&err, "not to us alone"),
	   "a directory that others may write is refused");
	ok(dir_open(root, "link", &dir, &err) < 0, "a symlink is not followed");
	ok(dir_make(arena, root, "link", &dir, &err) < 0, "not to make one either");
	(void)rmdir(path);
	(void)unlink(arena_printf(arena, "%s/link", root));
}

/* locker - a process that holds a byte of a container's page until it is killed */
static pid_t locker(const char *id, enum lock_byte byte)
{
	int ready[2];
	char answer;
	pid_t pid;

	if (pipe(ready) < 0)
		bail("pipe");
	pid = fork();
	if (pid == 0) {
		int fd = open(arena_printf(arena, "%s/%s/page", root, id), O_RDWR);

		(void)!write(ready[1], lock_try(fd, byte) == 0 ? "1" : "0", 1);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	if (read(ready[0], &answer, 1) != 1 || answer != '1')
		bail("the other process could not lock");
	(void)close(ready[0]);
	return pid;
}

static void test_locks(void)
{
	struct dir dir = DIR_NONE, other = DIR_NONE;
	struct error err = {0};
	int reader, status;
	pid_t pid;

	if (dir_make(arena, root, "locked", &dir, &err) < 0)
		bail("%s", err.text);
	reader = open(arena_printf(arena, "%s/locked/page", root), O_RDONLY | O_CLOEXEC);
	ok(lock_is_held(reader, LOCK_WRITER) == 1 && lock_is_held(reader, LOCK_CREATED) == 0,
	   "a reader sees which byte is locked");
	ok(lock_is_held(dir.page, LOCK_WRITER) == 0, "one's own lock is not somebody's");
	pid = locker("locked", LOCK_CREATED);
	ok(lock_is_held(reader, LOCK_CREATED) == 1 && lock_is_held(reader, LOCK_WRITER) == 1,
	   "the bytes are independent");
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	is_i64(lock_is_held(reader, LOCK_CREATED), 0, "a killed process holds nothing");

	/* the lock belongs to the open file: a child that has it keeps it */
	pid = fork();
	if (pid == 0) {
		for (;;)
			(void)pause();
	}
	dir_close(&dir);
	ok(lock_is_held(reader, LOCK_WRITER) == 1, "a child keeps the lock");
	ok(dir_open_locked(arena, root, "locked", deadline_in(30), &other, &err) < 0 &&
		   err.kind == ERROR_STATE && err.number == ETIMEDOUT &&
		   says(&err, arena_printf(arena, "process %d (`", (int)pid)) &&
		   says(&err, "running for "),
	   "waiting has a deadline, and who holds it is told");
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	ok(dir_open_locked(arena, root, "locked", deadline_in(0), &other, &err) == 0,
	   "then it is free");
	ok(lock_drop(other.page, LOCK_WRITER) == 0 && lock_is_held(reader, LOCK_WRITER) == 0,
	   "given back");
	(void)close(reader);
	(void)dir_delete(&other, &err);
	dir_close(&other);
}

/* two processes make and delete the same container again and again: never both at once, and nothing
 * is left */
static void test_race(void)
{
	const char *mark = arena_printf(arena, "%s/mark", base);
	uint32_t failed = 0;
	pid_t pids[3];
	int status;

	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		pids[i] = fork();
		if (pids[i])
			continue;
		for (int round = 0; round < 200; round++) {
			struct dir dir = DIR_NONE;
			struct error err = {0};
			int fd;

			if (dir_make(arena, root, "raced", &dir, &err) < 0) {
				if (err.kind != ERROR_STATE)
					_exit(1);
				continue;
			}
			fd = open(mark, O_CREAT | O_EXCL | O_CLOEXEC, 0600);
			if (fd < 0)
				_exit(2);
			(void)close(fd);
			(void)sched_yield();
			(void)unlink(mark);
			if (dir_delete(&dir, &err) < 0)
				_exit(3);
			dir_close(&dir);
		}
		_exit(0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		(void)waitpid(pids[i], &status, 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
			diag("status %d", status);
			failed++;
		}
	}
	is_u64(failed, 0, "three makers of one id: never two at once");
	ok(!exists("raced"), "nothing is left");
}

static void test_status(void)
{
	struct dir dir = DIR_NONE;
	struct oci_cgroup_place place = {
		.hierarchy = "/sys/fs/cgroup", .path = "/x", .levels_made = 1};
	struct oci_status_cgroup cgroup = {.driver = OCI_CGROUP_DRIVER_CGROUPFS,
					   .places = {1, &place}};
	struct oci_status status = {
		.phase = OCI_STATUS_PHASE_CREATED,
		.bundle = "/bundle \"quoted\"",
		.pid = 4711,
		.start_time = 123456789012345,
		.boot_id = "b",
		.has_process = true,
		.cgroup = &cgroup,
	};
	struct oci_status *read = NULL;
	struct error err = {0};

	if (dir_make(arena, root, "kept", &dir, &err) < 0)
		bail("%s", err.text);
	ok(status_write(arena, &dir, &status, &err) == 0 &&
		   status_read(arena, &dir, &read, &err) == 0 && read,
	   "written and read");
	if (read) {
		is_text(read->id, "kept", "the id");
		is_text(read->bundle, status.bundle, "a text");
		is_i64(read->pid, 4711, "the pid");
		is_u64(read->start_time, status.start_time, "the start time");
		ok(read->phase == OCI_STATUS_PHASE_CREATED && read->has_process, "phase, flag");
		ok(read->cgroup && read->cgroup->places.n == 1 &&
			   text_is(read->cgroup->places.v[0].path, "/x") &&
			   read->cgroup->places.v[0].levels_made == 1,
		   "the cgroup's place");
	}
	put("kept/status",
	    "{\"version\": 99, \"id\": \"kept\", \"phase\": \"created\", \"new\": 1}");
	ok(status_read(arena, &dir, &read, &err) < 0 && says(&err, "newer davit") &&
		   says(&err, "99"),
	   "a newer one is refused by name");
	put("kept/status", "{\"version\": 1, \"id\": \"other\", \"phase\": \"created\"}");
	ok(status_read(arena, &dir, &read, &err) < 0 && says(&err, "other"),
	   "another container's is refused");
	put("kept/status", "{\"version\": 1, \"id\": ");
	ok(status_read(arena, &dir, &read, &err) < 0 && says(&err, "kept/status:1:"),
	   "half a status is an error with its place");
	put("kept/status",
	    "{\"version\": 1, \"id\": \"kept\", \"phase\": \"created\", \"more\": 1}");
	ok(status_read(arena, &dir, &read, &err) == 0 && read, "unknown members are fine");
	(void)dir_delete(&dir, &err);
	dir_close(&dir);
}

static void test_list(void)
{
	struct dir dir = DIR_NONE;
	struct error err = {0};
	struct list list;

	ok(list_read(arena, "/nonexistent/davit", &list, &err) == 0 && list.n == 0,
	   "a root that does not exist has none");
	for (const char *const *id = (const char *const[]){"c", "a", "b", NULL}; *id; id++) {
		if (dir_make(arena, root, *id, &dir, &err) < 0)
			bail("%s", err.text);
		dir_close(&dir);
	}
	if (mkdir(arena_printf(arena, "%s/.cache", root), 0700) < 0)
		bail("mkdir");
	put("file", "");
	ok(list_read(arena, root, &list, &err) == 0 && list.n == 3 && text_is(list.ids[0], "a") &&
		   text_is(list.ids[1], "b") && text_is(list.ids[2], "c"),
	   "the ids, sorted; no files, no names with a dot");
	for (uint32_t i = 0; i < list.n; i++) {
		if (dir_open_locked(arena, root, list.ids[i], deadline_in(0), &dir, &err) < 0 ||
		    dir_delete(&dir, &err) < 0)
			bail("%s", err.text);
		dir_close(&dir);
	}
	(void)unlink(arena_printf(arena, "%s/file", root));
	(void)rmdir(arena_printf(arena, "%s/.cache", root));
}

int main(void)
{
	if (!mkdtemp(base))
		bail("mkdtemp");
	arena = arena_new();
	root = arena_printf(arena, "%s/deep/root", base);
	test_ids();
	test_make();
	test_adopt();
	test_foreign();
	test_locks();
	test_race();
	test_status();
	test_list();
	ok(rmdir(root) == 0 && rmdir(arena_printf(arena, "%s/deep", base)) == 0 && rmdir(base) == 0,
	   "nothing of the test is left");
	arena_free(arena);
	return done();
}
