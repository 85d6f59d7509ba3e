/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/prepare.h"

#include <string.h>

#include "base/log.h"
#include "host/facts.h"

/* Our own cgroup matters where the container's is below it, or is none of its own. */
static uint32_t prepare_want(const struct request *request, const struct spec *spec)
{
	bool own = request->rootless || request->driver == CGROUP_DRIVER_DISABLED;

	return facts_want(spec->config) | (own ? FACTS_OWN : 0);
}

int prepare_plan(struct arena *arena, const struct request *request, const struct spec *spec,
		 struct oci_facts *facts, const char *cache, struct prepared *ret_prepared,
		 struct error *err)
{
	const struct oci_linux *section = spec->config->linux_;
	struct prepared p = {.facts = facts};
	struct plan_filter filter;

	if (!facts && facts_gather(arena, prepare_want(request, spec), &p.inherited, &p.facts, err))
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

/* Refused by name, never silently ignored. */
static int prepare_options(const struct start_options *options, struct error *err)
{
	if (options->console_socket)
		return error_set(err, ERROR_USAGE, 0, "--console-socket is not supported yet");
	return 0;
}

int prepare_start(struct command_context *context, enum request_what what,
		  struct request *ret_request, struct spec *ret_spec, struct prepared *ret_prepared,
		  struct error *err)
{
	const struct start_options *options = context->options;
	struct prepared prepared;
	struct request request;
	struct spec spec;

	if (prepare_options(options, err) || request_fill(context, what, options, &request, err) ||
	    spec_load(context->arena, request.config_path, strrchr(request.config_path, '/') + 1,
		      &spec, err) ||
	    prepare_plan(context->arena, &request, &spec, NULL, request.root, &prepared, err))
		return -1;
	/* all that can be wrong with the config was found by now: the first side effect */
	seccomp_store(context->arena, request.root, &prepared.filter);
	for (uint32_t i = 0; i < prepared.plan->n_warnings; i++)
		log_warning("%s",
			    prepare_warning(context->arena, &spec, &prepared.plan->warnings[i]));
	*ret_request = request;
	*ret_spec = spec;
	*ret_prepared = prepared;
	return 0;
}
