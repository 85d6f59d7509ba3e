/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* op_exec - find and judge the executable while there is still someone to tell; filter; exec */
#include "init/init.h"

#include "sys/inroot.h"
#include "sys/raw.h"

#ifndef ST_NOEXEC
#define ST_NOEXEC 8
#endif

/* find_open - O_PATH: a fifo or device of the image must not be opened. A relative candidate starts
 * at the working directory, inside the root that the kernel enforces by now. */
static int find_open(struct init *in, const char *path)
{
	struct sys_open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_MAGICLINKS};
	int fd;

	if (path[0] == '/')
		return inroot_open(init_root(in), path, O_PATH, 0, &in->lacks);
	fd = sys_openat2(AT_FDCWD, path, &how, sizeof(how));
	/* COMPAT(5.6): openat2. Only looked at: the exec takes the same path again. */
	return fd == -ENOSYS || fd == -EPERM ? sys_openat(AT_FDCWD, path, O_PATH | O_CLOEXEC, 0)
					     : fd;
}

/* COMPAT(5.8): faccessat2. The mode bits alone, for these ids; the exec will have the last word. */
static int find_judge_mode(const struct op *op, const struct statx *st, const uint32_t *gids)
{
	uint32_t uid = (uint32_t)op->number[0], mode = st->stx_mode;
	bool member = st->stx_gid == (uint32_t)op->number[1];

	for (uint64_t i = 0; i < op->number[3]; i++)
		member |= gids[i] == st->stx_gid;
	if (uid == 0)
		return mode & 0111 ? 0 : -EACCES;
	if (uid == st->stx_uid)
		return mode & 0100 ? 0 : -EACCES;
	return mode & (member ? 0010 : 0001) ? 0 : -EACCES;
}

/* find_judge - may this be executed by who we are now (init_become)? */
static int find_judge(struct init *in, const struct op *op, int fd)
{
	struct statx st;
	int r = sys_fstat(fd, &st);

	if (r < 0)
		return init_fail(in, DETAIL_STAT, r);
	if (S_ISDIR(st.stx_mode))
		return init_fail(in, DETAIL_IS_DIRECTORY, -EACCES);
	if (!S_ISREG(st.stx_mode))
		return init_fail(in, DETAIL_NOT_EXECUTABLE, -EACCES);
	r = sys_faccessat2(fd, "", X_OK, AT_EMPTY_PATH | AT_EACCESS);
	if (r == -ENOSYS || r == -EINVAL || r == -EPERM)
		r = find_judge_mode(op, &st,
				    (const uint32_t *)(const void *)init_text(in, op->text[2]));
	if (r < 0) {
		struct statfs fs;
		bool noexec = sys_fstatfs(fd, &fs) == 0 && fs.f_flags & ST_NOEXEC;

		return init_fail(in, noexec ? DETAIL_NOEXEC_MOUNT : DETAIL_NOT_EXECUTABLE, -EACCES);
	}
	return 0;
}

/* find_walk - the first candidate that may be executed. One that may not is told rather than that
 * nothing was found, as execvp does it. */
static int find_walk(struct init *in, const struct op *op)
{
	const uint64_t *candidate = program_vector(in->program, op->text[0]);
	enum detail detail = DETAIL_NOT_FOUND;
	int result = -ENOENT;

	for (uint32_t i = 0; candidate[i]; i++) {
		int fd = find_open(in, program_string(in->program, candidate[i])), r = fd;

		if (fd >= 0) {
			r = find_judge(in, op, fd);
			if (r == 0) {
				in->executable = fd;
				in->candidate = i;
				return 0;
			}
			(void)sys_close(fd);
		} else {
			in->detail = r == -EACCES ? DETAIL_NOT_EXECUTABLE : DETAIL_RESOLVE;
		}
		if (r != -ENOENT && r != -ENOTDIR && result == -ENOENT) {
			result = r;
			detail = (enum detail)in->detail;
			in->candidate = i;
		}
	}
	return init_fail(in, detail, result);
}

int op_find(struct init *in, const struct op *op)
{
	const uint32_t *gids = (const uint32_t *)(const void *)init_text(in, op->text[2]);
	bool other = op->number[0] || op->number[1] || op->number[3];
	int r;

	if (other)
		init_become(in, (uint32_t)op->number[0], (uint32_t)op->number[1], gids,
			    (size_t)op->number[3]);
	r = find_walk(in, op);
	if (other)
		init_become_root(in);
	in->page->candidate = in->candidate;
	return r;
}

/* Access to files as the payload: the capabilities over files leave the effective set with fsuid
 * and come back with it. A refused setgroups (deny) leaves the groups that the payload will have.
 */
void init_become(struct init *in, uint32_t uid, uint32_t gid, const uint32_t *gids, size_t n)
{
	(void)in;
	(void)sys_setgroups(n, gids);
	(void)sys_setfsgid(gid);
	(void)sys_setfsuid(uid);
}

void init_become_root(struct init *in)
{
	(void)sys_setfsuid(0);
	(void)sys_setfsgid(0);
	init_arm(in);
}

int op_seccomp(struct init *in, const struct op *op)
{
	struct sys_sock_fprog filter = {
		.n = (uint16_t)op->number[0],
		.code = in->base + op->text[0],
	};
	int r;

	init_stage(in, STAGE_EXEC);
	r = sys_seccomp(SECCOMP_SET_MODE_FILTER, (unsigned int)op->number[1], &filter);
	if (r < 0)
		return init_fail(in, DETAIL_SYSCALL, r);
	in->no_more = true;
	return 0;
}

/* exec_vector - offsets become pointers, in place: the program is ours alone. Once only. */
static char **exec_vector(struct init *in, uint32_t offset)
{
	const struct page *page = in->page;
	uint64_t *cell = (uint64_t *)(void *)(in->base + offset);
	uint32_t size = page->home_size;

	for (uint64_t *at = cell; *at; at++) {
		if (*at != VECTOR_SPARE)
			*at += (uint64_t)(uintptr_t)in->base;
		else if (size > 0 && size <= sizeof(page->home) && page->home[size - 1] == '\0')
			*at = (uint64_t)(uintptr_t)page->home;
		else
			*at = 0;
		if (!*at)
			break;
	}
	return (char **)(void *)cell;
}

/* Nothing here but execve and stores: the filter may be in force. */
int op_exec(struct init *in, const struct op *op)
{
	const uint64_t *candidate = program_vector(in->program, op->text[0]);
	char **argv = exec_vector(in, op->text[1]), **envp = exec_vector(in, op->text[2]);
	uint32_t told = in->candidate;
	int result = -ENOENT;

	init_stage(in, STAGE_EXEC);
	for (uint32_t i = 0; candidate[i]; i++) {
		int r;

		if (i < in->candidate)
			continue;
		in->page->candidate = i;
		r = sys_execve(program_string(in->program, candidate[i]), argv, envp);
		if (r == -EACCES ? result == -ENOENT : r != -ENOENT && r != -ENOTDIR) {
			result = r;
			told = i;
		}
		if (r != -EACCES && r != -ENOENT && r != -ENOTDIR)
			break;
	}
	in->page->candidate = told;
	return init_fail(in, DETAIL_EXECVE, result);
}
