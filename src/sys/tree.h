/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree - attributes, propagation and attaching of mounts, by descriptor
 *
 * All by descriptor: a path of the container is resolved once, by sys/inroot, and never named
 * again. tree_old.c has what mount(2) can do of it on kernels without mount_setattr(2).
 */
#ifndef DAVIT_SYS_TREE_H
#define DAVIT_SYS_TREE_H

#include <stdbool.h>
#include <stdint.h>

/* What to change of a mount (and of those below it). Attributes are MOUNT_ATTR_* bits; propagation
 * is MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE, with MS_REC for the mounts below too; 0 =
 * leave it. */
struct tree_change {
	uint32_t set, clr;         /* of the top mount alone */
	uint32_t rec_set, rec_clr; /* of all of them */
	uint32_t propagation;
};

/* tree_change - apply it to the mount whose root is `fd`, attached or not
 *
 * One mount_setattr(2), two when something is recursive and something is not. Nothing to change is
 * no call. -ENOSYS: the kernel lacks it (remembered in *lacks), try tree_change_old once the mount
 * is attached.
 */
int tree_change(int fd, const struct tree_change *change, uint32_t *lacks);

/* tree_change_old - the same by mount(2), for an attached mount; changes the working directory
 *
 * proc: the root of a trusted procfs, or -EBADF; needed only when fd is no directory. What mount(2)
 * cannot do (recursive attributes) is -ENOSYS.
 */
int tree_change_old(int fd, const struct tree_change *change, int proc);

/* tree_attach - put the detached mount `tree` on `at` (any open file or directory, O_PATH too)
 *
 * A file on a directory is -EISDIR, a directory on a file -ENOTDIR.
 */
int tree_attach(int tree, int at);

/* tree_clone - a detached copy of the mounts at fd, recursive or only the top one
 *
 * The source must be attached in the caller's mount namespace. The copy stays in the source's peer
 * group.
 */
int tree_clone(int fd, bool recursive);

/* tree_clone_with - the same of `path` below dir (or of dir, path ""; a last symlink not followed),
 * with attributes (MOUNT_ATTR_*) added to all of its mounts: one call since Linux 6.15
 *
 * When *lacks has LACKS_MOUNT_SETATTR afterwards, set them by tree_change_old once the copy is
 * attached.
 */
int tree_clone_with(int dir, const char *path, bool recursive, uint32_t set, uint32_t *lacks);

/* What a device of the host is bound with: who sees an inode of the host must not change its mode
 * and owner. Reads and writes of a device or fifo ask no mount. */
extern const struct tree_change tree_node;

/* tree_make_fs - a detached mount of a new file system
 *
 * flags are mount(2)'s MS_*; data is mount(2)'s comma-separated text, changed while this runs and
 * restored before it returns; source may be empty. Needs Linux 5.2. Values longer than 255 bytes
 * are -E2BIG.
 * ret_stage, written on failure: which call failed.
 */
enum tree_stage { TREE_STAGE_OPEN, TREE_STAGE_CONFIG, TREE_STAGE_MOUNT };
int tree_make_fs(const char *type, const char *source, char *data, uint64_t flags,
		 enum tree_stage *ret_stage);

#endif
