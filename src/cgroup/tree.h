/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree - cgroups as directories: which exist, what is nested, which processes are in them */
#ifndef DAVIT_CGROUP_TREE_H
#define DAVIT_CGROUP_TREE_H

#include "base/arena.h"
#include "host/deadline.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A payload that may make cgroups decides how many: what is more is an error, not our memory. */
enum { TREE_MAX = 65536 };

/* tree_depth - levels in a cgroup's path: "/" 0, "/a/b" 2 */
uint32_t tree_depth(const char *path);

/* tree_prefix - directory of the first `levels` levels: mount + "/a" */
const char *tree_prefix(struct arena *arena, const char *mount, const char *path, uint32_t levels);

/* tree_missing - how many levels of the path, counted from its end, do not exist; or -errno */
int tree_missing(struct arena *arena, const char *mount, const char *path);

/* tree_list - the directory and all cgroups nested in it, every one after those that hold it.
 * Nothing there: none. 0, -E2BIG (more than TREE_MAX), or another -errno. */
int tree_list(struct arena *arena, const char *dir, const char *const **ret_dirs, uint32_t *ret_n);

/* tree_procs - processes in that one cgroup, at most `room` of them; a process outside our pid
 * namespace is 0. Returns how many; 0 when the cgroup does not exist; or -errno. */
int tree_procs(const char *dir, pid_t *ret_pids, uint32_t room);

/* tree_first_proc - any process in the cgroup or in those nested in it; -1 when there is none */
int tree_first_proc(struct arena *arena, const char *dir, pid_t *ret_pid);

/* tree_remove - rmdir it and what is nested in it, deepest first; EBUSY is retried until the
 * deadline (deadline_later too). Missing is fine. 0 or -errno. */
int tree_remove(const char *dir, deadline_ms deadline);

/* tree_pause - wait a little, longer each time (start with 0), never past the deadline; false when
 * that has passed. For what the kernel does not notify. */
bool tree_pause(int *step, deadline_ms deadline);

#endif
