/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/undo.h"

#include <signal.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "host/pidfd.h"
#include "launch/steps.h"
#include "state/status.h"
#include "sys/raw.h"

/* The first failure is kept, the work goes on. */
static void undo_note(int result, const struct error *one, bool *failed, struct error *err)
{
	if (result && !*failed) {
		*err = *one;
		*failed = true;
	}
}

static int undo_process(struct launch *launch, deadline_ms deadline, struct error *err)
{
	int result;

	if (launch->pid == 0 || launch->reaped)
		return 0;
	result = pidfd_kill(launch->pidfd, SIGKILL);
	if (result == 0 || result == -ESRCH)
		result = pidfd_reap(launch->pidfd, deadline, &launch->wait_status);
	if (result < 0)
		return launch_fail(launch, err, "waitid", result, "end process %d",
				   (int)launch->pid);
	launch->reaped = true;
	return 0;
}

/* With a pid namespace of its own nobody is left once its first process is reaped: the kernel
 * killed and reaped the others before it. */
static bool undo_is_empty(const struct launch *launch)
{
	return launch->pid == 0 || (launch->reaped && (launch->plan->clone_flags & CLONE_NEWPID));
}

static void undo_cgroups(struct launch *launch, deadline_ms deadline, bool keep, bool *failed,
			 struct error *err)
{
	const struct oci_status_cgroup *status = launch->cgroup ? launch->cgroup->status : NULL;
	struct error one;

	if (!status)
		return;
	if (!undo_is_empty(launch)) {
		undo_note(cgroup_kill(launch->arena, status, &one), &one, failed, err);
		undo_note(cgroup_wait_empty(launch->arena, status, deadline, &one), &one, failed,
			  err);
	}
	if (!keep)
		undo_note(cgroup_remove(launch->arena, status, deadline, &one), &one, failed, err);
}

static int undo_keep(struct launch *launch, struct error *err)
{
	launch->status.phase = OCI_STATUS_PHASE_STOPPED;
	return status_write(launch->arena, &launch->dir, &launch->status, err);
}

/* Only what we wrote for a start that did not become one; after it the file is the caller's. */
static int undo_pid_file(const struct launch *launch, struct error *err)
{
	const char *path = launch->request->pid_file;

	if (!launch->pid_file_written || launch->started || unlink(path) == 0 || errno == ENOENT)
		return 0;
	return launch_fail(launch, err, "unlink", -errno, "remove the pid file `%s`", path);
}

int undo(struct launch *launch, bool keep, struct error *err)
{
	deadline_ms deadline = deadline_in(LAUNCH_KILL_DEADLINE);
	bool failed = false;
	struct error one;

	if (step_leave(launch, err))
		return -1;
	undo_note(undo_process(launch, deadline, &one), &one, &failed, err);
	undo_cgroups(launch, deadline, keep, &failed, err);
	undo_note(undo_pid_file(launch, &one), &one, &failed, err);
	if (keep)
		undo_note(undo_keep(launch, &one), &one, &failed, err);
	else if (launch->dir_made)
		undo_note(dir_delete(&launch->dir, &one), &one, &failed, err);
	return failed ? -1 : 0;
}
