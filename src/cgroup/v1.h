/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* v1 - what only the old hierarchies need */
#ifndef DAVIT_CGROUP_V1_H
#define DAVIT_CGROUP_V1_H

#include "base/arena.h"
#include "base/error.h"
#include "host/deadline.h"

#include <stdbool.h>

/* v1_fill_cpuset - a new cgroup of the cpuset hierarchy has no CPUs and no memory nodes, and
 * nothing may enter it before it has: take the parent's */
int v1_fill_cpuset(const char *parent, const char *child, struct error *err);

/* v1_kill - SIGKILL to what is in the cgroup and in those nested in it, again until nothing new
 * appears; what still forks is frozen first, where it has a freezer. */
int v1_kill(struct arena *arena, const char *dir);

/* v1_thaw - THAWED, where there is a freezer: a SIGKILL waits for it. Nested ones too. */
void v1_thaw(struct arena *arena, const char *dir);

/* v1_frozen - 1, 0; -ENOENT without a freezer */
int v1_frozen(const char *dir);

/* v1_wait_empty - nothing notifies: look again until the deadline; 0, -ETIMEDOUT, or -errno */
int v1_wait_empty(const char *dir, deadline_ms deadline);

#endif
