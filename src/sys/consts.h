/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* consts - kernel constants and structures that the headers of the build machine may lack
 *
 * Nothing here depends on a new libc or new kernel headers. Include this instead of linux/mount.h,
 * linux/openat2.h, linux/sched.h, linux/capability.h, linux/close_range.h: they and libc's headers
 * contradict each other in some versions. Structures have names of our own for the same reason.
 */
#ifndef DAVIT_SYS_CONSTS_H
#define DAVIT_SYS_CONSTS_H

#include <asm/unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>

/* --- numbers of system calls: from 424 on the same on every architecture --- */
#ifndef __NR_pidfd_send_signal
#define __NR_pidfd_send_signal 424 /* COMPAT(5.1): pidfd_send_signal */
#endif
#ifndef __NR_open_tree
#define __NR_open_tree 428 /* COMPAT(5.2): open_tree … fspick */
#define __NR_move_mount 429
#define __NR_fsopen 430
#define __NR_fsconfig 431
#define __NR_fsmount 432
#define __NR_fspick 433
#endif
#ifndef __NR_pidfd_open
#define __NR_pidfd_open 434 /* COMPAT(5.3): pidfd_open */
#endif
#ifndef __NR_clone3
#define __NR_clone3 435 /* COMPAT(5.3): clone3 */
#endif
#ifndef __NR_close_range
#define __NR_close_range 436 /* COMPAT(5.9): close_range */
#endif
#ifndef __NR_openat2
#define __NR_openat2 437 /* COMPAT(5.6): openat2 */
#endif
#ifndef __NR_pidfd_getfd
#define __NR_pidfd_getfd 438 /* COMPAT(5.6): pidfd_getfd */
#endif
#ifndef __NR_faccessat2
#define __NR_faccessat2 439 /* COMPAT(5.8): faccessat2 */
#endif
#ifndef __NR_mount_setattr
#define __NR_mount_setattr 442 /* COMPAT(5.12): mount_setattr */
#endif
#ifndef __NR_open_tree_attr
#define __NR_open_tree_attr 467 /* COMPAT(6.15): open_tree_attr */
#endif

/* --- openat2(2) --- */
struct sys_open_how {
	uint64_t flags, mode, resolve;
};
#ifndef RESOLVE_NO_XDEV
#define RESOLVE_NO_XDEV 0x01
#define RESOLVE_NO_MAGICLINKS 0x02
#define RESOLVE_NO_SYMLINKS 0x04
#define RESOLVE_BENEATH 0x08
#define RESOLVE_IN_ROOT 0x10
#endif
#ifndef RESOLVE_CACHED
#define RESOLVE_CACHED 0x20 /* COMPAT(5.12): RESOLVE_CACHED */
#endif

/* --- *at(2), statx(2) --- */
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
#ifndef AT_EACCESS
#define AT_EACCESS 0x200
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000 /* COMPAT(5.2): AT_RECURSIVE */
#endif
#ifndef STATX_MNT_ID
#define STATX_MNT_ID 0x1000 /* COMPAT(5.8): STATX_MNT_ID */
#endif
#ifndef STATX_ATTR_MOUNT_ROOT
#define STATX_ATTR_MOUNT_ROOT 0x2000 /* COMPAT(5.8): STATX_ATTR_MOUNT_ROOT */
#endif

/* getdents64(2) */
struct sys_dirent {
	uint64_t ino;
	int64_t offset;
	uint16_t size; /* of this record */
	uint8_t type;  /* DT_* */
	char name[];
};

/* --- mounts --- */
#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE 1
#endif
#ifndef OPEN_TREE_CLOEXEC
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif
#ifndef MOVE_MOUNT_F_SYMLINKS
#define MOVE_MOUNT_F_SYMLINKS 0x01
#endif
#ifndef MOVE_MOUNT_F_EMPTY_PATH
#define MOVE_MOUNT_F_EMPTY_PATH 0x04
#endif
#ifndef MOVE_MOUNT_T_EMPTY_PATH
#define MOVE_MOUNT_T_EMPTY_PATH 0x40
#endif
#ifndef MOVE_MOUNT_SET_GROUP
#define MOVE_MOUNT_SET_GROUP 0x100 /* COMPAT(5.15): MOVE_MOUNT_SET_GROUP */
#endif
#ifndef MOVE_MOUNT_BENEATH
#define MOVE_MOUNT_BENEATH 0x200 /* COMPAT(6.5): MOVE_MOUNT_BENEATH */
#endif
#ifndef FSOPEN_CLOEXEC
#define FSOPEN_CLOEXEC 0x01
#endif
#ifndef FSMOUNT_CLOEXEC
#define FSMOUNT_CLOEXEC 0x01
#endif
/* fsconfig(2): an enum in the kernel's header; the values never change */
#define SYS_FSCONFIG_SET_FLAG 0
#define SYS_FSCONFIG_SET_STRING 1
#define SYS_FSCONFIG_SET_BINARY 2
#define SYS_FSCONFIG_SET_PATH 3
#define SYS_FSCONFIG_SET_PATH_EMPTY 4
#define SYS_FSCONFIG_SET_FD 5
#define SYS_FSCONFIG_CMD_CREATE 6
#define SYS_FSCONFIG_CMD_RECONFIGURE 7

struct sys_mount_attr {
	uint64_t attr_set, attr_clr, propagation, userns_fd;
};
#ifndef MOUNT_ATTR_RDONLY
#define MOUNT_ATTR_RDONLY 0x01
#endif
#ifndef MOUNT_ATTR_NOSUID
#define MOUNT_ATTR_NOSUID 0x02
#endif
#ifndef MOUNT_ATTR_NODEV
#define MOUNT_ATTR_NODEV 0x04
#endif
#ifndef MOUNT_ATTR_NOEXEC
#define MOUNT_ATTR_NOEXEC 0x08
#endif
#ifndef MOUNT_ATTR__ATIME
#define MOUNT_ATTR__ATIME 0x70
#endif
#ifndef MOUNT_ATTR_RELATIME
#define MOUNT_ATTR_RELATIME 0x00
#endif
#ifndef MOUNT_ATTR_NOATIME
#define MOUNT_ATTR_NOATIME 0x10
#endif
#ifndef MOUNT_ATTR_STRICTATIME
#define MOUNT_ATTR_STRICTATIME 0x20
#endif
#ifndef MOUNT_ATTR_NODIRATIME
#define MOUNT_ATTR_NODIRATIME 0x80
#endif
#ifndef MOUNT_ATTR_IDMAP
#define MOUNT_ATTR_IDMAP 0x00100000 /* COMPAT(5.12): MOUNT_ATTR_IDMAP */
#endif
#ifndef MOUNT_ATTR_NOSYMFOLLOW
#define MOUNT_ATTR_NOSYMFOLLOW 0x00200000 /* COMPAT(5.14): MOUNT_ATTR_NOSYMFOLLOW */
#endif
#ifndef MS_NOSYMFOLLOW
#define MS_NOSYMFOLLOW 256 /* COMPAT(5.10): MS_NOSYMFOLLOW */
#endif
#ifndef ST_NOSYMFOLLOW
#define ST_NOSYMFOLLOW 0x2000
#endif
#ifndef PROC_SUPER_MAGIC
#define PROC_SUPER_MAGIC 0x9fa0
#endif
#ifndef CGROUP2_SUPER_MAGIC
#define CGROUP2_SUPER_MAGIC 0x63677270
#endif
#ifndef CGROUP_SUPER_MAGIC
#define CGROUP_SUPER_MAGIC 0x27e0eb
#endif
#ifndef TMPFS_MAGIC
#define TMPFS_MAGIC 0x01021994
#endif
#ifndef SYSFS_MAGIC
#define SYSFS_MAGIC 0x62656572
#endif

/* --- descriptors --- */
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC 4 /* COMPAT(5.11): CLOSE_RANGE_CLOEXEC */
#endif
#ifndef MFD_CLOEXEC
#define MFD_CLOEXEC 1
#endif
#ifndef MFD_ALLOW_SEALING
#define MFD_ALLOW_SEALING 2
#endif
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8 /* COMPAT(6.3): MFD_NOEXEC_SEAL, MFD_EXEC */
#endif
#ifndef MFD_EXEC
#define MFD_EXEC 16
#endif
#ifndef F_SEAL_EXEC
#define F_SEAL_EXEC 0x20
#endif
#ifndef F_OFD_GETLK
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#define F_OFD_SETLKW 38
#endif
/* fcntl(2) F_OFD_*: struct flock as 64-bit kernels have it */
struct sys_flock {
	int16_t type, whence;
	int64_t start, size;
	int32_t pid;
};

/* --- clone3(2), namespaces --- */
struct sys_clone_args {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid,
		set_tid_size, cgroup;
};
#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif
#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80 /* COMPAT(5.6): CLONE_NEWTIME */
#endif
#ifndef CLONE_NEWCGROUP
#define CLONE_NEWCGROUP 0x02000000
#endif
#ifndef CLONE_CLEAR_SIGHAND
#define CLONE_CLEAR_SIGHAND 0x100000000ULL /* COMPAT(5.5): CLONE_CLEAR_SIGHAND */
#endif
#ifndef CLONE_INTO_CGROUP
#define CLONE_INTO_CGROUP 0x200000000ULL /* COMPAT(5.7): CLONE_INTO_CGROUP */
#endif
#define SYS_P_PIDFD 3 /* COMPAT(5.4): waitid on a pidfd; an enum in some libc */

/* --- capabilities --- */
#define SYS_CAP_VERSION_3 0x20080522
struct sys_cap_header {
	uint32_t version;
	int32_t pid;
};
struct sys_cap_data { /* an array of two: low and high half */
	uint32_t effective, permitted, inheritable;
};
#define SYS_CAP_SETPCAP 8
#define SYS_CAP_SYS_ADMIN 21
#ifndef PR_CAP_AMBIENT
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_RAISE 2
#define PR_CAP_AMBIENT_CLEAR_ALL 4
#endif

/* --- limits, signals, seccomp, keys --- */
struct sys_rlimit64 {
	uint64_t soft, hard;
};
#ifdef __mips__
#define SYS_SIGSET_SIZE 16
#else
#define SYS_SIGSET_SIZE 8
#endif
#ifndef SECCOMP_SET_MODE_FILTER
#define SECCOMP_SET_MODE_STRICT 0
#define SECCOMP_SET_MODE_FILTER 1
#define SECCOMP_GET_ACTION_AVAIL 2
#endif
#ifndef SECCOMP_FILTER_FLAG_TSYNC
#define SECCOMP_FILTER_FLAG_TSYNC (1UL << 0)
#define SECCOMP_FILTER_FLAG_LOG (1UL << 1)
#define SECCOMP_FILTER_FLAG_SPEC_ALLOW (1UL << 2)
#endif
#ifndef SECCOMP_FILTER_FLAG_NEW_LISTENER
#define SECCOMP_FILTER_FLAG_NEW_LISTENER (1UL << 3) /* COMPAT(5.0) */
#endif
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5) /* COMPAT(5.19) */
#endif
struct sys_sock_fprog {
	uint16_t n;
	const void *code; /* struct sock_filter[n] */
};
#ifndef KEYCTL_JOIN_SESSION_KEYRING
#define KEYCTL_JOIN_SESSION_KEYRING 1
#endif

#endif
