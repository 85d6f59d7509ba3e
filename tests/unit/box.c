/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/box.h"

#include "sys/raw.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BOX_RESULTS 256

struct box_report {
	unsigned int n, lost;
	struct {
		bool passed;
		char text[200];
	} row[BOX_RESULTS];
};

static _Alignas(8) uint8_t box_base[BOX_TEXTS];
static bool box_maps; /* this box has a user namespace */

bool box_result(struct box *box, bool passed, const char *fmt, ...)
{
	struct box_report *report = box->report;
	va_list args;

	if (report->n == BOX_RESULTS) {
		report->lost++;
		return passed;
	}
	report->row[report->n].passed = passed;
	va_start(args, fmt);
	(void)vsnprintf(report->row[report->n].text, sizeof(report->row[0].text), fmt, args);
	va_end(args);
	report->n++;
	return passed;
}

static void die(const char *what)
{
	fprintf(stderr, "# %s: %s\n", what, strerror(errno));
	_exit(100);
}

bool box_start(void)
{
	if (geteuid() != 0) {
		(void)skip_all("needs root");
		return false;
	}
	if (unshare(CLONE_NEWNS) < 0) {
		(void)skip_all("needs mount namespaces");
		return false;
	}
	if (mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL) < 0)
		die("private");
	return true;
}

/* --- the canary --- */

static uint64_t canary_sum;

static void canary_add(const void *data, size_t size)
{
	const unsigned char *bytes = data;

	for (size_t i = 0; i < size; i++)
		canary_sum = (canary_sum ^ bytes[i]) * 1099511628211u;
}

static int canary_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	char text[4096];
	ssize_t n;
	int fd;

	(void)flag, (void)ftw;
	canary_add(path, strlen(path));
	canary_add(&st->st_ino, sizeof(st->st_ino));
	canary_add(&st->st_dev, sizeof(st->st_dev));
	canary_add(&st->st_mode, sizeof(st->st_mode));
	canary_add(&st->st_uid, sizeof(st->st_uid));
	canary_add(&st->st_gid, sizeof(st->st_gid));
	canary_add(&st->st_mtim, sizeof(st->st_mtim));
	canary_add(&st->st_ctim, sizeof(st->st_ctim));
	if (!S_ISREG(st->st_mode))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while ((n = read(fd, text, sizeof(text))) > 0)
		canary_add(text, (size_t)n);
	close(fd);
	return 0;
}

static uint64_t canary(const char *dir)
{
	char path[128];

	canary_sum = 14695981039346656037u;
	(void)snprintf(path, sizeof(path), "%s/canary", dir);
	(void)nftw(path, canary_one, 16, FTW_PHYS);
	return canary_sum;
}

/* --- files --- */

void box_make(struct box *box, const char *what)
{
	char copy[512], *path = copy + 2, *rest;
	int fd;

	(void)snprintf(copy, sizeof(copy), "%s", what);
	rest = strchr(path, ' ');
	if (rest)
		*rest++ = '\0';
	if (what[0] == 'l') {
		if (symlinkat(rest, box->dir_fd, path) < 0)
			die(path);
		return;
	}
	if (what[0] == 'd') {
		if (mkdirat(box->dir_fd, path, 0755) < 0 && errno != EEXIST)
			die(path);
	} else {
		fd = openat(box->dir_fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
		if (fd < 0 || (rest && write(fd, rest, strlen(rest)) < 0))
			die(path);
		close(fd);
	}
	if (box_maps && fchownat(box->dir_fd, path, BOX_BASE_ID, BOX_BASE_ID, 0) < 0)
		die(path);
}

int box_source(struct box *box, const char *path, bool recursive)
{
	int slot = box->in.page->n_fd++;

	box->in.page->fd[slot] = sys_open_tree(box->dir_fd, path,
					       (unsigned int)(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC |
							      AT_SYMLINK_NOFOLLOW |
							      (recursive ? AT_RECURSIVE : 0)));
	if (box->in.page->fd[slot] < 0) {
		errno = -box->in.page->fd[slot];
		die(path);
	}
	return slot;
}

const char *box_read(struct box *box, const char *path)
{
	static char text[4096];
	int fd = openat(box->in.root, path + (*path == '/'), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n;

	if (fd < 0)
		return NULL;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n < 0)
		return NULL;
	text[n] = '\0';
	return text;
}

mode_t box_mode(struct box *box, const char *path)
{
	struct stat st;

	if (fstatat(box->in.root, path + (*path == '/'), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return st.st_mode;
}

const char *box_line(struct box *box, const char *path)
{
	static char found[4096];
	char line[4096], point[1024];
	int fd = openat(box->proc, "thread-self/mountinfo", O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "re");

	if (!file)
		die("mountinfo");
	found[0] = '\0';
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "%*s %*s %*s %*s %1023s", point) == 1 && strcmp(point, path) == 0)
			(void)snprintf(found, sizeof(found), "%s", line);
	}
	(void)fclose(file);
	return found[0] ? found : NULL;
}

/* --- operations --- */

uint32_t box_text(struct box *box, const char *text)
{
	static uint32_t texts[BOX_SLOTS * 4], n_texts;
	uint32_t at = box->used;
	size_t size = strlen(text) + 1;

	/* a racer's loop uses the same texts over and over */
	for (uint32_t i = 0; i < n_texts; i++)
		if (strcmp((char *)box_base + texts[i], text) == 0 && !strstr(text, "mode="))
			return texts[i];
	if (at + size > sizeof(box_base) || n_texts == BOX_SLOTS * 4)
		die("texts");
	texts[n_texts++] = at;
	memcpy(box_base + at, text, size);
	box->used += (uint32_t)size;
	return at;
}

int box_do(struct box *box, struct op op)
{
	static op_function *const table[OP_CODES] = {
		[OP_PROPAGATE] = op_propagate, [OP_ROOT] = op_root,
		[OP_MOUNT] = op_mount,         [OP_BIND] = op_bind,
		[OP_ATTR] = op_attr,           [OP_DEVICE] = op_device,
		[OP_SYMLINK] = op_symlink,     [OP_PIVOT] = op_pivot,
		[OP_READONLY] = op_readonly,   [OP_MASK] = op_mask,
		[OP_ROOT_ATTR] = op_root_attr, [OP_SYSCTL] = op_sysctl,
	};

	box->in.detail = DETAIL_NONE;
	return table[op.code](&box->in, &op);
}

int box_mount(struct box *box, const char *destination, const char *type, const char *data,
	      uint64_t flags, uint16_t op_flags)
{
	return box_do(box, (struct op){
				   .code = OP_MOUNT,
				   .flags = op_flags,
				   .text = {box_text(box, destination), box_text(box, type),
					    box_text(box, type), box_text(box, data)},
				   .number = {flags},
			   });
}

int box_bind(struct box *box, int slot, const char *destination, uint64_t attributes,
	     uint32_t propagation)
{
	return box_do(box, (struct op){
				   .code = OP_BIND,
				   .slot = (int16_t)slot,
				   .text = {box_text(box, destination)},
				   .number = {attributes, 0, propagation},
			   });
}

int box_path(struct box *box, enum op_code code, const char *path)
{
	return box_do(box, (struct op){.code = (uint16_t)code, .text = {box_text(box, path)}});
}

void box_program(struct box *box, const struct op *ops, uint32_t n)
{
	static struct program program;

	box->used = (box->used + 7) & ~7u;
	if (box->used + n * sizeof(*ops) > sizeof(box_base))
		die("program");
	program.ops = box->used;
	program.n_ops = n;
	memcpy(box_base + box->used, ops, n * sizeof(*ops));
	box->used += (uint32_t)(n * sizeof(*ops));
	box->in.program = &program;
	box->in.op = n - 1;
}

/* --- the processes --- */

static void write_file(pid_t pid, const char *name, const char *text)
{
	char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die(path);
	close(fd);
}

static void box_begin(struct box *box, const struct box_case *c, int tree)
{
	int r;

	box->in.page->fd[SLOT_FIRST_SOURCE] = tree;
	box->in.lacks = c->lacks;
	if (c->no_root)
		return;
	r = box_do(box, (struct op){.code = OP_PROPAGATE, .number = {MS_SLAVE | MS_REC}});
	box_expect(box, r == 0, "%s: PROPAGATE: %d", c->name, r);
	r = box_do(box, (struct op){.code = OP_ROOT,
				    .slot = SLOT_FIRST_SOURCE,
				    .number = {c->propagation ?: MS_PRIVATE | MS_REC}});
	box_expect(box, r == 0, "%s: ROOT: %d detail %u", c->name, r, box->in.detail);
}

/* The process that davit is, and then, in new namespaces, the one that davit-init is */
static void box_child(struct box *box, const struct box_case *c, int go, int unshared)
{
	int tree, status;
	pid_t pid;
	char byte;

	if (c->outside)
		c->outside(box);
	/* opened last: the rootfs is complete now */
	tree = sys_open_tree(box->dir_fd, "rootfs",
			     OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	if (tree < 0)
		die("rootfs");
	if (unshare((int)(c->namespaces | CLONE_NEWNS | CLONE_NEWPID)) < 0)
		die("unshare");
	if (write(unshared, "", 1) != 1 || read(go, &byte, 1) != 1)
		die("go");
	if (c->namespaces & CLONE_NEWUSER && (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0))
		die("root");
	pid = fork();
	if (pid == 0) {
		box_begin(box, c, tree);
		if (c->no_root || box->report->row[box->report->n - 1].passed)
			c->inside(box);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) < 0)
		die("wait");
	if (status != 0)
		fprintf(stderr, "# %s: inside ended with %#x\n", c->name, (unsigned int)status);
	_exit(status ? 101 : 0);
}

static void box_report(const struct box_case *c, const struct box_report *report, int status)
{
	for (unsigned int i = 0; i < report->n; i++)
		tap_result(report->row[i].passed, "%s: %s", c->name, report->row[i].text);
	ok(status == 0 && report->lost == 0, "%s: ended well (%#x)", c->name, (unsigned int)status);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

static bool host_has_mount(const char *dir)
{
	char line[4096];
	FILE *file = fopen("/proc/self/mountinfo", "re");
	bool found = false;

	while (file && fgets(line, sizeof(line), file))
		found |= strstr(line, dir) != NULL;
	if (file)
		(void)fclose(file);
	return found;
}

int box_done(void)
{
	return done();
}

void box_run(const struct box_case *c)
{
	static const char *const standard[] = {
		"d rootfs",
		"d rootfs/proc",
		"d rootfs/sys",
		"d rootfs/dev",
		"d rootfs/etc",
		"d rootfs/vol",
		"f rootfs/etc/hosts here",
		"d canary",
		"d canary/sub",
		"f canary/file untouched",
	};
	char dir[] = "/tmp/davit-box-XXXXXX";
	int go[2], unshared[2], status = -1;
	struct box box = {.in = {.root = -EBADF,
				 .host_root = -EBADF,
				 .null = -EBADF,
				 .mask_dir = -EBADF,
				 .proc = -EBADF,
				 .dir = -EBADF},
			  .used = 8};
	uint64_t before;
	pid_t pid;
	char byte;

	box_maps = c->namespaces & CLONE_NEWUSER;
	box.report = mmap(NULL, sizeof(*box.report), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	box.in.base = box_base;
	box.in.page = calloc(1, sizeof(struct page) + BOX_SLOTS * sizeof(int32_t));
	if (box.report == MAP_FAILED || !box.in.page || !mkdtemp(dir) || pipe(go) || pipe(unshared))
		die(c->name);
	box.in.page->n_fd = SLOT_FIRST_SOURCE + 1;
	(void)umask(0);
	box.dir = dir;
	box.dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	box.proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (chmod(dir, 0755) < 0)
		die(dir);
	for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
		box_make(&box, standard[i]);
	/* what the box must not touch belongs to the host's root */
	if (fchownat(box.dir_fd, "canary", 0, 0, 0) < 0 ||
	    fchownat(box.dir_fd, "canary/file", 0, 0, 0) < 0)
		die("canary");
	before = canary(dir);
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0)
		box_child(&box, c, go[0], unshared[1]);
	close(go[0]);
	close(unshared[1]);
	if (read(unshared[0], &byte, 1) == 1) {
		if (box_maps) {
			char map[64];

			(void)snprintf(map, sizeof(map), "0 %d 65536", BOX_BASE_ID);
			write_file(pid, "uid_map", map);
			write_file(pid, "gid_map", map);
		}
		(void)!write(go[1], "", 1);
	}
	(void)waitpid(pid, &status, 0);
	close(go[1]);
	close(unshared[0]);
	box_report(c, box.report, status);
	ok(canary(dir) == before, "%s: the canary is untouched", c->name);
	ok(!host_has_mount(dir), "%s: no mount on the host", c->name);
	/* a racer may be about to end */
	for (int i = 0; i < 100 && access(dir, F_OK) == 0; i++)
		(void)nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	ok(access(dir, F_OK) < 0, "%s: nothing is left", c->name);
	close(box.dir_fd);
	close(box.proc);
	free(box.in.page);
	(void)munmap(box.report, sizeof(*box.report));
}
