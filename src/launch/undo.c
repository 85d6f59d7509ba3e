/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/undo.h"

#include <signal.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "host/pidfd.h"
#include "launch/steps.h"
#include "state/status.h"
#include "sys/raw.h"

/* How long cgroups that must be empty may be busy, before we look who is in them */
#define UNDO_BUSY 500

/* The first failure is kept, the work goes on. */
static void undo_note(int result, const struct error *one, bool *failed, struct error *err)
{
	if (result && !*failed) {
		if (err)
			*err = *one;
		*failed = true;
	}
}

bool undo_owns_pids(const struct oci_status *status)
{
	return (status->namespaces & ~status->joined & CLONE_NEWPID) != 0;
}

/* With a pid namespace of its own nobody is left once its first process is dead: the kernel killed
 * and reaped the others before. Whoever is there nevertheless was put there by somebody else.
 * Returns 0; 1 when something failed but all is away; -1 when cgroups are left; then with *err. */
static int undo_cgroups(struct arena *arena, const struct undo *undo, struct error *err)
{
	const struct oci_status_cgroup *cgroup = undo->status ? undo->status->cgroup : NULL;
	deadline_ms deadline;
	bool failed = false;
	struct error one;
	int result = 0;

	if (!cgroup || (undo->is_empty && undo->keep))
		return 0;
	if (undo->is_empty && cgroup_remove(arena, cgroup, deadline_later(UNDO_BUSY), &one) == 0)
		return 0;
	deadline = undo->deadline ? undo->deadline : deadline_in(LAUNCH_KILL_DEADLINE);
	undo_note(cgroup_kill(arena, cgroup, &one), &one, &failed, err);
	undo_note(cgroup_wait_empty(arena, cgroup, deadline, &one), &one, &failed, err);
	if (!undo->keep) {
		result = cgroup_remove(arena, cgroup, deadline, &one);
		undo_note(result, &one, &failed, err);
	}
	return result ? -1 : failed ? 1 : 0;
}

int undo_container(struct arena *arena, const struct undo *undo, struct error *err)
{
	struct oci_status stopped;
	struct error one;
	bool failed;
	int result = undo_cgroups(arena, undo, err);

	if (result < 0)
		return -1;
	failed = result > 0;
	if (undo->keep) {
		stopped = *undo->status;
		stopped.phase = OCI_STATUS_PHASE_STOPPED;
		undo_note(status_write(arena, undo->dir, &stopped, &one), &one, &failed, err);
	} else {
		undo_note(dir_delete(undo->dir, &one), &one, &failed, err);
	}
	return failed ? -1 : 0;
}

static int undo_process(struct launch *launch, struct error *err)
{
	int result;

	if (launch->pid == 0 || launch->reaped)
		return 0;
	result = pidfd_kill(launch->pidfd, SIGKILL);
	if (result == 0 || result == -ESRCH)
		result = pidfd_reap(launch->pidfd, deadline_in(LAUNCH_KILL_DEADLINE),
				    &launch->wait_status);
	if (result < 0)
		return launch_fail(launch, err, "waitid", result, "end process %d",
				   (int)launch->pid);
	launch->reaped = true;
	return 0;
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
	struct undo rest = {
		.dir = &launch->dir,
		.status = &launch->status,
		.keep = keep,
	};
	bool failed = false;
	struct error one;

	if (step_leave(launch, err))
		return -1;
	undo_note(undo_process(launch, &one), &one, &failed, err);
	undo_note(undo_pid_file(launch, &one), &one, &failed, err);
	rest.is_empty = launch->pid == 0 || (launch->reaped && undo_owns_pids(&launch->status));
	if (launch->dir_made)
		undo_note(undo_container(launch->arena, &rest, &one), &one, &failed, err);
	return failed ? -1 : 0;
}
