/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sys/tree.h"

#include "sys/raw.h"

#include <errno.h>
#include <stddef.h>
#include <sys/vfs.h>

/* COMPAT(5.12): all of this file is mount_setattr without mount_setattr */

/* statfs(2) shows flags of the mount as ST_*; most have the value of their MS_*, these do not */
#define OLD_ST_SAME (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_NODIRATIME)
#define OLD_ST_RELATIME 4096
#define OLD_ST_NOSYMFOLLOW 8192

/* A bind remount replaces all flags of the mount, so those it has are read first. */
static int tree_old_flags(int fd, uint32_t set, uint32_t clr, unsigned long *ret_flags)
{
	struct statfs fs;
	unsigned long flags;
	int r = sys_fstatfs(fd, &fs);

	if (r < 0)
		return r;
	flags = (unsigned long)fs.f_flags & OLD_ST_SAME;
	if (fs.f_flags & OLD_ST_RELATIME)
		flags |= MS_RELATIME;
	if (fs.f_flags & OLD_ST_NOSYMFOLLOW)
		flags |= MS_NOSYMFOLLOW;
	if (!(flags & (MS_RELATIME | MS_NOATIME)))
		flags |= MS_STRICTATIME;
	/* the attributes up to noexec have the values of their MS_* */
	flags &= ~(unsigned long)(clr & 0xf);
	flags |= set & 0xf;
	if (clr & MOUNT_ATTR__ATIME) {
		flags &= ~(unsigned long)(MS_NOATIME | MS_RELATIME | MS_STRICTATIME);
		flags |= set & MOUNT_ATTR_NOATIME       ? MS_NOATIME
			 : set & MOUNT_ATTR_STRICTATIME ? MS_STRICTATIME
							: MS_RELATIME;
	}
	if (clr & MOUNT_ATTR_NODIRATIME)
		flags &= ~(unsigned long)MS_NODIRATIME;
	if (set & MOUNT_ATTR_NODIRATIME)
		flags |= MS_NODIRATIME;
	if (clr & MOUNT_ATTR_NOSYMFOLLOW)
		flags &= ~(unsigned long)MS_NOSYMFOLLOW;
	if (set & MOUNT_ATTR_NOSYMFOLLOW)
		flags |= MS_NOSYMFOLLOW;
	*ret_flags = flags;
	return 0;
}

/* A directory is `.` after fchdir, anything else its magic link in a procfs that is known. */
static int tree_old_enter(int fd, int proc, char path[32], const char **ret_path)
{
	static const char prefix[] = "self/fd/";
	uint32_t n = sizeof(prefix) - 1, digits = 1;
	struct statx st;
	int r = sys_fstat(fd, &st);

	if (r < 0)
		return r;
	if (S_ISDIR(st.stx_mode)) {
		*ret_path = ".";
		return sys_fchdir(fd);
	}
	if (proc < 0)
		return -ENOSYS;
	for (uint32_t i = 0; i < n; i++)
		path[i] = prefix[i];
	for (int rest = fd; rest >= 10; rest /= 10)
		digits++;
	path[n + digits] = '\0';
	for (uint32_t i = digits; i-- > 0; fd /= 10)
		path[n + i] = (char)('0' + fd % 10);
	*ret_path = path;
	return sys_fchdir(proc);
}

int tree_change_old(int fd, const struct tree_change *change, int proc)
{
	unsigned long flags;
	char buffer[32];
	const char *path;
	int r;

	if (change->rec_set || change->rec_clr)
		return -ENOSYS;
	r = tree_old_enter(fd, proc, buffer, &path);
	if (r == 0 && (change->set || change->clr)) {
		r = tree_old_flags(fd, change->set, change->clr, &flags);
		if (r == 0)
			r = sys_mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | flags, NULL);
	}
	if (r == 0 && change->propagation)
		r = sys_mount(NULL, path, NULL, change->propagation, NULL);
	return r;
}
