/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The resolver, twice: by openat2, and by its own walk. No privilege needed. */
#include "sys/inroot.h"

#include "sys/lacks.h"
#include "sys/raw.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static char top[64]; /* top/root is the root, top/canary lies outside */
static int top_fd, root;
static uint32_t lacks; /* 0, or LACKS_OPENAT2 for the walk */

static const char *mode(void)
{
	return lacks ? "walk" : "openat2";
}

static void make(const char *what, const char *path, const char *target)
{
	int r = 0;

	if (what[0] == 'd')
		r = mkdirat(top_fd, path, 0755);
	else if (what[0] == 'l')
		r = symlinkat(target, top_fd, path);
	else
		close(openat(top_fd, path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
	if (r < 0)
		bail("%s: %s", path, strerror(errno));
}

static void make_tree(void)
{
	static const char *const tree[][3] = {
		{"d", "root", 0},
		{"d", "root/a", 0},
		{"d", "root/a/b", 0},
		{"d", "root/a/b/c", 0},
		{"f", "root/a/file", 0},
		{"l", "root/a/up", "../../../../.."},
		{"l", "root/a/abs", "/a/b"},
		{"l", "root/out", "../canary"},
		{"l", "root/outfile", "/../canary/file"},
		{"l", "root/loop", "loop2"},
		{"l", "root/loop2", "loop"},
		{"l", "root/dangling", "new/deep"},
		{"l", "root/danglingabs", "/new2/file"},
		{"l", "root/slash", "a/b/"},
		{"l", "root/tofile", "a/file"},
		{"l", "root/d", "a"},
		{"d", "canary", 0},
		{"f", "canary/file", 0},
	};

	for (size_t i = 0; i < sizeof(tree) / sizeof(tree[0]); i++)
		make(tree[i][0], tree[i][1], tree[i][2]);
}

/* The path of fd below the root; "!…" when it is outside */
static const char *name_of(int fd)
{
	static char text[PATH_MAX];
	char link[64], prefix[80];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	(void)snprintf(prefix, sizeof(prefix), "%s/root", top);
	n = readlink(link, text + 1, sizeof(text) - 2);
	if (n < 0)
		return "!";
	text[n + 1] = '\0';
	if (strncmp(text + 1, prefix, strlen(prefix)) != 0) {
		text[0] = '!';
		return text;
	}
	return strlen(text + 1) == strlen(prefix) ? "/" : text + 1 + strlen(prefix);
}

struct row {
	const char *path;
	int flags;
	unsigned int how;
	const char *want; /* path inside, or NULL */
	int error;
};

static void test_open(void)
{
	static const struct row rows[] = {
		{"/", O_PATH, 0, "/", 0},
		{"", O_PATH, 0, NULL, -ENOENT},
		{"/a/b/c", O_PATH, 0, "/a/b/c", 0},
		{"a/b/c", O_PATH, 0, "/a/b/c", 0},
		{"//a///b//", O_PATH, 0, "/a/b", 0},
		{"/a/./b/.", O_PATH, 0, "/a/b", 0},
		{"/a/b/..", O_PATH, 0, "/a", 0},
		{"/a/b/../../../../..", O_PATH, 0, "/", 0},
		{"/../../a", O_PATH, 0, "/a", 0},
		{"/a/up", O_PATH, 0, "/", 0},
		{"/a/up/a/b", O_PATH, 0, "/a/b", 0},
		{"/a/abs/c", O_PATH, 0, "/a/b/c", 0},
		{"/d/abs/../file", O_PATH, 0, "/a/file", 0},
		{"/slash", O_PATH, 0, "/a/b", 0},
		{"/slash/c", O_PATH, 0, "/a/b/c", 0},
		{"/tofile", O_PATH, 0, "/a/file", 0},
		{"/tofile", O_RDONLY, 0, "/a/file", 0},
		{"/tofile", O_PATH | O_NOFOLLOW, 0, "/tofile", 0},
		{"/tofile", O_RDONLY | O_NOFOLLOW, 0, NULL, -ELOOP},
		{"/tofile/", O_PATH, 0, NULL, -ENOTDIR},
		{"/a/file/x", O_PATH, 0, NULL, -ENOTDIR},
		{"/a/file", O_PATH | O_DIRECTORY, 0, NULL, -ENOTDIR},
		{"/a/nothing", O_PATH, 0, NULL, -ENOENT},
		{"/nothing/..", O_PATH, 0, NULL, -ENOENT},
		{"/out/file", O_PATH, 0, NULL, -ENOENT},
		{"/outfile", O_PATH, 0, NULL, -ENOENT},
		{"/loop", O_PATH, 0, NULL, -ELOOP},
		{"/dangling", O_PATH, 0, NULL, -ENOENT},
		{"/a/b/c", O_PATH, INROOT_PLAIN, "/a/b/c", 0},
		{"/d", O_PATH, INROOT_PLAIN, NULL, -ELOOP},
		{"/d/b", O_PATH, INROOT_PLAIN, NULL, -ELOOP},
		{"/a/b/../file", O_PATH, INROOT_PLAIN, "/a/file", 0},
		{"/a/b", O_RDONLY | O_DIRECTORY, 0, "/a/b", 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		uint32_t l = lacks;
		int fd = inroot_open(root, row->path, row->flags, row->how, &l);

		/* the walk takes the empty path for the root; no caller has one */
		if (lacks && row->path[0] == '\0') {
			close(fd);
			continue;
		}
		if (row->want && fd >= 0)
			is_text(name_of(fd), row->want, row->path);
		else
			ok(!row->want && fd == row->error, "%s: `%s` flags %#x: %d, expected %d",
			   mode(), row->path, (unsigned int)row->flags, fd, row->error);
		if (fd >= 0)
			close(fd);
	}
}

/* links of procfs that jump elsewhere are never followed, those of mere text are */
static void test_magic(void)
{
	static const struct row rows[] = {
		{"/proc/self/cwd", O_PATH, 0, NULL, -ELOOP},
		{"/proc/self/root/etc", O_PATH, 0, NULL, -ELOOP},
		{"/proc/self/fd/0", O_PATH, 0, NULL, -ELOOP},
		{"/proc/thread-self/exe", O_PATH, 0, NULL, -ELOOP},
		{"/proc/self/fd", O_PATH, 0, "", 0},
		{"/proc/net/dev", O_PATH, 0, "", 0},
	};
	int host = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t l = lacks;
		int fd = inroot_open(host, rows[i].path, rows[i].flags, 0, &l);

		ok(rows[i].want ? fd >= 0 : fd == rows[i].error, "%s: `%s` is %d", mode(),
		   rows[i].path, fd);
		if (fd >= 0)
			close(fd);
	}
	is_i64(inroot_make_dirs(host, "/proc/self/root/x", 0), -ELOOP, "make through a magic link");
	close(host);
}

static void test_long(void)
{
	char path[PATH_MAX + 64];
	uint32_t l = lacks;

	memset(path, '/', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	is_i64(inroot_open(root, path, O_PATH, 0, &l), -ENAMETOOLONG, "path too long");
	path[PATH_MAX - 1] = '\0';
	ok(inroot_open(root, path, O_PATH, 0, &l) >= 0, "longest path");
	memset(path, 'x', 300);
	path[300] = '\0';
	is_i64(inroot_open(root, path, O_PATH, 0, &l), -ENAMETOOLONG, "name too long");
	for (size_t i = 0; i + 3 < PATH_MAX; i += 3)
		memcpy(path + i, "../", 4);
	ok(inroot_open(root, path, O_PATH, 0, &l) >= 0, "%s: a thousand `..`", mode());
}

static void test_parent(void)
{
	static const struct {
		const char *path, *want, *last;
		int error;
	} rows[] = {
		{"/x", "/", "x", 0},
		{"x", "/", "x", 0},
		{"/a/b/x", "/a/b", "x", 0},
		{"/d/abs/x", "/a/b", "x", 0},
		{"/a/up/x", "/", "x", 0},
		{"/", NULL, NULL, -EINVAL},
		{"", NULL, NULL, -EINVAL},
		{"/a/", NULL, NULL, -EINVAL},
		{"/a/.", NULL, NULL, -EINVAL},
		{"/a/..", NULL, NULL, -EINVAL},
		{"/a/...", "/a", "...", 0},
		{"/no/x", NULL, NULL, -ENOENT},
		{"/out/x", NULL, NULL, -ENOENT},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *last = NULL;
		uint32_t l = lacks;
		int fd = inroot_open_parent(root, rows[i].path, 0, &l, &last);

		if (rows[i].want)
			ok(fd >= 0 && strcmp(name_of(fd), rows[i].want) == 0 &&
				   strcmp(last, rows[i].last) == 0,
			   "%s: parent of `%s`", mode(), rows[i].path);
		else
			ok(fd == rows[i].error && !last, "%s: no parent of `%s`: %d", mode(),
			   rows[i].path, fd);
		if (fd >= 0)
			close(fd);
	}
}

static void test_make(void)
{
	const char *suffix = lacks ? "w" : "o";
	char path[128];
	const char *last;
	struct stat st;
	uint32_t l = lacks;
	int fd;

	(void)snprintf(path, sizeof(path), "/a/new%s/x/y", suffix);
	fd = inroot_make_dirs(root, path, 0);
	ok(fd >= 0 && strcmp(name_of(fd), path) == 0, "make `%s`", path);
	ok(fstat(fd, &st) == 0 && (st.st_mode & 07777) == 0755, "its mode");
	close(fd);
	fd = inroot_make_dirs(root, path, 0);
	ok(fd >= 0, "make it again");
	close(fd);
	(void)snprintf(path, sizeof(path), "/d/abs/%s/../n", suffix);
	fd = inroot_make_dirs(root, path, 0);
	ok(fd >= 0 && strcmp(name_of(fd), "/a/b/n") == 0, "make through symlinks and `..`");
	close(fd);
	is_i64(inroot_make_dirs(root, "/a/file/x", 0), -ENOTDIR, "make below a file");
	is_i64(inroot_make_dirs(root, "/d/plain", INROOT_PLAIN), -ELOOP, "make plain, symlink");
	(void)snprintf(path, sizeof(path), "/a/f%s/g", suffix);
	fd = inroot_make_file(root, path, 0);
	ok(fd >= 0 && strcmp(name_of(fd), path) == 0, "make file `%s`", path);
	ok(fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0, "empty");
	close(fd);
	fd = inroot_make_file(root, "/tofile", 0);
	ok(fd >= 0 && strcmp(name_of(fd), "/a/file") == 0, "existing file");
	close(fd);
	(void)snprintf(path, sizeof(path), "/m%s/n/o", suffix);
	fd = inroot_open_parent(root, path, INROOT_MAKE, &l, &last);
	ok(fd >= 0 && strncmp(name_of(fd), path, 5) == 0 && strcmp(last, "o") == 0, "parent made");
	close(fd);
	fd = inroot_make_dirs(root, "/out/x", 0);
	ok(fd >= 0 && strcmp(name_of(fd), "/canary/x") == 0,
	   "a symlink to the outside is made inside: `%s`", fd >= 0 ? name_of(fd) : "");
	close(fd);
	if (lacks)
		return;
	fd = inroot_make_dirs(root, "/dangling/x", 0);
	ok(fd >= 0 && strcmp(name_of(fd), "/new/deep/x") == 0, "dangling symlink, directory");
	close(fd);
	fd = inroot_make_file(root, "/danglingabs", 0);
	ok(fd >= 0 && strcmp(name_of(fd), "/new2/file") == 0, "dangling symlink, file");
	close(fd);
	is_i64(inroot_make_dirs(root, "/loop", 0), -ELOOP, "make through a loop");
}

/* --- somebody renames --- */

static atomic_bool stop;

/* Moves root/race/in outside and back, and swaps root/race/swap with a symlink to the outside. */
static void *racer(void *unused)
{
	(void)unused;
	while (!atomic_load(&stop)) {
		(void)sys_renameat2(top_fd, "root/race/in", top_fd, "canary/in", 0);
		(void)sys_renameat2(top_fd, "canary/in", top_fd, "root/race/in", 0);
		(void)sys_renameat2(top_fd, "root/race/swap", top_fd, "root/race/link",
				    RENAME_EXCHANGE);
	}
	return NULL;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_race(void)
{
	static const char *const paths[] = {"/race/in/x/../../../../canary/file", "/race/swap/file",
					    "/race/swap/../../canary/file",
					    "/race/in/x/../../../../../../../../etc/passwd",
					    "/race/link/file"};
	unsigned int outside = 0, inside = 0, other = 0;
	double end = seconds() + 1;
	char outside_prefix[96];
	pthread_t thread;

	(void)snprintf(outside_prefix, sizeof(outside_prefix), "!%s/canary/in", top);
	atomic_store(&stop, false);
	(void)pthread_create(&thread, NULL, racer, NULL);
	for (unsigned int i = 0; seconds() < end; i++) {
		uint32_t l = lacks;
		int fd = inroot_open(root, paths[i % 5], O_PATH, 0, &l);

		if (fd >= 0) {
			const char *name = name_of(fd);

			/* what is inside of the moved directory moves with it: that is no escape */
			if (name[0] == '!' && strncmp(name, outside_prefix, strlen(outside_prefix)))
				outside++, diag("outside: %s", name);
			else
				inside++;
			close(fd);
		} else if (fd != -ENOENT && fd != -ENOTDIR && fd != -ELOOP) {
			other++, diag("%s: %d", paths[i % 5], fd);
		}
		if (i % 7 == 0) {
			fd = inroot_make_dirs(root, "/race/swap/made/deep", 0);
			if (fd >= 0)
				close(fd);
			fd = inroot_make_file(root, "/race/swap/made/file", 0);
			if (fd >= 0)
				close(fd);
		}
	}
	atomic_store(&stop, true);
	pthread_join(thread, NULL);
	ok(outside == 0 && inside > 0, "%s: %u opened inside, %u outside", mode(), inside, outside);
	is_u64(other, 0, "no other error");
	ok(faccessat(top_fd, "canary/made", F_OK, 0) < 0, "nothing made outside");
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

int main(void)
{
	uint32_t l = 0;
	int fd;

	(void)snprintf(top, sizeof(top), "/tmp/davit-inroot-XXXXXX");
	if (!mkdtemp(top))
		bail("mkdtemp: %s", strerror(errno));
	umask(022);
	top_fd = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	make_tree();
	make("d", "root/race", NULL);
	make("d", "root/race/in", NULL);
	make("d", "root/race/in/x", NULL);
	make("d", "root/race/swap", NULL);
	make("f", "root/race/swap/file", NULL);
	make("l", "root/race/link", "../../canary");
	root = openat(top_fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	fd = inroot_open(root, "/", O_PATH, 0, &l);
	if (l & LACKS_OPENAT2)
		diag("no openat2 here: the walk is tested twice");
	close(fd);
	for (lacks = 0; lacks <= LACKS_OPENAT2; lacks += LACKS_OPENAT2) {
		test_open();
		test_magic();
		test_long();
		test_parent();
	}
	for (lacks = 0; lacks <= LACKS_OPENAT2; lacks += LACKS_OPENAT2) {
		test_race();
		test_make();
	}
	(void)nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return done();
}
