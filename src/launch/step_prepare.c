/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/steps.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "base/cleanup.h"
#include "host/executable.h"
#include "host/memfd.h"
#include "launch/init_image.h"
#include "state/status.h"
#include "sys/raw.h"

#ifndef DAVIT_INIT_PATH
#define DAVIT_INIT_PATH NULL
#endif

/* Every signal waits in a descriptor from here on: one that would end davit ends the start, with
 * everything undone. What a fault raises cannot wait. What our caller ignored, and a umask that
 * would hide the cgroups from the payload, is none of the start's. */
int step_caller(struct launch *launch, struct error *err)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
	uint64_t mask = ~(uint64_t)0;
	int fd;

	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		mask &= ~(UINT64_C(1) << (faults[i] - 1));
	if (launch->inherited->umask != 022)
		(void)sys_umask(022);
	if (launch->inherited->ignored & (UINT64_C(1) << (SIGCHLD - 1)))
		(void)sigaction(SIGCHLD, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	(void)sys_rt_sigprocmask(SIG_SETMASK, &mask, NULL, sizeof(mask));
	fd = sys_signalfd4(-1, &mask, sizeof(mask), SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0)
		return launch_fail(launch, err, "signalfd4", fd, "take signals");
	launch->signals = fd;
	return 0;
}

int step_dir(struct launch *launch, struct error *err)
{
	const struct request *request = launch->request;

	if (dir_make(launch->arena, request->root, request->id, &launch->dir, err))
		return -1;
	launch->dir_made = true;
	return 0;
}

int step_look_cgroups(struct launch *launch, struct error *err)
{
	return cgroup_look(launch->arena, launch->plan, &launch->cgroup, err);
}

static uint32_t status_namespaces(const struct oci_config *config)
{
	static const uint32_t bits[OCI_NAMESPACE_TYPE_LAST + 1] = {
		[OCI_NAMESPACE_TYPE_PID] = CLONE_NEWPID,
		[OCI_NAMESPACE_TYPE_NETWORK] = CLONE_NEWNET,
		[OCI_NAMESPACE_TYPE_MOUNT] = CLONE_NEWNS,
		[OCI_NAMESPACE_TYPE_IPC] = CLONE_NEWIPC,
		[OCI_NAMESPACE_TYPE_UTS] = CLONE_NEWUTS,
		[OCI_NAMESPACE_TYPE_USER] = CLONE_NEWUSER,
		[OCI_NAMESPACE_TYPE_CGROUP] = CLONE_NEWCGROUP,
		[OCI_NAMESPACE_TYPE_TIME] = CLONE_NEWTIME,
	};
	uint32_t namespaces = 0;

	for (uint32_t i = 0; config->linux_ && i < config->linux_->namespaces.n; i++)
		namespaces |= bits[config->linux_->namespaces.v[i].type];
	return namespaces;
}

static uint32_t status_joined(const struct plan *plan)
{
	uint32_t joined = 0;

	for (uint32_t i = 0; i < plan->n_joins; i++)
		joined |= (uint32_t)plan->joins[i].type;
	return joined;
}

/* RFC 3339 in UTC. libc's gmtime would read the time zone's file and start a heap. Howard Hinnant's
 * days_to_civil, for years from 1970. */
static const char *status_time(struct arena *arena)
{
	struct timespec now;
	long days, seconds, era, day, year, month;

	(void)sys_clock_gettime(CLOCK_REALTIME, &now); /* libc's reads two pages more */
	days = now.tv_sec / 86400 + 719468;
	seconds = now.tv_sec % 86400;
	era = days / 146097;
	day = days % 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5;
	month += month < 10 ? 3 : -9;
	year += 400 * era + (month <= 2);
	return arena_printf(arena, "%04ld-%02ld-%02ldT%02ld:%02ld:%02ld.%09ldZ", year, month,
			    day + 1, seconds / 3600, seconds / 60 % 60, seconds % 60, now.tv_nsec);
}

/* Written before anything else is made: a killed davit leaves in it what there is to undo. */
int step_status(struct launch *launch, struct error *err)
{
	const struct oci_config *config = launch->spec->config;

	launch->status = (struct oci_status){
		.id = launch->request->id,
		.phase = OCI_STATUS_PHASE_CREATING,
		.oci_version = config->oci_version,
		.bundle = launch->request->bundle,
		.rootfs = launch->plan->rootfs,
		.created = status_time(launch->arena),
		.owner = arena_printf(launch->arena, "%u", (unsigned int)getauxval(AT_UID)),
		.annotations = config->annotations,
		.namespaces = status_namespaces(config),
		.has_process = launch->plan->has_process,
		.cgroup = launch->cgroup ? launch->cgroup->status : NULL,
		.seccomp_key = launch->plan->seccomp_key,
		.pid_file = launch->request->pid_file,
		.joined = status_joined(launch->plan),
		.detached = launch->request->detach || launch->request->what == REQUEST_CREATE,
	};
	return status_write(launch->arena, &launch->dir, &launch->status, err);
}

int step_cgroup_make(struct launch *launch, struct error *err)
{
	return cgroup_make(launch->cgroup, err);
}

/* While they are empty. */
int step_cgroup_limits(struct launch *launch, struct error *err)
{
	if (cgroup_device_filter(launch->cgroup, err))
		return -1;
	return cgroup_limits(launch->cgroup, false, err);
}

static int source_tree(struct launch *launch, const struct plan_source *source, int *ret_fd,
		       struct error *err)
{
	unsigned int flags = OPEN_TREE_CLONE | (source->recursive ? AT_RECURSIVE : 0) |
			     (source->no_follow ? AT_SYMLINK_NOFOLLOW : 0);
	int fd = sys_open_tree(AT_FDCWD, source->path, flags);

	if (fd >= 0) {
		*ret_fd = fd;
		return 0;
	}
	launch_fail(launch, err, "open_tree", fd, "%s%s", source->origin.what,
		    fd == -ENOENT ? "" : ": open_tree");
	if (fd == -ENOENT)
		error_hint(err, "`%.150s` must exist on the host", source->path);
	return launch_at(launch, err, &source->origin);
}

/* Detached trees of the rootfs and of the binds, as the host's root sees them; nothing of it shows
 * in the host's mount namespace. */
int step_sources(struct launch *launch, struct error *err)
{
	const struct plan *plan = launch->plan;

	launch->sources = arena_array_of(launch->arena, plan->n_sources, int);
	for (uint32_t i = 0; i < plan->n_sources; i++)
		launch->sources[i] = FD_NONE;
	for (uint32_t i = 0; i < plan->n_sources; i++) {
		const struct plan_source *source = &plan->sources[i];
		int result = -1;

		switch (source->kind) {
		case SOURCE_TREE:
			result = source_tree(launch, source, &launch->sources[i], err);
			break;
		case SOURCE_TASKS:
			result = cgroup_open_tasks(launch->cgroup, source->hierarchy,
						   &launch->sources[i], err);
			break;
		}
		if (result)
			return -1;
	}
	return 0;
}

int step_executable(struct launch *launch, struct error *err)
{
	size_t size = (size_t)(davit_init_image_end - davit_init_image);

	return executable_make("davit-init", davit_init_image, size, DAVIT_INIT_PATH,
			       &launch->executable, NULL, err);
}

int step_program(struct launch *launch, struct error *err)
{
	const struct program *program = launch->plan->program;
	int fd = memfd_inherited("davit-program", program, program->size);

	if (fd < 0)
		return launch_fail(launch, err, "memfd_create", fd, "write the launch program");
	launch->program = fd;
	return 0;
}

/* One descriptor number a slot, known before the clone: the child's table is a copy of ours. */
static void page_fill(struct launch *launch)
{
	const struct plan *plan = launch->plan;
	struct page *page = launch->page;

	page->magic = PAGE_MAGIC;
	page->abi = PROGRAM_ABI;
	page->userns_fd = -1;
	page->preserve_fds = launch->request->preserve_fds + launch->request->listen_fds;
	page->sig_ignored = launch->inherited->ignored;
	/* the kernel forgets PDEATHSIG at a change of ids, and at an exec that gains capabilities
	 */
	page->is_root = launch->inherited->is_root && !(plan->clone_flags & CLONE_NEWUSER);
	page->is_disarmed = (plan->clone_flags & CLONE_NEWUSER) || launch->inherited->gains_caps;
	page->program_size = plan->program->size;
	page->n_fd = (int32_t)plan->program->n_slots;
	for (int32_t i = 0; i < page->n_fd; i++)
		page->fd[i] = -1;
	page->fd[SLOT_PROGRAM] = launch->program;
	page->fd[SLOT_LOCK] = launch->page_child;
	for (uint32_t i = 0; i < plan->n_sources; i++)
		page->fd[plan->sources[i].slot] = launch->sources[i];
}

/* The second open is davit-init's: its lock on byte 1 and its mapping end with its exec, for the
 * parent holds neither. */
int step_page(struct launch *launch, struct error *err)
{
	uint32_t n_slots = launch->plan->program->n_slots;
	void *memory;
	int result;

	if (n_slots < SLOT_FIRST_SOURCE + launch->plan->n_sources || n_slots > PROGRAM_MAX_SLOTS)
		return error_set(err, ERROR_INTERNAL, 0, "the launch program has %u slots",
				 n_slots);
	launch->page_size = PAGE_SIZE_HEAD + 4 * (size_t)n_slots;
	result = sys_ftruncate(launch->dir.page, (int64_t)launch->page_size);
	if (result < 0)
		return launch_fail(launch, err, "ftruncate", result, "size the page");
	memory = mmap(NULL, launch->page_size, PROT_READ | PROT_WRITE, MAP_SHARED, launch->dir.page,
		      0);
	if (memory == MAP_FAILED)
		return launch_fail(launch, err, "mmap", -errno, "map the page");
	launch->page = memory;
	launch->page_child = sys_openat(launch->dir.fd, DIR_PAGE, O_RDWR | O_NOFOLLOW, 0);
	if (launch->page_child < 0)
		return launch_fail(launch, err, "openat", launch->page_child,
				   "open the page again");
	page_fill(launch);
	return 0;
}

/* Bound by a relative name: sun_path is short, and the directory (0700) is the gate. */
static int start_socket(struct launch *launch, struct error *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = DIR_SOCKET};
	int result;

	launch->start = sys_socket(AF_UNIX, SOCK_SEQPACKET, 0);
	if (launch->start < 0)
		return launch_fail(launch, err, "socket", launch->start, "make the start socket");
	result = sys_fchdir(launch->dir.fd);
	if (result == 0)
		result = sys_bind(launch->start, &address, sizeof(address));
	if (result == 0)
		result = sys_listen(launch->start, 16);
	if (result < 0)
		return launch_fail(launch, err, "bind", result, "bind the start socket");
	(void)sys_chdir("/");
	launch->page->fd[SLOT_START] = launch->start;
	return 0;
}

int step_sockets(struct launch *launch, struct error *err)
{
	int pair[2] = {FD_NONE, FD_NONE};
	int result = sys_socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair);

	if (result < 0)
		return launch_fail(launch, err, "socketpair", result, "make the control socket");
	/* the lower one is a neighbour of what is listed to the child, so that one close_range does
	 */
	launch->control_child = pair[0];
	launch->control = pair[1];
	launch->page->fd[SLOT_CONTROL] = pair[0];
	if (launch->plan->start_now)
		return 0;
	return start_socket(launch, err);
}
