/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parent writes while the child waits for GO. */
#include "launch/steps.h"

#include "base/cleanup.h"
#include "host/idmap.h"

static const struct idmap_line *maps_lines(struct arena *arena, const struct plan_id_map *map,
					   uint32_t n)
{
	struct idmap_line *lines = arena_array_of(arena, n, struct idmap_line);

	for (uint32_t i = 0; i < n; i++)
		lines[i] = (struct idmap_line){map[i].inside, map[i].outside, map[i].size};
	return lines;
}

/* Before the child's exec, which would take every capability from an unmapped root. */
int step_maps(struct launch *launch, struct error *err)
{
	const struct plan *plan = launch->plan;
	struct idmap map = {
		.uid = maps_lines(launch->arena, plan->uid_map, plan->n_uid_map),
		.gid = maps_lines(launch->arena, plan->gid_map, plan->n_gid_map),
		.n_uid = plan->n_uid_map,
		.n_gid = plan->n_gid_map,
		.deny_setgroups = plan->deny_setgroups,
		.helpers = plan->helper_maps,
		.deadline = deadline_in(launch->deadline),
	};
	const struct oci_linux *lnx = launch->spec->config->linux_;

	if (launch_proc(launch, err))
		return -1;
	if (idmap_write(launch->arena, launch->proc, launch->pid, &map, err) == 0)
		return 0;
	if (lnx && OCI_HAS(lnx, OCI_LINUX_UID_MAPPINGS))
		error_at(err, launch->document, "linux.uidMappings",
			 spec_place(launch->spec, lnx->at[OCI_LINUX_UID_MAPPINGS]));
	return -1;
}

/* The exec freezes them. */
int step_time_offsets(struct launch *launch, struct error *err)
{
	const struct plan *plan = launch->plan;
	const struct oci_linux *lnx = launch->spec->config->linux_;
	struct idmap_time_offset monotonic = {plan->monotonic.set, plan->monotonic.secs,
					      plan->monotonic.nanosecs};
	struct idmap_time_offset boottime = {plan->boottime.set, plan->boottime.secs,
					     plan->boottime.nanosecs};

	if (launch_proc(launch, err))
		return -1;
	if (idmap_write_time_offsets(launch->proc, launch->pid, &monotonic, &boottime, err) == 0)
		return 0;
	if (lnx && OCI_HAS(lnx, OCI_LINUX_TIME_OFFSETS))
		error_at(err, launch->document, "linux.timeOffsets",
			 spec_place(launch->spec, lnx->at[OCI_LINUX_TIME_OFFSETS]));
	return -1;
}

/* What exists only since the clone, and what would have hindered it (pids.max). */
int step_late_values(struct launch *launch, struct error *err)
{
	launch->page->host_pid = launch->pid;
	return launch->cgroup ? cgroup_limits(launch->cgroup, true, err) : 0;
}
