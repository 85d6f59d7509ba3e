/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/request.h"

#include <string.h>

#include "base/caller.h"
#include "base/text.h"

#define MAX_ID 255u

int request_check_id(const char *id, struct error *err)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789_+.-";
	size_t len = strlen(id);

	if (len == 0)
		return error_set(err, ERROR_USAGE, 0, "container id cannot be empty");
	if (len > MAX_ID)
		return error_set(err, ERROR_USAGE, 0,
				 "invalid container ID format: %zu bytes, at most %u are allowed",
				 len, MAX_ID);
	if (strspn(id, allowed) != len) {
		error_set(err, ERROR_USAGE, 0, "invalid container ID format: `%s`", id);
		return error_hint(err, "letters, digits and _ + . - are allowed");
	}
	if (id[0] == '.')
		return error_set(err, ERROR_USAGE, 0,
				 "invalid container ID format: `%s` starts with a dot", id);
	return 0;
}

static int absolute(struct arena *arena, const char *flag, const char *path, const char **ret_path,
		    struct error *err)
{
	int r;

	if (!path) {
		*ret_path = NULL;
		return 0;
	}
	if (!path[0])
		return error_set(err, ERROR_USAGE, 0, "the value of %s is empty", flag);
	r = caller_absolute_path(arena, path, ret_path);
	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "make `%s` absolute", path);
	return 0;
}

int request_bundle(struct arena *arena, const char *bundle, const char *config,
		   const char **ret_bundle, const char **ret_config, struct error *err)
{
	const char *real;
	int r;

	if (bundle && !bundle[0])
		return error_set(err, ERROR_USAGE, 0, "the value of --bundle is empty");
	if (!bundle)
		bundle = ".";
	r = caller_real_path(arena, bundle, &real);
	if (r < 0)
		return error_set(err, ERROR_USAGE, -r, "bundle `%s`", bundle);
	if (config && !text_is(config, "config.json")) {
		if (absolute(arena, "--config", config, &config, err) < 0)
			return -1;
	} else {
		config = path_join(arena, real, "config.json");
	}
	*ret_bundle = real;
	*ret_config = config;
	return 0;
}

bool request_is_rootless(const struct globals *globals)
{
	if (!globals->rootless || text_is(globals->rootless, "auto"))
		return !caller_is_root();
	return text_is(globals->rootless, "true") || text_is(globals->rootless, "1");
}

int request_fill(struct command_context *context, enum request_what what,
		 const struct start_options *options, struct request *ret_request,
		 struct error *err)
{
	const struct globals *globals = context->globals;
	struct request request = {
		.what = what,
		.root = globals->root,
		.id = context->args[0],
		.preserve_fds = options->preserve_fds,
		.listen_fds = context->listen_fds,
		.driver = globals->driver,
		.detach = options->detach,
		.keep = options->keep,
		.no_pivot = options->no_pivot,
		.no_new_keyring = options->no_new_keyring,
		.no_subreaper = options->no_subreaper,
	};

	if (request_check_id(request.id, err) < 0 || globals_need_root(globals, err) < 0)
		return -1;
	request.rootless = request_is_rootless(globals);
	if (request_bundle(context->arena, options->bundle, options->config, &request.bundle,
			   &request.config_path, err) < 0)
		return -1;
	if (absolute(context->arena, "--pid-file", options->pid_file, &request.pid_file, err) < 0)
		return -1;
	if (absolute(context->arena, "--console-socket", options->console_socket,
		     &request.console_socket, err) < 0)
		return -1;
	*ret_request = request;
	return 0;
}
