/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words - what the page says in numbers, said in words: operation + detail + errno → text and hint
 *
 * Pure. Trusts nothing: operation, detail, errno and candidate come from memory that the container
 * could write, the program may come from another davit's memfd; every offset is checked.
 */
#ifndef DAVIT_LAUNCH_WORDS_H
#define DAVIT_LAUNCH_WORDS_H

#include "base/error.h"
#include "plan/program.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a hint depends on beside the operation. */
#define WORDS_USERNS 0x1u        /* the container has a user namespace of its own */
#define WORDS_JOINED_NET 0x2u    /* its network namespace was made by somebody else */
#define WORDS_HOST_NET 0x4u      /* it uses the host's network namespace */
#define WORDS_HOST_CGROUP 0x8u   /* it has no cgroup namespace of its own */
#define WORDS_MEMORY_LIMIT 0x10u /* its memory is limited */

struct words {
	const struct program *program; /* mapped; program->size was checked against the mapping */
	const char *document;          /* shown name of the config, "" or NULL when unknown */
	uint32_t op;                   /* index */
	uint32_t detail;               /* enum detail, or anything */
	int number;                    /* errno, or anything */
	uint32_t candidate;            /* of EXEC */
	uint32_t context;              /* WORDS_* */
};

/* words_failure - the error of the operation that failed: place, step, text, errno, hint.
 * An index outside the program gives an error without a place. Returns -1. */
int words_failure(const struct words *words, struct error *err);

/* words_death - the error of a davit-init that ended without a word: `how` is `killed by signal 9
 * (SIGKILL)` or `exited with status 120`. Names the operation it was at. Returns -1. */
int words_death(const struct words *words, enum stage stage, const char *how, struct error *err);

/* words_operation - `MOUNT`, for a code of enum op_code; NULL for an unknown one */
const char *words_operation(uint32_t code);

/* words_signal - `SIGKILL`; NULL for a number without a name (real-time ones) */
const char *words_signal(int number);

/* words_step - the cure of a system call of the parent that failed with `number`; NULL when there
 * is nothing to say. call: `clone3`, `open_tree`, `setns`, … */
const char *words_step(const char *call, int number, uint32_t context);

/* words_text - the string at an offset of the program; "" when there is none within it */
const char *words_text(const struct program *program, uint32_t offset);

/* words_op - the operation, or NULL when the index (or the table) is outside the program */
const struct op *words_op(const struct program *program, uint32_t index);

#endif
