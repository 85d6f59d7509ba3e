/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* layout - the cgroup hierarchies that are mounted, and our own place in them
 *
 * /proc/self/cgroup names the hierarchies; where they are mounted is guessed (by what everybody
 * does) and checked with statfs; only when a guess is wrong is mountinfo read.
 */
#ifndef DAVIT_HOST_LAYOUT_H
#define DAVIT_HOST_LAYOUT_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

struct oci_facts;

/* layout_read - own: our own paths are wanted; without it cgroup2 on its usual place is all that is
 * looked for there, and `own` is NULL. Fills cgroup_layout and hierarchies. A hierarchy that is
 * mounted nowhere is left out; none at all is layout `none`. `own` is our path below the mount's
 * root. Controllers of v2 are those of cgroup.controllers at the mount's root. */
int layout_read(struct arena *arena, bool own, struct oci_facts *facts, struct error *err);

#endif
