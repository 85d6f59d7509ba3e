/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/steps.h"

#include "base/cleanup.h"
#include "base/log.h"

static bool has_sources(const struct plan *plan)
{
	return plan->n_sources > 0;
}

static bool has_joins(const struct plan *plan)
{
	return plan->n_joins > 0;
}

static bool has_maps(const struct plan *plan)
{
	return plan->n_uid_map > 0 || plan->n_gid_map > 0;
}

static bool has_time_offsets(const struct plan *plan)
{
	return plan->boottime.set || plan->monotonic.set;
}

static bool has_cgroup(const struct plan *plan)
{
	return plan->n_hierarchies > 0;
}

/* The descriptors that davit-init inherits are made one after the other (sources to sockets), so
 * that closing and marking them takes few calls.
 *
 * What must be killed, removed or closed after a failure is in the last column; undo.c does it. */
const struct step steps_start[] = {
	{"caller", NULL, step_caller, NULL},
	{"dir_and_lock", NULL, step_dir, "state directory"},
	{"look_cgroups", has_cgroup, step_look_cgroups, NULL},
	{"status_creating", NULL, step_status, "status"},
	{"cgroup_make", has_cgroup, step_cgroup_make, "cgroups"},
	{"cgroup_limits", has_cgroup, step_cgroup_limits, NULL},
	{"executable", NULL, step_executable, NULL},
	{"sources", has_sources, step_sources, NULL},
	{"program", NULL, step_program, NULL},
	{"page", NULL, step_page, NULL},
	{"sockets", NULL, step_sockets, NULL},
	{"join", has_joins, step_join, NULL},
	{"clone", NULL, step_clone, "process"},
	{"close_child_ends", NULL, step_close_child_ends, NULL},
	{"maps", has_maps, step_maps, NULL},
	{"time_offsets", has_time_offsets, step_time_offsets, NULL},
	{"late_values", NULL, step_late_values, NULL},
	{"go", NULL, step_go, NULL},
	{"record", NULL, step_record, "config.json"},
};
const size_t n_steps_start = ARRAY_SIZE(steps_start);

int steps_run(struct launch *launch, struct error *err)
{
	for (size_t i = 0; i < n_steps_start; i++) {
		const struct step *step = &steps_start[i];

		if (step->is_needed && !step->is_needed(launch->plan))
			continue;
		log_debug("step %s", step->name);
		if (step->run(launch, err) == 0)
			continue;
		/* that an id is in use says all, whatever the step is called */
		return err->kind == ERROR_STATE ? -1 : error_step(err, step->name);
	}
	return 0;
}
