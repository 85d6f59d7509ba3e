/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* create - make a container that waits for `start` */
#include "cli/command.h"

#include "cli/prepare.h"
#include "cli/request.h"
#include "launch/launch.h"
#include "seccomp/seccomp.h"
#include "spec/spec.h"

static const struct option create_options[] = {
	START_OPTIONS,
	OPTION_END,
};

static int create_run(struct command_context *context, struct error *err)
{
	struct prepared prepared;
	struct request request;
	struct spec spec;

	if (prepare_start(context, REQUEST_CREATE, &request, &spec, &prepared, err))
		return -1;
	return launch_create(context->arena, prepared.plan, &request, &spec, &prepared.inherited,
			     err);
}

const struct command command_create = {
	.name = "create",
	.arguments = "ID",
	.summary = "make a container; `start` runs its program",
	.help = "The container gets davit's standard streams, so nothing is written to them when "
		"all is well.",
	.options = create_options,
	.options_size = sizeof(struct start_options),
	.min_args = 1,
	.max_args = 1,
	.run = create_run,
};
