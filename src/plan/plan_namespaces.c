/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_namespaces - which namespaces are made, which are joined, and who is who in them */
#include "plan/caps.h"
#include "plan/compile.h"

static const uint64_t namespace_flags[OCI_NAMESPACE_TYPE_LAST + 1] = {
	[OCI_NAMESPACE_TYPE_PID] = CLONE_NEWPID,       [OCI_NAMESPACE_TYPE_NETWORK] = CLONE_NEWNET,
	[OCI_NAMESPACE_TYPE_MOUNT] = CLONE_NEWNS,      [OCI_NAMESPACE_TYPE_IPC] = CLONE_NEWIPC,
	[OCI_NAMESPACE_TYPE_UTS] = CLONE_NEWUTS,       [OCI_NAMESPACE_TYPE_USER] = CLONE_NEWUSER,
	[OCI_NAMESPACE_TYPE_CGROUP] = CLONE_NEWCGROUP, [OCI_NAMESPACE_TYPE_TIME] = CLONE_NEWTIME,
};

/* spec/ has refused what is listed twice, and what the parent cannot enter and leave again. */
static void list_namespaces(struct compile *c)
{
	const struct oci_namespaces *list = &c->section->namespaces;
	struct plan_join *joins = arena_array_of(c->arena, list->n, struct plan_join);
	struct plan_make *makes = arena_array_of(c->arena, list->n, struct plan_make);

	c->plan->joins = joins;
	c->plan->makes = makes;
	for (uint32_t i = 0; i < list->n; i++) {
		const struct oci_namespace *ns = &list->v[i];
		const char *word = oci_namespace_type_words[ns->type];
		uint64_t flag = namespace_flags[ns->type];

		if (ns->path == NULL || *ns->path == '\0') {
			c->created |= flag;
			makes[c->plan->n_makes++] = (struct plan_make){
				.type = flag,
				.origin = compile_origin(
					c, ns->self_at, compile_index(c, "linux.namespaces", i),
					compile_concat(c, "make the ", word, " namespace", NULL)),
			};
			continue;
		}
		c->joined |= flag;
		joins[c->plan->n_joins++] = (struct plan_join){
			.type = flag,
			.path = ns->path,
			.origin = compile_origin(
				c, ns->at[OCI_NAMESPACE_PATH],
				compile_text(c, "linux.namespaces[%u].path", i),
				compile_text(c, "join the %s namespace `%s`", word, ns->path)),
		};
	}
}

static const struct plan_id_map *copy_maps(struct compile *c, const struct oci_id_maps *maps,
					   const char *member)
{
	struct plan_id_map *copy = arena_array_of(c->arena, maps->n, struct plan_id_map);

	for (uint32_t i = 0; i < maps->n; i++)
		copy[i] = (struct plan_id_map){
			.inside = maps->v[i].container_id,
			.outside = maps->v[i].host_id,
			.size = maps->v[i].size,
			.origin = compile_origin(c, maps->v[i].self_at, compile_index(c, member, i),
						 "map ids"),
		};
	return copy;
}

/* Without mappings (behaviours 13): the first subordinate range, for an ordinary user behind his
 * own id; the caller's single id where there is none. */
static uint32_t default_maps(struct compile *c, uint32_t own, const struct oci_id_ranges *ranges,
			     const struct plan_id_map **ret_maps)
{
	struct plan_id_map *maps = arena_array_of(c->arena, 2, struct plan_id_map);
	bool helped = ranges->n > 0 && (c->facts->newuidmap || c->owns_host);
	uint32_t n = 0;

	if (!helped || !c->owns_host)
		maps[n++] = (struct plan_id_map){.outside = own, .size = 1};
	if (helped)
		maps[n] = (struct plan_id_map){
			.inside = n, .outside = ranges->v[0].first, .size = ranges->v[0].count};
	n += helped;
	*ret_maps = maps;
	return n;
}

static int check_ids(struct compile *c, struct error *err)
{
	const struct plan *p = c->plan;
	const struct oci_u32s *gids = &c->user->additional_gids;

	if (!compile_is_mapped(p->uid_map, p->n_uid_map, 0))
		return compile_refuse(c, c->section->at[OCI_LINUX_UID_MAPPINGS],
				      "linux.uidMappings", err,
				      "user id 0 of the container is not mapped");
	if (!compile_is_mapped(p->gid_map, p->n_gid_map, 0))
		return compile_refuse(c, c->section->at[OCI_LINUX_GID_MAPPINGS],
				      "linux.gidMappings", err,
				      "group id 0 of the container is not mapped");
	if (!compile_is_mapped(p->uid_map, p->n_uid_map, c->user->uid))
		return compile_refuse(c, c->user->at[OCI_USER_UID], "process.user.uid", err,
				      "user id %u is not mapped by linux.uidMappings",
				      c->user->uid);
	if (!compile_is_mapped(p->gid_map, p->n_gid_map, c->user->gid))
		return compile_refuse(c, c->user->at[OCI_USER_GID], "process.user.gid", err,
				      "group id %u is not mapped by linux.gidMappings",
				      c->user->gid);
	for (uint32_t i = 0; i < gids->n; i++) {
		if (!compile_is_mapped(p->gid_map, p->n_gid_map, gids->v[i]))
			return compile_refuse(c, gids->at[i],
					      compile_text(c, "process.user.additionalGids[%u]", i),
					      err, "group id %u is not mapped by linux.gidMappings",
					      gids->v[i]);
	}
	return 0;
}

static bool is_own_id_alone(const struct plan_id_map *maps, uint32_t n, uint32_t own)
{
	return n == 1 && maps[0].size == 1 && maps[0].outside == own;
}

static int map_ids(struct compile *c, struct error *err)
{
	const struct oci_linux *l = c->section;
	struct plan *p = c->plan;
	bool own;

	if (!compile_creates(c, CLONE_NEWUSER))
		return 0;
	p->n_uid_map = l->uid_mappings.n;
	p->uid_map = copy_maps(c, &l->uid_mappings, "linux.uidMappings");
	p->n_gid_map = l->gid_mappings.n;
	p->gid_map = copy_maps(c, &l->gid_mappings, "linux.gidMappings");
	if (p->n_uid_map == 0)
		p->n_uid_map = default_maps(c, c->facts->euid, &c->facts->subuid, &p->uid_map);
	if (p->n_gid_map == 0)
		p->n_gid_map = default_maps(c, c->facts->egid, &c->facts->subgid, &p->gid_map);
	if (check_ids(c, err) < 0)
		return -1;
	if (compile_has_cap(c, CAP_NUMBER_SETUID) && compile_has_cap(c, CAP_NUMBER_SETGID))
		return 0;

	/* user_namespaces(7): alone, one may map one's own id, and the group only without setgroups
	 */
	own = is_own_id_alone(p->uid_map, p->n_uid_map, c->facts->euid) &&
	      is_own_id_alone(p->gid_map, p->n_gid_map, c->facts->egid);
	p->deny_setgroups = own;
	p->helper_maps = !own;
	if (own || c->facts->newuidmap)
		return 0;
	(void)compile_refuse(
		c, l->at[OCI_LINUX_UID_MAPPINGS], "linux.uidMappings", err,
		"these ids cannot be mapped by user %u without newuidmap and newgidmap",
		c->facts->euid);
	return error_hint(err, "install newuidmap (Debian: uidmap) or map the own id alone");
}

static struct plan_time_offset offset_time(struct compile *c, const struct oci_time_offset *offset,
					   const char *path)
{
	if (offset == NULL)
		return (struct plan_time_offset){0};
	return (struct plan_time_offset){
		.set = true,
		.secs = offset->secs,
		.nanosecs = offset->nanosecs,
		.origin = compile_origin(c, offset->self_at, path, "shift the clock"),
	};
}

static int check_kernel(struct compile *c, struct error *err)
{
	static const struct {
		uint64_t flag;
		uint32_t major, minor;
		const char *feature, *word;
	} needs[] = {
		{CLONE_NEWTIME, 5, 6, "time_namespace", "time"},
		{CLONE_NEWCGROUP, 4, 6, "cgroup_namespace", "cgroup"},
		{CLONE_NEWUSER, 3, 8, "user_namespace", "user"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(needs); i++) {
		if (!compile_creates(c, needs[i].flag) ||
		    compile_kernel(c, needs[i].major, needs[i].minor, needs[i].feature))
			continue;
		(void)compile_refuse(c, c->section->at[OCI_LINUX_NAMESPACES], "linux.namespaces",
				     err, "this kernel has no %s namespaces", needs[i].word);
		return error_hint(err, "needs Linux %u.%u", needs[i].major, needs[i].minor);
	}
	return 0;
}

int plan_namespaces_decide(struct compile *c, struct error *err)
{
	const struct oci_time_offsets *offsets = c->section->time_offsets;
	uint32_t at = c->section->at[OCI_LINUX_NAMESPACES];

	c->owns_host = c->facts->initial_userns && compile_has_cap(c, CAP_NUMBER_SYS_ADMIN);
	list_namespaces(c);
	if (!compile_creates(c, CLONE_NEWUSER) && !compile_has_cap(c, CAP_NUMBER_SYS_ADMIN)) {
		(void)compile_refuse(c, at, "linux.namespaces", err,
				     "namespaces cannot be made without CAP_SYS_ADMIN");
		return error_hint(err, "run as root, or add a `user` namespace "
				       "(davit spec --rootless)");
	}
	if (c->plan->n_joins && !compile_has_cap(c, CAP_NUMBER_SYS_ADMIN))
		return compile_refuse(c, at, c->plan->joins[0].origin.path, err,
				      "a namespace cannot be joined without CAP_SYS_ADMIN");
	if (check_kernel(c, err) < 0 || map_ids(c, err) < 0)
		return -1;
	if (offsets) {
		c->plan->boottime = offset_time(c, offsets->boottime, "linux.timeOffsets.boottime");
		c->plan->monotonic = offset_time(c, offsets->monotonic,
						 "linux.timeOffsets.monotonic");
	}
	return 0;
}

/* On pure v2 the child is born in its cgroup, so its cgroup namespace can be made with the others;
 * elsewhere it is made when the cgroups are joined. The root directory of an IPC namespace's mqueue
 * belongs to who makes the namespace: made by the clone, that were the host's root, whom a user
 * namespace does not map. */
int plan_namespaces_unshare(struct compile *c, struct error *err)
{
	uint64_t late = 0;

	(void)err;
	if (compile_creates(c, CLONE_NEWCGROUP) && !c->pure_v2)
		late |= CLONE_NEWCGROUP;
	if (compile_creates(c, CLONE_NEWIPC) && compile_creates(c, CLONE_NEWUSER))
		late |= CLONE_NEWIPC;
	c->plan->clone_flags = c->created & ~late;
	if (late)
		compile_add(c, OP_UNSHARE,
			    compile_mark(c, c->section->at[OCI_LINUX_NAMESPACES],
					 "linux.namespaces", "make a namespace"),
			    .number = {late});
	return 0;
}

int plan_namespaces_loopback(struct compile *c, struct error *err)
{
	(void)err;
	if (compile_creates(c, CLONE_NEWNET))
		compile_add(c, OP_LOOPBACK,
			    compile_mark(c, c->section->at[OCI_LINUX_NAMESPACES],
					 "linux.namespaces", "set the loopback interface up"));
	return 0;
}

static void name_system(struct compile *c, enum op_code code, const char *name, uint32_t at,
			const char *member)
{
	if (name && *name)
		compile_add(c, code,
			    compile_mark(c, at, member,
					 compile_text(c, "set the %s `%s`", member, name)),
			    .text = {builder_text(c->builder, name)});
}

int plan_namespaces_names(struct compile *c, struct error *err)
{
	(void)err;
	name_system(c, OP_HOSTNAME, c->config->hostname, c->config->at[OCI_CONFIG_HOSTNAME],
		    "hostname");
	name_system(c, OP_DOMAINNAME, c->config->domainname, c->config->at[OCI_CONFIG_DOMAINNAME],
		    "domainname");
	return 0;
}
