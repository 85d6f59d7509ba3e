/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* start - tell a waiting davit-init to go on, and learn what became of it */
#ifndef DAVIT_LAUNCH_START_H
#define DAVIT_LAUNCH_START_H

#include "base/arena.h"
#include "base/error.h"

/* start_container - Should: start a `created` container exactly once, whoever else tries; say why
 * the payload was not executed as `run` would. Mustn't: write the status; wait without a deadline;
 * trust what it reads in the page.
 * Another state: ERROR_STATE, `cannot start container `x` in the running state`. After another
 * failure the container is stopped. Returns 0 or -1. */
int start_container(struct arena *arena, const char *root, const char *id, struct error *err);

#endif
