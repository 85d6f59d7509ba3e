/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* start - from the kernel's entry to the interpreter: page, program, close-on-exec, PDEATHSIG
 *
 * argv is {"davit-init", eight hex digits: the page's descriptor}. Everything else is in the page.
 * The first system calls, in this order: the page and the program are mapped (a process that is not
 * dumpable may still do that, but its parent wrote id maps before and must not be hindered), then
 * PR_SET_DUMPABLE 0, PDEATHSIG, is the parent still there, close-on-exec for all but the payload's.
 */
#include "init/init.h"

#include "sys/raw.h"

#define EXIT_NO_START 120 /* no page, or a program that is not ours: nothing can be told */
#define PAGE_MAPPED (PAGE_SIZE_HEAD + PROGRAM_MAX_SLOTS * sizeof(int32_t))

/* start_number - eight hex digits; -EINVAL for anything else */
static int start_number(const char *digits)
{
	uint32_t number = 0;

	for (int i = 0; i < 8; i++) {
		uint32_t digit = (uint32_t)digits[i] - '0';

		if (digit > 9)
			digit = ((uint32_t)digits[i] | 0x20) - 'a' + 10;
		if (digit > 15 || (digit > 9 && digits[i] <= '9'))
			return -EINVAL;
		number = number << 4 | digit;
	}
	return digits[8] || number > INT32_MAX ? -EINVAL : (int)number;
}

/* start_page - map the page. What lies behind the end of the file is never touched: n_fd says. */
static int start_page(struct init *in, const char *digits)
{
	int fd = start_number(digits);
	struct page *page;

	if (fd < 0)
		return fd;
	page = sys_mmap(NULL, PAGE_MAPPED, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd,
			0);
	if (sys_is_error(page))
		return -EBADF;
	if (page->magic != PAGE_MAGIC || page->abi != PROGRAM_ABI || page->n_fd < 0 ||
	    (uint32_t)page->n_fd > PROGRAM_MAX_SLOTS)
		return -EINVAL;
	in->page = page;
	return 0;
}

/* start_program - map the program: private and writable, for vectors are relocated in place */
static int start_program(struct init *in)
{
	uint32_t size = in->page->program_size;
	uint8_t *base;
	int r;

	if (size < sizeof(struct program) || size > PROGRAM_MAX_SIZE)
		return -EINVAL;
	base = sys_mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE,
			init_fd(in, SLOT_PROGRAM), 0);
	if (sys_is_error(base))
		return (int)(long)base;
	r = program_verify(base, size, &in->page->op);
	if (r < 0)
		return r;
	in->base = base;
	in->program = (const struct program *)(void *)base;
	return in->program->n_slots > (uint32_t)in->page->n_fd ? -EINVAL : 0;
}

/* COMPAT(5.11): CLOSE_RANGE_CLOEXEC. The host's /proc, before any mount of the container. */
static int start_cloexec_one_by_one(uint32_t first)
{
	int dir = sys_openat(AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	char buf[2048] __attribute__((aligned(8)));
	ssize_t n;

	if (dir < 0)
		return dir;
	while ((n = sys_getdents64(dir, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct sys_dirent *entry = (const void *)(buf + at);
			uint32_t fd = 0;

			for (const char *c = entry->name; *c >= '0' && *c <= '9'; c++)
				fd = fd * 10 + (uint32_t)(*c - '0');
			if (entry->name[0] != '.' && fd >= first)
				(void)sys_fcntl((int)fd, F_SETFD, FD_CLOEXEC);
			at += entry->size;
		}
	}
	return (int)n;
}

/* start_cloexec - nothing but 0, 1, 2 and the preserved ones outlives the exec of the payload */
static int start_cloexec(struct init *in)
{
	uint32_t first = 3 + in->page->preserve_fds;
	int r = sys_close_range(first, UINT32_MAX, CLOSE_RANGE_CLOEXEC);

	return r == -ENOSYS || r == -EINVAL ? start_cloexec_one_by_one(first) : r;
}

/* start_parent - the parent must be alive: a change of ids before this exec disarmed PDEATHSIG, and
 * getppid is 0 in a pid namespace */
static int start_parent(struct init *in)
{
	uint64_t packet;
	ssize_t n;

	in->armed = true;
	if (!in->page->is_disarmed)
		return 0;
	init_arm(in);
	n = sys_recvfrom(in->control, &packet, sizeof(packet), MSG_PEEK | MSG_DONTWAIT, NULL, NULL);
	return n == 0 ? -ECONNRESET : 0;
}

/* start_fail - the page is there, so the reason can be told */
static __attribute__((noreturn)) void start_fail(struct init *in, enum detail detail, int result)
{
	in->page->number = -result;
	in->page->detail = detail;
	in->page->failed_stage = STAGE_INIT;
	init_stage(in, STAGE_FAILED);
	sys_exit_group(EXIT_NO_START);
}

void init_stage(struct init *in, enum stage stage)
{
	__atomic_store_n(&in->page->stage, (uint32_t)stage, __ATOMIC_RELEASE);
}

int init_root(struct init *in)
{
	if (in->root < 0)
		in->root = sys_openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
	return in->root;
}

static __attribute__((noreturn)) void start_main(long argc, char **argv)
{
	struct init in = {
		.control = -EBADF,
		.root = -EBADF,
		.host_root = -EBADF,
		.null = -EBADF,
		.mask_dir = -EBADF,
		.proc = -EBADF,
		.passwd = -EBADF,
		.executable = -EBADF,
		.dir = -EBADF,
		.cwd = -EBADF,
	};
	int r;

	if (argc != 2 || start_page(&in, argv[1]) < 0)
		sys_exit_group(EXIT_NO_START);
	init_stage(&in, STAGE_INIT);
	r = start_program(&in);
	if (r < 0)
		start_fail(&in, DETAIL_BAD_PROGRAM, r);
	in.control = init_fd(&in, SLOT_CONTROL);
	(void)sys_prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	r = start_parent(&in);
	if (r < 0)
		start_fail(&in, DETAIL_RECV, r);
	r = start_cloexec(&in);
	if (r < 0)
		start_fail(&in, DETAIL_OPEN, r);
	init_run(&in);
}

#ifdef DAVIT_INIT_LIBC

int main(int argc, char **argv)
{
	start_main(argc, argv);
}

#else

/* The kernel's stack: argc, argv[argc], NULL, envp… */
__attribute__((noreturn, used, visibility("hidden"))) void init_start(long *stack);
void init_start(long *stack)
{
	start_main(stack[0], (char **)(void *)(stack + 1));
}

#if defined(__x86_64__)
__asm__(".section .text.start, \"ax\", @progbits\n"
	".globl _start\n"
	".type _start, @function\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call init_start\n"
	"	ud2\n"
	".size _start, . - _start\n"
	".previous\n");
#elif defined(__aarch64__)
__asm__(".section .text.start, \"ax\", @progbits\n"
	".globl _start\n"
	".type _start, @function\n"
	"_start:\n"
	"	mov x29, xzr\n"
	"	mov x30, xzr\n"
	"	mov x0, sp\n"
	"	bl init_start\n"
	"	brk #1\n"
	".size _start, . - _start\n"
	".previous\n");
#elif defined(__riscv)
/* the linker shortens addresses by the global pointer, so it must be right before anything else */
__asm__(".section .text.start, \"ax\", @progbits\n"
	".globl _start\n"
	".type _start, @function\n"
	"_start:\n"
	"	.option push\n"
	"	.option norelax\n"
	"	la gp, __global_pointer$\n"
	"	.option pop\n"
	"	mv a0, sp\n"
	"	andi sp, sp, -16\n"
	"	call init_start\n"
	"	ebreak\n"
	".size _start, . - _start\n"
	".previous\n");
#endif

#endif
