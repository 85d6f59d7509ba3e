/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* list - the containers of the state root */
#include "cli/command.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "launch/query.h"
#include "state/list.h"

struct list_options {
	const char *format;
	bool quiet;
};

static const struct option list_options[] = {
	{"format", 'f', OPTION_TEXT, offsetof(struct list_options, format), "FORMAT",
	 "table (default) or json"},
	{"quiet", 'q', OPTION_FLAG, offsetof(struct list_options, quiet), NULL, "ids alone"},
	OPTION_END,
};

enum { COLUMNS = 6 };

struct row {
	const char *cells[COLUMNS];
};

/* list_states - of all that can be read; the others are warnings. Returns how many. */
static uint32_t list_states(struct command_context *context, const struct list *list,
			    struct oci_state *states)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < list->n; i++) {
		struct query query;
		struct error one;
		char text[1024];

		if (query_container(context->arena, context->globals->root, list->ids[i], &query,
				    &one) == 0)
			query_answer(&query, list->ids[i], &states[n++]);
		else
			log_warning("container `%s`: %s", list->ids[i],
				    error_format(&one, text, sizeof(text)));
	}
	return n;
}

static void list_table(struct command_context *context, const struct oci_state *states, uint32_t n)
{
	static const struct row head = {{"ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"}};
	struct row *rows = arena_array_of(context->arena, n + 1, struct row);
	int widths[COLUMNS] = {0};

	rows[0] = head;
	for (uint32_t i = 0; i < n; i++)
		rows[i + 1] = (struct row){{
			states[i].id,
			arena_printf(context->arena, "%d", (int)states[i].pid),
			query_word(states[i].status),
			states[i].bundle,
			states[i].created ?: "",
			states[i].owner ?: "",
		}};
	for (uint32_t i = 0; i <= n; i++)
		for (int k = 0; k < COLUMNS; k++)
			if ((int)strlen(rows[i].cells[k]) > widths[k])
				widths[k] = (int)strlen(rows[i].cells[k]);
	for (uint32_t i = 0; i <= n; i++) {
		for (int k = 0; k < COLUMNS - 1; k++)
			buffer_printf(&context->out, "%-*s ", widths[k] + 1, rows[i].cells[k]);
		buffer_printf(&context->out, "%s\n", rows[i].cells[COLUMNS - 1]);
	}
}

static void list_json(struct command_context *context, const struct oci_state *states, uint32_t n)
{
	buffer_add_text(&context->out, "[");
	for (uint32_t i = 0; i < n; i++) {
		buffer_add_text(&context->out, i ? ",\n" : "\n");
		oci_write_state(&context->out, &states[i], OCI_COMPACT);
	}
	buffer_add_text(&context->out, n ? "\n]\n" : "]\n");
}

static int list_run(struct command_context *context, struct error *err)
{
	const struct list_options *options = context->options;
	bool json = text_is(options->format, "json");
	struct oci_state *states;
	struct list list;
	uint32_t n;

	if (options->format && !json && !text_is(options->format, "table"))
		return error_set(err, ERROR_USAGE, 0, "invalid value `%s` for flag --format",
				 options->format);
	if (globals_need_root(context->globals, err) ||
	    list_read(context->arena, context->globals->root, &list, err))
		return -1;
	if (options->quiet) {
		for (uint32_t i = 0; i < list.n; i++)
			buffer_printf(&context->out, "%s\n", list.ids[i]);
		return 0;
	}
	states = arena_array_of(context->arena, list.n, struct oci_state);
	n = list_states(context, &list, states);
	if (json)
		list_json(context, states, n);
	else
		list_table(context, states, n);
	return 0;
}

const struct command command_list = {
	.name = "list",
	.arguments = "",
	.summary = "list the containers of the state root",
	.options = list_options,
	.options_size = sizeof(struct list_options),
	.max_args = 0,
	.run = list_run,
};
