/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"

#include <stddef.h>

#include "base/text.h"

const struct command *const commands[] = {
	&command_run,      &command_create,  &command_start, &command_state, &command_kill,
	&command_delete,   &command_list,    &command_spec,  &command_check, &command_plan,
	&command_features, &command_version, &command_help,  NULL,
};

const struct command *command_find(const char *name)
{
	for (const struct command *const *c = commands; *c; c++) {
		if (text_is((*c)->name, name))
			return *c;
	}
	return NULL;
}
