/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* v2 - what only the unified hierarchy has */
#ifndef DAVIT_CGROUP_V2_H
#define DAVIT_CGROUP_V2_H

#include "base/arena.h"
#include "base/error.h"
#include "host/deadline.h"

#include <stdbool.h>
#include <stdint.h>

/* v2_enable - enable controllers for the children of a cgroup, all in one write: one at a time
 * would silently make it a threaded domain when processes are inside (evidence-cgroups 3). `cgroup`
 * is its path below the mount, for words. */
int v2_enable(const char *dir, const char *cgroup, uint32_t controllers, struct error *err);

/* v2_explain_missing - a file that should be there is not: add a hint that names the first cgroup
 * of the chain from the root which does not give the file's controller to its children. Returns -1.
 */
int v2_explain_missing(struct arena *arena, const char *mount, const char *path, const char *file,
		       struct error *err);

/* v2_events - cgroup.events; -ENOENT when there is none (a root, v1, no such cgroup) */
int v2_events(const char *dir, bool *ret_populated, bool *ret_frozen);

/* v2_kill - COMPAT(5.14): -ENOENT without cgroup.kill, or when the cgroup does not exist */
int v2_kill(const char *dir);

/* v2_wait_empty - poll cgroup.events; 0, -ETIMEDOUT, or -errno. A cgroup that is gone is empty. */
int v2_wait_empty(const char *dir, deadline_ms deadline);

#endif
