/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* monitor - the attached run: watches a started payload to its end */
#ifndef DAVIT_LAUNCH_MONITOR_H
#define DAVIT_LAUNCH_MONITOR_H

#include "launch/launch.h"

/* monitor_wait - until the payload is dead: signals that come to davit are the payload's, children
 * that are given to us (unless request->no_subreaper) are reaped. Returns 0 with the exit status as
 * a shell shows it (128 + N for signal N), or -1. */
int monitor_wait(struct launch *launch, int *ret_status, struct error *err);

/* monitor_status - that number, from a status of waitpid(2) */
int monitor_status(int wait_status);

#endif
