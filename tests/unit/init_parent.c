/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "init_parent.h"

#include "plan/verify.h"
#include "sys/clone.h"
#include "sys/raw.h"

#include "tap.h"

#include <unistd.h>

#define OPS_AT ((uint32_t)sizeof(struct program))
#define ORIGINS_AT (OPS_AT + MAKER_OPS * (uint32_t)sizeof(struct op))
#define TEXTS_AT (ORIGINS_AT + 2 * (uint32_t)sizeof(struct origin))
#define DEADLINE 10000
#define STACK_SIZE 16384

void maker_init(struct maker *maker)
{
	memset(&maker->block, 0, sizeof(maker->block));
	maker->n_ops = 0;
	maker->size = TEXTS_AT;
}

struct op *maker_op(struct maker *maker, uint16_t code)
{
	struct op *op = (struct op *)(void *)(maker->block.bytes + OPS_AT) + maker->n_ops;

	if (maker->n_ops++ >= MAKER_OPS)
		bail("too many operations");
	op->code = code;
	op->slot = op->slot2 = SLOT_NONE;
	return op;
}

uint32_t maker_bytes(struct maker *maker, const void *bytes, size_t size)
{
	uint32_t at = (maker->size + 7) & ~7u;

	if (size > sizeof(maker->block) - at - 8)
		bail("too many texts");
	memcpy(maker->block.bytes + at, bytes, size);
	maker->size = at + (uint32_t)size;
	return at;
}

uint32_t maker_text(struct maker *maker, const char *text)
{
	return maker_bytes(maker, text, strlen(text) + 1);
}

uint32_t maker_vector(struct maker *maker, const char *const *texts, size_t n, bool spare)
{
	uint64_t cells[64] = {0};

	if (n > 60)
		bail("too long a vector");
	for (size_t i = 0; i < n; i++)
		cells[i] = maker_text(maker, texts[i]);
	if (spare)
		cells[n] = VECTOR_SPARE;
	return maker_bytes(maker, cells, (n + 1 + spare) * sizeof(cells[0]));
}

static size_t count(const char *const *texts)
{
	size_t n = 0;

	while (texts[n])
		n++;
	return n;
}

void maker_find(struct maker *maker, const char *const *candidates, uint32_t uid, uint32_t gid)
{
	uint32_t vector = maker_vector(maker, candidates, count(candidates), false);
	struct op *op = maker_op(maker, OP_FIND);

	op->text[0] = vector;
	op->text[1] = maker_text(maker, candidates[0]);
	op->number[0] = uid;
	op->number[1] = gid;
	op->number[2] = candidates[1] != NULL;
}

void maker_exec(struct maker *maker, const char *const *candidates, const char *const *argv)
{
	static const char *const env[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
	struct op *op = maker_op(maker, OP_EXEC);

	op->text[0] = maker_vector(maker, candidates, count(candidates), false);
	op->text[1] = maker_vector(maker, argv, count(argv), false);
	op->text[2] = maker_vector(maker, env, 1, true);
}

void maker_shell(struct maker *maker, const char *script)
{
	const char *const candidates[] = {"/bin/sh", NULL};
	const char *const argv[] = {"sh", "-c", script, NULL};

	maker_exec(maker, candidates, argv);
}

const struct program *maker_finish(struct maker *maker, uint32_t n_sources)
{
	struct program *program = &maker->block.program;

	maker->block.bytes[maker->size++] = '\0';
	*program = (struct program){
		.magic = PROGRAM_MAGIC,
		.abi = PROGRAM_ABI,
		.size = maker->size,
		.n_ops = maker->n_ops,
		.ops = OPS_AT,
		.n_origins = 1,
		.origins = ORIGINS_AT,
		.texts = TEXTS_AT,
		.n_slots = SLOT_FIRST_SOURCE + n_sources,
	};
	return program;
}

static void write_file(pid_t pid, const char *name, const char *text)
{
	char path[64];
	int fd, r;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = sys_openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
	r = (int)sys_write(fd, text, strlen(text));
	if (fd < 0 || r < 0)
		bail("cannot write %s: %s", path, strerror(fd < 0 ? -fd : -r));
	(void)sys_close(fd);
}

static char init_path[4096];

static int init_file(const struct parent *parent)
{
	const char *dir = secure_getenv("builddir"), *path;
	int fd;

	(void)snprintf(init_path, sizeof(init_path), "%s/davit-init", dir ? dir : ".");
	path = parent->emulator ? parent->emulator : init_path;
	fd = sys_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
	if (fd < 0)
		bail("no %s", path);
	return fd;
}

static int program_file(const struct program *program)
{
	int fd = sys_memfd_create("program", MFD_ALLOW_SEALING);
	const int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

	if (fd < 0 || sys_write(fd, program, program->size) != (ssize_t)program->size ||
	    sys_fcntl(fd, F_ADD_SEALS, seals) < 0)
		bail("no memfd for the program");
	return fd;
}

static size_t page_size(const struct parent *parent)
{
	return PAGE_SIZE_HEAD + (SLOT_FIRST_SOURCE + parent->n_sources) * sizeof(int32_t);
}

static int page_file(struct parent *parent)
{
	int fd, again;

	(void)snprintf(parent->page_path, sizeof(parent->page_path), "/tmp/davit-page-XXXXXX");
	fd = mkostemp(parent->page_path, O_CLOEXEC);
	if (fd < 0 || sys_ftruncate(fd, (int64_t)page_size(parent)) < 0)
		bail("no file for the page");
	parent->page = sys_mmap(NULL, page_size(parent), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	/* another open file description: the lock of byte 1 is davit-init's alone */
	again = sys_openat(AT_FDCWD, parent->page_path, O_RDWR, 0);
	if (sys_is_error(parent->page) || again < 0)
		bail("cannot map the page");
	(void)sys_close(fd);
	return again;
}

static void page_fill(struct parent *parent, const struct program *program, int program_fd,
		      int page_fd, int control)
{
	struct page *page = parent->page;
	uint64_t ignored = 0;

	page->magic = PAGE_MAGIC;
	page->abi = PROGRAM_ABI;
	page->n_fd = (int32_t)(SLOT_FIRST_SOURCE + parent->n_sources);
	page->preserve_fds = parent->preserve_fds;
	page->program_size = program->size;
	for (int number = 1; number < 65; number++) {
		struct sigaction action;

		if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
			ignored |= UINT64_C(1) << (number - 1);
	}
	page->sig_ignored = ignored;
	page->is_disarmed = true;
	page->fd[SLOT_CONTROL] = control;
	page->fd[SLOT_PROGRAM] = program_fd;
	page->fd[SLOT_LOCK] = page_fd;
	page->fd[SLOT_START] = parent->start;
	for (uint32_t i = 0; i < parent->n_sources; i++)
		page->fd[SLOT_FIRST_SOURCE + i] = parent->sources[i];
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The gaps between what davit-init gets: 0-2, the preserved ones, and those of the page. */
static size_t make_gaps(const struct parent *parent, struct clone_gap *gaps)
{
	const struct page *page = parent->page;
	int kept[64];
	size_t n = (size_t)page->n_fd, n_gaps = 0;
	uint32_t from = 3 + parent->preserve_fds;

	memcpy(kept, page->fd, n * sizeof(kept[0]));
	qsort(kept, n, sizeof(kept[0]), compare);
	for (size_t i = 0; i < n; i++) {
		if (kept[i] < (int)from)
			continue;
		if (kept[i] > (int)from)
			gaps[n_gaps++] = (struct clone_gap){from, (uint32_t)kept[i] - 1};
		from = (uint32_t)kept[i] + 1;
	}
	gaps[n_gaps++] = (struct clone_gap){from, UINT32_MAX};
	return n_gaps;
}

static void clone_init(struct parent *parent, int init_fd, int control, int page_fd)
{
	static _Alignas(16) char stack[STACK_SIZE];
	static struct clone_gap gaps[66];
	static char digits[16];
	static char name[] = "davit-init";
	static char *plain[] = {name, digits, NULL};
	static char *emulated[] = {name, init_path, digits, NULL};
	char **argv = parent->emulator ? emulated : plain;
	static struct clone_request request;
	struct packet go = {.kind = PACKET_GO, .version = PACKET_VERSION};
	struct page *page = parent->page;
	uint64_t all = ~UINT64_C(0), mask;
	int pid;

	(void)snprintf(digits, sizeof(digits), "%08x", (unsigned int)page_fd);
	request = (struct clone_request){
		.flags = parent->flags,
		.cgroup = -EBADF,
		.stack = stack,
		.stack_size = sizeof(stack),
		.parent_control = parent->control,
		.control = control,
		.gaps = gaps,
		.n_gaps = make_gaps(parent, gaps),
		.become_root = (parent->flags & CLONE_NEWUSER) != 0,
		.drop_groups = (parent->flags & CLONE_NEWUSER) && !parent->deny_groups,
		.init_fd = init_fd,
		.argv = argv,
		.envp = plain + 2,
		.stage = &page->stage,
		.detail = &page->detail,
		.failed_stage = &page->failed_stage,
		.number = &page->number,
		.stage_cloned = STAGE_CLONED,
		.stage_failed = STAGE_FAILED,
		.detail_setgroups = DETAIL_SETGROUPS,
		.detail_setgid = DETAIL_SETGID,
		.detail_setuid = DETAIL_SETUID,
		.detail_exec = DETAIL_EXECVE,
	};
	memcpy(&request.go, &go, sizeof(go));
	(void)sys_rt_sigprocmask(SIG_SETMASK, &all, &mask, SYS_SIGSET_SIZE);
	pid = sys_clone_stub(&request, &parent->pidfd);
	(void)sys_rt_sigprocmask(SIG_SETMASK, &mask, NULL, SYS_SIGSET_SIZE);
	if (pid < 0)
		bail("clone: %s", strerror(-pid));
	parent->pid = pid;
}

static void write_maps(const struct parent *parent)
{
	if (parent->flags & CLONE_NEWUSER) {
		if (parent->deny_groups)
			write_file(parent->pid, "setgroups", "deny");
		write_file(parent->pid, "uid_map", parent->uid_map);
		write_file(parent->pid, "gid_map", parent->gid_map);
	}
	if (parent->time_offsets)
		write_file(parent->pid, "timens_offsets", parent->time_offsets);
}

void parent_start(struct parent *parent, const struct program *program)
{
	struct packet go = {.kind = PACKET_GO, .version = PACKET_VERSION};
	int pair[2], program_fd, page_fd, init_fd = init_file(parent), saved;

	if (sys_socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) < 0)
		bail("no socket pair");
	(void)sys_fcntl(pair[0], F_SETFD, FD_CLOEXEC);
	parent->control = pair[0];
	program_fd = program_file(program);
	page_fd = page_file(parent);
	page_fill(parent, program, program_fd, page_fd, pair[1]);
	parent->output = sys_memfd_create("output", MFD_CLOEXEC);
	/* the child has a copy of our descriptors from the clone on */
	(void)fflush(stdout);
	saved = sys_fcntl(1, F_DUPFD_CLOEXEC, 3);
	(void)sys_dup3(parent->output, 1, 0);
	clone_init(parent, init_fd, pair[1], page_fd);
	(void)sys_dup3(saved, 1, 0);
	(void)sys_close(saved);
	(void)sys_close(pair[1]);
	(void)sys_close(page_fd);
	(void)sys_close(program_fd);
	(void)sys_close(init_fd);
	write_maps(parent);
	if (!parent->no_go &&
	    sys_sendto(parent->control, &go, sizeof(go), MSG_NOSIGNAL, NULL, 0) != sizeof(go))
		bail("cannot send GO");
}

static void serve_created(struct parent *parent, uint32_t arg, const int *fds)
{
	struct packet answer = {.kind = PACKET_ANSWER, .version = PACKET_VERSION};

	answer.arg = arg & 0xff;
	if (arg & SYNC_HAS_PASSWD)
		parent->passwd = *fds++;
	if (arg & SYNC_HAS_EXECUTABLE)
		parent->executable = *fds++;
	if (parent->home) {
		parent->page->home_size = (uint32_t)strlen(parent->home) + 1;
		memcpy(parent->page->home, parent->home, parent->page->home_size);
	}
	parent->created = true;
	(void)sys_sendto(parent->control, &answer, sizeof(answer), MSG_NOSIGNAL, NULL, 0);
}

bool parent_serve(struct parent *parent, bool wait)
{
	for (;;) {
		union {
			struct cmsghdr head;
			char room[CMSG_SPACE(2 * sizeof(int))];
		} control;
		struct packet packet;
		struct iovec data = {.iov_base = &packet, .iov_len = sizeof(packet)};
		struct msghdr message = {
			.msg_iov = &data,
			.msg_iovlen = 1,
			.msg_control = &control,
			.msg_controllen = sizeof(control),
		};
		struct pollfd polled = {.fd = parent->control, .events = POLLIN};
		int fds[2] = {-1, -1};
		ssize_t n;

		if (poll(&polled, 1, DEADLINE) != 1)
			return false;
		n = sys_recvmsg(parent->control, &message, MSG_CMSG_CLOEXEC);
		if (n != sizeof(packet))
			return true; /* EOF: exec or death */
		if (message.msg_controllen >= CMSG_LEN(sizeof(int)))
			memcpy(fds, CMSG_DATA(&control.head), control.head.cmsg_len - CMSG_LEN(0));
		if (packet.kind == PACKET_SYNC)
			serve_created(parent, packet.arg, fds);
		parent->failed |= packet.kind == PACKET_FAIL;
		parent->acknowledged |= packet.kind == PACKET_ANSWER;
		if (wait && parent->acknowledged)
			return true;
	}
}

int parent_reap(struct parent *parent)
{
	struct pollfd polled = {.fd = parent->pidfd, .events = POLLIN};

	if (poll(&polled, 1, DEADLINE) != 1) {
		diag("killing process %d, which did not end", parent->pid);
		(void)sys_kill(parent->pid, SIGKILL);
	}
	parent->status = 0;
	if (sys_wait4(parent->pid, &parent->status, 0, NULL) == parent->pid)
		parent->pid = 0;
	return parent->status;
}

int parent_run(struct parent *parent, const struct program *program)
{
	int status;

	parent_start(parent, program);
	(void)parent_serve(parent, false);
	status = parent_reap(parent);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

const char *parent_output(struct parent *parent)
{
	static char text[65536];
	ssize_t n = sys_pread(parent->output, text, sizeof(text) - 1, 0);

	text[n < 0 ? 0 : n] = '\0';
	return text;
}

long long parent_field(const char *text, const char *name, int base)
{
	const char *at = text;
	size_t n = strlen(name);

	while (at && (strncmp(at, name, n) != 0 || at[n] != ':')) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	return at ? strtoll(at + n + 1, NULL, base) : -1;
}

void parent_free(struct parent *parent)
{
	const int fds[] = {parent->control, parent->pidfd, parent->output, parent->passwd,
			   parent->executable};

	if (parent->pid > 0) {
		(void)sys_kill(parent->pid, SIGKILL);
		(void)sys_wait4(parent->pid, NULL, 0, NULL);
	}
	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (fds[i] >= 0)
			(void)sys_close(fds[i]);
	(void)sys_munmap(parent->page, page_size(parent));
	(void)sys_unlinkat(AT_FDCWD, parent->page_path, 0);
}
