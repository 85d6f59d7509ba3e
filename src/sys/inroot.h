/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inroot - the one resolver for paths that a container controls
 *
 * A path is taken as a process would take it whose root directory is `root`: `..` stops there,
 * absolute symlinks start there, whatever somebody renames or replaces meanwhile. Every function
 * returns a descriptor (O_CLOEXEC) or -errno; all that follows is done on the descriptor.
 *
 * openat2(2) does the work, repeated on EAGAIN (a rename anywhere on the machine while the path has
 * `..`); after 128 of those, and where there is no openat2, components are walked one by one with
 * O_PATH | O_NOFOLLOW and symlinks are followed by hand, at most 40 of them.
 *
 * `lacks` is the caller's word of LACKS_* bits (sys/lacks.h), never NULL. Modes are subject to the
 * process's umask. A path may be relative: it starts at root too. Magic links of procfs are not
 * followed (ELOOP), or taken as the text they show, inside root.
 */
#ifndef DAVIT_SYS_INROOT_H
#define DAVIT_SYS_INROOT_H

#include <stdint.h>

#define INROOT_PATH_MAX 4096 /* bytes of a path, its NUL included: the kernel's PATH_MAX */

/* how: no component may be a symlink, the last one included: -ELOOP. For /proc, /sys and /dev. */
#define INROOT_PLAIN 0x01u
/* how, of inroot_open_parent: make missing directories, 0755 */
#define INROOT_MAKE 0x02u

/* inroot_open - open what exists
 *
 * flags: O_PATH, O_RDONLY, O_DIRECTORY, O_NOFOLLOW (of the last component), O_NONBLOCK …; never
 * O_CREAT.
 */
int inroot_open(int root, const char *path, int flags, unsigned int how, uint32_t *lacks);

/* inroot_open_parent - open the directory (O_PATH) of the last component
 *
 * ret_last gets the last component's place in path. A path that ends in a slash, `.` or `..`, or
 * has no component at all, is -EINVAL.
 */
int inroot_open_parent(int root, const char *path, unsigned int how, uint32_t *lacks,
		       const char **ret_last);

/* inroot_make_dirs - open a directory (O_PATH), making it and those above it with 0755 as needed
 *
 * Each is made in an open directory that was reached inside root; a dangling symlink's target is
 * made where it points, inside root.
 */
int inroot_make_dirs(int root, const char *path, unsigned int how);

/* inroot_make_file - open a file (O_PATH, or O_RDONLY when made here), making it empty with 0644,
 * and the directories above it with 0755, as needed; an existing file of any type is opened as it
 * is. The same about dangling symlinks: images have /etc/resolv.conf as one. */
int inroot_make_file(int root, const char *path, unsigned int how);

/* inroot_make_dir_at - open the directory `name`, one component, in `dir` (O_PATH), making it with
 * 0755 as needed; never through a symlink: -ENOTDIR */
int inroot_make_dir_at(int dir, const char *name);

#endif
