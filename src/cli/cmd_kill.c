/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kill - send a signal to a container */
#include "cli/command.h"

#include "cli/request.h"
#include "launch/kill.h"

struct kill_options {
	bool all;
};

static const struct option kill_options[] = {
	{"all", 'a', OPTION_FLAG, offsetof(struct kill_options, all), NULL,
	 "to every process of the container, not only the first"},
	OPTION_END,
};

static int kill_run(struct command_context *context, struct error *err)
{
	const struct kill_options *options = context->options;
	const char *id = context->args[0];
	int number;

	if (request_check_id(id, err) || globals_need_root(context->globals, err) ||
	    kill_parse(context->n_args > 1 ? context->args[1] : "TERM", &number, err))
		return -1;
	return kill_container(context->arena, context->globals->root, id, number, options->all,
			      err);
}

const struct command command_kill = {
	.name = "kill",
	.arguments = "ID [SIGNAL]",
	.summary = "send a signal (TERM when none is given) to a container",
	.help = "SIGNAL is a name with or without SIG, RTMIN+N, RTMAX-N, or a number.",
	.options = kill_options,
	.options_size = sizeof(struct kill_options),
	.min_args = 1,
	.max_args = 2,
	.run = kill_run,
};
