/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the verifier of launch programs lets pass and what not. With a directory as argument: writes
 * the programs of this test there, as a corpus for tests/fuzz/fuzz_program.c. */
#include "init_parent.h"

#include "plan/verify.h"
#include "sys/raw.h"

#include "tap.h"

#define REFUSED (-EINVAL)

static struct maker maker;
static struct op *last;

static struct op *ops(void)
{
	return (struct op *)(void *)(maker.block.bytes + sizeof(struct program));
}

/* One of each kind of reference. Indexes of its operations: */
enum { MOUNT, BIND, DEVICE, SYMLINK, WAIT, CWD, FIND, IDS, SECCOMP, EXEC };

static const struct program *make(void)
{
	static const char *const candidates[] = {"/bin/a", "/usr/bin/a", NULL};
	static const uint32_t gids[] = {1, 2, 3};
	static const uint64_t filter[] = {0x7fff000000000006};
	struct op *op;

	maker_init(&maker);
	op = maker_op(&maker, OP_MOUNT);
	op->text[0] = maker_text(&maker, "/dev/shm");
	op->text[1] = maker_text(&maker, "tmpfs");
	op->text[3] = maker_text(&maker, "size=64k,mode=0000");
	op->flags = MOUNT_INHERIT_MODE;
	op->number[3] = 14 + 1;
	op = maker_op(&maker, OP_BIND);
	op->slot = SLOT_FIRST_SOURCE;
	op->text[0] = maker_text(&maker, "/data");
	op = maker_op(&maker, OP_DEVICE);
	op->text[0] = maker_text(&maker, "/dev/null");
	op = maker_op(&maker, OP_SYMLINK);
	op->text[0] = maker_text(&maker, "/dev/fd");
	op->text[1] = maker_text(&maker, "/proc/self/fd");
	op = maker_op(&maker, OP_WAIT);
	op->slot = SLOT_LOCK;
	op->slot2 = SLOT_START;
	op = maker_op(&maker, OP_CWD);
	op->text[0] = maker_text(&maker, "/");
	maker_find(&maker, candidates, 0, 0);
	op = maker_op(&maker, OP_IDS);
	op->text[0] = maker_bytes(&maker, gids, sizeof(gids));
	op->number[2] = 3;
	op = maker_op(&maker, OP_SECCOMP);
	op->text[0] = maker_bytes(&maker, filter, sizeof(filter));
	op->number[0] = 1;
	maker_exec(&maker, candidates, candidates);
	last = ops() + EXEC;
	return maker_finish(&maker, 1);
}

static int verify(uint32_t *ret_op)
{
	return program_verify(maker.block.bytes, maker.size, ret_op);
}

/* After this change of the good program the operation (or n_ops, or 0 of the header) is refused. */
#define refuse(index, name, ...)                                                              \
	do {                                                                                  \
		struct program *program = &maker.block.program;                               \
		uint32_t bad = 77;                                                            \
                                                                                              \
		(void)make();                                                                 \
		(void)program;                                                                \
		__VA_ARGS__;                                                                  \
		ok(verify(&bad) == REFUSED && bad == (uint32_t)(index), "refused: %s", name); \
	} while (0)

static void test_header(void)
{
	refuse(0, "another magic", program->magic++);
	refuse(0, "another abi", program->abi++);
	refuse(0, "another size", program->size--);
	refuse(0, "size behind the end", program->size += 8);
	refuse(0, "no operations", program->n_ops = 0);
	refuse(0, "more operations than fit", program->n_ops = 4000);
	refuse(0, "operations in the header", program->ops = 8);
	refuse(0, "operations not aligned", program->ops += 4);
	refuse(0, "operations in the texts", program->ops = program->texts);
	refuse(0, "operations behind the end", program->ops = 0xfffffff8);
	refuse(0, "no origins", program->n_origins = 0);
	refuse(0, "origins behind the end", program->origins = 0xfffffff8);
	refuse(0, "more origins than fit", program->n_origins = 0x10000001);
	refuse(0, "texts behind the end", program->texts = 0xfffffff8);
	refuse(0, "texts not aligned", program->texts += 4);
	refuse(0, "too few slots", program->n_slots = 3);
	refuse(0, "too many slots", program->n_slots = PROGRAM_MAX_SLOTS + 1);
	refuse(0, "start behind the operations", program->start_op = program->n_ops);
	refuse(0, "no 0 at the end", maker.block.bytes[maker.size - 1] = 'x');
	refuse(program->n_ops, "an origin's text",
	       ((struct origin *)(void *)(maker.block.bytes + program->origins))->what = 8);
}

static void test_ops(void)
{
	refuse(MOUNT, "an unknown operation", ops()[MOUNT].code = OP_CODES);
	refuse(MOUNT, "operation 0", ops()[MOUNT].code = OP_NONE);
	refuse(MOUNT, "an operation of a later issue", ops()[MOUNT].code = OP_SPAWN);
	refuse(MOUNT, "a text in the operations", ops()[MOUNT].text[0] = 64);
	refuse(MOUNT, "a text behind the end", ops()[MOUNT].text[0] = maker.size);
	refuse(MOUNT, "a missing text", ops()[MOUNT].text[0] = 0);
	refuse(MOUNT, "a text too many", ops()[MOUNT].text[4] = ops()[MOUNT].text[0]);
	refuse(MOUNT, "an origin that is not there", ops()[MOUNT].origin = 1);
	refuse(MOUNT, "no place for the mode", ops()[MOUNT].number[3] = 0);
	refuse(MOUNT, "the mode outside its text", ops()[MOUNT].number[3] = 18);
	refuse(MOUNT, "the mode far outside", ops()[MOUNT].number[3] = UINT64_MAX);
	refuse(MOUNT, "the mode on letters", ops()[MOUNT].number[3] = 10);
	refuse(BIND, "a slot that is not there", ops()[BIND].slot = SLOT_FIRST_SOURCE + 1);
	refuse(BIND, "the control socket as a source", ops()[BIND].slot = SLOT_CONTROL);
	refuse(BIND, "no source", ops()[BIND].slot = SLOT_NONE);
	refuse(BIND, "a slot below none", ops()[BIND].slot = INT16_MIN);
	refuse(WAIT, "no start socket", ops()[WAIT].slot2 = SLOT_NONE);
	refuse(FIND, "a vector not aligned", ops()[FIND].text[0] += 4);
	refuse(FIND, "a vector behind the end", ops()[FIND].text[0] = (maker.size + 7) & ~7u);
	refuse(FIND, "a vector's text outside",
	       *(uint64_t *)(void *)(maker.block.bytes + ops()[FIND].text[0]) = UINT32_MAX);
	refuse(FIND, "a spare cell that is not the environment's",
	       ((uint64_t *)(void *)(maker.block.bytes + ops()[FIND].text[0]))[1] = VECTOR_SPARE);
	refuse(EXEC, "a spare cell that is not the last",
	       *(uint64_t *)(void *)(maker.block.bytes + ops()[EXEC].text[2]) = VECTOR_SPARE);
	/* the end of the environment, spare cell included, is cut off */
	refuse(EXEC, "a vector without end",
	       maker.block.program.size = maker.size = last->text[2] + 17;
	       maker.block.bytes[maker.size - 1] = 0);
	refuse(IDS, "too many gids", ops()[IDS].number[2] = 65537);
	refuse(IDS, "gids behind the end", ops()[IDS].number[2] = 60000);
	refuse(IDS, "gids not aligned", ops()[IDS].text[0] += 2);
	refuse(SECCOMP, "an empty filter", ops()[SECCOMP].number[0] = 0);
	refuse(SECCOMP, "too long a filter", ops()[SECCOMP].number[0] = 4097);
	refuse(SECCOMP, "a filter behind the end", ops()[SECCOMP].number[0] = 4096);
}

static void test_good(void)
{
	const struct program *program = make();
	uint32_t bad;

	is_i64(verify(&bad), 0, "a program with every kind of reference");
	is_text(program_string(program, program_vector(program, ops()[FIND].text[0])[1]),
		"/usr/bin/a", "a vector is read");
	is_u64(program_count(ops() + IDS, 0), 3, "the count of gids");
	is_u64(program_text(OP_CODES, 0), TEXT_NONE, "no texts behind the last code");
	ops()[IDS].number[2] = 0;
	ops()[IDS].text[0] = 0;
	is_i64(verify(&bad), 0, "no supplementary groups");
	for (size_t size = 0; size < sizeof(struct program); size++)
		if (program_verify(program, size, &bad) != REFUSED)
			ok(false, "a block of %zu bytes", size);
	/* nothing of a shorter file is a program */
	(void)make();
	for (uint32_t size = 48; size < maker.size; size += 8) {
		maker.block.program.size = size;
		if (program_verify(program, size, &bad) == 0 && size < maker.size - 8)
			ok(false, "a program cut at %u of %u", size, maker.size);
	}
}

static int write_corpus(const char *dir)
{
	char path[4096];

	for (int i = 0; i < 3; i++) {
		int fd;

		(void)make();
		if (i == 1)
			maker.block.program.n_ops = EXEC;
		if (i == 2)
			ops()[IDS].number[2] = 60000;
		(void)snprintf(path, sizeof(path), "%s/made-%d", dir, i);
		fd = sys_openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
		if (sys_write(fd, maker.block.bytes, maker.size) != (ssize_t)maker.size)
			bail("cannot write %s", path);
		(void)sys_close(fd);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2)
		return write_corpus(argv[1]);
	test_good();
	test_header();
	test_ops();
	return done();
}
