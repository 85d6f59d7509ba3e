/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* atexit - what a program's memory was at its end
 *
 *   atexit FILE COMMAND…
 *
 * Runs COMMAND, stops it when it exits (PTRACE_O_TRACEEXIT: its memory is still there), and copies
 * its /proc/PID/status to FILE. Its children are left alone. Exits with its status, or 128 +
 * signal. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static int copy_status(pid_t pid, const char *to)
{
	char path[64], text[8192];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text));
	close(fd);
	fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || n < 0 || write(fd, text, (size_t)n) != n)
		return -1;
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = fork();
	if (pid == 0) {
		if (raise(SIGSTOP) == 0)
			execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, WUNTRACED) != pid)
		return 2;
	if (ptrace(PTRACE_SEIZE, pid, NULL, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL) < 0) {
		perror("ptrace");
		kill(pid, SIGKILL);
		return 2;
	}
	kill(pid, SIGCONT);
	while (waitpid(pid, &status, __WALL) == pid) {
		int number = 0;

		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8)) {
			if (copy_status(pid, argv[1]) < 0)
				perror(argv[1]);
		} else if (status >> 16 == 0 && WSTOPSIG(status) != SIGTRAP) {
			number = WSTOPSIG(status);
		}
		ptrace(PTRACE_CONT, pid, NULL, number);
	}
	return 2;
}
