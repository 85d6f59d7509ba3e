/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"
static int run(struct command_context *context, struct error *err)
{
	(void)context;
	return error_set(err, ERROR_INTERNAL, 0, "not built yet");
}
const struct command command_spec = {.name = "spec",
				     .arguments = "",
				     .summary = "write a config.json to begin with",
				     .run = run};
