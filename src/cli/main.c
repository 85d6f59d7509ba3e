/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* main - the beginning and the end of every command; the only place that prints
 *
 * The order matters: the command line is read first, without opening anything; then the
 * descriptors that the container shall get are looked for, before a file of davit's own can take
 * the number of a missing one; then the log is opened, so that every later word reaches it.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/caller.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/command.h"

struct invocation {
	struct arena *arena;
	const char *program;
	struct globals globals;
	struct options options;
	const struct command *command;
	void *values;
	const char **args;
	uint32_t n_args;
};

static int unknown_command(const char *name, struct error *err)
{
	const char *names[64];
	const char *closest;
	size_t n = 0;

	for (const struct command *const *c = commands; *c && n < ARRAY_SIZE(names); c++)
		names[n++] = (*c)->name;
	closest = text_closest(name, names, n);
	error_set(err, ERROR_USAGE, 0, "unknown command `%s`", name);
	if (closest)
		return error_hint(err, "did you mean `%s`? see `davit help`", closest);
	return error_hint(err, "see `davit help`");
}

static int check_count(const struct command *command, uint32_t n, struct error *err)
{
	const char *few = n < command->min_args ? "at least" : "at most";
	uint32_t wanted = n < command->min_args ? command->min_args : command->max_args;

	if (n >= command->min_args && n <= command->max_args)
		return 0;
	if (command->min_args == command->max_args)
		few = "exactly";
	if (command->max_args == 0) {
		error_set(err, ERROR_USAGE, 0, "`%s` takes no arguments, not %u", command->name, n);
		return error_hint(err, "see `davit help %s`", command->name);
	}
	error_set(err, ERROR_USAGE, 0, "`%s` requires %s %u argument%s, not %u", command->name, few,
		  wanted, wanted == 1 ? "" : "s", n);
	return error_hint(err, "see `davit help %s`", command->name);
}

/* Reads the whole command line. Opens nothing. */
static int parse(struct invocation *in, int argc, char **argv, struct error *err)
{
	struct option_set sets[2] = {{globals_options, &in->globals}, {NULL, NULL}};
	const char **plain = arena_array_of(in->arena, (size_t)argc + 1, const char *);
	uint32_t n = 0;

	in->options = (struct options){
		.arena = in->arena,
		.words = (const char *const *)argv,
		.n_words = (uint32_t)argc,
		.next = argc > 0 ? 1 : 0,
	};
	if (options_parse(&in->options, sets, 1, 1, plain, &n, err) < 0)
		return -1;
	if (n == 0)
		return 0;
	in->command = command_find(plain[0]);
	if (!in->command)
		return unknown_command(plain[0], err);

	in->options.command = in->command->name;
	in->values = arena_alloc(in->arena, in->command->options_size);
	sets[1] = sets[0];
	sets[0] = (struct option_set){in->command->options, in->values};
	in->args = plain;
	n = 0;
	if (options_parse(&in->options, sets, 2,
			  in->command->stop_after ? in->command->stop_after : UINT32_MAX, plain, &n,
			  err) < 0)
		return -1;
	while (in->options.next < in->options.n_words)
		plain[n++] = in->options.words[in->options.next++];
	in->n_args = n;
	return 0;
}

static int check_fds(uint32_t listen, uint32_t preserve, struct error *err)
{
	int missing = caller_missing_fd(3, listen);

	if (missing >= 0)
		return error_set(err, ERROR_USAGE, 0,
				 "LISTEN_FDS is %u, but descriptor %d is not open", listen,
				 missing);
	missing = caller_missing_fd(3 + listen, preserve);
	if (missing >= 0)
		return error_set(err, ERROR_USAGE, 0,
				 "--preserve-fds is %u, but descriptor %d is not open", preserve,
				 missing);
	return 0;
}

static int run(struct invocation *in, uint32_t listen_fds, int *ret_status, struct error *err)
{
	struct command_context context = {
		.arena = in->arena,
		.program = in->program,
		.command = in->command,
		.globals = &in->globals,
		.options = in->values,
		.args = in->args,
		.n_args = in->n_args,
		.listen_fds = listen_fds,
		.out = BUFFER(in->arena),
	};
	int r;

	if (in->globals.version) {
		version_print(&context.out, in->program);
	} else if (!in->command) {
		help_overview(&context.out);
	} else if (in->globals.help) {
		help_command(&context.out, in->command);
	} else {
		if (check_count(in->command, in->n_args, err) < 0)
			return -1;
		if (globals_finish(in->arena, &in->globals, err) < 0)
			return -1;
		if (in->command->run(&context, err) < 0)
			return -1;
	}
	r = context.out.size ? fd_write_all(STDOUT_FILENO, context.out.data, context.out.size) : 0;
	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "write to stdout");
	*ret_status = context.status;
	return 0;
}

int main(int argc, char **argv)
{
	static struct arena *arena; /* never freed: the process ends with the command */
	struct invocation in = {.program = "davit"};
	struct error err = {0}, log_err = {0};
	int status = 0, r, opened;
	uint32_t listen_fds = caller_listen_fds();

	in.arena = arena = arena_new();
	if (argc > 0 && argv[0][0]) {
		const char *slash = strrchr(argv[0], '/');

		in.program = slash ? slash + 1 : argv[0];
	}
	r = parse(&in, argc, argv, &err);
	if (r == 0)
		r = check_fds(listen_fds, in.options.fds, &err);
	(void)caller_fill_standard_fds();
	opened = globals_open_log(&in.globals, &log_err);
	if (r == 0 && opened < 0) {
		err = log_err;
		r = -1;
	}
	if (r == 0)
		r = run(&in, listen_fds, &status, &err);
	log_finish(r < 0 ? &err : NULL);
	if (r < 0)
		status = in.command && in.command->failure_status ? in.command->failure_status : 1;
	return status;
}
