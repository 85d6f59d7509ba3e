/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deadline - a point in monotonic time, in milliseconds; every wait of ours ends at one */
#ifndef DAVIT_HOST_DEADLINE_H
#define DAVIT_HOST_DEADLINE_H

#include <limits.h>
#include <stdint.h>
#include <time.h>

#include "sys/raw.h"

typedef int64_t deadline_ms; /* CLOCK_MONOTONIC */

static inline deadline_ms deadline_now(void)
{
	struct timespec now;

	(void)sys_clock_gettime(CLOCK_MONOTONIC, &now);
	return (deadline_ms)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline deadline_ms deadline_in(int64_t milliseconds)
{
	return deadline_now() + milliseconds;
}

/* deadline_later - so many milliseconds from when waiting begins: needs no clock where nothing has
 * to wait. Only for functions that say they take one; they give it to deadline_begin first. */
static inline deadline_ms deadline_later(int64_t milliseconds)
{
	return -milliseconds;
}

static inline deadline_ms deadline_begin(deadline_ms deadline)
{
	return deadline < 0 ? deadline_in(-deadline) : deadline;
}

/* deadline_left - milliseconds until then, for poll(2); 0 when it has passed */
static inline int deadline_left(deadline_ms deadline)
{
	int64_t left = deadline - deadline_now();

	return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

#endif
