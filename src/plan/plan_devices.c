/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_devices - device nodes and the links of /dev */
#include "plan/caps.h"
#include "plan/compile.h"

#define DEVICES_LINUX "linux.devices"

/* config-linux.md, Default Devices */
static const struct {
	const char *path;
	uint32_t major, minor;
} defaults[] = {
	{"/dev/null", 1, 3},   {"/dev/zero", 1, 5},    {"/dev/full", 1, 7},
	{"/dev/random", 1, 8}, {"/dev/urandom", 1, 9}, {"/dev/tty", 5, 0},
};

/* runtime-linux.md, Dev symbolic links; ptmx of the container's own devpts */
static const struct {
	const char *path, *target, *needs;
} links[] = {
	{"/dev/fd", "/proc/self/fd", "/proc/self/fd"},
	{"/dev/stdin", "/proc/self/fd/0", "/proc/self/fd"},
	{"/dev/stdout", "/proc/self/fd/1", "/proc/self/fd"},
	{"/dev/stderr", "/proc/self/fd/2", "/proc/self/fd"},
	{"/dev/ptmx", "pts/ptmx", NULL},
	{"/dev/core", "/proc/kcore", "/proc/kcore"},
};

/* A /dev that is bound is somebody else's: nothing is made in it. The last mount counts. */
static bool is_dev_bound(const struct compile *c)
{
	bool bound = false;

	for (uint32_t i = 0; i < c->config->mounts.n; i++) {
		const struct compile_mount *m = &c->mounts[i];

		if (text_is(m->destination, "/dev") && !m->options.remount)
			bound = m->is_bind;
	}
	return bound;
}

int plan_devices_decide(struct compile *c, struct error *err)
{
	const struct oci_devices *devices = &c->section->devices;

	(void)err;
	c->device_paths = arena_array_of(c->arena, devices->n, const char *);
	for (uint32_t i = 0; i < devices->n; i++)
		c->device_paths[i] = path_normal(c->arena, devices->v[i].path);
	return 0;
}

bool plan_devices_below(const struct compile *c, const char *directory)
{
	if (path_is_below("/dev", directory) && !is_dev_bound(c))
		return true;
	for (uint32_t i = 0; i < c->section->devices.n; i++) {
		if (path_is_below(c->device_paths[i], directory))
			return true;
	}
	return false;
}

/* Where mknod is refused (a user namespace, no CAP_MKNOD) the host's node is bound instead. */
static void add_device(struct compile *c, uint32_t origin, const char *path, uint32_t mode,
		       const uint64_t numbers[3], uint16_t flags)
{
	bool refused = compile_creates(c, CLONE_NEWUSER) || !c->facts->initial_userns ||
		       (c->facts->caps_bounding >> CAP_NUMBER_MKNOD & 1) == 0;
	bool bind = refused && !S_ISFIFO(mode);

	compile_add(
		c, OP_DEVICE, origin, .flags = flags | (bind ? DEVICE_BIND : 0),
		.text = {builder_text(c->builder, path), bind ? builder_text(c->builder, path) : 0},
		.number = {mode, numbers[0], numbers[1], numbers[2]});
}

static uint64_t device_number(uint64_t major, uint64_t minor)
{
	return major << 32 | minor;
}

static int add_configured(struct compile *c, uint32_t i, struct error *err)
{
	static const uint32_t types[OCI_DEVICE_TYPE_LAST + 1] = {
		[OCI_DEVICE_TYPE_C] = S_IFCHR,
		[OCI_DEVICE_TYPE_B] = S_IFBLK,
		[OCI_DEVICE_TYPE_U] = S_IFCHR,
		[OCI_DEVICE_TYPE_P] = S_IFIFO,
	};
	const struct oci_device *d = &c->section->devices.v[i];
	const char *place = compile_text(c, DEVICES_LINUX "[%u]", i);
	const char *path = c->device_paths[i];
	uint32_t mode = OCI_HAS(d, OCI_DEVICE_FILE_MODE) ? d->file_mode & 07777 : 0666;
	uint64_t number = d->type == OCI_DEVICE_TYPE_P
				  ? 0
				  : device_number((uint64_t)d->major, (uint64_t)d->minor);

	if (compile_creates(c, CLONE_NEWUSER) &&
	    (!compile_is_mapped(c->plan->uid_map, c->plan->n_uid_map, d->uid) ||
	     !compile_is_mapped(c->plan->gid_map, c->plan->n_gid_map, d->gid)))
		return compile_refuse(c, d->self_at, place, err,
				      "the owner %u:%u of `%s` is not mapped in the container's "
				      "user namespace",
				      d->uid, d->gid, path);
	add_device(
		c,
		compile_mark(c, d->self_at, place, compile_text(c, "make the device `%s`", path)),
		path, types[d->type] | mode, (const uint64_t[]){number, d->uid, d->gid}, 0);
	return 0;
}

/* DDEV-01: whatever linux.devices says; a node that it lists itself is made as it says */
static bool is_configured(const struct compile *c, const char *path)
{
	for (uint32_t i = 0; i < c->section->devices.n; i++) {
		if (text_is(c->device_paths[i], path))
			return true;
	}
	return false;
}

static void add_defaults(struct compile *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
		if (is_configured(c, defaults[i].path))
			continue;
		add_device(c,
			   compile_mark(c, 0, "",
					compile_concat(c, "make the default device `",
						       defaults[i].path, "`", NULL)),
			   defaults[i].path, S_IFCHR | 0666,
			   (const uint64_t[]){device_number(defaults[i].major, defaults[i].minor),
					      0, 0},
			   DEVICE_DEFAULT);
	}
}

static void add_links(struct compile *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		if (is_configured(c, links[i].path))
			continue;
		compile_add(c, OP_SYMLINK,
			    compile_mark(c, 0, "",
					 compile_concat(c, "link `", links[i].path, "` to `",
							links[i].target, "`", NULL)),
			    /* an image's own would be another devpts' */
			    .flags = text_is(links[i].path, "/dev/ptmx") ? SYMLINK_REPLACE : 0,
			    .text = {builder_text(c->builder, links[i].path),
				     builder_text(c->builder, links[i].target),
				     builder_text(c->builder, links[i].needs)});
	}
}

int plan_devices_make(struct compile *c, struct error *err)
{
	bool bound = is_dev_bound(c);

	for (uint32_t i = 0; i < c->section->devices.n; i++) {
		const char *path = c->device_paths[i];

		if (bound && path_is_below(path, "/dev")) {
			compile_warn(c, c->section->devices.v[i].self_at,
				     compile_text(c, DEVICES_LINUX "[%u]", i),
				     "`%s` is not made: /dev is a bind mount", path);
			continue;
		}
		if (add_configured(c, i, err) < 0)
			return -1;
	}
	if (!bound) {
		add_defaults(c);
		add_links(c);
	}
	return 0;
}
