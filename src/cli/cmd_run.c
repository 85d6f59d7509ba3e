/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* run - create, start, watch and remove a container in one command */
#include "cli/command.h"

#include "base/log.h"
#include "cli/request.h"
#include "host/facts.h"
#include "launch/launch.h"
#include "plan/plan.h"
#include "seccomp/seccomp.h"
#include "spec/spec.h"

static const struct option run_options[] = {
	START_OPTIONS,
	{"detach", 'd', OPTION_FLAG, offsetof(struct start_options, detach), NULL,
	 "do not wait for the container's end"},
	{"keep", 0, OPTION_FLAG, offsetof(struct start_options, keep), NULL,
	 "keep the container's state when it has ended"},
	OPTION_END,
};

/* Refused by name, never silently ignored. */
static int run_check_options(const struct start_options *options, struct error *err)
{
	if (options->detach)
		return error_set(err, ERROR_USAGE, 0, "--detach is not supported yet");
	if (options->console_socket)
		return error_set(err, ERROR_USAGE, 0, "--console-socket is not supported yet");
	return 0;
}

/* What is decided before anything is done: all that can be wrong with the config is found here. */
static int run_plan(struct command_context *context, const struct request *request,
		    const struct spec *spec, struct inherited *ret_inherited,
		    const struct plan **ret_plan, struct error *err)
{
	const struct oci_linux *lnx = spec->config->linux_;
	struct seccomp_filter filter;
	struct plan_filter bytes;
	struct oci_facts *facts;

	if (facts_gather(context->arena, facts_want(spec->config), ret_inherited, &facts, err))
		return -1;
	if (seccomp_filter(context->arena, lnx ? lnx->seccomp : NULL, spec->document, request->root,
			   facts, &filter, err))
		return -1;
	bytes = (struct plan_filter){
		.code = filter.code,
		.n = filter.n,
		.flags = filter.flags,
		.key = filter.key,
		.allows_sendmsg = filter.allows_sendmsg,
	};
	if (plan_compile(context->arena, spec, request, facts, &bytes, ret_plan, err))
		return -1;
	seccomp_store(context->arena, request->root, &filter);
	return 0;
}

static void run_warn(const struct spec *spec, const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->n_warnings; i++) {
		const struct plan_warning *warning = &plan->warnings[i];
		const struct plan_origin *origin = &warning->origin;

		if (origin->path && origin->place.line)
			log_warning("%s:%u:%u: %s: %s", spec->document->name, origin->place.line,
				    origin->place.column, origin->path, warning->text);
		else
			log_warning("%s", warning->text);
	}
}

static int run_run(struct command_context *context, struct error *err)
{
	const struct start_options *options = context->options;
	struct inherited inherited = {0};
	const struct plan *plan;
	struct request request;
	struct spec spec;

	if (run_check_options(options, err) ||
	    request_fill(context, REQUEST_RUN, options, &request, err) ||
	    spec_load(context->arena, request.config_path, strrchr(request.config_path, '/') + 1,
		      &spec, err) ||
	    run_plan(context, &request, &spec, &inherited, &plan, err))
		return -1;
	run_warn(&spec, plan);
	return launch_run(context->arena, plan, &request, &spec, &inherited, &context->status, err);
}

const struct command command_run = {
	.name = "run",
	.arguments = "ID",
	.summary = "create and start a container, wait for its end, remove it",
	.help = "The exit status is the payload's, 128 + N when signal N ended it, or 1 when it "
		"was "
		"not started.",
	.options = run_options,
	.options_size = sizeof(struct start_options),
	.min_args = 1,
	.max_args = 1,
	.run = run_run,
};
