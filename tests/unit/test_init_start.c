/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* davit-init from its clone to its end: errors, namespaces, what the payload inherits */
#include "init_parent.h"

#include "sys/raw.h"

#include "tap.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE 10000

static struct maker maker;

static void test_true(void)
{
	static const char *const candidates[] = {"/nosuch/true", "/bin/true", NULL};
	struct parent parent = PARENT_INIT;

	maker_init(&maker);
	maker_find(&maker, candidates, 0, 0);
	maker_op(&maker, OP_SYNC)->number[0] = SYNC_CREATED;
	maker_exec(&maker, candidates, candidates);
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "/bin/true ran");
	ok(parent.created, "SYNC CREATED came");
	ok(parent.executable >= 0, "with the executable");
	is_u64(parent.page->stage, STAGE_EXEC, "stage is EXEC");
	is_i64(parent.page->number, 0, "no errno");
	is_u64(parent.page->candidate, 1, "the second candidate");
	is_u64(parent.page->op, 2, "the third operation was the last");
	parent_free(&parent);
}

static void test_failing_op(void)
{
	struct parent parent = PARENT_INIT;

	maker_init(&maker);
	maker_op(&maker, OP_UMASK)->number[0] = 022;
	maker_op(&maker, OP_FAIL)->number[0] = EDOM;
	maker_op(&maker, OP_FAIL)->number[0] = ERANGE;
	((struct op *)(void *)(maker.block.bytes + sizeof(struct program)))[1].flags = OP_SOFT;
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 1, "a failed operation: status 1");
	is_u64(parent.page->stage, STAGE_FAILED, "stage");
	is_u64(parent.page->failed_stage, STAGE_MOUNTING, "stage before");
	is_u64(parent.page->op, 2, "index of the operation; a soft one did not count");
	is_i64(parent.page->number, ERANGE, "errno");
	is_u64(parent.page->detail, DETAIL_SYSCALL, "detail");
	ok(parent.failed, "PACKET_FAIL came");
	parent_free(&parent);
}

static void test_bad_program(void)
{
	struct parent parent = PARENT_INIT;

	maker_init(&maker);
	maker_op(&maker, OP_UMASK);
	maker_op(&maker, OP_HOSTNAME)->text[0] = MAKER_SIZE;
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 120, "a bad program: status 120");
	is_u64(parent.page->detail, DETAIL_BAD_PROGRAM, "detail");
	is_u64(parent.page->op, 1, "the operation");
	parent_free(&parent);

	parent = (struct parent)PARENT_INIT;
	maker_init(&maker);
	maker_op(&maker, OP_UMASK);
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 1, "a program without EXEC fails");
	is_u64(parent.page->detail, DETAIL_BAD_PROGRAM, "detail");
	parent_free(&parent);
}

static void test_user_namespace(bool deny)
{
	struct parent parent = PARENT_INIT;
	const char *out;

	parent.flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS |
		       CLONE_NEWIPC | CLONE_NEWCGROUP;
	parent.uid_map = parent.gid_map = "0 100000 65536";
	parent.deny_groups = deny;
	maker_init(&maker);
	maker_op(&maker, OP_HOSTNAME)->text[0] = maker_text(&maker, "inside");
	maker_op(&maker, OP_DOMAINNAME)->text[0] = maker_text(&maker, "domain");
	maker_op(&maker, OP_LOOPBACK);
	maker_shell(&maker, "cat /proc/self/status; id -u; id -G; "
			    "cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname; "
			    "cat /proc/net/fib_trie");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0,
	       deny ? "user namespace, setgroups denied" : "user namespace");
	out = parent_output(&parent);
	is_u64((uint64_t)parent_field(out, "CapEff", 16) & 0x1ffffffffff, 0x1ffffffffff,
	       "CapEff is full");
	ok(strstr(out, "\n0\n0"), "uid and gid are 0");
	ok(strstr(out, "\ninside\ndomain\n"), "host name and domain name");
	/* an address of the loopback device is there once it is up */
	ok(strstr(out, "127.0.0.1"), "the loopback device is up");
	parent_free(&parent);
}

static void test_time_namespace(void)
{
	struct parent parent = PARENT_INIT;
	struct timespec now;
	double uptime;

	parent.flags = CLONE_NEWTIME;
	parent.time_offsets = "boottime 1000000 0\nmonotonic 5 0\n";
	maker_init(&maker);
	maker_shell(&maker, "cat /proc/uptime");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "time namespace");
	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	uptime = strtod(parent_output(&parent), NULL);
	ok(uptime >= (double)now.tv_sec + 999990 && uptime < (double)now.tv_sec + 1000010,
	   "the boot time has its offset");
	parent_free(&parent);
}

static void test_leaks(void)
{
	struct parent parent = PARENT_INIT;
	struct sys_rlimit64 limit = {.soft = 4096, .hard = 4096}, before;
	int fds[1000], kept = sys_openat(AT_FDCWD, "/etc/passwd", O_RDONLY, 0), r;

	(void)sys_prlimit64(0, RLIMIT_NOFILE, NULL, &before);
	limit.hard = before.hard;
	(void)sys_prlimit64(0, RLIMIT_NOFILE, &limit, NULL);
	for (size_t i = 0; i < 1000; i++)
		fds[i] = sys_openat(AT_FDCWD, "/etc", O_RDONLY | O_DIRECTORY, 0);
	maker_init(&maker);
	/* the shell's own children: ls has the directory open */
	maker_shell(
		&maker,
		"cd /proc/self/fd && echo *; for i in /proc/$$/fd/*; do readlink $i; done; true");
	r = parent_run(&parent, maker_finish(&maker, 0));
	is_i64(r, 0, "a caller with 1000 descriptors");
	ok(!strstr(parent_output(&parent), "/etc"), "none of them in the payload");
	parent_free(&parent);

	/* 3 is kept and reaches the payload */
	parent = (struct parent)PARENT_INIT;
	if (kept != 3)
		(void)sys_dup3(kept, 3, 0);
	parent.preserve_fds = 1;
	maker_init(&maker);
	maker_shell(&maker, "for i in /proc/$$/fd/*; do readlink $i; done; true");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "one preserved descriptor");
	ok(strstr(parent_output(&parent), "/etc/passwd"), "it is there");
	ok(!strstr(parent_output(&parent), "/etc\n"), "and no other");
	parent_free(&parent);
	for (size_t i = 0; i < 1000; i++)
		(void)sys_close(fds[i]);
	(void)sys_close(kept);
	(void)sys_prlimit64(0, RLIMIT_NOFILE, &before, NULL);
}

static void test_inherited(void)
{
	struct parent parent = PARENT_INIT;
	uint64_t mask = UINT64_C(1) << (SIGUSR1 - 1), old;
	struct sigaction ignore = {.sa_handler = SIG_IGN}, pipe_before, usr_before;
	mode_t umask_before = umask(077);
	struct op *op;
	const char *out;

	(void)sigaction(SIGPIPE, &ignore, &pipe_before);
	(void)sigaction(SIGRTMIN + 3, &ignore, &usr_before);
	(void)sys_rt_sigprocmask(SIG_BLOCK, &mask, &old, SYS_SIGSET_SIZE);
	maker_init(&maker);
	maker_op(&maker, OP_RESET)->flags = RESET_AFFINITY | RESET_SCHEDULER | RESET_SESSION;
	maker_op(&maker, OP_UMASK)->number[0] = 027;
	op = maker_op(&maker, OP_CWD);
	op->text[0] = maker_text(&maker, "/usr/../usr/bin");
	op = maker_op(&maker, OP_RLIMIT);
	op->number[0] = RLIMIT_NOFILE;
	op->number[1] = 77;
	op->number[2] = 88;
	maker_op(&maker, OP_KEYRING)->text[0] = maker_text(&maker, "davit-test");
	maker_op(&maker, OP_SIGNALS);
	maker_shell(&maker, "cat /proc/self/status; umask; ulimit -Sn; ulimit -Hn; pwd -P");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "nothing of the caller's");
	out = parent_output(&parent);
	is_i64(parent_field(out, "SigIgn", 16), 0, "no ignored signal");
	is_i64(parent_field(out, "SigBlk", 16), 0, "no blocked signal");
	is_i64(parent_field(out, "NoNewPrivs", 10), 0, "no_new_privs is not set");
	ok(strstr(out, "\n0027\n77\n88\n/usr/bin\n"), "umask, limits, directory");
	parent_free(&parent);
	(void)sigaction(SIGPIPE, &pipe_before, NULL);
	(void)sigaction(SIGRTMIN + 3, &usr_before, NULL);
	(void)sys_rt_sigprocmask(SIG_SETMASK, &old, NULL, SYS_SIGSET_SIZE);
	(void)umask(umask_before);
}

/* The parent's parent: keeps the parent's end of the control socket open when `hold` is set, so
 * that only PDEATHSIG can tell of its death. */
static bool init_survives(bool no_go, bool hold)
{
	int pipe_fds[2], pidfd;
	struct pollfd polled;
	struct {
		int32_t pid, stage;
	} said;
	pid_t middle;
	bool gone;

	if (pipe2(pipe_fds, O_CLOEXEC) < 0)
		bail("no pipe");
	(void)fflush(stdout);
	middle = fork();
	if (middle == 0) {
		struct parent parent = PARENT_INIT;

		parent.no_go = no_go;
		maker_init(&maker);
		maker_op(&maker, OP_SYNC)->number[0] = SYNC_CREATED;
		maker_shell(&maker, "exit 0");
		parent_start(&parent, maker_finish(&maker, 0));
		if (!no_go) {
			struct pollfd sync = {.fd = parent.control, .events = POLLIN};

			(void)poll(&sync, 1, DEADLINE); /* SYNC is not answered */
		}
		(void)unlink(parent.page_path);
		said.pid = parent.pid;
		said.stage = (int32_t)parent.page->stage;
		(void)!write(pipe_fds[1], &said, sizeof(said));
		if (!hold)
			(void)sys_close(parent.control);
		for (;;)
			(void)pause();
	}
	if (read(pipe_fds[0], &said, sizeof(said)) != sizeof(said))
		bail("the parent says nothing");
	pidfd = sys_pidfd_open(said.pid, 0);
	if (hold)
		(void)kill(middle, SIGKILL);
	polled = (struct pollfd){.fd = pidfd, .events = POLLIN};
	gone = pidfd < 0 || poll(&polled, 1, DEADLINE) == 1;
	(void)kill(middle, SIGKILL);
	(void)waitpid(middle, NULL, 0);
	(void)close(pipe_fds[0]);
	(void)close(pipe_fds[1]);
	if (pidfd >= 0)
		(void)close(pidfd);
	return !gone;
}

static void test_killed(void)
{
	struct parent parent = PARENT_INIT;

	ok(!init_survives(true, true), "parent killed before GO: PDEATHSIG");
	ok(!init_survives(true, false), "parent closed the socket before GO: EOF");
	ok(!init_survives(false, true), "parent killed at SYNC: PDEATHSIG");
	ok(!init_survives(false, false), "parent closed the socket at SYNC: EOF");

	maker_init(&maker);
	maker_op(&maker, OP_SYNC)->number[0] = SYNC_CREATED;
	maker_shell(&maker, "exit 0");
	parent.no_go = true;
	parent_start(&parent, maker_finish(&maker, 0));
	(void)sys_kill(parent.pid, SIGKILL);
	ok(parent_serve(&parent, false), "davit-init killed: its parent sees the end");
	is_i64(parent_reap(&parent), SIGKILL, "and why");
	ok(parent.page->stage != STAGE_EXEC && parent.page->stage != STAGE_FAILED,
	   "the page does not say that it started");
	parent_free(&parent);
}

static void test_home(void)
{
	struct parent parent = PARENT_INIT;
	struct op *op;

	parent.home = "HOME=/somewhere";
	maker_init(&maker);
	op = maker_op(&maker, OP_SYNC);
	op->number[0] = SYNC_CREATED;
	op->flags = SYNC_WANT_PASSWD;
	maker_shell(&maker, "env");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "HOME");
	ok(parent.passwd >= 0, "passwd was handed over");
	ok(strstr(parent_output(&parent), "HOME=/somewhere\n"), "HOME is what the parent said");
	parent_free(&parent);

	parent = (struct parent)PARENT_INIT;
	maker_init(&maker);
	maker_op(&maker, OP_SYNC)->number[0] = SYNC_CREATED;
	maker_shell(&maker, "env");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "no HOME");
	ok(parent.passwd < 0, "passwd was not wanted");
	ok(!strstr(parent_output(&parent), "HOME="), "the spare cell is cut");
	parent_free(&parent);
}

static void test_sources(void)
{
	struct parent parent = PARENT_INIT;
	int tasks = sys_memfd_create("tasks", 0);
	char text[8] = "";
	struct op *op;

	parent.sources = &tasks;
	parent.n_sources = 1;
	maker_init(&maker);
	maker_op(&maker, OP_CGROUP_JOIN)->slot = SLOT_FIRST_SOURCE;
	op = maker_op(&maker, OP_UNSHARE);
	op->number[0] = CLONE_NEWCGROUP | CLONE_NEWUTS;
	op = maker_op(&maker, OP_HOSTNAME);
	op->text[0] = maker_text(&maker, "elsewhere");
	maker_shell(&maker,
		    "for i in /proc/$$/fd/*; do readlink $i; done; cat /proc/sys/kernel/hostname");
	is_i64(parent_run(&parent, maker_finish(&maker, 1)), 0, "join and unshare");
	(void)sys_pread(tasks, text, sizeof(text) - 1, 0);
	is_text(text, "0", "the tasks file got a 0");
	ok(!strstr(parent_output(&parent), "tasks"), "and is not the payload's");
	ok(strstr(parent_output(&parent), "elsewhere\n"), "in a new uts namespace");
	parent_free(&parent);
	(void)sys_close(tasks);
}

/* 0 is a null, 1 the file of parent_start, 2 a pipe. */
static void test_stdio(void)
{
	struct parent parent = PARENT_INIT;
	int null = sys_openat(AT_FDCWD, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
	int saved[3], pipe_fds[2] = {-1, -1};
	struct statx before, after, st;

	(void)sys_pipe2(pipe_fds, O_CLOEXEC);
	(void)sys_fstat(null, &before);
	for (int fd = 0; fd < 3; fd++)
		saved[fd] = sys_fcntl(fd, F_DUPFD_CLOEXEC, 3);
	maker_init(&maker);
	maker_op(&maker, OP_STDIO)->number[0] = 1234;
	maker_shell(&maker, "cat /proc/self/fdinfo/0; cat");
	(void)sys_dup3(null, 0, 0);
	(void)sys_dup3(pipe_fds[1], 2, 0);
	parent_start(&parent, maker_finish(&maker, 0));
	(void)sys_dup3(saved[0], 0, 0);
	(void)sys_dup3(saved[2], 2, 0);
	(void)parent_serve(&parent, false);
	is_i64(parent_reap(&parent), 0, "standard streams");
	(void)sys_fstat(null, &after);
	ok(before.stx_uid == after.stx_uid && after.stx_uid != 1234, "a null is not given away");
	ok(parent_field(parent_output(&parent), "flags", 8) % 4 == O_RDWR, "it is opened again");
	(void)sys_fstat(pipe_fds[1], &st);
	is_u64(st.stx_uid, 1234, "a pipe is given to the user");
	(void)sys_fstat(parent.output, &st);
	is_u64(st.stx_uid, 1234, "a file is");
	parent_free(&parent);
	for (int fd = 0; fd < 3; fd++)
		(void)sys_close(saved[fd]);
	(void)sys_close(pipe_fds[0]);
	(void)sys_close(pipe_fds[1]);
	(void)sys_close(null);
}

static void test_no_exec(void)
{
	struct parent parent = PARENT_INIT;

	parent.emulator = "/etc/passwd"; /* in place of davit-init */
	maker_init(&maker);
	maker_shell(&maker, "exit 0");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 120, "davit-init cannot be executed");
	is_u64(parent.page->stage, STAGE_FAILED, "stage");
	is_u64(parent.page->failed_stage, STAGE_CLONED, "failed before davit-init");
	is_i64(parent.page->number, EACCES, "errno");
	is_u64(parent.page->detail, DETAIL_EXECVE, "detail");
	parent_free(&parent);
}

static void forbid_new_calls(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 424, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sys_sock_fprog filter = {.n = sizeof(code) / sizeof(code[0]), .code = code};

	if (sys_prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &filter) < 0)
		_exit(2);
}

/* Every system call since 5.1 answers ENOSYS: clone, no close_range, no openat2, no faccessat2. */
static void test_old_kernel(void)
{
	int status = 0;
	pid_t pid;

	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		static const char *const candidates[] = {"/nosuch/sh", "/bin/sh", NULL};
		static const char *const argv[] = {
			"sh", "-c", "for i in /proc/self/fd/*; do readlink $i; done; pwd -P", NULL};
		struct parent parent = PARENT_INIT;
		bool good;

		(void)sys_openat(AT_FDCWD, "/etc", O_RDONLY | O_DIRECTORY, 0); /* leaked */
		forbid_new_calls();
		parent.flags = CLONE_NEWUTS | CLONE_NEWPID;
		maker_init(&maker);
		maker_op(&maker, OP_CWD)->text[0] = maker_text(&maker, "/usr/bin");
		maker_find(&maker, candidates, 1000, 1000);
		maker_op(&maker, OP_SYNC)->number[0] = SYNC_CREATED;
		maker_exec(&maker, candidates, argv);
		good = parent_run(&parent, maker_finish(&maker, 0)) == 0 &&
		       strstr(parent_output(&parent), "/usr/bin\n") &&
		       !strstr(parent_output(&parent), "/etc\n") && parent.created;
		if (!good)
			diag("stage %u, op %u, errno %d, detail %u: %s", parent.page->stage,
			     parent.page->op, parent.page->number, parent.page->detail,
			     parent_output(&parent));
		(void)fflush(stdout);
		parent_free(&parent);
		_exit(good ? 0 : 1);
	}
	(void)waitpid(pid, &status, 0);
	is_i64(status, 0, "a kernel without the calls since 5.1");
}

int main(void)
{
	if (geteuid() != 0)
		return skip_all("needs root");
	/* nohup and some shells hand ignored signals on, and davit-init leaves them ignored. By
	 * system call, for libc keeps its own hands on 32 and 33; 32 bytes of zeros are the
	 * default. */
	for (int number = 1; number < NSIG; number++)
		(void)sys_rt_sigaction(number, (const uint64_t[4]){0}, NULL, 8);
	test_true();
	test_failing_op();
	test_bad_program();
	test_user_namespace(false);
	test_user_namespace(true);
	test_time_namespace();
	test_leaks();
	test_inherited();
	test_killed();
	test_home();
	test_sources();
	test_stdio();
	test_no_exec();
	test_old_kernel();
	return done();
}
