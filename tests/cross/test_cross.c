/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* davit-init of another architecture under qemu-user: start, operations, a failure, exec
 *
 * Built for this machine: page and program look the same everywhere, and what the emulated
 * davit-init executes is this machine's /bin/sh. Called with the path of the emulator.
 */
#include "../unit/init_parent.h"

#include "sys/raw.h"

#include "../unit/tap.h"

static struct maker maker;

static void test_run(const char *emulator)
{
	static const char *const candidates[] = {"/nosuch/sh", "/bin/sh", NULL};
	static const char *const argv[] = {"sh", "-c", "umask; ulimit -n; pwd; echo $HOME", NULL};
	struct parent parent = PARENT_INIT;
	struct op *op;

	parent.emulator = emulator;
	parent.home = "HOME=/somewhere";
	maker_init(&maker);
	maker_op(&maker, OP_UMASK)->number[0] = 027;
	maker_op(&maker, OP_CWD)->text[0] = maker_text(&maker, "/usr/bin");
	maker_find(&maker, candidates, 0, 0);
	maker_op(&maker, OP_SYNC)->number[0] = SYNC_CREATED;
	op = maker_op(&maker, OP_RLIMIT);
	op->number[0] = RLIMIT_NOFILE;
	op->number[1] = op->number[2] = 77;
	maker_op(&maker, OP_SIGNALS);
	maker_exec(&maker, candidates, argv);
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "a program runs");
	ok(parent.created, "SYNC CREATED came");
	is_text(parent_output(&parent), "0027\n77\n/usr/bin\n/somewhere\n", "as it was told to");
	is_u64(parent.page->stage, STAGE_EXEC, "stage is EXEC");
	is_u64(parent.page->candidate, 1, "the second candidate");
	parent_free(&parent);
}

static void test_fail(const char *emulator, uint16_t code)
{
	static const char *const candidates[] = {"/nosuch/sh", NULL};
	struct parent parent = PARENT_INIT;

	parent.emulator = emulator;
	maker_init(&maker);
	maker_op(&maker, OP_UMASK);
	if (code == OP_FAIL)
		maker_op(&maker, OP_FAIL)->number[0] = ENOENT;
	if (code == OP_FIND)
		maker_find(&maker, candidates, 0, 0);
	maker_exec(&maker, candidates, candidates);
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 1, "a failing operation");
	ok(parent.failed, "PACKET_FAIL came");
	is_u64(parent.page->stage, STAGE_FAILED, "stage is FAILED");
	is_u64(parent.page->op, 1, "index");
	is_i64(parent.page->number, ENOENT, "errno");
	is_u64(parent.page->detail,
	       code == OP_FAIL   ? DETAIL_SYSCALL
	       : code == OP_FIND ? DETAIL_NOT_FOUND
				 : DETAIL_EXECVE,
	       "detail");
	parent_free(&parent);
}

static void test_bad_program(const char *emulator)
{
	struct parent parent = PARENT_INIT;

	parent.emulator = emulator;
	maker_init(&maker);
	maker_op(&maker, OP_HOSTNAME)->text[0] = MAKER_SIZE;
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 120, "a bad program is refused");
	is_u64(parent.page->detail, DETAIL_BAD_PROGRAM, "detail");
	parent_free(&parent);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		bail("usage: test_cross EMULATOR");
	test_run(argv[1]);
	test_fail(argv[1], OP_FAIL);
	test_fail(argv[1], OP_FIND);
	test_fail(argv[1], OP_EXEC);
	test_bad_program(argv[1]);
	return done();
}
