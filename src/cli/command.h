/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command - what a command of davit is: one file each, exporting one `const struct command`
 *
 * To add one: write cmd_NAME.c, declare it below, and add it to the table in commands.c.
 */
#ifndef DAVIT_CLI_COMMAND_H
#define DAVIT_CLI_COMMAND_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "cli/options.h"
#include "plan/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The options that every command takes, before or after its name. */
struct globals {
	const char *root; /* absolute, with the default filled in; NULL: none known */
	const char *log, *log_format, *log_level;
	const char *cgroup_manager, *rootless;
	bool debug, systemd_cgroup, help, version;
	enum cgroup_driver driver; /* from cgroup_manager and systemd_cgroup */
};

struct command_context {
	struct arena *arena;
	const char *program; /* last part of argv[0] */
	const struct command *command;
	const struct globals *globals;
	const void *options; /* the command's own struct, filled by its table; NULL without one */
	const char *const *args;
	uint32_t n_args;
	uint32_t listen_fds; /* LISTEN_FDS, when meant for us */
	struct buffer out;   /* goes to stdout when `run` has returned 0 */
	int status;          /* exit status when `run` returns 0: the payload's, or 0 */
};

struct command {
	const char *name;
	const char *arguments; /* shown behind the name: `ID`, `ID COMMAND...`, "" */
	const char *summary;   /* one line, lower case */
	const char *help;      /* further text, NULL = none */
	const struct option *options;
	size_t options_size; /* size of the struct that the options fill */
	uint32_t min_args, max_args;
	uint32_t stop_after; /* > 0: no options are looked for behind so many words (exec) */
	int failure_status;  /* exit status of an error of ours; 0 stands for 1 */

	/* Does the work. Prints nothing: results go to context->out, warnings to base/log, an error
	 * to *err. Returns 0 or -1. */
	int (*run)(struct command_context *context, struct error *err);
};

/* All commands, in the order of the help; ends with NULL. */
extern const struct command *const commands[];
const struct command *command_find(const char *name); /* or NULL */

extern const struct command command_check, command_create, command_delete, command_features,
	command_help, command_kill, command_list, command_plan, command_run, command_spec,
	command_start, command_state, command_version;

/* globals.c: the table of the options above; globals_open_log opens the log as they say;
 * globals_finish checks the other words and fills defaults; globals_need_root is for commands that
 * keep state: an error when there is no state root. */
extern const struct option globals_options[];
int globals_open_log(const struct globals *globals, struct error *err);
int globals_finish(struct arena *arena, struct globals *globals, struct error *err);
int globals_need_root(const struct globals *globals, struct error *err);

/* cmd_help.c, cmd_version.c: also asked for by --help and --version */
void help_overview(struct buffer *out);
void help_command(struct buffer *out, const struct command *command);
void version_print(struct buffer *out, const char *program);

#endif
