/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/words.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

/* The middle of a long text is cut, so that the words behind it are not. */
#define WHAT_SIZE 288

static const char *const operations[OP_CODES] = {
	[OP_CGROUP_JOIN] = "CGROUP_JOIN",
	[OP_UNSHARE] = "UNSHARE",
	[OP_PROPAGATE] = "PROPAGATE",
	[OP_ROOT] = "ROOT",
	[OP_MOUNT] = "MOUNT",
	[OP_BIND] = "BIND",
	[OP_ATTR] = "ATTR",
	[OP_DEVICE] = "DEVICE",
	[OP_SYMLINK] = "SYMLINK",
	[OP_PIVOT] = "PIVOT",
	[OP_READONLY] = "READONLY",
	[OP_MASK] = "MASK",
	[OP_ROOT_ATTR] = "ROOT_ATTR",
	[OP_HOSTNAME] = "HOSTNAME",
	[OP_DOMAINNAME] = "DOMAINNAME",
	[OP_LOOPBACK] = "LOOPBACK",
	[OP_SYSCTL] = "SYSCTL",
	[OP_SYNC] = "SYNC",
	[OP_WAIT] = "WAIT",
	[OP_HOOKS] = "HOOKS",
	[OP_KEYRING] = "KEYRING",
	[OP_RESET] = "RESET",
	[OP_STDIO] = "STDIO",
	[OP_UMASK] = "UMASK",
	[OP_CWD] = "CWD",
	[OP_FIND] = "FIND",
	[OP_RLIMIT] = "RLIMIT",
	[OP_NO_NEW_PRIVS] = "NO_NEW_PRIVS",
	[OP_BOUNDING] = "BOUNDING",
	[OP_IDS] = "IDS",
	[OP_CAPS] = "CAPS",
	[OP_SIGNALS] = "SIGNALS",
	[OP_SECCOMP] = "SECCOMP",
	[OP_EXEC] = "EXEC",
	[OP_SPAWN] = "SPAWN",
	[OP_SETNS] = "SETNS",
	[OP_INIT_LOOP] = "INIT_LOOP",
	[OP_FAIL] = "FAIL",
};

/* What was being done inside the operation, and the call that refused. */
static const char *const details[] = {
	[DETAIL_RESOLVE] = "find the path in the container's root (openat2)",
	[DETAIL_MAKE_DIR] = "make the mount point (mkdirat)",
	[DETAIL_MAKE_FILE] = "make the mount point (openat)",
	[DETAIL_NOT_PLAIN_DIR] = "must be mounted on ordinary directory",
	[DETAIL_STAT] = "statx",
	[DETAIL_FSOPEN] = "fsopen",
	[DETAIL_FSCONFIG] = "fsconfig",
	[DETAIL_FSMOUNT] = "fsmount",
	[DETAIL_MOUNT] = "mount",
	[DETAIL_MOVE_MOUNT] = "move_mount",
	[DETAIL_OPEN_TREE] = "open_tree",
	[DETAIL_SETATTR] = "mount_setattr",
	[DETAIL_MKNOD] = "mknodat",
	[DETAIL_NOT_THAT_DEVICE] = "another file is already there",
	[DETAIL_CHOWN] = "fchownat",
	[DETAIL_CHMOD] = "fchmodat",
	[DETAIL_SYMLINK] = "symlinkat",
	[DETAIL_OPEN] = "open",
	[DETAIL_READ] = "read",
	[DETAIL_WRITE] = "write",
	[DETAIL_PIVOT] = "pivot_root",
	[DETAIL_UMOUNT] = "umount2",
	[DETAIL_CHROOT] = "chroot",
	[DETAIL_CHDIR] = "fchdir",
	[DETAIL_OUTSIDE] = "lies outside of the container's root",
	[DETAIL_NOT_NULL] = "the host's /dev/null is not character device 1:3",
	[DETAIL_PROC_HANDLE] = "no trustworthy procfs",
	[DETAIL_OVERMOUNTED] = "something is mounted over this file in /proc",
	[DETAIL_SOCKET] = "socket",
	[DETAIL_IOCTL] = "ioctl",
	[DETAIL_SEND] = "sendmsg",
	[DETAIL_RECV] = "recvmsg",
	[DETAIL_PROTOCOL] = "unexpected packet from davit",
	[DETAIL_LOCK] = "fcntl(F_OFD_SETLK)",
	[DETAIL_NOT_FOUND] = "executable file not found",
	[DETAIL_IS_DIRECTORY] = "is a directory",
	[DETAIL_NOT_EXECUTABLE] = "not executable",
	[DETAIL_NOEXEC_MOUNT] = "lies on a noexec mount",
	[DETAIL_SETGROUPS] = "setgroups",
	[DETAIL_SETGID] = "setresgid",
	[DETAIL_SETUID] = "setresuid",
	[DETAIL_CAPSET] = "capset",
	[DETAIL_AMBIENT] = "prctl(PR_CAP_AMBIENT_RAISE)",
	[DETAIL_PRCTL] = "prctl",
	[DETAIL_EXECVE] = "execve",
	[DETAIL_COPY_DEPTH] = "tmpcopyup: the directories are nested deeper than 64",
	[DETAIL_COPY_XATTR] = "tmpcopyup: copy extended attributes",
	[DETAIL_GETDENTS] = "tmpcopyup: getdents64",
	[DETAIL_SYSCALL] = NULL,
	[DETAIL_BAD_PROGRAM] = "the launch program refers outside of itself",
};

/* The words are the reason already: no errno behind them. */
static bool words_are_final(uint32_t detail)
{
	return detail == DETAIL_NOT_PLAIN_DIR || detail == DETAIL_OUTSIDE ||
	       detail == DETAIL_NOT_NULL || detail == DETAIL_PROTOCOL ||
	       detail == DETAIL_BAD_PROGRAM;
}

/* The call of an operation that has only one: DETAIL_SYSCALL. */
static const char *const calls[OP_CODES] = {
	[OP_CGROUP_JOIN] = "write",
	[OP_UNSHARE] = "unshare",
	[OP_PROPAGATE] = "mount",
	[OP_HOSTNAME] = "sethostname",
	[OP_DOMAINNAME] = "setdomainname",
	[OP_LOOPBACK] = "ioctl(SIOCSIFFLAGS)",
	[OP_KEYRING] = "keyctl(KEYCTL_JOIN_SESSION_KEYRING)",
	[OP_RLIMIT] = "prlimit",
	[OP_NO_NEW_PRIVS] = "prctl(PR_SET_NO_NEW_PRIVS)",
	[OP_BOUNDING] = "prctl(PR_CAPBSET_DROP)",
	[OP_CAPS] = "capset",
	[OP_SECCOMP] = "seccomp",
	[OP_SIGNALS] = "rt_sigaction",
	[OP_EXEC] = "execve",
};

/* A cause and its cure. The first row that fits is said, so the special ones come first. 0, NULL:
 * anything. */
struct hint {
	uint16_t code;
	uint16_t detail;
	int number;
	const char *type; /* of MOUNT */
	uint32_t context; /* all of these bits */
	const char *text;
};
static const struct hint hints[] = {
	{OP_MOUNT, 0, EPERM, "proc", WORDS_USERNS,
	 "inside a container whose /proc is partly covered the kernel refuses a fresh proc: bind "
	 "/proc instead"},
	{OP_MOUNT, 0, EPERM, "proc", 0, "a fresh proc needs CAP_SYS_ADMIN over the pid namespace"},
	{OP_MOUNT, 0, EPERM, "sysfs", WORDS_USERNS | WORDS_JOINED_NET,
	 "the joined network namespace belongs to another user namespace: bind the host's /sys "
	 "(options rbind, ro) instead"},
	{OP_MOUNT, 0, EPERM, "sysfs", WORDS_USERNS | WORDS_HOST_NET,
	 "sysfs in a user namespace needs a network namespace made with it: add one, or bind the "
	 "host's /sys (options rbind, ro)"},
	{OP_MOUNT, 0, EPERM, "sysfs", WORDS_USERNS,
	 "inside a container whose /sys is partly covered the kernel refuses a fresh sysfs: bind "
	 "/sys instead"},
	{OP_MOUNT, 0, EPERM, "cgroup", WORDS_HOST_CGROUP,
	 "add a namespace of type cgroup, or bind the host's /sys/fs/cgroup"},
	{OP_MOUNT, 0, EPERM, "cgroup2", WORDS_HOST_CGROUP,
	 "add a namespace of type cgroup, or bind the host's /sys/fs/cgroup"},
	{OP_MOUNT, 0, EPERM, "mqueue", WORDS_USERNS,
	 "mqueue in a user namespace needs an ipc namespace made with it"},
	{OP_MOUNT, 0, EINVAL, "devpts", WORDS_USERNS,
	 "the gid= of devpts must be mapped in the user namespace: map it, or drop the option"},
	{OP_MOUNT, 0, EINVAL, "tmpfs", WORDS_USERNS,
	 "uid= and gid= of tmpfs must be mapped in the user namespace"},
	{OP_MOUNT, 0, EBUSY, "cgroup", 0,
	 "this v1 hierarchy is mounted elsewhere with other controllers"},
	{OP_MOUNT, 0, EPERM, NULL, WORDS_USERNS,
	 "the kernel does not let a user namespace mount this file system"},
	{OP_MOUNT, 0, EPERM, NULL, 0, "mounting needs CAP_SYS_ADMIN"},
	{OP_MOUNT, 0, ENODEV, NULL, 0,
	 "the kernel does not know this file system: see /proc/filesystems, or load its module"},
	{OP_MOUNT, DETAIL_MOUNT, EINVAL, NULL, 0,
	 "the file system refuses one of its options: the kernel's log may name it"},
	{OP_MOUNT, DETAIL_FSCONFIG, EINVAL, NULL, 0,
	 "the file system refuses one of its options: the kernel's log may name it"},
	{0, DETAIL_NOT_PLAIN_DIR, 0, NULL, 0,
	 "a symlink or file of the image stands where the kernel's file systems go: replace it by "
	 "an empty directory"},
	{0, DETAIL_SETATTR, EPERM, NULL, WORDS_USERNS,
	 "what the host set on this mount (ro, nosuid, nodev, noexec) is locked in a user "
	 "namespace: repeat it in the options"},
	{0, DETAIL_SETATTR, ENOSYS, NULL, 0, "needs Linux 5.12 (mount_setattr)"},
	{0, DETAIL_OPEN_TREE, ENOSYS, NULL, 0, "needs Linux 5.2 (open_tree)"},
	{0, DETAIL_MOVE_MOUNT, ENOTDIR, NULL, 0,
	 "the source is a directory, the destination is not"},
	{0, DETAIL_MOVE_MOUNT, EISDIR, NULL, 0,
	 "the destination is a directory, the source is not"},
	{0, DETAIL_MOVE_MOUNT, ENOSYS, NULL, 0, "needs Linux 5.2 (move_mount)"},
	{0, DETAIL_FSOPEN, ENOSYS, NULL, 0, "needs Linux 5.2 (fsopen)"},
	{OP_MASK, DETAIL_RESOLVE, ELOOP, NULL, 0,
	 "a symlink cannot be masked: name what it points to"},
	{OP_READONLY, DETAIL_RESOLVE, ELOOP, NULL, 0,
	 "a symlink cannot be made read-only: name what it points to"},
	{0, DETAIL_RESOLVE, ELOOP, NULL, 0,
	 "a symlink on the way leads in a circle or through a magic link of /proc"},
	{OP_CWD, DETAIL_CHDIR, EACCES, NULL, 0,
	 "process.user may not enter this directory: check the modes on the way"},
	{OP_CWD, DETAIL_OUTSIDE, 0, NULL, 0, "process.cwd must stay below the container's root"},
	{0, DETAIL_MAKE_DIR, EROFS, NULL, 0,
	 "the mount point is missing and the root file system is read-only: make it in the image"},
	{0, DETAIL_MAKE_FILE, EROFS, NULL, 0,
	 "the mount point is missing and the root file system is read-only: make it in the image"},
	{0, 0, EOVERFLOW, NULL, WORDS_USERNS,
	 "the owner of this file is not mapped in the user namespace: chown the tree to mapped "
	 "ids"},
	{0, DETAIL_MAKE_DIR, EACCES, NULL, WORDS_USERNS,
	 "the tree belongs to ids that the user namespace does not map: chown it to mapped ids"},
	{0, DETAIL_MAKE_FILE, EACCES, NULL, WORDS_USERNS,
	 "the tree belongs to ids that the user namespace does not map: chown it to mapped ids"},
	{0, DETAIL_MKNOD, EPERM, NULL, 0,
	 "making a device node needs CAP_MKNOD in the initial user namespace, and a device cgroup "
	 "that lets us"},
	{0, DETAIL_NOT_THAT_DEVICE, 0, NULL, 0,
	 "remove it from the image, or give linux.devices the type and numbers that it has"},
	{0, DETAIL_PIVOT, EINVAL, NULL, 0,
	 "davit's own root is the initial ram disk: use --no-pivot"},
	{OP_SYSCTL, 0, ENOENT, NULL, 0, "the kernel has no such sysctl (a module may be missing)"},
	{OP_SYSCTL, 0, EINVAL, NULL, 0, "the kernel refuses this value"},
	{OP_SYSCTL, 0, EACCES, NULL, WORDS_JOINED_NET,
	 "the joined network namespace belongs to another user namespace: let its maker set it"},
	{OP_SYSCTL, 0, EPERM, NULL, WORDS_JOINED_NET,
	 "the joined network namespace belongs to another user namespace: let its maker set it"},
	{OP_SYSCTL, 0, EACCES, NULL, 0, "this sysctl needs privileges outside of the container"},
	{OP_SYSCTL, 0, EPERM, NULL, 0, "this sysctl needs privileges outside of the container"},
	{0, DETAIL_PROC_HANDLE, 0, NULL, 0,
	 "mount a fresh proc in the container, or run davit where /proc is not covered"},
	{OP_UNSHARE, 0, ENOSPC, NULL, 0,
	 "the limits in /proc/sys/user/max_*_namespaces are reached"},
	{OP_UNSHARE, 0, EPERM, NULL, 0, "needs CAP_SYS_ADMIN"},
	{OP_CGROUP_JOIN, 0, ENOSPC, NULL, 0, "cpuset.cpus or cpuset.mems of this cgroup is empty"},
	{OP_CGROUP_JOIN, 0, EAGAIN, NULL, 0, "pids.max of a cgroup above is reached"},
	{OP_CGROUP_JOIN, 0, EINVAL, NULL, 0,
	 "a real-time process cannot enter a cpu cgroup without real-time budget"},
	{OP_KEYRING, 0, EDQUOT, NULL, 0,
	 "the quota in /proc/sys/kernel/keys is used up: raise it, or use --no-new-keyring"},
	{OP_KEYRING, 0, 0, NULL, 0, "--no-new-keyring leaves the session keyring alone"},
	{OP_RLIMIT, 0, EPERM, NULL, 0,
	 "the hard limit is above davit's own: raising it needs CAP_SYS_RESOURCE"},
	{OP_BOUNDING, 0, EPERM, NULL, 0, "dropping capabilities needs CAP_SETPCAP"},
	{OP_IDS, DETAIL_SETGROUPS, EPERM, NULL, WORDS_USERNS,
	 "setgroups is denied in this user namespace: only additionalGids = [] works here"},
	{OP_IDS, DETAIL_SETGROUPS, EINVAL, NULL, WORDS_USERNS,
	 "a gid of process.user.additionalGids is not mapped in the user namespace"},
	{OP_IDS, DETAIL_SETGID, EINVAL, NULL, 0, "this gid is not mapped in the user namespace"},
	{OP_IDS, DETAIL_SETUID, EINVAL, NULL, 0, "this uid is not mapped in the user namespace"},
	{OP_IDS, DETAIL_SETUID, EAGAIN, NULL, 0,
	 "RLIMIT_NPROC of this user is reached: see process.rlimits"},
	{OP_IDS, 0, EPERM, NULL, 0, "needs CAP_SETUID and CAP_SETGID"},
	{OP_CAPS, DETAIL_AMBIENT, EPERM, NULL, 0,
	 "an ambient capability must be permitted and inheritable too"},
	{OP_CAPS, 0, EPERM, NULL, 0,
	 "davit itself lacks a capability that process.capabilities asks for"},
	{OP_SECCOMP, 0, EACCES, NULL, 0,
	 "without noNewPrivileges a filter needs CAP_SYS_ADMIN in the user namespace"},
	{OP_SECCOMP, 0, EINVAL, NULL, 0,
	 "the kernel refuses the filter or one of linux.seccomp.flags: is CONFIG_SECCOMP_FILTER "
	 "on, "
	 "and the kernel as new as the flag?"},
	{OP_SECCOMP, 0, ENOSYS, NULL, 0, "needs a kernel with CONFIG_SECCOMP_FILTER"},
	{OP_EXEC, 0, EAGAIN, NULL, 0, "RLIMIT_NPROC of this user is reached: see process.rlimits"},
	{OP_EXEC, 0, E2BIG, NULL, 0,
	 "process.args and process.env are larger than a quarter of RLIMIT_STACK"},
	{OP_EXEC, 0, ETXTBSY, NULL, 0, "the file is open for writing"},
	{OP_EXEC, 0, ENOEXEC, NULL, 0,
	 "the file is neither ELF for this architecture nor a script that begins with #!"},
	{OP_WAIT, DETAIL_LOCK, 0, NULL, 0, "another process holds the lock of this container"},
	{0, DETAIL_PROTOCOL, 0, NULL, 0, "davit and davit-init are not of one build"},
	{0, 0, ENOMEM, NULL, WORDS_MEMORY_LIMIT, "linux.resources.memory.limit may be too small"},
	{0, DETAIL_MOUNT, ENOSPC, NULL, 0, "the limit in /proc/sys/fs/mount-max is reached"},
	{0, DETAIL_MOVE_MOUNT, ENOSPC, NULL, 0, "the limit in /proc/sys/fs/mount-max is reached"},
};

/* The same for the calls of the parent. */
static const struct {
	const char *call;
	int number;
	uint32_t context;
	const char *text;
} step_hints[] = {
	{"clone3", ENOSYS, 0, "needs Linux 5.3 (clone3)"},
	{"clone3", EPERM, WORDS_USERNS,
	 "user namespaces are forbidden here: see /proc/sys/user/max_user_namespaces, "
	 "kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns"},
	{"clone3", EPERM, 0, "new namespaces need CAP_SYS_ADMIN"},
	{"clone3", ENOSPC, 0, "the limits in /proc/sys/user/max_*_namespaces are reached"},
	{"clone3", EUSERS, 0, "user namespaces are nested too deeply"},
	{"clone3", EAGAIN, 0, "pids.max of a cgroup, RLIMIT_NPROC or kernel.pid_max is reached"},
	{"clone3", EINVAL, 0, "the kernel lacks one of linux.namespaces (time needs Linux 5.6)"},
	{"clone3", EBUSY, 0, "the cgroup has controllers enabled for its children"},
	{"clone3", EOPNOTSUPP, 0, "the cgroup is of an invalid domain type"},
	{"open_tree", ENOSYS, 0, "needs Linux 5.2 (open_tree)"},
	{"open_tree", EPERM, 0, "needs CAP_SYS_ADMIN"},
	{"open_tree", EINVAL, 0,
	 "a mount that is unbindable, or one of another mount namespace, cannot be bound"},
	{"setns", EPERM, 0,
	 "entering a namespace needs CAP_SYS_ADMIN in the user namespace that owns it"},
	{"uid_map", EPERM, 0,
	 "mapping ids that are not our own needs CAP_SETUID, or newuidmap and /etc/subuid"},
	{"gid_map", EPERM, 0,
	 "mapping ids that are not our own needs CAP_SETGID, or newgidmap and /etc/subgid"},
	{"uid_map", EINVAL, 0, "ranges of linux.uidMappings overlap, or there are more than 340"},
	{"gid_map", EINVAL, 0, "ranges of linux.gidMappings overlap, or there are more than 340"},
	{"timens_offsets", EPERM, 0, "needs CAP_SYS_TIME"},
	{"timens_offsets", ERANGE, 0,
	 "the clock of the namespace must not be negative and at most 146 years ahead"},
	{"oom_score_adj", EACCES, 0, "lowering it needs CAP_SYS_RESOURCE"},
	{"prlimit", EPERM, 0, "raising a hard limit needs CAP_SYS_RESOURCE"},
	{"execveat", EACCES, 0,
	 "vm.memfd_noexec or a security policy forbids executing davit-init"},
};

const char *words_operation(uint32_t code)
{
	return code < OP_CODES ? operations[code] : NULL;
}

const char *words_signal(int number)
{
	static const char *const names[] = {
		[SIGHUP] = "SIGHUP",   [SIGINT] = "SIGINT",   [SIGQUIT] = "SIGQUIT",
		[SIGILL] = "SIGILL",   [SIGTRAP] = "SIGTRAP", [SIGABRT] = "SIGABRT",
		[SIGBUS] = "SIGBUS",   [SIGFPE] = "SIGFPE",   [SIGKILL] = "SIGKILL",
		[SIGUSR1] = "SIGUSR1", [SIGSEGV] = "SIGSEGV", [SIGUSR2] = "SIGUSR2",
		[SIGPIPE] = "SIGPIPE", [SIGALRM] = "SIGALRM", [SIGTERM] = "SIGTERM",
		[SIGXCPU] = "SIGXCPU", [SIGXFSZ] = "SIGXFSZ", [SIGVTALRM] = "SIGVTALRM",
		[SIGPROF] = "SIGPROF", [SIGIO] = "SIGIO",     [SIGPWR] = "SIGPWR",
		[SIGSYS] = "SIGSYS",   [SIGSTOP] = "SIGSTOP", [SIGTSTP] = "SIGTSTP",
		[SIGCONT] = "SIGCONT", [SIGCHLD] = "SIGCHLD", [SIGTTIN] = "SIGTTIN",
		[SIGTTOU] = "SIGTTOU", [SIGURG] = "SIGURG",   [SIGWINCH] = "SIGWINCH",
	};

	return number > 0 && number < (int)ARRAY_SIZE(names) ? names[number] : NULL;
}

const char *words_step(const char *call, int number, uint32_t context)
{
	for (size_t i = 0; i < ARRAY_SIZE(step_hints); i++) {
		if (step_hints[i].number != number || strcmp(step_hints[i].call, call))
			continue;
		if ((step_hints[i].context & context) == step_hints[i].context)
			return step_hints[i].text;
	}
	return NULL;
}

/* is a table of n elements at `offset` inside the program and aligned? */
static bool is_inside(const struct program *program, uint32_t offset, uint64_t n, uint32_t size,
		      uint32_t align)
{
	return offset >= sizeof(*program) && offset % align == 0 &&
	       (uint64_t)offset + n * size <= program->size;
}

const char *words_text(const struct program *program, uint32_t offset)
{
	const char *text = (const char *)program + offset;

	if (offset < sizeof(*program) || offset >= program->size ||
	    !memchr(text, 0, program->size - offset))
		return "";
	return text;
}

const struct op *words_op(const struct program *program, uint32_t index)
{
	if (index >= program->n_ops || program->n_ops > PROGRAM_MAX_OPS ||
	    !is_inside(program, program->ops, program->n_ops, sizeof(struct op), 8))
		return NULL;
	return (const struct op *)(const void *)((const char *)program + program->ops) + index;
}

static const struct origin *words_origin(const struct program *program, uint32_t index)
{
	if (!index || index >= program->n_origins ||
	    !is_inside(program, program->origins, program->n_origins, sizeof(struct origin), 4))
		return NULL;
	return (const struct origin *)(const void *)((const char *)program + program->origins) +
	       index;
}

/* The string that cell `index` of a vector refers to; "" when it is not there. */
static const char *words_cell(const struct program *program, uint32_t vector, uint32_t index)
{
	for (uint32_t i = 0; i <= index && i < program->size / 8; i++) {
		uint64_t offset;

		if (!is_inside(program, vector, (uint64_t)i + 1, 8, 8))
			return "";
		memcpy(&offset, (const char *)program + vector + 8 * (size_t)i, 8);
		if (!offset || offset > UINT32_MAX)
			return "";
		if (i == index)
			return words_text(program, (uint32_t)offset);
	}
	return "";
}

static const char *words_cut(const char *text, char *buf, size_t size)
{
	size_t n = strlen(text), half = size / 2 - 3;

	if (n < size)
		return text;
	(void)snprintf(buf, size, "%.*s...%s", (int)half, text, text + n - half);
	return buf;
}

static int words_place(const struct words *words, const struct op *op, struct error *err)
{
	const struct origin *origin = words_origin(words->program, op->origin);
	const char *step = words_operation(op->code);

	if (origin)
		error_at(err, words->document ? words->document : "",
			 words_text(words->program, origin->path),
			 (struct place){origin->line, origin->column});
	return error_step(err, step ? step : "unknown operation");
}

static const char *words_hint(const struct words *words, const struct op *op, int number)
{
	const char *type = op->code == OP_MOUNT ? words_text(words->program, op->text[1]) : "";

	for (size_t i = 0; i < ARRAY_SIZE(hints); i++) {
		const struct hint *hint = &hints[i];

		if ((hint->code && hint->code != op->code) ||
		    (hint->detail && hint->detail != words->detail) ||
		    (hint->number && hint->number != number) ||
		    (hint->type && strcmp(hint->type, type)) ||
		    (hint->context & words->context) != hint->context)
			continue;
		return hint->text;
	}
	return NULL;
}

/* The words of a missing or unfit executable decide an engine's exit code (127, 126): exactly these
 * and no others. */
static int words_executable(const struct words *words, const struct op *op, int number,
			    struct error *err)
{
	char buf[WHAT_SIZE];
	bool along_path = op->code == OP_FIND && op->number[2] == 1;
	const char *name = op->code == OP_FIND ? words_text(words->program, op->text[1])
					       : words_cell(words->program, op->text[1], 0);
	const char *file = words_cell(words->program, op->text[0], words->candidate);

	name = words_cut(name, buf, sizeof(buf));
	if (words->detail == DETAIL_NOT_FOUND && along_path)
		return error_set(err, ERROR_KERNEL, 0,
				 "exec: \"%s\": executable file not found in $PATH", name);
	if (words->detail == DETAIL_NOT_FOUND)
		return error_set(err, ERROR_KERNEL, number ? number : ENOENT, "exec: \"%s\"", name);
	if (words->detail == DETAIL_IS_DIRECTORY)
		return error_set(err, ERROR_KERNEL, EACCES, "exec: \"%s\": is a directory", name);
	if (words->detail == DETAIL_NOEXEC_MOUNT) {
		error_set(err, ERROR_KERNEL, EACCES, "exec: \"%s\": lies on a noexec mount", name);
		return error_hint(err, "drop noexec from the options of the mount that it lies on");
	}
	if (words->detail == DETAIL_NOT_EXECUTABLE) {
		error_set(err, ERROR_KERNEL, EACCES, "exec: \"%s\"", name);
		return error_hint(err, "process.user has no right to execute this file: see its "
				       "mode bits and those of the directories on the way");
	}
	if (words->detail != DETAIL_EXECVE && op->code != OP_EXEC)
		return 0;
	error_set(err, ERROR_KERNEL, number, "exec: \"%s\"", name);
	if (number == ENOENT && *file)
		return error_hint(err, "`%.80s` is there, but the interpreter it names is not",
				  file);
	return -1;
}

int words_failure(const struct words *words, struct error *err)
{
	const struct op *op = words_op(words->program, words->op);
	int number = words->number > 0 && words->number < 4096 ? words->number : 0;
	char buf[WHAT_SIZE];
	const struct origin *origin;
	const char *what, *call, *hint;
	bool final = false;

	if (!op) {
		error_set(err, ERROR_INTERNAL, number,
			  "davit-init says that operation %u failed, which there is not",
			  words->op);
		return -1;
	}
	if ((op->code == OP_FIND || op->code == OP_EXEC) &&
	    words_executable(words, op, number, err)) {
		hint = words_hint(words, op, number);
		if (hint && !err->hint[0])
			error_hint(err, "%s", hint);
		return words_place(words, op, err);
	}
	origin = words_origin(words->program, op->origin);
	what = origin ? words_text(words->program, origin->what) : "";
	if (!*what)
		what = words_operation(op->code);
	what = what ? words_cut(what, buf, sizeof(buf)) : "unknown operation";
	call = op->code < OP_CODES ? calls[op->code] : NULL;
	if (words->detail < ARRAY_SIZE(details) && details[words->detail]) {
		call = details[words->detail];
		final = words_are_final(words->detail);
	}
	error_set(err, ERROR_KERNEL, final ? 0 : number, "%s%s%s", what, call ? ": " : "",
		  call ? call : "");
	hint = words_hint(words, op, number);
	if (hint)
		error_hint(err, "%s", hint);
	return words_place(words, op, err);
}

int words_death(const struct words *words, enum stage stage, const char *how, struct error *err)
{
	const struct op *op = stage >= STAGE_INIT ? words_op(words->program, words->op) : NULL;
	const struct origin *origin = op ? words_origin(words->program, op->origin) : NULL;
	const char *what = origin ? words_text(words->program, origin->what) : "";
	char buf[WHAT_SIZE];

	if (op && !*what)
		what = words_operation(op->code);
	if (!op || !what) {
		error_set(err, ERROR_KERNEL, 0, "davit-init was %s before its first operation",
			  how);
		return error_step(err, stage == STAGE_NONE ? "clone" : "init");
	}
	error_set(err, ERROR_KERNEL, 0, "davit-init was %s during: %s", how,
		  words_cut(what, buf, sizeof(buf)));
	if (words->context & WORDS_MEMORY_LIMIT)
		error_hint(err, "linux.resources.memory.limit may be too small");
	return words_place(words, op, err);
}
