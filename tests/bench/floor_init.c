/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* floor_init - the half of floor inside the container; see floor.c
 *
 * argv: ID, descriptors, one character each above ' ' (program, page, control, root, tasks files…),
 * names of v1 hierarchies
 */
#include "floor.h"

#include <linux/keyctl.h>
#include <net/if.h>

static int root;

static int at(const char *path, uint64_t flags)
{
	struct sys_open_how how = {
		.flags = O_PATH | O_CLOEXEC | flags,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	return sys_openat2(root, path, &how, sizeof(how));
}

static void mount_at(const char *path, const char *source, const char *type, unsigned long flags,
		     const char *data)
{
	int fd = at(path, O_DIRECTORY);

	MUST(sys_fchdir((int)MUST(fd)));
	MUST(sys_mount(source, ".", type, flags, data));
}

static void mount_in(int dir, const char *name, const char *source, const char *type,
		     unsigned long flags, const char *data)
{
	int fd;

	MUST(sys_mkdirat(dir, name, 0755));
	fd = (int)MUST(sys_openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0));
	MUST(sys_fchdir(fd));
	MUST(sys_mount(source, ".", type, flags, data));
}

static void mounts(char **hierarchies)
{
	const unsigned long quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC;
	int dir;

	mount_at("/proc", "proc", "proc", 0, NULL);
	mount_at("/dev", "tmpfs", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k");
	dir = (int)MUST(at("/dev", O_DIRECTORY));
	mount_in(dir, "pts", "devpts", "devpts", MS_NOSUID | MS_NOEXEC,
		 "newinstance,ptmxmode=0666,mode=0620,gid=5");
	mount_in(dir, "shm", "shm", "tmpfs", quiet, "mode=1777,size=65536k");
	mount_in(dir, "mqueue", "mqueue", "mqueue", quiet, NULL);
	mount_at("/sys", "sysfs", "sysfs", quiet | MS_RDONLY, NULL);
	if (!*hierarchies) {
		mount_at("/sys/fs/cgroup", "cgroup", "cgroup2", quiet | MS_RDONLY, NULL);
		return;
	}
	mount_at("/sys/fs/cgroup", "cgroup", "tmpfs", quiet, "mode=755");
	dir = (int)MUST(at("/sys/fs/cgroup", O_DIRECTORY));
	for (; *hierarchies; hierarchies++)
		mount_in(dir, *hierarchies, "cgroup", "cgroup", quiet | MS_RDONLY,
			 **hierarchies == 's' ? "none,name=systemd" : *hierarchies);
	MUST(sys_mount_setattr(dir, "", AT_EMPTY_PATH,
			       &(struct sys_mount_attr){.attr_set = MOUNT_ATTR_RDONLY},
			       sizeof(struct sys_mount_attr)));
}

static void devices(void)
{
	static const struct {
		const char *name;
		unsigned int number;
	} nodes[] = {{"null", 0x103},   {"zero", 0x105},    {"full", 0x107},
		     {"random", 0x108}, {"urandom", 0x109}, {"tty", 0x500}};
	static const char *const links[][2] = {{"/proc/self/fd", "fd"},
					       {"/proc/self/fd/0", "stdin"},
					       {"/proc/self/fd/1", "stdout"},
					       {"/proc/self/fd/2", "stderr"},
					       {"pts/ptmx", "ptmx"}};
	int dir = (int)MUST(at("/dev", O_DIRECTORY));

	for (size_t i = 0; i < sizeof(nodes) / sizeof(*nodes); i++)
		MUST(sys_mknodat(dir, nodes[i].name, S_IFCHR | 0666, nodes[i].number));
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
		MUST(sys_symlinkat(links[i][0], dir, links[i][1]));
}

static void hide(void)
{
	static const char *const read_only[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
						"/proc/sysrq-trigger"};
	static const char *const masked[] = {
		"/proc/acpi",          "/proc/asound",     "/proc/kcore",       "/proc/keys",
		"/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug",
		"/sys/firmware",       "/proc/scsi"};
	static const struct sys_mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};
	const unsigned int move = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
	const unsigned int copy = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH;
	int null = (int)MUST(at("/dev/null", 0)), empty = -1, fd, tree;

	for (size_t i = 0; i < sizeof(read_only) / sizeof(*read_only); i++) {
		fd = at(read_only[i], 0);
		if (fd < 0)
			continue;
		tree = (int)MUST(sys_open_tree(fd, "", copy | AT_RECURSIVE));
		MUST(sys_mount_setattr(tree, "", AT_EMPTY_PATH, &attr, sizeof(attr)));
		MUST(sys_move_mount(tree, "", fd, "", move));
	}
	for (size_t i = 0; i < sizeof(masked) / sizeof(*masked); i++) {
		bool is_file = false;

		fd = at(masked[i], O_DIRECTORY);
		if (fd == -ENOTDIR) {
			is_file = true;
			fd = at(masked[i], 0);
		}
		if (fd < 0)
			continue;
		if (!is_file && empty < 0) {
			int context = (int)MUST(sys_fsopen("tmpfs", 1));

			MUST(sys_fsconfig(context, SYS_FSCONFIG_CMD_CREATE, NULL, NULL, 0));
			tree = empty = (int)MUST(sys_fsmount(context, 1, MOUNT_ATTR_RDONLY));
		} else {
			tree = (int)MUST(sys_open_tree(is_file ? null : empty, "", copy));
		}
		MUST(sys_move_mount(tree, "", fd, "", move));
	}
}

static void become(const char *id)
{
	static const uint8_t cpus[128] = {255, 255, 255, 255};
	struct sys_cap_header header = {.version = 0x20080522};
	struct sys_cap_data caps[2] = {{.effective = 0x20000420, .permitted = 0x20000420}};
	struct sys_rlimit64 files = {1024, 1024};
	struct statx st;

	(void)sys_keyctl(KEYCTL_JOIN_SESSION_KEYRING, (unsigned long)id, 0, 0, 0);
	MUST(sys_sched_setaffinity(0, sizeof(cpus), cpus));
	MUST(sys_setsid());
	for (int i = 0; i < 3; i++)
		MUST(sys_statx(i, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &st));
	MUST(sys_umask(022));
	MUST(sys_prlimit64(0, 7, &files, NULL));
	MUST(sys_prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	for (unsigned long cap = 0; cap <= 40; cap++)
		if (!(0x20000420ul >> cap & 1))
			MUST(sys_prctl(PR_CAPBSET_DROP, cap, 0, 0, 0));
	MUST(sys_setgroups(0, NULL));
	MUST(sys_setresgid(0, 0, 0));
	MUST(sys_setresuid(0, 0, 0));
	MUST(sys_capset(&header, caps));
}

void floor_main(long *stack)
{
	static char *const args[] = {(char *)(uintptr_t) "/bin/true", NULL};
	static char *const env[] = {(char *)(uintptr_t) "PATH=/bin",
				    (char *)(uintptr_t) "TERM=xterm", NULL};
	static const struct sys_mount_attr private = {.propagation = MS_PRIVATE};
	char **argv = (char **)(stack + 1), *fds = argv[1];
	struct ifreq loop = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	uint64_t signals = 0, packet;
	struct statx st;
	int control = fds[2] - ' ', passwd, old;

	root = fds[3] - ' ';
	(void)sys_mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fds[1] - ' ', 0);
	(void)sys_mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fds[0] - ' ', 0);
	MUST(sys_prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
	MUST(sys_prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
	(void)sys_recvfrom(control, &packet, 8, MSG_PEEK | MSG_DONTWAIT, NULL, NULL);
	MUST(sys_close_range(3, UINT32_MAX, CLOSE_RANGE_CLOEXEC));
	for (char *fd = fds + 4; *fd; fd++)
		MUST(sys_write(*fd - ' ', "0", 1));
	if (fds[4])
		MUST(sys_unshare(CLONE_NEWCGROUP));
	MUST(sys_mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL));
	MUST(sys_umask(0));
	old = (int)MUST(sys_openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC, 0));
	MUST(sys_mount_setattr(root, "", AT_EMPTY_PATH | AT_RECURSIVE, &private, sizeof(private)));
	MUST(sys_move_mount(root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH));
	mounts(argv + 2);
	devices();
	MUST(sys_ioctl((int)MUST(sys_socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)), SIOCSIFFLAGS,
		       &loop));
	MUST(sys_fchdir(root));
	MUST(sys_pivot_root(".", "."));
	MUST(sys_umount2(".", MNT_DETACH));
	MUST(sys_close(old));
	MUST(sys_sethostname("davit", 5));
	hide();
	MUST(sys_fchdir((int)MUST(at("/", O_DIRECTORY))));
	MUST(sys_mount_setattr(root, "", AT_EMPTY_PATH,
			       &(struct sys_mount_attr){.attr_set = MOUNT_ATTR_RDONLY},
			       sizeof(struct sys_mount_attr)));
	passwd = (int)MUST(at("/bin/true", 0));
	MUST(sys_statx(passwd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &st));
	MUST(sys_sendto(control, "created!", 8, MSG_NOSIGNAL, NULL, 0));
	MUST(sys_read(control, &packet, 8));
	MUST(sys_prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0));
	become(argv[0]);
	MUST(sys_rt_sigprocmask(SIG_SETMASK, &signals, NULL, 8));
	MUST(sys_execve("/bin/true", args, env));
	sys_exit(1);
}
