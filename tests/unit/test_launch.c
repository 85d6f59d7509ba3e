/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starts of real processes by programs made by hand: no namespace, no mount, no cgroup, so no
 * privilege is needed. What is tested is the parent: its answers, its words, and that nothing is
 * left. */
#include "launch/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "launch/steps.h"
#include "tests/unit/tap.h"

static struct arena *arena;
static char root[] = "/tmp/test-launch-XXXXXX";
static struct oci_config config = {.oci_version = "1.2.0"};
static struct oci_document document = {.name = "config.json", .text = "{}", .size = 2};
static const struct spec spec = {.config = &config, .document = &document};
static const struct inherited inherited;

/* --- a program by hand --- */

static struct {
	struct program head;
	struct op ops[16];
	struct origin origins[2];
	uint64_t cells[64];
	char texts[2048];
} code;
static uint32_t n_texts, n_cells;

static uint32_t at(const void *what)
{
	return (uint32_t)((const char *)what - (const char *)&code);
}

static uint32_t text(const char *string)
{
	char *to = code.texts + n_texts;

	memcpy(to, string, strlen(string) + 1);
	n_texts += (uint32_t)strlen(string) + 1;
	return at(to);
}

static uint32_t vector(const char *const *strings, bool spare)
{
	uint32_t first = n_cells;

	for (; *strings; strings++)
		code.cells[n_cells++] = text(*strings);
	if (spare)
		code.cells[n_cells++] = VECTOR_SPARE;
	code.cells[n_cells++] = 0;
	return at(&code.cells[first]);
}

static void begin(void)
{
	memset(&code, 0, sizeof(code));
	n_texts = n_cells = 0;
	code.head = (struct program){
		.magic = PROGRAM_MAGIC,
		.abi = PROGRAM_ABI,
		.size = sizeof(code),
		.ops = at(code.ops),
		.n_origins = 2,
		.origins = at(code.origins),
		.texts = at(code.cells),
		.n_slots = SLOT_FIRST_SOURCE,
	};
	code.origins[1] = (struct origin){
		.path = text("process.args"), .what = text("test"), .line = 3, .column = 7};
}

static struct op *add(enum op_code op)
{
	struct op *new = &code.ops[code.head.n_ops++];

	new->code = (uint16_t)op;
	new->origin = 1;
	new->slot = new->slot2 = SLOT_NONE;
	return new;
}

static void add_created(bool want_passwd)
{
	struct op *op = add(OP_SYNC);

	op->number[0] = SYNC_CREATED;
	op->flags = want_passwd ? SYNC_WANT_PASSWD : 0;
}

static void add_find(const char *file)
{
	struct op *op = add(OP_FIND);

	op->text[0] = vector((const char *const[]){file, NULL}, false);
	op->text[1] = text(file);
}

static void add_exec(const char *file, const char *script, bool spare)
{
	struct op *op;

	add(OP_SIGNALS);
	op = add(OP_EXEC);
	op->text[0] = vector((const char *const[]){file, NULL}, false);
	op->text[1] = vector((const char *const[]){file, "-c", script, NULL}, false);
	op->text[2] = vector((const char *const[]){"A=b", NULL}, spare);
}

/* --- runs --- */

static struct plan the_plan(void)
{
	return (struct plan){
		.topology = TOPOLOGY_DIRECT,
		.driver = CGROUP_DRIVER_DISABLED,
		.has_process = true,
		.start_now = true,
		.rootfs = "/",
		.program = &code.head,
	};
}

static struct request the_request(void)
{
	return (struct request){.what = REQUEST_RUN,
				.root = root,
				.id = "unit",
				.bundle = "/",
				.config_path = "/config.json"};
}

static char said[1024];

/* In a process of its own: a run blocks signals and keeps its descriptors. Returns the exit status,
 * or -1 with the error in `said`. */
static int run_with(const struct plan *plan, const struct request *request)
{
	int pipes[2], status = -1;
	pid_t pid;
	ssize_t n;

	if (pipe2(pipes, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		bail("pipe and fork");
	if (pid == 0) {
		struct error err = {0};
		int result = launch_run(arena, plan, request, &spec, &inherited, &status, &err);

		if (result < 0)
			(void)error_format(&err, said, sizeof(said));
		(void)!write(pipes[1], said, result < 0 ? strlen(said) : 0);
		_exit(result < 0 ? 255 : status);
	}
	(void)close(pipes[1]);
	n = read(pipes[0], said, sizeof(said) - 1);
	said[n > 0 ? n : 0] = 0;
	(void)close(pipes[0]);
	(void)waitpid(pid, &status, 0);
	return said[0] ? -1 : WEXITSTATUS(status);
}

static int run(void)
{
	struct plan plan = the_plan();
	struct request request = the_request();

	return run_with(&plan, &request);
}

static bool is_gone(void)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "%s/unit", root);
	return access(path, F_OK) < 0 && errno == ENOENT;
}

static bool said_it(const char *part)
{
	if (strstr(said, part))
		return true;
	diag("said: %s", said);
	return false;
}

static void test_success(void)
{
	struct plan plan = the_plan();
	struct request request = the_request();
	char pid_file[64], *pid;
	size_t size;

	begin();
	add_find("/bin/sh");
	add_created(false);
	add_exec("/bin/sh", "exit 7", false);
	is_i64(run(), 7, "the payload's exit status");
	ok(is_gone(), "no state is left");

	begin();
	add_find("/bin/sh");
	add_created(true);
	add_exec("/bin/sh", "test \"$HOME\" = / || exit 1; kill -9 $$", true);
	plan.want_home = true;
	plan.home_uid = 4294967294u;
	(void)snprintf(pid_file, sizeof(pid_file), "%s/pid", root);
	request.pid_file = pid_file;
	is_i64(run_with(&plan, &request), 128 + 9, "128 + N; HOME of a user that nobody knows");
	ok(file_read(arena, AT_FDCWD, pid_file, 64, &pid, &size) == 0 && size > 0 &&
		   pid[size - 1] != '\n',
	   "the pid file stays, without a newline");
	(void)unlink(pid_file);
}

static void test_failures(void)
{
	struct plan plan = the_plan();
	struct request request = the_request();

	begin();
	add_find("/no/such");
	add_created(false);
	is_i64(run(), -1, "a missing executable");
	ok(said_it("config.json:3:7: process.args: exec: \"/no/such\": no such file or directory"),
	   "in the words that engines look for");
	ok(is_gone(), "no state is left");

	begin();
	add_find("/etc");
	is_i64(run(), -1, "a directory");
	ok(said_it("exec: \"/etc\": is a directory: permission denied"), "its words");

	begin();
	add_created(false);
	add_exec("/etc/passwd", "", false);
	request.pid_file = arena_printf(arena, "%s/pid", root);
	is_i64(run_with(&plan, &request), -1, "an exec that fails after CREATED");
	ok(said_it("exec: \"/etc/passwd\": permission denied"), "is told from the page");
	ok(is_gone() && access(request.pid_file, F_OK) < 0, "neither state nor pid file is left");

	begin();
	add(OP_FAIL)->number[0] = ENOSPC;
	is_i64(run(), -1, "an operation fails");
	ok(said_it("config.json:3:7: process.args: test: no space left on device"),
	   "its place, words and reason");

	begin();
	add(OP_SYNC)->number[0] = SYNC_MOUNTED;
	is_i64(run(), -1, "a packet that is in no phase");
	ok(said_it("unexpected packet"), "ends the start");

	begin();
	code.head.abi = 99;
	is_i64(run(), -1, "a program of another build");
	ok(said_it("davit-init could not begin"), "is told");

	begin();
	is_i64(run(), -1, "a program without EXEC");
	ok(is_gone(), "nothing is left of any of them");
}

static void test_same_id(void)
{
	struct request request = the_request();
	struct plan plan = the_plan();

	begin();
	add_created(false);
	add_exec("/bin/sh", "exit 0", false);
	request.keep = true;
	is_i64(run_with(&plan, &request), 0, "--keep");
	ok(!is_gone(), "keeps the state");
	is_i64(run(), -1, "the same id again");
	ok(said_it("container with given ID already exists"), "is refused");
}

/* Every signal that comes is the payload's; one before the start ends the start. */
static void test_signals(bool started)
{
	struct plan plan = the_plan();
	struct request request = the_request();
	char path[64];
	int status;
	pid_t pid;

	begin();
	add_created(false);
	if (started) {
		add_exec("/bin/sh",
			 arena_printf(arena,
				      "trap 'exit 9' USR1; mkdir %s/ready; "
				      "while :; do sleep 0.1; done",
				      root),
			 false);
	} else {
		struct op *op = add(OP_WAIT);

		op->slot = SLOT_LOCK;
		op->slot2 = SLOT_START;
		plan.start_now = false;
	}
	(void)snprintf(path, sizeof(path), "%s/%s", root, started ? "ready" : "unit/status");
	pid = fork();
	if (pid == 0) {
		struct error err = {0};
		int ret = 0;
		int result = launch_run(arena, &plan, &request, &spec, &inherited, &ret, &err);

		_exit(result < 0 ? (strstr(err.text, "SIGTERM") ? 77 : 78) : ret);
	}
	while (access(path, F_OK) < 0)
		(void)usleep(1000);
	for (int i = 0; i < 5000 && waitpid(pid, &status, WNOHANG) == 0; i++) {
		(void)kill(pid, started ? SIGUSR1 : SIGTERM);
		(void)usleep(1000);
	}
	is_i64(WEXITSTATUS(status), started ? 9 : 77,
	       started ? "a signal is given to the payload" : "a signal ends the start");
	(void)rmdir(path);
	ok(is_gone(), "no state is left");
}

static void test_table(void)
{
	ok(n_steps_start > 10, "steps");
	for (size_t i = 0; i + 1 < n_steps_start; i++)
		if (!steps_start[i].name || !steps_start[i].run)
			ok(false, "step %zu", i);
	is_text(steps_start[n_steps_start - 2].name, "go", "GO comes last, but for");
	is_text(steps_start[n_steps_start - 1].name, "record", "what init does not wait for");
}

int main(void)
{
	char path[64];

	arena = arena_new();
	if (!mkdtemp(root))
		bail("mkdtemp");
	test_table();
	test_success();
	test_failures();
	test_signals(false);
	test_same_id();
	for (size_t i = 0; i < 3; i++) {
		static const char *const files[] = {"status", "config.json", "page"};

		(void)snprintf(path, sizeof(path), "%s/unit/%s", root, files[i]);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof(path), "%s/unit", root);
	(void)rmdir(path);
	test_signals(true);
	ok(rmdir(root) == 0, "the state root is empty");
	arena_free(arena);
	return done();
}
