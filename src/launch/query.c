/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/query.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cgroup/cgroup.h"
#include "host/identity.h"
#include "spec/spec.h"
#include "state/lock.h"
#include "state/status.h"

/* The page, to ask about locks; the caller's when it has one. */
struct asker {
	const struct dir *dir;
	int page, own; /* own: opened here */
};

/* query_held - 1, 0, or -1 with *err. Without a page there is no lock. */
static int query_held(struct asker *asker, enum lock_byte byte, struct error *err)
{
	const struct dir *dir = asker->dir;
	int result;

	if (asker->page < 0) {
		asker->own = openat(dir->fd, DIR_PAGE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (asker->own < 0 && errno == ENOENT)
			return 0;
		if (asker->own < 0)
			return error_set(err, ERROR_KERNEL, errno, "open `%s/%s/" DIR_PAGE "`",
					 dir->root, dir->id);
		asker->page = asker->own;
	}
	result = lock_is_held(asker->page, byte);
	if (result < 0)
		return error_set(err, ERROR_KERNEL, -result, "ask for the locks of container `%s`",
				 dir->id);
	return result;
}

static bool is_made(const struct oci_status *status)
{
	return status && status->phase != OCI_STATUS_PHASE_CREATING;
}

/* query_making - nobody has said yet that it is made. Its maker is at work; or has finished since
 * we looked; or was killed. */
static int query_making(struct arena *arena, struct asker *asker, struct query *query,
			struct error *err)
{
	const struct dir *dir = asker->dir;
	struct stat st;
	int held = query_held(asker, LOCK_WRITER, err);

	if (held < 0)
		return -1;
	query->state = OCI_STATE_STATUS_CREATING;
	if (held)
		return 0;
	if (status_read(arena, dir, &query->status, err))
		return -1;
	if (is_made(query->status))
		return 0;
	if (fstat(dir->fd, &st) == 0 && st.st_nlink == 0)
		return error_set(err, ERROR_STATE, 0, "container `%s` does not exist", dir->id);
	query->state = OCI_STATE_STATUS_STOPPED;
	query->is_abandoned = true;
	return 0;
}

/* query_made - the lock is asked for first: whoever has lost it since is dead or has executed the
 * payload, and which of these the identity tells. */
static int query_made(struct arena *arena, struct asker *asker, struct query *query,
		      struct error *err)
{
	const struct oci_status *status = query->status;
	enum identity_state identity;
	int held, result;

	query->state = OCI_STATE_STATUS_STOPPED;
	if (status->phase != OCI_STATUS_PHASE_CREATED || status->pid <= 0)
		return 0;
	held = query_held(asker, LOCK_CREATED, err);
	if (held < 0)
		return -1;
	result = identity_check(status->pid, status->start_time, status->boot_id, &identity);
	if (result < 0)
		return error_set(err, ERROR_KERNEL, -result, "look at process %d of container `%s`",
				 (int)status->pid, asker->dir->id);
	if (identity != IDENTITY_ALIVE)
		return 0;
	query->state = OCI_STATE_STATUS_CREATED;
	if (held)
		return 0;
	result = cgroup_is_frozen(arena, status->cgroup);
	if (result < 0)
		return error_set(err, ERROR_KERNEL, -result,
				 "ask whether the cgroup of container `%s` is frozen",
				 asker->dir->id);
	query->state = result ? OCI_STATE_STATUS_PAUSED : OCI_STATE_STATUS_RUNNING;
	return 0;
}

int query_dir(struct arena *arena, const struct dir *dir, struct query *ret_query,
	      struct error *err)
{
	struct asker asker = {.dir = dir, .page = dir->page, .own = FD_NONE};
	struct query query = {0};
	int result = status_read(arena, dir, &query.status, err);

	if (result == 0 && !is_made(query.status))
		result = query_making(arena, &asker, &query, err);
	if (result == 0 && is_made(query.status))
		result = query_made(arena, &asker, &query, err);
	cleanup_close(&asker.own);
	if (result)
		return -1;
	*ret_query = query;
	return 0;
}

int query_container(struct arena *arena, const char *root, const char *id, struct query *ret_query,
		    struct error *err)
{
	struct dir dir;
	int result;

	if (dir_open(root, id, &dir, err))
		return -1;
	result = query_dir(arena, &dir, ret_query, err);
	dir_close(&dir);
	return result;
}

const char *query_word(enum oci_state_status state)
{
	return oci_state_status_words[state];
}

void query_answer(const struct query *query, const char *id, struct oci_state *ret_state)
{
	const struct oci_status *status = query->status;
	struct oci_state state = {
		.oci_version = SPEC_VERSION_MAX,
		.id = id,
		.status = query->state,
		.bundle = "",
	};

	if (status) {
		state.oci_version = status->oci_version ?: SPEC_VERSION_MAX;
		state.bundle = status->bundle ?: "";
		state.rootfs = status->rootfs;
		state.created = status->created;
		state.annotations = status->annotations;
		state.owner = status->owner;
		if (query->state != OCI_STATE_STATUS_STOPPED)
			state.pid = status->pid;
	}
	OCI_SET(&state, OCI_STATE_PID);
	OCI_SET(&state, OCI_STATE_BUNDLE);
	*ret_state = state;
}
