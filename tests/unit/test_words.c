/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/words.h"

#include <errno.h>

#include "base/cleanup.h"
#include "tests/unit/tap.h"

/* A program by hand: ops, origins, texts at fixed places. */
static struct {
	struct program head;
	struct op ops[4];
	struct origin origins[2];
	uint64_t vector[4];
	char texts[256];
} program;

static uint32_t at(const void *what)
{
	return (uint32_t)((const char *)what - (const char *)&program);
}

static uint32_t n_texts;

static uint32_t text(const char *string)
{
	char *to = program.texts + n_texts;

	memcpy(to, string, strlen(string) + 1);
	n_texts += (uint32_t)strlen(string) + 1;
	return at(to);
}

static void build(void)
{
	program.head = (struct program){
		.magic = PROGRAM_MAGIC,
		.abi = PROGRAM_ABI,
		.size = sizeof(program),
		.n_ops = 4,
		.ops = at(program.ops),
		.n_origins = 2,
		.origins = at(program.origins),
	};
	program.origins[1] = (struct origin){
		.path = text("mounts[3]"),
		.what = text("bind `/srv/x` on `/data`"),
		.line = 42,
		.column = 17,
	};
	program.vector[0] = text("/usr/bin/nosuch");
	program.ops[0] = (struct op){.code = OP_BIND, .origin = 1};
	program.ops[1] = (struct op){.code = OP_MOUNT, .origin = 1, .text = {0, text("sysfs")}};
	program.ops[2] = (struct op){
		.code = OP_FIND, .text = {at(program.vector), text("nosuch")}, .number = {0, 0, 1}};
	program.ops[3] = (struct op){.code = OP_EXEC,
				     .text = {at(program.vector), at(program.vector)}};
}

static const char *say_in(uint32_t op, uint32_t detail, int number, uint32_t context)
{
	static char buf[1024];
	struct words words = {
		.program = &program.head,
		.document = "config.json",
		.op = op,
		.detail = detail,
		.number = number,
		.context = context,
	};
	struct error err = {0};

	(void)words_failure(&words, &err);
	err.step[0] = 0; /* only shown where there is no place */
	return error_format(&err, buf, sizeof(buf));
}

static const char *say(uint32_t op, uint32_t detail, int number)
{
	return say_in(op, detail, number, 0);
}

static bool begins(const char *got, const char *want)
{
	if (!strncmp(got, want, strlen(want)))
		return true;
	diag("%s", got);
	return false;
}

static void test_operations(void)
{
	is_text(say(0, DETAIL_SETATTR, EINVAL),
		"config.json:42:17: mounts[3]: bind `/srv/x` on `/data`: mount_setattr: invalid "
		"argument",
		"place, words, call, reason");
	ok(begins(say(0, DETAIL_NOT_PLAIN_DIR, EPERM),
		  "config.json:42:17: mounts[3]: bind `/srv/x` on `/data`: must be mounted on "
		  "ordinary directory (a symlink"),
	   "the words that engines' tests look for, without an errno");
	ok(strstr(say_in(1, DETAIL_MOUNT, EPERM, WORDS_USERNS | WORDS_JOINED_NET), "bind the host"),
	   "sysfs in a joined network namespace: the cure");
	ok(!strstr(say_in(1, DETAIL_MOUNT, EPERM, 0), "bind the host"), "and not without one");
}

/* An engine's exit code hangs on these words. */
static void test_executable(void)
{
	is_text(say(2, DETAIL_NOT_FOUND, ENOENT),
		"exec: \"nosuch\": executable file not found in $PATH", "not found along PATH");
	program.ops[2].number[2] = 0;
	is_text(say(2, DETAIL_NOT_FOUND, ENOENT), "exec: \"nosuch\": no such file or directory",
		"not found at its path");
	is_text(say(2, DETAIL_IS_DIRECTORY, EISDIR),
		"exec: \"nosuch\": is a directory: permission denied", "a directory");
	ok(begins(say(2, DETAIL_NOT_EXECUTABLE, EACCES), "exec: \"nosuch\": permission denied ("),
	   "no x bit");
	ok(begins(say(2, DETAIL_NOEXEC_MOUNT, EACCES),
		  "exec: \"nosuch\": lies on a noexec mount: permission denied ("),
	   "a noexec mount");
	ok(begins(say(3, DETAIL_EXECVE, ENOENT),
		  "exec: \"/usr/bin/nosuch\": no such file or directory ("),
	   "exec itself: a missing interpreter");
	ok(begins(say(3, DETAIL_EXECVE, ENOEXEC), "exec: \"/usr/bin/nosuch\": exec format error ("),
	   "exec itself: another format");
}

/* The page is the container's to write. */
static void test_hostile(void)
{
	static const uint32_t odd[] = {0, 1, 47, 4096, 0x7fffffff, 0xffffffff};

	ok(strstr(say(4, 0, EIO), "operation 4"), "an index outside");
	ok(strstr(say(0xffffffff, 0xffffffff, -5), "operation"), "nothing but ones");
	for (size_t i = 0; i < ARRAY_SIZE(odd); i++)
		for (uint32_t op = 0; op < 4; op++)
			(void)say(op, odd[i], (int)odd[i]);
	program.head.ops = program.head.size - 64;
	ok(!words_op(&program.head, 1), "a table that ends outside");
	program.head.ops = 0xfffffff8;
	ok(!words_op(&program.head, 0), "a table far outside");
	build();
	program.ops[0].origin = 7;
	ok(begins(say(0, DETAIL_MOUNT, EPERM), "BIND: mount"), "an origin outside");
	program.vector[0] = ~(uint64_t)0;
	ok(begins(say(3, DETAIL_EXECVE, EACCES), "exec: \"\": permission denied"),
	   "a cell outside");
	program.ops[3].text[1] = program.head.size - 4;
	ok(begins(say(3, DETAIL_EXECVE, EACCES), "exec: \"\": permission denied"),
	   "a vector that ends outside");
	memset(program.texts, 'x', sizeof(program.texts));
	is_text(words_text(&program.head, at(program.texts)), "", "a text without an end");
}

static void test_death(void)
{
	struct words words = {.program = &program.head, .document = "config.json", .op = 0};
	struct error err = {0};
	char buf[1024];

	(void)words_death(&words, STAGE_MOUNTING, "killed by signal 9 (SIGKILL)", &err);
	is_text(error_format(&err, buf, sizeof(buf)),
		"config.json:42:17: mounts[3]: davit-init was killed by signal 9 (SIGKILL) during: "
		"bind `/srv/x` on `/data`",
		"a killed init: what it was doing");
	(void)words_death(&words, STAGE_CLONED, "killed by signal 9 (SIGKILL)", &err);
	ok(strstr(err.text, "before its first operation"), "and before it did anything");
}

int main(void)
{
	build();
	test_operations();
	test_executable();
	build();
	test_death();
	test_hostile();
	is_text(words_operation(OP_SECCOMP), "SECCOMP", "the name of an operation");
	is_text(words_operation(OP_CODES), NULL, "and of none");
	is_text(words_step("setns", EPERM, 0),
		"entering a namespace needs CAP_SYS_ADMIN in the user namespace that owns it",
		"the cure of a step");
	return done();
}
