/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* MOUNT, BIND, ATTR, SYSCTL */
#include "tests/unit/box.h"

#include "sys/lacks.h"
#include "sys/raw.h"

#include <errno.h>
#include <sys/vfs.h>
#include <unistd.h>

static void pivot(struct box *box)
{
	int r = box_do(box, (struct op){.code = OP_PIVOT});

	box_expect(box, r == 0, "PIVOT: %d detail %u", r, box->in.detail);
}

/* The line of what is mounted at path must have all these words. */
static void expect_line(struct box *box, const char *path, const char *words)
{
	const char *line = box_line(box, path);
	char copy[256], *word, *rest;

	if (line == NULL) {
		(void)box_result(box, false, "nothing is mounted on `%s`", path);
		return;
	}
	(void)snprintf(copy, sizeof(copy), "%s", words);
	for (rest = copy; (word = strsep(&rest, " ")) != NULL;) {
		if (strncmp(word, "-_", 2) == 0)
			word[1] = ' ';
		box_expect(box,
			   word[0] == '!' ? !strstr(line, word + 1) : strstr(line, word) != NULL,
			   "`%s` in: %s", word, line);
	}
}

static void is_same(struct box *box, const char *path, const char *want)
{
	const char *text = box_read(box, path);

	box_expect(box, text && strcmp(text, want) == 0, "`%s` reads `%s`", path,
		   text ? text : "(error)");
}

/* --- the mounts of the default configuration --- */

static void inside_default(struct box *box)
{
	static const struct {
		const char *path, *type, *data;
		uint64_t flags;
		uint16_t op_flags;
		const char *words;
	} mounts[] = {
		{"/proc", "proc", "", MS_NOSUID | MS_NOEXEC | MS_NODEV,
		 MOUNT_KEEP_PROC | MOUNT_PLAIN_DIR, "nosuid nodev noexec relatime -_proc"},
		{"/dev", "tmpfs", "mode=755,size=65536k", MS_NOSUID | MS_STRICTATIME,
		 MOUNT_PLAIN_DIR, "nosuid !relatime -_tmpfs size=65536k mode=755"},
		{"/dev/pts", "devpts", "newinstance,ptmxmode=0666,mode=0620", MS_NOSUID | MS_NOEXEC,
		 0, "nosuid noexec -_devpts ptmxmode=666"},
		{"/dev/shm", "tmpfs", "mode=1777,size=64k", MS_NOSUID | MS_NOEXEC | MS_NODEV, 0,
		 "nosuid noexec nodev size=64k"},
		{"/dev/mqueue", "mqueue", "", MS_NOSUID | MS_NOEXEC | MS_NODEV, 0, "-_mqueue"},
		{"/sys", "sysfs", "", MS_NOSUID | MS_NOEXEC | MS_NODEV | MS_RDONLY, MOUNT_PLAIN_DIR,
		 "ro -_sysfs"},
		{"/new/deep/dir", "tmpfs", "", MS_NOATIME | MS_RDONLY, 0, "ro noatime"},
	};
	int r;

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		r = box_mount(box, mounts[i].path, mounts[i].type, mounts[i].data, mounts[i].flags,
			      mounts[i].op_flags);
		box_expect(box, r == 0, "MOUNT `%s`: %d detail %u", mounts[i].path, r,
			   box->in.detail);
	}
	pivot(box);
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		expect_line(box, mounts[i].path, mounts[i].words);
	}
	box_expect(box, (box_mode(box, "new/deep") & 07777) == 0755, "mount points have 0755");
	box_expect(box, strncmp(box_read(box, "/proc/self/stat") ?: "", "1 ", 2) == 0,
		   "proc shows the new pid namespace");
}

/* --- a mount that needs a descriptor: propagation, options by fsconfig --- */

static void inside_handle(struct box *box)
{
	int r;

	r = box_do(box, (struct op){.code = OP_MOUNT,
				    .text = {box_text(box, "/etc"), box_text(box, "tmpfs"), 0,
					     box_text(box, "bogus=1")},
				    .number = {0, MS_PRIVATE}});
	box_expect(box, r == -EINVAL && box->in.detail == DETAIL_FSCONFIG,
		   "bad option: %d detail %u", r, box->in.detail);
	r = box_do(box, (struct op){.code = OP_MOUNT,
				    .text = {box_text(box, "/etc"), box_text(box, "nosuchfs")},
				    .number = {0, MS_PRIVATE}});
	box_expect(box, r == -ENODEV && box->in.detail == DETAIL_FSOPEN, "bad type: %d detail %u",
		   r, box->in.detail);
	r = box_mount(box, "/etc", "nosuchfs", "", 0, 0);
	box_expect(box, r == -ENODEV && box->in.detail == DETAIL_MOUNT, "bad type: %d detail %u", r,
		   box->in.detail);
	r = box_mount(box, "/etc/hosts", "tmpfs", "", 0, 0);
	box_expect(box, r == -ENOTDIR && box->in.detail == DETAIL_RESOLVE,
		   "on a file: %d detail %u", r, box->in.detail);
	/* a new file system on `/` is the root from then on */
	r = box_mount(box, "/", "tmpfs", "", 0, 0);
	box_expect(box, r == 0, "MOUNT on `/`: %d detail %u", r, box->in.detail);
	r = box_mount(box, "/inside", "tmpfs", "", 0, 0);
	box_expect(box, r == 0, "MOUNT below it: %d detail %u", r, box->in.detail);
	pivot(box);
	expect_line(box, "/", "-_tmpfs");
	expect_line(box, "/inside", "-_tmpfs");
	box_expect(box, access("/etc", F_OK) < 0, "the rootfs is covered");
}

static void inside_options(struct box *box)
{
	uint32_t data = box_text(box, "size=1m,mode=0750,,nr_inodes=99");
	int r = box_do(box, (struct op){.code = OP_MOUNT,
					.text = {box_text(box, "/vol"), box_text(box, "tmpfs"),
						 box_text(box, "my source"), data},
					.number = {MS_NOSUID | MS_RDONLY, MS_SHARED}});

	box_expect(box, r == 0, "MOUNT shared: %d detail %u", r, box->in.detail);
	box_expect(box, strcmp((char *)box->in.base + data, "size=1m,mode=0750,,nr_inodes=99") == 0,
		   "the text is as it was");
	r = box_do(box, (struct op){.code = OP_MOUNT,
				    .text = {box_text(box, "/vol"), 0, 0, box_text(box, "size=2m")},
				    .number = {MS_REMOUNT | MS_NOEXEC, MS_PRIVATE}});
	box_expect(box, r == 0, "remount: %d detail %u", r, box->in.detail);
	pivot(box);
	expect_line(box, "/vol", "noexec !shared: my\\040source size=2048k mode=750 nr_inodes=99");
}

/* --- mode of the covered directory --- */

static void outside_mode(struct box *box)
{
	box_make(box, "d rootfs/sticky");
	if (fchmodat(box->dir_fd, "rootfs/sticky", 03751, 0) < 0)
		_exit(103);
}

static void inside_mode(struct box *box)
{
	static const char text[] = "size=1m,mode=0000,nr_inodes=9";
	uint32_t data = box_text(box, text);
	struct op op = {.code = OP_MOUNT,
			.flags = MOUNT_INHERIT_MODE,
			.text = {box_text(box, "/sticky"), box_text(box, "tmpfs"), 0, data},
			.number = {0, 0, 0, 14}};
	int r = box_do(box, op);

	box_expect(box, r == 0, "MOUNT: %d detail %u", r, box->in.detail);
	box_expect(box, (box_mode(box, "sticky") & 07777) == 03751, "mode %o",
		   box_mode(box, "sticky"));
	op.number[3] = 28;
	box_expect(box, box_do(box, op) == -EINVAL, "an offset outside the text");
	op.number[3] = 0;
	box_expect(box, box_do(box, op) == -EINVAL, "no offset");
	op.number[3] = UINT64_MAX;
	box_expect(box, box_do(box, op) == -EINVAL, "a huge offset");
}

/* --- symlinked /proc, /sys, /dev --- */

static void outside_plain(struct box *box)
{
	box_make(box, "d rootfs/real");
	box_make(box, "d rootfs/real/sub");
	box_make(box, "l rootfs/relative real");
	box_make(box, "l rootfs/absolute /real");
	box_make(box, "l rootfs/escape ../canary");
	box_make(box, "l rootfs/chain escape");
	box_make(box, "l rootfs/dangling nowhere");
	box_make(box, "f rootfs/file x");
	box_make(box, "d src");
	(void)box_source(box, "src", true);
}

static void inside_plain(struct box *box)
{
	static const char *const bad[] = {"/relative", "/absolute", "/escape",      "/chain",
					  "/dangling", "/file",     "/relative/sub"};
	int r;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		r = box_mount(box, bad[i], "tmpfs", "", 0, MOUNT_PLAIN_DIR);
		box_expect(box,
			   (r == -ELOOP || r == -ENOTDIR) && box->in.detail == DETAIL_NOT_PLAIN_DIR,
			   "`%s` is refused: %d detail %u", bad[i], r, box->in.detail);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		r = box_do(box, (struct op){.code = OP_BIND,
					    .flags = BIND_PLAIN_DIR,
					    .slot = 5,
					    .text = {box_text(box, bad[i])},
					    .number = {0, 0, MS_PRIVATE}});
		box_expect(box, r < 0 && box->in.detail == DETAIL_NOT_PLAIN_DIR,
			   "BIND on `%s` is refused: %d detail %u", bad[i], r, box->in.detail);
	}
	r = box_mount(box, "/missing", "tmpfs", "", 0, MOUNT_PLAIN_DIR);
	box_expect(box, r == 0, "a missing one is made: %d detail %u", r, box->in.detail);
	/* where a symlink is allowed it stays in the root */
	r = box_mount(box, "/chain/made", "tmpfs", "", 0, 0);
	box_expect(box, r == 0 && box_mode(box, "canary/made"), "an escape is made inside: %d", r);
}

/* --- binds --- */

static void outside_bind(struct box *box)
{
	box_make(box, "d src");
	box_make(box, "f src/file from-host");
	box_make(box, "d src/sub");
	box_make(box, "f single one-file");
	box_make(box, "l rootfs/etc/resolv.conf ../run/resolve/stub.conf");
	box_make(box, "l rootfs/etc/link hosts");
	/* sources in a peer group, in a copy of the mount namespace, which must live on */
	if (unshare(CLONE_NEWNS) < 0 || mount(box->dir, box->dir, NULL, MS_BIND, NULL) < 0 ||
	    mount(NULL, box->dir, NULL, MS_SHARED, NULL) < 0)
		_exit(103);
	if (open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC) < 0)
		_exit(104);
	close(box->dir_fd);
	box->dir_fd = open(box->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	(void)box_source(box, "src", true);    /* 5 */
	(void)box_source(box, "single", true); /* 6 */
	(void)box_source(box, "src", true);    /* 7 */
	(void)box_source(box, "src", true);    /* 8 */
	(void)box_source(box, "single", true); /* 9 */
	(void)box_source(box, "single", true); /* 10 */
	(void)box_source(box, "single", true); /* 11 */
}

static void inside_bind(struct box *box)
{
	uint32_t private = MS_PRIVATE | MS_REC;
	int r;

	r = box_bind(box, 5, "/data/in", ATTR_PACK(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0),
		     private);
	box_expect(box, r == 0, "BIND a directory, made: %d detail %u", r, box->in.detail);
	r = box_bind(box, 6, "/etc/resolv.conf", ATTR_PACK(MOUNT_ATTR_NOEXEC, 0), private);
	box_expect(box, r == 0, "BIND a file on a dangling symlink: %d detail %u", r,
		   box->in.detail);
	r = box_bind(box, 7, "/etc/hosts", 0, private);
	box_expect(box, r == -ENOTDIR && box->in.detail == DETAIL_MOVE_MOUNT,
		   "a directory on a file: %d detail %u", r, box->in.detail);
	r = box_bind(box, 9, "/vol", 0, private);
	box_expect(box, r == -EISDIR, "a file on a directory: %d detail %u", r, box->in.detail);
	r = box_bind(box, 8, "/slave", 0, MS_SLAVE | MS_REC);
	box_expect(box, r == 0, "BIND slave: %d detail %u", r, box->in.detail);
	r = box_bind(box, 10, "/etc/single", 0, 0);
	box_expect(box, r == -EINVAL && box->in.detail == DETAIL_BAD_PROGRAM,
		   "no propagation is no program: %d", r);
	r = box_bind(box, 10, "/new/single", 0, private);
	box_expect(box, r == 0, "BIND a file, made: %d detail %u", r, box->in.detail);
	r = box_do(box, (struct op){.code = OP_BIND,
				    .flags = BIND_NO_FOLLOW,
				    .slot = 11,
				    .text = {box_text(box, "/etc/link")},
				    .number = {0, 0, private}});
	box_expect(box, r == 0, "BIND on a symlink itself: %d detail %u", r, box->in.detail);
	pivot(box);
	expect_line(box, "/data/in", "ro nosuid !shared: !master:");
	expect_line(box, "/run/resolve/stub.conf", "noexec !shared:");
	expect_line(box, "/slave", "master:");
	expect_line(box, "/etc/link", "!shared:");
	is_same(box, "/data/in/file", "from-host");
	is_same(box, "/etc/resolv.conf", "one-file");
	is_same(box, "/new/single", "one-file");
	is_same(box, "/etc/hosts", "here");
	box_expect(box, mkdir("/data/in/x", 0755) < 0 && errno == EROFS, "read-only");
	/* mounts made in here are not seen on the host: box_run looks for them */
	box_expect(box,
		   mount("t", "/data/in/sub", "tmpfs", 0, NULL) == 0 &&
			   mount("t", "/slave/sub", "tmpfs", 0, NULL) == 0,
		   "mounts below binds");
	r = box_do(box, (struct op){.code = OP_ATTR,
				    .text = {box_text(box, "/slave")},
				    .number = {ATTR_PACK(MOUNT_ATTR_RDONLY, 0)}});
	box_expect(box, r == 0, "ATTR: %d detail %u", r, box->in.detail);
	expect_line(box, "/slave", "ro");
	r = box_do(box, (struct op){.code = OP_ATTR,
				    .text = {box_text(box, "/slave")},
				    .number = {ATTR_PACK(0, MOUNT_ATTR_RDONLY)}});
	box_expect(box, r == 0 && mkdir("/slave/y", 0755) == 0, "ATTR rw: %d", r);
	r = box_do(box, (struct op){.code = OP_ATTR,
				    .text = {box_text(box, "/etc")},
				    .number = {ATTR_PACK(MOUNT_ATTR_RDONLY, 0)}});
	box_expect(box, r == -EINVAL && box->in.detail == DETAIL_SETATTR,
		   "ATTR of what is no mount: %d detail %u", r, box->in.detail);
}

/* --- copy-symlink --- */

static void outside_copy(struct box *box)
{
	box_make(box, "l link ../some/where");
	box_make(box, "d src");
	box_make(box, "l rootfs/etc/same ../some/where");
	box_make(box, "l rootfs/etc/other elsewhere");
	(void)box_source(box, "link", false);
	(void)box_source(box, "src", false);
}

static int copy_link(struct box *box, int slot, const char *path)
{
	return box_do(box, (struct op){.code = OP_BIND,
				       .flags = BIND_COPY_SYMLINK,
				       .slot = (int16_t)slot,
				       .text = {box_text(box, path)},
				       .number = {0, 0, MS_PRIVATE}});
}

static void inside_copy(struct box *box)
{
	char text[64] = "";
	int r = copy_link(box, 5, "/new/link");

	box_expect(box, r == 0, "BIND copy-symlink: %d detail %u", r, box->in.detail);
	box_expect(box,
		   readlinkat(box->in.root, "new/link", text, sizeof(text) - 1) == 13 &&
			   strcmp(text, "../some/where") == 0,
		   "it is `%s`", text);
	box_expect(box, copy_link(box, 5, "/etc/same") == 0, "the same is there");
	r = copy_link(box, 5, "/etc/other");
	box_expect(box, r == -EEXIST && box->in.detail == DETAIL_SYMLINK, "another is there: %d",
		   r);
	r = copy_link(box, 6, "/new/dir");
	box_expect(box, r == 0 && box_line(box, "/new/dir"), "no symlink is bound: %d", r);
}

static void inside_bind_recursive(struct box *box)
{
	int r = box_do(
		box, (struct op){.code = OP_BIND,
				 .slot = 5,
				 .text = {box_text(box, "/data")},
				 .number = {ATTR_PACK(MOUNT_ATTR_NOSUID, 0),
					    ATTR_PACK(MOUNT_ATTR_RDONLY, 0), MS_PRIVATE | MS_REC}});

	if (box->in.lacks) {
		box_expect(box, r == -ENOSYS && box->in.detail == DETAIL_SETATTR,
			   "recursive attributes need 5.12: %d detail %u", r, box->in.detail);
		return;
	}
	box_expect(box, r == 0, "BIND rro,nosuid: %d detail %u", r, box->in.detail);
	pivot(box);
	expect_line(box, "/data", "ro nosuid !shared: !master:");
	expect_line(box, "/data/sub", "ro !nosuid !shared: !master:");
}

static void outside_bind_recursive(struct box *box)
{
	char path[128];

	box_make(box, "d src");
	box_make(box, "d src/sub");
	(void)snprintf(path, sizeof(path), "%s/src/sub", box->dir);
	/* in a copy of the mount namespace: the host's stays as it was */
	if (unshare(CLONE_NEWNS) < 0)
		_exit(103);
	box->dir_fd = open(box->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (mount("t", path, "tmpfs", 0, NULL) < 0 || mount(NULL, path, NULL, MS_SHARED, NULL) < 0)
		_exit(104);
	(void)box_source(box, "src", true);
}

static void outside_bind_root(struct box *box)
{
	box_make(box, "d src");
	box_make(box, "d src/dev");
	box_make(box, "f src/file from-host");
	(void)box_source(box, "src", true);
}

static void inside_bind_root(struct box *box)
{
	int r = box_bind(box, 5, "/", 0, MS_PRIVATE | MS_REC);

	box_expect(box, r == 0, "BIND on `/`: %d detail %u", r, box->in.detail);
	r = box_mount(box, "/dev", "tmpfs", "", 0, 0);
	box_expect(box, r == 0, "MOUNT in it: %d detail %u", r, box->in.detail);
	pivot(box);
	is_same(box, "/file", "from-host");
	expect_line(box, "/dev", "-_tmpfs");
}

/* --- procfs --- */

static void sysctl(struct box *box, const char *name, const char *value, int want,
		   enum detail detail)
{
	int r = box_do(box, (struct op){.code = OP_SYSCTL,
					.text = {box_text(box, name), box_text(box, value)}});

	box_expect(box, r == want && (r == 0 || box->in.detail == detail),
		   "SYSCTL `%s`: %d detail %u", name, r, box->in.detail);
}

static const char *hostname(struct box *box)
{
	static char text[256];
	int fd = openat(box->proc, "sys/kernel/hostname", O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n - 1 : 0] = '\0';
	return text;
}

static void inside_sysctl_kept(struct box *box)
{
	int r = box_mount(box, "/proc", "proc", "", MS_NOSUID, MOUNT_KEEP_PROC);

	box_expect(box, r == 0 && box->in.proc >= 0, "MOUNT: %d", r);
	sysctl(box, "net/ipv4/ip_forward", "1", 0, 0);
	/* somebody mounts over what is to be written */
	r = box_mount(box, "/proc/sys/net", "tmpfs", "", 0, 0);
	box_expect(box, r == 0, "MOUNT over: %d", r);
	pivot(box);
	if (box->in.lacks & LACKS_OPENAT2)
		sysctl(box, "net/ipv4/ip_forward", "0", 0, 0);
	else
		sysctl(box, "net/ipv4/ip_forward", "1", -EXDEV, DETAIL_OVERMOUNTED);
	sysctl(box, "kernel/no_such", "1", -ENOENT, DETAIL_OPEN);
	sysctl(box, "../../etc/hosts", "1", box->in.lacks ? -ENOENT : -EXDEV,
	       box->in.lacks ? DETAIL_OPEN : DETAIL_OVERMOUNTED);
	box_expect(box, init_proc_open(&box->in, "self/status", O_RDONLY) >= 0, "self");
	box_expect(box,
		   init_proc_open(&box->in, "self/root/etc/hosts", O_RDONLY) < 0 || box->in.lacks,
		   "no magic link");
}

static void inside_sysctl_own(struct box *box)
{
	pivot(box);
	sysctl(box, "kernel/hostname", "boxed", 0, 0);
	box_expect(box, strcmp(hostname(box), "boxed") == 0, "hostname is `%s`", hostname(box));
}

static void inside_sysctl_ro(struct box *box)
{
	int r = box_mount(box, "/proc", "proc", "", MS_RDONLY, MOUNT_KEEP_PROC);

	box_expect(box, r == 0, "MOUNT ro: %d", r);
	pivot(box);
	sysctl(box, "kernel/hostname", "boxed", 0, 0);
	box_expect(box, strcmp(hostname(box), "boxed") == 0, "hostname is `%s`", hostname(box));
}

int main(void)
{
	static const struct box_case cases[] = {
		{.name = "default",
		 .namespaces = CLONE_NEWIPC | CLONE_NEWNET,
		 .inside = inside_default},
		{.name = "default, user namespace",
		 .namespaces = CLONE_NEWUSER | CLONE_NEWIPC | CLONE_NEWNET,
		 .inside = inside_default},
		{.name = "default, old kernel",
		 .namespaces = CLONE_NEWIPC | CLONE_NEWNET,
		 .lacks = LACKS_OPENAT2 | LACKS_MOUNT_SETATTR,
		 .inside = inside_default},
		{.name = "by handle", .inside = inside_handle},
		{.name = "options", .inside = inside_options},
		{.name = "options, old kernel",
		 .lacks = LACKS_MOUNT_SETATTR,
		 .inside = inside_options},
		{.name = "mode", .outside = outside_mode, .inside = inside_mode},
		{.name = "plain", .outside = outside_plain, .inside = inside_plain},
		{.name = "plain, user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_plain,
		 .inside = inside_plain},
		{.name = "plain, old kernel",
		 .lacks = LACKS_OPENAT2,
		 .outside = outside_plain,
		 .inside = inside_plain},
		{.name = "bind", .outside = outside_bind, .inside = inside_bind},
		{.name = "bind, user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_bind,
		 .inside = inside_bind},
		{.name = "bind, old kernel",
		 .lacks = LACKS_OPENAT2 | LACKS_MOUNT_SETATTR,
		 .outside = outside_bind,
		 .inside = inside_bind},
		{.name = "recursive bind",
		 .outside = outside_bind_recursive,
		 .inside = inside_bind_recursive},
		{.name = "recursive bind, user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_bind_recursive,
		 .inside = inside_bind_recursive},
		{.name = "recursive bind, old kernel",
		 .lacks = LACKS_MOUNT_SETATTR,
		 .outside = outside_bind_recursive,
		 .inside = inside_bind_recursive},
		{.name = "copy-symlink", .outside = outside_copy, .inside = inside_copy},
		{.name = "bind on /", .outside = outside_bind_root, .inside = inside_bind_root},
		{.name = "sysctl",
		 .namespaces = CLONE_NEWUTS | CLONE_NEWNET,
		 .inside = inside_sysctl_kept},
		{.name = "sysctl, user namespace",
		 .namespaces = CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWUSER,
		 .inside = inside_sysctl_kept},
		{.name = "sysctl, old kernel",
		 .namespaces = CLONE_NEWUTS | CLONE_NEWNET,
		 .lacks = LACKS_OPENAT2,
		 .inside = inside_sysctl_kept},
		{.name = "sysctl, own procfs",
		 .namespaces = CLONE_NEWUTS,
		 .inside = inside_sysctl_own},
		{.name = "sysctl, proc read-only",
		 .namespaces = CLONE_NEWUTS,
		 .inside = inside_sysctl_ro},
	};

	if (!box_start())
		return 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		box_run(&cases[i]);
	return box_done();
}
