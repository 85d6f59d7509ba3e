/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_rootfs - the root's tree, how mounts travel between it and the host, and the pivot */
#include "plan/compile.h"

static const uint32_t propagation_flags[OCI_PROPAGATION_LAST + 1] = {
	[OCI_PROPAGATION_SHARED] = MS_SHARED,
	[OCI_PROPAGATION_SLAVE] = MS_SLAVE,
	[OCI_PROPAGATION_PRIVATE] = MS_PRIVATE,
	[OCI_PROPAGATION_UNBINDABLE] = MS_UNBINDABLE,
	[OCI_PROPAGATION_RSHARED] = MS_SHARED | MS_REC,
	[OCI_PROPAGATION_RSLAVE] = MS_SLAVE | MS_REC,
	[OCI_PROPAGATION_RPRIVATE] = MS_PRIVATE | MS_REC,
	[OCI_PROPAGATION_RUNBINDABLE] = MS_UNBINDABLE | MS_REC,
};

/* The copied tree of the host becomes a slave at once: nothing that is mounted here reaches the
 * host. The root's tree is a clone in the host's peer group; it leaves that group whole, as a slave
 * when the config wants mounts of the host to appear, else for good. What the config asks for
 * beyond that (shared, unbindable) comes last, in plan_rootfs_seal: it would hinder our own binds,
 * and `shared` means a peer group of the container's own. */
int plan_rootfs_enter(struct compile *c, struct error *err)
{
	const struct oci_root *root = c->config->root;
	uint32_t asked = propagation_flags[c->section->rootfs_propagation];
	uint32_t propagation = (asked & MS_SLAVE ? MS_SLAVE : MS_PRIVATE) | MS_REC;
	struct plan_source tree = {.kind = SOURCE_TREE, .recursive = true};
	const char *what;

	(void)err;
	tree.path = path_join(c->arena, c->request->bundle, root->path);
	c->plan->rootfs = tree.path;
	what = compile_text(c, "enter the root `%s`", tree.path);
	tree.origin = compile_origin(c, root->at[OCI_ROOT_PATH], "root.path", what);

	compile_add(c, OP_PROPAGATE,
		    compile_mark(c, c->section->at[OCI_LINUX_ROOTFS_PROPAGATION],
				 "linux.rootfsPropagation", "detach from the host's mounts"),
		    .number = {MS_SLAVE | MS_REC});
	builder_add(c->builder, &(struct op){.code = OP_ROOT,
					     .origin = builder_origin(c->builder, &tree.origin),
					     .slot = compile_source(c, &tree),
					     .slot2 = SLOT_NONE,
					     .number = {propagation}});
	return 0;
}

int plan_rootfs_pivot(struct compile *c, struct error *err)
{
	(void)err;
	compile_add(c, OP_PIVOT,
		    compile_mark(c, c->config->root->at[OCI_ROOT_PATH], "root.path",
				 "make it the root of the container"),
		    .flags = c->request->no_pivot ? PIVOT_MOVE : 0);
	return 0;
}

int plan_rootfs_seal(struct compile *c, struct error *err)
{
	const struct oci_root *root = c->config->root;
	uint32_t asked = propagation_flags[c->section->rootfs_propagation];
	uint32_t last = asked & (MS_SHARED | MS_UNBINDABLE) ? asked : 0;

	(void)err;
	if (last)
		compile_add(c, OP_ROOT_ATTR,
			    compile_mark(c, c->section->at[OCI_LINUX_ROOTFS_PROPAGATION],
					 "linux.rootfsPropagation",
					 "set the propagation of the root"),
			    .number = {0, 0, last});
	if (root->readonly)
		compile_add(c, OP_ROOT_ATTR,
			    compile_mark(c, root->at[OCI_ROOT_READONLY], "root.readonly",
					 "make the root read-only"),
			    .number = {ATTR_PACK(MOUNT_ATTR_RDONLY, 0)});
	return 0;
}
