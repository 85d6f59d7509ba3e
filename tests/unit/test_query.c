/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a state directory says, for every combination of status, locks and process; and the words of
 * signals. Nothing is started: the status names this test's own process, or nobody. */
#include "launch/query.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "host/identity.h"
#include "launch/delete.h"
#include "launch/kill.h"
#include "launch/start.h"
#include "state/lock.h"
#include "state/status.h"
#include "sys/consts.h"
#include "tests/unit/tap.h"

static struct arena *arena;
static char root[] = "/tmp/test-query-XXXXXX";
static struct dir dir;
static struct identity self;

static struct oci_status status_of(enum oci_status_phase phase)
{
	return (struct oci_status){
		.phase = phase,
		.oci_version = "1.2.0",
		.bundle = "/bundle",
		.created = "2026-01-01T00:00:00Z",
		.owner = "0",
		.namespaces = CLONE_NEWPID,
		.has_process = true,
		.detached = true,
		.pid = phase == OCI_STATUS_PHASE_CREATING ? 0 : self.pid,
		.start_time = self.start_time,
		.boot_id = self.boot_id,
	};
}

static void write_status(struct oci_status status)
{
	struct error err = {0};

	ok(status_write(arena, &dir, &status, &err) == 0, "a status is written");
}

/* what `state` would say, and whether its maker is known to be gone */
static void says(enum oci_state_status state, bool is_abandoned, const char *name)
{
	struct query query = {0};
	struct oci_state answer;
	struct error err = {0};

	ok(query_container(arena, root, "x", &query, &err) == 0, "%s: is answered", name);
	ok(query.state == state, "%s: %s", name, query.state ? query_word(query.state) : "?");
	ok(query.is_abandoned == is_abandoned, "%s: abandoned or not", name);
	query_answer(&query, "x", &answer);
	ok((answer.pid != 0) ==
		   (state != OCI_STATE_STATUS_STOPPED && query.status && query.status->pid != 0),
	   "%s: a pid only of who lives", name);
}

static void test_making(int other)
{
	says(OCI_STATE_STATUS_STOPPED, true, "no status, nobody at work");
	ok(lock_try(other, LOCK_WRITER) == 0, "somebody is at work");
	says(OCI_STATE_STATUS_CREATING, false, "no status, somebody at work");
	write_status(status_of(OCI_STATUS_PHASE_CREATING));
	says(OCI_STATE_STATUS_CREATING, false, "phase creating, somebody at work");
	ok(lock_drop(other, LOCK_WRITER) == 0, "not any more");
	says(OCI_STATE_STATUS_STOPPED, true, "phase creating, nobody at work");
}

static void test_made(int other)
{
	struct oci_status status = status_of(OCI_STATUS_PHASE_CREATED);

	write_status(status);
	says(OCI_STATE_STATUS_RUNNING, false, "a living process");
	ok(lock_try(other, LOCK_CREATED) == 0, "byte 1 is locked");
	says(OCI_STATE_STATUS_CREATED, false, "a living process that waits");
	ok(lock_try(other, LOCK_WRITER) == 0, "byte 0, too");
	says(OCI_STATE_STATUS_CREATED, false, "a living process that waits, somebody at work");
	status.start_time += 2;
	write_status(status);
	says(OCI_STATE_STATUS_STOPPED, false, "another process of that number");
	status.start_time -= 2;
	status.boot_id = "00000000-0000-0000-0000-000000000000";
	write_status(status);
	says(OCI_STATE_STATUS_STOPPED, false, "another boot");
	ok(lock_drop(other, LOCK_CREATED) == 0 && lock_drop(other, LOCK_WRITER) == 0, "dropped");
	write_status(status_of(OCI_STATUS_PHASE_STOPPED));
	says(OCI_STATE_STATUS_STOPPED, false, "phase stopped, the number is in use");
}

/* A child that was not waited for. */
static void test_zombie(void)
{
	struct oci_status status = status_of(OCI_STATUS_PHASE_CREATED);
	struct identity identity = {0};
	int pair[2];
	pid_t pid;
	char c;

	if (pipe2(pair, O_CLOEXEC) < 0)
		abort();
	pid = fork();
	if (pid == 0) {
		_exit(read(pair[0], &c, 1) != 0);
	}
	(void)close(pair[0]);
	ok(pid > 0 && identity_read(pid, &identity) == 0, "a child");
	status.pid = pid;
	status.start_time = identity.start_time;
	write_status(status);
	(void)kill(pid, SIGKILL);
	(void)waitid(P_PID, (id_t)pid, &(siginfo_t){0}, WEXITED | WNOWAIT);
	says(OCI_STATE_STATUS_STOPPED, false, "a zombie");
	(void)waitpid(pid, NULL, 0);
	(void)close(pair[1]);
	says(OCI_STATE_STATUS_STOPPED, false, "nobody");
}

/* The status names a process that only has the number: none of these may touch it (it is us). */
static void test_reuse(void)
{
	struct oci_status status = status_of(OCI_STATUS_PHASE_CREATED);
	struct error err = {0};

	status.start_time++;
	write_status(status);
	ok(kill_container(arena, root, "x", SIGKILL, false, &err) < 0, "kill is refused");
	is_text(err.text, "container not running: `x`", "it says so");
	ok(kill_container(arena, root, "x", SIGKILL, true, &err) == 0, "kill --all finds nobody");
	ok(start_container(arena, root, "x", &err) < 0, "start is refused");
	is_text(err.text, "cannot start container `x` in the stopped state", "it says so");
	ok(delete_container(arena, root, "x", false, &err) == 0, "delete takes the files");
	ok(access(root, F_OK) == 0 && !dir_exists(root, "x"), "and we live");
	ok(query_container(arena, root, "x", &(struct query){0}, &err) < 0, "it is gone");
	is_text(err.text, "container `x` does not exist", "state says so");
}

static void test_signals(void)
{
	static const struct {
		const char *text;
		int number;
	} rows[] = {
		{"TERM", SIGTERM},
		{"SIGTERM", SIGTERM},
		{"sigterm", SIGTERM},
		{"Kill", SIGKILL},
		{"15", 15},
		{"64", 64},
		{"1", 1},
		{"IOT", SIGABRT},
		{"cld", SIGCHLD},
		{"RTMIN", 34},
		{"RTMIN+1", 35},
		{"SIGRTMIN+30", 64},
		{"RTMAX", 64},
		{"rtmax-3", 61},
		{"SIGRTMAX-30", 34},
		{"WINCH", SIGWINCH},
		{"NOPE", 0},
		{"", 0},
		{"SIG", 0},
		{"0", 0},
		{"65", 0},
		{"-9", 0},
		{"9x", 0},
		{" 9", 0},
		{"KILL ", 0},
		{"RTMIN+31", 0},
		{"RTMIN-1", 0},
		{"RTMAX+1", 0},
		{"RTMIN+", 0},
		{"RTMIN+1x", 0},
		{"SIGSIGKILL", 0},
		{"RTMAX-31", 0},
		{"4294967305", 0},
		{"18446744073709551625", 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct error err = {0};
		int number = 0, result = kill_parse(rows[i].text, &number, &err);

		ok((result == 0) == (rows[i].number != 0) && number == rows[i].number,
		   "signal `%s`", rows[i].text);
	}
}

int main(void)
{
	struct error err = {0};
	int other;

	arena = arena_new();
	if (!mkdtemp(root) || identity_read(getpid(), &self) < 0 ||
	    dir_make(arena, root, "x", &dir, &err) < 0)
		return 99;
	(void)lock_drop(dir.page, LOCK_WRITER);
	other = openat(dir.fd, DIR_PAGE, O_RDWR | O_CLOEXEC);
	test_making(other);
	test_made(other);
	test_zombie();
	test_reuse();
	test_signals();
	(void)close(other);
	dir_close(&dir);
	ok(rmdir(root) == 0, "nothing is left");
	arena_free(arena);
	return done();
}
