/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* verdict - did the payload start, and if not, why: read from the page, which is not trusted */
#ifndef DAVIT_LAUNCH_VERDICT_H
#define DAVIT_LAUNCH_VERDICT_H

#include "launch/launch.h"

/* What the question is decided by, wherever it is asked from. */
struct verdict {
	const struct page *page;
	const struct program *program; /* verified, or NULL: nothing is known of it */
	const char *document;          /* shown name of the config */
	uint32_t context;              /* WORDS_* */
	int found;                     /* the executable as davit-init judged it, or FD_NONE */
};

/* verdict_is_started - when the other end of the socket is gone: did exec do that? The payload may
 * be dead already. */
bool verdict_is_started(const struct verdict *verdict);

/* verdict_is_told - has davit-init said why it gave up? */
bool verdict_is_told(const struct verdict *verdict);

/* verdict_tell - what it said; when it said nothing, that it is `how` ("killed by signal 9") and
 * what it was at. Returns -1. */
int verdict_tell(const struct verdict *verdict, const char *how, struct error *err);

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
