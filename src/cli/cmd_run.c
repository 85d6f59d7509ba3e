/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* run - create, start, watch and remove a container in one command */
#include "cli/command.h"

#include "cli/prepare.h"
#include "cli/request.h"
#include "launch/launch.h"
#include "spec/spec.h"

static const struct option run_options[] = {
	START_OPTIONS,
	{"detach", 'd', OPTION_FLAG, offsetof(struct start_options, detach), NULL,
	 "do not wait for the container's end"},
	{"keep", 0, OPTION_FLAG, offsetof(struct start_options, keep), NULL,
	 "keep the container's state when it has ended"},
	OPTION_END,
};

static int run_run(struct command_context *context, struct error *err)
{
	struct prepared prepared;
	struct request request;
	struct spec spec;

	if (prepare_start(context, REQUEST_RUN, &request, &spec, &prepared, err))
		return -1;
	return launch_run(context->arena, prepared.plan, &request, &spec, &prepared.inherited,
			  &context->status, err);
}

const struct command command_run = {
	.name = "run",
	.arguments = "ID",
	.summary = "create and start a container, wait for its end, remove it",
	.help = "The exit status is the payload's, 128 + N when signal N ended it, or 1 when "
		"there was no start. With --detach it is 0 once the payload runs; `delete` removes "
		"the container.",
	.options = run_options,
	.options_size = sizeof(struct start_options),
	.min_args = 1,
	.max_args = 1,
	.run = run_run,
};
