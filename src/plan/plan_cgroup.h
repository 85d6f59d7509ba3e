/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_cgroup - resources as rows of files and texts; alone for `update` */
#ifndef DAVIT_PLAN_PLAN_CGROUP_H
#define DAVIT_PLAN_PLAN_CGROUP_H

#include "base/arena.h"
#include "base/error.h"
#include "plan/plan.h"

#include <stdint.h>

struct oci_resources;

struct plan_limits {
	const struct plan_cgroup_row *rows;
	uint32_t n_rows;
	const struct plan_device_rule *device_rules;
	uint32_t n_device_rules;
	const struct plan_warning *warnings;
	uint32_t n_warnings;
};

/* plan_resources - the rows for a container that exists in these hierarchies. Pure. spec: for the
 * places; resources may stand in another document than a config. Returns 0, or -1 with *err. */
int plan_resources(struct arena *arena, const struct spec *spec,
		   const struct oci_resources *resources, const struct oci_facts *facts,
		   const struct plan_hierarchy *hierarchies, uint32_t n_hierarchies,
		   struct plan_limits *ret_limits, struct error *err);

#endif
