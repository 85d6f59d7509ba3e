/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_cgroup - where the container's cgroups are, and who joins them */
#include "plan/plan_cgroup.h"

#include <string.h>

#include "plan/compile.h"

static uint32_t enabled_controllers(const struct oci_hierarchy *h)
{
	static const struct {
		const char *word;
		uint32_t bit;
	} controllers[] = {
		{"cpuset", PLAN_CONTROLLER_CPUSET},   {"cpu", PLAN_CONTROLLER_CPU},
		{"io", PLAN_CONTROLLER_IO},           {"memory", PLAN_CONTROLLER_MEMORY},
		{"hugetlb", PLAN_CONTROLLER_HUGETLB}, {"pids", PLAN_CONTROLLER_PIDS},
		{"rdma", PLAN_CONTROLLER_RDMA},       {"misc", PLAN_CONTROLLER_MISC},
	};
	uint32_t bits = 0;

	for (uint32_t i = 0; i < h->controllers.n; i++) {
		for (size_t k = 0; k < ARRAY_SIZE(controllers); k++) {
			if (text_is(h->controllers.v[i], controllers[k].word))
				bits |= controllers[k].bit;
		}
	}
	return bits;
}

static bool has_word(const char *list, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = list;; at++) {
		size_t n = strcspn(at, ",");

		if (n == size && memcmp(at, word, n) == 0)
			return true;
		at += n;
		if (*at == '\0')
			return false;
	}
}

/* Answer 24: the same path in each hierarchy; relative ones at the root, so that nothing of ours is
 * above it that two containers would race for. An ordinary user is confined to his own cgroup. */
static const char *container_path(struct compile *c, const struct oci_hierarchy *h)
{
	const char *asked = c->section->cgroups_path;
	const char *path = asked && *asked ? asked : compile_text(c, "davit-%s", c->request->id);

	path = path_normal(c->arena, path);
	if (c->facts->euid == 0 || h->own == NULL || text_is(h->own, "/"))
		return path;
	return compile_text(c, "%s%s", path_normal(c->arena, h->own), path);
}

static void list_hierarchies(struct compile *c)
{
	const struct oci_hierarchies *all = &c->facts->hierarchies;
	struct plan_hierarchy *list = arena_array_of(c->arena, all->n, struct plan_hierarchy);
	uint32_t at = c->section->at[OCI_LINUX_CGROUPS_PATH];

	c->plan->hierarchies = list;
	for (uint32_t i = 0; i < all->n; i++) {
		const struct oci_hierarchy *h = &all->v[i];

		if (*h->mount == '\0')
			continue;
		list[c->plan->n_hierarchies++] = (struct plan_hierarchy){
			.name = h->name,
			.mount = h->mount,
			.path = container_path(c, h),
			.v2 = h->v2,
			.is_cpuset = !h->v2 && has_word(h->name, "cpuset"),
			.enable = h->v2 ? enabled_controllers(h) : 0,
			.origin = compile_origin(c, at, at ? "linux.cgroupsPath" : "",
						 "make the cgroup"),
		};
	}
}

static bool asks_for_something(const struct oci_resources *r)
{
	if (r == NULL)
		return false;
	return r->devices.n || (r->memory && (r->memory->limit || r->memory->swap)) ||
	       (r->pids && OCI_HAS(r->pids, OCI_PIDS_LIMIT));
}

/* Without cgroups nothing can be limited. Device rules alone are let pass where the caller said so
 * by --cgroup-manager disabled: every engine sends them. */
static int check_without(struct compile *c, struct error *err)
{
	const struct oci_resources *r = c->section->resources;
	bool disabled = c->plan->driver == CGROUP_DRIVER_DISABLED;
	uint32_t at = c->section->at[OCI_LINUX_RESOURCES];

	if (!asks_for_something(r))
		return 0;
	if (disabled && r->devices.n)
		compile_warn(c, r->at[OCI_RESOURCES_DEVICES], "linux.resources.devices",
			     "device rules are ignored: cgroups are disabled");
	if (disabled && !(r->memory && (r->memory->limit || r->memory->swap)) &&
	    !(r->pids && OCI_HAS(r->pids, OCI_PIDS_LIMIT)))
		return 0;
	if (disabled)
		return compile_refuse(c, at, "linux.resources", err,
				      "limits cannot be set: cgroups are disabled");
	(void)compile_refuse(c, at, "linux.resources", err,
			     "resources cannot be limited: no cgroup hierarchy is mounted");
	return error_hint(err, "mount one on /sys/fs/cgroup, or remove linux.resources");
}

int plan_cgroup_decide(struct compile *c, struct error *err)
{
	struct plan_limits limits = {0};

	if (c->plan->driver == CGROUP_DRIVER_FS)
		list_hierarchies(c);
	c->pure_v2 = c->plan->n_hierarchies == 1 && c->plan->hierarchies[0].v2;
	if (c->plan->n_hierarchies == 0)
		return check_without(c, err);
	if (c->section->resources == NULL)
		return 0;
	if (plan_resources(c->arena, c->spec, c->section->resources, c->facts, c->plan->hierarchies,
			   c->plan->n_hierarchies, &limits, err) < 0)
		return -1;
	c->plan->rows = limits.rows;
	c->plan->n_rows = limits.n_rows;
	c->plan->device_rules = limits.device_rules;
	c->plan->n_device_rules = limits.n_device_rules;
	for (uint32_t i = 0; i < limits.n_warnings; i++)
		compile_list_add(&c->warnings, &limits.warnings[i], sizeof(limits.warnings[i]));
	return 0;
}

static void join(struct compile *c, uint32_t i)
{
	const struct plan_hierarchy *h = &c->plan->hierarchies[i];
	uint32_t at = c->section->at[OCI_LINUX_CGROUPS_PATH];
	const char *what = compile_text(c, "join the cgroup `%s` of %s", h->path,
					h->v2 ? "v2" : h->name);
	struct plan_source source = {
		.kind = SOURCE_TASKS,
		.hierarchy = i,
		.origin = compile_origin(c, at, at ? "linux.cgroupsPath" : "", what),
	};

	builder_add(c->builder, &(struct op){.code = OP_CGROUP_JOIN,
					     .slot = compile_source(c, &source),
					     .slot2 = SLOT_NONE,
					     .origin = builder_origin(c->builder, &source.origin)});
}

/* On pure v2 the clone puts the child where it belongs. Elsewhere davit-init joins, the memory
 * cgroup last: so what it needed itself before is not charged to the container. */
int plan_cgroup_join(struct compile *c, struct error *err)
{
	const struct plan_hierarchy *h = c->plan->hierarchies;

	(void)err;
	if (c->pure_v2)
		return 0;
	for (int last = 0; last < 2; last++) {
		for (uint32_t i = 0; i < c->plan->n_hierarchies; i++) {
			if (has_word(h[i].name, "memory") == (last == 1))
				join(c, i);
		}
	}
	return 0;
}
