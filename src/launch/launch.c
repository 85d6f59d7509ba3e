/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/launch.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "host/procfs.h"
#include "launch/monitor.h"
#include "launch/serve.h"
#include "launch/steps.h"
#include "launch/undo.h"
#include "launch/verdict.h"
#include "launch/words.h"
#include "sys/consts.h"

int launch_fail(const struct launch *launch, struct error *err, const char *call, int result,
		const char *fmt, ...)
{
	const char *hint = words_step(call, -result, launch_context(launch));
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	error_set(err, ERROR_KERNEL, -result, "%s", text);
	return hint ? error_hint(err, "%s", hint) : -1;
}

int launch_at(const struct launch *launch, struct error *err, const struct plan_origin *origin)
{
	return error_at(err, launch->document, origin->path ? origin->path : "", origin->place);
}

int launch_proc(struct launch *launch, struct error *err)
{
	if (launch->proc >= 0)
		return 0;
	launch->proc = procfs_open();
	if (launch->proc >= 0)
		return 0;
	return launch_fail(launch, err, "openat", launch->proc, "open /proc");
}

bool launch_ignores(const struct launch *launch, int number)
{
	return (number == SIGHUP || number == SIGINT || number == SIGQUIT) &&
	       (launch->inherited->ignored & (UINT64_C(1) << (number - 1))) != 0;
}

uint32_t launch_context(const struct launch *launch)
{
	const struct plan *plan = launch->plan;
	uint32_t context = WORDS_HOST_NET | WORDS_HOST_CGROUP;

	if (plan->clone_flags & CLONE_NEWUSER)
		context |= WORDS_USERNS;
	if (plan->clone_flags & CLONE_NEWNET)
		context &= ~WORDS_HOST_NET;
	if (launch->status.namespaces & CLONE_NEWCGROUP)
		context &= ~WORDS_HOST_CGROUP;
	for (uint32_t i = 0; i < plan->n_joins; i++)
		if (plan->joins[i].type == CLONE_NEWNET)
			context = (context | WORDS_JOINED_NET) & ~WORDS_HOST_NET;
	for (uint32_t i = 0; i < plan->n_rows; i++)
		if (!strncmp(plan->rows[i].file, "memory.", 7))
			context |= WORDS_MEMORY_LIMIT;
	return context;
}

static void launch_begin(struct launch *launch)
{
	launch->document = launch->spec->document->name;
	launch->signals = launch->proc = launch->executable = launch->program = FD_NONE;
	launch->page_child = launch->control = launch->control_child = launch->start = FD_NONE;
	launch->pidfd = launch->found = FD_NONE;
	launch->dir = DIR_NONE;
	for (size_t i = 0; i < ARRAY_SIZE(launch->way_back); i++)
		launch->way_back[i].own = FD_NONE;
	launch->deadline = LAUNCH_DEADLINE;
}

/* A failure of this one is not the command's: it is told beside it. */
static void launch_undo(struct launch *launch, bool keep)
{
	struct error undone;
	char text[1024];

	if (undo(launch, keep, &undone))
		log_warning("undo: %s", error_format(&undone, text, sizeof(text)));
}

int launch_run(struct arena *arena, const struct plan *plan, const struct request *request,
	       const struct spec *spec, const struct inherited *inherited, int *ret_status,
	       struct error *err)
{
	struct launch launch = {
		.arena = arena,
		.plan = plan,
		.request = request,
		.spec = spec,
		.inherited = inherited,
	};
	int result;

	launch_begin(&launch);
	if (plan->terminal)
		log_info("process.terminal: an attached run hands davit's own terminal over");
	result = steps_run(&launch, err);
	if (result == 0)
		result = serve_until_created(&launch, err);
	if (result == 0)
		result = verdict_wait(&launch, err);
	launch.started = result == 0;
	if (launch.started && request->detach)
		return 0;
	if (launch.started)
		result = monitor_wait(&launch, ret_status, err);
	launch_undo(&launch, result == 0 && request->keep);
	return result;
}

int launch_create(struct arena *arena, const struct plan *plan, const struct request *request,
		  const struct spec *spec, const struct inherited *inherited, struct error *err)
{
	struct launch launch = {
		.arena = arena,
		.plan = plan,
		.request = request,
		.spec = spec,
		.inherited = inherited,
	};

	launch_begin(&launch);
	if (steps_run(&launch, err) == 0 && serve_until_created(&launch, err) == 0)
		return 0;
	launch.dir.has_socket = launch.start >= 0 || launch.pid > 0;
	launch_undo(&launch, false);
	return -1;
}
