/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* floor - what the kernel charges for a container, and nothing else
 *
 *   floor STATE ID BUNDLE [HIERARCHY…]
 *
 * The system calls of `davit run` of the `spec` bundle, in its order, with every value written here
 * instead of parsed and planned: state directory with status and locks, cgroups (one a v1
 * hierarchy; none named: the pure v2 layout), sealed memfds, clone3, an exec of a tiny program,
 * mounts, devices, pivot, masks, bounding drops, the exec of /bin/true, the wait, the removal of
 * all of it.
 *
 * Left out are the calls by which davit learns what is written here (facts of the host, where the
 * cgroups are mounted). Both halves are freestanding; the one inside, floor_init.c, is embedded in
 * this one. An exit status other than the payload's names the line of the call that was refused.
 */
#include "floor.h"

#include <poll.h>
#include <sys/wait.h>

#include "sys/clone.h"

extern const char image[], image_end[];
__asm__(".section .rodata.image, \"a\"\n.balign 16\nimage:\n.incbin \"tests/bench/floor-init\"\n"
	".zero 8192\nimage_end:\n.previous\n");

static size_t length(const char *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

/* join - three texts in memory that is never given back */
static const char *join(const char *a, const char *b, const char *c)
{
	static char memory[32768];
	static size_t used;
	char *out = memory + used, *to = out;

	for (const char *from = a; *from;)
		*to++ = *from++;
	for (const char *from = b; *from;)
		*to++ = *from++;
	for (const char *from = c; *from;)
		*to++ = *from++;
	*to = 0;
	used += (size_t)(to - out) + 1;
	return out;
}

static void write_file(int dir, const char *temporary, const char *name, const char *text,
		       size_t size)
{
	int fd = (int)MUST(
		sys_openat(dir, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));

	MUST(sys_write(fd, text, size));
	(void)sys_close(fd);
	MUST(sys_renameat2(dir, temporary, dir, name, 0));
}

static void write_cgroup(const char *dir, const char *file, const char *text)
{
	int fd = (int)MUST(sys_openat(AT_FDCWD, join(dir, "/", file), O_WRONLY | O_CLOEXEC, 0));

	MUST(sys_write(fd, text, length(text)));
	(void)sys_close(fd);
}

/* What a new cgroup of the cpuset hierarchy must be given, and what davit allows. */
static void cgroup_make(const char *hierarchy, const char *dir)
{
	static const char *const rules[] = {"b *:* m",   "c 1:3 rwm",    "c 1:5 rwm",  "c 1:7 rwm",
					    "c 1:8 rwm", "c 1:9 rwm",    "c 5:0 rwm",  "c 5:1 rwm",
					    "c 5:2 rwm", "c 10:200 rwm", "c 136:* rwm"};
	static const char *const sets[] = {"cpuset.cpus", "cpuset.mems"};
	char text[64] = "";
	int fd;

	MUST(sys_mkdirat(AT_FDCWD, dir, 0755));
	for (int i = 0; i < 2 && hierarchy[0] == 'c' && hierarchy[3] == 's'; i++) {
		fd = (int)MUST(sys_openat(AT_FDCWD, join("/sys/fs/cgroup/cpuset/", sets[i], ""),
					  O_RDONLY | O_CLOEXEC, 0));
		text[MUST(sys_read(fd, text, sizeof(text) - 1))] = 0;
		(void)sys_close(fd);
		write_cgroup(dir, sets[i], text);
	}
	if (hierarchy[0] != 'd')
		return;
	write_cgroup(dir, "devices.deny", "a");
	fd = (int)MUST(
		sys_openat(AT_FDCWD, join(dir, "/", "devices.allow"), O_WRONLY | O_CLOEXEC, 0));
	MUST(sys_write(fd, "c *:* m", 7));
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		MUST(sys_write(fd, rules[i], length(rules[i])));
	(void)sys_close(fd);
}

static int sealed(const char *name, unsigned int flags, const char *bytes, size_t size)
{
	int fd = (int)MUST(sys_memfd_create(name, flags | MFD_ALLOW_SEALING));

	MUST(sys_write(fd, bytes, size));
	if (flags & MFD_EXEC)
		MUST(sys_fchmod(fd, 0711));
	MUST(sys_fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE));
	return fd;
}

/* container_clone - the same stub as davit's; the words it writes to are the page's */
static int container_clone(uint32_t *page, char **argv, const int *control, int init, int cgroup,
			   int *ret_pidfd)
{
	static char stack[8192] __attribute__((aligned(16)));
	static const struct clone_gap gaps[] = {{3, 5}};
	static char *const env[] = {NULL};
	struct clone_request *request = (struct clone_request *)(void *)stack;

	*request = (struct clone_request){
		.flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET |
			 (cgroup >= 0 ? CLONE_NEWCGROUP : 0),
		.cgroup = cgroup,
		.stack = stack + 4096,
		.stack_size = 4096,
		.parent_control = control[1],
		.control = control[0],
		.go = 1,
		.gaps = gaps,
		.n_gaps = 1,
		.init_fd = init,
		.argv = argv,
		.envp = env,
		.stage = page,
		.detail = page + 1,
		.failed_stage = page + 2,
		.number = (int32_t *)(page + 3),
	};
	return sys_clone_stub(request, ret_pidfd);
}

static void wait_for(int control, int signals, int pidfd)
{
	struct pollfd fds[] = {{control, POLLIN, 0}, {signals, POLLIN, 0}, {pidfd, POLLIN, 0}};

	MUST(sys_ppoll(fds, 3, NULL, NULL, 0));
}

/* cgroups_make - one in each v1 hierarchy, with its tasks file open; or the v2 one to be born in */
static int cgroups_make(const char **cgroups, char **hierarchies, const char *id, char *ret_tasks)
{
	if (!*hierarchies) {
		cgroups[0] = join("/sys/fs/cgroup/floor-", id, "");
		MUST(sys_mkdirat(AT_FDCWD, cgroups[0], 0755));
		return (int)MUST(
			sys_openat(AT_FDCWD, cgroups[0], O_PATH | O_DIRECTORY | O_CLOEXEC, 0));
	}
	for (; *hierarchies; hierarchies++, cgroups++) {
		*cgroups = join(join("/sys/fs/cgroup/", *hierarchies, "/floor-"), id, "");
		cgroup_make(*hierarchies, *cgroups);
		*ret_tasks++ = (char)(' ' + MUST(sys_openat(AT_FDCWD, join(*cgroups, "/tasks", ""),
							    O_WRONLY, 0)));
	}
	return -EBADF;
}

static void end(const char **cgroups, int dir, const char *state)
{
	while (*cgroups)
		MUST(sys_unlinkat(AT_FDCWD, *cgroups++, AT_REMOVEDIR));
	MUST(sys_unlinkat(dir, "config.json", 0));
	MUST(sys_unlinkat(dir, "status", 0));
	MUST(sys_unlinkat(dir, "page", 0));
	MUST(sys_unlinkat(AT_FDCWD, state, AT_REMOVEDIR));
}

void floor_main(long *stack)
{
	static const char status[1400] = "{}";
	static char config[16384], packet[8];
	char **argv = (char **)(stack + 1), **hierarchies = argv + 4, fds[40] = "";
	const char *state = join(argv[1], "/", argv[2]), *cgroups[32] = {NULL};
	char *init_argv[40] = {argv[2], fds};
	const uint64_t mask = 0xfffffffe3fbbbb07, go = 1;
	struct sys_flock lock = {.type = F_WRLCK, .size = 1};
	int dir, page, signals, init, control[2], pidfd, fd, born, pid, code = 0;
	uint32_t *shared;
	size_t size;

	fd = (int)MUST(
		sys_openat(AT_FDCWD, join(argv[3], "/config.json", ""), O_RDONLY | O_CLOEXEC, 0));
	size = (size_t)MUST(sys_read(fd, config, sizeof(config)));
	(void)sys_close(fd);
	MUST(sys_rt_sigprocmask(SIG_SETMASK, &mask, NULL, 8));
	signals = (int)MUST(sys_signalfd4(-1, &mask, 8, O_NONBLOCK | O_CLOEXEC));
	MUST(sys_mkdirat(AT_FDCWD, state, 0700));
	dir = (int)MUST(sys_openat(AT_FDCWD, state, O_DIRECTORY | O_CLOEXEC, 0));
	page = (int)MUST(sys_openat(dir, "page", O_RDWR | O_CREAT | O_CLOEXEC, 0600));
	MUST(sys_fcntl(page, F_OFD_SETLK, (long)&lock));
	write_file(dir, "status.tmp", "status", status, sizeof(status));
	write_file(dir, "config.json.tmp", "config.json", config, size);
	init = sealed("floor-init", MFD_CLOEXEC | MFD_EXEC, image, (size_t)(image_end - image));
	born = cgroups_make(cgroups, hierarchies, argv[2], fds + 4);
	fds[3] = (char)(' ' + MUST(sys_open_tree(AT_FDCWD, join(argv[3], "/rootfs", ""),
						 OPEN_TREE_CLONE | AT_RECURSIVE)));
	fds[0] = (char)(' ' + sealed("floor-program", MFD_NOEXEC_SEAL, image, 9000));
	MUST(sys_ftruncate(page, 4096));
	shared = sys_mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, page, 0);
	fds[1] = (char)(' ' + MUST(sys_openat(dir, "page", O_RDWR, 0)));
	MUST(sys_socketpair(AF_UNIX, SOCK_SEQPACKET, 0, control));
	fds[2] = (char)(' ' + control[0]);
	for (int i = 0; hierarchies[i]; i++)
		init_argv[2 + i] = hierarchies[i];
	pid = (int)MUST(container_clone(shared, init_argv, control, init, born, &pidfd));
	MUST(sys_close_range((unsigned int)init, (unsigned int)control[0], 0));
	MUST(sys_sendto(control[1], &go, 8, MSG_NOSIGNAL, NULL, 0));
	wait_for(control[1], signals, pidfd);
	MUST(sys_read(control[1], packet, 8));
	write_file(dir, "status.tmp", "status", status, sizeof(status));
	MUST(sys_sendto(control[1], &go, 8, MSG_NOSIGNAL, NULL, 0));
	wait_for(control[1], signals, pidfd); /* EOF: the exec */
	wait_for(-1, signals, pidfd);
	MUST(sys_wait4(pid, &code, __WALL, NULL));
	end(cgroups, dir, state);
	sys_exit_group(code >> 8 | (code & 127));
}
