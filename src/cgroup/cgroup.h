/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cgroup - the container's cgroups, by the plan's rows
 *
 * Order of a start: cgroup_look → status written with cgroup->status → cgroup_make →
 * cgroup_device_filter → cgroup_limits(early) → cgroup_open_tasks for each source, cgroup_dir for
 * CLONE_INTO_CGROUP → clone → cgroup_limits(late). Later, by what the status file says:
 * cgroup_kill → cgroup_wait_empty → cgroup_remove.
 *
 * The driver `disabled` (or a plan without hierarchies) makes all of them do nothing and succeed.
 */
#ifndef DAVIT_CGROUP_CGROUP_H
#define DAVIT_CGROUP_CGROUP_H

#include "base/arena.h"
#include "base/error.h"
#include "host/deadline.h"
#include "libocispec/generated/status.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stdint.h>

struct cgroup {
	struct arena *arena;
	const struct plan *plan;
	/* what belongs into the status file: driver and one place a hierarchy, in the plan's order.
	 * cgroup_make lowers levels_made when somebody else was faster. */
	struct oci_status_cgroup *status;
	int *dirs; /* [n_hierarchies], O_PATH, close-on-exec; FD_NONE until needed */
};

/* cgroup_look - which levels exist already? Nothing is changed. An existing cgroup with processes
 * in it, or frozen, is refused (ERROR_STATE). Call cgroup_close in the end (not after an error). */
int cgroup_look(struct arena *arena, const struct plan *plan, struct cgroup **ret_cgroup,
		struct error *err);

/* cgroup_make - v2: the levels, and every controller in one write a level; v1: each hierarchy,
 * cpuset filled from its parent. */
int cgroup_make(struct cgroup *cgroup, struct error *err);

/* cgroup_limits - the rows that are (not) late, in the plan's order; one open for consecutive rows
 * of one file. An optional row whose file is missing is a warning (log_warning). */
int cgroup_limits(struct cgroup *cgroup, bool late, struct error *err);

/* cgroup_device_filter - v2: the plan's device rules as BPF, attached to the container's cgroup. No
 * rules or no v2 hierarchy: nothing. It stays until the cgroup is removed. */
int cgroup_device_filter(struct cgroup *cgroup, struct error *err);

/* cgroup_open_tasks - for SOURCE_TASKS: `tasks` (v1) or `cgroup.procs` (v2), opened for writing,
 * *without* O_CLOEXEC: it is listed to davit-init, which closes it. */
int cgroup_open_tasks(struct cgroup *cgroup, uint32_t hierarchy, int *ret_fd, struct error *err);

/* cgroup_dir - the v2 cgroup's directory, for clone_args.cgroup and for freezing; borrowed. FD_NONE
 * when there is no v2 hierarchy. *ret_fd is written on success only. */
int cgroup_dir(struct cgroup *cgroup, int *ret_fd, struct error *err);

/* cgroup_close - descriptors; NULL is fine */
void cgroup_close(struct cgroup *cgroup);

/* --- by the status file; status may be NULL: nothing --- */

/* cgroup_kill - SIGKILL to everything in it, nested ones included, frozen ones too (v1: thawed
 * after it). Only asks: see cgroup_wait_empty. Existing cgroups that the container was put into
 * (levels_made 0) are treated alike: it was empty when the container came. */
int cgroup_kill(struct arena *arena, const struct oci_status_cgroup *status, struct error *err);

/* cgroup_thaw - v1 only: a frozen process takes a SIGKILL when it is thawed. (v2: at once.) */
void cgroup_thaw(struct arena *arena, const struct oci_status_cgroup *status);

/* cgroup_procs - processes in it and in those nested in it, at most CGROUP_PROCS_MAX, in the
 * unified hierarchy when the container is in it, else in the first. Those outside our pid namespace
 * are left out. No cgroup: none. */
#define CGROUP_PROCS_MAX 65536u
int cgroup_procs(struct arena *arena, const struct oci_status_cgroup *status, pid_t **ret_pids,
		 uint32_t *ret_n, struct error *err);

/* cgroup_wait_empty - until no process is left; -1 with number ETIMEDOUT at the deadline, naming
 * the cgroup and one process */
int cgroup_wait_empty(struct arena *arena, const struct oci_status_cgroup *status,
		      deadline_ms deadline, struct error *err);

/* cgroup_remove - the levels that we made, deepest first, and what the payload nested in them;
 * EBUSY is retried until the deadline (deadline_later too). A level above ours that others use
 * meanwhile stays, silently. What is gone already is fine. All places are tried; *err is the first
 * failure. */
int cgroup_remove(struct arena *arena, const struct oci_status_cgroup *status, deadline_ms deadline,
		  struct error *err);

/* cgroup_is_frozen - its own or an ancestor's freezer. 1, 0, or -errno. */
int cgroup_is_frozen(struct arena *arena, const struct oci_status_cgroup *status);

#endif
