/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_print - a plan for people and for tests: the parent's rows, then the program
 *
 * The program is decoded from its encoded bytes: what is printed is what davit-init reads. Numbers
 * are words, slots have names, each row tells its origin. No offsets, no numbers of descriptors; of
 * a filter only its size.
 */
#ifndef DAVIT_PLAN_PLAN_PRINT_H
#define DAVIT_PLAN_PLAN_PRINT_H

#include "base/buffer.h"
#include "plan/plan.h"

/* steps: names of the parent's steps, ended by NULL, which the plan does not know; NULL: not shown.
 * Text: one line a row, `MOUNT destination=/proc type=proc …  # mounts[0]:12` with the line. */
void plan_print_text(struct buffer *buf, const struct plan *plan, const char *const *steps);

/* one object, each row on a line of its own, so that a diff is readable */
void plan_print_json(struct buffer *buf, const struct plan *plan, const char *const *steps);

#endif
