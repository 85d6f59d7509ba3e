/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* spawn - run a program of the host and wait for it
 *
 * The child gets descriptors 0 to 2 and nothing else, an empty signal mask, default dispositions,
 * and dies with us (PR_SET_PDEATHSIG). Its stdout and stderr go to one pipe that is read until the
 * *process* ends and then drained, so that a background child that keeps the pipe blocks nothing.
 */
#ifndef DAVIT_HOST_SPAWN_H
#define DAVIT_HOST_SPAWN_H

#include "base/arena.h"
#include "base/error.h"
#include "host/deadline.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define SPAWN_OUTPUT_MAX 4096u

struct spawn {
	const char *path;        /* executed as it is */
	const char *const *argv; /* NULL-terminated, argv[0] included */
	const char *const *envp; /* NULL-terminated; NULL: ours */
	const char *input;       /* its stdin; NULL: /dev/null */
	size_t input_size;
	deadline_ms deadline;
};

struct spawn_result {
	int status;     /* as of waitpid(2) */
	bool timed_out; /* killed by us at the deadline */
	char *output;   /* NUL-terminated; the first SPAWN_OUTPUT_MAX bytes */
	size_t size;
	bool truncated;
};

/* spawn_run - returns 0 when the program ran, however it ended; -1 when it could not be started.
 * SIGPIPE must be ignored when there is input. SIGCHLD must not be ignored
 * (inherited_reset_ignored).
 */
int spawn_run(struct arena *arena, const struct spawn *spawn, struct spawn_result *ret_result,
	      struct error *err);

/* spawn_find - `name` along PATH (secure_getenv; a default when unset), the first that is a file
 * which we may execute; NULL when there is none */
const char *spawn_find(struct arena *arena, const char *name);

#endif
