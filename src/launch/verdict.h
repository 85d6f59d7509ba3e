/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* verdict - did the payload start, and if not, why: read from the page, which is not trusted */
#ifndef DAVIT_LAUNCH_VERDICT_H
#define DAVIT_LAUNCH_VERDICT_H

#include "launch/launch.h"

/* verdict_wait - after the answer to SYNC CREATED of a program without WAIT: until the control
 * socket closes, which exec does. Returns 0 when the payload was started (it may be dead already),
 * or -1. */
int verdict_wait(struct launch *launch, struct error *err);

/* verdict_failure - why davit-init gave up: the operation that failed, or how the process died.
 * Waits for the death, a moment, when the page says nothing. Returns -1. */
int verdict_failure(struct launch *launch, struct error *err);

/* verdict_event - the error of an event (enum serve_event, or -errno) that is not a packet. Returns
 * -1. */
int verdict_event(struct launch *launch, int event, struct error *err);

#endif
