/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* steps - the order of events of a start, as a table */
#ifndef DAVIT_LAUNCH_STEPS_H
#define DAVIT_LAUNCH_STEPS_H

#include "launch/launch.h"

struct step {
	const char *name;                           /* as errors and `davit plan` show it */
	bool (*is_needed)(const struct plan *plan); /* NULL: always */
	int (*run)(struct launch *launch, struct error *err);
	const char *makes; /* what undo takes away again; NULL = nothing */
};

/* steps_start - the steps up to the first operation of the container's process; the same for run
 * and create. */
extern const struct step steps_start[];
extern const size_t n_steps_start;

/* steps_run - each step that the plan needs, in order; the first failure ends it. Returns 0 or -1.
 */
int steps_run(struct launch *launch, struct error *err);

/* step_prepare.c */
int step_caller(struct launch *launch, struct error *err);
int step_dir(struct launch *launch, struct error *err);
int step_look_cgroups(struct launch *launch, struct error *err);
int step_status(struct launch *launch, struct error *err);
int step_cgroup_make(struct launch *launch, struct error *err);
int step_cgroup_limits(struct launch *launch, struct error *err);
int step_sources(struct launch *launch, struct error *err);
int step_executable(struct launch *launch, struct error *err);
int step_program(struct launch *launch, struct error *err);
int step_page(struct launch *launch, struct error *err);
int step_sockets(struct launch *launch, struct error *err);
/* step_clone.c */
int step_join(struct launch *launch, struct error *err);
int step_clone(struct launch *launch, struct error *err);
int step_close_child_ends(struct launch *launch, struct error *err);
int step_go(struct launch *launch, struct error *err);
int step_record(struct launch *launch, struct error *err);
/* step_maps.c */
int step_maps(struct launch *launch, struct error *err);
int step_time_offsets(struct launch *launch, struct error *err);
int step_late_values(struct launch *launch, struct error *err);

/* step_leave - back into our own namespaces; at every way out. A failure is fatal before any undo
 * that names paths. Does nothing when we are there. */
int step_leave(struct launch *launch, struct error *err);

#endif
