/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kill - signals to a container; never to a process that only has its number */
#ifndef DAVIT_LAUNCH_KILL_H
#define DAVIT_LAUNCH_KILL_H

#include "base/arena.h"
#include "base/error.h"
#include "launch/query.h"

#include <stdbool.h>

/* kill_parse - `TERM`, `SIGTERM`, `sigterm`, `15`, `RTMIN+3`, `RTMAX-2`; the whole text. Pure.
 * ERROR_USAGE, ``unknown signal `NOPE` ``. */
int kill_parse(const char *text, int *ret_number, struct error *err);

/* kill_container - no lock is taken: a hung davit hinders nothing. A created one may be killed, a
 * stopped one is `container not running`. SIGKILL to one that shares a pid namespace ends all of
 * it. all: every process in its cgroups, whatever has become of the first one. */
int kill_container(struct arena *arena, const char *root, const char *id, int number, bool all,
		   struct error *err);

/* kill_hard - SIGKILL to the container, which has a status and is not stopped; a frozen one is
 * thawed. Only asks. *ret_pidfd: its process, to wait for; FD_NONE when it is gone. */
int kill_hard(struct arena *arena, const struct query *query, int *ret_pidfd, struct error *err);

#endif
