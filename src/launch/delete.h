/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* delete - a container and all that was made for it goes away, whatever state it was left in */
#ifndef DAVIT_LAUNCH_DELETE_H
#define DAVIT_LAUNCH_DELETE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

/* delete_container - a stopped one; a created one, whose davit-init is killed first; what a killed
 * create has left. Another one: ERROR_STATE, `cannot delete container `x` in the running state`.
 * force: in any state. It is killed first, without waiting for whoever works on it (a hung `start`
 * must not hinder this), then that is waited for; a create that does not end is killed as well. One
 * that does not exist is fine. */
int delete_container(struct arena *arena, const char *root, const char *id, bool force,
		     struct error *err);

#endif
