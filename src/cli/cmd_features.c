/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"
static int run(struct command_context *context, struct error *err)
{
	(void)context;
	return error_set(err, ERROR_INTERNAL, 0, "not built yet");
}
const struct command command_features = {.name = "features",
					 .arguments = "",
					 .summary = "show what this davit can do, as JSON",
					 .run = run};
