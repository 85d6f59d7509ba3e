/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* verify - is this block of bytes a launch program that a reader may follow?
 *
 * Pure and freestanding: built into davit-init, davit, the tests and the fuzz target. After
 * program_verify said yes, every reference in the program that the code of its operation gives a
 * meaning to stays inside the program, and no check is needed when it is followed.
 */
#ifndef DAVIT_PLAN_VERIFY_H
#define DAVIT_PLAN_VERIFY_H

#include "plan/program.h"

#include <stddef.h>

/* What op.text[i] is, by code. STRING: a NUL-terminated string, never 0. MAYBE: the same, or 0 (no
 * text). VECTOR: u64 offsets of strings, 8-aligned, ended by 0; the one of the environment may have
 * VECTOR_SPARE as its last cell. GIDS: u32[], FILTER: struct sock_filter[], both with a count in a
 * number of the operation, 0 when that is 0. */
enum program_text { TEXT_NONE = 0, TEXT_STRING, TEXT_MAYBE, TEXT_VECTOR, TEXT_GIDS, TEXT_FILTER };

/* program_text - what text[index] of an operation with this code is */
enum program_text program_text(uint16_t code, unsigned int index);

/* program_count - number of elements of text[index] (GIDS, FILTER); 0 for the others */
uint64_t program_count(const struct op *op, unsigned int index);

/* program_verify - look at every reference of the program
 *
 * bytes: 8-aligned; size: of the file or buffer. Of the header: magic, abi, size equal to `size`,
 * tables inside and apart from the texts (which davit-init writes to), 8-aligned, last byte 0 (so
 * that every string ends). Of an operation: code known and built, slots below n_slots, origin,
 * every text, counts (65536 gids, 4096 instructions), the place of MOUNT_INHERIT_MODE's digits.
 *
 * Returns 0, or -EINVAL with the index of the operation in *ret_op (n_ops when it is not one).
 */
int program_verify(const void *bytes, size_t size, uint32_t *ret_op);

/* program_ops, program_op, program_origin, program_string: readers of a verified program */
static inline const struct op *program_ops(const struct program *program)
{
	return (const struct op *)(const void *)((const uint8_t *)program + program->ops);
}

static inline const struct origin *program_origin(const struct program *program, uint32_t index)
{
	return (const struct origin *)(const void *)((const uint8_t *)program + program->origins) +
	       index;
}

/* NULL for 0 */
static inline const char *program_string(const struct program *program, uint64_t offset)
{
	return offset ? (const char *)program + offset : NULL;
}

/* the cells of a vector */
static inline const uint64_t *program_vector(const struct program *program, uint32_t offset)
{
	return (const uint64_t *)(const void *)((const uint8_t *)program + offset);
}

#endif
