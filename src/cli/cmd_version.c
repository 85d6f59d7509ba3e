/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"

#include "base/text.h"
#include "commit.h"
#include "libocispec/oci.h"
#include "seccomp/seccomp.h"
#include "spec/spec.h"

/* Some libraries look for the name of the runtime that they were told to call. */
static const char *first_name(const char *program)
{
	return text_is(program, "runc") || text_is(program, "crun") ? program : "davit";
}

void version_print(struct buffer *out, const char *program)
{
	buffer_printf(out, "%s version %s\n", first_name(program), PACKAGE_VERSION);
	buffer_printf(out, "commit: %s\n", DAVIT_COMMIT);
	buffer_printf(out, "spec: %s\n", SPEC_VERSION_MAX);
	if (seccomp_is_built())
		buffer_printf(out, "libseccomp: %s\n", seccomp_version_text(out->arena));
	buffer_printf(out, "yajl: %s\n", oci_parser_version(out->arena));
}

static int run(struct command_context *context, struct error *err)
{
	(void)err;
	version_print(&context->out, context->program);
	return 0;
}

const struct command command_version = {
	.name = "version",
	.arguments = "",
	.summary = "show the version of davit and of what it was built with",
	.run = run,
};
