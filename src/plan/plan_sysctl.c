/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_sysctl - kernel parameters that belong to a namespace of the container */
#include "plan/compile.h"

#include <string.h>

/* Which namespace a parameter belongs to; a name that ends with a slash stands for all below. */
static const struct owner {
	const char *name;
	uint64_t flag;
	const char *word;
} owners[] = {
	{"kernel/msgmax", CLONE_NEWIPC, "ipc"},
	{"kernel/msgmnb", CLONE_NEWIPC, "ipc"},
	{"kernel/msgmni", CLONE_NEWIPC, "ipc"},
	{"kernel/msg_next_id", CLONE_NEWIPC, "ipc"},
	{"kernel/sem", CLONE_NEWIPC, "ipc"},
	{"kernel/sem_next_id", CLONE_NEWIPC, "ipc"},
	{"kernel/shmall", CLONE_NEWIPC, "ipc"},
	{"kernel/shmmax", CLONE_NEWIPC, "ipc"},
	{"kernel/shmmni", CLONE_NEWIPC, "ipc"},
	{"kernel/shm_next_id", CLONE_NEWIPC, "ipc"},
	{"kernel/shm_rmid_forced", CLONE_NEWIPC, "ipc"},
	{"fs/mqueue/", CLONE_NEWIPC, "ipc"},
	{"kernel/domainname", CLONE_NEWUTS, "uts"},
	{"net/", CLONE_NEWNET, "network"},
	{"user/", CLONE_NEWUSER, "user"},
};

/* sysctl(8): what comes first, a dot or a slash, parts the words; the other stands for itself
 * swapped: `net.ipv4.conf.eth0/1.forwarding` is net/ipv4/conf/eth0.1/forwarding. */
static const char *path_of(struct compile *c, const char *key)
{
	char *path = arena_text(c->arena, key);

	if (path[strcspn(path, "./")] != '.')
		return path;
	for (char *p = path; *p; p++)
		*p = *p == '.' ? '/' : *p == '/' ? '.' : *p;
	return path;
}

static const struct owner *owner_of(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(owners); i++) {
		const char *name = owners[i].name;

		if (text_ends(name, "/") ? text_starts(path, name) : text_is(path, name))
			return &owners[i];
	}
	return NULL;
}

static int check_owner(struct compile *c, const struct oci_pair *pair, const char *place,
		       const char *path, struct error *err)
{
	const struct owner *owner = owner_of(path);

	if (text_is(path, "kernel/hostname")) {
		(void)compile_refuse(c, pair->key_at, place, err,
				     "the host name is not set this way");
		return error_hint(err, "use `hostname`");
	}
	if (owner == NULL)
		return compile_refuse(c, pair->key_at, place, err,
				      "`%s` belongs to no namespace: it would change the host",
				      pair->key);
	if (((c->created | c->joined) & owner->flag) == 0) {
		(void)compile_refuse(c, pair->key_at, place, err,
				     "`%s` would change the host: the container has no %s "
				     "namespace of its own",
				     pair->key, owner->word);
		return error_hint(err, "add `{\"type\": \"%s\"}` to linux.namespaces", owner->word);
	}
	if (compile_creates(c, CLONE_NEWUSER) && !compile_creates(c, owner->flag))
		return compile_refuse(c, pair->key_at, place, err,
				      "`%s` cannot be written: the joined %s namespace belongs to "
				      "another user namespace than the container's",
				      pair->key, owner->word);
	return 0;
}

int plan_sysctl_write(struct compile *c, struct error *err)
{
	const struct oci_map *sysctl = &c->section->sysctl;

	for (uint32_t i = 0; i < sysctl->n; i++) {
		const struct oci_pair *pair = &sysctl->v[i];
		const char *place = compile_text(c, "linux.sysctl[\"%s\"]", pair->key);
		const char *path = path_of(c, pair->key);

		if (check_owner(c, pair, place, path, err) < 0)
			return -1;
		compile_add(c, OP_SYSCTL,
			    compile_mark(c, pair->at, place,
					 compile_text(c, "write `%s` to /proc/sys/%s", pair->value,
						      path)),
			    .text = {builder_text(c->builder, path),
				     builder_text(c->builder, pair->value)});
	}
	return 0;
}
