/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Built with davit-init's flags: no stack protector, no sanitizer, no libc in the child. */
#include "sys/clone.h"

#include "sys/raw.h"

#include <errno.h>
#include <limits.h>

#define CLONE_FLAGS ((uint64_t)(CLONE_VM | CLONE_PIDFD))

static void child_fail(const struct clone_request *request, uint32_t detail, int result)
{
	*request->number = -result;
	*request->detail = detail;
	*request->failed_stage = request->stage_cloned;
	__atomic_store_n(request->stage, request->stage_failed, __ATOMIC_RELEASE);
}

static int child_become_root(const struct clone_request *request)
{
	int r;

	if (request->drop_groups) {
		r = sys_setgroups(0, NULL);
		if (r < 0)
			return child_fail(request, request->detail_setgroups, r), r;
	}
	r = sys_setresgid(0, 0, 0);
	if (r < 0)
		return child_fail(request, request->detail_setgid, r), r;
	r = sys_setresuid(0, 0, 0);
	if (r < 0)
		child_fail(request, request->detail_setuid, r);
	return r;
}

/* child_wait_go - true when GO came; the parent's death is EOF */
static bool child_wait_go(const struct clone_request *request)
{
	uint64_t packet[2] = {0, 0};
	ssize_t n;

	do
		n = sys_read(request->control, packet, sizeof(packet));
	while (n == -EINTR);
	return n == (ssize_t)sizeof(packet[0]) && packet[0] == request->go;
}

/* The child's whole life. Its arguments live in the parent's memory, its variables on the borrowed
 * stack. PDEATHSIG does not survive a change of ids: davit-init arms it again. */
static __attribute__((noreturn, used)) void clone_child(const struct clone_request *request)
{
	(void)sys_close(request->parent_control);
	(void)sys_prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	/* COMPAT(5.11): CLOSE_RANGE_CLOEXEC. Where it is missing davit-init marks them. */
	for (size_t i = 0; i < request->n_gaps; i++)
		(void)sys_close_range(request->gaps[i].first, request->gaps[i].last,
				      CLOSE_RANGE_CLOEXEC);
	__atomic_store_n(request->stage, request->stage_cloned, __ATOMIC_RELEASE);
	if (!child_wait_go(request))
		sys_exit(CLONE_EXIT_STATUS);
	if (request->become_root && child_become_root(request) < 0)
		sys_exit(CLONE_EXIT_STATUS);
	child_fail(request, request->detail_exec,
		   sys_execveat(request->init_fd, "", request->argv, request->envp, AT_EMPTY_PATH));
	sys_exit(CLONE_EXIT_STATUS);
}

#ifdef SYS_RAW_LIBC

/* Without assembly only libc can give a child another stack, and it knows clone, not clone3. */
static int clone_start(void *argument)
{
	clone_child(argument);
}

static long clone_call(long n, long a, long b, long c, const struct clone_request *request)
{
	int saved = errno, pid;

	if (n == __NR_clone3)
		return -ENOSYS;
	pid = clone(clone_start, (void *)b, (int)a, (void *)(uintptr_t)request, (int *)c);
	if (pid < 0) {
		pid = -errno;
		errno = saved;
	}
	return pid;
}

#elif defined(__x86_64__)

/* clone_call - the system call, whose child comes back on its new stack and must not return */
static long clone_call(long n, long a, long b, long c, const struct clone_request *request)
{
	register long child __asm__("r12") = (long)clone_child;
	register long argument __asm__("r13") = (long)request;
	register long r10 __asm__("r10") = 0;
	register long r8 __asm__("r8") = 0;
	long ret;

	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "xor %%ebp, %%ebp\n\t"
			 "mov %%r13, %%rdi\n\t"
			 "call *%%r12\n\t"
			 "ud2\n"
			 "1:"
			 : "=a"(ret)
			 : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(child),
			   "r"(argument)
			 : "rcx", "r11", "memory", "cc");
	return ret;
}

#elif defined(__aarch64__)

static long clone_call(long n, long a, long b, long c, const struct clone_request *request)
{
	register long child __asm__("x20") = (long)clone_child;
	register long argument __asm__("x21") = (long)request;
	register long x8 __asm__("x8") = n;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = 0;
	register long x4 __asm__("x4") = 0;

	__asm__ volatile("svc #0\n\t"
			 "cbnz x0, 1f\n\t"
			 "mov x29, xzr\n\t"
			 "mov x30, xzr\n\t"
			 "mov x0, x21\n\t"
			 "blr x20\n\t"
			 "brk #1\n"
			 "1:"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(child), "r"(argument)
			 : "memory", "cc");
	return x0;
}

#elif defined(__riscv)

static long clone_call(long n, long a, long b, long c, const struct clone_request *request)
{
	register long child __asm__("s2") = (long)clone_child;
	register long argument __asm__("s3") = (long)request;
	register long a7 __asm__("a7") = n;
	register long a0 __asm__("a0") = a;
	register long a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c;
	register long a3 __asm__("a3") = 0;
	register long a4 __asm__("a4") = 0;

	__asm__ volatile("ecall\n\t"
			 "bnez a0, 1f\n\t"
			 "mv a0, s3\n\t"
			 "jalr s2\n\t"
			 "ebreak\n"
			 "1:"
			 : "+r"(a0)
			 : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(child), "r"(argument)
			 : "memory");
	return a0;
}

#endif

/* COMPAT(5.3): clone3. CLONE_NEWTIME shares its bit with the exit signal there. */
static long clone_old(const struct clone_request *request, int *pidfd)
{
	long top = (long)request->stack + (long)request->stack_size;

	if (request->cgroup >= 0 || request->flags & CLONE_NEWTIME)
		return -ENOSYS;
	return clone_call(__NR_clone, (long)(CLONE_FLAGS | request->flags | SIGCHLD), top,
			  (long)pidfd, request);
}

int sys_clone_stub(const struct clone_request *request, int *ret_pidfd)
{
	int pidfd = -EBADF;
	struct sys_clone_args args = {
		.flags = CLONE_FLAGS | CLONE_CLEAR_SIGHAND | request->flags,
		.pidfd = (uint64_t)(uintptr_t)&pidfd,
		.exit_signal = SIGCHLD,
		.stack = (uint64_t)(uintptr_t)request->stack,
		.stack_size = request->stack_size,
	};
	size_t size = offsetof(struct sys_clone_args, set_tid);
	long pid;

	if (request->cgroup >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)request->cgroup;
		size = sizeof(args);
	}
	pid = clone_call(__NR_clone3, (long)&args, (long)size, 0, request);
	if (pid == -EINVAL) {
		/* COMPAT(5.5): CLONE_CLEAR_SIGHAND. All signals are blocked, exec resets them. */
		args.flags &= ~CLONE_CLEAR_SIGHAND;
		pid = clone_call(__NR_clone3, (long)&args, (long)size, 0, request);
	}
	if (pid == -ENOSYS)
		pid = clone_old(request, &pidfd);
	if (pid > 0)
		*ret_pidfd = pidfd;
	return (int)pid;
}
