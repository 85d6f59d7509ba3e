/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* raw - system calls as the kernel has them
 *
 * Every function is the call of its name, takes the kernel's arguments and returns its value or
 * -errno; there is no errno variable, no cancellation, no retry (EINTR is the caller's). Used by
 * davit and by davit-init, which has no libc. Sections 2 of the man pages say what each does; a
 * COMPAT(x.y) note says since which kernel, where that is younger than 4.18.
 *
 * Structures are the kernel's: struct sys_* (sys/consts.h) where libc has none or another; signal
 * sets are one uint64_t (SYS_SIGSET_SIZE). File status is always statx: libc's struct stat is not
 * the kernel's everywhere.
 */
#ifndef DAVIT_SYS_RAW_H
#define DAVIT_SYS_RAW_H

#include "sys/consts.h"

#include <asm/unistd.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pollfd;
struct sched_param;
struct statfs;

#ifndef __LP64__
#error "davit needs a 64-bit architecture: 32-bit system calls take other arguments"
#endif

#if defined(__clang_analyzer__) && !defined(SYS_RAW_LIBC)
#define SYS_RAW_LIBC 1 /* it does not see that assembly writes to memory */
#endif

#if defined(__x86_64__) && !defined(SYS_RAW_LIBC)
#include "sys/raw_x86_64.h"
#elif defined(__aarch64__) && !defined(SYS_RAW_LIBC)
#include "sys/raw_aarch64.h"
#elif defined(__riscv) && !defined(SYS_RAW_LIBC)
#include "sys/raw_riscv64.h"
#else
#undef SYS_RAW_LIBC /* defined by who wants to try it where there is assembly */
#define SYS_RAW_LIBC 1
long sys_call3(long n, long a, long b, long c);
long sys_call6(long n, long a, long b, long c, long d, long e, long f);
#endif

/* --- files and directories --- */

static inline int sys_openat(int dir, const char *path, int flags, unsigned int mode)
{
	return (int)sys_call6(__NR_openat, (long)dir, (long)path, (long)flags, (long)mode, 0, 0);
}

/* COMPAT(5.6): openat2 */
static inline int sys_openat2(int dir, const char *path, const struct sys_open_how *how,
			      size_t size)
{
	return (int)sys_call6(__NR_openat2, (long)dir, (long)path, (long)how, (long)size, 0, 0);
}

static inline int sys_close(int fd)
{
	return (int)sys_call3(__NR_close, (long)fd, 0, 0);
}

static inline ssize_t sys_read(int fd, void *buf, size_t size)
{
	return (ssize_t)sys_call3(__NR_read, (long)fd, (long)buf, (long)size);
}

static inline ssize_t sys_write(int fd, const void *buf, size_t size)
{
	return (ssize_t)sys_call3(__NR_write, (long)fd, (long)buf, (long)size);
}

static inline ssize_t sys_pread(int fd, void *buf, size_t size, int64_t offset)
{
	return (ssize_t)sys_call6(__NR_pread64, (long)fd, (long)buf, (long)size, (long)offset, 0,
				  0);
}

static inline ssize_t sys_pwrite(int fd, const void *buf, size_t size, int64_t offset)
{
	return (ssize_t)sys_call6(__NR_pwrite64, (long)fd, (long)buf, (long)size, (long)offset, 0,
				  0);
}

static inline int64_t sys_lseek(int fd, int64_t offset, int whence)
{
	return (int64_t)sys_call3(__NR_lseek, (long)fd, (long)offset, (long)whence);
}

static inline int sys_ftruncate(int fd, int64_t size)
{
	return (int)sys_call3(__NR_ftruncate, (long)fd, (long)size, 0);
}

static inline int sys_mkdirat(int dir, const char *path, unsigned int mode)
{
	return (int)sys_call3(__NR_mkdirat, (long)dir, (long)path, (long)mode);
}

static inline int sys_mknodat(int dir, const char *path, unsigned int mode, unsigned int dev)
{
	return (int)sys_call6(__NR_mknodat, (long)dir, (long)path, (long)mode, (long)dev, 0, 0);
}

static inline int sys_symlinkat(const char *target, int dir, const char *path)
{
	return (int)sys_call3(__NR_symlinkat, (long)target, (long)dir, (long)path);
}

static inline int sys_linkat(int from, const char *old, int to, const char *name, int flags)
{
	return (int)sys_call6(__NR_linkat, (long)from, (long)old, (long)to, (long)name, (long)flags,
			      0);
}

static inline int sys_unlinkat(int dir, const char *path, int flags)
{
	return (int)sys_call3(__NR_unlinkat, (long)dir, (long)path, (long)flags);
}

static inline int sys_renameat2(int from, const char *old, int to, const char *name,
				unsigned int flags)
{
	return (int)sys_call6(__NR_renameat2, (long)from, (long)old, (long)to, (long)name,
			      (long)flags, 0);
}

static inline ssize_t sys_readlinkat(int dir, const char *path, char *buf, size_t size)
{
	return (ssize_t)sys_call6(__NR_readlinkat, (long)dir, (long)path, (long)buf, (long)size, 0,
				  0);
}

static inline int sys_statx(int dir, const char *path, int flags, unsigned int mask,
			    struct statx *st)
{
	return (int)sys_call6(__NR_statx, (long)dir, (long)path, (long)flags, (long)mask, (long)st,
			      0);
}

static inline int sys_fstatfs(int fd, struct statfs *st)
{
	return (int)sys_call3(__NR_fstatfs, (long)fd, (long)st, 0);
}

/* the kernel's own: no flags */
static inline int sys_faccessat(int dir, const char *path, int mode)
{
	return (int)sys_call3(__NR_faccessat, (long)dir, (long)path, (long)mode);
}

/* COMPAT(5.8): faccessat2 */
static inline int sys_faccessat2(int dir, const char *path, int mode, int flags)
{
	return (int)sys_call6(__NR_faccessat2, (long)dir, (long)path, (long)mode, (long)flags, 0,
			      0);
}

static inline int sys_fchmod(int fd, unsigned int mode)
{
	return (int)sys_call3(__NR_fchmod, (long)fd, (long)mode, 0);
}

/* follows a last symlink; no flags */
static inline int sys_fchmodat(int dir, const char *path, unsigned int mode)
{
	return (int)sys_call3(__NR_fchmodat, (long)dir, (long)path, (long)mode);
}

static inline int sys_fchown(int fd, uint32_t uid, uint32_t gid)
{
	return (int)sys_call3(__NR_fchown, (long)fd, (long)uid, (long)gid);
}

static inline int sys_fchownat(int dir, const char *path, uint32_t uid, uint32_t gid, int flags)
{
	return (int)sys_call6(__NR_fchownat, (long)dir, (long)path, (long)uid, (long)gid,
			      (long)flags, 0);
}

static inline int sys_utimensat(int dir, const char *path, const struct timespec *times, int flags)
{
	return (int)sys_call6(__NR_utimensat, (long)dir, (long)path, (long)times, (long)flags, 0,
			      0);
}

/* struct sys_dirent, packed one behind another */
static inline ssize_t sys_getdents64(int fd, void *buf, size_t size)
{
	return (ssize_t)sys_call3(__NR_getdents64, (long)fd, (long)buf, (long)size);
}

static inline int sys_flock(int fd, int operation)
{
	return (int)sys_call3(__NR_flock, (long)fd, (long)operation, 0);
}

static inline int sys_fsync(int fd)
{
	return (int)sys_call3(__NR_fsync, (long)fd, 0, 0);
}

static inline ssize_t sys_copy_file_range(int in, int64_t *in_offset, int out, int64_t *out_offset,
					  size_t size, unsigned int flags)
{
	return (ssize_t)sys_call6(__NR_copy_file_range, (long)in, (long)in_offset, (long)out,
				  (long)out_offset, (long)size, (long)flags);
}

static inline ssize_t sys_sendfile(int out, int in, int64_t *offset, size_t size)
{
	return (ssize_t)sys_call6(__NR_sendfile, (long)out, (long)in, (long)offset, (long)size, 0,
				  0);
}

static inline ssize_t sys_flistxattr(int fd, char *list, size_t size)
{
	return (ssize_t)sys_call3(__NR_flistxattr, (long)fd, (long)list, (long)size);
}

static inline ssize_t sys_fgetxattr(int fd, const char *name, void *value, size_t size)
{
	return (ssize_t)sys_call6(__NR_fgetxattr, (long)fd, (long)name, (long)value, (long)size, 0,
				  0);
}

static inline int sys_fsetxattr(int fd, const char *name, const void *value, size_t size, int flags)
{
	return (int)sys_call6(__NR_fsetxattr, (long)fd, (long)name, (long)value, (long)size,
			      (long)flags, 0);
}

static inline ssize_t sys_llistxattr(const char *path, char *list, size_t size)
{
	return (ssize_t)sys_call3(__NR_llistxattr, (long)path, (long)list, (long)size);
}

static inline ssize_t sys_lgetxattr(const char *path, const char *name, void *value, size_t size)
{
	return (ssize_t)sys_call6(__NR_lgetxattr, (long)path, (long)name, (long)value, (long)size,
				  0, 0);
}

static inline int sys_lsetxattr(const char *path, const char *name, const void *value, size_t size,
				int flags)
{
	return (int)sys_call6(__NR_lsetxattr, (long)path, (long)name, (long)value, (long)size,
			      (long)flags, 0);
}

static inline int sys_setxattr(const char *path, const char *name, const void *value, size_t size,
			       int flags)
{
	return (int)sys_call6(__NR_setxattr, (long)path, (long)name, (long)value, (long)size,
			      (long)flags, 0);
}

static inline int sys_chdir(const char *path)
{
	return (int)sys_call3(__NR_chdir, (long)path, 0, 0);
}

static inline int sys_fchdir(int fd)
{
	return (int)sys_call3(__NR_fchdir, (long)fd, 0, 0);
}

static inline int sys_chroot(const char *path)
{
	return (int)sys_call3(__NR_chroot, (long)path, 0, 0);
}

/* length with the NUL; `(unreachable)…` is possible */
static inline ssize_t sys_getcwd(char *buf, size_t size)
{
	return (ssize_t)sys_call3(__NR_getcwd, (long)buf, (long)size, 0);
}

static inline int sys_umask(unsigned int mask)
{
	return (int)sys_call3(__NR_umask, (long)mask, 0, 0);
}

/* --- descriptors --- */

static inline int sys_dup3(int fd, int number, int flags)
{
	return (int)sys_call3(__NR_dup3, (long)fd, (long)number, (long)flags);
}

static inline int sys_fcntl(int fd, int command, long argument)
{
	return (int)sys_call3(__NR_fcntl, (long)fd, (long)command, (long)argument);
}

static inline int sys_ioctl(int fd, unsigned long request, void *argument)
{
	return (int)sys_call3(__NR_ioctl, (long)fd, (long)request, (long)argument);
}

/* COMPAT(5.9): close_range; CLOSE_RANGE_CLOEXEC 5.11 */
static inline int sys_close_range(unsigned int first, unsigned int last, unsigned int flags)
{
	return (int)sys_call3(__NR_close_range, (long)first, (long)last, (long)flags);
}

static inline int sys_pipe2(int *fds, int flags)
{
	return (int)sys_call3(__NR_pipe2, (long)fds, (long)flags, 0);
}

static inline int sys_memfd_create(const char *name, unsigned int flags)
{
	return (int)sys_call3(__NR_memfd_create, (long)name, (long)flags, 0);
}

static inline int sys_ppoll(struct pollfd *fds, unsigned int n, struct timespec *timeout,
			    const uint64_t *mask, size_t mask_size)
{
	return (int)sys_call6(__NR_ppoll, (long)fds, (long)n, (long)timeout, (long)mask,
			      (long)mask_size, 0);
}

static inline int sys_signalfd4(int fd, const uint64_t *mask, size_t mask_size, int flags)
{
	return (int)sys_call6(__NR_signalfd4, (long)fd, (long)mask, (long)mask_size, (long)flags, 0,
			      0);
}

/* --- mounts --- */

static inline int sys_mount(const char *source, const char *target, const char *type,
			    unsigned long flags, const void *data)
{
	return (int)sys_call6(__NR_mount, (long)source, (long)target, (long)type, (long)flags,
			      (long)data, 0);
}

static inline int sys_umount2(const char *target, int flags)
{
	return (int)sys_call3(__NR_umount2, (long)target, (long)flags, 0);
}

static inline int sys_pivot_root(const char *root, const char *put_old)
{
	return (int)sys_call3(__NR_pivot_root, (long)root, (long)put_old, 0);
}

/* COMPAT(5.2): open_tree, move_mount, fsopen, fsconfig, fsmount, fspick */
static inline int sys_open_tree(int dir, const char *path, unsigned int flags)
{
	return (int)sys_call3(__NR_open_tree, (long)dir, (long)path, (long)flags);
}

static inline int sys_move_mount(int from_dir, const char *from, int to_dir, const char *to,
				 unsigned int flags)
{
	return (int)sys_call6(__NR_move_mount, (long)from_dir, (long)from, (long)to_dir, (long)to,
			      (long)flags, 0);
}

static inline int sys_fsopen(const char *type, unsigned int flags)
{
	return (int)sys_call3(__NR_fsopen, (long)type, (long)flags, 0);
}

static inline int sys_fsconfig(int fd, unsigned int command, const char *key, const void *value,
			       int aux)
{
	return (int)sys_call6(__NR_fsconfig, (long)fd, (long)command, (long)key, (long)value,
			      (long)aux, 0);
}

static inline int sys_fsmount(int fd, unsigned int flags, unsigned int attributes)
{
	return (int)sys_call3(__NR_fsmount, (long)fd, (long)flags, (long)attributes);
}

static inline int sys_fspick(int dir, const char *path, unsigned int flags)
{
	return (int)sys_call3(__NR_fspick, (long)dir, (long)path, (long)flags);
}

/* COMPAT(5.12): mount_setattr */
static inline int sys_mount_setattr(int dir, const char *path, unsigned int flags,
				    const struct sys_mount_attr *attr, size_t size)
{
	return (int)sys_call6(__NR_mount_setattr, (long)dir, (long)path, (long)flags, (long)attr,
			      (long)size, 0);
}

/* COMPAT(6.15): open_tree_attr; open_tree and mount_setattr in one */
static inline int sys_open_tree_attr(int dir, const char *path, unsigned int flags,
				     const struct sys_mount_attr *attr, size_t size)
{
	return (int)sys_call6(__NR_open_tree_attr, (long)dir, (long)path, (long)flags, (long)attr,
			      (long)size, 0);
}

/* --- sockets --- */

static inline int sys_socket(int domain, int type, int protocol)
{
	return (int)sys_call3(__NR_socket, (long)domain, (long)type, (long)protocol);
}

static inline int sys_socketpair(int domain, int type, int protocol, int *fds)
{
	return (int)sys_call6(__NR_socketpair, (long)domain, (long)type, (long)protocol, (long)fds,
			      0, 0);
}

static inline int sys_bind(int fd, const void *address, unsigned int size)
{
	return (int)sys_call3(__NR_bind, (long)fd, (long)address, (long)size);
}

static inline int sys_listen(int fd, int backlog)
{
	return (int)sys_call3(__NR_listen, (long)fd, (long)backlog, 0);
}

static inline int sys_connect(int fd, const void *address, unsigned int size)
{
	return (int)sys_call3(__NR_connect, (long)fd, (long)address, (long)size);
}

static inline int sys_accept4(int fd, void *address, void *size, int flags)
{
	return (int)sys_call6(__NR_accept4, (long)fd, (long)address, (long)size, (long)flags, 0, 0);
}

static inline ssize_t sys_sendmsg(int fd, const struct msghdr *message, int flags)
{
	return (ssize_t)sys_call3(__NR_sendmsg, (long)fd, (long)message, (long)flags);
}

static inline ssize_t sys_recvmsg(int fd, struct msghdr *message, int flags)
{
	return (ssize_t)sys_call3(__NR_recvmsg, (long)fd, (long)message, (long)flags);
}

static inline ssize_t sys_sendto(int fd, const void *buf, size_t size, int flags,
				 const void *address, unsigned int address_size)
{
	return (ssize_t)sys_call6(__NR_sendto, (long)fd, (long)buf, (long)size, (long)flags,
				  (long)address, (long)address_size);
}

static inline ssize_t sys_recvfrom(int fd, void *buf, size_t size, int flags, void *address,
				   void *address_size)
{
	return (ssize_t)sys_call6(__NR_recvfrom, (long)fd, (long)buf, (long)size, (long)flags,
				  (long)address, (long)address_size);
}

/* --- processes, ids, limits --- */

static inline int sys_getpid(void)
{
	return (int)sys_call3(__NR_getpid, 0, 0, 0);
}

static inline int sys_getppid(void)
{
	return (int)sys_call3(__NR_getppid, 0, 0, 0);
}

static inline uint32_t sys_getuid(void)
{
	return (uint32_t)sys_call3(__NR_getuid, 0, 0, 0);
}

static inline uint32_t sys_geteuid(void)
{
	return (uint32_t)sys_call3(__NR_geteuid, 0, 0, 0);
}

static inline uint32_t sys_getgid(void)
{
	return (uint32_t)sys_call3(__NR_getgid, 0, 0, 0);
}

static inline uint32_t sys_getegid(void)
{
	return (uint32_t)sys_call3(__NR_getegid, 0, 0, 0);
}

static inline int sys_prctl(int option, unsigned long a, unsigned long b, unsigned long c,
			    unsigned long d)
{
	return (int)sys_call6(__NR_prctl, (long)option, (long)a, (long)b, (long)c, (long)d, 0);
}

static inline int sys_capget(struct sys_cap_header *header, struct sys_cap_data *data)
{
	return (int)sys_call3(__NR_capget, (long)header, (long)data, 0);
}

static inline int sys_capset(struct sys_cap_header *header, const struct sys_cap_data *data)
{
	return (int)sys_call3(__NR_capset, (long)header, (long)data, 0);
}

static inline int sys_getgroups(int n, uint32_t *gids)
{
	return (int)sys_call3(__NR_getgroups, (long)n, (long)gids, 0);
}

static inline int sys_setgroups(size_t n, const uint32_t *gids)
{
	return (int)sys_call3(__NR_setgroups, (long)n, (long)gids, 0);
}

static inline int sys_setresuid(uint32_t real, uint32_t effective, uint32_t saved)
{
	return (int)sys_call3(__NR_setresuid, (long)real, (long)effective, (long)saved);
}

static inline int sys_setresgid(uint32_t real, uint32_t effective, uint32_t saved)
{
	return (int)sys_call3(__NR_setresgid, (long)real, (long)effective, (long)saved);
}

/* returns the previous one, never an error */
static inline int sys_setfsuid(uint32_t uid)
{
	return (int)sys_call3(__NR_setfsuid, (long)uid, 0, 0);
}

/* returns the previous one, never an error */
static inline int sys_setfsgid(uint32_t gid)
{
	return (int)sys_call3(__NR_setfsgid, (long)gid, 0, 0);
}

static inline int sys_prlimit64(int pid, unsigned int resource,
				const struct sys_rlimit64 *new_limit, struct sys_rlimit64 *old)
{
	return (int)sys_call6(__NR_prlimit64, (long)pid, (long)resource, (long)new_limit, (long)old,
			      0, 0);
}

static inline int sys_setpriority(int which, int who, int nice)
{
	return (int)sys_call3(__NR_setpriority, (long)which, (long)who, (long)nice);
}

/* the kernel's: 20 - nice */
static inline int sys_getpriority(int which, int who)
{
	return (int)sys_call3(__NR_getpriority, (long)which, (long)who, 0);
}

static inline int sys_sched_setaffinity(int pid, size_t size, const void *mask)
{
	return (int)sys_call3(__NR_sched_setaffinity, (long)pid, (long)size, (long)mask);
}

/* bytes written */
static inline int sys_sched_getaffinity(int pid, size_t size, void *mask)
{
	return (int)sys_call3(__NR_sched_getaffinity, (long)pid, (long)size, (long)mask);
}

/* since 3.14; sched_setattr(2), the first version of its struct */
struct sys_sched_attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

static inline int sys_sched_setattr(int pid, const struct sys_sched_attr *attr, unsigned int flags)
{
	return (int)sys_call3(__NR_sched_setattr, (long)pid, (long)attr, (long)flags);
}

static inline int sys_sched_setscheduler(int pid, int policy, const struct sched_param *param)
{
	return (int)sys_call3(__NR_sched_setscheduler, (long)pid, (long)policy, (long)param);
}

static inline int sys_sched_getscheduler(int pid)
{
	return (int)sys_call3(__NR_sched_getscheduler, (long)pid, 0, 0);
}

static inline int sys_setsid(void)
{
	return (int)sys_call3(__NR_setsid, 0, 0, 0);
}

static inline int sys_kill(int pid, int signal)
{
	return (int)sys_call3(__NR_kill, (long)pid, (long)signal, 0);
}

static inline int sys_tgkill(int group, int thread, int signal)
{
	return (int)sys_call3(__NR_tgkill, (long)group, (long)thread, (long)signal);
}

static inline int sys_wait4(int pid, int *status, int options, void *usage)
{
	return (int)sys_call6(__NR_wait4, (long)pid, (long)status, (long)options, (long)usage, 0,
			      0);
}

static inline int sys_waitid(int type, int id, siginfo_t *info, int options, void *usage)
{
	return (int)sys_call6(__NR_waitid, (long)type, (long)id, (long)info, (long)options,
			      (long)usage, 0);
}

static inline int sys_unshare(unsigned long flags)
{
	return (int)sys_call3(__NR_unshare, (long)flags, 0, 0);
}

static inline int sys_setns(int fd, int type)
{
	return (int)sys_call3(__NR_setns, (long)fd, (long)type, 0);
}

/* never with CLONE_VM: see clone.h. COMPAT(5.3): clone3 */
static inline int sys_clone3(struct sys_clone_args *args, size_t size)
{
	return (int)sys_call3(__NR_clone3, (long)args, (long)size, 0);
}

static inline int sys_execve(const char *path, char *const *argv, char *const *envp)
{
	return (int)sys_call3(__NR_execve, (long)path, (long)argv, (long)envp);
}

static inline int sys_execveat(int dir, const char *path, char *const *argv, char *const *envp,
			       int flags)
{
	return (int)sys_call6(__NR_execveat, (long)dir, (long)path, (long)argv, (long)envp,
			      (long)flags, 0);
}

/* COMPAT(5.3): pidfd_open */
static inline int sys_pidfd_open(int pid, unsigned int flags)
{
	return (int)sys_call3(__NR_pidfd_open, (long)pid, (long)flags, 0);
}

/* COMPAT(5.1): pidfd_send_signal */
static inline int sys_pidfd_send_signal(int pidfd, int signal, siginfo_t *info, unsigned int flags)
{
	return (int)sys_call6(__NR_pidfd_send_signal, (long)pidfd, (long)signal, (long)info,
			      (long)flags, 0, 0);
}

/* COMPAT(5.6): pidfd_getfd */
static inline int sys_pidfd_getfd(int pidfd, int fd, unsigned int flags)
{
	return (int)sys_call3(__NR_pidfd_getfd, (long)pidfd, (long)fd, (long)flags);
}

static inline int sys_rt_sigprocmask(int how, const uint64_t *set, uint64_t *old, size_t size)
{
	return (int)sys_call6(__NR_rt_sigprocmask, (long)how, (long)set, (long)old, (long)size, 0,
			      0);
}

/* to reset: sys_signal_default */
static inline int sys_rt_sigaction(int signal, const void *action, void *old, size_t size)
{
	return (int)sys_call6(__NR_rt_sigaction, (long)signal, (long)action, (long)old, (long)size,
			      0, 0);
}

static inline int sys_seccomp(unsigned int operation, unsigned int flags, const void *argument)
{
	return (int)sys_call3(__NR_seccomp, (long)operation, (long)flags, (long)argument);
}

static inline int sys_bpf(int command, void *attr, unsigned int size)
{
	return (int)sys_call3(__NR_bpf, (long)command, (long)attr, (long)size);
}

static inline long sys_keyctl(int operation, unsigned long a, unsigned long b, unsigned long c,
			      unsigned long d)
{
	return (long)sys_call6(__NR_keyctl, (long)operation, (long)a, (long)b, (long)c, (long)d, 0);
}

/* --- the rest --- */

static inline int sys_sethostname(const char *name, size_t size)
{
	return (int)sys_call3(__NR_sethostname, (long)name, (long)size, 0);
}

static inline int sys_setdomainname(const char *name, size_t size)
{
	return (int)sys_call3(__NR_setdomainname, (long)name, (long)size, 0);
}

static inline int sys_clock_gettime(int clock, struct timespec *now)
{
	return (int)sys_call3(__NR_clock_gettime, (long)clock, (long)now, 0);
}

static inline int sys_nanosleep(const struct timespec *time, struct timespec *rest)
{
	return (int)sys_call3(__NR_nanosleep, (long)time, (long)rest, 0);
}

static inline int sys_munmap(void *address, size_t size)
{
	return (int)sys_call3(__NR_munmap, (long)address, (long)size, 0);
}

static inline int sys_msync(void *address, size_t size, int flags)
{
	return (int)sys_call3(__NR_msync, (long)address, (long)size, (long)flags);
}

static inline int sys_sched_yield(void)
{
	return (int)sys_call3(__NR_sched_yield, 0, 0, 0);
}

static inline ssize_t sys_getrandom(void *buf, size_t size, unsigned int flags)
{
	return (ssize_t)sys_call3(__NR_getrandom, (long)buf, (long)size, (long)flags);
}

/* An address, or -errno as a pointer: check with sys_is_error. */
static inline void *sys_mmap(void *address, size_t size, int protection, int flags, int fd,
			     int64_t offset)
{
	return (void *)sys_call6(__NR_mmap, (long)address, (long)size, (long)protection,
				 (long)flags, (long)fd, (long)offset);
}

/* sys_is_error - is this result of sys_mmap an error? (long)pointer is -errno then */
static inline int sys_is_error(const void *pointer)
{
	return (unsigned long)pointer >= (unsigned long)-4095L;
}

/* sys_fstat - status of a descriptor, O_PATH ones too */
static inline int sys_fstat(int fd, struct statx *st)
{
	return sys_statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, st);
}

/* sys_signal_default - disposition of one signal back to SIG_DFL */
static inline int sys_signal_default(int signal)
{
	/* all bits zero is SIG_DFL in every architecture's structure */
	static const uint64_t none[8];

	return sys_rt_sigaction(signal, none, NULL, SYS_SIGSET_SIZE);
}

/* sys_exit_group, sys_exit - end the process, this thread; where a filter refuses even that, a
 * trap. For the child of a CLONE_VM clone they are the same. */
static inline __attribute__((noreturn)) void sys_exit_group(int status)
{
	(void)sys_call3(__NR_exit_group, status, 0, 0);
	__builtin_trap();
}

static inline __attribute__((noreturn)) void sys_exit(int status)
{
	(void)sys_call3(__NR_exit, status, 0, 0);
	__builtin_trap();
}

#endif
