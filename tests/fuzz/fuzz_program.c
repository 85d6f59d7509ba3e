/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The verifier of launch programs: what it accepts can be read to the last byte of every text,
 * vector, list and filter, and relocated as davit-init does it, without leaving the block. */
#include "plan/verify.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* keeps the reads */
static volatile uint64_t sum;

static void read_string(const struct program *program, uint64_t offset)
{
	sum += strlen(program_string(program, offset));
}

static void read_vector(const struct program *program, uint32_t offset)
{
	for (const uint64_t *cell = program_vector(program, offset); *cell; cell++)
		if (*cell != VECTOR_SPARE)
			read_string(program, *cell);
}

static void read_bytes(const struct program *program, uint32_t offset, uint64_t size)
{
	for (uint64_t i = 0; i < size; i++)
		sum += ((const uint8_t *)program)[offset + i];
}

static void read_op(const struct program *program, const struct op *op)
{
	const struct origin *origin = program_origin(program, op->origin);

	sum += origin->line;
	for (unsigned int i = 0; i < 5; i++) {
		switch (program_text(op->code, i)) {
		case TEXT_NONE:
			break;
		case TEXT_MAYBE:
		case TEXT_STRING:
			if (op->text[i])
				read_string(program, op->text[i]);
			break;
		case TEXT_VECTOR:
			read_vector(program, op->text[i]);
			break;
		case TEXT_GIDS:
			read_bytes(program, op->text[i], program_count(op, i) * 4);
			break;
		case TEXT_FILTER:
			read_bytes(program, op->text[i], program_count(op, i) * 8);
			break;
		}
	}
	if (op->code == OP_MOUNT && op->flags & MOUNT_INHERIT_MODE)
		read_bytes(program, op->text[3] + (uint32_t)op->number[3] - 1, 4);
}

/* davit-init writes pointers over the offsets of argv and envp: only there, and once. */
static void relocate(uint8_t *block, const struct op *op)
{
	for (unsigned int i = 1; i < 3; i++)
		for (uint64_t *cell = (uint64_t *)(void *)(block + op->text[i]); *cell; cell++)
			*cell += 0x10000;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *block = malloc(size ? size : 1);
	const struct program *program = (const struct program *)(void *)block;
	uint32_t bad;

	if (!block)
		return 0;
	/* a copy of exactly this size: one byte too far is seen */
	if (size)
		memcpy(block, data, size);
	if (program_verify(block, size, &bad) == 0) {
		for (uint32_t i = 0; i < program->n_ops; i++)
			read_op(program, program_ops(program) + i);
		for (uint32_t i = 0; i < program->n_origins; i++) {
			const struct origin *origin = program_origin(program, i);

			if (origin->path)
				read_string(program, origin->path);
			if (origin->what)
				read_string(program, origin->what);
		}
		for (uint32_t i = 0; i < program->n_ops; i++)
			if (program_ops(program)[i].code == OP_EXEC) {
				relocate(block, program_ops(program) + i);
				break;
			}
	}
	free(block);
	return 0;
}
