/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"

#include <string.h>

#include "base/text.h"

#define HELP_COLUMN 30

static void add_option(struct buffer *out, const struct option *option)
{
	size_t start = out->size;

	if (!option->help)
		return;
	if (option->letter)
		buffer_printf(out, "  -%c, --%s", option->letter, option->name);
	else
		buffer_printf(out, "      --%s", option->name);
	if (option->kind == OPTION_MAYBE)
		buffer_add_text(out, "[=VALUE]");
	else if (option->argument)
		buffer_printf(out, " %s", option->argument);
	if (out->size - start < HELP_COLUMN)
		buffer_printf(out, "%*s", (int)(HELP_COLUMN - (out->size - start)), "");
	else
		buffer_printf(out, "\n%*s", HELP_COLUMN, "");
	buffer_printf(out, "%s\n", option->help);
}

static void add_options(struct buffer *out, const char *title, const struct option *options)
{
	if (!options || !options->name)
		return;
	buffer_printf(out, "\n%s:\n", title);
	for (const struct option *o = options; o->name; o++)
		add_option(out, o);
}

void help_overview(struct buffer *out)
{
	buffer_add_text(out,
			"davit - run a container as the Open Container Initiative specifies\n\n"
			"Usage: davit [OPTION...] COMMAND [ARGUMENT...]\n\nCommands:\n");
	for (const struct command *const *c = commands; *c; c++)
		buffer_printf(out, "  %-12s %s\n", (*c)->name, (*c)->summary);
	add_options(out, "Options of every command, before or behind its name", globals_options);
	buffer_add_text(out, "\n`davit help COMMAND` tells more.\n");
}

void help_command(struct buffer *out, const struct command *command)
{
	buffer_printf(out, "davit %s - %s\n\nUsage: davit %s%s%s%s\n", command->name,
		      command->summary, command->name,
		      command->options && command->options->name ? " [OPTION...]" : "",
		      command->arguments && command->arguments[0] ? " " : "",
		      command->arguments ? command->arguments : "");
	if (command->help)
		buffer_printf(out, "\n%s\n", command->help);
	add_options(out, "Options", command->options);
	add_options(out, "Options of every command", globals_options);
}

static int run(struct command_context *context, struct error *err)
{
	const struct command *command;

	if (context->n_args == 0) {
		help_overview(&context->out);
		return 0;
	}
	command = command_find(context->args[0]);
	if (!command) {
		error_set(err, ERROR_USAGE, 0, "no help for `%s`: there is no such command",
			  context->args[0]);
		return error_hint(err, "see `davit help`");
	}
	help_command(&context->out, command);
	return 0;
}

const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = "show the commands, or one command's options",
	.max_args = 1,
	.run = run,
};
