/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/steps.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "host/clonefds.h"
#include "host/identity.h"
#include "launch/serve.h"
#include "launch/verdict.h"
#include "sys/clone.h"
#include "sys/raw.h"

#define CLONE_STACK 8192

static const struct {
	uint64_t type;
	const char *own, *words;
} namespaces[] = {
	{CLONE_NEWNET, "/proc/self/ns/net", "a network"},
	{CLONE_NEWIPC, "/proc/self/ns/ipc", "an ipc"},
	{CLONE_NEWUTS, "/proc/self/ns/uts", "a uts"},
	{CLONE_NEWPID, "/proc/self/ns/pid", "a pid"},
};

static int join_one(struct launch *launch, const struct plan_join *join, size_t index,
		    struct error *err)
{
	struct launch_way_back *back = &launch->way_back[index];
	autofd int fd = sys_openat(AT_FDCWD, join->path, O_RDONLY | O_CLOEXEC, 0);
	int result = fd;

	if (fd >= 0) {
		back->own = sys_openat(AT_FDCWD, namespaces[index].own, O_RDONLY | O_CLOEXEC, 0);
		if (back->own < 0)
			return launch_fail(launch, err, "openat", back->own, "open `%s`",
					   namespaces[index].own);
		result = sys_setns(fd, (int)join->type);
		if (result == 0)
			back->type = join->type;
	}
	if (result >= 0)
		return 0;
	if (fd >= 0 && result == -EINVAL)
		error_set(err, ERROR_CONFIG, 0, "`%s` is not %s namespace", join->path,
			  namespaces[index].words);
	else
		launch_fail(launch, err, fd < 0 ? "openat" : "setns", result, "%s `%s`",
			    fd < 0 ? "open" : "enter the namespace", join->path);
	return launch_at(launch, err, &join->origin);
}

/* What the container joins, davit enters for the moment of the clone: the child is born there. The
 * kernel checks that the file is a namespace of the type asked for. */
int step_join(struct launch *launch, struct error *err)
{
	const struct plan *plan = launch->plan;

	for (uint32_t i = 0; i < plan->n_joins; i++) {
		size_t index = 0;

		while (index < ARRAY_SIZE(namespaces) &&
		       namespaces[index].type != plan->joins[i].type)
			index++;
		if (index == ARRAY_SIZE(namespaces))
			return error_set(err, ERROR_INTERNAL, 0,
					 "namespace type %#llx cannot be joined by the parent",
					 (unsigned long long)plan->joins[i].type);
		if (join_one(launch, &plan->joins[i], index, err))
			return -1;
	}
	return 0;
}

int step_leave(struct launch *launch, struct error *err)
{
	int first = 0;

	for (size_t i = 0; i < ARRAY_SIZE(launch->way_back); i++) {
		struct launch_way_back *back = &launch->way_back[i];
		int result = back->type ? sys_setns(back->own, (int)back->type) : 0;

		if (result < 0 && !first)
			first = result;
		back->type = 0;
		cleanup_close(&back->own);
	}
	if (!first)
		return 0;
	return launch_fail(launch, err, "setns", first, "return to davit's own namespaces");
}

/* Born in the v2 cgroup, unless a tasks file does that later. */
static int clone_cgroup(struct launch *launch, int *ret_fd, struct error *err)
{
	const struct plan *plan = launch->plan;

	*ret_fd = FD_NONE;
	if (!launch->cgroup)
		return 0;
	for (uint32_t i = 0; i < plan->n_sources; i++)
		if (plan->sources[i].kind == SOURCE_TASKS &&
		    plan->hierarchies[plan->sources[i].hierarchy].v2)
			return 0;
	return cgroup_dir(launch->cgroup, ret_fd, err);
}

static void clone_list(const struct launch *launch, struct clone_request *request)
{
	const struct plan *plan = launch->plan;
	uint32_t passed = 3 + launch->request->listen_fds + launch->request->preserve_fds;
	uint32_t room = passed + plan->n_sources + 4, n = 0;
	int *kept = arena_array_of(launch->arena, room, int);
	struct clone_gap *gaps = arena_array_of(launch->arena, room + 1, struct clone_gap);
	int count;

	for (; n < passed; n++)
		kept[n] = (int)n;
	for (uint32_t i = 0; i < plan->n_sources; i++)
		kept[n++] = launch->sources[i];
	kept[n++] = launch->program;
	kept[n++] = launch->page_child;
	kept[n++] = launch->control_child;
	kept[n++] = launch->start;
	count = clonefds_gaps(kept, n, 0, gaps, room + 1);
	request->gaps = gaps;
	request->n_gaps = count > 0 ? (size_t)count : 0;
}

/* Lives in the arena: the child reads it from the shared memory until its exec. */
static struct clone_request *clone_request_new(struct launch *launch)
{
	struct clone_request *request = arena_new_of(launch->arena, struct clone_request);
	char **argv = arena_array_of(launch->arena, 3, char *);
	struct packet go = {.kind = PACKET_GO, .version = PACKET_VERSION};
	const struct plan *plan = launch->plan;
	bool user = (plan->clone_flags & CLONE_NEWUSER) != 0;

	argv[0] = arena_text(launch->arena, "davit-init");
	argv[1] = arena_printf(launch->arena, "%08x", (unsigned int)launch->page_child);
	*request = (struct clone_request){
		.flags = plan->clone_flags,
		.cgroup = FD_NONE,
		.stack = arena_alloc(launch->arena, CLONE_STACK),
		.stack_size = CLONE_STACK,
		.parent_control = launch->control,
		.control = launch->control_child,
		.become_root = user && plan->n_uid_map > 0,
		.drop_groups = user && plan->n_gid_map > 0 && !plan->deny_setgroups,
		.init_fd = launch->executable,
		.argv = argv,
		.envp = argv + 2,
		.stage = &launch->page->stage,
		.detail = &launch->page->detail,
		.failed_stage = &launch->page->failed_stage,
		.number = &launch->page->number,
		.stage_cloned = STAGE_CLONED,
		.stage_failed = STAGE_FAILED,
		.detail_setgroups = DETAIL_SETGROUPS,
		.detail_setgid = DETAIL_SETGID,
		.detail_setuid = DETAIL_SETUID,
		.detail_exec = DETAIL_EXECVE,
	};
	memcpy(&request->go, &go, sizeof(request->go));
	clone_list(launch, request);
	return request;
}

int step_clone(struct launch *launch, struct error *err)
{
	struct clone_request *request = clone_request_new(launch);
	struct error away;
	int pid, left;

	if (clone_cgroup(launch, &request->cgroup, err))
		return -1;
	pid = sys_clone_stub(request, &launch->pidfd);
	left = step_leave(launch, &away);
	if (pid < 0)
		launch_fail(launch, err, "clone3", pid, "clone the container's process");
	else
		launch->pid = pid;
	if (left)
		*err = away; /* worse than a failed clone */
	return pid < 0 || left ? -1 : 0;
}

static int close_compare(const void *a, const void *b)
{
	int left = *(const int *)a, right = *(const int *)b;

	return (left > right) - (left < right);
}

/* Neighbours are closed by one call. */
static void close_runs(int *fds, uint32_t n)
{
	qsort(fds, n, sizeof(*fds), close_compare);
	for (uint32_t i = 0, last; i < n; i = last + 1) {
		for (last = i; last + 1 < n && fds[last + 1] <= fds[last] + 1;)
			last++;
		if (fds[i] < 0)
			continue;
		if (i != last &&
		    sys_close_range((unsigned int)fds[i], (unsigned int)fds[last], 0) == 0)
			continue;
		for (uint32_t k = i; k <= last; k++)
			(void)sys_close(fds[k]);
	}
}

/* The child's copies are all that is left: its end of the control socket, or EOF would never come;
 * the page's second open, or byte 1 would stay locked; the trees, or the file systems would stay
 * busy as long as we watch. */
int step_close_child_ends(struct launch *launch, struct error *err)
{
	uint32_t n_sources = launch->plan->n_sources;
	int *fds = arena_array_of(launch->arena, n_sources + 5, int);

	(void)err;
	for (uint32_t i = 0; i < n_sources; i++) {
		fds[i] = launch->sources[i];
		launch->sources[i] = FD_NONE;
	}
	fds[n_sources] = take_fd(&launch->executable);
	fds[n_sources + 1] = take_fd(&launch->program);
	fds[n_sources + 2] = take_fd(&launch->page_child);
	fds[n_sources + 3] = take_fd(&launch->control_child);
	fds[n_sources + 4] = take_fd(&launch->start);
	close_runs(fds, n_sources + 5);
	return 0;
}

int step_go(struct launch *launch, struct error *err)
{
	struct packet go = {.kind = PACKET_GO, .version = PACKET_VERSION};
	ssize_t n = sys_sendto(launch->control, &go, sizeof(go), MSG_NOSIGNAL, NULL, 0);

	if (n == (ssize_t)sizeof(go))
		return 0;
	if (n != -EPIPE && n != -ECONNRESET)
		return launch_fail(launch, err, "sendto", (int)n, "let davit-init go");
	return verdict_failure(launch, err); /* it is dead, or about to be */
}

/* What is not needed before the clone is done while davit-init is at work. */
int step_record(struct launch *launch, struct error *err)
{
	const struct oci_document *document = launch->spec->document;
	struct identity identity;
	int result = identity_read(launch->pid, &identity);

	if (result < 0)
		return launch_fail(launch, err, "open", result, "read the identity of process %d",
				   (int)launch->pid);
	launch->status.pid = launch->pid;
	launch->status.start_time = identity.start_time;
	launch->status.boot_id = arena_text(launch->arena, identity.boot_id);
	return dir_write_config(&launch->dir, document->text, document->size, err);
}
