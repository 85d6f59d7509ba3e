/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The small handles of host/: procfs, pidfd, identity, clonefds, memfd, inherited */
#include "host/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "host/clonefds.h"
#include "host/identity.h"
#include "host/inherited.h"
#include "host/memfd.h"
#include "host/pidfd.h"
#include "tests/unit/tap.h"

static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		for (;;)
			(void)pause();
	}
	return pid;
}

static void end(pid_t pid)
{
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
}

/* --- procfs --- */

/* covered - in a child with a /proc of its own making: 0 good, 77 not possible here */
static int covered(void)
{
	int proc;
	char text[64];

	if (unshare(CLONE_NEWNS) < 0 || mount("", "/", "", MS_REC | MS_PRIVATE, NULL) < 0)
		return 77;
	proc = procfs_open();
	if (mount("/dev/null", "/proc/self/oom_score_adj", "", MS_BIND, NULL) < 0)
		return 77;
	if (procfs_write(proc, 0, "oom_score_adj", "0") != -EXDEV)
		return 1;
	if (mount("tmpfs", "/proc", "tmpfs", 0, NULL) < 0)
		return 77;
	if (procfs_open() != -EMEDIUMTYPE)
		return 2;
	/* the handle from before is still good */
	return procfs_read(proc, 0, "comm", text, sizeof(text)) < 0 ? 3 : 0;
}

static void test_procfs(void)
{
	int proc = procfs_open(), status = 0;
	pid_t child = sleeper(), pid;
	char text[64];

	ok(proc >= 0, "opened");
	ok(procfs_write(proc, child, "oom_score_adj", "321") == 0 &&
		   procfs_read(proc, child, "oom_score_adj", text, sizeof(text)) == 0 &&
		   text_is(text, "321\n"),
	   "a child's file, written and read");
	ok(procfs_write(proc, child, "oom_score_adj", "much") == -EINVAL, "the kernel's refusal");
	ok(procfs_read(proc, child, "oom_score_adj", text, 3) == -EFBIG, "a buffer too small");
	ok(procfs_read(proc, 0, "comm", text, sizeof(text)) == 0, "our own");
	ok(procfs_read(proc, child, "../1/comm", text, sizeof(text)) < 0 ||
		   procfs_read(proc, child, "../../etc/passwd", text, sizeof(text)) < 0,
	   "no way out");
	end(child);
	ok(procfs_write(proc, child, "oom_score_adj", "0") == -ENOENT, "a process that is gone");
	(void)close(proc);
	pid = fork();
	if (pid == 0)
		_exit(covered());
	(void)waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip("needs root for a mount namespace");
	else
		is_i64(WEXITSTATUS(status), 0, "what is mounted over a file or /proc is noticed");
}

/* --- pidfd --- */

static void test_pidfd(void)
{
	pid_t child = sleeper();
	int fd = pidfd_of(child), status = 0;

	ok(fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC), "opened, close-on-exec");
	is_i64(pidfd_is_dead(fd), 0, "alive");
	is_i64(pidfd_wait(fd, deadline_in(20)), -ETIMEDOUT, "waiting has a deadline");
	is_i64(pidfd_reap(fd, deadline_in(20), &status), -ETIMEDOUT, "reaping too");
	is_i64(pidfd_kill(fd, 0), 0, "signal 0");
	is_i64(pidfd_kill(fd, SIGTERM), 0, "a signal");
	is_i64(pidfd_wait(fd, deadline_in(5000)), 0, "its end is seen");
	is_i64(pidfd_is_dead(fd), 1, "dead");
	ok(pidfd_reap(fd, deadline_in(0), &status) == 0 && WIFSIGNALED(status) &&
		   WTERMSIG(status) == SIGTERM,
	   "reaped, killed by SIGTERM");
	is_i64(pidfd_kill(fd, SIGTERM), -ESRCH, "nobody to signal");
	is_i64(pidfd_reap(fd, deadline_in(0), &status), -ECHILD, "reaped once only");
	(void)close(fd);
	child = fork();
	if (child == 0)
		_exit(42);
	fd = pidfd_of(child);
	ok(pidfd_reap(fd, deadline_in(5000), &status) == 0 && WIFEXITED(status) &&
		   WEXITSTATUS(status) == 42,
	   "an exit status");
	(void)close(fd);
	is_i64(pidfd_of(INT_MAX), -ESRCH, "no such process");
}

/* --- identity --- */

/* shifted - in another time namespace the same process has the same start time: 0, or 77 */
static int shifted(const struct identity *identity)
{
	enum identity_state state;
	struct identity again;
	int status, proc;
	pid_t pid;

	if (unshare(CLONE_NEWTIME) < 0)
		return 77;
	proc = procfs_open();
	if (procfs_write(proc, 0, "timens_offsets", "boottime 500000 123456789\n") < 0)
		return 77;
	pid = fork();
	if (pid == 0) {
		if (identity_check(identity->pid, identity->start_time, identity->boot_id, &state) <
			    0 ||
		    state != IDENTITY_ALIVE || identity_read(identity->pid, &again) < 0)
			_exit(1);
		_exit(again.start_time - identity->start_time + 1 > 2 ? 2 : 0);
	}
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

static void test_identity(void)
{
	enum identity_state state = 0;
	struct identity identity = {0};
	pid_t child = sleeper(), pid;
	int fd, status = 0;

	ok(identity_read(child, &identity) == 0 && identity.start_time > 0 &&
		   strlen(identity.boot_id) == IDENTITY_BOOT_SIZE - 1,
	   "read");
	ok(identity_check(child, identity.start_time, identity.boot_id, &state) == 0 &&
		   state == IDENTITY_ALIVE,
	   "it is itself");
	ok(identity_check(child, identity.start_time + 1, identity.boot_id, &state) == 0 &&
		   state == IDENTITY_GONE,
	   "another one with its number is not");
	ok(identity_check(child, identity.start_time, "another boot", &state) == 0 &&
		   state == IDENTITY_GONE,
	   "one of another boot neither");
	fd = identity_open(child, identity.start_time, identity.boot_id);
	ok(fd >= 0 && pidfd_kill(fd, SIGKILL) == 0 && pidfd_wait(fd, deadline_in(5000)) == 0,
	   "opened and killed");
	(void)close(fd);
	ok(identity_check(child, identity.start_time, NULL, &state) == 0 &&
		   state == IDENTITY_ZOMBIE,
	   "a zombie is one");
	is_i64(identity_open(child, identity.start_time, NULL), -ESRCH, "and cannot be opened");
	(void)waitpid(child, NULL, 0);
	ok(identity_check(child, identity.start_time, NULL, &state) == 0 && state == IDENTITY_GONE,
	   "gone");
	is_i64(identity_read(child, &identity), -ESRCH, "nothing to read");
	ok(identity_check(0, 0, NULL, &state) == 0 && state == IDENTITY_GONE,
	   "a status without a pid");

	child = fork();
	if (child == 0) {
		/* a name that looks like the fields behind it */
		int proc = procfs_open();

		(void)procfs_write(proc, 0, "comm", "a) Z 1 2) Z");
		(void)kill(getpid(), SIGSTOP);
		_exit(0);
	}
	(void)waitpid(child, NULL, WUNTRACED);
	ok(identity_read(child, &identity) == 0 &&
		   identity_check(child, identity.start_time, NULL, &state) == 0 &&
		   state == IDENTITY_ALIVE,
	   "a name with brackets and blanks");
	pid = fork();
	if (pid == 0)
		_exit(shifted(&identity));
	(void)waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip("needs root for a time namespace");
	else
		is_i64(WEXITSTATUS(status), 0, "the same in another time namespace");
	end(child);
}

/* --- descriptors --- */

static void test_clonefds(void)
{
	struct clone_gap gaps[8];
	int kept[] = {9, 2, -1, 3, 5, 5, 0};

	is_i64(clonefds_gaps(kept, 7, 3, gaps, 8), 3, "three gaps");
	ok(gaps[0].first == 4 && gaps[0].last == 4 && gaps[1].first == 6 && gaps[1].last == 8 &&
		   gaps[2].first == 10 && gaps[2].last == UINT32_MAX,
	   "between 3, 5 and 9, and behind");
	is_i64(clonefds_gaps(NULL, 0, 3, gaps, 8), 1, "nothing kept: one gap");
	ok(gaps[0].first == 3 && gaps[0].last == UINT32_MAX, "all of it");
	is_i64(clonefds_gaps(kept, 7, 3, gaps, 2), -E2BIG, "no room");
}

static void test_memfd(void)
{
	int fd = memfd_sealed("test", "abc", 3), page;
	struct stat st;
	char text[8] = "";
	void *map;

	ok(fd >= 0 && pread(fd, text, sizeof(text), 0) == 3 && text_is(text, "abc"), "filled");
	ok(pwrite(fd, "x", 1, 0) < 0 && ftruncate(fd, 0) < 0 &&
		   fcntl(fd, F_ADD_SEALS, F_SEAL_GROW) < 0,
	   "and sealed for good");
	map = mmap(NULL, 3, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	ok(map != MAP_FAILED, "it can be mapped privately, writable");
	(void)munmap(map, 3);
	(void)close(fd);
	page = memfd_shared("page", 4096);
	map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, page, 0);
	ok(page >= 0 && map != MAP_FAILED && ftruncate(page, 1) < 0 && ftruncate(page, 9999) < 0,
	   "a shared one keeps its size");
	(void)munmap(map, 4096);
	(void)close(page);
	fd = memfd_executable("exe", "abc", 3, 0711);
	if (fd == -EACCES)
		skip("memfds may not be executable here");
	else
		ok(fstat(fd, &st) == 0 && (st.st_mode & 07777) == 0711 &&
			   (fcntl(fd, F_GETFD) & FD_CLOEXEC),
		   "an executable one has its mode");
	(void)close(fd);
}

/* --- inherited --- */

static void test_inherited(void)
{
	static const char status[] = "Name:\tSigIgn:\nUmask:\t0077\nSigBlk:\t0000000000000002\n"
				     "SigIgn:\t0000000000001001\nCpus_allowed:\tff,0000000f\n"
				     "CapPrm:\t0000000000000005\nCapBnd:\t0000000000000007\n";
	struct inherited inherited = {0};
	struct sigaction action;

	ok(inherited_parse(status, &inherited) == 0, "parsed");
	is_u64(inherited.umask, 077, "umask");
	is_u64(inherited.blocked, 2, "blocked signals");
	is_u64(inherited.ignored, 0x1001, "ignored signals");
	is_u64(inherited.cpus_allowed, 12, "CPUs");
	ok(inherited.gains_caps, "an exec gives what the permitted set lacks");
	ok(inherited_parse("Name:\tx\n", &inherited) == -EINVAL, "what is missing");
	(void)sigaction(SIGHUP, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	(void)sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	inherited_reset_ignored(&inherited, true);
	ok(sigaction(SIGHUP, NULL, &action) == 0 && action.sa_handler == SIG_DFL,
	   "an ignored signal is reset");
	ok(sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_IGN,
	   "but not SIGPIPE, when we need it so");
	inherited_reset_ignored(&inherited, false);
	ok(sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL, "or else it is");
}

int main(void)
{
	test_procfs();
	test_pidfd();
	test_identity();
	test_clonefds();
	test_memfd();
	test_inherited();
	return done();
}
