/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/builder.h"

#include "base/cleanup.h"
#include "plan/verify.h"

#include "tests/unit/tap.h"

static struct arena *arena;

static const struct program *encode(const struct program_builder *b)
{
	const struct program *program = NULL;
	struct error err;
	uint32_t op;

	if (builder_encode(b, &program, &err) < 0)
		bail("encode: %s", err.text);
	ok(program_verify(program, program->size, &op) == 0, "davit-init would take it");
	return program;
}

static void test_texts(void)
{
	struct program_builder *b = builder_new(arena);
	uint32_t a = builder_text(b, "/proc"), other = builder_text(b, "/sys");
	const struct program *program;
	const struct op *ops;

	ok(a && a == builder_text(b, "/proc") && a != other, "a text is kept once");
	ok(builder_text(b, NULL) == 0 && builder_text(b, "") != 0, "none is not empty");
	ok(builder_text_apart(b, "/proc") != a, "one with a hole is kept apart");
	builder_add(b, &OP(OP_MASK, 0, .text = {a}));
	builder_add(b, &OP(OP_MASK, 0, .text = {other}));
	program = encode(b);
	ops = program_ops(program);
	is_u64(program->n_ops, 2, "operations");
	is_text(program_string(program, ops[0].text[0]), "/proc", "the first text");
	is_text(program_string(program, ops[1].text[0]), "/sys", "the second");
	ok(ops[0].slot == SLOT_NONE && ops[0].slot2 == SLOT_NONE, "no slots");
}

/* more strings than the first table has room for */
static void test_many_texts(void)
{
	struct program_builder *b = builder_new(arena);
	static uint32_t marks[3000];
	bool same = true;

	for (uint32_t i = 0; i < ARRAY_SIZE(marks); i++)
		marks[i] = builder_text(b, arena_printf(arena, "text %u", i));
	for (uint32_t i = 0; i < ARRAY_SIZE(marks); i++)
		same = same && marks[i] == builder_text(b, arena_printf(arena, "text %u", i));
	ok(same, "3000 texts are found again");
}

static void test_vectors(void)
{
	static const char *const args[] = {"sh", "-c", "sh"};
	static const char *const env[] = {"A=1"};
	struct program_builder *b = builder_new(arena);
	uint32_t candidates = builder_vector(b, args, 1, false);
	const struct program *program;
	const struct op *op;
	const uint64_t *cell;

	builder_add(b, &OP(OP_EXEC, 0,
			   .text = {candidates, builder_vector(b, args, 3, false),
				    builder_vector(b, env, 1, true)}));
	program = encode(b);
	op = program_ops(program);
	cell = program_vector(program, op->text[1]);
	is_text(program_string(program, cell[1]), "-c", "an argument");
	ok(cell[0] == cell[2] && cell[3] == 0, "equal arguments share bytes, 0 ends");
	cell = program_vector(program, op->text[2]);
	is_text(program_string(program, cell[0]), "A=1", "the environment");
	ok(cell[1] == VECTOR_SPARE && cell[2] == 0, "its spare cell");
	ok(builder_vector(b, NULL, 0, false) != 0, "an empty vector is one");
}

static void test_bytes(void)
{
	static const uint32_t gids[] = {5, 10, 4000000000u};
	struct program_builder *b = builder_new(arena);
	const struct program *program;
	const struct op *op;

	(void)builder_text(b, "x");
	builder_add(b, &OP(OP_IDS, 0, .text = {builder_bytes(b, gids, sizeof(gids))},
			   .number = {1, 2, 3}));
	ok(builder_bytes(b, gids, 0) == 0, "no bytes");
	program = encode(b);
	op = program_ops(program);
	ok(op->text[0] % 8 == 0, "aligned");
	ok(memcmp((const char *)program + op->text[0], gids, sizeof(gids)) == 0, "as given");
}

static void test_origins(void)
{
	struct program_builder *b = builder_new(arena);
	struct plan_origin first = {"mounts[0]", "mount", {3, 5}},
			   second = {"root", "enter", {9, 1}};
	const struct program *program;
	uint32_t a = builder_origin(b, &first);

	ok(a == 1 && builder_origin(b, &first) == a, "the same again");
	ok(builder_origin(b, &second) == 2, "another");
	builder_add(b, &OP(OP_PIVOT, 2));
	program = encode(b);
	is_u64(program->n_origins, 3, "nowhere and two");
	is_text(program_string(program, program_origin(program, 2)->path), "root", "path");
	ok(program_origin(program, 1)->line == 3 && program_origin(program, 1)->column == 5,
	   "place");
	ok(program_origin(program, 0)->path == 0, "nowhere");
}

static void test_start(void)
{
	struct program_builder *b = builder_new(arena);

	builder_add(b, &(struct op){.code = OP_WAIT, .slot = SLOT_LOCK, .slot2 = SLOT_START});
	builder_mark_start(b);
	builder_add(b, &OP(OP_SIGNALS, 0));
	is_u64(encode(b)->start_op, 1, "what start triggers");
}

static void expect_full(const struct program_builder *b, const char *name)
{
	const struct program *program = NULL;
	struct error err = {0};

	ok(builder_is_full(b) && builder_encode(b, &program, &err) < 0 && program == NULL &&
		   err.kind == ERROR_LIMIT,
	   "%s", name);
}

static void test_bounds(void)
{
	struct program_builder *b = builder_new(arena);
	char *large = arena_alloc(arena, 5 << 20);

	for (uint32_t i = 0; i < PROGRAM_MAX_OPS; i++)
		builder_add(b, &OP(OP_LOOPBACK, 0));
	ok(!builder_is_full(b), "the most operations");
	builder_add(b, &OP(OP_LOOPBACK, 0));
	expect_full(b, "one more");

	b = builder_new(arena);
	while (builder_slot(b) != PROGRAM_MAX_SLOTS - 1)
		;
	ok(!builder_is_full(b) && builder_slot(b) == SLOT_NONE, "descriptors end");
	expect_full(b, "too many descriptors");

	b = builder_new(arena);
	memset(large, 'x', (5 << 20) - 1);
	for (int i = 0; i < 10 && !builder_is_full(b); i++)
		(void)builder_text_apart(b, large);
	ok(builder_text(b, "more") == 0, "nothing is added any more");
	expect_full(b, "too much text");
}

int main(void)
{
	arena = arena_new();
	test_texts();
	test_many_texts();
	test_vectors();
	test_bytes();
	test_origins();
	test_start();
	test_bounds();
	arena_free(arena);
	return done();
}
