/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* delete - remove a container and what was made for it */
#include "cli/command.h"

#include "cli/request.h"
#include "launch/delete.h"

struct delete_options {
	bool force;
};

static const struct option delete_options[] = {
	{"force", 'f', OPTION_FLAG, offsetof(struct delete_options, force), NULL,
	 "whatever its state is: a running container is killed; none is fine"},
	OPTION_END,
};

static int delete_run(struct command_context *context, struct error *err)
{
	const struct delete_options *options = context->options;
	const char *id = context->args[0];

	if (request_check_id(id, err) || globals_need_root(context->globals, err))
		return -1;
	return delete_container(context->arena, context->globals->root, id, options->force, err);
}

const struct command command_delete = {
	.name = "delete",
	.arguments = "ID",
	.summary = "remove a stopped or created container",
	.options = delete_options,
	.options_size = sizeof(struct delete_options),
	.min_args = 1,
	.max_args = 1,
	.run = delete_run,
};
