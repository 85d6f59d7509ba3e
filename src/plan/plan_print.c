/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parent's side of a plan; the program is in print_program.c. */
#include "plan/plan_print.h"

#include <inttypes.h>
#include <stdio.h>

#include "plan/print.h"
#include "plan/print_program.h"
#include "sys/consts.h"

static void row_end(struct print *p, const struct plan_origin *origin)
{
	print_row_end(p, origin->path, origin->what, origin->place);
}

static void no_origin(struct print *p)
{
	print_row_end(p, NULL, NULL, (struct place){0, 0});
}

static void print_steps(struct print *p, const char *const *steps)
{
	if (steps == NULL)
		return;
	print_section(p, "steps");
	for (; *steps; steps++) {
		print_row(p, "step", *steps);
		no_origin(p);
	}
	print_section_end(p);
}

static const char *namespace_word(uint64_t type)
{
	for (const struct print_word *w = print_namespace_words; w->word; w++) {
		if (w->bits == type)
			return w->word;
	}
	return "?";
}

static void print_namespaces(struct print *p, const struct plan *plan)
{
	print_section(p, "namespaces");
	for (uint32_t i = 0; i < plan->n_makes; i++) {
		const struct plan_make *make = &plan->makes[i];

		print_row(p, "make", namespace_word(make->type));
		if ((plan->clone_flags & make->type) == 0)
			print_flag(p, "late");
		row_end(p, &make->origin);
	}
	for (uint32_t i = 0; i < plan->n_joins; i++) {
		const struct plan_join *join = &plan->joins[i];

		print_row(p, "join", namespace_word(join->type));
		print_text(p, "path", join->path);
		row_end(p, &join->origin);
	}
	print_section_end(p);
}

static void print_map(struct print *p, const char *kind, const struct plan_id_map *map, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		print_row(p, "map", kind);
		print_number(p, "inside", map[i].inside);
		print_number(p, "outside", map[i].outside);
		print_number(p, "size", map[i].size);
		row_end(p, &map[i].origin);
	}
}

static void print_offset(struct print *p, const char *clock, const struct plan_time_offset *offset)
{
	if (!offset->set)
		return;
	print_row(p, "clock", clock);
	print_signed(p, "secs", offset->secs);
	print_number(p, "nanosecs", offset->nanosecs);
	row_end(p, &offset->origin);
}

static void print_maps(struct print *p, const struct plan *plan)
{
	print_section(p, "maps");
	print_map(p, "uid", plan->uid_map, plan->n_uid_map);
	print_map(p, "gid", plan->gid_map, plan->n_gid_map);
	if (plan->deny_setgroups) {
		print_row(p, "map", "deny setgroups");
		no_origin(p);
	}
	if (plan->helper_maps) {
		print_row(p, "map", "by newuidmap and newgidmap");
		no_origin(p);
	}
	print_section_end(p);
	print_section(p, "timeOffsets");
	print_offset(p, "boottime", &plan->boottime);
	print_offset(p, "monotonic", &plan->monotonic);
	print_section_end(p);
}

static const char *hierarchy_name(const struct plan *plan, uint32_t i)
{
	if (i >= plan->n_hierarchies)
		return "?";
	return plan->hierarchies[i].v2 ? "v2" : plan->hierarchies[i].name;
}

static void print_device_rules(struct print *p, const struct plan *plan)
{
	static const struct print_word access[] = {{1, "r"}, {2, "w"}, {4, "m"}, {0, NULL}};

	print_section(p, "deviceRules");
	for (uint32_t i = 0; i < plan->n_device_rules; i++) {
		const struct plan_device_rule *rule = &plan->device_rules[i];

		print_row(p, "rule", rule->allow ? "allow" : "deny");
		print_text(p, "type", (const char[]){rule->type, '\0'});
		if (rule->major >= 0)
			print_signed(p, "major", rule->major);
		if (rule->minor >= 0)
			print_signed(p, "minor", rule->minor);
		print_bits(p, "access", rule->access, access);
		row_end(p, &rule->origin);
	}
	print_section_end(p);
}

static void print_cgroups(struct print *p, const struct plan *plan)
{
	static const struct print_word controllers[] = {
		{PLAN_CONTROLLER_CPUSET, "cpuset"},
		{PLAN_CONTROLLER_CPU, "cpu"},
		{PLAN_CONTROLLER_IO, "io"},
		{PLAN_CONTROLLER_MEMORY, "memory"},
		{PLAN_CONTROLLER_HUGETLB, "hugetlb"},
		{PLAN_CONTROLLER_PIDS, "pids"},
		{PLAN_CONTROLLER_RDMA, "rdma"},
		{PLAN_CONTROLLER_MISC, "misc"},
		{0, NULL},
	};

	print_section(p, "cgroups");
	for (uint32_t i = 0; i < plan->n_hierarchies; i++) {
		const struct plan_hierarchy *h = &plan->hierarchies[i];

		print_row(p, "hierarchy", hierarchy_name(plan, i));
		print_text(p, "mount", h->mount);
		print_text(p, "path", h->path);
		if (h->is_cpuset)
			print_flag(p, "cpuset");
		if (h->enable)
			print_bits(p, "enable", h->enable, controllers);
		row_end(p, &h->origin);
	}
	print_section_end(p);
	print_section(p, "limits");
	for (uint32_t i = 0; i < plan->n_rows; i++) {
		const struct plan_cgroup_row *row = &plan->rows[i];

		print_row(p, "hierarchy", hierarchy_name(plan, row->hierarchy));
		print_text(p, "file", row->file);
		print_text(p, "text", row->text);
		if (row->late)
			print_flag(p, "late");
		if (row->optional)
			print_flag(p, "optional");
		row_end(p, &row->origin);
	}
	print_section_end(p);
	print_device_rules(p, plan);
}

static void print_sources(struct print *p, const struct plan *plan)
{
	print_section(p, "sources");
	for (uint32_t i = 0; i < plan->n_sources; i++) {
		const struct plan_source *source = &plan->sources[i];

		switch (source->kind) {
		case SOURCE_TREE:
			print_row(p, "open", "tree");
			print_text(p, "path", source->path);
			break;
		case SOURCE_TASKS:
			print_row(p, "open", "tasks");
			print_text(p, "hierarchy", hierarchy_name(plan, source->hierarchy));
			break;
		}
		if (source->recursive)
			print_flag(p, "recursive");
		if (source->no_follow)
			print_flag(p, "no-follow");
		row_end(p, &source->origin);
	}
	print_section_end(p);
}

/* limits and numbers that the parent sets when the container is created */
static void print_late(struct print *p, const struct plan *plan)
{
	print_section(p, "late");
	for (uint32_t i = 0; i < plan->n_raises; i++) {
		const struct plan_rlimit *raise = &plan->raises[i];

		print_row(p, "set", "rlimit");
		print_text(p, "resource", print_rlimit_word(raise->resource));
		print_number(p, "soft", raise->soft);
		print_number(p, "hard", raise->hard);
		row_end(p, &raise->origin);
	}
	if (plan->set_oom_score_adj) {
		print_row(p, "set", "oom_score_adj");
		print_signed(p, "value", plan->oom_score_adj);
		row_end(p, &plan->oom_origin);
	}
	if (plan->want_home) {
		print_row(p, "set", "HOME");
		print_number(p, "uid", plan->home_uid);
		no_origin(p);
	}
	print_section_end(p);
}

static void print_warnings(struct print *p, const struct plan *plan)
{
	print_section(p, "warnings");
	for (uint32_t i = 0; i < plan->n_warnings; i++) {
		print_row(p, "text", plan->warnings[i].text);
		row_end(p, &plan->warnings[i].origin);
	}
	print_section_end(p);
}

static void print_plan(struct print *p, const struct plan *plan, const char *const *steps)
{
	static const char *const drivers[] = {
		[CGROUP_DRIVER_FS] = "cgroupfs",
		[CGROUP_DRIVER_SYSTEMD] = "systemd",
		[CGROUP_DRIVER_DISABLED] = "disabled",
	};

	print_begin(p);
	print_scalar(p, "rootfs", plan->rootfs);
	print_scalar(p, "topology", plan->topology == TOPOLOGY_DIRECT ? "direct" : "staged");
	print_scalar(p, "cgroupDriver", drivers[plan->driver]);
	print_scalar(p, "start", !plan->has_process ? "never" : plan->start_now ? "now" : "later");
	if (plan->terminal)
		print_scalar(p, "terminal", "the caller's streams");
	if (plan->seccomp_key)
		print_scalar(p, "seccomp", plan->seccomp_key);
	print_steps(p, steps);
	print_namespaces(p, plan);
	print_maps(p, plan);
	print_cgroups(p, plan);
	print_sources(p, plan);
	print_late(p, plan);
	print_program(p, plan);
	print_warnings(p, plan);
	print_end(p);
}

void plan_print_text(struct buffer *buf, const struct plan *plan, const char *const *steps)
{
	print_plan(&(struct print){.buf = buf}, plan, steps);
}

void plan_print_json(struct buffer *buf, const struct plan *plan, const char *const *steps)
{
	print_plan(&(struct print){.buf = buf, .json = true}, plan, steps);
}
