/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/file.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/tap.h"

static char folder[] = "/tmp/davit-file-XXXXXX";
static int dir = FD_NONE;

static void put(const char *path, const char *text, size_t size)
{
	autofd int fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, size) != (ssize_t)size)
		bail("write %s", path);
}

static void test_read(void)
{
	autoarena struct arena *arena = arena_new();
	char *data = NULL;
	size_t size = 99, i;
	bool same = true;
	char *big = arena_alloc(arena, 100000);

	put("a", "hello", 5);
	is_i64(file_read(arena, dir, "a", 5, &data, &size), 0, "a file of just the bound");
	is_text(data, "hello", "its content");
	is_u64(size, 5, "its size");
	is_i64(file_read(arena, dir, "a", 4, &data, &size), -EFBIG, "one byte too many");
	put("empty", "", 0);
	is_i64(file_read(arena, dir, "empty", 100, &data, &size), 0, "an empty file");
	is_u64(size, 0, "has no bytes");
	is_text(data, "", "and a NUL");
	is_i64(file_read(arena, dir, "none", 5, &data, &size), -ENOENT, "no file");
	is_u64(size, 0, "leaves the answer alone");
	is_i64(file_read(arena, dir, ".", 5, &data, &size), -EISDIR, "a directory");
	is_i64(file_read(arena, AT_FDCWD, "/dev/null", 5, &data, &size), -ENXIO, "a device");
	if (mkfifoat(dir, "fifo", 0600) < 0)
		bail("mkfifo");
	is_i64(file_read(arena, dir, "fifo", 5, &data, &size), -ENXIO, "a fifo does not block");
	is_i64(file_read(arena, AT_FDCWD, "/proc/self/mounts", 1 << 20, &data, &size), 0,
	       "a file that has no size");
	ok(size > 0 && strlen(data) == size, "is read whole");
	is_i64(file_read(arena, AT_FDCWD, "/proc/self/mounts", 3, &data, &size), -EFBIG,
	       "and bounded");
	memset(big, 'z', 100000);
	put("big", big, 100000);
	is_i64(file_read(arena, dir, "big", 1 << 20, &data, &size), 0, "a big file");
	for (i = 0; i < size; i++)
		same &= data[i] == 'z';
	ok(same && size == 100000, "is read whole");
}

static void test_read_fd(void)
{
	autoarena struct arena *arena = arena_new();
	char *data, *big = arena_alloc(arena, 30000);
	size_t size = 0;
	int ends[2];

	memset(big, 'p', 30000);
	if (pipe(ends) < 0 || write(ends[1], big, 30000) != 30000)
		bail("pipe");
	(void)close(ends[1]);
	is_i64(fd_read_all(arena, ends[0], 30000, &data, &size), 0, "a pipe");
	is_u64(size, 30000, "is read to its end");
	(void)close(ends[0]);
	is_i64(fd_read_all(arena, FD_NONE, 10, &data, &size), -EBADF, "no descriptor");
	ends[0] = openat(dir, "a", O_RDONLY | O_CLOEXEC);
	(void)lseek(ends[0], 2, SEEK_SET);
	is_i64(fd_read_all(arena, ends[0], 10, &data, &size), 0, "from the offset");
	is_text(data, "llo", "to the end");
	(void)close(ends[0]);
}

static void test_write(void)
{
	autoarena struct arena *arena = arena_new();
	autofd int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	char *data = NULL;
	size_t size;

	is_i64(file_write(dir, "a", "J"), 0, "file_write");
	(void)file_read(arena, dir, "a", 10, &data, &size);
	is_text(data, "Jello", "neither truncates");
	is_i64(file_write(dir, "none", "J"), -ENOENT, "nor creates");
	is_i64(fd_write_all(full, "x", 1), -ENOSPC, "a full device");
	is_i64(fd_write_all(full, "", 0), 0, "no bytes always fit");
	is_i64(fd_write_all(FD_NONE, "x", 1), -EBADF, "no descriptor");
}

static void test_replace(void)
{
	autoarena struct arena *arena = arena_new();
	mode_t umask_before = umask(077);
	char *data = NULL, longest[5000];
	struct stat st;
	size_t size;

	put("s.tmp", "left over", 9);
	is_i64(file_replace(dir, "s", "one", 3, 0644), 0, "a leftover does not hinder");
	(void)umask(umask_before);
	(void)file_read(arena, dir, "s", 10, &data, &size);
	is_text(data, "one", "the content");
	ok(fstatat(dir, "s", &st, 0) == 0 && (st.st_mode & 07777) == 0644, "the mode, not umask's");
	ok(faccessat(dir, "s.tmp", F_OK, 0) < 0, "no temporary file stays");
	is_i64(file_replace(dir, "s", "two!", 4, 0600), 0, "again");
	(void)file_read(arena, dir, "s", 10, &data, &size);
	is_text(data, "two!", "the new content");
	is_i64(file_replace(dir, "no/s", "x", 1, 0600), -ENOENT, "no such folder");

	if (symlinkat("a", dir, "t.tmp") < 0)
		bail("symlink");
	is_i64(file_replace(dir, "t", "x", 1, 0600), 0, "a symlink in the way");
	(void)file_read(arena, dir, "a", 10, &data, &size);
	is_text(data, "Jello", "is not followed");
	if (mkdirat(dir, "d", 0700) < 0)
		bail("mkdir");
	is_i64(file_replace(dir, "d", "x", 1, 0600), -EISDIR, "a folder is not replaced");
	ok(faccessat(dir, "d.tmp", F_OK, 0) < 0, "and no temporary file stays");
	memset(longest, 'n', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	is_i64(file_replace(dir, longest, "x", 1, 0600), -ENAMETOOLONG, "a path too long");
}

int main(void)
{
	static const char *const made[] = {"a", "empty", "big", "fifo", "s", "t"};
	size_t i;

	if (!mkdtemp(folder))
		bail("mkdtemp");
	dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	test_read();
	test_read_fd();
	test_write();
	test_replace();
	for (i = 0; i < ARRAY_SIZE(made); i++)
		(void)unlinkat(dir, made[i], 0);
	(void)unlinkat(dir, "d", AT_REMOVEDIR);
	ok(rmdir(folder) == 0, "nothing else was made");
	(void)close(dir);
	return done();
}
