/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* builder - the one encoder of launch programs (plan/program.h)
 *
 * Operations, origins and texts are collected, then encoded into one block. Texts are kept once.
 * Offsets handed out here are marks of the builder, good for op.text[] and builder_vector only;
 * builder_encode turns them into offsets of the block.
 *
 * No function fails: what is too much is noted, and builder_encode says so. Once that has happened
 * nothing is added any more, so memory stays bounded.
 */
#ifndef DAVIT_PLAN_BUILDER_H
#define DAVIT_PLAN_BUILDER_H

#include "base/arena.h"
#include "base/error.h"
#include "plan/plan.h"
#include "plan/program.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct program_builder; /* opaque */

struct program_builder *builder_new(struct arena *arena);

/* builder_text - a NUL-terminated string; equal ones share their bytes. NULL gives 0 (none). */
uint32_t builder_text(struct program_builder *b, const char *text);

/* builder_text_apart - one that davit-init writes into (a hole): shared with nobody */
uint32_t builder_text_apart(struct program_builder *b, const char *text);

/* builder_bytes - raw bytes, 8-aligned; size 0 gives 0 */
uint32_t builder_bytes(struct program_builder *b, const void *bytes, size_t size);

/* builder_vector - n strings, ended by 0. spare: one cell VECTOR_SPARE behind the last string. */
uint32_t builder_vector(struct program_builder *b, const char *const *texts, size_t n, bool spare);

/* builder_origin - index of an origin; the same one again right behind itself is kept once */
uint32_t builder_origin(struct program_builder *b, const struct plan_origin *origin);

/* builder_slot - one more source slot, from SLOT_FIRST_SOURCE on */
int16_t builder_slot(struct program_builder *b);

/* builder_add - append an operation; op->text[] and op->origin are marks. Slots that it does not
 * use must be SLOT_NONE: see OP(). */
void builder_add(struct program_builder *b, const struct op *op);

/* builder_mark_start - the next operation is the first that `start` triggers */
void builder_mark_start(struct program_builder *b);

/* builder_is_full - was something dropped? A loop over hostile input may end early. */
bool builder_is_full(const struct program_builder *b);

/* builder_encode - the block, in the arena, 8-aligned; program->size bytes. Returns 0, or -1 with
 * ERROR_LIMIT. */
int builder_encode(const struct program_builder *b, const struct program **ret_program,
		   struct error *err);

/* OP - an operation without slots: builder_add(b, &OP(OP_UMASK, origin, .number = {18})) */
#define OP(c, o, ...) \
	((struct op){ \
		.code = (c), .origin = (o), .slot = SLOT_NONE, .slot2 = SLOT_NONE, __VA_ARGS__})

#endif
