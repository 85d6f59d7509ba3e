/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* davit-init's last steps: the executable found and judged, ids, capabilities, filter, exec */
#include "init_parent.h"

#include "sys/raw.h"

#include "tap.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE 10000
#define ALL_CAPS ((UINT64_C(1) << 41) - 1)

static struct maker maker;
static char dir[] = "/tmp/davit-exec-XXXXXX";

/* A program that makes no system call: an ELF header, one segment, a branch to itself. */
static void write_spinner(const char *path)
{
#if defined(__x86_64__)
	static const uint8_t code[] = {0xf3, 0x90, 0xeb, 0xfc};
	const uint16_t machine = 62;
#elif defined(__aarch64__)
	static const uint8_t code[] = {0x00, 0x00, 0x00, 0x14};
	const uint16_t machine = 183;
#else
	static const uint8_t code[] = {0x6f, 0x00, 0x00, 0x00};
	const uint16_t machine = 243;
#endif
	struct {
		uint8_t ident[16];
		uint16_t type, machine;
		uint32_t version;
		uint64_t entry, phoff, shoff;
		uint32_t flags;
		uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
		uint32_t p_type, p_flags;
		uint64_t p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align;
		uint8_t code[8];
	} elf = {
		.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1},
		.type = 2,
		.machine = machine,
		.version = 1,
		.entry = 0x400000 + 120,
		.phoff = 64,
		.ehsize = 64,
		.phentsize = 56,
		.phnum = 1,
		.p_type = 1,
		.p_flags = 5,
		.p_vaddr = 0x400000,
		.p_paddr = 0x400000,
		.p_filesz = 128,
		.p_memsz = 128,
		.p_align = 4096,
	};
	int fd = sys_openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);

	memcpy(elf.code, code, sizeof(code));
	if (sys_write(fd, &elf, sizeof(elf)) != sizeof(elf))
		bail("cannot write %s", path);
	(void)sys_close(fd);
}

static const char *in_dir(const char *name)
{
	static char paths[4][128];
	static unsigned int next;
	char *path = paths[next++ % 4];

	(void)snprintf(path, sizeof(paths[0]), "%s/%s", dir, name);
	return path;
}

static void write_file(const char *name, const char *text, mode_t mode)
{
	int fd = sys_openat(AT_FDCWD, in_dir(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || sys_write(fd, text, strlen(text)) < 0 || sys_fchmod(fd, mode) < 0)
		bail("cannot write %s", name);
	(void)sys_close(fd);
}

static void check_find(const char *const *candidates, uint32_t uid, int number, uint32_t detail,
		       const char *name)
{
	struct parent parent = PARENT_INIT;
	int status;

	maker_init(&maker);
	maker_find(&maker, candidates, uid, uid);
	maker_exec(&maker, candidates, candidates);
	status = parent_run(&parent, maker_finish(&maker, 0));
	if (!ok(parent.page->number == number && parent.page->detail == detail &&
			(status == 0) == (number == 0) && parent.page->op == (number ? 0u : 1u),
		"find: %s", name))
		diag("status %d, op %u, errno %d, detail %u, candidate %u", status, parent.page->op,
		     parent.page->number, parent.page->detail, parent.page->candidate);
	parent_free(&parent);
}

static void test_find(void)
{
	const char *nosuch[] = {"/nosuch/x", NULL};
	const char *etc[] = {"/etc", NULL};
	const char *plain[] = {in_dir("plain"), NULL};
	const char *secret[] = {in_dir("secret"), NULL};
	const char *denied_then_good[] = {in_dir("plain"), "/bin/true", NULL};
	const char *device[] = {"/dev/null", NULL};
	const char *relative[] = {"./true", NULL};
	const char *noexec[] = {in_dir("noexec/x"), NULL};
	struct parent parent = PARENT_INIT;

	check_find(nosuch, 0, ENOENT, DETAIL_NOT_FOUND, "not found");
	check_find(etc, 0, EACCES, DETAIL_IS_DIRECTORY, "a directory");
	check_find(plain, 0, EACCES, DETAIL_NOT_EXECUTABLE, "no x bit, as root");
	check_find(secret, 1000, EACCES, DETAIL_NOT_EXECUTABLE, "x for the owner, as another");
	check_find(secret, 0, 0, DETAIL_NONE, "x for the owner, as root");
	check_find(denied_then_good, 0, 0, DETAIL_NONE, "one that may not be executed is passed");
	check_find(device, 0, EACCES, DETAIL_NOT_EXECUTABLE, "a device");
	write_file("noexec/x", "", 0755);
	check_find(noexec, 0, EACCES, DETAIL_NOEXEC_MOUNT, "a mount without exec");

	maker_init(&maker);
	maker_op(&maker, OP_CWD)->text[0] = maker_text(&maker, "/usr/bin");
	maker_find(&maker, relative, 0, 0);
	maker_exec(&maker, relative, relative);
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "find: relative to cwd");
	parent_free(&parent);
}

static void test_cwd(void)
{
	struct parent parent = PARENT_INIT;
	struct op *op;

	maker_init(&maker);
	op = maker_op(&maker, OP_CWD);
	op->text[0] = maker_text(&maker, in_dir("a/b/c"));
	maker_shell(&maker, "pwd -P; stat -c %a .");
	(void)umask(022);
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 0, "cwd is made");
	ok(strstr(parent_output(&parent), "/a/b/c\n755\n"), "with mode 0755");
	parent_free(&parent);

	parent = (struct parent)PARENT_INIT;
	maker_init(&maker);
	maker_op(&maker, OP_CWD)->text[0] = maker_text(&maker, "/etc/passwd");
	maker_shell(&maker, "exit 0");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 1, "a file is no cwd");
	is_i64(parent.page->number, ENOTDIR, "ENOTDIR");
	parent_free(&parent);
}

static void check_exec(const char *const *candidates, int number, uint32_t candidate,
		       const char *name)
{
	struct parent parent = PARENT_INIT;

	maker_init(&maker);
	maker_exec(&maker, candidates, candidates);
	(void)parent_run(&parent, maker_finish(&maker, 0));
	if (!ok(parent.page->number == number && parent.page->candidate == candidate &&
			parent.page->stage == (number ? STAGE_FAILED : STAGE_EXEC),
		"exec: %s", name))
		diag("errno %d, candidate %u", parent.page->number, parent.page->candidate);
	if (number)
		is_u64(parent.page->failed_stage, STAGE_EXEC, "failed in stage EXEC");
	parent_free(&parent);
}

static void test_exec(void)
{
	const char *nosuch[] = {"/nosuch/x", "/etc/passwd/x", NULL};
	const char *denied[] = {"/nosuch/x", in_dir("plain"), "/nosuch/y", NULL};
	const char *denied_then_good[] = {in_dir("plain"), "/bin/true", NULL};
	const char *text[] = {in_dir("text"), NULL};
	const char *lost[] = {in_dir("lost"), NULL};

	check_exec(nosuch, ENOENT, 0, "not found");
	check_exec(denied, EACCES, 1, "EACCES is remembered over ENOENT");
	check_exec(denied_then_good, 0, 1, "goes on along PATH");
	check_exec(text, ENOEXEC, 0, "a text file");
	check_exec(lost, ENOENT, 0, "a script without its interpreter");
}

static void add_filter(void)
{
	const struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_execve, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	struct op *op = maker_op(&maker, OP_SECCOMP);

	op->text[0] = maker_bytes(&maker, code, sizeof(code));
	op->number[0] = sizeof(code) / sizeof(code[0]);
}

static bool status_is(const char *text, const char *name, uint64_t want)
{
	uint64_t got = (uint64_t)parent_field(text, name, 16);

	if (got != want)
		diag("%s is %llx, not %llx", name, (unsigned long long)got,
		     (unsigned long long)want);
	return got == want;
}

/* The payload cannot make a call: it spins, and is looked at from outside. */
static void check_caps(uint32_t uid, bool no_new_privs, bool user_namespace)
{
	const uint64_t caps = 0x420, ambient = uid ? 0x400 : 0; /* KILL, NET_BIND_SERVICE */
	const uint64_t bounding = 0x4a0, admin = UINT64_C(1) << SYS_CAP_SYS_ADMIN;
	const char *candidates[] = {in_dir("spin"), NULL};
	const uint32_t gids[] = {1001, 1002};
	struct parent parent = PARENT_INIT;
	uint64_t effective;
	char path[64], text[4096];
	struct op *op;
	ssize_t n;
	int fd;

	if (user_namespace) {
		parent.flags = CLONE_NEWUSER;
		parent.uid_map = parent.gid_map = "0 100000 65536";
	}
	maker_init(&maker);
	maker_find(&maker, candidates, uid, uid);
	maker_op(&maker, OP_SYNC)->number[0] = SYNC_CREATED;
	if (no_new_privs)
		maker_op(&maker, OP_NO_NEW_PRIVS);
	op = maker_op(&maker, OP_BOUNDING);
	op->number[0] = bounding;
	op->number[1] = 40;
	op = maker_op(&maker, OP_IDS);
	op->flags = IDS_KEEP_CAPS;
	op->number[0] = op->number[1] = uid;
	op->text[0] = maker_bytes(&maker, gids, sizeof(gids));
	op->number[2] = 2;
	op = maker_op(&maker, OP_CAPS);
	op->number[0] = op->number[1] = caps | (no_new_privs ? 0 : admin);
	op->number[2] = op->number[3] = ambient;
	maker_op(&maker, OP_SIGNALS);
	add_filter();
	maker_exec(&maker, candidates, candidates);
	parent_start(&parent, maker_finish(&maker, 0));
	ok(parent_serve(&parent, false) && parent.page->stage == STAGE_EXEC &&
		   parent.page->number == 0,
	   "uid %u%s%s: executed under the filter", uid, no_new_privs ? ", no new privileges" : "",
	   user_namespace ? ", user namespace" : "");
	(void)snprintf(path, sizeof(path), "/proc/%d/status", parent.pid);
	fd = sys_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
	n = sys_read(fd, text, sizeof(text) - 1);
	text[n < 0 ? 0 : n] = '\0';
	(void)sys_close(fd);
	/* others get what is ambient; root what the bounding set leaves, but nothing new when it
	 * may not gain privileges */
	effective = uid ? ambient : no_new_privs ? caps : bounding;
	ok(status_is(text, "CapInh", ambient) && status_is(text, "CapPrm", effective) &&
		   status_is(text, "CapEff", effective) && status_is(text, "CapBnd", bounding) &&
		   status_is(text, "CapAmb", ambient),
	   "the five sets");
	ok(status_is(text, "NoNewPrivs", no_new_privs) && status_is(text, "Seccomp", 2) &&
		   status_is(text, "SigBlk", 0),
	   "NoNewPrivs, Seccomp, SigBlk");
	is_i64(parent_field(text, "Uid", 10), uid + (user_namespace ? 100000 : 0), "uid");
	ok(strstr(text, user_namespace ? "Groups:\t101001 101002 \n" : "Groups:\t1001 1002 \n"),
	   "groups");
	(void)sys_kill(parent.pid, SIGKILL);
	is_i64(parent_reap(&parent), SIGKILL, "it was still running");
	parent_free(&parent);
}

static void test_filter_refused(void)
{
	struct parent parent = PARENT_INIT;
	const char *nosuch[] = {"/nosuch/x", NULL};
	struct op *op;

	maker_init(&maker);
	add_filter();
	maker_exec(&maker, nosuch, nosuch);
	/* the exec fails, and the filter kills at exit_group: the page says it all the same */
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 128 + SIGSYS, "exit is filtered");
	is_i64(parent.page->number, ENOENT, "errno of the exec");
	is_u64(parent.page->detail, DETAIL_EXECVE, "detail");
	is_u64(parent.page->failed_stage, STAGE_EXEC, "stage");
	parent_free(&parent);

	parent = (struct parent)PARENT_INIT;
	maker_init(&maker);
	op = maker_op(&maker, OP_IDS);
	op->number[0] = op->number[1] = 1000;
	add_filter();
	maker_exec(&maker, nosuch, nosuch);
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 1, "no right to load a filter");
	is_i64(parent.page->number, EACCES, "EACCES");
	is_u64(parent.page->op, 1, "of the filter");
	parent_free(&parent);
}

static void test_limits(void)
{
	struct parent parent = PARENT_INIT;
	struct op *op;

	maker_init(&maker);
	op = maker_op(&maker, OP_RLIMIT);
	op->number[0] = 77;
	op->number[1] = op->number[2] = 1;
	maker_shell(&maker, "exit 0");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 1, "no such limit");
	is_i64(parent.page->number, EINVAL, "EINVAL");
	parent_free(&parent);

	parent = (struct parent)PARENT_INIT;
	maker_init(&maker);
	op = maker_op(&maker, OP_CAPS);
	op->number[3] = 1; /* ambient what is not permitted */
	maker_shell(&maker, "exit 0");
	is_i64(parent_run(&parent, maker_finish(&maker, 0)), 1, "ambient without permitted");
	is_i64(parent.page->number, EPERM, "EPERM");
	is_u64(parent.page->detail, DETAIL_AMBIENT, "told apart from capset");
	parent_free(&parent);
}

static void remove_dir(void)
{
	static const char *const files[] = {"plain", "secret", "text", "lost", "spin"};
	static const char *const dirs[] = {"noexec", "a/b/c", "a/b", "a", ""};

	(void)sys_umount2(in_dir("noexec"), MNT_DETACH);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		(void)sys_unlinkat(AT_FDCWD, in_dir(files[i]), 0);
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		(void)sys_unlinkat(AT_FDCWD, in_dir(dirs[i]), AT_REMOVEDIR);
}

int main(void)
{
	if (geteuid() != 0)
		return skip_all("needs root");
	if (!mkdtemp(dir) || chmod(dir, 0755) < 0)
		bail("no directory");
	write_file("plain", "x", 0644);
	write_file("secret", "#!/bin/true\n", 0700);
	write_file("text", "just words\n", 0755);
	write_file("lost", "#!/nosuch/interpreter\n", 0755);
	write_spinner(in_dir("spin"));
	/* goes away with this process */
	(void)sys_mkdirat(AT_FDCWD, in_dir("noexec"), 0755);
	if (sys_unshare(CLONE_NEWNS) < 0 ||
	    sys_mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    sys_mount("tmpfs", in_dir("noexec"), "tmpfs", MS_NOEXEC, "mode=755") < 0)
		bail("no tmpfs");
	test_find();
	test_cwd();
	test_exec();
	check_caps(0, false, false);
	check_caps(0, true, false);
	check_caps(1000, false, false);
	check_caps(1000, true, false);
	check_caps(1000, false, true);
	test_filter_refused();
	test_limits();
	remove_dir();
	return done();
}
