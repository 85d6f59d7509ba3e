/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* init - the interpreter of the launch program: its registers, and what an operation may use
 *
 * davit-init is freestanding: no libc, no heap, no parser. It runs as the container's first
 * process, maps program and page, executes the operations in order and ends in execve. Operations
 * are functions of one table (init.c); each returns 0 or -errno and names the failing part with
 * init_fail. Paths of the container go through sys/inroot only.
 */
#ifndef DAVIT_INIT_INIT_H
#define DAVIT_INIT_INIT_H

#include "plan/program.h"
#include "plan/verify.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct init {
	struct page *page;
	uint8_t *base; /* the mapped program, writable, private */
	const struct program *program;
	uint32_t op;     /* index of the running operation */
	uint32_t detail; /* enum detail of the last init_fail */

	int control;        /* control socket */
	bool armed;         /* PDEATHSIG is wanted: armed again after each change of ids */
	uint32_t candidate; /* index that FIND found, EXEC begins with */
	int root;           /* O_PATH of the new root; -EBADF before OP_ROOT; after PIVOT its `/` */
	int host_root; /* O_PATH of the copied host tree, taken by OP_ROOT, closed by OP_PIVOT */
	int null; /* clone of the host's /dev/null; detached until the first mask attaches it */
	bool null_attached;
	int mask_dir; /* the empty read-only directory for masked directories; likewise */
	bool mask_dir_attached;
	int proc; /* root of a trusted procfs (OP_MOUNT with MOUNT_KEEP_PROC, or made on demand) */
	bool proc_detached; /* it is ours alone: nothing can be mounted over its files */
	int passwd;         /* /etc/passwd found by SYNC CREATED, executable found by FIND */
	int executable;
	/* The directory that the last device, symlink or mount point was made in, so that the next
	 * one need not resolve it again: dir_path[0..dir_size) is it, without the last slash. A
	 * register of init/place.c; -EBADF: none. */
	int dir;
	uint32_t dir_size;
	const char *dir_path;
	bool dir_own;      /* it is the root of a file system that this program mounted: nobody else
			    * has been in it */
	bool has_null;     /* /dev/null was made by this program */
	int cwd;           /* the working directory, or -EBADF: somewhere */
	const char *fresh; /* where the last file system was mounted, or NULL */
	uint32_t seen;     /* text of the path that SYMLINK last found in the root; 0: none */
	uint32_t lacks;    /* LACKS_* (sys/lacks.h): calls that the probe found absent */
	bool no_more;      /* the filter is loaded: nothing but execve */
};

/* init_fail - note where inside the operation it failed; returns result (a -errno) */
static inline int init_fail(struct init *in, enum detail detail, int result)
{
	in->detail = detail;
	return result;
}

/* init_text - the string at an offset of the program; "" for 0. The program was verified at start.
 */
static inline const char *init_text(const struct init *in, uint32_t offset)
{
	return offset ? (const char *)in->base + offset : "";
}

/* init_fd - the descriptor number of a slot, or -EBADF */
static inline int init_fd(const struct init *in, int slot)
{
	return slot < 0 || slot >= in->page->n_fd ? -9 : in->page->fd[slot];
}

typedef int op_function(struct init *in, const struct op *op);

/* op_mount.c, op_root.c, op_device.c, op_copyup.c, op_proc.c */
op_function op_propagate, op_root, op_mount, op_bind, op_attr, op_device, op_symlink, op_pivot,
	op_readonly, op_mask, op_root_attr, op_sysctl;
/* op_cgroup.c, op_net.c, op_process.c, op_exec.c, wait.c */
op_function op_cgroup_join, op_unshare, op_hostname, op_domainname, op_loopback, op_sync, op_wait,
	op_keyring, op_reset, op_stdio, op_umask, op_cwd, op_find, op_rlimit, op_no_new_privs,
	op_bounding, op_ids, op_caps, op_signals, op_seccomp, op_exec, op_fail;

/* op_proc.c: make in->proc a trusted procfs, if it is not one yet. Before PIVOT the copied host
 * tree's is the last resort; after it there is none, so op_pivot calls this when it will be needed.
 */
int init_proc(struct init *in);

/* op_proc.c: open a file of the trusted procfs ("self/attr/current", "sys/kernel/shmmax"), never
 * through a symlink or a magic link but `self` and `thread-self`, never anything mounted over it */
int init_proc_open(struct init *in, const char *path, int flags);

/* start.c: the stage in the page; and the interpreter, which does not return (init.c) */
void init_stage(struct init *in, enum stage stage);
/* the container's root to resolve in: in->root, or `/` itself where the program makes no root */
int init_root(struct init *in);
__attribute__((noreturn)) void init_run(struct init *in);

/* wait.c: a packet to the other side, with up to two descriptors; PDEATHSIG as in->armed says */
int init_send(int socket, enum packet_kind kind, uint32_t arg, const int *fds, uint32_t n_fds);
void init_arm(struct init *in);

/* op_exec.c: access to files with the ids of the payload, and back */
void init_become(struct init *in, uint32_t uid, uint32_t gid, const uint32_t *gids, size_t n);
void init_become_root(struct init *in);

/* op_copyup.c: copy the directory `from` (O_PATH or readable) into `to`, both descriptors of
 * directories; bounded, no heap. Used by op_mount with MOUNT_COPY_UP. */
int init_copy_up(struct init *in, int from, int to);

#endif
