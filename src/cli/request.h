/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* request - the command line of run and create, typed: fills struct request (plan/request.h) */
#ifndef DAVIT_CLI_REQUEST_H
#define DAVIT_CLI_REQUEST_H

#include "cli/command.h"
#include "plan/request.h"

/* What the options of run and create fill. */
struct start_options {
	const char *bundle, *config, *pid_file, *console_socket;
	uint32_t preserve_fds;
	bool detach, keep, no_pivot, no_new_keyring, no_subreaper;
};

/* Rows for a command's table; each has its help text. */
#define START_OPTIONS                                                                         \
	{"bundle",    'b',                                                                    \
	 OPTION_TEXT, offsetof(struct start_options, bundle),                                 \
	 "DIR",       "bundle directory (default: the current one)"},                         \
		{"config",    'f',                                                            \
		 OPTION_TEXT, offsetof(struct start_options, config),                         \
		 "FILE",      "configuration (default: config.json of the bundle)"},          \
		{"pid-file",  0,                                                              \
		 OPTION_TEXT, offsetof(struct start_options, pid_file),                       \
		 "FILE",      "write the container's pid to FILE"},                           \
		{"console-socket", 0,                                                         \
		 OPTION_TEXT,      offsetof(struct start_options, console_socket),            \
		 "SOCKET",         "send the terminal to SOCKET"},                            \
		{"preserve-fds",                                                              \
		 0,                                                                           \
		 OPTION_FDS,                                                                  \
		 offsetof(struct start_options, preserve_fds),                                \
		 "N",                                                                         \
		 "pass descriptors 3 to 2 + N on to the container"},                          \
		{"no-pivot",  0,                                                              \
		 OPTION_FLAG, offsetof(struct start_options, no_pivot),                       \
		 NULL,        "move the root instead of pivot_root (ramdisk)"},               \
		{"no-new-keyring",                                                            \
		 0,                                                                           \
		 OPTION_FLAG,                                                                 \
		 offsetof(struct start_options, no_new_keyring),                              \
		 NULL,                                                                        \
		 "keep the caller's session keyring"},                                        \
	{                                                                                     \
		"no-subreaper", 0, OPTION_FLAG, offsetof(struct start_options, no_subreaper), \
			NULL, "do not become a child subreaper"                               \
	}

/* request_fill - id from args[0], paths made absolute, the bundle a real path. Everything is in
 * context->arena. Returns 0, or -1 with *err. */
int request_fill(struct command_context *context, enum request_what what,
		 const struct start_options *options, struct request *ret_request,
		 struct error *err);

/* request_bundle - the bundle's real path (bundle NULL: the current directory) and the absolute
 * path of its configuration (config NULL or `config.json`: in the bundle; else relative to the
 * current directory) */
int request_bundle(struct arena *arena, const char *bundle, const char *config,
		   const char **ret_bundle, const char **ret_config, struct error *err);

/* request_is_rootless - what --rootless says; auto: not root */
bool request_is_rootless(const struct globals *globals);

/* request_check_id - [A-Za-z0-9_+.-]+, at most 255 bytes, not starting with a dot */
int request_check_id(const char *id, struct error *err);

#endif
