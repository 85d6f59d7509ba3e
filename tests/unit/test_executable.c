/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each way to an executable descriptor is executed, on a copy of /bin/true */
#include "host/executable.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "sys/raw.h"
#include "tests/unit/tap.h"

static struct arena *arena;
static char *image;
static size_t image_size;

/* run - exit status of the program behind the descriptor; -1 when it does not start */
static int run(int fd)
{
	char *argv[] = {NULL, NULL}, *envp[] = {NULL};
	pid_t pid = fork();
	int status = 0;

	argv[0] = arena_text(arena, "test");
	if (pid == 0) {
		(void)sys_execveat(fd, "", argv, envp, AT_EMPTY_PATH);
		_exit(99);
	}
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) != 99 ? WEXITSTATUS(status) : -1;
}

static bool is_writable(int fd)
{
	int again = open(arena_printf(arena, "/proc/self/fd/%d", fd), O_WRONLY | O_CLOEXEC);

	if (again < 0)
		return false;
	if (write(again, "x", 1) != 1) {
		(void)close(again);
		return false;
	}
	(void)close(again);
	return true;
}

static void test_way(enum executable_way way, const char *name, const char *installed)
{
	int fd = executable_by(way, "davit-init", image, image_size, installed);
	struct stat st = {0};

	if (fd == -EPERM || fd == -EACCES || fd == -ENOSYS) {
		skip("that way is not allowed here");
		return;
	}
	ok(fd >= 0 && fstat(fd, &st) == 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC), "%s: made", name);
	is_i64(run(fd), 0, "it runs");
	ok(!is_writable(fd), "%s: it cannot be written", name);
	if (way != EXECUTABLE_INSTALLED)
		is_u64(st.st_mode & 07777, 0711, "its mode");
	(void)close(fd);
}

/* forbidden - memfds may not be executed (vm.memfd_noexec = 2, of a pid namespace of our own): 0
 * when the next way is taken and works, 77 when this cannot be shown here */
static int forbidden(void)
{
	enum executable_way way = 0;
	struct error err = {0};
	int fd = FD_NONE, status;
	pid_t pid;

	if (unshare(CLONE_NEWPID) < 0)
		return 77;
	pid = fork();
	if (pid == 0) {
		if (file_write(AT_FDCWD, "/proc/sys/vm/memfd_noexec", "2") < 0)
			_exit(77);
		if (executable_by(EXECUTABLE_MEMFD, "x", image, image_size, NULL) != -EACCES)
			_exit(1);
		if (executable_make("x", image, image_size, NULL, &fd, &way, &err) < 0 ||
		    way != EXECUTABLE_TMPFS)
			_exit(2);
		_exit(run(fd) == 0 ? 0 : 3);
	}
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 4;
}

static void test_forbidden(void)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(forbidden());
	(void)waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip("needs root and vm.memfd_noexec");
	else
		is_i64(WEXITSTATUS(status), 0, "where memfds are forbidden, the tmpfs is taken");
}

int main(void)
{
	char path[] = "/tmp/davit-unit-XXXXXX";
	enum executable_way way = 0;
	struct error err = {0};
	int fd, installed;

	arena = arena_new();
	if (file_read(arena, AT_FDCWD, "/bin/true", 64 << 20, &image, &image_size) < 0)
		return skip_all("no /bin/true");
	installed = mkstemp(path);
	if (installed < 0 || fd_write_all(installed, image, image_size) < 0 ||
	    fchmod(installed, 0755) < 0)
		bail("write %s", path);
	(void)close(installed);
	test_way(EXECUTABLE_MEMFD, "memfd", NULL);
	test_way(EXECUTABLE_TMPFS, "detached tmpfs", NULL);
	if (geteuid() == 0) {
		test_way(EXECUTABLE_INSTALLED, "installed file", path);
		(void)chmod(path, 0777);
		is_i64(executable_by(EXECUTABLE_INSTALLED, "x", NULL, 0, path), -EACCES,
		       "a file that others may write is not trusted");
		is_i64(executable_by(EXECUTABLE_INSTALLED, "x", NULL, 0, "/nonexistent/file"),
		       -ENOENT, "no installed file");
	} else {
		skip("needs root");
	}
	ok(executable_make("davit-init", image, image_size, NULL, &fd, &way, &err) == 0 &&
		   way >= EXECUTABLE_MEMFD,
	   "the first way that works");
	(void)close(fd);
	test_forbidden();
	(void)unlink(path);
	arena_free(arena);
	return done();
}
