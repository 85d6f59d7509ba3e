/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* program - the wire format between davit and davit-init
 *
 * A launch program is one flat block of bytes in a sealed memfd: header, operations, origins,
 * texts. Every reference is an offset from the start of the block, 0 = none, so it can be mapped
 * anywhere. It is encoded by plan/builder.c and read by davit-init, the plan printer, `start` (for
 * the place of an error), the fuzz target and the tests. davit-init maps it MAP_PRIVATE and
 * writable (allowed on a sealed memfd), because vectors of strings are relocated in place.
 *
 * No includes but stdint: a test compiles this header alone.
 */
#ifndef DAVIT_PLAN_PROGRAM_H
#define DAVIT_PLAN_PROGRAM_H

#include <stdint.h>

#define PROGRAM_MAGIC 0x54495644u /* "DVIT" */
#define PROGRAM_ABI 1u            /* program and init of one binary; unequal: init exits with 120 */
#define PROGRAM_MAX_SIZE (32u << 20)
#define PROGRAM_MAX_OPS 16384u
#define PROGRAM_MAX_SLOTS 4096u

struct program {
	uint32_t magic, abi, size;
	uint32_t n_ops, ops;         /* struct op[n_ops] */
	uint32_t n_origins, origins; /* struct origin[n_origins]; index 0 is "nowhere" */
	uint32_t texts;              /* first byte of texts, vectors and BPF; 8-aligned */
	uint32_t n_slots;            /* slots used, SLOT_FIRST_SOURCE included */
	uint32_t start_op; /* index of the first operation that `start` triggers; 0 = none */
	uint32_t unused[2];
}; /* 48 bytes */

struct origin {
	uint32_t path, what; /* texts: JSON path, and words: "bind `/srv/x` on `/data`" */
	uint32_t line, column;
};

/* Descriptors are named by slot; page.fd[slot] is the number, or -1. */
enum slot {
	SLOT_NONE = -1,
	SLOT_CONTROL = 0,     /* the control socket, init's end */
	SLOT_PROGRAM = 1,     /* the program's memfd */
	SLOT_LOCK = 2,        /* the page's file, second open: byte 1 is locked through it */
	SLOT_START = 3,       /* the listening start socket (create only) */
	SLOT_FIRST_SOURCE = 4 /* plan.sources[i] is slot 4 + i: trees, tasks files */
};

/* One operation. Meaning of text[] and number[] by code, below; unused fields are 0. A text is the
 * offset of a NUL-terminated string, a vector or raw bytes. */
struct op {
	uint16_t code, flags;
	int16_t slot, slot2;
	uint32_t origin;
	uint32_t text[5];
	uint64_t number[4];
}; /* 64 bytes */

/* Flags that any operation may carry. */
#define OP_SOFT 0x8000u /* a failure is no failure (rootless, SOFTEN); init goes on */

/* Mount attributes are packed in one number: set in the low half, clr in the high half, as struct
 * mount_attr's attr_set and attr_clr (mount_setattr(2)); all bits used there fit in 32. */
#define ATTR_PACK(set, clr) ((uint64_t)(uint32_t)(set) | (uint64_t)(uint32_t)(clr) << 32)
#define ATTR_SET(number) ((uint32_t)(number))
#define ATTR_CLR(number) ((uint32_t)((number) >> 32))

/* Propagation in numbers below: MS_SHARED, MS_SLAVE, MS_PRIVATE, MS_UNBINDABLE, with MS_REC when
 * recursive; 0 = leave as it is. */

/* Numbers are never reused. Paths of the container are normalised, absolute texts, resolved inside
 * the new root by the resolver (sys/inroot). */
enum op_code {
	OP_NONE = 0,

	/* cgroups and namespaces, before any mount */
	OP_CGROUP_JOIN =
		1, /* slot: a v1 `tasks` or v2 cgroup.procs file open for writing; "0" is written */
	OP_UNSHARE = 2,   /* number[0]: CLONE_NEW* flags */
	OP_PROPAGATE = 3, /* number[0]: propagation of `/` of the copied tree (before ROOT) or of
			   * the new root (after PIVOT), through mount(2) on "/" */

	/* the tree. Root registers: see init/init.h */
	OP_ROOT = 4,   /* slot: detached tree of the rootfs. number[0]: propagation. Keeps O_PATH of
			* the host's `/` and a clone of its /dev/null, attaches the tree on `/`; the
			* umask is 0 from here on */
	OP_MOUNT = 5,  /* text[0] destination, [1] type, [2] source, [3] data ("" none);
			* number[0] MS_* flags of mount(2), [1] propagation, [2] recursive attributes
			* (ATTR_PACK), [3] offset of the four digits of `mode=0000` inside text[3]'s
			* string + 1 when MOUNT_INHERIT_MODE */
	OP_BIND = 6,   /* slot: detached tree. text[0] destination; number[0] attributes (ATTR_PACK,
			* top mount only), [1] recursive attributes (ATTR_PACK; set before [0],
			* which may take one back for the top), [2] propagation (never 0). The
			* mount point is made as a file or directory, as the tree's root is */
	OP_ATTR = 7,   /* text[0] destination of an earlier mount; number[0], [1] as BIND: the late
			  read-only */
	OP_DEVICE = 8, /* text[0] path, number[0] S_IF* | mode, [1] major << 32 | minor, [2] uid,
			* [3] gid; text[1]: host path to bind with DEVICE_BIND */
	OP_SYMLINK = 9,   /* text[0] path of the link, [1] target; text[2]: only if this path exists
			     in root */
	OP_PIVOT = 10,    /* flags: PIVOT_MOVE = --no-pivot (MS_MOVE and chroot) */
	OP_READONLY = 11, /* text[0] path; missing is no error */
	OP_MASK = 12, /* text[0] path; missing is no error. /dev/null on files, an empty read-only
		       * directory on directories */
	OP_ROOT_ATTR = 13, /* number[0], [1] as BIND, of the root mount; [2] propagation */

	/* what belongs to the namespaces */
	OP_HOSTNAME = 14,   /* text[0] */
	OP_DOMAINNAME = 15, /* text[0] */
	OP_LOOPBACK = 16,
	OP_SYSCTL = 17, /* text[0] path below /proc/sys ("net/ipv4/ip_forward"), [1] value */

	/* talk */
	OP_SYNC =
		18,    /* number[0]: enum sync; flags SYNC_WANT_*; waits for the ANSWER. CREATED
			* disarms PDEATHSIG then. When OP_WAIT comes next, byte 1 of its slot is locked
			* before SYNC CREATED is sent, so `created` is true before anyone writes it */
	OP_WAIT = 19,  /* created: slot: SLOT_LOCK, slot2: SLOT_START. Sends ANSWER (PDEATHSIG is
			* disarmed: davit may exit), accepts, START → ACCEPTED */
	OP_HOOKS = 20, /* a later issue */

	/* the process */
	OP_KEYRING = 21, /* text[0] name of the session keyring */
	OP_RESET = 22,  /* flags RESET_*; CPU affinity, nice, scheduling, … that the caller had */
	OP_STDIO = 23,  /* number[0] uid: chown tty, pipe, regular file of 0-2 (EPERM, EROFS… no
			 * error; the group stays, as with peers), never a device null; re-open on
			 * the  container's /dev/null what is the host's */
	OP_UMASK = 24,  /* number[0] */
	OP_CWD = 25,    /* text[0]; made 0755 when missing. number[0] uid, [1] gid of the payload,
			 * text[1] number[2] supplementary gids (u32): entered as these on EACCES */
	OP_FIND = 26,   /* text[0] vector of candidate paths, [1] args[0] as written; number[0] uid,
			 * [1] gid, [2] 1 = looked up along PATH; text[2] number[3] supplementary
			 * gids (u32) */
	OP_RLIMIT = 27, /* number[0] RLIMIT_*, [1] soft, [2] hard */
	OP_NO_NEW_PRIVS = 28,
	OP_BOUNDING = 29, /* number[0] mask to keep, [1] last capability of the kernel */
	OP_IDS = 30,      /* number[0] uid, [1] gid, [2] count of text[0] (u32 gids); flags IDS_* */
	OP_CAPS = 31,     /* number[0] effective, [1] permitted, [2] inheritable, [3] ambient */
	OP_SIGNALS = 32,  /* the signals of page.sig_ignored back to default, mask emptied */
	OP_SECCOMP = 33,  /* text[0] struct sock_filter[number[0]], [1] filter flags; nothing but
			     execve after it */
	OP_EXEC =
		34, /* vectors: text[0] candidates, [1] argv, [2] envp; begins at page.candidate */

	/* later issues keep their numbers */
	OP_SPAWN = 35,
	OP_SETNS = 36,
	OP_INIT_LOOP = 37,

	OP_FAIL = 38, /* number[0]: errno to fail with; for tests */
	OP_CODES
};

/* OP_MOUNT */
/* keep this proc's root as the handle for sysctl, attr, oom */
#define MOUNT_KEEP_PROC 0x0001u
/* /proc, /sys: a symlink or file there is refused ("must be mounted on ordinary directory") */
#define MOUNT_PLAIN_DIR 0x0002u
/* tmpfs without mode=: as the covered directory's */
#define MOUNT_INHERIT_MODE 0x0004u
/* tmpcopyup */
#define MOUNT_COPY_UP 0x0008u

/* OP_BIND: the destination may be a symlink, it is mounted on itself (dest-nofollow) */
#define BIND_NO_FOLLOW 0x0001u
/* OP_BIND on /proc, /sys, /dev: as MOUNT_PLAIN_DIR */
#define BIND_PLAIN_DIR 0x0002u
/* OP_BIND: when the tree's root is a symlink, make the same symlink at the destination and mount
 * nothing (copy-symlink; the parent opened the tree without following it) */
#define BIND_COPY_SYMLINK 0x0004u

/* OP_DEVICE: in a user namespace, bind text[1] of the host's tree */
#define DEVICE_BIND 0x0001u
/* OP_DEVICE: one of the default devices: a matching node already there is fine */
#define DEVICE_DEFAULT 0x0002u

/* OP_SYMLINK: another file there is replaced (ptmx); without it whatever is there stays */
#define SYMLINK_REPLACE 0x0001u

/* OP_MASK: most likely a file, so it is tried as one first */
#define MASK_FILE 0x0001u

/* OP_PIVOT */
#define PIVOT_MOVE 0x0001u
/* OP_RESET */
#define RESET_AFFINITY 0x0001u
#define RESET_SCHEDULER 0x0002u /* nice 0, SCHED_OTHER, when the caller's differ */
#define RESET_SESSION 0x0004u   /* setsid (never in an attached run with a shared terminal) */
/* OP_SYNC: resolve /etc/passwd in the root and hand it over (HOME is missing) */
#define SYNC_WANT_PASSWD 0x0001u
/* OP_IDS */
#define IDS_KEEP_CAPS 0x0001u /* PR_SET_KEEPCAPS around the change of uid */
#define IDS_NO_GROUPS 0x0002u /* setgroups is not allowed here (deny) */

enum sync {
	SYNC_MOUNTED = 1, /* before createRuntime… hooks; only when there are some */
	SYNC_CREATED = 2
};

/* Vectors: u64 offsets, 8-aligned, ended by 0; init turns them into pointers in place. The vector
 * of the environment may have one spare cell at its end: `~0` there is replaced by page.home
 * ("HOME=/root") and is otherwise cut. */
#define VECTOR_SPARE (~(uint64_t)0)

/* --- the control and start sockets: SOCK_SEQPACKET, packets of 8 bytes --- */
enum packet_kind {
	PACKET_GO = 1,   /* parent → child stub */
	PACKET_SYNC = 2, /* init → parent: arg = enum sync | SYNC_HAS_*, with those descriptors */
	PACKET_ANSWER = 3,   /* parent → init, arg = enum sync; init → parent in OP_WAIT */
	PACKET_FAIL = 4,     /* init → parent: the page says why */
	PACKET_START = 5,    /* start → init. Version first: another davit may send it */
	PACKET_ACCEPTED = 6, /* init → start, with the program's descriptor, and with
			      * SYNC_HAS_EXECUTABLE in arg that of the executable found */
	PACKET_REFUSED = 7
};
#define PACKET_VERSION 1
#define SYNC_HAS_PASSWD 0x100u     /* first descriptor: the container's /etc/passwd */
#define SYNC_HAS_EXECUTABLE 0x200u /* next one: the executable found, O_RDONLY or O_PATH */

struct packet {
	uint16_t kind, version;
	uint32_t arg;
};

/* --- the page: a shared mapping of the file `page`; one writer a field --- */
enum stage {
	STAGE_NONE = 0,
	STAGE_CLONED = 1,   /* the child stub runs */
	STAGE_INIT = 2,     /* davit-init runs */
	STAGE_MOUNTING = 3, /* operations before SYNC CREATED */
	STAGE_CREATED = 4,  /* answer received; waiting for START */
	STAGE_STARTING = 5,
	STAGE_EXEC = 6,  /* set right before seccomp and execve; number stays 0 when exec works */
	STAGE_FAILED = 7 /* op, number, detail say why; set last */
};

#define PAGE_MAGIC 0x45474150u /* "PAGE" */
#define PAGE_SIZE_HEAD 4096u   /* fd[] begins here */

struct page {
	uint32_t magic, abi; /* parent, before the clone */
	/* init (and the child stub) only; what another davit reads ends at byte 64 */
	uint32_t stage, op;
	int32_t number;  /* errno > 0 of a failure */
	uint32_t detail; /* enum detail */
	uint32_t candidate, listener, final_pid;
	uint32_t failed_stage; /* the stage in which FAILED was set */
	uint32_t unused[6];
	/* parent only, before GO or before the ANSWER that needs it */
	int32_t host_pid, userns_fd, listener_ack, n_fd;
	uint32_t home_size;    /* bytes of home[], its NUL included; 0 = none */
	uint32_t preserve_fds; /* 3 … 2 + N go to the payload (--preserve-fds, LISTEN_FDS) */
	uint64_t sig_ignored;  /* signals that the caller ignores: bit N-1 is signal N (SigIgn) */
	uint32_t program_size; /* of the program in SLOT_PROGRAM, as its own header says */
	uint32_t is_disarmed;  /* the exec of davit-init, or what comes before, undoes PDEATHSIG */
	uint32_t is_root;      /* every uid and gid of davit-init is 0: none need be set to that */
	char home[PAGE_SIZE_HEAD - 108]; /* "HOME=/root" */
	int32_t fd[];
};

_Static_assert(__builtin_offsetof(struct page, host_pid) == 64, "what another davit reads");
_Static_assert(__builtin_offsetof(struct page, sig_ignored) == 88, "no holes");
_Static_assert(__builtin_offsetof(struct page, fd) == PAGE_SIZE_HEAD, "fd[] begins at 4096");
_Static_assert(sizeof(struct program) == 48 && sizeof(struct op) == 64, "wire format");
_Static_assert(sizeof(struct origin) == 16 && sizeof(struct packet) == 8, "wire format");

/* Where inside an operation it failed: names the system call and the words (launch/words.c). */
enum detail {
	DETAIL_NONE = 0,
	DETAIL_RESOLVE = 1,       /* openat2 inside the root */
	DETAIL_MAKE_DIR = 2,      /* mkdirat */
	DETAIL_MAKE_FILE = 3,     /* openat O_CREAT */
	DETAIL_NOT_PLAIN_DIR = 4, /* must be mounted on ordinary directory */
	DETAIL_STAT = 5,
	DETAIL_FSOPEN = 6,
	DETAIL_FSCONFIG = 7,
	DETAIL_FSMOUNT = 8,
	DETAIL_MOUNT = 9,
	DETAIL_MOVE_MOUNT = 10,
	DETAIL_OPEN_TREE = 11,
	DETAIL_SETATTR = 12,
	DETAIL_MKNOD = 13,
	DETAIL_NOT_THAT_DEVICE = 14, /* another file is already there */
	DETAIL_CHOWN = 15,
	DETAIL_CHMOD = 16,
	DETAIL_SYMLINK = 17,
	DETAIL_OPEN = 18,
	DETAIL_READ = 19,
	DETAIL_WRITE = 20,
	DETAIL_PIVOT = 21,
	DETAIL_UMOUNT = 22,
	DETAIL_CHROOT = 23,
	DETAIL_CHDIR = 24,
	DETAIL_OUTSIDE = 25,     /* getcwd does not start with `/` */
	DETAIL_NOT_NULL = 26,    /* /dev/null is not character device 1:3 */
	DETAIL_PROC_HANDLE = 27, /* no trustworthy procfs to be had */
	DETAIL_OVERMOUNTED = 28, /* something is mounted over the file in /proc */
	DETAIL_SOCKET = 29,
	DETAIL_IOCTL = 30,
	DETAIL_SEND = 31,
	DETAIL_RECV = 32,
	DETAIL_PROTOCOL = 33, /* unexpected packet */
	DETAIL_LOCK = 34,
	DETAIL_NOT_FOUND = 35,    /* executable: along PATH, or at the path given */
	DETAIL_IS_DIRECTORY = 36, /* executable */
	DETAIL_NOT_EXECUTABLE = 37,
	DETAIL_NOEXEC_MOUNT = 38,
	DETAIL_SETGROUPS = 39,
	DETAIL_SETGID = 40,
	DETAIL_SETUID = 41,
	DETAIL_CAPSET = 42,
	DETAIL_AMBIENT = 43,
	DETAIL_PRCTL = 44,
	DETAIL_EXECVE = 45,
	DETAIL_COPY_DEPTH = 46, /* tmpcopyup: deeper than 64 */
	DETAIL_COPY_XATTR = 47,
	DETAIL_GETDENTS = 48,
	DETAIL_SYSCALL = 49,    /* the one system call the operation is named after */
	DETAIL_BAD_PROGRAM = 50 /* an offset, slot or vector outside the program */
};

#endif
