/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_resources - linux.resources as rows {file, text}, each value in the hierarchy that has its
 * controller. What no row can carry is refused by name.
 */
#include <inttypes.h>
#include <string.h>

#include "plan/compile.h"
#include "plan/plan_cgroup.h"

#define PATH_DEVICES "linux.resources.devices"
#define PATH_MEMORY "linux.resources.memory"
#define PATH_PIDS "linux.resources.pids"
#define PIDS_MAX 4194304 /* PID_MAX_LIMIT: pids.max takes no more */

enum { ACCESS_READ = 1, ACCESS_WRITE = 2, ACCESS_MKNOD = 4, ACCESS_ALL = 7 };

/* What every container may use, behind the rules of the config: as with peers. */
static const struct plan_device_rule default_rules[] = {
	{.allow = true, .type = 'c', .major = -1, .minor = -1, .access = ACCESS_MKNOD},
	{.allow = true, .type = 'b', .major = -1, .minor = -1, .access = ACCESS_MKNOD},
	{.allow = true, .type = 'c', .major = 1, .minor = 3, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 1, .minor = 5, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 1, .minor = 7, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 1, .minor = 8, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 1, .minor = 9, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 5, .minor = 0, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 5, .minor = 1, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 5, .minor = 2, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 10, .minor = 200, .access = ACCESS_ALL},
	{.allow = true, .type = 'c', .major = 136, .minor = -1, .access = ACCESS_ALL},
};

struct resources {
	struct compile c; /* arena, spec, facts and warnings of it are used */
	const struct plan_hierarchy *hierarchies;
	uint32_t n_hierarchies;
	struct compile_list rows, rules;
};

static bool has_controller(const struct plan_hierarchy *h, const char *word, uint32_t bit)
{
	size_t size = strlen(word);

	if (h->v2)
		return (h->enable & bit) != 0;
	for (const char *at = h->name;; at++) {
		size_t n = strcspn(at, ",");

		if (n == size && memcmp(at, word, n) == 0)
			return true;
		at += n;
		if (*at == '\0')
			return false;
	}
}

/* the hierarchy that has a controller; bit 0: v1 alone */
static const struct plan_hierarchy *find_controller(struct resources *r, const char *word,
						    uint32_t bit)
{
	for (uint32_t i = 0; i < r->n_hierarchies; i++) {
		if (has_controller(&r->hierarchies[i], word, bit))
			return &r->hierarchies[i];
	}
	return NULL;
}

static int refuse_controller(struct resources *r, uint32_t at, const char *path, const char *word,
			     struct error *err)
{
	return compile_refuse(&r->c, at, path, err, "the cgroup controller %s is not available",
			      word);
}

static void add_row(struct resources *r, const struct plan_hierarchy *h, const char *file,
		    const char *text, bool late, const struct plan_origin *origin)
{
	struct plan_cgroup_row row = {
		.hierarchy = (uint32_t)(h - r->hierarchies),
		.file = file,
		.text = text,
		.late = late,
		.origin = *origin,
	};

	compile_list_add(&r->rows, &row, sizeof(row));
}

static struct plan_device_rule rule_of(const struct oci_device_rule *from)
{
	struct plan_device_rule rule = {
		.allow = from->allow, .type = 'a', .major = -1, .minor = -1};

	if (from->type == OCI_DEVICE_RULE_TYPE_B)
		rule.type = 'b';
	else if (from->type == OCI_DEVICE_RULE_TYPE_C)
		rule.type = 'c';
	if (OCI_HAS(from, OCI_DEVICE_RULE_MAJOR))
		rule.major = from->major;
	if (OCI_HAS(from, OCI_DEVICE_RULE_MINOR))
		rule.minor = from->minor;
	if (from->access == NULL)
		rule.access = ACCESS_ALL;
	for (const char *a = from->access ? from->access : ""; *a; a++)
		rule.access |= *a == 'r' ? ACCESS_READ : *a == 'w' ? ACCESS_WRITE : ACCESS_MKNOD;
	return rule;
}

static const char *number_word(struct resources *r, int64_t number)
{
	return number < 0 ? "*" : compile_text(&r->c, "%" PRId64, number);
}

/* devices.allow and devices.deny (cgroup-v1/devices): `a` means everything, whatever stands behind
 * it, so a rule for both types that is narrower takes two lines. */
static void add_device_rows(struct resources *r, const struct plan_hierarchy *h,
			    const struct plan_device_rule *rule)
{
	const char *file = rule->allow ? "devices.allow" : "devices.deny";
	const char *types = rule->type == 'a' ? "bc" : rule->type == 'b' ? "b" : "c";

	if (rule->type == 'a' && rule->major < 0 && rule->minor < 0 && rule->access == ACCESS_ALL) {
		add_row(r, h, file, "a", false, &rule->origin);
		return;
	}
	for (; *types; types++)
		add_row(r, h, file,
			compile_text(&r->c, "%c %s:%s %s%s%s", *types, number_word(r, rule->major),
				     number_word(r, rule->minor),
				     rule->access & ACCESS_READ ? "r" : "",
				     rule->access & ACCESS_WRITE ? "w" : "",
				     rule->access & ACCESS_MKNOD ? "m" : ""),
			false, &rule->origin);
}

static void add_device_rule(struct resources *r, const struct plan_hierarchy *v1,
			    const struct plan_device_rule *rule)
{
	if (rule->access == 0)
		return;
	if (v1)
		add_device_rows(r, v1, rule);
	else
		compile_list_add(&r->rules, rule, sizeof(*rule));
}

static int add_devices(struct resources *r, const struct oci_resources *from, struct error *err)
{
	const struct oci_device_rules *list = &from->devices;
	const struct plan_hierarchy *v1 = find_controller(r, "devices", 0);
	uint32_t at = from->at[OCI_RESOURCES_DEVICES];
	struct plan_device_rule rule;
	bool has_v2 = false;

	if (list->n == 0)
		return 0;
	/* mknod is impossible there, and both the lists and the BPF belong to the host */
	if (!r->c.facts->initial_userns) {
		compile_warn(&r->c, at, PATH_DEVICES,
			     "device rules are left to the outer container: they cannot be set in "
			     "a user namespace");
		return 0;
	}
	for (uint32_t i = 0; i < r->n_hierarchies; i++)
		has_v2 = has_v2 || r->hierarchies[i].v2;
	if (v1 == NULL && !has_v2)
		return refuse_controller(r, at, PATH_DEVICES, "devices", err);
	for (uint32_t i = 0; i < list->n; i++) {
		const char *path = compile_index(&r->c, PATH_DEVICES, i);

		rule = rule_of(&list->v[i]);
		rule.origin = compile_origin(&r->c, list->v[i].self_at, path,
					     rule.allow ? "allow devices" : "deny devices");
		if (rule.access == 0)
			compile_warn(&r->c, list->v[i].self_at, path,
				     "the rule is ignored: it names no access");
		add_device_rule(r, v1, &rule);
	}
	for (size_t i = 0; i < ARRAY_SIZE(default_rules); i++) {
		rule = default_rules[i];
		rule.origin = compile_origin(&r->c, at, PATH_DEVICES, "allow a default device");
		add_device_rule(r, v1, &rule);
	}
	return 0;
}

static const char *limit_text(struct resources *r, int64_t limit, bool v2)
{
	if (limit < 0)
		return v2 ? "max" : "-1";
	return compile_text(&r->c, "%" PRId64, limit);
}

static int add_pids(struct resources *r, const struct oci_pids *pids, struct error *err)
{
	const struct plan_hierarchy *h = find_controller(r, "pids", PLAN_CONTROLLER_PIDS);
	struct plan_origin origin;
	uint32_t at;

	if (pids == NULL || !OCI_HAS(pids, OCI_PIDS_LIMIT))
		return 0;
	at = pids->at[OCI_PIDS_LIMIT];
	if (h == NULL)
		return pids->limit < 0 ? 0
				       : refuse_controller(r, at, PATH_PIDS ".limit", "pids", err);
	origin = compile_origin(&r->c, at, PATH_PIDS ".limit",
				compile_text(&r->c, "limit processes to %" PRId64, pids->limit));
	add_row(r, h, "pids.max", limit_text(r, pids->limit > PIDS_MAX ? -1 : pids->limit, true),
		true, &origin);
	return 0;
}

/* memory.swap is memory plus swap; it means something only beside a limit of memory. */
static int check_swap(struct resources *r, const struct oci_memory *m, struct error *err)
{
	uint32_t at = m->at[OCI_MEMORY_SWAP];

	if (m->swap > 0 && m->limit <= 0) {
		(void)compile_refuse(&r->c, at, PATH_MEMORY ".swap", err,
				     "swap cannot be limited without memory.limit");
		return error_hint(err, "swap is the sum of memory and swap");
	}
	if (m->swap > 0 && m->swap < m->limit)
		return compile_refuse(&r->c, at, PATH_MEMORY ".swap", err,
				      "%" PRId64 " is below memory.limit, %" PRId64, m->swap,
				      m->limit);
	if (m->swap > 0 && OCI_HAS(r->c.facts, OCI_FACTS_SWAP_ACCOUNTING) &&
	    !r->c.facts->swap_accounting) {
		(void)compile_refuse(&r->c, at, PATH_MEMORY ".swap", err,
				     "this kernel does not account swap");
		return error_hint(err, "boot with swapaccount=1");
	}
	return 0;
}

static void add_swap(struct resources *r, const struct plan_hierarchy *h,
		     const struct oci_memory *m)
{
	int64_t value = h->v2 && m->swap > 0 ? m->swap - m->limit : m->swap;
	struct plan_origin origin;

	/* nothing accounts it, so it is unlimited as asked */
	if (m->swap < 0 && OCI_HAS(r->c.facts, OCI_FACTS_SWAP_ACCOUNTING) &&
	    !r->c.facts->swap_accounting)
		return;
	origin = compile_origin(&r->c, m->at[OCI_MEMORY_SWAP], PATH_MEMORY ".swap",
				compile_text(&r->c, "limit memory and swap to %" PRId64, m->swap));
	add_row(r, h, h->v2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes",
		limit_text(r, value, h->v2), false, &origin);
}

/* v1 wants memsw ≥ limit at every moment: the limit goes down first, then memsw. */
static int add_memory(struct resources *r, const struct oci_memory *m, struct error *err)
{
	const struct plan_hierarchy *h = find_controller(r, "memory", PLAN_CONTROLLER_MEMORY);
	struct plan_origin origin;

	if (m == NULL)
		return 0;
	if (OCI_HAS(m, OCI_MEMORY_LIMIT) && m->limit == 0)
		compile_warn(&r->c, m->at[OCI_MEMORY_LIMIT], PATH_MEMORY ".limit",
			     "0 is taken for no limit");
	if (OCI_HAS(m, OCI_MEMORY_SWAP) && m->swap == 0)
		compile_warn(&r->c, m->at[OCI_MEMORY_SWAP], PATH_MEMORY ".swap",
			     "0 is taken for no limit");
	if (m->limit == 0 && m->swap == 0)
		return 0;
	if (check_swap(r, m, err) < 0)
		return -1;
	if (h == NULL && m->limit <= 0 && m->swap <= 0)
		return 0;
	if (h == NULL)
		return refuse_controller(
			r, m->at[m->limit > 0 ? OCI_MEMORY_LIMIT : OCI_MEMORY_SWAP],
			m->limit > 0 ? PATH_MEMORY ".limit" : PATH_MEMORY ".swap", "memory", err);
	if (m->limit) {
		origin = compile_origin(&r->c, m->at[OCI_MEMORY_LIMIT], PATH_MEMORY ".limit",
					compile_text(&r->c, "limit memory to %" PRId64, m->limit));
		add_row(r, h, h->v2 ? "memory.max" : "memory.limit_in_bytes",
			limit_text(r, m->limit, h->v2), false, &origin);
	}
	if (m->swap)
		add_swap(r, h, m);
	return 0;
}

int plan_resources(struct arena *arena, const struct spec *spec,
		   const struct oci_resources *resources, const struct oci_facts *facts,
		   const struct plan_hierarchy *hierarchies, uint32_t n_hierarchies,
		   struct plan_limits *ret_limits, struct error *err)
{
	struct resources r = {
		.c = {.arena = arena, .spec = spec, .facts = facts},
		.hierarchies = hierarchies,
		.n_hierarchies = n_hierarchies,
		.rows.rows = BUFFER(arena),
		.rules.rows = BUFFER(arena),
	};

	r.c.warnings.rows = BUFFER(arena);
	if (add_devices(&r, resources, err) < 0 || add_pids(&r, resources->pids, err) < 0 ||
	    add_memory(&r, resources->memory, err) < 0)
		return -1;
	*ret_limits = (struct plan_limits){
		.rows = (const struct plan_cgroup_row *)(const void *)r.rows.rows.data,
		.n_rows = r.rows.n,
		.device_rules = (const struct plan_device_rule *)(const void *)r.rules.rows.data,
		.n_device_rules = r.rules.n,
		.warnings = (const struct plan_warning *)(const void *)r.c.warnings.rows.data,
		.n_warnings = r.c.warnings.n,
	};
	return 0;
}
