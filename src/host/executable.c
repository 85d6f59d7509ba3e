/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/executable.h"

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "host/memfd.h"
#include "sys/raw.h"

/* The maps of a user namespace usually leave the host's root out, so its uid cannot read a file of
 * this mode, and exec makes the process non-dumpable (evidence 9). */
enum { EXECUTABLE_MODE = 0711 };

/* tmpfs_new - a detached mount of a small tmpfs, attached nowhere */
static int tmpfs_new(void)
{
	autofd int fs = FD_NONE;
	int r;

	fs = sys_fsopen("tmpfs", FSOPEN_CLOEXEC);
	if (fs < 0)
		return fs;
	r = sys_fsconfig(fs, SYS_FSCONFIG_SET_STRING, "mode", "0700", 0);
	if (r == 0)
		r = sys_fsconfig(fs, SYS_FSCONFIG_SET_STRING, "nr_inodes", "2", 0);
	if (r == 0)
		r = sys_fsconfig(fs, SYS_FSCONFIG_CMD_CREATE, NULL, NULL, 0);
	if (r < 0)
		return r;
	return sys_fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
}

/* tmpfs_fill - the file; closed again, because what is open for writing cannot be executed */
static int tmpfs_fill(int mount, const char *name, const void *image, size_t size)
{
	autofd int fd = FD_NONE;
	int r;

	fd = sys_openat(mount, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, EXECUTABLE_MODE);
	if (fd < 0)
		return fd;
	r = fd_write_all(fd, image, size);
	return r < 0 ? r : sys_fchmod(fd, EXECUTABLE_MODE);
}

static int mount_set_readonly(int mount)
{
	struct sys_mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};

	return sys_mount_setattr(mount, "", AT_EMPTY_PATH, &attr, sizeof(attr));
}

static int executable_by_tmpfs(const char *name, const void *image, size_t size)
{
	autofd int mount = tmpfs_new();
	int r;

	if (mount < 0)
		return mount;
	r = tmpfs_fill(mount, name, image, size);
	if (r == 0)
		r = mount_set_readonly(mount);
	return r < 0 ? r : sys_openat(mount, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
}

static int executable_by_installed(const char *installed)
{
	autofd int mount = FD_NONE;
	struct statx st = {0};
	int r;

	if (!installed)
		return -ENOENT;
	mount = sys_open_tree(AT_FDCWD, installed, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (mount < 0)
		return mount;
	r = sys_statx(mount, "", AT_EMPTY_PATH, STATX_TYPE | STATX_MODE | STATX_UID, &st);
	if (r < 0)
		return r;
	/* somebody else could write into it */
	if (!S_ISREG(st.stx_mode) || st.stx_uid != 0 || (st.stx_mode & 022))
		return -EACCES;
	r = mount_set_readonly(mount);
	/* O_PATH is enough for execveat(2) */
	return r < 0 ? r : take_fd(&mount);
}

int executable_by(enum executable_way way, const char *name, const void *image, size_t size,
		  const char *installed)
{
	switch (way) {
	case EXECUTABLE_MEMFD:
		return memfd_executable(name, image, size, EXECUTABLE_MODE);
	case EXECUTABLE_TMPFS:
		return executable_by_tmpfs(name, image, size);
	case EXECUTABLE_INSTALLED:
		return executable_by_installed(installed);
	}
	return -EINVAL;
}

int executable_make(const char *name, const void *image, size_t size, const char *installed,
		    int *ret_fd, enum executable_way *ret_way, struct error *err)
{
	int fd[EXECUTABLE_INSTALLED + 1];

	for (enum executable_way way = EXECUTABLE_MEMFD; way <= EXECUTABLE_INSTALLED; way++) {
		fd[way] = executable_by(way, name, image, size, installed);
		if (fd[way] < 0)
			continue;
		*ret_fd = fd[way];
		if (ret_way)
			*ret_way = way;
		return 0;
	}
	error_set(err, ERROR_KERNEL, -fd[EXECUTABLE_MEMFD],
		  "make a file of `%s` that may be executed: detached tmpfs: %s, installed file "
		  "`%s`: "
		  "%s; memfd",
		  name, errno_text(-fd[EXECUTABLE_TMPFS]), installed ? installed : "",
		  errno_text(-fd[EXECUTABLE_INSTALLED]));
	return error_hint(err, "see vm.memfd_noexec in sysctl, and the host's security policies");
}
