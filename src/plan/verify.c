/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/verify.h"

#include <stdbool.h>

#define INVALID (-22) /* -EINVAL, without a header of libc */
#define MAX_GIDS 65536u
#define MAX_FILTER 4096u /* BPF_MAXINSNS */
#define FILTER_SIZE 8u   /* sizeof(struct sock_filter) */

/* What an operation refers to. `count` is the index of the number that counts GIDS or FILTER. */
struct rule {
	uint8_t known, text[5], count;
	bool source, slot2;
};

#define N TEXT_NONE
#define S TEXT_STRING
#define M TEXT_MAYBE
#define V TEXT_VECTOR
#define G TEXT_GIDS
#define F TEXT_FILTER

static const struct rule rules[OP_CODES] = {
	[OP_CGROUP_JOIN] = {1, {N}, 0, true, false},
	[OP_UNSHARE] = {1, {N}, 0, false, false},
	[OP_PROPAGATE] = {1, {N}, 0, false, false},
	[OP_ROOT] = {1, {N}, 0, true, false},
	[OP_MOUNT] = {1, {S, S, M, M}, 0, false, false},
	[OP_BIND] = {1, {S}, 0, true, false},
	[OP_ATTR] = {1, {S}, 0, false, false},
	[OP_DEVICE] = {1, {S, M}, 0, false, false},
	[OP_SYMLINK] = {1, {S, S, M}, 0, false, false},
	[OP_PIVOT] = {1, {N}, 0, false, false},
	[OP_READONLY] = {1, {S}, 0, false, false},
	[OP_MASK] = {1, {S}, 0, false, false},
	[OP_ROOT_ATTR] = {1, {N}, 0, false, false},
	[OP_HOSTNAME] = {1, {S}, 0, false, false},
	[OP_DOMAINNAME] = {1, {S}, 0, false, false},
	[OP_LOOPBACK] = {1, {N}, 0, false, false},
	[OP_SYSCTL] = {1, {S, S}, 0, false, false},
	[OP_SYNC] = {1, {N}, 0, false, false},
	[OP_WAIT] = {1, {N}, 0, false, true},
	[OP_KEYRING] = {1, {S}, 0, false, false},
	[OP_RESET] = {1, {N}, 0, false, false},
	[OP_STDIO] = {1, {N}, 0, false, false},
	[OP_UMASK] = {1, {N}, 0, false, false},
	[OP_CWD] = {1, {S, G}, 2, false, false},
	[OP_FIND] = {1, {V, S, G}, 3, false, false},
	[OP_RLIMIT] = {1, {N}, 0, false, false},
	[OP_NO_NEW_PRIVS] = {1, {N}, 0, false, false},
	[OP_BOUNDING] = {1, {N}, 0, false, false},
	[OP_IDS] = {1, {G}, 2, false, false},
	[OP_CAPS] = {1, {N}, 0, false, false},
	[OP_SIGNALS] = {1, {N}, 0, false, false},
	[OP_SECCOMP] = {1, {F}, 0, false, false},
	[OP_EXEC] = {1, {V, V, V}, 0, false, false},
	[OP_FAIL] = {1, {N}, 0, false, false},
};

#undef N
#undef S
#undef M
#undef V
#undef G
#undef F

enum program_text program_text(uint16_t code, unsigned int index)
{
	return code < OP_CODES && index < 5 ? (enum program_text)rules[code].text[index]
					    : TEXT_NONE;
}

uint64_t program_count(const struct op *op, unsigned int index)
{
	enum program_text text = program_text(op->code, index);

	return text == TEXT_GIDS || text == TEXT_FILTER ? op->number[rules[op->code].count] : 0;
}

/* Of n elements of `each` bytes at `offset`: aligned, behind `from`, not past `to`? */
static bool inside(uint64_t offset, uint64_t n, uint64_t each, uint64_t align, uint64_t from,
		   uint64_t to)
{
	return offset >= from && offset <= to && offset % align == 0 && n <= (to - offset) / each;
}

static bool verify_string(const struct program *program, uint64_t offset)
{
	/* the program's last byte is 0, so it ends */
	return offset >= program->texts && offset < program->size;
}

static bool verify_vector(const struct program *program, uint32_t offset, bool spare)
{
	const uint64_t *cell = program_vector(program, offset);
	uint64_t n;

	if (!inside(offset, 1, sizeof(*cell), sizeof(*cell), program->texts, program->size))
		return false;
	n = (program->size - offset) / sizeof(*cell);
	for (uint64_t i = 0; i < n; i++) {
		if (cell[i] == 0)
			return true;
		if (spare && cell[i] == VECTOR_SPARE)
			return i + 1 < n && cell[i + 1] == 0;
		if (!verify_string(program, cell[i]))
			return false;
	}
	return false;
}

static bool verify_text(const struct program *program, const struct op *op, unsigned int i)
{
	uint32_t offset = op->text[i];
	uint64_t n = program_count(op, i);

	switch (program_text(op->code, i)) {
	case TEXT_NONE:
		return offset == 0;
	case TEXT_MAYBE:
		return offset == 0 || verify_string(program, offset);
	case TEXT_STRING:
		return verify_string(program, offset);
	case TEXT_VECTOR:
		return verify_vector(program, offset, op->code == OP_EXEC && i == 2);
	case TEXT_GIDS:
		return n <= MAX_GIDS &&
		       (n == 0 || inside(offset, n, 4, 4, program->texts, program->size));
	case TEXT_FILTER:
		return n > 0 && n <= MAX_FILTER &&
		       inside(offset, n, FILTER_SIZE, 8, program->texts, program->size);
	}
	return false;
}

/* Four octal digits stand where MOUNT_INHERIT_MODE will write. */
static bool verify_mode_digits(const struct program *program, const struct op *op)
{
	uint64_t at = op->number[3];
	const char *data;

	if (op->code != OP_MOUNT || !(op->flags & MOUNT_INHERIT_MODE))
		return true;
	if (at == 0 || op->text[3] == 0 || at > program->size - op->text[3])
		return false;
	data = program_string(program, op->text[3]);
	for (uint64_t i = 0; i < at - 1; i++)
		if (data[i] == '\0')
			return false;
	for (uint64_t i = at - 1; i < at + 3; i++)
		if (op->text[3] + i >= program->size || data[i] < '0' || data[i] > '7')
			return false;
	return true;
}

static bool verify_op(const struct program *program, const struct op *op)
{
	const struct rule *rule;

	if (op->code >= OP_CODES || !rules[op->code].known)
		return false;
	rule = &rules[op->code];
	if (op->slot < (rule->source ? SLOT_FIRST_SOURCE : SLOT_NONE) ||
	    op->slot >= (int64_t)program->n_slots || op->slot2 < SLOT_NONE ||
	    op->slot2 >= (int64_t)program->n_slots)
		return false;
	if (rule->slot2 && (op->slot < 0 || op->slot2 < 0))
		return false;
	if (op->origin >= program->n_origins)
		return false;
	for (unsigned int i = 0; i < 5; i++)
		if (!verify_text(program, op, i))
			return false;
	return verify_mode_digits(program, op);
}

static bool verify_header(const struct program *program, size_t size)
{
	const uint64_t head = sizeof(*program);

	if (size < head || size > PROGRAM_MAX_SIZE)
		return false;
	if (program->magic != PROGRAM_MAGIC || program->abi != PROGRAM_ABI || program->size != size)
		return false;
	if (program->texts > size || program->texts % 8 != 0)
		return false;
	if (program->n_ops == 0 || program->n_ops > PROGRAM_MAX_OPS || program->n_origins == 0 ||
	    program->n_slots < SLOT_FIRST_SOURCE || program->n_slots > PROGRAM_MAX_SLOTS)
		return false;
	return inside(program->ops, program->n_ops, sizeof(struct op), 8, head, program->texts) &&
	       inside(program->origins, program->n_origins, sizeof(struct origin), 4, head,
		      program->texts) &&
	       program->start_op < program->n_ops && ((const char *)program)[size - 1] == '\0';
}

int program_verify(const void *bytes, size_t size, uint32_t *ret_op)
{
	const struct program *program = bytes;
	const struct op *ops;

	*ret_op = 0;
	if (!verify_header(program, size))
		return INVALID;
	*ret_op = program->n_ops;
	for (uint32_t i = 0; i < program->n_origins; i++) {
		const struct origin *origin = program_origin(program, i);

		if ((origin->path && !verify_string(program, origin->path)) ||
		    (origin->what && !verify_string(program, origin->what)))
			return INVALID;
	}
	ops = program_ops(program);
	for (uint32_t i = 0; i < program->n_ops; i++) {
		*ret_op = i;
		if (!verify_op(program, &ops[i]))
			return INVALID;
	}
	return 0;
}
