/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check - everything that is wrong with a bundle's configuration, not only the first thing */
#include "cli/command.h"

#include <string.h>

#include "cli/prepare.h"
#include "cli/request.h"
#include "libocispec/oci.h"
#include "spec/spec.h"

struct check_options {
	const char *config;
};

static const struct option check_options[] = {
	{"config", 'f', OPTION_TEXT, offsetof(struct check_options, config), "FILE",
	 "configuration (default: config.json of the bundle)"},
	OPTION_END,
};

static void add_line(struct buffer *out, const struct error *err)
{
	char line[1024];

	buffer_printf(out, "%s\n", error_format(err, line, sizeof(line)));
}

static void add_problems(struct buffer *out, const struct oci_document *doc)
{
	uint32_t listed = 0;

	for (const struct oci_problem *p = doc->problems; p; p = p->next) {
		struct error err = {0};

		listed += p->severity == OCI_ERROR;
		error_set(&err, ERROR_CONFIG, 0, "%s", p->text);
		if (p->hint)
			(void)error_hint(&err, "%s", p->hint);
		(void)error_at(&err, doc->name, p->path,
			       (struct place){.line = p->line, .column = p->column});
		add_line(out, &err);
	}
	if (doc->n_errors > listed)
		buffer_printf(out, "%s: %u more errors\n", doc->name, doc->n_errors - listed);
}

/* What this machine, or this davit, refuses; and what it would do differently. */
static int check_plan(struct command_context *context, const struct request *request,
		      const struct spec *spec)
{
	struct prepared prepared;
	struct error err = {0};

	if (prepare_plan(context->arena, request, spec, NULL, NULL, &prepared, &err) < 0) {
		add_line(&context->out, &err);
		return -1;
	}
	for (uint32_t i = 0; i < prepared.plan->n_warnings; i++)
		buffer_printf(&context->out, "%s\n",
			      prepare_warning(context->arena, spec, &prepared.plan->warnings[i]));
	return 0;
}

static int run(struct command_context *context, struct error *err)
{
	const struct check_options *options = context->options;
	struct request request = {
		.what = REQUEST_RUN,
		.root = context->globals->root ? context->globals->root : "/run/davit",
		.id = "check",
		.driver = context->globals->driver,
	};
	struct spec spec;
	int r;

	if (request_bundle(context->arena, context->n_args ? context->args[0] : NULL,
			   options->config, &request.bundle, &request.config_path, err) < 0)
		return -1;
	request.rootless = request_is_rootless(context->globals);
	r = spec_load(context->arena, request.config_path, strrchr(request.config_path, '/') + 1,
		      &spec, err);
	if (!spec.document)
		return -1;
	add_problems(&context->out, spec.document);
	if (r == 0)
		r = check_plan(context, &request, &spec);
	context->status = r < 0 ? 1 : 0;
	return 0;
}

const struct command command_check = {
	.name = "check",
	.arguments = "[BUNDLE]",
	.summary = "say all that is wrong with a bundle's config.json",
	.help = "One line for each problem: errors, members that nobody knows, sections of other\n"
		"platforms, and what this machine cannot do. Changes nothing. The exit status is "
		"1\n"
		"when `run` would refuse the bundle.",
	.options = check_options,
	.options_size = sizeof(struct check_options),
	.max_args = 1,
	.run = run,
};
