/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_mounts - the config's mounts in their order, and the paths that are read-only or masked
 *
 * A mount is made with all its options at once, but for `ro` where something is still to be made
 * inside (mount points, devices): that comes in plan_mounts_seal, when all is in its place.
 */
#include "plan/compile.h"

#include <limits.h>
#include <string.h>

/* copy_mount_options() of the kernel takes one page, the last byte of which is a NUL */
#define DATA_MAX 4095u

static const char *mount_path(struct compile *c, const struct compile_mount *m, const char *member)
{
	const char *path = compile_index(c, "mounts", m->index);

	return *member ? compile_concat(c, path, ".", member, NULL) : path;
}

static uint32_t mount_at(const struct compile *c, const struct compile_mount *m, uint32_t member)
{
	const struct oci_mount *mount = &c->config->mounts.v[m->index];

	return mount->at[member] ? mount->at[member] : mount->self_at;
}

static bool is_type(const struct compile_mount *m, const char *type)
{
	return text_is(m->type, type);
}

/* Nothing can be created in these, so nothing waits for being created. */
static bool is_kernel_made(const struct compile_mount *m)
{
	return is_type(m, "proc") || is_type(m, "sysfs") || is_type(m, "devpts") ||
	       is_type(m, "cgroup2");
}

static bool has_later_below(const struct compile *c, uint32_t i)
{
	const char *parent = c->mounts[i].destination;

	for (uint32_t j = i + 1; j < c->config->mounts.n; j++) {
		if (path_is_below(c->mounts[j].destination, parent) &&
		    !text_is(c->mounts[j].destination, parent))
			return true;
	}
	return false;
}

static int refuse_options(struct compile *c, const struct compile_mount *m, const char *reason,
			  struct error *err)
{
	return compile_refuse(c, mount_at(c, m, OCI_MOUNT_OPTIONS), mount_path(c, m, "options"),
			      err, "%s", reason);
}

static int check_mount(struct compile *c, const struct compile_mount *m, struct error *err)
{
	const struct mount_options *o = &m->options;

	if (m->is_bind && *m->source == '\0' && !o->remount)
		return compile_refuse(c, mount_at(c, m, OCI_MOUNT_SOURCE),
				      mount_path(c, m, "source"), err, "a bind needs a source");
	if (!m->is_bind && *m->type == '\0' && !o->remount)
		return compile_refuse(c, mount_at(c, m, OCI_MOUNT_TYPE), mount_path(c, m, "type"),
				      err, "a mount that is no bind needs a type");
	if (strlen(m->destination) >= PATH_MAX || strlen(m->source) >= PATH_MAX)
		return compile_refuse(c, mount_at(c, m, OCI_MOUNT_DESTINATION),
				      mount_path(c, m, ""), err, "a path is longer than %d bytes",
				      PATH_MAX - 1);
	if (strlen(o->data) > DATA_MAX)
		return refuse_options(c, m, "more than 4095 bytes are for the file system", err);
	if (o->copy_up && (!is_type(m, "tmpfs") || text_is(m->destination, "/")))
		return refuse_options(c, m, "`tmpcopyup` is for a tmpfs alone, and not on `/`",
				      err);
	if (o->copy_symlink && (o->source_no_follow || o->destination_no_follow))
		return refuse_options(
			c, m, "`copy-symlink` excludes `src-nofollow` and `dest-nofollow`", err);
	if (!m->is_bind && (o->copy_symlink || o->source_no_follow || o->destination_no_follow))
		return refuse_options(c, m,
				      "`copy-symlink`, `src-nofollow` and `dest-nofollow` are for "
				      "binds alone",
				      err);
	if (m->is_bind && (o->below.set || o->below.clear) &&
	    !compile_kernel(c, 5, 12, "mount_setattr")) {
		(void)refuse_options(c, m, "this kernel has no recursive mount options", err);
		return error_hint(err, "needs Linux 5.12 (mount_setattr)");
	}
	return 0;
}

/* devpts with gid=5 where 5 is not mapped: the kernel would refuse it with EINVAL */
static int check_ids(struct compile *c, const struct compile_mount *m, struct error *err)
{
	const struct oci_strings *options = &c->config->mounts.v[m->index].options;

	for (uint32_t i = 0; i < options->n; i++) {
		bool is_gid = text_starts(options->v[i], "gid=");
		uint64_t id;

		if (!is_gid && !text_starts(options->v[i], "uid="))
			continue;
		if (text_u64(options->v[i] + 4, &id) < 0)
			continue;
		if (is_gid ? compile_is_mapped(c->plan->gid_map, c->plan->n_gid_map, id)
			   : compile_is_mapped(c->plan->uid_map, c->plan->n_uid_map, id))
			continue;
		(void)compile_refuse(c, options->at[i],
				     compile_text(c, "mounts[%u].options[%u]", m->index, i), err,
				     "%s %llu is not mapped in the container's user namespace",
				     is_gid ? "group" : "user", (unsigned long long)id);
		return error_hint(err, "leave `%s` out, or map the id in linux.%cidMappings",
				  options->v[i], is_gid ? 'g' : 'u');
	}
	return 0;
}

/* A user namespace may mount these only over namespaces of its own. */
static int check_mount_userns(struct compile *c, const struct compile_mount *m, struct error *err)
{
	static const struct {
		const char *type;
		uint64_t flag;
		const char *word;
	} needs[] = {
		{"proc", CLONE_NEWPID, "pid"},
		{"mqueue", CLONE_NEWIPC, "ipc"},
	};

	if (m->is_bind || m->options.remount || !compile_creates(c, CLONE_NEWUSER))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(needs); i++) {
		if (!is_type(m, needs[i].type) || compile_creates(c, needs[i].flag))
			continue;
		(void)compile_refuse(c, mount_at(c, m, OCI_MOUNT_TYPE), mount_path(c, m, ""), err,
				     "a new %s cannot be mounted: the %s namespace does not belong "
				     "to the container's user namespace",
				     needs[i].type, needs[i].word);
		return error_hint(err, "make a %s namespace of its own, or bind the host's `%s`",
				  needs[i].word, m->destination);
	}
	return is_type(m, "devpts") ? check_ids(c, m, err) : 0;
}

int plan_mounts_decide(struct compile *c, struct error *err)
{
	const struct oci_mounts *mounts = &c->config->mounts;

	if (mounts->n > PROGRAM_MAX_OPS)
		return compile_refuse(c, c->config->at[OCI_CONFIG_MOUNTS], "mounts", err,
				      "more than %u mounts", PROGRAM_MAX_OPS);
	c->mounts = arena_array_of(c->arena, mounts->n, struct compile_mount);
	for (uint32_t i = 0; i < mounts->n; i++) {
		const struct oci_mount *from = &mounts->v[i];
		struct compile_mount *m = &c->mounts[i];

		m->index = i;
		m->destination = path_normal(c->arena, from->destination);
		m->source = from->source ? from->source : "";
		m->type = from->type ? from->type : "";
		mount_options_parse(c->arena, from->options.v, from->options.n, &m->options);
		m->is_bind = m->options.bind || is_type(m, "bind");
		if (check_mount(c, m, err) < 0 || check_mount_userns(c, m, err) < 0)
			return -1;
	}
	for (uint32_t i = 0; i < mounts->n; i++) {
		struct compile_mount *m = &c->mounts[i];
		bool read_only = (m->options.flags & MS_RDONLY) != 0;

		m->late_read_only = read_only && (m->is_bind || !is_kernel_made(m)) &&
				    (m->options.copy_up || has_later_below(c, i) ||
				     plan_devices_below(c, m->destination));
	}
	return 0;
}

uint32_t plan_mounts_mark(struct compile *c, const struct compile_mount *m)
{
	const char *what;

	if (m->options.remount)
		what = compile_concat(c, "remount `", m->destination, "`", NULL);
	else if (m->is_bind)
		what = compile_concat(c, "bind `", m->source, "` on `", m->destination, "`", NULL);
	else
		what = compile_concat(c, "mount ", m->type, " on `", m->destination, "`", NULL);
	return compile_mark(c, c->config->mounts.v[m->index].self_at, mount_path(c, m, ""), what);
}

void plan_mounts_late(struct compile *c, const struct compile_mount *m, const char *destination)
{
	compile_list_add(&c->late,
			 &OP(OP_ATTR, plan_mounts_mark(c, m),
			     .text = {builder_text(c->builder, destination)},
			     .number = {ATTR_PACK(MOUNT_ATTR_RDONLY, 0)}),
			 sizeof(struct op));
}

static bool is_plain_dir(const char *destination)
{
	return text_is(destination, "/proc") || text_is(destination, "/sys") ||
	       text_is(destination, "/dev");
}

/* Some file systems are kept as handles or must lie where everyone looks for them. */
static uint16_t mount_flags(struct compile *c, const struct compile_mount *m,
			    const char *destination, const char *type)
{
	uint16_t flags = m->options.copy_up ? MOUNT_COPY_UP : 0;

	if (is_plain_dir(destination) || text_is(type, "proc") || text_is(type, "sysfs"))
		flags |= MOUNT_PLAIN_DIR;
	/* a handle costs four system calls more than a mount: only for who writes through it */
	if (text_is(type, "proc") && !c->keeps_proc && !m->options.remount &&
	    c->section->sysctl.n > 0) {
		c->keeps_proc = true;
		flags |= MOUNT_KEEP_PROC;
	}
	return flags;
}

/* A new file system is private where nothing above it is shared, and what is private is not made a
 * slave of anything: then to ask for it costs calls and changes nothing. */
static uint32_t mount_propagation(const struct compile *c, const struct mount_options *o)
{
	bool shared = false;

	for (uint32_t i = 0; i < c->config->mounts.n; i++)
		shared |= c->mounts[i].options.propagation & MS_SHARED;
	return shared || o->remount || !(o->propagation & (MS_PRIVATE | MS_SLAVE)) ? o->propagation
										   : 0;
}

void plan_mounts_add(struct compile *c, const struct compile_mount *m, const char *destination,
		     const char *type, const char *source, const char *data)
{
	const struct mount_options *o = &m->options;
	bool inherits = text_is(type, "tmpfs") && !o->has_mode && !o->remount;
	uint32_t flags = o->flags & (m->late_read_only ? ~(uint32_t)MS_RDONLY : ~(uint32_t)0);
	struct op op = OP(OP_MOUNT, plan_mounts_mark(c, m),
			  .flags = mount_flags(c, m, destination, type));

	if (inherits) {
		data = compile_text(c, "%s%smode=0000", data, *data ? "," : "");
		op.flags |= MOUNT_INHERIT_MODE;
		op.text[3] = builder_text_apart(c->builder, data);
		op.number[3] = strlen(data) - 4 + 1;
	} else {
		op.text[3] = builder_text(c->builder, data);
	}
	op.text[0] = builder_text(c->builder, destination);
	op.text[1] = builder_text(c->builder, type);
	op.text[2] = builder_text(c->builder, source);
	op.number[0] = flags | (o->remount ? MS_REMOUNT : 0);
	op.number[1] = mount_propagation(c, o);
	builder_add(c->builder, &op);
	if (m->late_read_only)
		plan_mounts_late(c, m, destination);
}

/* A tree opened on the host is in the host's peer groups, as a whole: what is said of its top alone
 * (private, slave, unbindable) is done to all of it, or what lies below would still tell the host.
 */
static uint32_t bind_propagation(const struct mount_options *o)
{
	uint32_t recursive = o->recursive ? MS_REC : 0;

	if (o->propagation == 0)
		return MS_PRIVATE | recursive;
	return o->propagation & MS_SHARED ? o->propagation : o->propagation | recursive;
}

void plan_mounts_bind(struct compile *c, const struct compile_mount *m, const char *destination,
		      struct plan_source *source)
{
	const struct mount_options *o = &m->options;
	struct mount_attrs top = o->attrs;
	struct op op = {.code = OP_BIND, .slot2 = SLOT_NONE, .origin = plan_mounts_mark(c, m)};

	if (m->late_read_only) {
		top.set &= ~(uint32_t)MOUNT_ATTR_RDONLY;
		top.clear |= o->below.set & MOUNT_ATTR_RDONLY;
	}
	source->kind = SOURCE_TREE;
	source->no_follow = o->source_no_follow || o->copy_symlink;
	op.slot = compile_source(c, source);
	op.flags = (o->destination_no_follow ? BIND_NO_FOLLOW : 0) |
		   (o->copy_symlink ? BIND_COPY_SYMLINK : 0) |
		   (is_plain_dir(destination) ? BIND_PLAIN_DIR : 0);
	op.text[0] = builder_text(c->builder, destination);
	op.number[0] = ATTR_PACK(top.set, top.clear);
	op.number[1] = ATTR_PACK(o->below.set, o->below.clear);
	op.number[2] = bind_propagation(o);
	builder_add(c->builder, &op);
	if (m->late_read_only)
		plan_mounts_late(c, m, destination);
}

static void warn_ignored(struct compile *c, const struct compile_mount *m)
{
	const struct oci_strings *options = &c->config->mounts.v[m->index].options;
	uint32_t at[] = {m->options.data_at, m->options.super_at};

	for (size_t i = 0; i < ARRAY_SIZE(at); i++) {
		if (at[i])
			compile_warn(c, options->at[at[i] - 1],
				     compile_text(c, "mounts[%u].options[%u]", m->index, at[i] - 1),
				     "`%s` is ignored: a bind mount is no new file system",
				     options->v[at[i] - 1]);
	}
}

/* bind,remount: other attributes for what is mounted there */
static void remount_bind(struct compile *c, const struct compile_mount *m)
{
	const struct mount_options *o = &m->options;

	compile_add(c, OP_ATTR, plan_mounts_mark(c, m),
		    .text = {builder_text(c->builder, m->destination)},
		    .number = {ATTR_PACK(o->attrs.set, o->attrs.clear),
			       ATTR_PACK(o->below.set, o->below.clear)});
}

static void bind_source(struct compile *c, const struct compile_mount *m)
{
	struct plan_source source = {
		.path = path_join(c->arena, c->request->bundle, m->source),
		.recursive = m->options.recursive,
		.origin = compile_origin(
			c, mount_at(c, m, OCI_MOUNT_SOURCE), mount_path(c, m, ""),
			compile_text(c, "bind `%s` on `%s`", m->source, m->destination)),
	};

	plan_mounts_bind(c, m, m->destination, &source);
}

/* The kernel lets a user namespace mount sysfs only when the network namespace is its own: the
 * host's /sys is bound instead, read-only with all that is mounted in it (the host's cgroups). */
static void bind_host_sys(struct compile *c, const struct compile_mount *m)
{
	struct compile_mount copy = *m;
	struct plan_source source = {
		.path = "/sys",
		.recursive = true,
		.origin = compile_origin(c, mount_at(c, m, OCI_MOUNT_TYPE), mount_path(c, m, ""),
					 "bind the host's `/sys`"),
	};

	copy.options.recursive = true;
	copy.options.below.set = (m->options.below.set | m->options.attrs.set | MOUNT_ATTR_RDONLY) &
				 ~(uint32_t)MOUNT_ATTR__ATIME;
	copy.options.below.clear = 0;
	copy.options.attrs = (struct mount_attrs){0};
	compile_warn(c, mount_at(c, m, OCI_MOUNT_TYPE), mount_path(c, m, ""),
		     "the host's /sys is bound read-only: sysfs cannot be mounted, the network "
		     "namespace does not belong to the container's user namespace");
	plan_mounts_bind(c, &copy, m->destination, &source);
}

static int make_mount(struct compile *c, const struct compile_mount *m, struct error *err)
{
	if (m->is_bind) {
		warn_ignored(c, m);
		if (m->options.remount)
			remount_bind(c, m);
		else
			bind_source(c, m);
		return 0;
	}
	if (is_type(m, "cgroup") && !m->options.remount)
		return plan_cgroup_mount(c, m, err);
	if (is_type(m, "sysfs") && !m->options.remount && compile_creates(c, CLONE_NEWUSER) &&
	    !compile_creates(c, CLONE_NEWNET)) {
		bind_host_sys(c, m);
		return 0;
	}
	plan_mounts_add(c, m, m->destination, m->type, m->source, m->options.data);
	return 0;
}

int plan_mounts_make(struct compile *c, struct error *err)
{
	for (uint32_t i = 0; i < c->config->mounts.n; i++) {
		if (make_mount(c, &c->mounts[i], err) < 0)
			return -1;
	}
	return 0;
}

int plan_mounts_seal(struct compile *c, struct error *err)
{
	const struct op *ops = (const struct op *)(const void *)c->late.rows.data;

	(void)err;
	for (uint32_t i = 0; i < c->late.n; i++)
		builder_add(c->builder, &ops[i]);
	return 0;
}

/* What every engine masks and the kernel has as a file, if it has it: one call less each. */
static uint16_t mask_flags(const char *path)
{
	static const char *const files[] = {
		"/proc/kcore",      "/proc/keys",        "/proc/latency_stats",
		"/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug",
	};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (text_is(files[i], path))
			return MASK_FILE;
	}
	return 0;
}

static void cover(struct compile *c, enum op_code code, const struct oci_strings *paths,
		  const char *member, const char *what)
{
	struct program_builder *b = c->builder;

	for (uint32_t i = 0; i < paths->n && !builder_is_full(b); i++) {
		const char *path = path_normal(c->arena, paths->v[i]);

		compile_add(c, code,
			    compile_mark(c, paths->at[i], compile_index(c, member, i),
					 compile_concat(c, what, " `", path, "`", NULL)),
			    .flags = code == OP_MASK ? mask_flags(path) : 0,
			    .text = {builder_text(b, path)});
	}
}

int plan_mounts_readonly(struct compile *c, struct error *err)
{
	(void)err;
	cover(c, OP_READONLY, &c->section->readonly_paths, "linux.readonlyPaths", "make read-only");
	return 0;
}

int plan_mounts_mask(struct compile *c, struct error *err)
{
	(void)err;
	cover(c, OP_MASK, &c->section->masked_paths, "linux.maskedPaths", "mask");
	return 0;
}
