/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* launch - the parent's side of a start: executes a plan, step by step
 *
 * steps.c is the page that tells the order of events. A step makes exactly one thing and notes it
 * in struct launch; undo.c takes away what is noted there, whatever step failed. Nothing is decided
 * here that the plan could have decided.
 */
#ifndef DAVIT_LAUNCH_LAUNCH_H
#define DAVIT_LAUNCH_LAUNCH_H

#include "base/arena.h"
#include "base/error.h"
#include "cgroup/cgroup.h"
#include "host/inherited.h"
#include "libocispec/oci.h"
#include "plan/plan.h"
#include "plan/program.h"
#include "plan/request.h"
#include "spec/spec.h"
#include "state/dir.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* How long davit-init may take for what is between two packets, in milliseconds: hooks, which have
 * deadlines of their own, are not in it. A hung network file system is. */
#define LAUNCH_DEADLINE 30000
/* How long the killed processes of a container may take to be gone */
#define LAUNCH_KILL_DEADLINE 10000

/* Own namespaces that the parent leaves for the clone and returns to. */
struct launch_way_back {
	uint64_t type; /* CLONE_NEW*; 0 = none */
	int own;       /* the namespace that is ours */
};

struct launch {
	struct arena *arena;
	const struct plan *plan;
	const struct request *request;
	const struct spec *spec;
	const struct inherited *inherited;
	const char *document; /* shown name of the config */

	/* what was made, in the order of the steps; descriptors are FD_NONE before */
	int signals;    /* signalfd with everything that may end a start */
	struct dir dir; /* state directory; its page's descriptor holds the writer's lock */
	bool dir_made;  /* undo removes it */
	struct cgroup *cgroup;
	struct oci_status status;
	int proc;     /* verified procfs of the host */
	int *sources; /* plan->n_sources descriptors */
	int executable, program;
	struct page *page; /* NULL before; mapped from dir.page */
	size_t page_size;
	int page_child; /* second open of it, for davit-init: byte 1 is locked through it */
	int control, control_child;
	int start; /* listening start socket, create only */
	struct launch_way_back way_back[4];
	int pidfd;
	pid_t pid; /* 0 before the clone */
	bool reaped;
	int wait_status; /* when reaped */
	bool pid_file_written;
	int found;        /* the executable as davit-init judged it */
	int deadline;     /* milliseconds: LAUNCH_DEADLINE */
	int interrupted;  /* the signal that ended the start; 0 = none */
	uint64_t pending; /* signals that came before there was a payload to give them to */
	bool started;     /* the payload runs, or ran */
};

/* launch_run - start the container, wait for its end, remove it (unless request->keep); with
 * request->detach leave as soon as it runs
 *
 * Should:   leave nothing of a failed start; give every signal to the payload; reap what is given
 * to us as a subreaper Mustn't:  write to stdout or stderr; mount anything in the host's mount
 * namespace Returns 0 with the payload's exit status (128 + N when signal N ended it), or -1 with
 * *err when it was not started. */
int launch_run(struct arena *arena, const struct plan *plan, const struct request *request,
	       const struct spec *spec, const struct inherited *inherited, int *ret_status,
	       struct error *err);

/* launch_create - make the container; davit-init waits for `start` and does not need us any more.
 * Descriptors 0 to 2 are the container's from here on: nothing is written to them.
 * Returns 0, or -1 with *err and nothing left. The writer's lock is held until we end. */
int launch_create(struct arena *arena, const struct plan *plan, const struct request *request,
		  const struct spec *spec, const struct inherited *inherited, struct error *err);

/* launch_fail - the error of a system call of ours: text, errno, hint by the call's name. Returns
 * -1. */
int launch_fail(const struct launch *launch, struct error *err, const char *call, int result,
		const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* launch_at - add the place of a row of the plan. Returns -1. */
int launch_at(const struct launch *launch, struct error *err, const struct plan_origin *origin);

/* launch_proc - the host's procfs, opened when first needed. Returns 0 or -1. */
int launch_proc(struct launch *launch, struct error *err);

/* launch_ignores - did our caller ask that this signal does nothing? nohup does, and shells do for
 * what they run in the background. A blocked signal comes all the same. */
bool launch_ignores(const struct launch *launch, int number);

/* launch_context - WORDS_* of this plan */
uint32_t launch_context(const struct launch *launch);

#endif
