/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/prepare.h"

#include "host/facts.h"

int prepare_plan(struct arena *arena, const struct request *request, const struct spec *spec,
		 struct oci_facts *facts, const char *cache, struct prepared *ret_prepared,
		 struct error *err)
{
	const struct oci_linux *section = spec->config->linux_;
	struct prepared p = {.facts = facts};
	struct plan_filter filter;

	if (!facts && facts_gather(arena, facts_want(spec->config), &p.inherited, &p.facts, err))
		return -1;
	if (seccomp_filter(arena, section ? section->seccomp : NULL, spec->document, cache, p.facts,
			   &p.filter, err))
		return -1;
	filter = (struct plan_filter){
		.code = p.filter.code,
		.n = p.filter.n,
		.flags = p.filter.flags,
		.key = p.filter.key,
		.allows_sendmsg = p.filter.allows_sendmsg,
	};
	if (plan_compile(arena, spec, request, p.facts, &filter, &p.plan, err))
		return -1;
	*ret_prepared = p;
	return 0;
}

const char *prepare_warning(struct arena *arena, const struct spec *spec,
			    const struct plan_warning *warning)
{
	const struct plan_origin *origin = &warning->origin;

	if (!origin->path || !origin->place.line)
		return warning->text;
	return arena_printf(arena, "%s:%u:%u: %s: %s", spec->document->name, origin->place.line,
			    origin->place.column, origin->path, warning->text);
}
