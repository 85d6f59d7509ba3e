/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* undo - takes away what a start made: after a failure, and at the end of an attached run */
#ifndef DAVIT_LAUNCH_UNDO_H
#define DAVIT_LAUNCH_UNDO_H

#include "launch/launch.h"

/* undo - Should: kill what runs, wait until nothing does, remove cgroups, files and directory, in
 * this order; go on after a failure. Mustn't: remove what the start did not make; name a path while
 * we are in somebody else's namespaces.
 * keep: the payload has ended and its state stays, for `delete`.
 * Descriptors and the mapping stay: davit ends after this, and the writer's lock with it.
 * Returns 0, or -1 with the first failure. */
int undo(struct launch *launch, bool keep, struct error *err);

#endif
