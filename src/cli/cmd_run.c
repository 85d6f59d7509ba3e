/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* run - create, start, watch and remove a container in one command */
#include "cli/command.h"

#include "base/log.h"
#include "cli/prepare.h"
#include "cli/request.h"
#include "launch/launch.h"
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

static int run_run(struct command_context *context, struct error *err)
{
	const struct start_options *options = context->options;
	struct prepared prepared;
	struct request request;
	struct spec spec;

	if (run_check_options(options, err) ||
	    request_fill(context, REQUEST_RUN, options, &request, err) ||
	    spec_load(context->arena, request.config_path, strrchr(request.config_path, '/') + 1,
		      &spec, err) ||
	    prepare_plan(context->arena, &request, &spec, NULL, request.root, &prepared, err))
		return -1;
	/* all that can be wrong with the config was found by now: the first side effect */
	seccomp_store(context->arena, request.root, &prepared.filter);
	for (uint32_t i = 0; i < prepared.plan->n_warnings; i++)
		log_warning("%s",
			    prepare_warning(context->arena, &spec, &prepared.plan->warnings[i]));
	return launch_run(context->arena, prepared.plan, &request, &spec, &prepared.inherited,
			  &context->status, err);
}

const struct command command_run = {
	.name = "run",
	.arguments = "ID",
	.summary = "create and start a container, wait for its end, remove it",
	.help = "The exit status is the payload's, 128 + N when signal N ended it, or 1 when "
		"there was no start.",
	.options = run_options,
	.options_size = sizeof(struct start_options),
	.min_args = 1,
	.max_args = 1,
	.run = run_run,
};
