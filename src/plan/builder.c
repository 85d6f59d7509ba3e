/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts are collected behind 8 bytes of nothing, so that no mark is 0. A mark is the offset in that
 * area; encoding adds the area's place in the block. Strings are found again through an open hash
 * table of marks. */
#include "plan/builder.h"

#include <string.h>

#include "base/buffer.h"

struct program_builder {
	struct arena *arena;
	struct buffer texts;   /* strings, vectors, bytes */
	struct buffer ops;     /* struct op */
	struct buffer origins; /* struct origin */
	struct buffer vectors; /* uint32_t: marks of the vectors, whose cells are marks too */
	uint32_t *table;       /* marks of shared strings, 0 = free */
	uint32_t table_size, n_shared;
	uint32_t n_ops, n_origins, n_slots, start_op;
	bool full;
};

struct program_builder *builder_new(struct arena *arena)
{
	struct program_builder *b = arena_new_of(arena, struct program_builder);

	b->arena = arena;
	b->texts = BUFFER(arena);
	b->ops = BUFFER(arena);
	b->origins = BUFFER(arena);
	b->vectors = BUFFER(arena);
	b->table_size = 256;
	b->table = arena_array_of(arena, b->table_size, uint32_t);
	b->n_slots = SLOT_FIRST_SOURCE;
	/* room for an ordinary bundle: what grows is copied */
	(void)buffer_reserve(&b->texts, 8 * 1024 - 1);
	(void)buffer_reserve(&b->ops, 4 * 1024 - 1);
	(void)buffer_reserve(&b->origins, 2 * 1024 - 1);
	buffer_add(&b->texts, &(uint64_t){0}, sizeof(uint64_t));
	buffer_add(&b->origins, &(struct origin){0}, sizeof(struct origin));
	b->n_origins = 1;
	return b;
}

static uint32_t hash_text(const char *text, size_t n)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	return hash;
}

/* room for `size` more bytes, behind padding to `align`; false when the program grows too large */
static bool has_room(struct program_builder *b, size_t size, size_t align)
{
	static const char zero[8];

	if (b->full || size > PROGRAM_MAX_SIZE || b->texts.size + size + align > PROGRAM_MAX_SIZE) {
		b->full = true;
		return false;
	}
	if (b->texts.size % align)
		buffer_add(&b->texts, zero, align - b->texts.size % align);
	return true;
}

uint32_t builder_text_apart(struct program_builder *b, const char *text)
{
	size_t size = strlen(text) + 1;

	if (!has_room(b, size, 1))
		return 0;
	buffer_add(&b->texts, text, size);
	return (uint32_t)(b->texts.size - size);
}

static void grow_table(struct program_builder *b)
{
	uint32_t size = b->table_size * 2;
	uint32_t *table = arena_array_of(b->arena, size, uint32_t);

	for (uint32_t i = 0; i < b->table_size; i++) {
		const char *text = b->texts.data + b->table[i];
		uint32_t at;

		if (b->table[i] == 0)
			continue;
		at = hash_text(text, strlen(text)) & (size - 1);
		while (table[at])
			at = (at + 1) & (size - 1);
		table[at] = b->table[i];
	}
	b->table = table;
	b->table_size = size;
}

uint32_t builder_text(struct program_builder *b, const char *text)
{
	uint32_t at, mark;

	if (text == NULL)
		return 0;
	at = hash_text(text, strlen(text)) & (b->table_size - 1);
	while (b->table[at]) {
		if (strcmp(b->texts.data + b->table[at], text) == 0)
			return b->table[at];
		at = (at + 1) & (b->table_size - 1);
	}
	mark = builder_text_apart(b, text);
	if (mark == 0)
		return 0;
	b->table[at] = mark;
	if (++b->n_shared > b->table_size / 2)
		grow_table(b);
	return mark;
}

uint32_t builder_bytes(struct program_builder *b, const void *bytes, size_t size)
{
	if (size == 0 || !has_room(b, size, 8))
		return 0;
	buffer_add(&b->texts, bytes, size);
	return (uint32_t)(b->texts.size - size);
}

uint32_t builder_vector(struct program_builder *b, const char *const *texts, size_t n, bool spare)
{
	struct buffer cells = BUFFER(b->arena);
	uint32_t mark;

	if (n > PROGRAM_MAX_SIZE / sizeof(uint64_t)) {
		b->full = true;
		return 0;
	}
	for (size_t i = 0; i < n && !b->full; i++)
		buffer_add(&cells, &(uint64_t){builder_text(b, texts[i])}, sizeof(uint64_t));
	if (spare)
		buffer_add(&cells, &(uint64_t){VECTOR_SPARE}, sizeof(uint64_t));
	buffer_add(&cells, &(uint64_t){0}, sizeof(uint64_t));
	mark = builder_bytes(b, cells.data, cells.size);
	if (mark)
		buffer_add(&b->vectors, &mark, sizeof(mark));
	return mark;
}

uint32_t builder_origin(struct program_builder *b, const struct plan_origin *origin)
{
	struct origin o = {.path = builder_text(b, origin->path),
			   .what = builder_text(b, origin->what),
			   .line = origin->place.line,
			   .column = origin->place.column};
	const char *last = b->origins.data + b->origins.size - sizeof(o);

	if (b->full || memcmp(last, &o, sizeof(o)) == 0)
		return b->n_origins - 1;
	if (b->n_origins > 2 * PROGRAM_MAX_OPS) {
		b->full = true;
		return 0;
	}
	buffer_add(&b->origins, &o, sizeof(o));
	return b->n_origins++;
}

int16_t builder_slot(struct program_builder *b)
{
	if (b->n_slots >= PROGRAM_MAX_SLOTS) {
		b->full = true;
		return SLOT_NONE;
	}
	return (int16_t)b->n_slots++;
}

void builder_add(struct program_builder *b, const struct op *op)
{
	if (b->full || b->n_ops >= PROGRAM_MAX_OPS) {
		b->full = true;
		return;
	}
	buffer_add(&b->ops, op, sizeof(*op));
	b->n_ops++;
}

void builder_mark_start(struct program_builder *b)
{
	b->start_op = b->n_ops;
}

bool builder_is_full(const struct program_builder *b)
{
	return b->full;
}

/* marks of the collected operations, origins and vectors become offsets of the block */
static void relocate(const struct program_builder *b, char *block, const struct program *head)
{
	struct op *ops = (struct op *)(void *)(block + head->ops);
	struct origin *origins = (struct origin *)(void *)(block + head->origins);
	const uint32_t *vectors = (const uint32_t *)(const void *)b->vectors.data;

	for (uint32_t i = 0; i < head->n_ops; i++) {
		for (size_t k = 0; k < sizeof(ops->text) / sizeof(ops->text[0]); k++)
			ops[i].text[k] += ops[i].text[k] ? head->texts : 0;
	}
	for (uint32_t i = 0; i < head->n_origins; i++) {
		origins[i].path += origins[i].path ? head->texts : 0;
		origins[i].what += origins[i].what ? head->texts : 0;
	}
	for (size_t i = 0; i < b->vectors.size / sizeof(*vectors); i++) {
		uint64_t *cell = (uint64_t *)(void *)(block + head->texts + vectors[i]);

		for (; *cell; cell++)
			*cell += *cell == VECTOR_SPARE ? 0 : head->texts;
	}
}

int builder_encode(const struct program_builder *b, const struct program **ret_program,
		   struct error *err)
{
	struct program head = {.magic = PROGRAM_MAGIC,
			       .abi = PROGRAM_ABI,
			       .n_ops = b->n_ops,
			       .ops = sizeof(head),
			       .n_origins = b->n_origins,
			       .n_slots = b->n_slots,
			       .start_op = b->start_op};
	uint64_t size;
	char *block;

	head.origins = head.ops + (uint32_t)b->ops.size;
	head.texts = head.origins + (uint32_t)b->origins.size;
	size = (uint64_t)head.texts + b->texts.size + sizeof(uint64_t); /* it ends in zeros */
	if (b->full || size > PROGRAM_MAX_SIZE) {
		return error_set(err, ERROR_LIMIT, 0,
				 "the launch program is too large: more than %u operations, %u "
				 "descriptors or %u MiB of text",
				 PROGRAM_MAX_OPS, PROGRAM_MAX_SLOTS, PROGRAM_MAX_SIZE >> 20);
	}
	head.size = (uint32_t)size;
	block = arena_alloc(b->arena, head.size);
	memcpy(block, &head, sizeof(head));
	memcpy(block + head.ops, b->ops.data, b->ops.size);
	memcpy(block + head.origins, b->origins.data, b->origins.size);
	memcpy(block + head.texts, b->texts.data, b->texts.size);
	relocate(b, block, &head);
	*ret_program = (const struct program *)(const void *)block;
	return 0;
}
