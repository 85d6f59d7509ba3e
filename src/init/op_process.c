/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* op_process - what the process itself is: names, limits, ids, capabilities, signals
 *
 * Descriptors are close-on-exec: they are not closed one by one. */
#include "init/init.h"

#include "sys/inroot.h"
#include "sys/raw.h"

#include <asm/ioctls.h>
#include <linux/major.h>

#define DEVICE_NULL_MAJOR 1
#define DEVICE_NULL_MINOR 3
#define PATH_SIZE 4096

/* The one system call an operation is named after. */
static int only(struct init *in, enum detail detail, int result)
{
	return result < 0 ? init_fail(in, detail, result) : 0;
}

static size_t length(const char *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

int op_hostname(struct init *in, const struct op *op)
{
	const char *name = init_text(in, op->text[0]);

	return only(in, DETAIL_SYSCALL, sys_sethostname(name, length(name)));
}

int op_domainname(struct init *in, const struct op *op)
{
	const char *name = init_text(in, op->text[0]);

	return only(in, DETAIL_SYSCALL, sys_setdomainname(name, length(name)));
}

/* A keyring of our own keeps the container out of the caller's session. Kernels without keys, and
 * filters and quotas of an outer container, leave none to be kept out of; peers go on as well. */
int op_keyring(struct init *in, const struct op *op)
{
	long r = sys_keyctl(KEYCTL_JOIN_SESSION_KEYRING, (unsigned long)init_text(in, op->text[0]),
			    0, 0, 0);

	if (r == -ENOSYS || r == -EPERM || r == -EDQUOT)
		return 0;
	return r < 0 ? init_fail(in, DETAIL_SYSCALL, (int)r) : 0;
}

int op_reset(struct init *in, const struct op *op)
{
	/* the policy, and nice 0 */
	static const struct sys_sched_attr other = {.size = sizeof(other), .policy = SCHED_OTHER};
	uint8_t all[128]; /* 1024 CPUs: the kernel takes those that exist and the cpuset allows */
	int r;

	if (op->flags & RESET_AFFINITY) {
		for (size_t i = 0; i < sizeof(all); i++)
			all[i] = 0xff;
		r = sys_sched_setaffinity(0, sizeof(all), all);
		if (r < 0)
			return init_fail(in, DETAIL_SYSCALL, r);
	}
	if (op->flags & RESET_SCHEDULER) {
		r = sys_sched_setattr(0, &other, 0);
		if (r < 0)
			return init_fail(in, DETAIL_SYSCALL, r);
	}
	if (op->flags & RESET_SESSION) {
		r = sys_setsid();
		if (r < 0 && r != -EPERM) /* EPERM: it leads one already */
			return init_fail(in, DETAIL_SYSCALL, r);
	}
	return 0;
}

static bool is_null(const struct statx *st)
{
	return S_ISCHR(st->stx_mode) && st->stx_rdev_major == DEVICE_NULL_MAJOR &&
	       st->stx_rdev_minor == DEVICE_NULL_MINOR;
}

/* To open an unknown device may already do something: look at it first, unless it was made by us.
 */
static int stdio_look(struct init *in)
{
	int fd = inroot_open(init_root(in), "/dev/null", O_PATH | O_NOFOLLOW, 0, &in->lacks);
	struct statx st;
	int r;

	if (fd < 0)
		return init_fail(in, DETAIL_OPEN, fd);
	r = sys_fstat(fd, &st);
	if (r < 0)
		return init_fail(in, DETAIL_STAT, r);
	return is_null(&st) ? 0 : init_fail(in, DETAIL_NOT_NULL, -ENODEV);
}

/* stdio_null - the container's /dev/null. A descriptor of the host's would let the container change
 * the host's node. */
static int stdio_null(struct init *in, int *null)
{
	struct statx st;
	int fd, r = in->has_null ? 0 : stdio_look(in);

	if (r < 0)
		return r;
	fd = inroot_open(init_root(in), "/dev/null", O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0,
			 &in->lacks);
	if (fd < 0)
		return init_fail(in, DETAIL_OPEN, fd);
	*null = fd;
	r = sys_fstat(fd, &st);
	if (r < 0)
		return init_fail(in, DETAIL_STAT, r);
	return is_null(&st) ? 0 : init_fail(in, DETAIL_NOT_NULL, -ENODEV);
}

/* Ours to give away: pipes, files and terminals, but no other device: its node is the host's. */
static bool stdio_is_givable(int fd, const struct statx *st)
{
	uint8_t termios[256];

	if (S_ISREG(st->stx_mode) || S_ISFIFO(st->stx_mode))
		return true;
	return S_ISCHR(st->stx_mode) && st->stx_rdev_major != TTYAUX_MAJOR &&
	       sys_ioctl(fd, TCGETS, termios) == 0;
}

int op_stdio(struct init *in, const struct op *op)
{
	uint32_t uid = (uint32_t)op->number[0];
	int null = -EBADF, r;

	for (int fd = 0; fd < 3; fd++) {
		struct statx st;

		if (sys_fstat(fd, &st) < 0)
			continue; /* closed by the caller */
		if (is_null(&st)) {
			r = null >= 0 ? 0 : stdio_null(in, &null);
			if (r == 0)
				r = only(in, DETAIL_OPEN, sys_dup3(null, fd, 0));
			if (r < 0)
				return r;
		} else if (st.stx_uid != uid && stdio_is_givable(fd, &st)) {
			(void)sys_fchown(fd, uid, UINT32_MAX);
		}
	}
	return 0;
}

int op_umask(struct init *in, const struct op *op)
{
	(void)in;
	(void)sys_umask((unsigned int)op->number[0]);
	return 0;
}

static int cwd_enter(struct init *in, const char *path)
{
	int fd;

	if (path[1] == '\0') /* `/`: paths are normal */
		return only(in, DETAIL_CHDIR, sys_fchdir(init_root(in)));
	fd = inroot_open(init_root(in), path, O_PATH | O_DIRECTORY, 0, &in->lacks);

	if (fd == -ENOENT)
		fd = inroot_make_dirs(init_root(in), path, 0);
	if (fd < 0)
		return init_fail(in, DETAIL_RESOLVE, fd);
	return only(in, DETAIL_CHDIR, sys_fchdir(fd));
}

int op_cwd(struct init *in, const struct op *op)
{
	const char *path = init_text(in, op->text[0]);
	char cwd[PATH_SIZE];
	int r;

	/* the root itself, by descriptor, cannot be outside; PIVOT has left us there */
	if (path[0] == '/' && path[1] == '\0')
		return in->cwd >= 0 && in->cwd == in->root
			       ? 0
			       : only(in, DETAIL_CHDIR, sys_fchdir(init_root(in)));
	r = cwd_enter(in, path);
	if (r == -EACCES) {
		/* a directory that only the payload may enter: root squash, unmapped owner */
		init_become(in, (uint32_t)op->number[0], (uint32_t)op->number[1],
			    (const uint32_t *)(const void *)init_text(in, op->text[1]),
			    (size_t)op->number[2]);
		r = cwd_enter(in, path);
		init_become_root(in);
	}
	if (r < 0 || path[1] == '\0')
		return r;
	r = (int)sys_getcwd(cwd, sizeof(cwd));
	if (r < 0)
		return init_fail(in, DETAIL_CHDIR, r);
	return cwd[0] == '/' ? 0 : init_fail(in, DETAIL_OUTSIDE, -ENOENT);
}

int op_rlimit(struct init *in, const struct op *op)
{
	struct sys_rlimit64 limit = {.soft = op->number[1], .hard = op->number[2]};

	return only(in, DETAIL_SYSCALL,
		    sys_prlimit64(0, (unsigned int)op->number[0], &limit, NULL));
}

int op_no_new_privs(struct init *in, const struct op *op)
{
	(void)op;
	return only(in, DETAIL_PRCTL, sys_prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

int op_bounding(struct init *in, const struct op *op)
{
	for (uint64_t cap = 0; cap <= op->number[1] && cap < 64; cap++) {
		int r;

		if (op->number[0] >> cap & 1)
			continue;
		r = sys_prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
		if (r == -EINVAL)
			return 0; /* the kernel has no such capability, nor a later one */
		if (r < 0)
			return init_fail(in, DETAIL_PRCTL, r);
	}
	return 0;
}

int op_ids(struct init *in, const struct op *op)
{
	uint32_t uid = (uint32_t)op->number[0], gid = (uint32_t)op->number[1];
	int r;

	if (!(op->flags & IDS_NO_GROUPS)) {
		r = sys_setgroups((size_t)op->number[2],
				  (const uint32_t *)(const void *)init_text(in, op->text[0]));
		if (r < 0)
			return init_fail(in, DETAIL_SETGROUPS, r);
	}
	if (in->page->is_root && uid == 0 && gid == 0)
		return 0;
	r = sys_setresgid(gid, gid, gid);
	if (r < 0)
		return init_fail(in, DETAIL_SETGID, r);
	if (op->flags & IDS_KEEP_CAPS) {
		r = sys_prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0); /* until execve */
		if (r < 0)
			return init_fail(in, DETAIL_PRCTL, r);
	}
	r = sys_setresuid(uid, uid, uid);
	if (r < 0)
		return init_fail(in, DETAIL_SETUID, r);
	init_arm(in);
	return 0;
}

int op_caps(struct init *in, const struct op *op)
{
	uint64_t effective = op->number[0], permitted = op->number[1];
	uint64_t inheritable = op->number[2], ambient = op->number[3];
	struct sys_cap_header header = {.version = SYS_CAP_VERSION_3};
	struct sys_cap_data data[2];
	int r, failed = 0;

	for (int i = 0; i < 2; i++) {
		data[i].effective = (uint32_t)(effective >> 32 * i);
		data[i].permitted = (uint32_t)(permitted >> 32 * i);
		data[i].inheritable = (uint32_t)(inheritable >> 32 * i);
	}
	r = sys_capset(&header, data);
	if (r < 0)
		return init_fail(in, DETAIL_CAPSET, r);
	/* capset took from the caller's ambient set what is not permitted and inheritable */
	if (permitted & inheritable & ~ambient)
		failed = sys_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	for (unsigned long cap = 0; cap < 64; cap++) {
		if (!(ambient >> cap & 1))
			continue;
		r = sys_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0);
		if (r < 0)
			failed = r; /* the others still, should this be no error (OP_SOFT) */
	}
	return only(in, DETAIL_AMBIENT, failed);
}

/* Exec keeps the mask and what is ignored, so the caller's would be the payload's. */
int op_signals(struct init *in, const struct op *op)
{
	uint64_t none[2] = {0, 0};
	uint64_t ignored = in->page->sig_ignored;

	(void)op;
	for (int signal = 1; ignored; signal++, ignored >>= 1)
		if (ignored & 1)
			(void)sys_signal_default(signal);
	return only(in, DETAIL_SYSCALL,
		    sys_rt_sigprocmask(SIG_SETMASK, none, NULL, SYS_SIGSET_SIZE));
}
