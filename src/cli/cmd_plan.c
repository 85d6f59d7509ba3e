/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan - what `run` would do with a bundle, in order, without doing any of it */
#include "cli/command.h"

#include <fcntl.h>
#include <string.h>

#include "base/file.h"
#include "cli/prepare.h"
#include "cli/request.h"
#include "host/facts.h"
#include "launch/steps.h"
#include "libocispec/oci.h"
#include "plan/plan_print.h"
#include "spec/spec.h"

struct plan_options {
	const char *config, *facts;
	bool json, print_facts, create, no_pivot, no_new_keyring;
};

static const struct option plan_options[] = {
	{"config", 'f', OPTION_TEXT, offsetof(struct plan_options, config), "FILE",
	 "configuration (default: config.json of the bundle)"},
	{"json", 0, OPTION_FLAG, offsetof(struct plan_options, json), NULL, "as JSON"},
	{"facts", 0, OPTION_TEXT, offsetof(struct plan_options, facts), "FILE",
	 "plan for the machine that FILE describes, not for this one"},
	{"print-facts", 0, OPTION_FLAG, offsetof(struct plan_options, print_facts), NULL,
	 "show what a plan depends on beside the bundle, as --facts reads it"},
	{"create", 0, OPTION_FLAG, offsetof(struct plan_options, create), NULL,
	 "plan for `create` and `start`, not for `run`"},
	{"no-pivot", 0, OPTION_FLAG, offsetof(struct plan_options, no_pivot), NULL, "as for `run`"},
	{"no-new-keyring", 0, OPTION_FLAG, offsetof(struct plan_options, no_new_keyring), NULL,
	 "as for `run`"},
	OPTION_END,
};

static int read_facts(struct arena *arena, const char *path, struct oci_facts **ret_facts,
		      struct error *err)
{
	const char *name = strrchr(path, '/');
	char *text;
	size_t size;
	int r = file_read(arena, AT_FDCWD, path, OCI_SIZE_MAX, &text, &size);

	if (r < 0)
		return error_set(err, ERROR_USAGE, -r, "read `%s`", path);
	return oci_parse_facts(arena, oci_document_open(arena, name ? name + 1 : path, text, size),
			       ret_facts, err);
}

static int print_facts(struct command_context *context, struct oci_facts *facts, struct error *err)
{
	if (!facts && facts_gather(context->arena, FACTS_ALL, NULL, &facts, err) < 0)
		return -1;
	oci_write_facts(&context->out, facts, OCI_INDENTED);
	return 0;
}

/* the parent's steps that this plan needs, in order */
static const char *const *steps_of(struct arena *arena, const struct plan *plan)
{
	const char **names = arena_array_of(arena, n_steps_start + 1, const char *);
	size_t n = 0;

	for (size_t i = 0; i < n_steps_start; i++) {
		if (!steps_start[i].is_needed || steps_start[i].is_needed(plan))
			names[n++] = steps_start[i].name;
	}
	return names;
}

static int print_plan(struct command_context *context, const struct request *request,
		      struct oci_facts *facts, struct error *err)
{
	const struct plan_options *options = context->options;
	struct prepared prepared;
	struct spec spec;

	if (spec_load(context->arena, request->config_path, strrchr(request->config_path, '/') + 1,
		      &spec, err) < 0 ||
	    prepare_plan(context->arena, request, &spec, facts, NULL, &prepared, err) < 0)
		return -1;
	if (options->json)
		plan_print_json(&context->out, prepared.plan,
				steps_of(context->arena, prepared.plan));
	else
		plan_print_text(&context->out, prepared.plan,
				steps_of(context->arena, prepared.plan));
	return 0;
}

static int run(struct command_context *context, struct error *err)
{
	const struct plan_options *options = context->options;
	struct oci_facts *facts = NULL;
	struct request request = {
		.what = options->create ? REQUEST_CREATE : REQUEST_RUN,
		.root = context->globals->root ? context->globals->root : "/run/davit",
		.id = "ID",
		.driver = context->globals->driver,
		.no_pivot = options->no_pivot,
		.no_new_keyring = options->no_new_keyring,
	};

	if (options->facts && read_facts(context->arena, options->facts, &facts, err) < 0)
		return -1;
	if (options->print_facts)
		return print_facts(context, facts, err);
	if (request_bundle(context->arena, context->n_args ? context->args[0] : NULL,
			   options->config, &request.bundle, &request.config_path, err) < 0)
		return -1;
	request.rootless = request_is_rootless(context->globals);
	return print_plan(context, &request, facts, err);
}

const struct command command_plan = {
	.name = "plan",
	.arguments = "[BUNDLE]",
	.summary = "say what `run` would do with a bundle, in order",
	.help = "First what davit itself does (namespaces, id maps, cgroups, files to open), then "
		"the\n"
		"launch program that davit-init executes in the container, decoded from its "
		"bytes.\n"
		"Each line ends with the member of config.json that it comes from. Changes "
		"nothing\n"
		"and needs no privilege.",
	.options = plan_options,
	.options_size = sizeof(struct plan_options),
	.max_args = 1,
	.run = run,
};
