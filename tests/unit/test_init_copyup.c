/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* MOUNT with MOUNT_COPY_UP */
#include "tests/unit/box.h"

#include "sys/raw.h"

#include <errno.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#define MANY 500 /* more than one buffer of directory entries */
#define LARGE 200000

static void outside_all(struct box *box)
{
	struct timespec times[2] = {{.tv_sec = 1000000, .tv_nsec = 123}, {.tv_sec = 2000000}};
	char path[128], *large = malloc(LARGE);
	int fd;

	box_make(box, "d rootfs/vol/dir");
	box_make(box, "d rootfs/vol/dir/deeper");
	box_make(box, "f rootfs/vol/dir/deeper/file deep");
	box_make(box, "f rootfs/vol/file content");
	box_make(box, "f rootfs/vol/empty");
	box_make(box, "l rootfs/vol/link ../canary/file");
	box_make(box, "l rootfs/vol/dirlink dir");
	box_make(box, "d rootfs/vol/many");
	for (int i = 0; i < MANY; i++) {
		(void)snprintf(path, sizeof(path), "%c rootfs/vol/many/%d-with-a-rather-long-name",
			       i % 3 ? 'f' : 'd', i);
		box_make(box, path);
	}
	memset(large, 'L', LARGE);
	fd = openat(box->dir_fd, "rootfs/vol/large", O_CREAT | O_WRONLY | O_CLOEXEC, 0640);
	if (write(fd, large, LARGE) != LARGE || fsetxattr(fd, "user.note", "kept", 4, 0) < 0 ||
	    fchown(fd, 1000, 2000) < 0 || fchmod(fd, 06755) < 0 || futimens(fd, times) < 0)
		_exit(103);
	close(fd);
	free(large);
	if (mknodat(box->dir_fd, "rootfs/vol/fifo", S_IFIFO | 0620, 0) < 0 ||
	    mknodat(box->dir_fd, "rootfs/vol/node", S_IFCHR | 0601, makedev(300, 5000)) < 0 ||
	    mknodat(box->dir_fd, "rootfs/vol/socket", S_IFSOCK | 0600, 0) < 0 ||
	    fchmodat(box->dir_fd, "rootfs/vol/dir", 01710, 0) < 0 ||
	    fchownat(box->dir_fd, "rootfs/vol/dir", 7, 8, 0) < 0 ||
	    fchownat(box->dir_fd, "rootfs/vol/link", 9, 10, AT_SYMLINK_NOFOLLOW) < 0 ||
	    utimensat(box->dir_fd, "rootfs/vol/link", times, AT_SYMLINK_NOFOLLOW) < 0 ||
	    utimensat(box->dir_fd, "rootfs/vol/dir", times, 0) < 0 ||
	    linkat(box->dir_fd, "rootfs/vol/file", box->dir_fd, "rootfs/vol/hard", 0) < 0)
		_exit(104);
}

static struct stat status(struct box *box, const char *path)
{
	struct stat st;

	if (fstatat(box->in.root, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		memset(&st, 0, sizeof(st));
	return st;
}

static int copy_up(struct box *box, uint64_t flags)
{
	int r = box_mount(box, "/vol", "tmpfs", "size=64m,mode=0751", flags, MOUNT_COPY_UP);

	box_expect(box, r == 0, "MOUNT: %d detail %u", r, box->in.detail);
	return r;
}

static void inside_all(struct box *box)
{
	unsigned int found = 0;
	char text[64] = "";
	struct stat st;
	int fd;

	if (copy_up(box, MS_RDONLY | MS_NOSUID) < 0)
		return;
	box_expect(box, strstr(box_line(box, "/vol") ?: "", " ro,nosuid") != NULL, "read-only: %s",
		   box_line(box, "/vol"));
	box_expect(box, unlinkat(box->in.root, "vol/file", 0) < 0 && errno == EROFS, "really");
	box_expect(box, status(box, "vol").st_mode == (S_IFDIR | 0751), "the mode is the option's");
	st = status(box, "vol/large");
	box_expect(box,
		   st.st_size == LARGE && st.st_uid == 1000 && st.st_gid == 2000 &&
			   st.st_mode == (S_IFREG | 06755),
		   "large file: %ld bytes, %u:%u, mode %o", (long)st.st_size, st.st_uid, st.st_gid,
		   st.st_mode);
	box_expect(box, st.st_mtim.tv_sec == 2000000 && st.st_atim.tv_nsec == 123, "its times");
	fd = openat(box->in.root, "vol/large", O_RDONLY | O_CLOEXEC);
	box_expect(box,
		   fgetxattr(fd, "user.note", text, sizeof(text)) == 4 && strcmp(text, "kept") == 0,
		   "its attribute: %s", text);
	box_expect(box, pread(fd, text, 1, LARGE - 1) == 1 && text[0] == 'L', "its end");
	close(fd);
	st = status(box, "vol/dir");
	box_expect(box,
		   st.st_mode == (S_IFDIR | 01710) && st.st_uid == 7 && st.st_gid == 8 &&
			   st.st_mtim.tv_sec == 2000000,
		   "directory: mode %o, %u:%u, %ld", st.st_mode, st.st_uid, st.st_gid,
		   (long)st.st_mtim.tv_sec);
	box_expect(box, strcmp(box_read(box, "vol/dir/deeper/file") ?: "", "deep") == 0, "deep");
	box_expect(box, strcmp(box_read(box, "vol/hard") ?: "", "content") == 0, "a hard link");
	st = status(box, "vol/link");
	box_expect(box,
		   S_ISLNK(st.st_mode) && st.st_uid == 9 && st.st_gid == 10 &&
			   st.st_mtim.tv_sec == 2000000,
		   "a symlink is a symlink");
	box_expect(box, readlinkat(box->in.root, "vol/link", text, sizeof(text)) == 14, "its text");
	box_expect(box, status(box, "vol/fifo").st_mode == (S_IFIFO | 0620), "a fifo");
	box_expect(box, status(box, "vol/socket").st_mode == (S_IFSOCK | 0600), "a socket");
	st = status(box, "vol/node");
	box_expect(box, st.st_mode == (S_IFCHR | 0601) && st.st_rdev == makedev(300, 5000),
		   "a device");
	for (int i = 0; i < MANY; i++) {
		(void)snprintf(text, sizeof(text), "vol/many/%d-with-a-rather-long-name", i);
		found += status(box, text).st_mode == (i % 3 ? S_IFREG | 0644 : S_IFDIR | 0755);
	}
	box_expect(box, found == MANY, "%u of %d in a large directory", found, MANY);
}

static void deep(struct box *box, int levels)
{
	char path[1024] = "rootfs/vol";

	for (int i = 0; i < levels; i++) {
		size_t n = strlen(path);

		(void)snprintf(path + n, sizeof(path) - n, "/%d", i);
		if (mkdirat(box->dir_fd, path, 0755) < 0)
			_exit(103);
	}
}

static void outside_deep(struct box *box)
{
	deep(box, 63);
}

static void inside_deep(struct box *box)
{
	copy_up(box, 0);
	box_expect(box, box_mode(box, "vol/0/1/2/3/4/5/6/7/8/9") != 0, "63 levels");
}

static void outside_deeper(struct box *box)
{
	deep(box, 64);
}

static void inside_deeper(struct box *box)
{
	int r = box_mount(box, "/vol", "tmpfs", "", 0, MOUNT_COPY_UP);

	box_expect(box, r == -ELOOP && box->in.detail == DETAIL_COPY_DEPTH,
		   "64 levels are too many: %d detail %u", r, box->in.detail);
	box_expect(box, !box_line(box, "/vol"), "nothing is mounted");
}

static void inside_small(struct box *box)
{
	int r = box_mount(box, "/vol", "tmpfs", "size=64k", 0, MOUNT_COPY_UP);

	box_expect(box, r == -ENOSPC && box->in.detail == DETAIL_WRITE,
		   "does not fit: %d detail %u", r, box->in.detail);
}

static void outside_user(struct box *box)
{
	box_make(box, "d rootfs/vol/dir");
	box_make(box, "f rootfs/vol/dir/file text");
	box_make(box, "f rootfs/vol/foreign text");
	/* an owner that the user namespace does not have */
	if (fchownat(box->dir_fd, "rootfs/vol/foreign", 5, 5, 0) < 0 ||
	    fchownat(box->dir_fd, "rootfs/vol", BOX_BASE_ID + 33, BOX_BASE_ID + 34, 0) < 0)
		_exit(103);
}

static void inside_user(struct box *box)
{
	struct stat st;

	copy_up(box, 0);
	box_expect(box, strcmp(box_read(box, "vol/dir/file") ?: "", "text") == 0, "copied");
	st = status(box, "vol/dir/file");
	box_expect(box, st.st_uid == 0 && st.st_gid == 0, "owner");
	box_expect(box, status(box, "vol/foreign").st_mode != 0, "an unknown owner is no error");
	st = status(box, "vol");
	box_expect(box, st.st_uid == 33 && st.st_gid == 34, "the covered directory's owner: %u:%u",
		   st.st_uid, st.st_gid);
}

static void inside_missing(struct box *box)
{
	int r = box_mount(box, "/none/dir", "tmpfs", "", 0, MOUNT_COPY_UP);

	box_expect(box, r == 0 && box_line(box, "/none/dir"), "nothing to copy: %d", r);
}

int main(void)
{
	static const struct box_case cases[] = {
		{.name = "all", .outside = outside_all, .inside = inside_all},
		{.name = "deep", .outside = outside_deep, .inside = inside_deep},
		{.name = "too deep", .outside = outside_deeper, .inside = inside_deeper},
		{.name = "no space", .outside = outside_all, .inside = inside_small},
		{.name = "user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_user,
		 .inside = inside_user},
		{.name = "missing", .inside = inside_missing},
	};

	if (!box_start())
		return 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		box_run(&cases[i]);
	return box_done();
}
