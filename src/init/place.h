/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place - where in the container's root a mount, a device or a link goes
 *
 * Each function returns a descriptor or -errno, having named what failed (init_fail). Missing
 * directories are made with 0755, missing files, to bind on, empty with 0644. Nothing is ever made,
 * opened or looked at outside of the root.
 */
#ifndef DAVIT_INIT_PLACE_H
#define DAVIT_INIT_PLACE_H

#include "init/init.h"
#include "sys/tree.h"

/* place_parent - the directory of path's last component, which is at *ret_name
 *
 * Below /dev no component may be a symlink. The descriptor is a register of `in`: not to be closed,
 * good until the next place_*.
 */
int place_parent(struct init *in, const char *path, const char **ret_name);

/* place_own - a new directory at path, right below the root of a file system that this program
 * mounted: the parent, with the name at *ret_name; since nobody else has been in it, the name may
 * be used as a path. Negative, without a detail, when path is no such one, or something is there.
 */
int place_own(struct init *in, const char *path, const char **ret_name);

/* place_directory - a directory to mount on (O_PATH); plain: reached through no symlink, else
 * DETAIL_NOT_PLAIN_DIR */
int place_directory(struct init *in, const char *path, bool plain);

/* place_tree - where to attach `tree`: what is at path; if there is nothing, a directory or a file,
 * as the tree's root is. no_follow: a symlink there is itself the place. */
int place_tree(struct init *in, const char *path, int tree, bool no_follow);

/* place_symlink - a symlink at path, of this text: 0 when it is there or was made, -EEXIST when
 * something else is there. replace: a file or link there is removed first */
int place_symlink(struct init *in, const char *path, const char *target, bool replace);

/* place_change_late - change an attached mount, on a kernel whose tree_change said ENOSYS; the
 * working directory is another afterwards */
int place_change_late(struct init *in, int tree, const struct tree_change *change);

/* place_forget - something was mounted: the directory in the register may be covered */
void place_forget(struct init *in);

/* place_drop - done with a descriptor. All are close-on-exec: one system call each is saved by
 * closing only those with a high number, so that they never run out. */
void place_drop(int fd);

#endif
