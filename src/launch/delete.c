/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/delete.h"

#include <fcntl.h>
#include <signal.h>

#include "base/cleanup.h"
#include "cgroup/cgroup.h"
#include "host/pidfd.h"
#include "launch/kill.h"
#include "launch/launch.h"
#include "launch/query.h"
#include "launch/undo.h"
#include "state/dir.h"
#include "state/lock.h"

/* How long we wait for the lock before we look again at what holds it */
#define DELETE_LOOK 1000

static int delete_refuse(const char *id, enum oci_state_status state, struct error *err)
{
	return error_set(err, ERROR_STATE, 0,
			 "cannot delete container `%s` in the %s state (use --force)", id,
			 query_word(state));
}

static bool is_deletable(const struct query *query)
{
	return query->state == OCI_STATE_STATUS_STOPPED || query->state == OCI_STATE_STATUS_CREATED;
}

/* delete_end - kill the container's process and wait for its death. One that does not die was
 * frozen since we looked: the cgroup's way thaws it. */
static int delete_end(struct arena *arena, const struct query *query, deadline_ms deadline,
		      struct error *err)
{
	autofd int pidfd = FD_NONE;
	int result;

	if (kill_hard(arena, query, &pidfd, err))
		return -1;
	result = pidfd < 0 ? 0 : pidfd_wait(pidfd, deadline_in(DELETE_LOOK));
	if (result < 0 && cgroup_kill(arena, query->status->cgroup, err))
		return -1;
	if (result < 0)
		result = pidfd_wait(pidfd, deadline);
	if (result == 0)
		return 0;
	return error_set(err, ERROR_KERNEL, -result, "wait for process %d to end",
			 (int)query->status->pid);
}

/* delete_locked - with the writer's lock, so that nobody else changes it */
static int delete_locked(struct arena *arena, struct dir *dir, bool force, deadline_ms deadline,
			 struct error *err)
{
	struct undo undo = {.dir = dir, .deadline = deadline};
	struct query query;

	if (query_dir(arena, dir, &query, err))
		return -1;
	if (!force && !is_deletable(&query))
		return delete_refuse(dir->id, query.state, err);
	undo.status = query.status;
	dir->has_socket = !query.status || query.status->detached;
	if (query.status && query.state != OCI_STATE_STATUS_STOPPED &&
	    delete_end(arena, &query, deadline, err))
		return -1;
	/* what a create made before it was killed may hold processes that are just dying */
	undo.is_empty = query.status && !query.is_abandoned && undo_owns_pids(query.status);
	return undo_container(arena, &undo, err);
}

/* delete_holder - a create that hangs before there is anything to kill: its own process. With it
 * its child dies. */
static void delete_holder(struct arena *arena, const struct dir *dir)
{
	autofd int page = openat(dir->fd, DIR_PAGE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	autofd int pidfd = FD_NONE;
	pid_t pid = page < 0 ? 0 : lock_holder(arena, page, LOCK_WRITER, dir->id);

	if (pid <= 0)
		return;
	pidfd = pidfd_of(pid);
	/* still the same one? */
	if (pidfd >= 0 && lock_holder(arena, page, LOCK_WRITER, dir->id) == pid)
		(void)pidfd_kill(pidfd, SIGKILL);
}

/* delete_kill - without the lock. late: it was tried before, and the lock did not come free. */
static int delete_kill(struct arena *arena, const char *root, const char *id, bool late,
		       struct error *err)
{
	struct query query;
	struct dir dir;
	int pidfd = FD_NONE, result;

	if (dir_open(root, id, &dir, err))
		return -1;
	result = query_dir(arena, &dir, &query, err);
	if (result == 0 && query.status && query.state != OCI_STATE_STATUS_STOPPED)
		result = kill_hard(arena, &query, &pidfd, err);
	cleanup_close(&pidfd);
	if (result == 0 && late && query.state == OCI_STATE_STATUS_CREATING)
		delete_holder(arena, &dir);
	dir_close(&dir);
	return result;
}

/* delete_lock - the usual case first: nobody else is at work */
static int delete_lock(struct arena *arena, const char *root, const char *id, deadline_ms deadline,
		       struct dir *ret_dir, struct error *err)
{
	struct query query;

	if (dir_open_locked(arena, root, id, deadline_now(), ret_dir, NULL) == 0)
		return 0;
	/* who will not be deleted need not be waited for */
	if (query_container(arena, root, id, &query, err))
		return -1;
	if (!is_deletable(&query))
		return delete_refuse(id, query.state, err);
	return dir_open_locked(arena, root, id, deadline, ret_dir, err);
}

static int delete_lock_by_force(struct arena *arena, const char *root, const char *id,
				deadline_ms deadline, struct dir *ret_dir, struct error *err)
{
	if (dir_open_locked(arena, root, id, deadline_now(), ret_dir, NULL) == 0)
		return 0;
	for (bool late = false;; late = true) {
		deadline_ms look = deadline_in(DELETE_LOOK);

		if (delete_kill(arena, root, id, late, err))
			return -1;
		if (dir_open_locked(arena, root, id, look < deadline ? look : deadline, ret_dir,
				    err) == 0)
			return 0;
		if (err->number != ETIMEDOUT || deadline_left(deadline) == 0)
			return -1;
	}
}

int delete_container(struct arena *arena, const char *root, const char *id, bool force,
		     struct error *err)
{
	deadline_ms deadline = deadline_in(LAUNCH_KILL_DEADLINE);
	struct dir dir;
	int result = force ? delete_lock_by_force(arena, root, id, deadline, &dir, err)
			   : delete_lock(arena, root, id, deadline, &dir, err);

	if (result == 0) {
		result = delete_locked(arena, &dir, force, deadline, err);
		dir_close(&dir);
	}
	if (result && force && dir_id_is_valid(id) && !dir_exists(root, id))
		return 0;
	return result;
}
