/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every operation that takes a path, while somebody on the host swaps its directories with symlinks
 * to the canary, and moves one out of the root and back: nothing outside is ever changed, made or
 * mounted on (box_run looks at the canary and the host's mounts; mounts_outside at the paths). */
#include "tests/unit/box.h"

#include "sys/inroot.h"
#include "sys/lacks.h"
#include "sys/raw.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#define SECONDS 1.5
#define ROUNDS 1500

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* dir <-> symlink: `a` relative, `b` absolute; `c` is moved out of the root. Ends when its parent
 * has: by asking, for PDEATHSIG of a parent in another user namespace is not delivered. */
static void race(int dir, pid_t parent)
{
	while (getppid() == parent) {
		(void)sys_renameat2(dir, "rootfs/vol/a", dir, "rootfs/vol/a-link", RENAME_EXCHANGE);
		(void)sys_renameat2(dir, "rootfs/vol/b", dir, "rootfs/vol/b-link", RENAME_EXCHANGE);
		(void)sys_renameat2(dir, "rootfs/vol/c/in", dir, "other/in", 0);
		(void)sys_renameat2(dir, "other/in", dir, "rootfs/vol/c/in", 0);
		/* and names that are made, mounted on, masked */
		(void)sys_renameat2(dir, "rootfs/vol/a/x", dir, "rootfs/vol/a-x-link",
				    RENAME_EXCHANGE);
		(void)sys_unlinkat(dir, "rootfs/vol/d/made", 0);
		(void)sys_unlinkat(dir, "rootfs/vol/d/made", AT_REMOVEDIR);
		(void)sys_symlinkat("../../../canary/file", dir, "rootfs/vol/d/made");
	}
}

static void outside(struct box *box)
{
	pid_t parent = getpid();
	char link[128];

	box_make(box, "d src");
	box_make(box, "f src/file from-host");
	box_make(box, "f single one");
	box_make(box, "d other");
	box_make(box, "d rootfs/vol/a");
	box_make(box, "f rootfs/vol/a/file secret");
	box_make(box, "d rootfs/vol/a/x");
	box_make(box, "d rootfs/vol/a/sub");
	box_make(box, "d rootfs/vol/b");
	box_make(box, "f rootfs/vol/b/file secret");
	box_make(box, "d rootfs/vol/b/sub");
	box_make(box, "d rootfs/vol/c");
	box_make(box, "d rootfs/vol/c/in");
	box_make(box, "d rootfs/vol/c/in/sub");
	box_make(box, "d rootfs/vol/d");
	box_make(box, "l rootfs/vol/a-link ../../canary");
	box_make(box, "l rootfs/vol/a-x-link ../../../canary/sub");
	(void)snprintf(link, sizeof(link), "l rootfs/vol/b-link %s/canary", box->dir);
	box_make(box, link);
	if (fork() == 0) {
		race(box->dir_fd, parent);
		_exit(0);
	}
}

/* Mounts on the host's own tree, below the box's directory: those whose parent is the mount that
 * this directory is on. (A path alone says nothing: a symlink to the directory's absolute path is
 * made inside of the root.) Before PIVOT this mount namespace has them all. */
static unsigned int mounts_outside(struct box *box)
{
	int fd = openat(box->proc, "thread-self/mountinfo", O_RDONLY | O_CLOEXEC);
	FILE *file = fdopen(fd, "re");
	char line[4096], point[1024], parent[32], wanted[32];
	unsigned int n = 0;
	struct statx st;

	if (sys_statx(AT_FDCWD, box->dir, 0, STATX_MNT_ID, &st) < 0)
		return 1;
	(void)snprintf(wanted, sizeof(wanted), "%llu", (unsigned long long)st.stx_mnt_id);
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%*s %31s %*s %*s %1023s", parent, point) == 2 &&
		    strcmp(parent, wanted) == 0 && strncmp(point, box->dir, strlen(box->dir)) == 0)
			n++;
	if (file)
		(void)fclose(file);
	return n;
}

static int clone_of(struct box *box, const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", box->dir, name);
	return sys_open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
}

static int bind_of(struct box *box, const char *name, const char *path)
{
	int r, tree = clone_of(box, name);

	box->in.page->fd[5] = tree;
	box->in.page->n_fd = 6;
	r = box_bind(box, 5, path, ATTR_PACK(MOUNT_ATTR_RDONLY, 0), MS_PRIVATE | MS_REC);
	close(tree);
	return r;
}

static int device(struct box *box, const char *path, uint32_t mode, uint32_t minor, uint16_t flags)
{
	return box_do(box, (struct op){
				   .code = OP_DEVICE,
				   .flags = flags,
				   .text = {box_text(box, path), box_text(box, "/dev/null")},
				   .number = {mode, (uint64_t)1 << 32 | minor, 33, 34},
			   });
}

static int link_to(struct box *box, const char *path)
{
	return box_do(box, (struct op){.code = OP_SYMLINK,
				       .flags = SYMLINK_REPLACE,
				       .text = {box_text(box, path), box_text(box, "pts/ptmx")}});
}

static int attr(struct box *box, const char *path)
{
	return box_do(box, (struct op){.code = OP_ATTR,
				       .text = {box_text(box, path)},
				       .number = {ATTR_PACK(MOUNT_ATTR_NODEV, 0)}});
}

/* as CWD: a directory that is made when missing, and entered */
static int enter(struct box *box, const char *path)
{
	int fd = inroot_make_dirs(box->in.root, path, 0), r;

	if (fd < 0)
		return fd;
	r = fchdir(fd);
	close(fd);
	return r;
}

#define KINDS 20

/* One operation on names that are being swapped */
static int one(struct box *box, unsigned int i)
{
	switch (i % KINDS) {
	case 0:
		return box_mount(box, "/vol/a/x", "tmpfs", "", 0, 0);
	case 1:
		return box_mount(box, "/vol/a/new/deep", "tmpfs", "", 0, 0);
	case 2:
		return box_mount(box, "/vol/b/sub", "tmpfs", "", 0, MOUNT_COPY_UP);
	case 3:
		return box_mount(box, "/vol/c/in/sub/x", "tmpfs", "", 0, 0);
	case 4:
		return box_mount(box, "/vol/a/sub", "tmpfs", "", 0, MOUNT_PLAIN_DIR);
	case 5:
		return bind_of(box, "src", "/vol/a/sub");
	case 6:
		return bind_of(box, "src", "/vol/b/made/dir");
	case 7:
		return bind_of(box, "single", "/vol/a/file");
	case 8:
		return bind_of(box, "single", "/vol/d/made");
	case 9:
		return bind_of(box, "single", "/vol/b/made-file");
	case 10:
		return device(box, "/vol/a/node", S_IFIFO | 0666, 0, 0);
	case 11:
		return device(box, "/vol/b/dir/node", S_IFCHR | 0666, 3, 0);
	case 12:
		return device(box, "/vol/d/made", S_IFCHR | 0666, 3, DEVICE_BIND);
	case 13:
		return device(box, "/vol/a/null", S_IFCHR | 0666, 3, DEVICE_BIND);
	case 14:
		return link_to(box, "/vol/a/ptmx");
	case 15:
		return link_to(box, "/vol/b/file");
	case 16:
		return link_to(box, "/vol/d/made");
	case 17:
		return attr(box, "/vol/a/sub");
	case 18:
		return enter(box, "/vol/a/cwd/deep");
	default:
		return enter(box, "/vol/c/in/../../a/y");
	}
}

/* After PIVOT: what hides */
static int hide(struct box *box, unsigned int i)
{
	static const char *const paths[] = {"/vol/a/file",   "/vol/a/sub",  "/vol/b/file", "/vol/b",
					    "/vol/c/in/sub", "/vol/d/made", "/vol/a/x"};

	return box_path(box, i % 2 ? OP_MASK : OP_READONLY, paths[i / 2 % 7]);
}

static void rounds(struct box *box, int (*function)(struct box *, unsigned int), const char *what)
{
	double end = seconds() + SECONDS;
	unsigned int i, good = 0, bad = 0;

	for (i = 0; i < ROUNDS && seconds() < end; i++) {
		int r = function(box, i);

		good += r == 0;
		/* what a hostile directory may lead to; anything else is a mistake of ours */
		if (r < 0 && r != -ENOENT && r != -ENOTDIR && r != -ELOOP && r != -EEXIST &&
		    r != -EISDIR && r != -EINVAL && r != -EAGAIN && r != -EROFS && r != -EPERM &&
		    r != -EBUSY && r != -EXDEV && ++bad < 5)
			diag("%s %u: %d detail %u", what, i % KINDS, r, box->in.detail);
	}
	box_expect(box, good > i / 8, "%s: %u of %u went well", what, good, i);
	box_expect(box, bad == 0, "%s: %u unexpected errors", what, bad);
}

static void inside(struct box *box)
{
	int r;

	rounds(box, one, "before PIVOT");
	box_expect(box, mounts_outside(box) == 0, "no mount on a host path");
	r = box_do(box, (struct op){.code = OP_PIVOT});
	box_expect(box, r == 0, "PIVOT: %d", r);
	rounds(box, hide, "after PIVOT");
}

int main(void)
{
	static const struct box_case cases[] = {
		{.name = "race", .outside = outside, .inside = inside},
		{.name = "race, user namespace",
		 .namespaces = CLONE_NEWUSER,
		 .outside = outside,
		 .inside = inside},
		{.name = "race, old kernel",
		 .lacks = LACKS_OPENAT2 | LACKS_MOUNT_SETATTR | LACKS_OPEN_TREE_ATTR,
		 .outside = outside,
		 .inside = inside},
	};

	if (!box_start())
		return 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		box_run(&cases[i]);
	return box_done();
}
