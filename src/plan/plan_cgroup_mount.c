/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_cgroup_mount - a mount of type `cgroup`: what the container sees of its cgroups
 *
 * With a cgroup namespace the hierarchies are mounted anew and show the container's cgroup as their
 * root; without one a new mount would show the host's, so the container's directories are bound.
 * v2 is one mount; v1 is a tmpfs with one directory a hierarchy, as on the host, and links for
 * controllers that share one.
 */
#include <string.h>

#include "plan/compile.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void bind_own(struct compile *c, const struct compile_mount *m, const char *mount,
		     const char *path, const char *destination)
{
	const char *from = compile_text(c, "%s%s", mount, text_is(path, "/") ? "" : path);
	struct plan_source source = {
		.path = from,
		.origin = compile_origin(c, c->config->mounts.v[m->index].self_at,
					 compile_text(c, "mounts[%u]", m->index),
					 compile_text(c, "bind the container's cgroup `%s`", from)),
	};

	plan_mounts_bind(c, m, destination, &source);
}

/* one hierarchy, at its place; data: what mount(2) is told of v1 */
static void add_hierarchy(struct compile *c, const struct compile_mount *m,
			  const struct oci_hierarchy *h, const char *path, const char *destination)
{
	const char *data = text_starts(h->name, "name=") ? compile_text(c, "none,%s", h->name)
							 : h->name;

	if (!compile_creates(c, CLONE_NEWCGROUP))
		bind_own(c, m, h->mount, path, destination);
	else
		plan_mounts_add(c, m, destination, h->v2 ? "cgroup2" : "cgroup", "cgroup",
				h->v2 ? m->options.data : data);
}

/* `cpu,cpuacct` is also found as `cpu` and as `cpuacct`. */
static void add_links(struct compile *c, const struct compile_mount *m, const char *directory,
		      const char *name)
{
	for (const char *at = name; strchr(name, ',');) {
		size_t n = strcspn(at, ",");
		const char *word = arena_bytes(c->arena, at, n);

		compile_add(c, OP_SYMLINK, plan_mounts_mark(c, m),
			    .text = {builder_text(c->builder,
						  compile_text(c, "%s/%s", directory, word)),
				     builder_text(c->builder, name)});
		if (at[n] == '\0')
			break;
		at += n + 1;
	}
}

/* the container's place in a hierarchy: our own where the driver made none */
static const char *place_in(const struct compile *c, const struct oci_hierarchy *h)
{
	for (uint32_t i = 0; i < c->plan->n_hierarchies; i++) {
		if (text_is(c->plan->hierarchies[i].mount, h->mount))
			return c->plan->hierarchies[i].path;
	}
	return h->own ? h->own : "/";
}

static void add_v1(struct compile *c, const struct compile_mount *m)
{
	struct compile_mount top = *m, below = *m;
	const struct oci_hierarchies *all = &c->facts->hierarchies;

	/* things are made in it, so the tmpfs becomes read-only when all is there */
	top.late_read_only = below.late_read_only = false;
	top.options.flags &= ~(uint32_t)MS_RDONLY;
	top.options.has_mode = true;
	plan_mounts_add(c, &top, m->destination, "tmpfs", "cgroup", "mode=755");
	for (uint32_t i = 0; i < all->n; i++) {
		const struct oci_hierarchy *h = &all->v[i];
		const char *name = base_name(h->mount);

		if (*h->mount == '\0')
			continue;
		add_hierarchy(c, &below, h, place_in(c, h),
			      compile_text(c, "%s/%s", m->destination, name));
		if (!h->v2)
			add_links(c, m, m->destination, name);
	}
	if (m->late_read_only)
		plan_mounts_late(c, m, m->destination);
	else if (m->options.flags & MS_RDONLY)
		compile_add(c, OP_ATTR, plan_mounts_mark(c, m),
			    .text = {builder_text(c->builder, m->destination)},
			    .number = {ATTR_PACK(MOUNT_ATTR_RDONLY, 0)});
}

int plan_cgroup_mount(struct compile *c, const struct compile_mount *m, struct error *err)
{
	const struct oci_hierarchies *all = &c->facts->hierarchies;
	const struct oci_hierarchy *only = NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; i < all->n; i++) {
		if (*all->v[i].mount) {
			only = &all->v[i];
			n++;
		}
	}
	if (n == 1 && only->v2) {
		struct compile_mount mount = *m;

		mount.late_read_only = false; /* no directory can be made there that is no cgroup */
		add_hierarchy(c, &mount, only, place_in(c, only), m->destination);
		return 0;
	}
	if (n) {
		add_v1(c, m);
		return 0;
	}
	/* none is mounted on the host; v2 needs none to be */
	if (compile_creates(c, CLONE_NEWCGROUP)) {
		plan_mounts_add(c, m, m->destination, "cgroup2", "cgroup", m->options.data);
		return 0;
	}
	(void)compile_refuse(c, c->config->mounts.v[m->index].self_at,
			     compile_text(c, "mounts[%u]", m->index), err,
			     "no cgroup hierarchy is mounted, so there is nothing to show");
	return error_hint(err, "remove this mount, or add a `cgroup` namespace");
}
