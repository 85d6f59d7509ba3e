/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* start - run the program of a created container */
#include "cli/command.h"

#include "cli/request.h"
#include "launch/start.h"

static int start_run(struct command_context *context, struct error *err)
{
	const char *id = context->args[0];

	if (request_check_id(id, err) || globals_need_root(context->globals, err))
		return -1;
	return start_container(context->arena, context->globals->root, id, err);
}

const struct command command_start = {
	.name = "start",
	.arguments = "ID",
	.summary = "run the program of a created container",
	.min_args = 1,
	.max_args = 1,
	.run = start_run,
};
