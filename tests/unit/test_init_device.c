/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* DEVICE, SYMLINK */
#include "tests/unit/box.h"

#include "sys/lacks.h"
#include "sys/raw.h"

#include <errno.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int device(struct box *box, const char *path, uint32_t mode, uint32_t major, uint32_t minor,
		  uint16_t flags, const char *host)
{
	return box_do(box, (struct op){
				   .code = OP_DEVICE,
				   .flags = flags,
				   .text = {box_text(box, path), host ? box_text(box, host) : 0},
				   .number = {mode, (uint64_t)major << 32 | minor},
			   });
}

static int owned(struct box *box, const char *path, uint32_t mode, uint32_t uid, uint32_t gid)
{
	return box_do(box, (struct op){
				   .code = OP_DEVICE,
				   .text = {box_text(box, path)},
				   .number = {mode, (uint64_t)1 << 32 | 5, uid, gid},
			   });
}

static int link_to(struct box *box, const char *path, const char *target, const char *only,
		   uint16_t flags)
{
	return box_do(box, (struct op){
				   .code = OP_SYMLINK,
				   .flags = flags,
				   .text = {box_text(box, path), box_text(box, target),
					    only ? box_text(box, only) : 0},
			   });
}

static void expect_device(struct box *box, const char *path, mode_t mode, unsigned int major,
			  unsigned int minor, uid_t uid, gid_t gid)
{
	struct stat st;

	if (fstatat(box->in.root, path + 1, &st, AT_SYMLINK_NOFOLLOW) < 0)
		memset(&st, 0, sizeof(st));
	box_expect(box,
		   st.st_mode == mode && st.st_uid == uid && st.st_gid == gid &&
			   (S_ISFIFO(mode) || st.st_rdev == makedev(major, minor)),
		   "`%s`: mode %o, device %u:%u, owner %u:%u", path, st.st_mode, major(st.st_rdev),
		   minor(st.st_rdev), st.st_uid, st.st_gid);
}

static void expect_link(struct box *box, const char *path, const char *want)
{
	char text[256];
	ssize_t n = readlinkat(box->in.root, path + 1, text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	box_expect(box, strcmp(text, want) == 0, "`%s` is `%s`", path, text);
}

/* --- made --- */

static void outside_there(struct box *box)
{
	box_make(box, "f rootfs/dev/file x");
	box_make(box, "d rootfs/dev/dir");
	box_make(box, "l rootfs/dev/link null");
	box_make(box, "l rootfs/dev/out ../../canary/file");
	box_make(box, "l rootfs/alias etc");
	if (mknodat(box->dir_fd, "rootfs/dev/zero", S_IFCHR | 0600, makedev(1, 5)) < 0 ||
	    mknodat(box->dir_fd, "rootfs/dev/wrong", S_IFCHR | 0600, makedev(1, 7)) < 0 ||
	    mknodat(box->dir_fd, "rootfs/dev/fifo", S_IFIFO | 0600, 0) < 0)
		_exit(103);
}

static void inside_make(struct box *box)
{
	static const char *const others[] = {"/dev/file", "/dev/dir",   "/dev/link",
					     "/dev/out",  "/dev/wrong", "/dev/fifo"};
	int r;

	box_expect(box, device(box, "/dev/null", S_IFCHR | 0666, 1, 3, DEVICE_DEFAULT, NULL) == 0,
		   "null");
	expect_device(box, "/dev/null", S_IFCHR | 0666, 1, 3, 0, 0);
	box_expect(box, device(box, "/dev/net/tun", S_IFCHR | 0620, 10, 200, 0, NULL) == 0,
		   "a directory on the way");
	expect_device(box, "/dev/net/tun", S_IFCHR | 0620, 10, 200, 0, 0);
	box_expect(box, device(box, "/alias/big", S_IFBLK | 0660, 4095, 1048575, 0, NULL) == 0,
		   "the largest number, outside of /dev, below a symlink");
	expect_device(box, "/etc/big", S_IFBLK | 0660, 4095, 1048575, 0, 0);
	box_expect(box, device(box, "/dev/pipe", S_IFIFO | 0600, 7, 7, 0, NULL) == 0, "fifo");
	expect_device(box, "/dev/pipe", S_IFIFO | 0600, 0, 0, 0, 0);
	box_expect(box, owned(box, "/dev/owned", S_IFCHR | 0751, 1000, 2000) == 0, "with an owner");
	expect_device(box, "/dev/owned", S_IFCHR | 0751, 1, 5, 1000, 2000);
	box_expect(box, device(box, "/dev/zero", S_IFCHR | 0666, 1, 5, DEVICE_DEFAULT, NULL) == 0,
		   "a matching node is fine");
	expect_device(box, "/dev/zero", S_IFCHR | 0600, 1, 5, 0, 0);
	box_expect(box, device(box, "/dev/fifo", S_IFIFO | 0666, 0, 0, 0, NULL) == 0,
		   "a matching fifo too");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		r = device(box, others[i], S_IFCHR | 0666, 1, 3, DEVICE_DEFAULT, NULL);
		box_expect(box, r == -EEXIST && box->in.detail == DETAIL_NOT_THAT_DEVICE,
			   "`%s` is there: %d detail %u", others[i], r, box->in.detail);
	}
}

/* --- bound --- */

static void outside_bind(struct box *box)
{
	outside_there(box);
	box_make(box, "f rootfs/dev/full");
}

static void inside_bind(struct box *box)
{
	static const char *const others[] = {"/dev/file", "/dev/dir",   "/dev/link",
					     "/dev/out",  "/dev/wrong", "/dev/fifo"};
	const uint16_t flags = DEVICE_BIND | DEVICE_DEFAULT;
	struct stat st;
	int r;

	r = device(box, "/dev/null", S_IFCHR | 0666, 1, 3, flags, "/dev/null");
	box_expect(box, r == 0, "null: %d detail %u", r, box->in.detail);
	box_expect(box,
		   fstatat(box->in.root, "dev/null", &st, 0) == 0 && S_ISCHR(st.st_mode) &&
			   st.st_rdev == makedev(1, 3),
		   "it is");
	r = openat(box->in.root, "dev/null", O_RDWR | O_CLOEXEC);
	box_expect(box, r >= 0, "it opens: %d", errno);
	box_expect(box, fchmod(r, 0600) < 0 && errno == EROFS, "the host's inode stays as it is");
	r = device(box, "/dev/full", S_IFCHR | 0666, 1, 7, flags, "/dev/full");
	box_expect(box, r == 0, "the last run's mount point: %d detail %u", r, box->in.detail);
	r = device(box, "/dev/new/tty", S_IFCHR | 0666, 5, 0, flags, "/dev/tty");
	box_expect(box, r == 0, "a directory on the way: %d detail %u", r, box->in.detail);
	r = device(box, "/dev/x", S_IFCHR | 0666, 1, 3, flags, "/dev/zero");
	box_expect(box, r == -ENODEV && box->in.detail == DETAIL_NOT_THAT_DEVICE,
		   "the host has another device there: %d detail %u", r, box->in.detail);
	r = device(box, "/dev/y", S_IFCHR | 0666, 1, 3, flags, "/no/such");
	box_expect(box, r == -ENOENT && box->in.detail == DETAIL_OPEN, "the host has none: %d", r);
	r = device(box, "/dev/zero", S_IFCHR | 0666, 1, 5, flags, "/dev/zero");
	box_expect(box, r == 0, "a matching node is fine: %d", r);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		r = device(box, others[i], S_IFCHR | 0666, 1, 3, flags, "/dev/null");
		box_expect(box, r == -EEXIST && box->in.detail == DETAIL_NOT_THAT_DEVICE,
			   "`%s` is there: %d detail %u", others[i], r, box->in.detail);
	}
	/* mknod where it is not allowed falls back to the host's node, when there is one to name */
	r = device(box, "/dev/random", S_IFCHR | 0666, 1, 8, DEVICE_DEFAULT, "/dev/random");
	box_expect(box, r == 0, "mknod or bind: %d detail %u", r, box->in.detail);
}

static void inside_bind_user(struct box *box)
{
	int r;

	inside_bind(box);
	r = device(box, "/dev/kvm", S_IFCHR | 0666, 10, 232, 0, NULL);
	box_expect(box, r == -EPERM && box->in.detail == DETAIL_MKNOD, "no mknod here: %d", r);
}

/* --- links --- */

static void outside_link(struct box *box)
{
	outside_there(box);
	box_make(box, "l rootfs/dev/ptmx /dev/pts/evil");
	box_make(box, "l rootfs/dev/fd /proc/self/fd");
	box_make(box, "l rootfs/dev/stdin ../../canary/new");
	box_make(box, "f rootfs/dev/core x");
}

static void inside_link(struct box *box)
{
	int r;

	box_expect(box, link_to(box, "/dev/stdout", "/proc/self/fd/1", NULL, 0) == 0, "new");
	expect_link(box, "/dev/stdout", "/proc/self/fd/1");
	box_expect(box, link_to(box, "/dev/fd", "/proc/self/fd", NULL, 0) == 0, "right already");
	box_expect(box, link_to(box, "/dev/stdin", "/proc/self/fd/0", NULL, 0) == 0,
		   "another stays");
	expect_link(box, "/dev/stdin", "../../canary/new");
	box_expect(box, link_to(box, "/dev/core", "/proc/kcore", NULL, 0) == 0, "a file stays");
	expect_link(box, "/dev/core", "");
	box_expect(box, link_to(box, "/dev/ptmx", "pts/ptmx", NULL, SYMLINK_REPLACE) == 0,
		   "replaced");
	expect_link(box, "/dev/ptmx", "pts/ptmx");
	box_expect(box, link_to(box, "/dev/zero", "pts/ptmx", NULL, SYMLINK_REPLACE) == 0,
		   "a node replaced");
	expect_link(box, "/dev/zero", "pts/ptmx");
	r = link_to(box, "/dev/dir", "pts/ptmx", NULL, SYMLINK_REPLACE);
	box_expect(box, r == -EISDIR && box->in.detail == DETAIL_SYMLINK, "not a directory: %d", r);
	box_expect(box, link_to(box, "/dev/no", "x", "/proc/kcore", 0) == 0, "only if");
	expect_link(box, "/dev/no", "");
	box_expect(box, link_to(box, "/dev/yes", "x", "/etc/hosts", 0) == 0, "if");
	expect_link(box, "/dev/yes", "x");
}

/* --- /dev itself is a symlink --- */

static void outside_dev(struct box *box, const char *link)
{
	if (unlinkat(box->dir_fd, "rootfs/dev", AT_REMOVEDIR) < 0)
		_exit(103);
	box_make(box, "l rootfs/one ../canary");
	box_make(box, link);
}

static void outside_dev_relative(struct box *box)
{
	outside_dev(box, "l rootfs/dev ../canary");
}

static void outside_dev_chain(struct box *box)
{
	outside_dev(box, "l rootfs/dev one");
}

static void outside_dev_absolute(struct box *box)
{
	char text[128];

	(void)snprintf(text, sizeof(text), "l rootfs/dev %s/canary", box->dir);
	outside_dev(box, text);
}

static void inside_dev(struct box *box)
{
	int r;

	r = device(box, "/dev/null", S_IFCHR | 0666, 1, 3, DEVICE_DEFAULT, NULL);
	box_expect(box, r == -ELOOP && box->in.detail == DETAIL_NOT_PLAIN_DIR,
		   "DEVICE: %d detail %u", r, box->in.detail);
	r = device(box, "/dev/null", S_IFCHR | 0666, 1, 3, DEVICE_BIND, "/dev/null");
	box_expect(box, r == -ELOOP && box->in.detail == DETAIL_NOT_PLAIN_DIR,
		   "DEVICE bound: %d detail %u", r, box->in.detail);
	r = link_to(box, "/dev/ptmx", "pts/ptmx", NULL, SYMLINK_REPLACE);
	box_expect(box, r == -ELOOP && box->in.detail == DETAIL_NOT_PLAIN_DIR, "SYMLINK: %d", r);
	r = box_mount(box, "/dev", "tmpfs", "", 0, MOUNT_PLAIN_DIR);
	box_expect(box, r == -ELOOP && box->in.detail == DETAIL_NOT_PLAIN_DIR, "MOUNT: %d", r);
	r = box_mount(box, "/dev/shm", "tmpfs", "", 0, 0);
	box_expect(box, r < 0 || !box_mode(box, "canary/.."), "MOUNT below it: %d, contained", r);
	/* elsewhere a symlink is followed inside the root */
	r = device(box, "/one/node", S_IFIFO | 0666, 0, 0, 0, NULL);
	box_expect(box, r == 0 && box_mode(box, "canary/node"), "an escape is made inside: %d", r);
}

/* The register of the last directory must not survive a mount on it. */
static void inside_register(struct box *box)
{
	int r = device(box, "/dev/a", S_IFIFO | 0666, 0, 0, 0, NULL);

	box_expect(box, r == 0, "a: %d", r);
	r = box_mount(box, "/dev", "tmpfs", "", 0, 0);
	box_expect(box, r == 0, "covered: %d", r);
	r = device(box, "/dev/b", S_IFIFO | 0666, 0, 0, 0, NULL);
	box_expect(box, r == 0 && box_mode(box, "dev/b") && !box_mode(box, "dev/a"), "b: %d", r);
	r = box_mount(box, "/dev/sub", "tmpfs", "", 0, 0);
	box_expect(box, r == 0, "below: %d", r);
	r = device(box, "/dev/c", S_IFIFO | 0666, 0, 0, 0, NULL);
	box_expect(box, r == 0 && box_mode(box, "dev/c"), "c: %d", r);
	r = device(box, "/dev/sub/d", S_IFIFO | 0666, 0, 0, 0, NULL);
	box_expect(box, r == 0 && box_mode(box, "dev/sub/d"), "d: %d", r);
	r = device(box, "/e", S_IFIFO | 0666, 0, 0, 0, NULL);
	box_expect(box, r == 0 && box_mode(box, "e"), "e: %d", r);
	r = box_path(box, OP_READONLY, "/dev");
	box_expect(box, r == 0, "read-only: %d", r);
	r = device(box, "/dev/f", S_IFIFO | 0666, 0, 0, 0, NULL);
	box_expect(box, r == -EROFS, "f: %d", r);
}

int main(void)
{
	static const struct box_case cases[] = {
		{.name = "mknod", .outside = outside_there, .inside = inside_make},
		{.name = "mknod, old kernel",
		 .lacks = LACKS_OPENAT2,
		 .outside = outside_there,
		 .inside = inside_make},
		{.name = "bind", .outside = outside_bind, .inside = inside_bind},
		{.name = "bind, user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_bind,
		 .inside = inside_bind_user},
		{.name = "bind, old kernel",
		 .lacks = LACKS_OPENAT2 | LACKS_MOUNT_SETATTR | LACKS_OPEN_TREE_ATTR,
		 .outside = outside_bind,
		 .inside = inside_bind},
		{.name = "link", .outside = outside_link, .inside = inside_link},
		{.name = "relative /dev", .outside = outside_dev_relative, .inside = inside_dev},
		{.name = "absolute /dev", .outside = outside_dev_absolute, .inside = inside_dev},
		{.name = "chained /dev", .outside = outside_dev_chain, .inside = inside_dev},
		{.name = "relative /dev, old kernel",
		 .lacks = LACKS_OPENAT2,
		 .outside = outside_dev_relative,
		 .inside = inside_dev},
		{.name = "relative /dev, user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_dev_relative,
		 .inside = inside_dev},
		{.name = "register", .inside = inside_register},
	};

	if (!box_start())
		return 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		box_run(&cases[i]);
	return box_done();
}
