/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the fields of each operation mean is one table; the printer walks it over the bytes. */
#include "plan/print_program.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/cleanup.h"
#include "plan/caps.h"
#include "plan/verify.h"
#include "sys/consts.h"

const struct print_word print_namespace_words[] = {
	{CLONE_NEWUSER, "user"},   {CLONE_NEWNS, "mount"},      {CLONE_NEWPID, "pid"},
	{CLONE_NEWNET, "network"}, {CLONE_NEWIPC, "ipc"},       {CLONE_NEWUTS, "uts"},
	{CLONE_NEWTIME, "time"},   {CLONE_NEWCGROUP, "cgroup"}, {0, NULL},
};

static const struct print_word mount_words[] = {
	{MS_RDONLY, "ro"},
	{MS_NOSUID, "nosuid"},
	{MS_NODEV, "nodev"},
	{MS_NOEXEC, "noexec"},
	{MS_SYNCHRONOUS, "sync"},
	{MS_REMOUNT, "remount"},
	{MS_MANDLOCK, "mand"},
	{MS_DIRSYNC, "dirsync"},
	{MS_NOSYMFOLLOW, "nosymfollow"},
	{MS_NOATIME, "noatime"},
	{MS_NODIRATIME, "nodiratime"},
	{1 << 15, "silent"},
	{MS_RELATIME, "relatime"},
	{MS_I_VERSION, "iversion"},
	{MS_STRICTATIME, "strictatime"},
	{1 << 25, "lazytime"},
	{0, NULL},
};

static const struct print_word propagation_words[] = {
	{MS_SHARED | MS_REC, "rshared"},
	{MS_SLAVE | MS_REC, "rslave"},
	{MS_PRIVATE | MS_REC, "rprivate"},
	{MS_UNBINDABLE | MS_REC, "runbindable"},
	{MS_SHARED, "shared"},
	{MS_SLAVE, "slave"},
	{MS_PRIVATE, "private"},
	{MS_UNBINDABLE, "unbindable"},
	{0, NULL},
};

static const struct print_word no_words[] = {{0, NULL}};
static const struct print_word mount_op[] = {{MOUNT_KEEP_PROC, "keep-proc"},
					     {MOUNT_PLAIN_DIR, "plain-dir"},
					     {MOUNT_INHERIT_MODE, "inherit-mode"},
					     {MOUNT_COPY_UP, "copy-up"},
					     {0, NULL}};
static const struct print_word bind_op[] = {{BIND_NO_FOLLOW, "no-follow"},
					    {BIND_PLAIN_DIR, "plain-dir"},
					    {BIND_COPY_SYMLINK, "copy-symlink"},
					    {0, NULL}};
static const struct print_word device_op[] = {
	{DEVICE_BIND, "bind"}, {DEVICE_DEFAULT, "default"}, {0, NULL}};
static const struct print_word symlink_op[] = {{SYMLINK_REPLACE, "replace"}, {0, NULL}};
static const struct print_word mask_op[] = {{MASK_FILE, "file"}, {0, NULL}};
static const struct print_word pivot_op[] = {{PIVOT_MOVE, "move"}, {0, NULL}};
static const struct print_word reset_op[] = {{RESET_AFFINITY, "affinity"},
					     {RESET_SCHEDULER, "scheduler"},
					     {RESET_SESSION, "session"},
					     {0, NULL}};
static const struct print_word sync_op[] = {{SYNC_WANT_PASSWD, "passwd"}, {0, NULL}};
static const struct print_word ids_op[] = {
	{IDS_KEEP_CAPS, "keep-caps"}, {IDS_NO_GROUPS, "no-groups"}, {0, NULL}};
static const struct print_word sync_words[] = {
	{SYNC_CREATED, "created"}, {SYNC_MOUNTED, "mounted"}, {0, NULL}};
static const struct print_word filter_words[] = {
	{SECCOMP_FILTER_FLAG_TSYNC, "tsync"},
	{SECCOMP_FILTER_FLAG_LOG, "log"},
	{SECCOMP_FILTER_FLAG_SPEC_ALLOW, "spec-allow"},
	{SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, "wait-killable-recv"},
	{0, NULL}};

/* How a field is shown; `index` is of text[] or of number[]. */
enum shape {
	END = 0,
	TEXT,        /* text */
	VECTOR,      /* text: strings */
	GROUPS,      /* text: u32s; how many: number[also] */
	NUMBER,      /* number */
	OCTAL,       /* number */
	LIMIT,       /* number: infinity is a word */
	RESOURCE,    /* number: RLIMIT_* */
	NODE,        /* number: S_IF* | mode */
	DEVICE,      /* number: major << 32 | minor */
	FLAGS,       /* number: MS_* */
	NAMESPACES,  /* number: CLONE_NEW* */
	PROPAGATION, /* number: MS_SHARED… */
	ATTRS,       /* number: ATTR_PACK */
	CAPS,        /* number: mask */
	SYNC,        /* number: enum sync */
	FILTER       /* number: SECCOMP_FILTER_FLAG_* */
};

struct field {
	const char *name;
	enum shape shape;
	uint8_t index, also;
};

struct shape_of_op {
	const char *name;
	const struct print_word *flags;
	struct field fields[8];
};

static const struct shape_of_op shapes[OP_CODES] = {
	[OP_CGROUP_JOIN] = {"CGROUP_JOIN", no_words, {{0}}},
	[OP_UNSHARE] = {"UNSHARE", no_words, {{"namespaces", NAMESPACES, 0, 0}}},
	[OP_PROPAGATE] = {"PROPAGATE", no_words, {{"propagation", PROPAGATION, 0, 0}}},
	[OP_ROOT] = {"ROOT", no_words, {{"propagation", PROPAGATION, 0, 0}}},
	[OP_MOUNT] = {"MOUNT",
		      mount_op,
		      {{"destination", TEXT, 0, 0},
		       {"type", TEXT, 1, 0},
		       {"source", TEXT, 2, 0},
		       {"data", TEXT, 3, 0},
		       {"flags", FLAGS, 0, 0},
		       {"propagation", PROPAGATION, 1, 0},
		       {"below", ATTRS, 2, 0}}},
	[OP_BIND] = {"BIND",
		     bind_op,
		     {{"destination", TEXT, 0, 0},
		      {"attributes", ATTRS, 0, 0},
		      {"below", ATTRS, 1, 0},
		      {"propagation", PROPAGATION, 2, 0}}},
	[OP_ATTR] = {"ATTR",
		     no_words,
		     {{"destination", TEXT, 0, 0},
		      {"attributes", ATTRS, 0, 0},
		      {"below", ATTRS, 1, 0}}},
	[OP_DEVICE] = {"DEVICE",
		       device_op,
		       {{"path", TEXT, 0, 0},
			{"from", TEXT, 1, 0},
			{"node", NODE, 0, 0},
			{"number", DEVICE, 1, 0},
			{"uid", NUMBER, 2, 0},
			{"gid", NUMBER, 3, 0}}},
	[OP_SYMLINK] = {"SYMLINK",
			symlink_op,
			{{"path", TEXT, 0, 0}, {"target", TEXT, 1, 0}, {"needs", TEXT, 2, 0}}},
	[OP_PIVOT] = {"PIVOT", pivot_op, {{0}}},
	[OP_READONLY] = {"READONLY", no_words, {{"path", TEXT, 0, 0}}},
	[OP_MASK] = {"MASK", mask_op, {{"path", TEXT, 0, 0}}},
	[OP_ROOT_ATTR] = {"ROOT_ATTR",
			  no_words,
			  {{"attributes", ATTRS, 0, 0},
			   {"below", ATTRS, 1, 0},
			   {"propagation", PROPAGATION, 2, 0}}},
	[OP_HOSTNAME] = {"HOSTNAME", no_words, {{"name", TEXT, 0, 0}}},
	[OP_DOMAINNAME] = {"DOMAINNAME", no_words, {{"name", TEXT, 0, 0}}},
	[OP_LOOPBACK] = {"LOOPBACK", no_words, {{0}}},
	[OP_SYSCTL] = {"SYSCTL", no_words, {{"path", TEXT, 0, 0}, {"value", TEXT, 1, 0}}},
	[OP_SYNC] = {"SYNC", sync_op, {{"state", SYNC, 0, 0}}},
	[OP_WAIT] = {"WAIT", no_words, {{0}}},
	[OP_HOOKS] = {"HOOKS", no_words, {{0}}},
	[OP_KEYRING] = {"KEYRING", no_words, {{"name", TEXT, 0, 0}}},
	[OP_RESET] = {"RESET", reset_op, {{0}}},
	[OP_STDIO] = {"STDIO", no_words, {{"uid", NUMBER, 0, 0}}},
	[OP_UMASK] = {"UMASK", no_words, {{"mask", OCTAL, 0, 0}}},
	[OP_CWD] = {"CWD",
		    no_words,
		    {{"path", TEXT, 0, 0},
		     {"uid", NUMBER, 0, 0},
		     {"gid", NUMBER, 1, 0},
		     {"groups", GROUPS, 1, 2}}},
	[OP_FIND] = {"FIND",
		     no_words,
		     {{"name", TEXT, 1, 0},
		      {"candidates", VECTOR, 0, 0},
		      {"uid", NUMBER, 0, 0},
		      {"gid", NUMBER, 1, 0},
		      {"groups", GROUPS, 2, 3},
		      {"search", NUMBER, 2, 0}}},
	[OP_RLIMIT] = {"RLIMIT",
		       no_words,
		       {{"resource", RESOURCE, 0, 0},
			{"soft", LIMIT, 1, 0},
			{"hard", LIMIT, 2, 0}}},
	[OP_NO_NEW_PRIVS] = {"NO_NEW_PRIVS", no_words, {{0}}},
	[OP_BOUNDING] = {"BOUNDING", no_words, {{"keep", CAPS, 0, 0}, {"last", NUMBER, 1, 0}}},
	[OP_IDS] = {"IDS",
		    ids_op,
		    {{"uid", NUMBER, 0, 0}, {"gid", NUMBER, 1, 0}, {"groups", GROUPS, 0, 2}}},
	[OP_CAPS] = {"CAPS",
		     no_words,
		     {{"effective", CAPS, 0, 0},
		      {"permitted", CAPS, 1, 0},
		      {"inheritable", CAPS, 2, 0},
		      {"ambient", CAPS, 3, 0}}},
	[OP_SIGNALS] = {"SIGNALS", no_words, {{0}}},
	[OP_SECCOMP] = {"SECCOMP",
			no_words,
			{{"instructions", NUMBER, 0, 0}, {"flags", FILTER, 1, 0}}},
	[OP_EXEC] = {"EXEC",
		     no_words,
		     {{"candidates", VECTOR, 0, 0}, {"args", VECTOR, 1, 0}, {"env", VECTOR, 2, 0}}},
	[OP_SPAWN] = {"SPAWN", no_words, {{0}}},
	[OP_SETNS] = {"SETNS", no_words, {{0}}},
	[OP_INIT_LOOP] = {"INIT_LOOP", no_words, {{0}}},
	[OP_FAIL] = {"FAIL", no_words, {{"errno", NUMBER, 0, 0}}},
};

const char *print_rlimit_word(uint64_t resource)
{
	static const struct {
		uint64_t resource;
		const char *word;
	} words[] = {
		{RLIMIT_CPU, "CPU"},           {RLIMIT_FSIZE, "FSIZE"},
		{RLIMIT_DATA, "DATA"},         {RLIMIT_STACK, "STACK"},
		{RLIMIT_CORE, "CORE"},         {RLIMIT_RSS, "RSS"},
		{RLIMIT_NPROC, "NPROC"},       {RLIMIT_NOFILE, "NOFILE"},
		{RLIMIT_MEMLOCK, "MEMLOCK"},   {RLIMIT_AS, "AS"},
		{RLIMIT_LOCKS, "LOCKS"},       {RLIMIT_SIGPENDING, "SIGPENDING"},
		{RLIMIT_MSGQUEUE, "MSGQUEUE"}, {RLIMIT_NICE, "NICE"},
		{RLIMIT_RTPRIO, "RTPRIO"},     {RLIMIT_RTTIME, "RTTIME"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (words[i].resource == resource)
			return words[i].word;
	}
	return "?";
}

static const char *text_at(const struct program *program, uint64_t offset)
{
	return offset && offset < program->size ? (const char *)program + offset : "";
}

/* set and cleared attributes in the words of mount options */
static void print_attrs(struct print *p, const char *name, uint64_t attrs)
{
	static const struct {
		uint32_t bit;
		const char *set, *clear;
	} words[] = {
		{MOUNT_ATTR_RDONLY, "ro", "rw"},
		{MOUNT_ATTR_NOSUID, "nosuid", "suid"},
		{MOUNT_ATTR_NODEV, "nodev", "dev"},
		{MOUNT_ATTR_NOEXEC, "noexec", "exec"},
		{MOUNT_ATTR_NODIRATIME, "nodiratime", "diratime"},
		{MOUNT_ATTR_NOSYMFOLLOW, "nosymfollow", "symfollow"},
	};
	uint32_t set = ATTR_SET(attrs), clear = ATTR_CLR(attrs);

	print_list(p, name);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (set & words[i].bit)
			print_list_item(p, words[i].set);
		if (clear & words[i].bit)
			print_list_item(p, words[i].clear);
	}
	if (clear & MOUNT_ATTR__ATIME)
		print_list_item(p, set & MOUNT_ATTR_NOATIME       ? "noatime"
				   : set & MOUNT_ATTR_STRICTATIME ? "strictatime"
								  : "relatime");
	print_list_end(p);
}

static void print_caps(struct print *p, const char *name, uint64_t mask)
{
	char number[24];

	print_list(p, name);
	for (unsigned int i = 0; i < 64; i++) {
		if ((mask >> i & 1) == 0)
			continue;
		(void)snprintf(number, sizeof(number), "%u", i);
		print_list_item(p, caps_name(i) ? caps_name(i) : number);
	}
	print_list_end(p);
}

static void print_vector(struct print *p, const char *name, const struct program *program,
			 uint32_t offset)
{
	const uint64_t *cell = program_vector(program, offset);

	print_list(p, name);
	for (; *cell; cell++)
		print_list_item(p, *cell == VECTOR_SPARE ? "HOME" : text_at(program, *cell));
	print_list_end(p);
}

static void print_groups(struct print *p, const char *name, const struct program *program,
			 uint32_t offset, uint64_t n)
{
	const uint32_t *gids = (const uint32_t *)(const void *)((const char *)program + offset);
	char number[16];

	print_list(p, name);
	for (uint64_t i = 0; i < n; i++) {
		(void)snprintf(number, sizeof(number), "%" PRIu32, gids[i]);
		print_list_item(p, number);
	}
	print_list_end(p);
}

static void print_node(struct print *p, const char *name, uint64_t mode)
{
	const char *type = S_ISCHR((uint32_t)mode)    ? "c"
			   : S_ISBLK((uint32_t)mode)  ? "b"
			   : S_ISFIFO((uint32_t)mode) ? "p"
						      : "?";
	char text[24];

	(void)snprintf(text, sizeof(text), "%s %04" PRIo64, type, mode & 07777);
	print_text(p, name, text);
}

static void print_field(struct print *p, const struct program *program, const struct op *op,
			const struct field *f)
{
	uint64_t number = op->number[f->index & 3];
	uint32_t text = op->text[f->index];
	char words[48];

	switch (f->shape) {
	case END:
		break;
	case TEXT:
		if (text && *text_at(program, text))
			print_text(p, f->name, text_at(program, text));
		break;
	case VECTOR:
		if (text)
			print_vector(p, f->name, program, text);
		break;
	case GROUPS:
		if (text)
			print_groups(p, f->name, program, text, op->number[f->also]);
		break;
	case NUMBER:
		print_number(p, f->name, number);
		break;
	case OCTAL:
		(void)snprintf(words, sizeof(words), "%04" PRIo64, number);
		print_text(p, f->name, words);
		break;
	case LIMIT:
		if (number == UINT64_MAX)
			print_text(p, f->name, "infinity");
		else
			print_number(p, f->name, number);
		break;
	case RESOURCE:
		print_text(p, f->name, print_rlimit_word(number));
		break;
	case NODE:
		print_node(p, f->name, number);
		break;
	case DEVICE:
		(void)snprintf(words, sizeof(words), "%" PRIu64 ":%" PRIu64, number >> 32,
			       number & UINT32_MAX);
		print_text(p, f->name, words);
		break;
	case FLAGS:
		if (number)
			print_bits(p, f->name, number, mount_words);
		break;
	case NAMESPACES:
		print_bits(p, f->name, number, print_namespace_words);
		break;
	case PROPAGATION:
		if (number)
			print_bits(p, f->name, number, propagation_words);
		break;
	case ATTRS:
		if (number)
			print_attrs(p, f->name, number);
		break;
	case CAPS:
		print_caps(p, f->name, number);
		break;
	case SYNC:
		print_bits(p, f->name, number, sync_words);
		break;
	case FILTER:
		if (number)
			print_bits(p, f->name, number, filter_words);
		break;
	}
}

/* a descriptor by what it is */
static void print_slot(struct print *p, const char *name, const struct plan *plan, int16_t slot)
{
	static const char *const fixed[] = {"control", "program", "lock", "start"};
	const struct plan_source *source;
	uint32_t index = (uint32_t)(slot - SLOT_FIRST_SOURCE);

	if (slot == SLOT_NONE)
		return;
	if (slot < SLOT_FIRST_SOURCE) {
		print_text(p, name, fixed[slot]);
		return;
	}
	if (index >= plan->n_sources) {
		print_text(p, name, "?");
		return;
	}
	source = &plan->sources[index];
	if (source->kind == SOURCE_TREE)
		print_text(p, name, source->path);
	else if (source->hierarchy < plan->n_hierarchies)
		print_text(p, name,
			   plan->hierarchies[source->hierarchy].v2
				   ? "v2"
				   : plan->hierarchies[source->hierarchy].name);
}

static void print_op(struct print *p, const struct plan *plan, const struct op *op)
{
	const struct program *program = plan->program;
	const struct origin *origin = program_origin(program, op->origin);
	const struct shape_of_op *shape = &shapes[op->code < OP_CODES ? op->code : OP_NONE];

	print_row(p, "op", shape->name ? shape->name : "?");
	print_slot(p, "slot", plan, op->slot);
	print_slot(p, "slot2", plan, op->slot2);
	for (const struct field *f = shape->fields; f->shape; f++)
		print_field(p, program, op, f);
	if (op->flags)
		print_bits(p, "how", op->flags, shape->flags ? shape->flags : no_words);
	print_row_end(p, text_at(program, origin->path), text_at(program, origin->what),
		      (struct place){origin->line, origin->column});
}

void print_program(struct print *p, const struct plan *plan)
{
	const struct op *ops = program_ops(plan->program);

	print_section(p, "program");
	for (uint32_t i = 0; i < plan->program->n_ops; i++)
		print_op(p, plan, &ops[i]);
	print_section_end(p);
}
