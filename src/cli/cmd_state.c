/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* state - what a container is doing, as the JSON of the specification */
#include "cli/command.h"

#include "cli/request.h"
#include "launch/query.h"

static int state_run(struct command_context *context, struct error *err)
{
	const char *id = context->args[0];
	struct oci_state state;
	struct query query;

	if (request_check_id(id, err) || globals_need_root(context->globals, err) ||
	    query_container(context->arena, context->globals->root, id, &query, err))
		return -1;
	query_answer(&query, id, &state);
	oci_write_state(&context->out, &state, OCI_INDENTED);
	return 0;
}

const struct command command_state = {
	.name = "state",
	.arguments = "ID",
	.summary = "show the state of a container as JSON",
	.min_args = 1,
	.max_args = 1,
	.run = state_run,
};
