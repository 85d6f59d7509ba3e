/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/spawn.h"

#include <dirent.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "host/inherited.h"
#include "host/memfd.h"
#include "host/pidfd.h"
#include "sys/raw.h"

#define SPAWN_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* the child's end of the pipe that tells why there was no exec; close-on-exec */
enum { REPORT = 3 };

struct child {
	const char *path;
	char *const *argv, *const *envp;
	int input, output, report; /* all above REPORT */
	pid_t parent;
};

/* close_rest - COMPAT(5.9): without close_range, one by one */
static void close_rest(void)
{
	struct sys_rlimit64 limit = {0};

	if (sys_close_range(REPORT + 1, ~0u, 0) == 0)
		return;
	if (sys_prlimit64(0, RLIMIT_NOFILE, NULL, &limit) < 0 || limit.soft > 1u << 20)
		limit.soft = 1u << 20;
	for (int fd = REPORT + 1; (uint64_t)fd < limit.soft; fd++)
		(void)sys_close(fd);
}

static void __attribute__((noreturn)) child_run(const struct child *child)
{
	static const uint64_t nothing[8];
	uint64_t empty = 0;
	int r;

	/* no handler of ours may run here: all signals are blocked until the handlers are gone */
	for (int i = 1; i <= 64; i++) {
		if (i != SIGKILL && i != SIGSTOP)
			(void)sys_rt_sigaction(i, nothing, NULL, SYS_SIGSET_SIZE);
	}
	r = sys_prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (r == 0 && sys_getppid() != child->parent)
		r = -ECHILD;
	if (r == 0)
		r = sys_dup3(child->input, 0, 0);
	if (r >= 0)
		r = sys_dup3(child->output, 1, 0);
	if (r >= 0)
		r = sys_dup3(child->output, 2, 0);
	if (r >= 0)
		r = sys_dup3(child->report, REPORT, O_CLOEXEC);
	if (r >= 0) {
		close_rest();
		r = sys_rt_sigprocmask(SIG_SETMASK, &empty, NULL, SYS_SIGSET_SIZE);
	}
	if (r >= 0)
		r = sys_execve(child->path, child->argv, child->envp);
	r = -r;
	(void)sys_write(REPORT, &r, sizeof(r));
	sys_exit_group(127);
}

/* child_start - fork with all signals blocked; returns the pid, or -errno */
static pid_t child_start(const struct child *child)
{
	uint64_t all = ~(uint64_t)0, old = 0;
	pid_t pid;
	int r;

	r = sys_rt_sigprocmask(SIG_SETMASK, &all, &old, SYS_SIGSET_SIZE);
	if (r < 0)
		return r;
	pid = fork();
	if (pid == 0)
		child_run(child);
	r = pid < 0 ? -errno : 0;
	(void)sys_rt_sigprocmask(SIG_SETMASK, &old, NULL, SYS_SIGSET_SIZE);
	return r < 0 ? r : pid;
}

/* report_read - 0 after the exec, which closes the child's end; else -errno */
static int report_read(int fd)
{
	int number = 0;
	ssize_t n;

	do
		n = sys_read(fd, &number, sizeof(number));
	while (n == -EINTR);
	return n == 0 ? 0 : n == (ssize_t)sizeof(number) && number > 0 ? -number : -EPROTO;
}

/* above_report - a copy of the descriptor that dup3 onto 0 to REPORT cannot destroy */
static int above_report(int *fd)
{
	int copy;

	if (*fd < 0 || *fd > REPORT)
		return *fd;
	copy = fcntl(*fd, F_DUPFD_CLOEXEC, REPORT + 1);
	if (copy < 0)
		return -errno;
	(void)close(*fd);
	*fd = copy;
	return copy;
}

/* output_read - what is there; false at the end of the pipe */
static bool output_read(int fd, struct spawn_result *result)
{
	char surplus[1024];
	size_t room;
	ssize_t n;

	for (;;) {
		room = SPAWN_OUTPUT_MAX - result->size;
		n = sys_read(fd, room ? result->output + result->size : surplus,
			     room ? room : sizeof(surplus));
		if (n <= 0)
			return n == -EAGAIN || n == -EINTR;
		if (room)
			result->size += (size_t)n;
		else
			result->truncated = true;
	}
}

/* watch - until the process is dead, or the deadline; the pipe is emptied meanwhile */
static void watch(int pidfd, int output, deadline_ms deadline, struct spawn_result *result)
{
	struct pollfd fds[2] = {
		{.fd = pidfd, .events = POLLIN},
		{.fd = output, .events = POLLIN},
	};

	for (;;) {
		int n = poll(fds, 2, deadline_left(deadline));

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0) {
			result->timed_out = true;
			(void)pidfd_kill(pidfd, SIGKILL);
			break;
		}
		if (fds[1].revents && !output_read(output, result))
			fds[1].fd = FD_NONE;
		if (n < 0 || fds[0].revents)
			break;
	}
}

/* input_open - a memfd with the bytes, so that nobody has to feed a pipe */
static int input_open(const struct spawn *spawn)
{
	int fd;

	if (!spawn->input)
		return sys_openat(AT_FDCWD, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
	fd = memfd_sealed("input", spawn->input, spawn->input_size);
	if (fd >= 0 && sys_lseek(fd, 0, SEEK_SET) < 0) {
		(void)sys_close(fd);
		return -ESPIPE;
	}
	return fd;
}

static int pipe_open(int *ret_reader, int *ret_writer)
{
	int fds[2] = {FD_NONE, FD_NONE};
	int r = sys_pipe2(fds, O_CLOEXEC);

	if (r < 0)
		return r;
	*ret_reader = fds[0];
	*ret_writer = fds[1];
	return 0;
}

/* start_child - *ret_output: the end to read, which does not block; the program's does */
static int start_child(struct child *child, int *ret_pidfd, int *ret_output)
{
	autofd int reader = FD_NONE, writer = FD_NONE, result = FD_NONE, report = FD_NONE,
		   pidfd = FD_NONE;
	int r, status;
	pid_t pid;

	r = pipe_open(&reader, &writer);
	if (r == 0)
		r = pipe_open(&result, &report);
	if (r == 0)
		r = sys_fcntl(reader, F_SETFL, O_NONBLOCK);
	if (r < 0)
		return r;
	child->output = above_report(&writer);
	child->report = above_report(&report);
	if (child->output < 0 || child->report < 0)
		return -EMFILE;
	child->parent = getpid();
	pid = child_start(child);
	if (pid < 0)
		return pid;
	cleanup_close(&report);
	r = report_read(result);
	pidfd = r < 0 ? FD_NONE : pidfd_of(pid);
	if (pidfd < 0) {
		(void)kill(pid, SIGKILL);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		return r < 0 ? r : pidfd;
	}
	*ret_pidfd = take_fd(&pidfd);
	*ret_output = take_fd(&reader);
	return 0;
}

static int spawn_start(const struct spawn *spawn, int *ret_pidfd, int *ret_output,
		       struct error *err)
{
	autofd int input = FD_NONE;
	union {
		const char *const *borrowed;
		char *const *given;
	} argv = {spawn->argv}, envp = {spawn->envp};
	struct child child = {.path = spawn->path, .argv = argv.given};
	int r;

	child.envp = spawn->envp ? envp.given : environ;
	input = input_open(spawn);
	if (input < 0)
		return error_set(err, ERROR_KERNEL, -input, "open the input of `%s`", spawn->path);
	child.input = above_report(&input);
	r = child.input < 0 ? child.input : start_child(&child, ret_pidfd, ret_output);
	return r < 0 ? error_set(err, ERROR_KERNEL, -r, "start `%s`", spawn->path) : 0;
}

int spawn_run(struct arena *arena, const struct spawn *spawn, struct spawn_result *ret_result,
	      struct error *err)
{
	autofd int pidfd = FD_NONE, output = FD_NONE;
	struct spawn_result result = {0};
	int r;

	result.output = arena_alloc(arena, SPAWN_OUTPUT_MAX + 1);
	if (spawn_start(spawn, &pidfd, &output, err) < 0)
		return -1;
	watch(pidfd, output, spawn->deadline, &result);
	/* dead or SIGKILLed: soon */
	r = pidfd_reap(pidfd, deadline_in(10000), &result.status);
	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "wait for `%s`", spawn->path);
	(void)output_read(output, &result);
	result.output[result.size] = '\0';
	*ret_result = result;
	return 0;
}

const char *spawn_find(struct arena *arena, const char *name)
{
	const char *part = secure_getenv("PATH");
	struct stat st;

	if (!part || !*part)
		part = SPAWN_PATH;
	while (*part) {
		size_t size = strcspn(part, ":");
		const char *path = arena_printf(arena, "%.*s/%s", (int)(size < PATH_MAX ? size : 0),
						part, name);

		/* relative ones would depend on where we are */
		if (path[0] == '/' && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
		    faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0)
			return path;
		part += size;
		part += *part == ':';
	}
	return NULL;
}
