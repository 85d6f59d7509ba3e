/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PROPAGATE, ROOT, PIVOT, ROOT_ATTR, MASK, READONLY */
#include "tests/unit/box.h"

#include "sys/lacks.h"
#include "sys/raw.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int pivot(struct box *box, uint16_t flags)
{
	int r = box_do(box, (struct op){.code = OP_PIVOT, .flags = flags});

	return box_expect(box, r == 0, "PIVOT: %d detail %u", r, box->in.detail) ? 0 : r;
}

/* --- the root becomes / and the host is gone --- */

static unsigned int count_mounts(struct box *box)
{
	char line[4096];
	int fd = openat(box->proc, "thread-self/mountinfo", O_RDONLY | O_CLOEXEC);
	FILE *file = fdopen(fd, "re");
	unsigned int n = 0;

	while (file && fgets(line, sizeof(line), file))
		n++;
	if (file)
		(void)fclose(file);
	return n;
}

static void inside_pivot(struct box *box)
{
	char cwd[256] = "";

	pivot(box, 0);
	box_expect(box, access("/etc/hosts", F_OK) == 0 && access("/canary", F_OK) < 0,
		   "the rootfs is `/`");
	box_expect(box, getcwd(cwd, sizeof(cwd)) && strcmp(cwd, "/") == 0, "cwd is `%s`", cwd);
	box_expect(box, count_mounts(box) == 1, "%u mounts: the root alone", count_mounts(box));
	box_expect(box, box->in.host_root == -EBADF, "the host's root is closed");
	box_expect(box, access("/..", F_OK) == 0 && access("/../etc/hosts", F_OK) == 0,
		   "`..` of `/` is `/`");
	box_expect(box, box_mode(box, "etc/hosts") != 0, "in->root is `/`");
}

static void outside_0700(struct box *box)
{
	/* the user namespace's root cannot walk to it */
	if (fchmodat(AT_FDCWD, box->dir, 0700, 0) < 0)
		_exit(102);
}

static void inside_0700(struct box *box)
{
	box_expect(box, openat(box->in.host_root, box->dir + 1, O_RDONLY) < 0 || box->in.lacks,
		   "the bundle is out of reach");
	inside_pivot(box);
	box_expect(box, mkdir("/made", 0755) == 0, "mapped root may write");
}

/* pivot_root as on a ramfs root: EINVAL */
static void deny(struct box *box, uint32_t call, uint32_t error)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = 4, .filter = code};

	box_expect(box, prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0, "a filter");
}

static void inside_move(struct box *box)
{
	int r = box_mount(box, "/proc", "proc", "", MS_NOSUID, MOUNT_KEEP_PROC);

	box_expect(box, r == 0, "MOUNT: %d", r);
	deny(box, __NR_pivot_root, EINVAL);
	pivot(box, PIVOT_MOVE);
	box_expect(box, access("/etc/hosts", F_OK) == 0 && access("/canary", F_OK) < 0,
		   "the rootfs is `/`");
	/* the host's root directory itself, the rootfs and its proc */
	box_expect(box, count_mounts(box) <= 3, "%u mounts are left", count_mounts(box));
	box_expect(box, access("/proc/self/mountinfo", F_OK) == 0, "the container's proc is there");
	box_expect(box, chdir("/../..") == 0 && access("etc/hosts", F_OK) == 0, "no way up");
}

static void inside_move_locked(struct box *box)
{
	int r = box_mount(box, "/proc", "proc", "", MS_NOSUID, MOUNT_KEEP_PROC);

	box_expect(box, r == 0, "MOUNT: %d", r);
	deny(box, __NR_pivot_root, EINVAL);
	r = box_do(box, (struct op){.code = OP_PIVOT, .flags = PIVOT_MOVE});
	box_expect(box, r == -EBUSY && box->in.detail == DETAIL_UMOUNT,
		   "locked host mounts are never left reachable: %d detail %u", r, box->in.detail);
}

/* --- propagation --- */

static void inside_propagation(struct box *box)
{
	int r;

	r = box_do(box, (struct op){.code = OP_PROPAGATE, .number = {MS_SHARED | MS_REC}});
	box_expect(box, r == -EINVAL, "PROPAGATE shared before ROOT is refused: %d", r);
	r = box_do(box, (struct op){.code = OP_PROPAGATE, .number = {MS_SLAVE | MS_REC}});
	box_expect(box, r == 0, "PROPAGATE: %d", r);
	r = box_do(box, (struct op){.code = OP_ROOT,
				    .slot = SLOT_FIRST_SOURCE,
				    .number = {MS_PRIVATE | MS_REC}});
	box_expect(box, r == 0, "ROOT: %d", r);
	box_expect(box,
		   !strstr(box_line(box, "/"), "master:") && !strstr(box_line(box, "/"), "shared:"),
		   "private: %s", box_line(box, "/"));
	pivot(box, 0);
	r = box_do(box, (struct op){.code = OP_PROPAGATE, .number = {MS_SHARED}});
	box_expect(box, r == 0 && strstr(box_line(box, "/"), "shared:"), "shared after PIVOT: %s",
		   box_line(box, "/"));
	r = box_do(box, (struct op){.code = OP_ROOT_ATTR,
				    .number = {ATTR_PACK(MOUNT_ATTR_RDONLY, 0), 0, MS_PRIVATE}});
	box_expect(box,
		   r == 0 && strstr(box_line(box, "/"), " ro") &&
			   !strstr(box_line(box, "/"), "shared:"),
		   "ROOT_ATTR: %s", box_line(box, "/"));
	box_expect(box, mkdir("/x", 0755) < 0 && errno == EROFS, "read-only");
	r = box_do(box, (struct op){.code = OP_ROOT_ATTR, .number = {0, 0, MS_UNBINDABLE}});
	box_expect(box, r == 0 && strstr(box_line(box, "/"), "unbindable"), "unbindable: %s",
		   box_line(box, "/"));
}

/* --- masks --- */

static void outside_mask(struct box *box)
{
	box_make(box, "f rootfs/etc/secret hidden");
	box_make(box, "f rootfs/etc/secret2 hidden");
	box_make(box, "f rootfs/etc/link-target hidden");
	box_make(box, "l rootfs/etc/link link-target");
	box_make(box, "l rootfs/etc/dirlink hideme");
	box_make(box, "d rootfs/etc/hideme");
	box_make(box, "f rootfs/etc/hideme/secret hidden");
	box_make(box, "d rootfs/etc/hideme2");
	box_make(box, "f rootfs/etc/hideme2/secret hidden");
	box_make(box, "l rootfs/alias etc");
	/* the container's own null is a trap: (a) of CVE-2025-31133 */
	box_make(box, "l rootfs/dev/null ../etc/link-target");
	if (mkfifoat(box->dir_fd, "rootfs/etc/fifo", 0600) < 0 ||
	    mknodat(box->dir_fd, "rootfs/etc/node", S_IFCHR | 0600, 5 << 8) < 0)
		_exit(103);
}

static void expect_masked(struct box *box, const char *path)
{
	const char *text;
	int r = box_path(box, OP_MASK, path);

	box_expect(box, r == 0, "MASK `%s`: %d detail %u", path, r, box->in.detail);
	text = box_read(box, path);
	box_expect(box, text && !*text, "`%s` reads `%s`", path, text ? text : "(error)");
}

static void inside_mask(struct box *box)
{
	struct stat st;
	int r;

	pivot(box, 0);
	expect_masked(box, "/etc/secret");
	expect_masked(box, "/alias/secret2");
	expect_masked(box, "/etc/fifo");
	expect_masked(box, "/etc/node");
	expect_masked(box, "/etc/secret"); /* twice */
	box_expect(box,
		   stat("/etc/secret2", &st) == 0 && S_ISCHR(st.st_mode) &&
			   st.st_rdev == makedev(1, 3),
		   "it is the host's /dev/null");
	box_expect(box, chmod("/etc/secret2", 0600) < 0 && errno == EROFS,
		   "whose mode stays as it is");
	r = box_path(box, OP_MASK, "/etc/hideme") | box_path(box, OP_MASK, "/etc/hideme2");
	box_expect(box, r == 0, "directories: %d", r);
	box_expect(box, access("/etc/hideme/secret", F_OK) < 0 && errno == ENOENT, "empty");
	box_expect(box, access("/etc/hideme2/secret", F_OK) < 0 && errno == ENOENT, "empty too");
	box_expect(box, mkdir("/etc/hideme2/x", 0755) < 0 && errno == EROFS, "read-only");
	r = box_path(box, OP_MASK, "/etc/link");
	box_expect(box, r == -ELOOP && box->in.detail == DETAIL_RESOLVE, "a symlink to a file: %d",
		   r);
	box_expect(box, box_path(box, OP_MASK, "/etc/dirlink") == -ELOOP, "to a directory");
	box_expect(box, box_path(box, OP_MASK, "/alias/link") == -ELOOP, "below a symlink");
	box_expect(box, box_path(box, OP_MASK, "/no/such") == 0, "missing: no error");
	box_expect(box, box_path(box, OP_MASK, "/etc/hosts/x") == 0, "below a file: no error");
	box_expect(box, box_path(box, OP_MASK, "/alias/no") == 0, "missing below a symlink");
	box_expect(box, box_path(box, OP_MASK, "/") == -EINVAL, "`/` is refused");
	box_expect(box, box_path(box, OP_MASK, "etc") == -EINVAL, "a relative path is refused");
	box_expect(box, strcmp(box_read(box, "/etc/link-target"), "hidden") == 0,
		   "what only shares a name is not masked");
}

static void inside_mask_no_null(struct box *box)
{
	int r;

	/* a host whose /dev/null is something else */
	close(box->in.null);
	box->in.null = -ENODEV;
	pivot(box, 0);
	r = box_path(box, OP_MASK, "/etc/secret");
	box_expect(box, r == -ENODEV && box->in.detail == DETAIL_NOT_NULL,
		   "no /dev/null: %d detail %u", r, box->in.detail);
	box_expect(box, box_path(box, OP_MASK, "/etc/hideme") == 0, "directories need none");
}

static void outside_fake_null(struct box *box)
{
	(void)box;
	/* on the host that this program plays; undone by main */
	if (mount("/dev/zero", "/dev/null", NULL, MS_BIND, NULL) < 0)
		_exit(104);
}

static void inside_fake_null(struct box *box)
{
	box_expect(box, box->in.null == -ENODEV, "ROOT saw that it is not 1:3: %d", box->in.null);
}

/* --- read-only paths --- */

static void outside_readonly(struct box *box)
{
	box_make(box, "d rootfs/ro");
	box_make(box, "f rootfs/ro/file text");
	box_make(box, "d rootfs/ro/sub");
	box_make(box, "l rootfs/link ro");
	box_make(box, "f rootfs/single text");
	box_make(box, "l rootfs/alias .");
}

static void inside_readonly(struct box *box)
{
	int r = box_mount(box, "/ro/sub", "tmpfs", "", 0, 0);

	box_expect(box, r == 0, "MOUNT: %d", r);
	r = box_mount(box, "/proc", "proc", "", 0, MOUNT_KEEP_PROC);
	box_expect(box, r == 0, "MOUNT: %d", r);
	pivot(box, 0);
	r = box_path(box, OP_READONLY, "/ro");
	box_expect(box, r == 0, "READONLY: %d detail %u", r, box->in.detail);
	box_expect(box, open("/ro/file", O_WRONLY | O_CLOEXEC) < 0 && errno == EROFS,
		   "a directory");
	box_expect(box, mkdir("/ro/sub/x", 0755) == 0, "a mount below it stays as it is");
	box_expect(box, mkdir("/etc/x", 0755) == 0, "beside it nothing changed");
	r = box_path(box, OP_READONLY, "/alias/single");
	box_expect(box, r == 0, "READONLY file below a symlink: %d detail %u", r, box->in.detail);
	box_expect(box, open("/single", O_WRONLY | O_CLOEXEC) < 0 && errno == EROFS, "a file");
	box_expect(box, box_path(box, OP_READONLY, "/link") == -ELOOP, "a symlink is refused");
	box_expect(box, box_path(box, OP_READONLY, "/none") == 0, "missing: no error");
	box_expect(box, box_path(box, OP_READONLY, "/") == 0 && mkdir("/y", 0755) < 0, "`/`");
}

/* In a fresh /proc where nothing is mounted READONLY takes a shorter way. */
static void inside_readonly_proc(struct box *box)
{
	struct op ops[3] = {
		{.code = OP_MOUNT, .text = {box_text(box, "/proc"), box_text(box, "proc")}},
		{.code = OP_MOUNT,
		 .text = {box_text(box, "/proc/sys/net"), box_text(box, "tmpfs")}},
		{.code = OP_READONLY, .text = {box_text(box, "/proc/sys")}},
	};
	int r = box_do(box, ops[0]);

	box_expect(box, r == 0, "MOUNT: %d", r);
	r = box_do(box, ops[1]);
	box_expect(box, r == 0, "MOUNT in it: %d", r);
	pivot(box, 0);
	box_program(box, ops, 3);
	r = box_do(box, ops[2]);
	box_expect(box, r == 0, "READONLY: %d detail %u", r, box->in.detail);
	box_expect(box,
		   open("/proc/sys/kernel/hostname", O_WRONLY | O_CLOEXEC) < 0 && errno == EROFS,
		   "read-only");
	box_expect(box, mkdir("/proc/sys/net/x", 0755) == 0, "a mount below it stays as it is");
	ops[1] = (struct op){.code = OP_READONLY, .text = {box_text(box, "/proc/fs")}};
	box_program(box, ops, 2);
	r = box_do(box, ops[1]);
	box_expect(box, r == 0 && strstr(box_line(box, "/proc/fs") ?: "", " ro,"),
		   "READONLY of a bare one: %d: %s", r, box_line(box, "/proc/fs"));
}

/* PIVOT is the last chance for a procfs, when there is none of the config's. */
static void inside_pivot_proc(struct box *box)
{
	struct op ops[2] = {
		{.code = OP_PIVOT},
		{.code = OP_SYSCTL,
		 .text = {box_text(box, "kernel/hostname"), box_text(box, "boxed")}},
	};
	int r;

	box_program(box, ops, 2);
	box->in.op = 0;
	pivot(box, 0);
	box_expect(box, box->in.proc >= 0, "a procfs was found");
	r = box_do(box, ops[1]);
	box_expect(box, r == 0, "SYSCTL: %d detail %u", r, box->in.detail);
}

int main(void)
{
	static const struct box_case cases[] = {
		{.name = "pivot", .inside = inside_pivot},
		{.name = "pivot in a user namespace below 0700",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_0700,
		 .inside = inside_0700},
		{.name = "pivot, old kernel",
		 .lacks = LACKS_MOUNT_SETATTR | LACKS_OPENAT2 | LACKS_OPEN_TREE_ATTR,
		 .inside = inside_pivot},
		{.name = "no pivot", .inside = inside_move},
		{.name = "no pivot in a user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .inside = inside_move_locked},
		{.name = "propagation", .no_root = true, .inside = inside_propagation},
		{.name = "propagation, old kernel",
		 .no_root = true,
		 .lacks = LACKS_MOUNT_SETATTR,
		 .inside = inside_propagation},
		{.name = "mask", .outside = outside_mask, .inside = inside_mask},
		{.name = "mask in a user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_mask,
		 .inside = inside_mask},
		{.name = "mask, old kernel",
		 .lacks = LACKS_MOUNT_SETATTR | LACKS_OPENAT2 | LACKS_OPEN_TREE_ATTR,
		 .outside = outside_mask,
		 .inside = inside_mask},
		{.name = "readonly in /proc", .inside = inside_readonly_proc},
		{.name = "readonly in /proc, old kernel",
		 .lacks = LACKS_MOUNT_SETATTR | LACKS_OPENAT2 | LACKS_OPEN_TREE_ATTR,
		 .inside = inside_readonly_proc},
		{.name = "procfs of the host",
		 .namespaces = CLONE_NEWUTS,
		 .inside = inside_pivot_proc},
		{.name = "mask without null",
		 .outside = outside_mask,
		 .inside = inside_mask_no_null},
		{.name = "readonly", .outside = outside_readonly, .inside = inside_readonly},
		{.name = "readonly in a user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside_readonly,
		 .inside = inside_readonly},
		{.name = "readonly, old kernel",
		 .lacks = LACKS_MOUNT_SETATTR | LACKS_OPENAT2 | LACKS_OPEN_TREE_ATTR,
		 .outside = outside_readonly,
		 .inside = inside_readonly},
	};
	static const struct box_case fake_null = {
		.name = "fake null", .outside = outside_fake_null, .inside = inside_fake_null};

	if (!box_start())
		return 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		box_run(&cases[i]);
	box_run(&fake_null);
	(void)umount2("/dev/null", MNT_DETACH);
	return box_done();
}
