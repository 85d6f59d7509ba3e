/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* undo - takes away what a start made: after a failure, at the end of an attached run, for delete
 *
 * One function works from the status alone, so that it makes no difference whether the davit that
 * made the container is us, has ended long ago, or was killed half way.
 */
#ifndef DAVIT_LAUNCH_UNDO_H
#define DAVIT_LAUNCH_UNDO_H

#include "host/deadline.h"
#include "launch/launch.h"

struct undo {
	const struct dir *dir;           /* its writer's lock is held */
	const struct oci_status *status; /* NULL: there is nothing but the directory */
	bool is_empty;                   /* its pid namespace is gone, and with it every process */
	bool keep;                       /* the state stays, as stopped, for `delete` */
	deadline_ms deadline;            /* 0: LAUNCH_KILL_DEADLINE from when waiting begins */
};

/* undo_container - Should: kill what still runs in the cgroups, wait until nothing does, remove
 * cgroups, files and directory, in this order; go on after a failure. Mustn't: remove what the
 * start did not make; forget cgroups that could not be removed: then the directory stays, for
 * another `delete`.
 * Returns 0, or -1 with the first failure. */
int undo_container(struct arena *arena, const struct undo *undo, struct error *err);

/* undo_owns_pids - does every process of the container end with its first? */
bool undo_owns_pids(const struct oci_status *status);

/* undo - the same for a start of ours: its process is killed and reaped, its pid file removed when
 * it was not started. Mustn't: name a path while we are in somebody else's namespaces.
 * Descriptors and the mapping stay: davit ends after this, and the writer's lock with it. */
int undo(struct launch *launch, bool keep, struct error *err);

#endif
