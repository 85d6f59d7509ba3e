/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Policies as rows "system call, arguments → answer", asked of the simulator: no kernel needed. */
#include "seccomp/seccomp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/log.h"
#include "tests/unit/tap.h"

#define ARCH_X86_64 AUDIT_ARCH_X86_64
#define X32 0x40000000

static struct arena *arena;

static const struct oci_config *parse(const char *profile, struct oci_document **ret_doc)
{
	const char *text = arena_printf(
		arena, "{\"ociVersion\":\"1.0.0\",\"linux\":{\"seccomp\":%s}}", profile);
	struct oci_document *doc = oci_document_open(arena, "config.json", text, strlen(text));
	struct oci_config *config = NULL;
	struct error err = {0};
	char line[1024];

	if (oci_parse_config(arena, doc, &config, &err) < 0)
		bail("%s", error_format(&err, line, sizeof(line)));
	*ret_doc = doc;
	return config;
}

static struct seccomp_filter filter_from(const char *profile, const char *root)
{
	struct oci_document *doc;
	const struct oci_config *config = parse(profile, &doc);
	struct seccomp_filter filter;
	struct error err = {0};
	char line[1024];

	if (seccomp_filter(arena, config->linux_->seccomp, doc, root, NULL, &filter, &err) < 0)
		bail("%s", error_format(&err, line, sizeof(line)));
	return filter;
}

static uint32_t answer(const struct seccomp_filter *filter, uint32_t arch, int nr, uint64_t a0,
		       uint64_t a1, uint64_t a2)
{
	struct seccomp_data data = {.nr = nr, .arch = arch, .args = {a0, a1, a2}};

	return seccomp_simulate(filter->code, filter->n, &data, NULL);
}

#define ERRNO(n) (SECCOMP_RET_ERRNO | (n))
#define ALLOW SECCOMP_RET_ALLOW
#define RULE(names, action, more) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action "\"" more "}"
#define ARG(index, op, value, two) \
	"{\"index\":" index ",\"op\":\"SCMP_CMP_" op "\",\"value\":" value ",\"valueTwo\":" two "}"

static const struct policy {
	const char *name, *profile;
	struct {
		int nr;
		uint64_t a0, a1, a2;
		uint32_t answer;
	} row[8];
} policies[] = {
	{"default action and errno",
	 "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE("\"read\",\"write\"", "ALLOW",
								     "") "]}",
	 {{SYS_read, 0, 0, 0, ALLOW}, {SYS_write, 9, 9, 9, ALLOW}, {SYS_mount, 0, 0, 0, ERRNO(1)}}},
	{"defaultErrnoRet",
	 "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":38}",
	 {{SYS_read, 0, 0, 0, ERRNO(38)}}},
	{"errnoRet 0 is no EPERM",
	 "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[" RULE(
		 "\"read\"", "ERRNO", ",\"errnoRet\":0") "," RULE("\"write\"", "ERRNO", "") "]}",
	 {{SYS_read, 0, 0, 0, ERRNO(0)},
	  {SYS_write, 0, 0, 0, ERRNO(1)},
	  {SYS_close, 0, 0, 0, ALLOW}}},
	{"every action",
	 "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[" RULE("\"read\"", "KILL", "") "," RULE(
		 "\"write\"", "KILL_PROCESS",
		 "") "," RULE("\"close\"", "KILL_THREAD",
			      "") "," RULE("\"mount\"", "TRAP",
					   "") "," RULE("\"chmod\"", "TRACE",
							",\"errnoRet\":7") "," RULE("\"chown\"",
										    "LOG", "") "]}",
	 {{SYS_read, 0, 0, 0, SECCOMP_RET_KILL_THREAD},
	  {SYS_write, 0, 0, 0, SECCOMP_RET_KILL_PROCESS},
	  {SYS_close, 0, 0, 0, SECCOMP_RET_KILL_THREAD},
	  {SYS_mount, 0, 0, 0, SECCOMP_RET_TRAP},
	  {SYS_chmod, 0, 0, 0, SECCOMP_RET_TRACE | 7},
	  {SYS_chown, 0, 0, 0, SECCOMP_RET_LOG},
	  {SYS_getpid, 0, 0, 0, ALLOW}}},
	{"conditions on two arguments: and",
	 "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[" RULE(
		 "\"socket\"", "ERRNO",
		 ",\"errnoRet\":22,\"args\":[" ARG("0", "EQ", "16", "0") "," ARG("2", "EQ", "9",
										 "0") "]") "]}",
	 {{SYS_socket, 16, 0, 9, ERRNO(22)},
	  {SYS_socket, 16, 0, 8, ALLOW},
	  {SYS_socket, 15, 0, 9, ALLOW}}},
	{"conditions on one argument: or",
	 "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE(
		 "\"personality\"", "ALLOW",
		 ",\"args\":[" ARG("0", "EQ", "0", "0") "," ARG("0", "EQ", "8", "0") "," ARG(
			 "0", "EQ", "131072", "0") "]") "]}",
	 {{SYS_personality, 0, 0, 0, ALLOW},
	  {SYS_personality, 8, 0, 0, ALLOW},
	  {SYS_personality, 131072, 0, 0, ALLOW},
	  {SYS_personality, 1, 0, 0, ERRNO(1)}}},
	{"order of size",
	 "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE(
		 "\"read\"", "ALLOW",
		 ",\"args\":[" ARG(
			 "0", "LT", "5",
			 "0") "]") "," RULE("\"write\"", "ALLOW",
					    ",\"args\":[" ARG(
						    "0", "LE", "5",
						    "0") "]") "," RULE("\"close\"", "ALLOW",
								       ",\"args\":[" ARG(
									       "0", "GE",
									       "4294967296",
									       "0") "]") "," RULE("\"mount\"",
												  "ALLOW",
												  ",\"args\":[" ARG(
													  "0",
													  "GT",
													  "4294967296",
													  "0") "]") "]}",
	 {{SYS_read, 4, 0, 0, ALLOW},
	  {SYS_read, 5, 0, 0, ERRNO(1)},
	  {SYS_write, 5, 0, 0, ALLOW},
	  {SYS_write, 6, 0, 0, ERRNO(1)},
	  {SYS_close, UINT64_C(4294967296), 0, 0, ALLOW},
	  {SYS_close, 4294967295, 0, 0, ERRNO(1)},
	  {SYS_mount, UINT64_C(4294967297), 0, 0, ALLOW},
	  {SYS_mount, UINT64_C(4294967296), 0, 0, ERRNO(1)}}},
	{"masked and unequal",
	 "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE(
		 "\"clone\"", "ALLOW",
		 ",\"args\":[" ARG("0", "MASKED_EQ", "2114060288",
				   "0") "]") "," RULE("\"close\"", "ALLOW",
						      ",\"args\":[" ARG("1", "NE", "3",
									"0") "]") "]}",
	 {{SYS_clone, 17, 0, 0, ALLOW},
	  {SYS_clone, 0x10000000 | 17, 0, 0, ERRNO(1)},
	  {SYS_close, 0, 2, 0, ALLOW},
	  {SYS_close, 0, 3, 0, ERRNO(1)}}},
	{"unknown names are skipped, rules equal to the default too",
	 "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":38,\"syscalls\":[" RULE(
		 "\"nosuchcall\",\"read\"", "ALLOW",
		 "") "," RULE("\"write\"", "ERRNO",
			      ",\"errnoRet\":38") "," RULE("\"close\"", "ERRNO",
							   ",\"errnoRet\":1") "]}",
	 {{SYS_read, 0, 0, 0, ALLOW},
	  {SYS_write, 0, 0, 0, ERRNO(38)},
	  {SYS_close, 0, 0, 0, ERRNO(1)}}},
};

static void test_policies(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(policies); i++) {
		struct seccomp_filter filter = filter_from(policies[i].profile, NULL);

		for (size_t j = 0; j < ARRAY_SIZE(policies[i].row) && policies[i].row[j].answer;
		     j++) {
			int nr = policies[i].row[j].nr;
			uint32_t got = answer(&filter, ARCH_X86_64, nr, policies[i].row[j].a0,
					      policies[i].row[j].a1, policies[i].row[j].a2);

			if (!ok(got == policies[i].row[j].answer, "%s: row %zu", policies[i].name,
				j))
				diag("got %#x, want %#x", got, policies[i].row[j].answer);
		}
	}
}

static void test_archs(void)
{
	struct seccomp_filter filter = filter_from(
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_X86\","
		"\"SCMP_ARCH_X32\"],\"syscalls\":[" RULE("\"read\"", "ALLOW", "") "]}",
		NULL);

	is_u64(answer(&filter, ARCH_X86_64, SYS_read, 0, 0, 0), ALLOW,
	       "the native architecture need not be named");
	is_u64(answer(&filter, AUDIT_ARCH_I386, 3, 0, 0, 0), ALLOW, "read of i386");
	is_u64(answer(&filter, AUDIT_ARCH_I386, SYS_read, 0, 0, 0), ERRNO(1),
	       "its numbers are its own");
	is_u64(answer(&filter, ARCH_X86_64, X32 | SYS_read, 0, 0, 0), ALLOW, "read of x32");
	is_u64(answer(&filter, AUDIT_ARCH_AARCH64, 63, 0, 0, 0), SECCOMP_RET_KILL_THREAD,
	       "an architecture that is not named");
	filter = filter_from("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", NULL);
	is_u64(answer(&filter, ARCH_X86_64, SYS_read, 0, 0, 0), ALLOW, "no rules at all");
}

static void test_refusals(void)
{
	static const struct {
		const char *profile, *line;
	} rows[] = {
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_S390X\"]}",
		 "config.json:1:93: linux.seccomp.architectures[0]: `SCMP_ARCH_S390X` has another "
		 "byte order than this machine"},
		{"{\"defaultAction\":\"SCMP_ACT_NOTIFY\"}",
		 "config.json:1:59: linux.seccomp.defaultAction: SCMP_ACT_NOTIFY cannot be the "
		 "default"},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[" RULE("\"read\"", "NOTIFY",
									     "") "]}",
		 "config.json:1:115: linux.seccomp.syscalls[0].action: seccomp listeners are not "
		 "supported yet"},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"flags\":["
		 "\"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV\"]}",
		 "config.json:1:85: linux.seccomp.flags[0]: "
		 "`SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV` "
		 "is not supported yet"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct oci_document *doc;
		const struct oci_config *config = parse(rows[i].profile, &doc);
		struct seccomp_filter filter;
		struct error err = {0};
		char line[1024] = "accepted";

		if (seccomp_filter(arena, config->linux_->seccomp, doc, NULL, NULL, &filter, &err) <
		    0)
			(void)error_format(&err, line, sizeof(line));
		is_text(line, rows[i].line, "refused with its place");
	}
}

static void test_flags(void)
{
	struct oci_facts facts = {0};
	struct oci_seccomp_support support = {.enabled = true};
	struct oci_document *doc;
	const struct oci_config *config = parse("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", &doc);
	struct seccomp_filter filter;
	struct error err = {0};

	filter = filter_from("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", NULL);
	is_u64(filter.flags, SECCOMP_FILTER_FLAG_SPEC_ALLOW, "flags absent: SPEC_ALLOW");
	filter = filter_from("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"flags\":[]}", NULL);
	is_u64(filter.flags, 0, "flags empty: none");
	filter = filter_from("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"flags\":["
			     "\"SECCOMP_FILTER_FLAG_LOG\",\"SECCOMP_FILTER_FLAG_TSYNC\"]}",
			     NULL);
	is_u64(filter.flags, SECCOMP_FILTER_FLAG_LOG | SECCOMP_FILTER_FLAG_TSYNC, "flags given");

	OCI_SET(&support, OCI_SECCOMP_SUPPORT_FLAGS);
	facts.seccomp = &support;
	ok(seccomp_filter(arena, config->linux_->seccomp, doc, NULL, &facts, &filter, &err) == 0 &&
		   filter.flags == 0,
	   "a kernel without SPEC_ALLOW does not get it by default");
	config = parse("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"flags\":["
		       "\"SECCOMP_FILTER_FLAG_LOG\"]}",
		       &doc);
	ok(seccomp_filter(arena, config->linux_->seccomp, doc, NULL, &facts, &filter, &err) < 0,
	   "and one that is asked for is refused");
	ok(seccomp_filter(arena, NULL, NULL, NULL, NULL, &filter, &err) == 0 && filter.n == 0 &&
		   !filter.key,
	   "no profile, no filter");
}

static void test_sendmsg(void)
{
	ok(filter_from("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", NULL).allows_sendmsg,
	   "sendmsg allowed");
	ok(!filter_from("{\"defaultAction\":\"SCMP_ACT_ERRNO\"}", NULL).allows_sendmsg,
	   "sendmsg refused");
	ok(!filter_from("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE(
				"\"sendmsg\"", "ALLOW",
				",\"args\":[" ARG("2", "EQ", "0", "0") "]") "]}",
			NULL)
		    .allows_sendmsg,
	   "sendmsg allowed with some arguments is not allowed");
}

/* A profile of `n` system calls with one more rule: from 33 rules on a binary tree is made, whose
 * answers must be those of the plain filter. */
static const char *many(uint32_t n, const char *const *names, size_t n_names)
{
	struct buffer text = BUFFER(arena);

	buffer_add_text(&text, "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":38,"
			       "\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\","
			       "\"SCMP_ARCH_X32\"],\"syscalls\":[{\"names\":[");
	for (uint32_t i = 0; i < n; i++)
		buffer_printf(&text, "%s\"%s\"", i ? "," : "", names[i % n_names]);
	buffer_add_text(&text, "],\"action\":\"SCMP_ACT_ALLOW\"}]}");
	return text.data;
}

static void test_tree(void)
{
	static const char *const names[] = {
		"read",   "write", "open",  "close",  "stat",   "fstat",  "lstat",  "poll",
		"lseek",  "mmap",  "brk",   "ioctl",  "readv",  "writev", "access", "pipe",
		"select", "dup",   "dup2",  "pause",  "getpid", "socket", "bind",   "listen",
		"clone",  "fork",  "vfork", "execve", "exit",   "wait4",  "kill",   "uname",
		"fcntl",  "flock", "fsync", "chdir",  "rename", "mkdir",  "rmdir",  "creat"};
	struct seccomp_filter tree = filter_from(many(ARRAY_SIZE(names), names, ARRAY_SIZE(names)),
						 NULL);
	struct seccomp_filter half[2] = {filter_from(many(20, names, ARRAY_SIZE(names)), NULL),
					 filter_from(many(20, names + 20, 20), NULL)};
	uint32_t wrong = 0, asked = 0;
	static const uint32_t archs[] = {ARCH_X86_64, AUDIT_ARCH_I386, ARCH_X86_64};

	for (size_t a = 0; a < ARRAY_SIZE(archs); a++) {
		for (int nr = 0; nr < 600; nr++) {
			int number = a == 2 ? nr | X32 : nr;
			bool allowed = answer(&half[0], archs[a], number, 0, 0, 0) == ALLOW ||
				       answer(&half[1], archs[a], number, 0, 0, 0) == ALLOW;

			asked++;
			wrong += answer(&tree, archs[a], number, 0, 0, 0) !=
				 (allowed ? ALLOW : ERRNO(38));
		}
	}
	is_u64(wrong, 0, "the tree answers like two plain filters");
	diag("%u questions, tree of %u instructions", asked, tree.n);
}

static void test_simulator(void)
{
	static const struct sock_filter loop[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0)};
	static const struct sock_filter unaligned[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2),
						       BPF_STMT(BPF_RET | BPF_K, ALLOW)};
	static const struct sock_filter beyond[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64),
						    BPF_STMT(BPF_RET | BPF_K, ALLOW)};
	static const struct sock_filter scratch[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_STMT(BPF_ST, 3),
		BPF_STMT(BPF_LD | BPF_IMM, 0),         BPF_STMT(BPF_LDX | BPF_MEM, 3),
		BPF_STMT(BPF_MISC | BPF_TXA, 0),       BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 5),
		BPF_STMT(BPF_RET | BPF_A, 0)};
	struct seccomp_data data = {.nr = 37};

	is_u64(seccomp_simulate(loop, 1, &data, NULL), SECCOMP_RET_KILL_PROCESS,
	       "a program without an end");
	is_u64(seccomp_simulate(unaligned, 2, &data, NULL), SECCOMP_RET_KILL_PROCESS,
	       "an unaligned load");
	is_u64(seccomp_simulate(beyond, 2, &data, NULL), SECCOMP_RET_KILL_PROCESS,
	       "a load beyond the data");
	is_u64(seccomp_simulate(scratch, ARRAY_SIZE(scratch), &data, NULL), 42, "scratch memory");
}

static const char simple[] = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE(
	"\"read\"", "ALLOW", "") "]}";

static void damage(const char *path, off_t offset)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char byte = 0;

	if (fd < 0 || pread(fd, &byte, 1, offset) != 1)
		bail("open %s", path);
	byte = (char)(byte ^ 1);
	if (pwrite(fd, &byte, 1, offset) != 1)
		bail("write %s", path);
	(void)close(fd);
}

static uint32_t count_files(const char *path)
{
	autodir DIR *dir = opendir(path);
	uint32_t n = 0;

	for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
		n += e->d_name[0] != '.';
	return n;
}

static void test_cache(const char *root)
{
	struct seccomp_filter first = filter_from(simple, root), second;
	const char *path = arena_printf(arena, "%s/.cache/seccomp/%s", root, first.key);
	const char *dir = arena_printf(arena, "%s/.cache/seccomp", root);
	struct stat st;

	ok(!first.is_cached, "a cold cache has nothing");
	ok(stat(root, &st) < 0 && errno == ENOENT, "and reading it makes nothing");
	seccomp_store(arena, root, &first);
	ok(stat(dir, &st) == 0 && (st.st_mode & 07777) == 0700, "stored in a directory of 0700");
	second = filter_from(simple, root);
	ok(second.is_cached && second.n == first.n && second.flags == first.flags &&
		   second.allows_sendmsg == first.allows_sendmsg &&
		   memcmp(second.code, first.code, first.n * sizeof(*first.code)) == 0,
	   "the second time it is there, the same");

	damage(path, 130);
	second = filter_from(simple, root);
	ok(!second.is_cached && answer(&second, ARCH_X86_64, SYS_read, 0, 0, 0) == ALLOW,
	   "a damaged file is compiled anew");
	seccomp_store(arena, root, &second);
	ok(filter_from(simple, root).is_cached, "and replaced");
	ok(chmod(path, 0666) == 0 && !filter_from(simple, root).is_cached,
	   "a file that others may write is not believed");
	ok(truncate(path, 100) == 0 && !filter_from(simple, root).is_cached, "a cut one neither");
	ok(unlink(path) == 0 && symlink("/etc/passwd", path) == 0 &&
		   !filter_from(simple, root).is_cached,
	   "nor a symbolic link");
	seccomp_store(arena, root, &second);
	ok(lstat(path, &st) == 0 && S_ISREG(st.st_mode), "which is replaced, not followed");

	for (int i = 0; i < 70; i++) {
		struct seccomp_filter other = filter_from(
			arena_printf(arena,
				     "{\"defaultAction\":\"SCMP_ACT_ERRNO\","
				     "\"defaultErrnoRet\":%d}",
				     i + 1),
			root);

		seccomp_store(arena, root, &other);
	}
	is_u64(count_files(dir), 64, "at most 64 files are kept");
	ok(stat(path, &st) < 0, "the oldest has gone");
}

static void test_keys(void)
{
	static const char *const profiles[] = {
		simple,
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":2,\"syscalls\":[" RULE(
			"\"read\"", "ALLOW", "") "]}",
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE("\"read\"", "LOG",
									    "") "]}",
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE("\"read\"", "ERRNO",
									    ",\"errnoRet\":3") "]}",
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE("\"read\"", "ERRNO",
									    ",\"errnoRet\":4") "]}",
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE("\"rea\",\"d\"",
									    "ALLOW", "") "]}",
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE("\"re\",\"ad\"",
									    "ALLOW", "") "]}",
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE(
			"\"read\"", "ALLOW", ",\"args\":[" ARG("0", "EQ", "1", "0") "]") "]}",
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" RULE(
			"\"read\"", "ALLOW", ",\"args\":[" ARG("0", "EQ", "1", "2") "]") "]}",
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_X86\"],"
		"\"syscalls\":[" RULE("\"read\"", "ALLOW", "") "]}"};
	const char *keys[ARRAY_SIZE(profiles)];
	uint32_t same = 0;

	for (size_t i = 0; i < ARRAY_SIZE(profiles); i++) {
		keys[i] = filter_from(profiles[i], NULL).key;
		for (size_t j = 0; j < i; j++)
			same += strcmp(keys[i], keys[j]) == 0;
	}
	is_u64(same, 0, "profiles that differ in one field have keys that differ");
	is_text(filter_from(simple, NULL).key, keys[0], "the same profile has the same key");
}

int main(void)
{
	char root[] = "/tmp/test_seccomp.XXXXXX";
	const char *const undo[] = {"/.cache/seccomp", "/.cache", ""};

	arena = arena_new();
	test_simulator();
#ifdef __x86_64__
	test_policies();
	test_archs();
	test_refusals();
	test_tree();
#endif
	test_flags();
	test_sendmsg();
	test_keys();

	/* the warnings about damaged files go to a log of their own */
	(void)log_open("/dev/null", LOG_FORMAT_TEXT, LOG_LEVEL_DEBUG);
	if (!mkdtemp(root) || rmdir(root) < 0)
		bail("make a directory");
	test_cache(root);
	autodir DIR *dir = opendir(arena_printf(arena, "%s/.cache/seccomp", root));

	for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
		if (e->d_name[0] != '.')
			(void)unlinkat(dirfd(dir), e->d_name, 0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(undo); i++)
		(void)rmdir(arena_printf(arena, "%s%s", root, undo[i]));
	arena_free(arena);
	return done();
}
